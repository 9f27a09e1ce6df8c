// Which objects wait for other threads when a body destroys them?
#include "Facts/Joins.h"
#include "Facts/BlockReader.h"
#include "Facts/BodyScan.h"
#include "Facts/Elements.h"
#include "Facts/Fate.h"
#include "Facts/FlowEvents.h"
#include "Facts/FlowValue.h"
#include "Facts/Launch.h"
#include "Facts/Waiters.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

/// The variables of a body, their mentions and what it constructs, without those of lambdas in it.
struct Scan {
  std::vector<const VarDecl *> Variables;
  std::vector<const DeclRefExpr *> Mentions;
  std::vector<const CXXConstructExpr *> Constructs;

  void visit(const Stmt *S) {
    if (!S)
      return;
    if (const DeclStmt *Declaration = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declaration->decls())
        if (const VarDecl *Var = dyn_cast<VarDecl>(D))
          Variables.push_back(Var);
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
      Mentions.push_back(Ref);
    if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(S))
      Constructs.push_back(Construct);
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Init : Lambda->capture_inits())
        visit(Init);
      return;
    }
    if (const CoawaitExpr *Await = dyn_cast<CoawaitExpr>(S))
      return visit(Await->getOperand());
    if (const CoreturnStmt *Return = dyn_cast<CoreturnStmt>(S))
      return visit(Return->getOperand());
    for (const Stmt *Child : S->children())
      visit(Child);
  }
};

enum class Effect { None, Settles, Fills };

/// Whether a method of this name ends the duty to wait, where the catalogue does not say.
bool soundsSettling(llvm::StringRef Name) {
  for (llvm::StringRef Word :
       {"join", "detach", "stop", "close", "shutdown", "release", "reset", "wait", "swap", "Join",
        "Stop", "Close", "Shutdown", "Wait", "clear", "terminate", "kill", "finish"})
    if (Name.contains(Word))
      return Name != "request_stop" && Name != "get_stop_token" && Name != "get_stop_source" &&
             Name != "joinable";
  return false;
}

Effect effectOf(Putting What, const Waiter &W) {
  return What == Putting::Values || (What == Putting::Defaults && W.DefaultsWait) ? Effect::Fills
                                                                                  : Effect::None;
}

/// What Operator does with the elements of a container, its first operand.
Effect effectOnElements(const FunctionFacts &FF, const CXXOperatorCallExpr *Operator,
                        const Waiter &W) {
  const Stmt *Outer = FF.parent(Operator);
  switch (Operator->getOperator()) {
  case OO_Equal:
    return effectOf(puttingBy(Operator), W) == Effect::Fills ? Effect::Fills : Effect::Settles;
  case OO_Arrow:
    // `pointer->run()`
    if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(Outer))
      if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
          Method && Method->getIdentifier() && !W.Model->settles(Method->getName()) &&
          !soundsSettling(Method->getName()))
        return Effect::None;
    return Effect::Settles;
  case OO_Subscript: {
    // `map[key] = value;`, `map[key];`
    const CXXOperatorCallExpr *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(Outer);
    if (Assign && Assign->getOperator() == OO_Equal && Assign->getArg(0) == Operator)
      return effectOf(puttingBy(Assign), W);
    const Expr *Whole = Operator;
    while (isa_and_nonnull<ExprWithCleanups>(Outer)) {
      Whole = cast<Expr>(Outer);
      Outer = FF.parent(Outer);
    }
    if (Outer && isDiscardedStatement(Whole, Outer))
      return effectOf(puttingBy(Operator), W);
    return Effect::Settles;
  }
  default:
    return Effect::Settles;
  }
}

/// What a mention of a variable does to its duty. In doubt it is settled.
Effect effectOf(const FunctionFacts &FF, const DeclRefExpr *Ref, const Waiter &W,
                const Catalogue &C) {
  const Stmt *Inner = Ref, *Outer = FF.parent(Ref);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Outer)) {
    Inner = Outer;
    Outer = FF.parent(Outer);
  }
  // `vector[i].join()`, `optional->join()`
  if (const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Outer)) {
    if (W.InContainer && Operator->getArg(0) == Inner)
      return effectOnElements(FF, Operator, W);
    if (Operator->getOperator() == OO_Equal && Operator->getArg(0) == Inner)
      return Effect::Fills;
    return Effect::Settles;
  }
  if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(Outer)) {
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    if (!Method)
      return W.Through && Member->getMemberDecl() != W.Through ? Effect::None : Effect::Settles;
    if (!Method->getIdentifier())
      return Effect::Settles;
    llvm::StringRef Name = Method->getName();
    if (W.InContainer) {
      const CallExpr *Call = dyn_cast_or_null<CallExpr>(FF.parent(Member));
      if (Call && effectOf(puttingBy(Call), W) == Effect::Fills)
        return Effect::Fills;
      return Name.starts_with("emplace") || Name.starts_with("push_") || Name == "resize" ||
                     Name == "size" || Name == "empty" || Name == "reserve" || Name == "has_value"
                 ? Effect::None
                 : Effect::Settles;
    }
    return W.Model->settles(Name) || soundsSettling(Name) ? Effect::Settles : Effect::None;
  }
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(Outer);
  const Expr *E = dyn_cast<Expr>(Inner);
  // `asio::post(pool, work)` gives it work, nothing else.
  if (const FunctionModel *Model = Call ? calledFunctionModel(Call, C) : nullptr;
      Model && Model->Role != FunctionRole::BlockOn && !Model->ThreadWith.empty())
    return Effect::None;
  if (Call && E && !W.InContainer && !Call->isCallToStdMove())
    if (const FunctionDecl *Callee = Call->getDirectCallee())
      for (unsigned I = 0; I != Call->getNumArgs() && I < Callee->getNumParams(); ++I)
        if (Call->getArg(I) == E) {
          QualType T = Callee->getParamDecl(I)->getType();
          if (T->isLValueReferenceType() && T->getPointeeType().isConstQualified())
            return Effect::None;
        }
  return Effect::Settles;
}

enum : FlowState { Free, Owed };

/// Whether some path reaches the end of Var's lifetime with a wait ahead.
bool someBlockingEnd(AsyncTypes &Types, const FunctionFacts &FF, const VarDecl *Var,
                     const Waiter &W, llvm::ArrayRef<const DeclRefExpr *> Mentions) {
  const FunctionFlow &Flow = FF.flow();
  FlowEvents<FlowState> Events;
  const FlowState AtFirst = makesDuty(Types, Var->getInit(), Var->getType()) ? Owed : Free;
  if (!Flow.graph() || !Events.place(Flow.find(Var), AtFirst))
    return false;
  for (const DeclRefExpr *Ref : Mentions) {
    Effect What = effectOf(FF, Ref, W, Types.catalogue());
    if (What != Effect::None && !Events.place(Flow.find(Ref), What == Effect::Fills ? Owed : Free))
      return false;
  }
  bool Found = false;
  FlowRules Rules;
  Rules.Start = Free;
  Rules.Element = [&](FlowState State, FlowPlace Place, unsigned) -> FlowState {
    std::optional<CFGLifetimeEnds> End = (*Place.Block)[Place.Index].getAs<CFGLifetimeEnds>();
    if (End && End->getVarDecl() == Var) {
      Found |= State == Owed;
      return Free;
    }
    Events.at(Place, [&](FlowState Now) { State = Now; });
    return State;
  };
  return Flow.walk(Rules, Free).Complete && Found;
}

/// Containers have no flow of their own: something is put in, and nothing may settle it.
bool isFilledOnly(const FunctionFacts &FF, const VarDecl *Var, const Waiter &W, bool FromLaunch,
                  const Catalogue &C, llvm::ArrayRef<const DeclRefExpr *> Mentions) {
  bool Filled = !FromLaunch &&
                effectOf(puttingBy(Var->getInit(), Var->getType()), W) == Effect::Fills &&
                !isa<ParmVarDecl>(Var);
  for (const DeclRefExpr *Ref : Mentions) {
    switch (effectOf(FF, Ref, W, C)) {
    case Effect::Settles:
      return false;
    case Effect::None:
      break;
    case Effect::Fills: {
      const Stmt *S = Ref;
      while (S && !isa<CallExpr>(S))
        S = FF.parent(S);
      const CallExpr *Call = dyn_cast_or_null<CallExpr>(S);
      Filled |= !FromLaunch ||
                (Call && Call->getNumArgs() &&
                 launched(asWritten(Call->getArg(Call->getNumArgs() - 1)), C) == Launched::Waits);
      break;
    }
    }
  }
  return Filled;
}

class JoinReader {
public:
  JoinReader(const FunctionFacts &FF, AsyncTypes &Types)
      : FF(FF), Types(Types), C(Types.catalogue()) {}

  std::vector<Join> run();

private:
  void readVariable(const VarDecl *Var);
  void readTemporary(const CXXConstructExpr *Made);
  void readLaunches();
  bool isDropped(const Expr *E) const;

  const FunctionFacts &FF;
  AsyncTypes &Types;
  const Catalogue &C;
  Scan All;
  std::vector<Join> Result;
};

void JoinReader::readVariable(const VarDecl *Var) {
  if (Var->getType()->isDependentType() || !Var->hasLocalStorage() || Var->isImplicit())
    return;
  Waiter W = waiterOf(C, Var->getType());
  if (!W)
    return;
  bool FromLaunch = W.Model->When == BlockCondition::OnlyFromAsync;
  if ((FromLaunch && !W.InContainer) || (W.Model->When != BlockCondition::Always && !FromLaunch))
    return;
  if (W.InContainer)
    W.DefaultsWait = hasDutyByDefault(Types, elementOf(Var->getType()->getAsCXXRecordDecl()));
  llvm::SmallVector<const DeclRefExpr *, 4> Mentions;
  for (const DeclRefExpr *Ref : All.Mentions)
    if (Ref->getDecl() == Var)
      Mentions.push_back(Ref);
  bool Blocks;
  if (W.InContainer)
    Blocks = isFilledOnly(FF, Var, W, FromLaunch, C, Mentions);
  else if (isa<ParmVarDecl>(Var))
    Blocks = llvm::all_of(
        Mentions, [&](const DeclRefExpr *Ref) { return effectOf(FF, Ref, W, C) == Effect::None; });
  else
    Blocks = someBlockingEnd(Types, FF, Var, W, Mentions);
  if (Blocks)
    Result.push_back({Var, nullptr, W.Class, W.Model, W.InContainer, W.Through});
}

/// Whether E dies with the statement that it is.
bool JoinReader::isDropped(const Expr *E) const {
  const Stmt *Outer = FF.parent(E);
  while (isa_and_nonnull<ExprWithCleanups, CXXBindTemporaryExpr, MaterializeTemporaryExpr,
                         ParenExpr, CastExpr>(Outer)) {
    E = cast<Expr>(Outer);
    Outer = FF.parent(Outer);
  }
  return Outer && isDiscardedStatement(E, Outer);
}

/// `std::jthread{work};`
void JoinReader::readTemporary(const CXXConstructExpr *Made) {
  const CXXRecordDecl *Class = Made->getConstructor()->getParent();
  if (Made->getConstructor()->isCopyOrMoveConstructor() || Class->isDependentContext() ||
      Class->hasTrivialDestructor())
    return;
  Waiter W = waiterOf(C, Made->getType());
  if (W && !W.InContainer && W.Model->When == BlockCondition::Always && isDropped(Made) &&
      makesDuty(Types, Made, Made->getType()))
    Result.push_back({nullptr, Made, W.Class, W.Model, false, W.Through});
}

/// Futures of launched threads that are dropped, or that some path leaves alone in their variable.
void JoinReader::readLaunches() {
  auto modelOfFuture =
      [&](QualType T) -> std::pair<const CXXRecordDecl *, const BlockingDestructorModel *> {
    const CXXRecordDecl *Class = T.getNonReferenceType()->getAsCXXRecordDecl();
    const BlockingDestructorModel *Model = Class ? waitingModel(C, Class) : nullptr;
    return {Class, Model && Model->When == BlockCondition::OnlyFromAsync ? Model : nullptr};
  };
  for (const AsyncLocal &L : FF.Locals) {
    auto [Class, Model] = modelOfFuture(L.Var->getType());
    if (L.InContainer || !Model || launchedInto(L, FF, C) != Launched::Waits)
      continue;
    if (ValueFlow Flow = valueFlow(FF.flow(), L, C); Flow.Known && !Flow.Leaks.empty())
      Result.push_back({L.Var, nullptr, Class, Model, false, nullptr});
  }
  for (const AsyncValue &V : FF.Values) {
    if (V.Became != Fate::Dropped && V.Became != Fate::Voided)
      continue;
    auto [Class, Model] = modelOfFuture(V.Made->getType());
    if (!V.InContainer && Model && launched(V.Made, C) == Launched::Waits)
      Result.push_back({nullptr, V.Made, Class, Model, false, nullptr});
  }
}

std::vector<Join> JoinReader::run() {
  All.visit(FF.Body);
  for (const ParmVarDecl *Param : FF.Decl->parameters())
    readVariable(Param);
  for (const VarDecl *Var : All.Variables)
    readVariable(Var);
  for (const CXXConstructExpr *Made : All.Constructs)
    readTemporary(Made);
  readLaunches();
  return std::move(Result);
}

} // namespace

std::optional<Join> joinOfMembers(const Catalogue &C, QualType T) {
  Waiter W = waiterOf(C, T);
  if (!W || !W.Through)
    return std::nullopt;
  return Join{nullptr, nullptr, W.Class, W.Model, W.InContainer, W.Through};
}

bool maySettle(const FunctionFacts &FF, const Join &J) {
  return anyStmt(FF.Body, [&](const Stmt *S) {
    const MemberExpr *Member = dyn_cast<MemberExpr>(S);
    if (!Member || Member->getMemberDecl() != J.Through)
      return false;
    const MemberExpr *Method = dyn_cast_or_null<MemberExpr>(FF.parent(Member));
    const NamedDecl *Called = Method ? Method->getMemberDecl() : nullptr;
    // Assigned, moved, gone through, handed out: anything.
    if (!Called || !Called->getIdentifier())
      return true;
    return J.Model->settles(Called->getName()) || soundsSettling(Called->getName());
  });
}

const std::vector<Join> &FunctionFacts::joins(AsyncTypes &Types) const {
  if (!Joins)
    Joins = std::make_shared<const std::vector<Join>>(JoinReader(*this, Types).run());
  return *Joins;
}

} // namespace lazy

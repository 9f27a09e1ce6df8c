// Is a single-shot value taken out of a variable that no longer has it?
//
// A variable is full, unknown (its address was given away), or empty: since its declaration, by
// a reset, or because an earlier mention took the value. What is taken once more while it is
// empty is reported with the path. A loop counts as a path only if its rounds all pass the take:
// `if (i == 0) co_await t;` in a loop is somebody's knowledge.
#include "Facts/SpentFlow.h"
#include "Facts/BodyIndex.h"
#include "Facts/Fate.h"
#include "Facts/FlowEvents.h"
#include "Facts/Inference.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

//===----------------------------------------------------------------------===//
// Empty values
//===----------------------------------------------------------------------===//

static bool isHandle(QualType T) {
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  return T->isAnyPointerType() ||
         (Record && Record->getIdentifier() &&
          llvm::StringSwitch<bool>(Record->getName())
              .Cases({"coroutine_handle", "unique_ptr", "shared_ptr", "intrusive_ptr"}, true)
              .Default(false));
}

/// Whether initialising a handle with Init leaves it null.
static bool isNullInit(const Expr *Init, QualType T) {
  if (!Init)
    return !T->isAnyPointerType(); // of a class: its default constructor
  Init = Init->IgnoreUnlessSpelledInSource();
  if (isa<CXXNullPtrLiteralExpr, ImplicitValueInitExpr, CXXScalarValueInitExpr>(Init))
    return true;
  if (const InitListExpr *List = dyn_cast<InitListExpr>(Init))
    return List->getNumInits() == 0 ||
           (List->getNumInits() == 1 && isNullInit(List->getInit(0), T));
  if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(Init))
    return Made->getNumArgs() == 0 || (Made->getNumArgs() == 1 && isNullInit(Made->getArg(0), T));
  return false;
}

bool isEmptyByDefault(const AsyncType &T) {
  if (T.Model && T.Model->EmptyDefault)
    return true;
  // What libraries' classes do is the catalogue's to say: many defaults are ready, or fresh.
  if (T.Library || T.Kind != Role::Task || !T.Record || !T.Record->hasDefinition() ||
      T.Record->isDependentContext())
    return false;
  const CXXConstructorDecl *Default = nullptr;
  for (const CXXConstructorDecl *C : T.Record->ctors())
    if (C->isDefaultConstructor() && !C->isDeleted())
      Default = C;
  if (!Default)
    return false;
  const bool Written = Default->isUserProvided();
  if (Written) {
    const CompoundStmt *Body = dyn_cast_or_null<CompoundStmt>(Default->getBody());
    if (!Body || !Body->body_empty())
      return false;
  }
  bool Found = false;
  for (const FieldDecl *Field : T.Record->fields()) {
    if (!isHandle(Field->getType()))
      continue;
    const Expr *Init = Field->getInClassInitializer();
    if (Written)
      for (const CXXCtorInitializer *I : Default->inits())
        if (I->getMember() == Field && I->isWritten())
          Init = I->getInit();
    if (!isNullInit(Init, Field->getType()))
      return false;
    Found = true;
  }
  return Found;
}

bool makesEmpty(const Expr *E, const AsyncType &T) {
  // An awaiter made from nothing has nothing to wait for: that is a fast path.
  if (T.Kind != Role::Task && T.Kind != Role::Future)
    return false;
  E = asWritten(E);
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(E);
  if (Construct && Construct->getNumArgs() == 1 &&
      isa<CXXNullPtrLiteralExpr>(Construct->getArg(0)->IgnoreParenImpCasts()))
    return true;
  if (const InitListExpr *List = dyn_cast<InitListExpr>(E); List && List->getNumInits() != 0)
    return false;
  if (Construct && Construct->getNumArgs() != 0 && !Construct->getArg(0)->isDefaultArgument())
    return false;
  return isa<CXXConstructExpr, InitListExpr, CXXScalarValueInitExpr, CXXDefaultInitExpr>(E) &&
         isEmptyByDefault(T);
}

namespace {

//===----------------------------------------------------------------------===//
// One mention
//===----------------------------------------------------------------------===//

/// What stands around a mention: casts, std::move, `*optional` and the like looked through.
struct Around {
  const Expr *Inner = nullptr;
  const Stmt *Parent = nullptr;
  bool Moved = false;    ///< it is an xvalue
  bool NewValue = false; ///< a move constructor has taken it
  bool Element = false;  ///< `*t`, `t->`, `t.value()` of a wrapper
};

class TakeReader {
public:
  TakeReader(const FunctionFacts &FF, const AsyncLocal &L, AsyncTypes &Types)
      : FF(FF), L(L), Types(Types), Copyable(L.Type->Record && isCopyable(L.Type->Record)) {}

  ValueTake read(const LocalUse &Use) const;

private:
  Around climb(const Expr *E) const;
  Taking inCall(const Around &A, const Expr *Call) const;
  Taking inMethod(const Around &A, const CXXMemberCallExpr *Call) const;
  /// An lvalue of a type that can be copied is not used up.
  bool singleShot(const Around &A) const {
    return L.Type->Times == Awaits::Once && (A.Moved || !Copyable);
  }

  const FunctionFacts &FF;
  const AsyncLocal &L;
  AsyncTypes &Types;
  bool Copyable;
};

bool isStdMove(const CallExpr *Call) { return isPassThrough(Call) && Call->isXValue(); }

Around TakeReader::climb(const Expr *E) const {
  Around A;
  for (;;) {
    A.Inner = E;
    A.Parent = FF.parent(E);
    const Expr *P = dyn_cast_or_null<Expr>(A.Parent);
    if (!P)
      return A;
    if (isa<ParenExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, ExprWithCleanups>(P)) {
      E = P;
      continue;
    }
    if (const CastExpr *Cast = dyn_cast<CastExpr>(P)) {
      if (Cast->getCastKind() != CK_NoOp && Cast->getCastKind() != CK_ConstructorConversion &&
          Cast->getCastKind() != CK_DerivedToBase &&
          Cast->getCastKind() != CK_UncheckedDerivedToBase)
        return A;
      A.Moved |= Cast->isXValue(); // static_cast<T &&>(t)
      E = P;
      continue;
    }
    if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(P)) {
      if (!Construct->getConstructor()->isCopyOrMoveConstructor() || Construct->getNumArgs() < 1 ||
          Construct->getArg(0) != E)
        return A;
      if (!A.NewValue && !Construct->getConstructor()->isMoveConstructor())
        return A;
      A.NewValue = true;
      E = P;
      continue;
    }
    if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(P)) {
      if (!L.InContainer || A.Element || O->getArg(0) != E ||
          (O->getOperator() != OO_Star && O->getOperator() != OO_Arrow))
        return A;
      A.Element = true;
      A.Moved |= O->isXValue();
      E = P;
      continue;
    }
    if (const CallExpr *Call = dyn_cast<CallExpr>(P)) {
      if (!isPassThrough(Call) || Call->getArg(0) != E)
        return A;
      A.Moved |= isStdMove(Call);
      E = P;
      continue;
    }
    return A;
  }
}

Taking TakeReader::inMethod(const Around &A, const CXXMemberCallExpr *Call) const {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  if (!Method || !Method->getIdentifier())
    return isa_and_nonnull<CXXConversionDecl>(Method) && Method->getReturnType()->isBooleanType()
               ? Taking::Leaves
               : Taking::Loses;
  const Catalogue &C = Types.catalogue();
  const MethodModel *Model = L.Type->method(Method->getName(), C);
  switch (Model ? Model->Effect : ValueEffect::Unknown) {
  case ValueEffect::Observes:
    return Taking::Leaves;
  case ValueEffect::Carries:
    return singleShot(A) ? Taking::Calls : Taking::Loses;
  case ValueEffect::Consumes:
  case ValueEffect::Detaches:
    if (!singleShot(A))
      return L.Type->Times == Awaits::Many ? Taking::Leaves : Taking::Loses;
    if (Method->getRefQualifier() == RQ_RValue || Model->Spends)
      return Taking::Calls;
    // wait(), and what only starts or cancels, leaves the value.
    return Model->Blocks ? Taking::Leaves : Taking::Loses;
  case ValueEffect::Drops:
  case ValueEffect::Unknown:
    break;
  }
  return Taking::Loses;
}

/// Functions of the standard library that certainly move from an rvalue.
bool movesCertainly(const FunctionDecl *Callee) {
  return Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
         llvm::StringSwitch<bool>(Callee->getName())
             .Cases({"push_back", "push_front", "emplace_back", "emplace_front"}, true)
             .Cases({"push", "insert", "emplace", "construct", "exchange"}, true)
             .Cases({"make_pair", "make_tuple", "make_unique", "make_shared", "make_optional"},
                    true)
             .Default(false);
}

Taking TakeReader::inCall(const Around &A, const Expr *Call) const {
  if (A.NewValue)
    return Taking::HandsOver;
  const CallExpr *Plain = dyn_cast<CallExpr>(Call);
  const FunctionDecl *Callee = Plain ? Plain->getDirectCallee() : nullptr;
  if (const FunctionModel *Model =
          Plain ? calledFunctionModel(Plain, Types.catalogue()) : nullptr) {
    switch (Model->Role) {
    case FunctionRole::Inspector:
      return Taking::Leaves;
    case FunctionRole::BlockOn:
    case FunctionRole::Spawn:
    case FunctionRole::CombineAll:
    case FunctionRole::CombineRace:
      return singleShot(A)                   ? Taking::HandsOver
             : L.Type->Times == Awaits::Many ? Taking::Leaves
                                             : Taking::Loses;
    case FunctionRole::Consumer:
      return singleShot(A) && A.Moved ? Taking::HandsOver : Taking::Loses;
    default:
      return Taking::Loses;
    }
  }
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Call))
    Callee = Construct->getConstructor();
  return A.Moved && movesCertainly(Callee) ? Taking::HandsOver : Taking::Loses;
}

/// `__builtin_constant_p(f(std::move(t)))`, which assertion macros write: the graph evaluates it,
/// the program does not.
bool isNotEvaluated(const FunctionFacts &FF, const Stmt *S) {
  for (; S; S = FF.parent(S))
    if (const CallExpr *Call = dyn_cast<CallExpr>(S);
        Call && Call->getBuiltinCallee() == Builtin::BI__builtin_constant_p)
      return true;
  return false;
}

ValueTake TakeReader::read(const LocalUse &Use) const {
  ValueTake Take{Taking::Loses, &Use, Use.Ref};
  auto as = [&](Taking How, const Expr *By = nullptr) {
    Take.How = How;
    if (By)
      Take.By = By;
    return Take;
  };
  if (isa<LambdaExpr>(Use.Ref))
    return as(Taking::Loses);
  if (isNotEvaluated(FF, Use.Ref))
    return as(Taking::Leaves);
  Around A = climb(Use.Ref);
  const Expr *P = dyn_cast_or_null<Expr>(A.Parent);
  // The element of a wrapper is what is awaited; the wrapper itself can only be moved.
  const bool IsValue = !L.InContainer || A.Element;
  if (P && awaitOperand(P)) {
    if (!IsValue)
      return as(Taking::Loses);
    if (singleShot(A) || A.NewValue)
      return as(Taking::Awaits, P);
    return as(L.Type->Times == Awaits::Many ? Taking::Leaves : Taking::Loses);
  }
  if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(P)) {
    const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(FF.parent(Member));
    if (!Call || Call->getCallee()->IgnoreParens() != Member)
      return as(Taking::Loses);
    if (IsValue)
      return as(inMethod(A, Call), Call);
    return as(Use.Kind == UseKind::Observes ? Taking::Leaves : Taking::Loses);
  }
  if (const CXXOperatorCallExpr *O = dyn_cast_or_null<CXXOperatorCallExpr>(P);
      O && O->getOperator() == OO_Equal && O->getNumArgs() == 2 && O->getArg(1) == A.Inner)
    return as(A.Moved ? Taking::Moves : Taking::Loses, O);
  // std::exchange(t, …) moves out of an lvalue.
  if (const CallExpr *Call = dyn_cast_or_null<CallExpr>(P)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
        Callee->getName() == "exchange" && Call->getNumArgs() == 2 && Call->getArg(0) == A.Inner)
      return as(Taking::Moves, Call);
  }
  if (P && isa<CallExpr, CXXConstructExpr>(P)) {
    Taking How = inCall(A, P);
    return as(How == Taking::Loses && Use.Kind == UseKind::Observes ? Taking::Leaves : How, P);
  }
  if (A.NewValue)
    return as(Taking::Moves); // a variable, a capture, a returned value
  if (const ReturnStmt *Return = dyn_cast_or_null<ReturnStmt>(A.Parent))
    return as(Taking::Moves, Return->getRetValue());
  return as(Use.Kind == UseKind::Observes ? Taking::Leaves : Taking::Loses);
}

//===----------------------------------------------------------------------===//
// The walk
//===----------------------------------------------------------------------===//

// Then two states for each use: emptied by taking, and by clearing.
enum : FlowState { NotAlive, Unknown, Full, NeverFilled, FirstUse };

bool isEmpty(FlowState S) { return S >= NeverFilled; }
FlowState takenBy(unsigned Use) { return FirstUse + 2 * Use; }
FlowState clearedBy(unsigned Use) { return FirstUse + 2 * Use + 1; }

struct Event {
  enum Kind { Take, Become } What;
  unsigned Use = 0;
  FlowState Becomes = Unknown;
};

bool mentions(const Stmt *S, const VarDecl *V) {
  if (!S)
    return false;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref->getDecl() == V)
    return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return mentions(Child, V); });
}

bool hasHandlers(const Stmt *S) {
  return S && (isa<CXXTryStmt>(S) || llvm::any_of(S->children(), hasHandlers));
}

class Walker {
public:
  Walker(const FunctionFacts &FF, const AsyncLocal &L, AsyncTypes &Types)
      : FF(FF), L(L), Flow(hasHandlers(FF.Body) ? FF.throwingFlow() : FF.flow()),
        Reader(FF, L, Types) {}

  SpentFlow run();

private:
  bool place();
  FlowState initial() const;
  FlowState assigned(const LocalUse &Use, unsigned Number) const;
  FlowState edge(FlowState State, const CFGBlock &B, unsigned Succ) const;
  bool everyRound(const LocalUse &Use) const;
  bool describe(SpentTake &Found, FlowState State, unsigned Node) const;

  const FunctionFacts &FF;
  const AsyncLocal &L;
  const FunctionFlow &Flow;
  TakeReader Reader;
  FlowEvents<Event> Events;
  std::vector<ValueTake> Takes; ///< by number of the use
  struct Missed {
    unsigned Use;
    FlowState State;
    unsigned Node;
  };
  std::vector<Missed> Misses;
  llvm::DenseSet<unsigned> SometimesFull; ///< uses that some path reaches with a value
  FlowWalk Walk;
};

FlowState Walker::initial() const {
  const Expr *Init = L.Var->getInit();
  if (L.InContainer) {
    const CXXConstructExpr *Made = Init ? dyn_cast<CXXConstructExpr>(asWritten(Init)) : nullptr;
    return Made && Made->getNumArgs() == 0 ? NeverFilled : Full;
  }
  if (!Init)
    return Unknown;
  if (makesEmpty(Init, *L.Type))
    return NeverFilled;
  const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(asWritten(Init));
  return Made && Made->getNumArgs() == 0 ? Unknown : Full;
}

/// The state once Use, an assignment or reset, is done.
FlowState Walker::assigned(const LocalUse &Use, unsigned Number) const {
  if (const CXXOperatorCallExpr *O = dyn_cast_or_null<CXXOperatorCallExpr>(Use.By)) {
    if (O->getOperator() != OO_Equal || O->getNumArgs() != 2)
      return Full;
    const Expr *Given = asWritten(O->getArg(1));
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Given);
        Ref && Ref->getDecl()->getIdentifier() && Ref->getDecl()->getName() == "nullopt")
      return clearedBy(Number);
    if (L.InContainer) {
      const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(Given);
      const InitListExpr *List = dyn_cast<InitListExpr>(Given);
      return (Made && Made->getNumArgs() == 0) || (List && List->getNumInits() == 0)
                 ? clearedBy(Number)
                 : Full;
    }
    return makesEmpty(O->getArg(1), *L.Type) ? clearedBy(Number) : Full;
  }
  const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(Use.By);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (L.InContainer && Method && Method->getIdentifier() && Method->getName() == "reset" &&
      (Call->getNumArgs() == 0 || isa<CXXDefaultArgExpr>(Call->getArg(0))))
    return clearedBy(Number);
  return L.InContainer ? Full : Unknown;
}

bool Walker::place() {
  if (!L.IsParameter && !Events.place(Flow.find(L.Var), {Event::Become, 0, initial()}))
    return false;
  for (unsigned I = 0; I != L.Uses.size(); ++I) {
    const LocalUse &Use = L.Uses[I];
    std::optional<FlowPlace> Where = Flow.find(Use.Ref);
    std::optional<FlowPlace> At = Use.By ? Flow.find(Use.By) : std::nullopt;
    if (Use.Kind == UseKind::Overwrites) {
      Takes.push_back({Taking::Leaves, &Use, Use.Ref});
      // What is assigned is evaluated before the old value goes: `t = next(std::move(t))`.
      if (!Events.place(At ? At : Where, {Event::Become, I, assigned(Use, I)}))
        return false;
      continue;
    }
    ValueTake Take = Reader.read(Use);
    Takes.push_back(Take);
    if (Take.How == Taking::Leaves)
      continue;
    if (Take.How == Taking::Loses) {
      if (!Events.place(Where, {Event::Become, I, Unknown}))
        return false;
      continue;
    }
    if (!Events.place(Where, {Event::Take, I, takenBy(I)}))
      return false;
    const CallExpr *Exchange = dyn_cast_or_null<CallExpr>(Take.By);
    if (Exchange && Take.How == Taking::Moves && Exchange->getNumArgs() == 2 &&
        !isa<CXXOperatorCallExpr>(Exchange)) {
      bool Empties = makesEmpty(Exchange->getArg(1), *L.Type);
      if (!Events.place(Flow.find(Exchange),
                        {Event::Become, I, Empties ? clearedBy(I) : FlowState(Full)}))
        return false;
    }
  }
  return true;
}

/// Whoever asks the variable for its state knows what he does.
FlowState Walker::edge(FlowState State, const CFGBlock &B, unsigned Succ) const {
  if (!isEmpty(State) || B.succ_size() < 2)
    return State;
  const Expr *E = branchCondition(B);
  if (!E || !mentions(E, L.Var))
    return State;
  // A condition that is itself the take: `if (co_await t)`.
  for (const ValueTake &T : Takes)
    if (T.How >= Taking::Awaits)
      for (const Stmt *S = T.Use->Ref; S; S = FF.parent(S))
        if (S == E)
          return State;
  return Unknown;
}

/// Whether each round of the innermost loop around Use passes it, and the variable lives on from
/// round to round.
bool Walker::everyRound(const LocalUse &Use) const {
  const Stmt *Loop = FF.parent(Use.Ref);
  while (Loop && !isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Loop))
    Loop = FF.parent(Loop);
  std::optional<FlowPlace> Where = Flow.find(Use.Ref);
  if (!Loop || !Where)
    return false;
  const CFGBlock *Header = nullptr;
  for (const CFGBlock *B : *Flow.graph())
    if (B->getTerminatorStmt() == Loop)
      Header = B;
  if (!Header || Header->succ_empty())
    return false;
  if (Header == Where->Block)
    return true; // in the condition
  llvm::DenseSet<const CFGBlock *> Seen;
  llvm::SmallVector<const CFGBlock *, 8> Work = {Header->succ_begin()->getReachableBlock()};
  while (!Work.empty()) {
    const CFGBlock *B = Work.pop_back_val();
    if (!B || B == Where->Block || !Seen.insert(B).second)
      continue;
    if (B == Header)
      return false;
    for (const CFGBlock::AdjacentBlock &Next : B->succs())
      Work.push_back(Next.getReachableBlock());
  }
  return true;
}

/// Fills in how the value went; false if that is too uncertain to be told.
bool Walker::describe(SpentTake &Found, FlowState State, unsigned Node) const {
  Found.Path = Walk.pathTo(Node);
  auto within = [&](unsigned N) { return Walk.Nodes[N].State == State; };
  Found.Begins = Found.Path.size() - 1;
  while (Found.Begins > 0 && within(Found.Path[Found.Begins]))
    --Found.Begins;
  if (State == NeverFilled) {
    Found.Why = Missing::NeverFilled;
    return true;
  }
  unsigned Number = (State - FirstUse) / 2;
  Found.Why = State == takenBy(Number) ? Missing::Taken : Missing::Cleared;
  Found.First = Takes[Number];
  // A loop comes around if the path enters a block twice, or the two are one.
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  Found.NextRound = Found.First.Use == Found.Again.Use ||
                    (Found.Begins + 1 != Found.Path.size() &&
                     SM.isBeforeInTranslationUnit(Found.Again.Use->Ref->getExprLoc(),
                                                  Found.First.Use->Ref->getExprLoc()));
  // A macro that writes its argument twice evaluates it once.
  if (Found.First.Use != Found.Again.Use && Found.First.Use->Ref->getExprLoc().isMacroID() &&
      SM.getSpellingLoc(Found.First.Use->Ref->getExprLoc()) ==
          SM.getSpellingLoc(Found.Again.Use->Ref->getExprLoc()))
    return false;
  return !Found.NextRound || everyRound(*Found.Again.Use);
}

SpentFlow Walker::run() {
  if (!Flow.graph() || !place())
    return {};
  FlowRules Rules;
  Rules.Start = L.IsParameter ? Full : NotAlive;
  Rules.Element = [this](FlowState State, FlowPlace Place, unsigned Node) {
    Events.at(Place, [&](const Event &E) {
      if (E.What == Event::Become) {
        // Whoever has the address may do anything, for ever.
        bool IsDeclaration = E.Use == 0 && Place == Flow.find(L.Var);
        State = State == Unknown && !IsDeclaration ? FlowState(Unknown) : E.Becomes;
        return;
      }
      if (isEmpty(State))
        Misses.push_back({E.Use, State, Node});
      else
        SometimesFull.insert(E.Use);
      State = State == Unknown ? FlowState(Unknown) : E.Becomes;
    });
    return State;
  };
  Rules.Edge = [this](FlowState State, const CFGBlock &B, unsigned Succ) {
    return edge(State, B, Succ);
  };
  // What a handler finds depends on where the exception came from.
  Walk = Flow.walk(Rules, Unknown);
  SpentFlow Result;
  if (!Walk.Complete)
    return Result;
  llvm::DenseSet<unsigned> Told;
  for (const Missed &M : Misses) {
    // A default that some path leaves unfilled may be one that never happens.
    if (Told.count(M.Use) || (M.State == NeverFilled && SometimesFull.count(M.Use)))
      continue;
    SpentTake Found;
    Found.Again = Takes[M.Use];
    if (!describe(Found, M.State, M.Node))
      continue;
    Told.insert(M.Use);
    Result.Takes.push_back(std::move(Found));
  }
  Result.Walk = std::move(Walk);
  return Result;
}

} // namespace

SpentFlow spentFlow(const FunctionFacts &FF, const AsyncLocal &L, AsyncTypes &Types) {
  if (L.Uses.empty() || FF.HasErrors)
    return {};
  if (L.InContainer) {
    const CXXRecordDecl *Wrapper = L.Var->getType().getNonReferenceType()->getAsCXXRecordDecl();
    // A shared one has owners elsewhere; an array is not one value.
    if (!isSingleElementWrapper(L.Var->getType()) || !Wrapper || Wrapper->getName() == "shared_ptr")
      return {};
  }
  // The user's own awaiter may be made to be awaited again: events, timers.
  if (L.Type->Kind == Role::Awaiter && !L.Type->Model && L.Type->Lvalue != LvalueAwait::Rejected)
    return {};
  return Walker(FF, L, Types).run();
}

} // namespace lazy

// Where may a coroutine be suspended, and what lives on across it?
#include "Facts/Suspension.h"
#include "Facts/BodyScan.h"
#include "Facts/ClassReader.h"
#include "Facts/HoldFlow.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace lazy {

/// The value of the awaiter's method called by E, if it is always the same bool.
static std::optional<bool> constantAnswer(const Expr *E, ASTContext &Ctx) {
  const CallExpr *Call = E ? dyn_cast<CallExpr>(E->IgnoreUnlessSpelledInSource()) : nullptr;
  const CXXMethodDecl *Method =
      Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee()) : nullptr;
  if (!Method || !Method->getReturnType()->isBooleanType() || Method->isVirtual())
    return std::nullopt;
  return ClassReader(Ctx, nullptr).constantBool(Method, Method->getParent());
}

bool maySuspend(const CoroutineSuspendExpr &E) {
  const Expr *Common = E.getCommonExpr();
  const CXXRecordDecl *Awaiter =
      Common && !Common->isTypeDependent() ? Common->getType()->getAsCXXRecordDecl() : nullptr;
  if (!Awaiter)
    return true;
  ASTContext &Ctx = Awaiter->getASTContext();
  return constantAnswer(E.getReadyExpr(), Ctx) != true &&
         constantAnswer(E.getSuspendExpr(), Ctx) != false;
}

Suspensions::Suspensions(const FunctionFacts &FF) : FF(FF) {
  if (!FF.IsCoroutine)
    return;
  const CFG *Graph = FF.flow().graph();
  if (!Graph)
    return;
  for (const CFGBlock *B : *Graph) {
    unsigned Index = 0;
    for (const CFGElement &E : *B) {
      std::optional<CFGStmt> S = E.getAs<CFGStmt>();
      const CoroutineSuspendExpr *At = S ? dyn_cast<CoroutineSuspendExpr>(S->getStmt()) : nullptr;
      if (At && maySuspend(*At))
        All.push_back({At, {B, Index}});
      ++Index;
    }
  }
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  llvm::sort(All, [&](const Suspension &A, const Suspension &B) {
    SourceLocation L = A.At->getKeywordLoc(), R = B.At->getKeywordLoc();
    if (L != R)
      return SM.isBeforeInTranslationUnit(L, R);
    return std::pair(A.Place.Block->getBlockID(), A.Place.Index) <
           std::pair(B.Place.Block->getBlockID(), B.Place.Index);
  });
}

/// What HoldFlow found about the only site, as crossings.
static LiveRange crossings(HoldFlow &Hold) {
  LiveRange Result;
  if (!Hold.run())
    return Result;
  for (HeldAt &H : Hold.Found)
    Result.Crossings.push_back({H.Watch, nullptr, std::move(H.Path)});
  Result.Walk = std::move(Hold.Walk);
  return Result;
}

/// Whether a std::optional or pointer that Init makes has nothing in it; Init may be null.
static bool isEmpty(const Expr *Init) {
  if (!Init)
    return true;
  const Expr *E = asWritten(Init);
  if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E); Made && Made->getNumArgs() == 1)
    E = asWritten(Made->getArg(0));
  if (isa<CXXNullPtrLiteralExpr>(E))
    return true;
  if (const InitListExpr *List = dyn_cast<InitListExpr>(E))
    return List->getNumInits() == 0;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->getDecl()->getDeclName().getAsString() == "nullopt";
  const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E);
  return Made && Made->getNumArgs() == 0;
}

/// Ref mentions a std::optional or pointer: is it filled or emptied there?
static void placeRefill(const FunctionFacts &FF, const DeclRefExpr *Ref, HoldFlow &Hold) {
  const Stmt *P = FF.parent(Ref);
  if (const CXXOperatorCallExpr *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(P);
      Assign && Assign->getOperator() == OO_Equal && Assign->getArg(0) == Ref) {
    if (isEmpty(Assign->getArg(1)))
      Hold.end(FF.flow().find(Assign));
    else
      Hold.begin(FF.flow().find(Assign), 0);
    return;
  }
  if (const CallExpr *Call = dyn_cast_or_null<CallExpr>(P); Call && Call->isCallToStdMove())
    return Hold.end(FF.flow().find(Call));
  const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(P);
  const CXXMemberCallExpr *Call =
      Member ? dyn_cast_or_null<CXXMemberCallExpr>(FF.parent(Member)) : nullptr;
  if (!Call || !Member->getMemberDecl()->getIdentifier())
    return;
  llvm::StringRef Name = Member->getMemberDecl()->getName();
  if (Name == "release" || (Name == "reset" && Call->getNumArgs() == 0))
    Hold.end(FF.flow().find(Call));
  else if (Name == "emplace" || Name == "reset")
    Hold.begin(FF.flow().find(Call), 0);
}

LiveRange Suspensions::aliveAcross(const VarDecl *V) const {
  if (All.empty())
    return {};
  const FunctionFlow &Flow = FF.flow();
  HoldFlow Hold(Flow);
  const bool Wraps = isSingleElementWrapper(V->getType()) && !V->getType()->isReferenceType();
  if (isa<ParmVarDecl>(V))
    Hold.beginAtEntry(0);
  else if (std::optional<FlowPlace> At = Flow.find(V); !At)
    return {};
  else if (!Wraps || !isEmpty(V->getInit()))
    Hold.begin(At, 0);
  for (unsigned I = 0; I != All.size(); ++I)
    Hold.watch(All[I].Place, I);
  for (const CFGBlock *B : *Flow.graph()) {
    unsigned Index = 0;
    for (const CFGElement &E : *B) {
      if (std::optional<CFGLifetimeEnds> End = E.getAs<CFGLifetimeEnds>();
          End && End->getVarDecl() == V)
        Hold.end(FlowPlace{B, Index});
      std::optional<CFGStmt> S = E.getAs<CFGStmt>();
      const DeclRefExpr *Ref = S && Wraps ? dyn_cast<DeclRefExpr>(S->getStmt()) : nullptr;
      if (Ref && Ref->getDecl() == V)
        placeRefill(FF, Ref, Hold);
      ++Index;
    }
  }
  return crossings(Hold);
}

LiveRange Suspensions::usedAcross(const VarDecl *V,
                                  llvm::function_ref<bool(const DeclRefExpr *)> Uses) const {
  const FunctionFlow &Flow = FF.flow();
  std::optional<FlowPlace> Declared = Flow.find(V);
  if (All.empty() || !Declared)
    return {};
  std::vector<LifeEvent> Life = {{LifeEvent::Begin, *Declared}};
  for (const CFGBlock *B : *Flow.graph()) {
    unsigned Index = 0;
    for (const CFGElement &E : *B) {
      FlowPlace Place{B, Index++};
      std::optional<CFGStmt> S = E.getAs<CFGStmt>();
      const DeclRefExpr *Ref = S ? dyn_cast<DeclRefExpr>(S->getStmt()) : nullptr;
      if (!Ref || wholeOf(Ref) != V)
        continue;
      const BinaryOperator *Assign = dyn_cast_or_null<BinaryOperator>(FF.parent(Ref));
      const CXXOperatorCallExpr *Call = dyn_cast_or_null<CXXOperatorCallExpr>(FF.parent(Ref));
      bool Sets = !V->getType()->isReferenceType() &&
                  ((Assign && Assign->getOpcode() == BO_Assign && Assign->getLHS() == Ref) ||
                   (Call && Call->getOperator() == OO_Equal && Call->getArg(0) == Ref));
      if (Sets)
        Life.push_back({LifeEvent::End, Flow.find(FF.parent(Ref)).value_or(Place)});
      else if (!Uses || Uses(Ref))
        Life.push_back({LifeEvent::Use, Place, Ref});
    }
  }
  return usedAcross(Life);
}

LiveRange Suspensions::usedAcross(llvm::ArrayRef<LifeEvent> Life) const {
  if (All.empty())
    return {};
  // A suspension is an event as well; its number stands for it.
  struct Event {
    std::optional<LifeEvent> Life;
    unsigned Suspended = 0;
  };
  FlowEvents<Event> Events;
  for (const LifeEvent &E : Life)
    Events.place(E.At, {E, 0});
  for (unsigned I = 0; I != All.size(); ++I)
    Events.place(All[I].Place, {std::nullopt, I});

  enum : FlowState { Unbound, Bound, FirstCrossed };
  LiveRange Result;
  FlowRules Rules;
  Rules.Start = Unbound;
  Rules.Element = [&](FlowState State, FlowPlace Place, unsigned Node) {
    Events.at(Place, [&](const Event &E) {
      if (!E.Life) {
        if (State == Bound)
          State = FirstCrossed + E.Suspended;
        return;
      }
      switch (E.Life->What) {
      case LifeEvent::Begin:
        State = Bound;
        break;
      case LifeEvent::End:
        State = Unbound;
        break;
      case LifeEvent::EndBeyond:
        if (State >= FirstCrossed)
          State = Unbound;
        break;
      case LifeEvent::Use:
        if (State < FirstCrossed)
          break;
        unsigned Over = State - FirstCrossed;
        if (llvm::none_of(Result.Crossings, [&](const Crossing &C) { return C.Over == Over; }))
          Result.Crossings.push_back({Over, E.Life->By, {Node}});
        break;
      }
    });
    return State;
  };
  Result.Walk = FF.flow().walk(Rules, Unbound);
  if (!Result.Walk.Complete)
    return {};
  for (Crossing &C : Result.Crossings)
    C.Path = Result.Walk.pathTo(C.Path.front());
  return Result;
}

const Expr *fullExpression(const FunctionFacts &FF, const Expr *E) {
  const Expr *Whole = E;
  for (const Stmt *P = FF.parent(E); P && isa<Expr>(P) && !isa<LambdaExpr>(P); P = FF.parent(P))
    Whole = cast<Expr>(P);
  // Cleanups are no element of the graph; what they are about is.
  while (const FullExpr *Full = dyn_cast<FullExpr>(Whole))
    Whole = Full->getSubExpr();
  return Whole;
}

static bool declares(const DeclStmt *Declared, const VarDecl *V) {
  return Declared && llvm::is_contained(Declared->decls(), V);
}

const DeclStmt *declarationOf(const FunctionFacts &FF, const VarDecl *V) {
  for (const auto &[S, Parent] : FF.Parents)
    if (const DeclStmt *Declared = dyn_cast<DeclStmt>(S); declares(Declared, V))
      return Declared;
  return nullptr;
}

const Stmt *scopeOf(const FunctionFacts &FF, const VarDecl *V) {
  if (const DeclStmt *Declared = declarationOf(FF, V))
    return FF.parent(Declared);
  for (const auto &[S, Parent] : FF.Parents)
    if (const CXXForRangeStmt *Loop = dyn_cast<CXXForRangeStmt>(S);
        Loop && (Loop->getLoopVariable() == V || declares(Loop->getRangeStmt(), V)))
      return Loop;
    else if (const CXXCatchStmt *Handler = dyn_cast<CXXCatchStmt>(S);
             Handler && Handler->getExceptionDecl() == V)
      return Handler->getHandlerBlock();
  return nullptr;
}

SourceLocation endOfScope(const FunctionFacts &FF, const VarDecl *V) {
  for (const Stmt *S = scopeOf(FF, V); S; S = FF.parent(S)) {
    if (const CompoundStmt *Block = dyn_cast<CompoundStmt>(S))
      return Block->getRBracLoc();
    // Variables of these live as long as the statement.
    if (isa<IfStmt, SwitchStmt, WhileStmt, ForStmt, CXXForRangeStmt>(S))
      return S->getEndLoc();
  }
  return FF.Body->getEndLoc();
}

} // namespace lazy

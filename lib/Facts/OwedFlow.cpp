// Does an object that owes something settle that on every path, and only once?
#include "Facts/OwedFlow.h"
#include "Facts/Fate.h"
#include "Facts/FlowExit.h"
#include "Facts/HoldFlow.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace lazy {

//===----------------------------------------------------------------------===//
// Mentions
//===----------------------------------------------------------------------===//

static bool inCondition(const FunctionFacts &FF, const Stmt *S) {
  for (const Stmt *P = FF.parent(S); P; S = P, P = FF.parent(S)) {
    if (const IfStmt *If = dyn_cast<IfStmt>(P))
      return If->getCond() == S;
    if (const WhileStmt *While = dyn_cast<WhileStmt>(P))
      return While->getCond() == S;
    if (const AbstractConditionalOperator *Choice = dyn_cast<AbstractConditionalOperator>(P))
      if (Choice->getCond() == S)
        return true;
    if (isa<DeclStmt>(P))
      return true; // `bool Done = p.isFulfilled();` is asked later
    if (!isa<Expr>(P))
      return false;
  }
  return false;
}

static OwedUse readUse(const FunctionFacts &FF, const DeclRefExpr *Ref, const OwedModel &M,
                       const Catalogue &C) {
  const Expr *E = Ref;
  const Stmt *P = FF.parent(E);
  while (const Expr *PE = dyn_cast_or_null<Expr>(P)) {
    const CastExpr *Cast = dyn_cast<CastExpr>(PE);
    if (Cast && Cast->getCastKind() == CK_ToVoid)
      return {OwedTouch::Nothing, Ref, Ref};
    if (!isa<ParenExpr>(PE) &&
        !(Cast && (Cast->getCastKind() == CK_NoOp || Cast->getCastKind() == CK_DerivedToBase ||
                   Cast->getCastKind() == CK_UncheckedDerivedToBase)))
      break;
    E = PE;
    P = FF.parent(E);
  }
  if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(P)) {
    const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(FF.parent(Member));
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    if (!Method || !Method->getIdentifier())
      return {OwedTouch::Loses, Ref, Ref};
    if (M.ends(Method->getName()))
      return {OwedTouch::Ends, Ref, Call};
    if (M.begins(Method->getName()))
      return {OwedTouch::Begins, Ref, Call};
    // Whoever asks for the state knows what he does.
    if (M.looks(Method->getName()) && !inCondition(FF, Call))
      return {OwedTouch::Nothing, Ref, Call};
    return {OwedTouch::Loses, Ref, Ref};
  }
  if (const CXXOperatorCallExpr *O = dyn_cast_or_null<CXXOperatorCallExpr>(P);
      O && O->getOperator() == OO_Equal && O->getArg(0) == E)
    return {OwedTouch::Renews, Ref, O};
  if (const CallExpr *Call = dyn_cast_or_null<CallExpr>(P); Call && !M.BeginsBy.empty()) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && llvm::is_contained(M.BeginsBy, canonicalName(Callee))) {
      // Awaited at once, it is over before anything else happens.
      for (const AsyncValue &V : FF.Values)
        if (V.Made == Call)
          return {V.Became == Fate::Dropped || V.Became == Fate::Voided ? OwedTouch::Begins
                                                                        : OwedTouch::Loses,
                  Ref, Call};
    }
  }
  return {OwedTouch::Loses, Ref, Ref};
}

namespace {

/// The variables and mentions of a body as written; lambdas count as mentions of what they
/// capture.
class Scan {
public:
  std::vector<const VarDecl *> Variables;
  llvm::DenseMap<const VarDecl *, llvm::SmallVector<const Expr *, 4>> Mentions;

  void visit(const Stmt *S) {
    if (!S)
      return;
    if (const DeclStmt *D = dyn_cast<DeclStmt>(S))
      for (const Decl *Each : D->decls())
        if (const VarDecl *V = dyn_cast<VarDecl>(Each); V && V->hasLocalStorage())
          Variables.push_back(V);
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
      if (const VarDecl *V = dyn_cast<VarDecl>(Ref->getDecl()))
        Mentions[V].push_back(Ref);
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const LambdaCapture &C : Lambda->captures())
        if (C.capturesVariable())
          if (const VarDecl *V = dyn_cast<VarDecl>(C.getCapturedVar()))
            Mentions[V].push_back(Lambda);
      for (const Expr *Init : Lambda->capture_inits())
        visit(Init);
      return;
    }
    if (const CoroutineSuspendExpr *Suspend = dyn_cast<CoroutineSuspendExpr>(S))
      return visit(Suspend->getOperand());
    if (const CoreturnStmt *Return = dyn_cast<CoreturnStmt>(S))
      return visit(Return->getOperand());
    for (const Stmt *Child : S->children())
      visit(Child);
  }
};

} // namespace

std::vector<OwedLocal> owedLocals(const FunctionFacts &FF, OwedKind Kind, AsyncTypes &Types) {
  std::vector<OwedLocal> Result;
  if (!FF.Body || FF.HasErrors || FF.Decl->isDependentContext())
    return Result;
  Scan Body;
  for (const ParmVarDecl *Param : FF.Decl->parameters())
    if (!Param->getType()->isLValueReferenceType())
      Body.Variables.push_back(Param);
  Body.visit(FF.Body);
  for (const VarDecl *V : Body.Variables) {
    if (V->getType()->isDependentType() ||
        (V->getType()->isReferenceType() && !isa<ParmVarDecl>(V)))
      continue;
    const OwedModel *M = owedModelOf(V->getType(), Kind, Types);
    if (!M)
      continue;
    OwedLocal L{V, M, {}};
    for (const Expr *Ref : Body.Mentions.lookup(V)) {
      if (const DeclRefExpr *Plain = dyn_cast<DeclRefExpr>(Ref))
        L.Uses.push_back(readUse(FF, Plain, *M, Types.catalogue()));
      else
        L.Uses.push_back({OwedTouch::Loses, Ref, Ref});
    }
    Result.push_back(std::move(L));
  }
  return Result;
}

//===----------------------------------------------------------------------===//
// The walk
//===----------------------------------------------------------------------===//

namespace {

class Debt {
public:
  Debt(const FunctionFacts &FF, const OwedLocal &L) : FF(FF), L(L), Flow(FF.throwingFlow()) {}

  void deaths(OwedFlow &Result);
  void twice(OwedFlow &Result);

private:
  bool isExpected(const Stmt *Throws) const;
  void placeLife(HoldFlow &Hold) const;

  const FunctionFacts &FF;
  const OwedLocal &L;
  const FunctionFlow &Flow;
};

bool Debt::isExpected(const Stmt *Throws) const {
  if (isa<CXXThrowExpr>(Throws) || isAwaitResume(*Throws))
    return true;
  for (const OwedUse &Use : L.Uses)
    if (Use.Touch == OwedTouch::Ends)
      for (const Stmt *S = FF.parent(Throws); S; S = FF.parent(S))
        if (S == Use.By)
          return true;
  return false;
}

/// Where the variable is born, dies, is renewed, and given away.
void Debt::placeLife(HoldFlow &Hold) const {
  if (!isa<ParmVarDecl>(L.Var))
    Hold.restart(Flow.find(L.Var));
  for (const OwedUse &Use : L.Uses) {
    if (Use.Touch == OwedTouch::Renews)
      Hold.end(Flow.find(Use.By));
    if (Use.Touch == OwedTouch::Loses)
      Hold.lose(Flow.find(Use.Ref));
  }
}

void Debt::deaths(OwedFlow &Result) {
  // A promise that is set owes nothing, whoever asks for its future afterwards.
  const bool SetForGood = L.Model->Kind == OwedKind::Promise;
  // Numbers of what is watched: 0, the end of the scope; then what throws.
  std::vector<const Stmt *> Throwing = {nullptr};
  const unsigned Entry = L.Uses.size();
  HoldFlow Hold(Flow);
  Hold.LosesForGood = true;
  placeLife(Hold);
  for (unsigned I = 0; I != L.Uses.size(); ++I) {
    const OwedUse &Use = L.Uses[I];
    if (Use.Touch == OwedTouch::Begins)
      Hold.begin(Flow.find(Use.By), I);
    if (Use.Touch == OwedTouch::Ends) {
      if (!Flow.find(Use.By))
        return;
      if (SetForGood)
        Hold.lose(Flow.find(Use.By));
      else
        Hold.end(Flow.find(Use.By));
    }
    if (Use.Touch == OwedTouch::Renews && SetForGood && !L.has(OwedTouch::Loses))
      Hold.restart(Flow.find(Use.By));
  }
  if (isa<ParmVarDecl>(L.Var)) {
    // Who gave the promise away has its future; a scope may be empty.
    if (L.Model->Kind == OwedKind::Promise)
      Hold.beginAtEntry(Entry);
    Hold.watchExit(0);
  } else {
    for (const CFGBlock *B : *Flow.graph()) {
      unsigned Index = 0;
      for (const CFGElement &E : *B) {
        if (std::optional<CFGLifetimeEnds> End = E.getAs<CFGLifetimeEnds>();
            End && End->getVarDecl() == L.Var) {
          Hold.watch(FlowPlace{B, Index}, 0);
          Hold.end(FlowPlace{B, Index});
        }
        ++Index;
      }
    }
  }
  Hold.WatchEdge = [&](const CFGBlock &B, unsigned Succ) -> std::optional<unsigned> {
    const Stmt *Throws = whatThrows(B, Succ);
    if (!Throws || L.Var->getType()->isReferenceType() || !isExpected(Throws) ||
        !diesOnThrow(Flow, L.Var, B, Succ))
      return std::nullopt;
    Throwing.push_back(Throws);
    return Throwing.size() - 1;
  };
  Hold.Forgets = [&](const CFGBlock &B, unsigned Succ) {
    const Stmt *Throws = whatThrows(B, Succ);
    // What a caller has passed by reference is still his to settle when he gets the exception.
    return B.hasNoReturnElement() ||
           (Throws && (L.Var->getType()->isReferenceType() || !isExpected(Throws)));
  };
  if (!Hold.run())
    return;
  for (HeldAt &H : Hold.Found) {
    OwedDeath D;
    D.Begin = H.Site == Entry ? nullptr : &L.Uses[H.Site];
    D.Throws = Throwing[H.Watch];
    D.Path = std::move(H.Path);
    D.Begins = H.Begins;
    bool Known = llvm::any_of(Result.Deaths,
                              [&](const OwedDeath &Other) { return !Other.Throws == !D.Throws; });
    if (!Known)
      Result.Deaths.push_back(std::move(D));
  }
  llvm::sort(Result.Deaths,
             [](const OwedDeath &A, const OwedDeath &B) { return !A.Throws && B.Throws; });
  Result.Walk = std::move(Hold.Walk);
}

void Debt::twice(OwedFlow &Result) {
  HoldFlow Hold(Flow);
  Hold.LosesForGood = true;
  placeLife(Hold);
  for (unsigned I = 0; I != L.Uses.size(); ++I)
    if (L.Uses[I].Touch == OwedTouch::Ends) {
      Hold.watch(Flow.find(L.Uses[I].By), I);
      Hold.begin(Flow.find(L.Uses[I].By), I);
    }
  // What throws has not settled anything, as far as anybody knows.
  Hold.Forgets = [&](const CFGBlock &B, unsigned Succ) {
    return B.hasNoReturnElement() || whatThrows(B, Succ);
  };
  if (!Hold.run())
    return;
  for (HeldAt &H : Hold.Found)
    Result.Twice.push_back({&L.Uses[H.Site], &L.Uses[H.Watch], std::move(H.Path), H.Begins});
  Result.TwiceWalk = std::move(Hold.Walk);
}

} // namespace

OwedFlow owedFlow(const FunctionFacts &FF, const OwedLocal &L) {
  OwedFlow Result;
  if (!FF.throwingFlow().graph() || L.Uses.empty())
    return Result;
  Debt D(FF, L);
  D.deaths(Result);
  if (L.Model->Kind == OwedKind::Promise)
    D.twice(Result);
  return Result;
}

} // namespace lazy

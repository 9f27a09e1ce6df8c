// Does an object that owes something settle that on every path, and only once?
#include "Facts/OwedFlow.h"
#include "Facts/BlockReader.h"
#include "Facts/BodyScan.h"
#include "Facts/Fate.h"
#include "Facts/FlowExit.h"
#include "Facts/HoldFlow.h"
#include "Facts/Throws.h"
#include "clang/Basic/SourceManager.h"
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

/// Functions of the standard library that are called in the knowledge that they may fail.
static bool isFallible(const FunctionDecl &F) {
  return F.getIdentifier() &&
         (F.getName().starts_with("sto") ||
          llvm::is_contained({"at", "get", "any_cast", "invoke", "apply", "rethrow_exception"},
                             F.getName()));
}

/// Whether an exception of Throws, a call, is likelier than that memory runs out: not that of a
/// getter, an operator or a conversion.
static bool mayFail(const Stmt *Throws) {
  const CallExpr *Call = dyn_cast<CallExpr>(Throws);
  if (!Call)
    return false;
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return true;
  const FunctionProtoType *Type = Callee->getType()->getAs<FunctionProtoType>();
  if (isa<CXXConversionDecl>(Callee) ||
      (Type && !isUnresolvedExceptionSpec(Type->getExceptionSpecType()) && Type->isNothrow()))
    return false;
  if (Callee->isOverloadedOperator())
    return Callee->getOverloadedOperator() == OO_Call;
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
  if (Method && Method->isConst() && Call->getNumArgs() == 0)
    return false;
  return !isInStd(Callee) || isFallible(*Callee);
}

/// Whether Use settles the debt with an error: making that is not what fails.
static bool tellsFailure(const OwedUse &Use) {
  const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(Use.By);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && Method->getIdentifier() &&
         (Method->getName().contains_insensitive("exception") ||
          Method->getName().contains_insensitive("error"));
}

/// Whether B, the choice between handlers, is left by Succ because none of them fits.
static bool isUnhandled(const CFGBlock &B, unsigned Succ) {
  const CXXTryStmt *Try = dyn_cast_or_null<CXXTryStmt>(B.getTerminatorStmt());
  return Try && Succ >= Try->getNumHandlers();
}

namespace {

class Debt {
public:
  Debt(const FunctionFacts &FF, const OwedLocal &L, Throws &Known)
      : FF(FF), L(L), Known(Known), Flow(FF.throwingFlow()) {}

  void deaths(OwedFlow &Result);
  void twice(OwedFlow &Result);

private:
  bool isExpected(const Stmt *Throws) const;
  bool isHandled(const Stmt *Throws) const;
  void placeLife(HoldFlow &Hold) const;

  const FunctionFacts &FF;
  const OwedLocal &L;
  Throws &Known;
  const FunctionFlow &Flow;
};

bool Debt::isExpected(const Stmt *Throws) const {
  if (isa<CXXThrowExpr>(Throws))
    return true;
  if (isAwaitResume(*Throws))
    return Known.resumeThrows(*Throws, FF);
  if (!mayFail(Throws))
    return false;
  for (const OwedUse &Use : L.Uses)
    if (Use.Touch == OwedTouch::Ends && !tellsFailure(Use))
      for (const Stmt *S = FF.parent(Throws); S; S = FF.parent(S))
        if (S == Use.By)
          return true;
  return false;
}

/// Whether Throws stands in a `try` whose handlers are for what it throws, and do not throw that on
/// themselves. The object lives on in them.
bool Debt::isHandled(const Stmt *Throws) const {
  if (!mayFail(Throws) ||
      llvm::any_of(L.Uses, [&](const OwedUse &Use) { return Use.By == Throws; }))
    return false;
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  for (const Stmt *S = Throws, *P = FF.parent(S); P; S = P, P = FF.parent(S)) {
    const CXXTryStmt *Try = dyn_cast<CXXTryStmt>(P);
    if (!Try || Try->getTryBlock() != S)
      continue;
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I)
      if (anyStmt(Try->getHandler(I), [](const Stmt *Each) {
            const CXXThrowExpr *Throw = dyn_cast<CXXThrowExpr>(Each);
            return Throw && !Throw->getSubExpr();
          }))
        return false;
    return SM.isBeforeInTranslationUnit(L.Var->getLocation(), Try->getBeginLoc());
  }
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
    return B.hasNoReturnElement() || isUnhandled(B, Succ) ||
           (Throws && ((L.Var->getType()->isReferenceType() && !isHandled(Throws)) ||
                       (!isExpected(Throws) && !isHandled(Throws))));
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
  // What throws has not settled anything, as far as anybody knows; a `throw` or an await that comes
  // later does not change that the debt is settled. Which handler of several fits, nobody knows.
  Hold.Forgets = [&](const CFGBlock &B, unsigned Succ) {
    const Stmt *Throws = whatThrows(B, Succ);
    const CXXThrowExpr *Throw = dyn_cast_or_null<CXXThrowExpr>(Throws);
    const CXXTryStmt *Try = dyn_cast_or_null<CXXTryStmt>(B.getTerminatorStmt());
    if (B.hasNoReturnElement() || isUnhandled(B, Succ) ||
        (Try && !catchesAll(*Try->getHandler(Succ))))
      return true;
    return Throws && !(Throw && Throw->getSubExpr()) &&
           !(isAwaitResume(*Throws) && Known.resumeThrows(*Throws, FF));
  };
  if (!Hold.run())
    return;
  for (HeldAt &H : Hold.Found)
    Result.Twice.push_back({&L.Uses[H.Site], &L.Uses[H.Watch], std::move(H.Path), H.Begins});
  Result.TwiceWalk = std::move(Hold.Walk);
}

} // namespace

OwedFlow owedFlow(const FunctionFacts &FF, const OwedLocal &L, Throws &Known) {
  OwedFlow Result;
  if (!FF.throwingFlow().graph() || L.Uses.empty())
    return Result;
  Debt D(FF, L, Known);
  D.deaths(Result);
  if (L.Model->Kind == OwedKind::Promise)
    D.twice(Result);
  return Result;
}

} // namespace lazy

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

/// Functions of the standard library that are called in the knowledge that they may fail.
static bool isFallible(const FunctionDecl &F) {
  return F.getIdentifier() &&
         (F.getName().starts_with("sto") ||
          llvm::is_contained({"at", "get", "any_cast", "invoke", "apply", "rethrow_exception"},
                             F.getName()));
}

/// Whether Callee is the operator() of a function object of the standard library: `std::less<>`,
/// `std::ranges::find`. One that holds a function of somebody else's is none.
static bool isStandardOperation(const FunctionDecl *Callee) {
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
  return Method && isInStd(Method) && Method->getParent()->getIdentifier() &&
         !Method->getParent()->getName().contains("function") &&
         Method->getParent()->getName() != "packaged_task";
}

/// Whether an exception of Throwing, a call, is likelier than that memory runs out: not that of a
/// getter, an operator or a conversion, nor of a function whose body calls nothing that may fail.
/// Depth: how many bodies are looked into.
static bool mayFail(const Stmt *Throwing, const Throws &Known, unsigned Depth = 3) {
  const CallExpr *Call = dyn_cast<CallExpr>(Throwing);
  if (!Call)
    return false;
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return true;
  const FunctionProtoType *Type = Callee->getType()->getAs<FunctionProtoType>();
  if (isa<CXXConversionDecl>(Callee) ||
      (Type && !isUnresolvedExceptionSpec(Type->getExceptionSpecType()) && Type->isNothrow()))
    return false;
  const bool IsCall = Callee->getOverloadedOperator() == OO_Call;
  if (Callee->isNoReturn() || (Callee->isOverloadedOperator() && !IsCall))
    return false;
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
  if (Method && Method->isConst() && Call->getNumArgs() == 0 && !IsCall)
    return false;
  if (isInStd(Callee))
    return IsCall ? !isStandardOperation(Callee) : isFallible(*Callee);
  const FunctionFacts *Inner = Known.factsOf(Callee);
  if (!Inner || Depth == 0 || Inner->IsCoroutine || (Method && Method->isVirtual()))
    return true;
  return anyStmt(Inner->Body, [&](const Stmt *S) {
    return isa<CXXThrowExpr>(S) || (isa<CallExpr>(S) && mayFail(S, Known, Depth - 1));
  });
}

/// Whether Use settles the debt with an error: making that is not what fails.
static bool tellsFailure(const OwedUse &Use) {
  const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(Use.By);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && Method->getIdentifier() && namesFailure(Method->getName());
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
  void placeStrangers(HoldFlow &Hold) const;

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
  if (!mayFail(Throws, Known))
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
  if (!mayFail(Throws, Known) ||
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

/// What a reference or pointer leads to may be renewed by every call but those of the standard
/// library, and of what changes nothing.
void Debt::placeStrangers(HoldFlow &Hold) const {
  for (const CFGBlock *B : *Flow.graph())
    for (auto [Index, E] : llvm::enumerate(*B)) {
      std::optional<CFGStmt> S = E.getAs<CFGStmt>();
      const CallExpr *Call = S ? dyn_cast<CallExpr>(S->getStmt()) : nullptr;
      if (!Call || llvm::any_of(L.Uses, [&](const OwedUse &Use) { return Use.By == Call; }))
        continue;
      const FunctionDecl *Callee = Call->getDirectCallee();
      const CXXMethodDecl *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
      if (!Callee || !(isInStd(Callee) || (Method && Method->isConst())))
        Hold.lose(FlowPlace{B, unsigned(Index)});
    }
}

/// Whether Var is made from a parameter, or from an element that is moved out of a container:
/// whoever gave or kept the promise there has its future.
static bool isTakenOut(const VarDecl *Var) {
  if (!Var->getInit() || Var->getType()->isReferenceType())
    return false;
  const Expr *From = withoutPassThrough(Var->getInit());
  if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(From);
      Made && Made->getConstructor()->isMoveConstructor())
    From = withoutPassThrough(Made->getArg(0));
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(From))
    return isa<ParmVarDecl>(Ref->getDecl()) && !Ref->getDecl()->getType()->isLValueReferenceType();
  if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(From))
    return O->getOperator() == OO_Subscript;
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(From))
    return Member->isArrow() && Member->getMemberDecl()->getIdentifier() &&
           Member->getMemberDecl()->getName() == "second" && isInStd(Member->getMemberDecl());
  const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(From);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && Method->getIdentifier() && isInStd(Method) &&
         llvm::is_contained({"front", "back", "top", "at", "mapped"}, Method->getName());
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
  if (SetForGood && !isa<ParmVarDecl>(L.Var) && isTakenOut(L.Var))
    Hold.begin(Flow.find(L.Var), Entry);
  // Who gave the promise away has its future; a scope may be empty.
  if (isa<ParmVarDecl>(L.Var) && L.Model->Kind == OwedKind::Promise)
    Hold.beginAtEntry(Entry);
  Hold.watchDeath(L.Var, 0);
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
  // A wrapper of the function's own is nobody else's, nor is what it shares put back by a call.
  if (L.Elsewhere && (L.Var->getType()->isReferenceType() || L.Var->getType()->isPointerType()))
    placeStrangers(Hold);
  for (unsigned I = 0; I != L.Uses.size(); ++I)
    if (L.Uses[I].Touch == OwedTouch::Ends) {
      Hold.watch(Flow.find(L.Uses[I].By), I);
      Hold.begin(Flow.find(L.Uses[I].By), I);
    }
  // What throws has not settled anything, as far as anybody knows; a `throw` or an await that comes
  // later does not change that the debt is settled. Which handler of several fits, nobody knows,
  // but before the debt is settled any may.
  Hold.ForgetsHeld = true;
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
  if (!L.Elsewhere)
    D.deaths(Result);
  if (L.Model->Kind == OwedKind::Promise)
    D.twice(Result);
  return Result;
}

} // namespace lazy

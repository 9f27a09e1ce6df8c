// `if (ready())` where ready() returns a task: the condition tests whether the handle is
// empty, which a fresh task never is, and not the result.
//
// A call result is always reported. A variable only if its result could be a condition and the
// variable was initialised from a call: testing a member or a task that may have been moved
// from is a legitimate question.

#include "Checks/AwaitPlace.h"
#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/Fate.h"

using namespace clang;

namespace lazy {
namespace {

bool isConditionType(QualType T) {
  if (T.isNull() || T->isVoidType())
    return false;
  T = T.getNonReferenceType();
  if (T->isScalarType())
    return true;
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return false;
  for (const NamedDecl *D : Record->getDefinition()->getVisibleConversionFunctions()) {
    const CXXConversionDecl *Conversion = dyn_cast<CXXConversionDecl>(D->getUnderlyingDecl());
    if (Conversion && Conversion->getConversionType()->isBooleanType())
      return true;
  }
  return false;
}

/// The other side of `t == nullptr`, `t != true`, `t == 0`.
bool isEmptinessLiteral(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (isa<CXXNullPtrLiteralExpr, CXXBoolLiteralExpr, GNUNullExpr>(E))
    return true;
  const IntegerLiteral *Zero = dyn_cast<IntegerLiteral>(E);
  return Zero && Zero->getValue() == 0;
}

/// Whether By, the node that tested a value, asks for emptiness and not for equality.
bool asksForBool(const Stmt *By) {
  if (const CXXOperatorCallExpr *Compare = dyn_cast_or_null<CXXOperatorCallExpr>(By)) {
    if (Compare->getOperator() != OO_EqualEqual && Compare->getOperator() != OO_ExclaimEqual)
      return false;
    for (const Expr *Arg : Compare->arguments())
      if (isEmptinessLiteral(Arg))
        return true;
    return false;
  }
  if (const BinaryOperator *Compare = dyn_cast_or_null<BinaryOperator>(By))
    return isEmptinessLiteral(Compare->getLHS()) || isEmptinessLiteral(Compare->getRHS());
  return true;
}

void addAwaitFix(Finding &F, const Pass &P, const FunctionFacts &In, const Expr *Value,
                 const AsyncType &T, bool Move) {
  if (obstacleTo(P, &In, Value, T) != Obstacle::None)
    return;
  if (isConditionType(T.ValueType))
    F.Fixes.push_back(insertAwait(P, Value, Move));
  else
    F.Notes.push_back({SourceLocation(), "await it and test the result"});
}

/// In: null outside of functions.
void reportValue(const Pass &P, const AsyncValue &V, const FunctionFacts *In) {
  const AsyncType &T = *V.Type;
  Finding F;
  const Expr *Written = asWritten(V.Made);
  F.Loc = Written->getBeginLoc();
  F.Range = Written->getSourceRange();
  F.In = In ? In->Decl : nullptr;
  F.Message =
      nounOf(T) +
      (V.NestedAwait ? " that awaiting " + makerOf(asWritten(awaitOperand(V.Made))) + " gives"
                     : " returned by " + makerOf(V.Made)) +
      " is used as a condition; this tests the handle, not the result";
  addWhyNote(F, P, T, V.Made);
  if (In && In->IsCoroutine)
    addAwaitFix(F, P, *In, V.Whole, T, false);
  else
    addAdvice(F, P, In, V.Whole, T);
  P.Report(std::move(F));
}

/// Whether something after the test takes what is in L.
bool isUsedUp(const AsyncLocal &L) {
  for (const LocalUse &U : L.Uses)
    if (U.Kind != UseKind::Observes)
      return true;
  return false;
}

void reportVariable(const Pass &P, const AsyncLocal &L, const LocalUse &U,
                    const FunctionFacts &In) {
  const AsyncType &T = *L.Type;
  Finding F;
  F.Loc = U.Ref->getBeginLoc();
  F.Range = U.Ref->getSourceRange();
  F.In = In.Decl;
  F.Message = quoted(*L.Var) + " is a " + nounOf(T) +
              " used as a condition; this tests the handle, not the result";
  F.Notes.push_back({L.Var->getLocation(), "it was made here, so it is not empty"});
  addWhyNote(F, P, T, L.Init);
  if (isUsedUp(L)) // awaiting here as well would be once too often
    F.Notes.push_back({SourceLocation(), "to test the result, await it before and keep that"});
  else
    addAwaitFix(F, P, In, U.Ref, T, T.Lvalue == LvalueAwait::Rejected);
  P.Report(std::move(F));
}

/// `static_cast<bool>(t)`: who writes that about a variable asks whether it is empty.
bool isSpelledOut(const Stmt *Test, const FunctionFacts &In) {
  while (isa_and_nonnull<ImplicitCastExpr>(Test) || isa_and_nonnull<CXXMemberCallExpr>(Test))
    Test = In.parent(Test);
  return isa_and_nonnull<ExplicitCastExpr>(Test);
}

/// Whether U is a test for bool of a variable nobody else has touched before.
bool isFreshTest(const AsyncLocal &L, const LocalUse &U, const FunctionFacts &In) {
  if (U.Kind != UseKind::Observes || &U != &L.Uses.front() || !asksForBool(U.By) ||
      isSpelledOut(U.By, In))
    return false;
  if (const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(U.By))
    return isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl());
  const CastExpr *Cast = dyn_cast_or_null<CastExpr>(U.By);
  const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(U.By);
  return (Cast && Cast->getType()->isBooleanType()) || Operator;
}

void reportPredicate(const Pass &P, const CallableUse &U, const FunctionFacts *In) {
  Finding F;
  F.Loc = U.Callable->getBeginLoc();
  F.Range = U.Callable->getSourceRange();
  F.In = In ? In->Decl : nullptr;
  std::string Callee = U.Callee ? quoted(*U.Callee) : "the algorithm";
  F.Message = "this predicate returns a " + nounOf(*U.Gives) + ", which " + Callee +
              " tests as a bool; its result is never awaited";
  addWhyNote(F, P, *U.Gives, nullptr);
  P.Report(std::move(F));
}

void checkFresh(const Pass &P, llvm::ArrayRef<AsyncValue> Values,
                llvm::ArrayRef<CallableUse> Callables, const FunctionFacts *In) {
  for (const AsyncValue &V : Values) {
    bool Handle =
        V.Type->Kind == Role::Task || V.Type->Kind == Role::Future || V.Type->Kind == Role::Sender;
    if (V.Became == Fate::Tested && !V.InContainer && Handle &&
        (isa<CallExpr>(V.Made) || V.NestedAwait) && asksForBool(V.By))
      reportValue(P, V, In);
  }
  for (const CallableUse &U : Callables)
    if (U.Kind == CallableUse::ToPredicate && U.Gives->mustBeConsumed())
      reportPredicate(P, U, In);
}

void run(const Pass &P) {
  checkFresh(P, P.F.Globals, P.F.GlobalCallables, nullptr);
  for (const std::unique_ptr<FunctionFacts> &In : P.F.Functions) {
    checkFresh(P, In->Values, In->Callables, In.get());
    if (In->HasErrors)
      continue;
    for (const AsyncLocal &L : In->Locals) {
      if (L.InContainer || L.IsParameter || !isa_and_nonnull<CallExpr>(L.Init) || L.Uses.empty() ||
          !isConditionType(L.Type->ValueType))
        continue;
      // What is awaited again and again is a stream: `while (g)` asks whether more will come.
      if (L.Type->Times == Awaits::Many)
        continue;
      if (isFreshTest(L, L.Uses.front(), *In))
        reportVariable(P, L, L.Uses.front(), *In);
    }
  }
}

} // namespace

extern const CheckDef TaskInCondition;
constinit const CheckDef TaskInCondition = define<run>({
    "task-in-condition",
    "a task is used as a bool, which tests its handle and not its result",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

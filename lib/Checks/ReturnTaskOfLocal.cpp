// `return size_of(key);` gives the caller a task that has not looked at `key` yet, and `key` dies
// with this line. As `co_return co_await size_of(key)` it lived until the task was done: the two
// are not the same for a function that hands out addresses of its own.

#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"
#include "Facts/WouldCompile.h"

using namespace clang;

namespace lazy {
namespace {

unsigned countReturns(const FunctionFacts &FF) {
  unsigned Count = 0;
  for (const auto &[S, Parent] : FF.Parents)
    Count += isa<ReturnStmt>(S);
  return Count;
}

/// The fix that makes the function a coroutine, which keeps its variables until the task is done.
void addCoroutine(Finding &F, const Pass &P, const FunctionFacts &FF, const AsyncValue &V) {
  const Stmt *S = V.Made;
  while (S && !isa<ReturnStmt>(S))
    S = FF.parent(S);
  const ReturnStmt *Return = dyn_cast_or_null<ReturnStmt>(S);
  QualType Returned = FF.Decl->getReturnType();
  if (!Return || countReturns(FF) != 1 || FF.IsMain || isa<CXXConstructorDecl>(FF.Decl) ||
      FF.Decl->isConstexpr() || FF.Decl->isTemplateInstantiation() ||
      !P.Ctx.hasSameUnqualifiedType(Returned, V.Made->getType()) ||
      (FF.Lambda && !FF.Lambda->hasExplicitResultType()) || Returned->isUndeducedType())
    return;
  WouldCompile Would(P.F.Types->sema(), FF.Decl);
  QualType Promise = Would.promiseOf(Returned);
  if (Promise.isNull() || Would.awaited(P.Ctx.getRValueReferenceType(Returned), Promise).isNull())
    return;
  Fix Coroutine;
  Coroutine.Title = "make this function a coroutine that waits for it";
  SourceLocation Begin = Return->getReturnLoc();
  Coroutine.Hints.push_back(FixItHint::CreateReplacement(Begin, "co_return co_await"));
  F.Fixes.push_back(std::move(Coroutine));
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B) {
  Finding F;
  const Expr *What = B.What->IgnoreUnlessSpelledInSource();
  F.Loc = What->getBeginLoc();
  F.Range = What->getSourceRange();
  F.In = FF.Decl;
  std::string Here = FF.IsLambda ? "this lambda" : "'" + FF.Decl->getNameAsString() + "'";
  F.Message = "'" + B.Var->getNameAsString() + "' dies when " + Here + " returns, but the " +
              nounOf(*V.Type) + " that it returns still refers to it";
  addKeeperNote(F, B);
  addCoroutine(F, P, FF, V);
  if (F.Fixes.empty())
    F.Notes.push_back({SourceLocation(), "await the " + nounOf(*V.Type) +
                                             " here, or let the coroutine own what it uses"});
  P.Report(std::move(F));
}

void run(const Pass &P) {
  Borrows Kept(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    for (const AsyncValue &V : FF->Values) {
      if (Kept.after(V, *FF).Where != Whereabouts::Returned)
        continue;
      for (const Borrow &B : Kept.of(V))
        if (B.Of == Borrow::Local && B.By != Borrow::Captures)
          report(P, *FF, V, B);
    }
}

} // namespace

extern const CheckDef ReturnTaskOfLocal;
constinit const CheckDef ReturnTaskOfLocal = define<run>({
    "return-task-of-local",
    "a function returns a task that refers to its own variables",
    CheckGroup::Preview,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

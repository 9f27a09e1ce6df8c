// Awaiting a task that is not there: it was never given one, was cleared, or was moved elsewhere.
// The await reads a null handle. And the place such tasks come from: `return {};` in a function
// that otherwise returns real ones, which reads like "nothing to do" and is a null task.

#include "Checks/PathNotes.h"
#include "Checks/Wording.h"
#include "Facts/SpentFlow.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {
namespace {

//===----------------------------------------------------------------------===//
// Variables
//===----------------------------------------------------------------------===//

bool asksForResult(const ValueTake &T) {
  return T.How == Taking::Awaits || T.How == Taking::Calls || T.How == Taking::HandsOver;
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncLocal &L, const SpentFlow &Flow,
            const SpentTake &Take) {
  std::string Name = quoted(*L.Var);
  std::string Noun = nounOf(*L.Type);
  const Expr *At = Take.Again.By ? Take.Again.By : Take.Again.Use->Ref;
  Finding F;
  F.Loc = Take.Again.Use->Ref->getExprLoc();
  F.Range = At->getSourceRange();
  F.In = FF.Decl;
  std::string Asked =
      Name + (Take.Again.How == Taking::Awaits ? " is awaited" : " is asked for its result");
  switch (Take.Why) {
  case Missing::Taken:
    F.Message = Asked + " after it was moved; there is no " + Noun + " in it";
    if (Take.NextRound)
      F.Message = Asked + " on the next iteration, after it was moved";
    F.Notes.push_back({Take.First.Use->Ref->getExprLoc(), "moved here", PathSide::Before});
    break;
  case Missing::Cleared:
    F.Message = Asked + " after it was cleared; there is no " + Noun + " in it";
    F.Notes.push_back({Take.First.Use->Ref->getExprLoc(), "cleared here", PathSide::Before});
    break;
  case Missing::NeverFilled:
    F.Message = Asked + ", but no " + Noun + " was ever put into it";
    F.Notes.push_back({L.Var->getLocation(), Name + " is empty from here on"});
    break;
  }
  if (Take.Why != Missing::NeverFilled)
    notePath(F, P, Flow.Walk, Take.Path, Take.Begins);
  P.Report(std::move(F));
}

void checkLocal(const Pass &P, const FunctionFacts &FF, const AsyncLocal &L) {
  SpentFlow Flow = spentFlow(FF, L, *P.F.Types);
  for (const SpentTake &Take : Flow.Takes) {
    if (isRunForItsException(P, Take.Again.Use->Ref, &FF))
      continue;
    // Taken by an await or a call before: double-await.
    bool Here = Take.Why == Missing::Taken
                    ? Take.First.How == Taking::Moves && asksForResult(Take.Again)
                    : Take.Again.How == Taking::Awaits || Take.Again.How == Taking::Calls;
    if (Here)
      report(P, FF, L, Flow, Take);
  }
}

//===----------------------------------------------------------------------===//
// Returned values
//===----------------------------------------------------------------------===//

/// The return statements of S, without those of lambdas in it.
void collectReturns(const Stmt *S, llvm::SmallVectorImpl<const ReturnStmt *> &Out) {
  if (!S || isa<LambdaExpr>(S))
    return;
  if (const ReturnStmt *Return = dyn_cast<ReturnStmt>(S))
    Out.push_back(Return);
  for (const Stmt *Child : S->children())
    collectReturns(Child, Out);
}

/// The function as a coroutine: `return {}` becomes `co_return`, the others await what they give.
std::optional<Fix> asCoroutine(const Pass &P, const AsyncType &T,
                               llvm::ArrayRef<const ReturnStmt *> Returns) {
  if (T.Kind != Role::Task || !T.Awaitable || T.ValueType.isNull())
    return std::nullopt;
  Fix Result;
  Result.Title = "make it a coroutine";
  for (const ReturnStmt *Return : Returns) {
    const Expr *Value = Return->getRetValue();
    if (!makesEmpty(Value, T)) {
      const Expr *Given = asWritten(Value);
      bool Move = Given->isLValue() && T.Lvalue == LvalueAwait::Rejected;
      Fix Await = insertAwait(P, Given, Move);
      Result.Hints.append(Await.Hints.begin(), Await.Hints.end());
      Result.Hints.push_back(FixItHint::CreateInsertion(Return->getReturnLoc(), "co_"));
    } else if (T.ValueType->isVoidType()) {
      Result.Hints.push_back(FixItHint::CreateReplacement(Return->getSourceRange(), "co_return"));
    } else {
      return std::nullopt; // which value, nobody can tell
    }
  }
  return Result;
}

void checkReturns(const Pass &P, const FunctionFacts &FF) {
  // A name of the language's own or a lambda with a deduced type decides its type elsewhere.
  if (FF.IsCoroutine || !FF.Returns || FF.HasErrors || FF.Decl->isDependentContext())
    return;
  llvm::SmallVector<const ReturnStmt *, 4> Returns, Empty;
  collectReturns(FF.Body, Returns);
  for (const ReturnStmt *Return : Returns) {
    if (!Return->getRetValue())
      return;
    if (makesEmpty(Return->getRetValue(), *FF.Returns))
      Empty.push_back(Return);
  }
  // A stub that never gives anything has told its callers so.
  if (Empty.empty() || Empty.size() == Returns.size())
    return;
  for (const ReturnStmt *Return : Empty) {
    Finding F;
    F.Loc = Return->getReturnLoc();
    F.Range = Return->getSourceRange();
    F.In = FF.Decl;
    F.Message = "this returns an empty '" + FF.Returns->Name + "'; awaiting it is an error";
    for (const ReturnStmt *Other : Returns)
      if (!llvm::is_contained(Empty, Other)) {
        F.Notes.push_back(
            {Other->getReturnLoc(), "a real " + nounOf(*FF.Returns) + " is returned here"});
        break;
      }
    if (std::optional<Fix> Mend = asCoroutine(P, *FF.Returns, Returns))
      F.Fixes.push_back(std::move(*Mend));
    P.Report(std::move(F));
  }
}

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    for (const AsyncLocal &L : FF->Locals)
      checkLocal(P, *FF, L);
    checkReturns(P, *FF);
  }
}

} // namespace

extern const CheckDef AwaitEmpty;
constinit const CheckDef AwaitEmpty = define<run>({
    "await-empty",
    "an empty or moved-from task is awaited, or returned to be awaited",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

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

/// Whether T, which took the value, put it elsewhere. What is given to a function to be awaited can
/// only be awaited there if its type is for one await: lazy-double-await.
bool isMoved(const ValueTake &T, const AsyncType &Type) {
  return T.How == Taking::Moves || (T.How == Taking::HandsOver && Type.Times == Awaits::Many);
}

/// Whether T gives the value to a function that awaits it: sync_wait(), when_all(), spawn().
bool isRun(const Pass &P, const FunctionFacts &FF, const ValueTake &T) {
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(T.By);
  if (!Call || T.How != Taking::HandsOver)
    return false;
  const FunctionModel *Model = calledFunctionModel(Call, P.F.Types->catalogue());
  if (!Model)
    return llvm::any_of(FF.Blocks, [&](const BlockSite &Site) { return Site.Call == Call; });
  switch (Model->Role) {
  case FunctionRole::BlockOn:
  case FunctionRole::Spawn:
  case FunctionRole::CombineAll:
  case FunctionRole::CombineRace:
    return true;
  default:
    return false;
  }
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncLocal &L, const SpentFlow &Flow,
            const SpentTake &Take) {
  std::string Name = quoted(L);
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
  if (L.Type->ReadyWhenEmpty)
    return;
  SpentFlow Flow = spentFlow(FF, L, *P.F.Types);
  for (const SpentTake &Take : Flow.Takes) {
    if (isRunForItsException(P, Take.Again.Use->Ref, &FF))
      continue;
    // Taken by an await or a call before: double-await.
    bool Here = Take.Why == Missing::Taken
                    ? isMoved(Take.First, *L.Type) && asksForResult(Take.Again)
                    : Take.Again.How == Taking::Awaits || Take.Again.How == Taking::Calls ||
                          isRun(P, FF, Take.Again);
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

/// The values that Value may be: the arms of a `?:`, or itself.
void collectArms(const Expr *Value, llvm::SmallVectorImpl<const Expr *> &Out) {
  if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(asWritten(Value))) {
    collectArms(Choice->getTrueExpr(), Out);
    collectArms(Choice->getFalseExpr(), Out);
  } else {
    Out.push_back(Value);
  }
}

/// Whether Value is a variable that was made empty, and is only mentioned here.
bool isEmptyVariable(const FunctionFacts &FF, const Expr *Value) {
  const Expr *E = asWritten(Value);
  if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E);
      Made && Made->getConstructor()->isMoveConstructor())
    E = asWritten(Made->getArg(0));
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
  const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const AsyncLocal *L = Var ? FF.local(Var) : nullptr;
  return L && !L->IsParameter && !L->InContainer && L->Uses.size() == 1 && Var->getInit() &&
         makesEmpty(Var->getInit(), *L->Type);
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
  if (FF.IsCoroutine || !FF.Returns || FF.Returns->ReadyWhenEmpty || FF.HasErrors ||
      FF.Decl->isDependentContext())
    return;
  llvm::SmallVector<const ReturnStmt *, 4> Returns;
  collectReturns(FF.Body, Returns);
  // What is empty, and where it is returned.
  llvm::SmallVector<std::pair<const Expr *, const ReturnStmt *>, 4> Empty;
  SourceLocation Real;
  bool Plain = true; // each is a whole `return {}`
  for (const ReturnStmt *Return : Returns) {
    if (!Return->getRetValue())
      return;
    llvm::SmallVector<const Expr *, 2> Arms;
    collectArms(Return->getRetValue(), Arms);
    for (const Expr *Arm : Arms) {
      bool Made = makesEmpty(Arm, *FF.Returns);
      if (Made || isEmptyVariable(FF, Arm))
        Empty.push_back({Arm, Return});
      else if (Real.isInvalid())
        Real = Arms.size() == 1 ? Return->getReturnLoc() : Arm->getBeginLoc();
      Plain &= Arms.size() == 1 && (Made || Empty.empty() || Empty.back().first != Arm);
    }
  }
  // A stub that never gives anything has told its callers so.
  if (Real.isInvalid())
    return;
  for (auto [Arm, Return] : Empty) {
    const bool Whole = Return->getRetValue() == Arm;
    Finding F;
    F.Loc = Whole ? Return->getReturnLoc() : Arm->getBeginLoc();
    F.Range = Whole ? Return->getSourceRange() : Arm->getSourceRange();
    F.In = FF.Decl;
    F.Message = "this returns an empty '" + FF.Returns->Name + "'; " +
                (FF.Returns->Awaitable ? "awaiting it" : "waiting for it") + " is an error";
    F.Notes.push_back({Real, "a real " + nounOf(*FF.Returns) + " is returned here"});
    std::optional<Fix> Mend = Plain ? asCoroutine(P, *FF.Returns, Returns) : std::nullopt;
    if (Mend)
      F.Fixes.push_back(std::move(*Mend));
    else if (FF.Returns->Kind == Role::Task)
      F.Notes.push_back({SourceLocation(), "as a coroutine it could 'co_return' what callers are "
                                           "to get then"});
    P.Report(std::move(F));
  }
}

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    for (const AsyncLocal &L : FF->Locals)
      checkLocal(P, *FF, L);
    for (const AsyncLocal &L : FF->Parts)
      checkLocal(P, *FF, L);
    for (const AsyncLocal &L : spentOwners(*FF, P.F))
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

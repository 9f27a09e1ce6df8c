// Spawned work runs on when the function that spawned it is left. What it was given by reference,
// view or pointer out of that function's variables is gone by then, unless somebody joins it first.

#include "Checks/AwaitPlace.h"
#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"
#include "Facts/Fate.h"

using namespace clang;

namespace lazy {
namespace {

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B,
            const Outliving &Out) {
  Finding F = findingAt(FF, B.What->IgnoreUnlessSpelledInSource());
  std::string Here = describeFunction(FF.Decl, FF.IsLambda);
  F.Message = "'" + B.Var->getNameAsString() + "' dies when " + Here + " is left, but " +
              holderOf(V, Out) + " still refers to it";
  addRunsOnNote(F, V, Out);
  addKeeperNote(F, B);
  F.Notes.push_back(
      {SourceLocation(), "let the coroutine own it (by value, or a std::shared_ptr), or join the " +
                             nounOf(*V.Type) + " before"});
  P.Report(std::move(F));
}

/// The call in the function around the lambda FF that lets its coroutine run; null if none does.
const CallExpr *spawnerOf(const FunctionFacts &FF, const Borrows &Kept) {
  if (!FF.IsCoroutine || !FF.Lambda || !FF.Outer)
    return nullptr;
  for (const Stmt *S = FF.Outer->parent(FF.Lambda); isa_and_nonnull<Expr>(S);
       S = FF.Outer->parent(S))
    if (const CallExpr *Call = dyn_cast<CallExpr>(S); Call && !isPassThrough(Call))
      return Kept.spawns(Call) ? Call : nullptr;
  return nullptr;
}

/// A closure that is spawned as it is: the library keeps it, but not what it refers to.
void checkClosure(const Pass &P, const FunctionFacts &FF, Borrows &Kept) {
  const CallExpr *Spawner = spawnerOf(FF, Kept);
  Outliving Out = {Whereabouts::Spawned, nullptr, Spawner};
  if (!Spawner || !isLetGo(*FF.Outer, Out))
    return;
  for (const LambdaCapture &C : FF.Lambda->captures()) {
    const VarDecl *Var = C.capturesVariable() && C.getCaptureKind() == LCK_ByRef
                             ? dyn_cast<VarDecl>(C.getCapturedVar())
                             : nullptr;
    if (!Var || !Var->hasLocalStorage() || Var->isInitCapture() ||
        Var->getType()->isReferenceType() || Var->getDeclContext() != FF.Outer->Decl ||
        !Kept.keepsVariable(FF, Var) || mayBeJoined(Kept, *FF.Outer, Out, Var))
      continue;
    Finding F;
    F.Loc = C.isExplicit() ? C.getLocation() : FF.Lambda->getCaptureDefaultLoc();
    F.Range = FF.Lambda->getIntroducerRange();
    F.In = FF.Outer->Decl;
    F.Message = "'" + Var->getNameAsString() + "' dies when " +
                describeFunction(FF.Outer->Decl, FF.Outer->IsLambda) +
                " is left, but the spawned coroutine still refers to it";
    F.Notes.push_back(
        {Var->getLocation(), "'" + Var->getNameAsString() + "' is captured by reference"});
    F.Notes.push_back({SourceLocation(), "capture it by value, or a std::shared_ptr to it, or join "
                                         "the coroutine before"});
    P.Report(std::move(F));
  }
}

void run(const Pass &P) {
  Borrows Kept(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    checkClosure(P, *FF, Kept);
    for (const AsyncValue &V : Kept.madeIn(*FF)) {
      Outliving Out = Kept.after(V, *FF);
      if (Out.Where != Whereabouts::Spawned || !isLetGo(*FF, Out))
        continue;
      for (const Borrow &B : Kept.of(V, *FF))
        if (B.Of == Borrow::Local && B.Param && !mayBeJoined(Kept, *FF, Out, B.Var))
          report(P, *FF, V, B, Out);
    }
  }
}

} // namespace

extern const CheckDef SpawnLocalRef;
constinit const CheckDef SpawnLocalRef = define<run>({
    "spawn-local-ref",
    "spawned work refers to variables of the function that spawned it",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::None,
});

} // namespace lazy

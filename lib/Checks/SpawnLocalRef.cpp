// Spawned work runs on when the function that spawned it is left. What it was given by reference,
// view or pointer out of that function's variables is gone by then, unless somebody joins it first.

#include "Checks/AwaitPlace.h"
#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"

using namespace clang;

namespace lazy {
namespace {

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B) {
  Finding F = findingAt(FF, B.What->IgnoreUnlessSpelledInSource());
  std::string Here = describeFunction(FF.Decl, FF.IsLambda);
  F.Message = "'" + B.Var->getNameAsString() + "' dies when " + Here +
              " is left, but the spawned " + nounOf(*V.Type) + " still refers to it";
  addKeeperNote(F, B);
  F.Notes.push_back(
      {SourceLocation(), "let the coroutine own it (by value, or a std::shared_ptr), or join the " +
                             nounOf(*V.Type) + " before"});
  P.Report(std::move(F));
}

void run(const Pass &P) {
  Borrows Kept(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    for (const AsyncValue &V : FF->Values) {
      Outliving Out = Kept.after(V, *FF);
      if (Out.Where != Whereabouts::Spawned || !isLetGo(*FF, Out))
        continue;
      for (const Borrow &B : Kept.of(V, *FF))
        if (B.Of == Borrow::Local && B.Param && !mayBeJoined(Kept, *FF, Out, B.Var))
          report(P, *FF, V, B);
    }
}

} // namespace

extern const CheckDef SpawnLocalRef;
constinit const CheckDef SpawnLocalRef = define<run>({
    "spawn-local-ref",
    "spawned work refers to variables of the function that spawned it",
    CheckGroup::Preview,
    "0.1",
    Fixability::None,
});

} // namespace lazy

// `return size_of(key);` gives the caller a task that has not looked at `key` yet, and `key` dies
// with this line. As `co_return co_await size_of(key)` it lived until the task was done: the two
// are not the same for a function that hands out addresses of its own.

#include "Checks/AwaitPlace.h"
#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"

using namespace clang;

namespace lazy {
namespace {

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B) {
  Finding F = findingAt(FF, B.What->IgnoreUnlessSpelledInSource());
  std::string Here = describeFunction(FF.Decl, FF.IsLambda);
  F.Message = "'" + B.Var->getNameAsString() + "' dies when " + Here + " returns, but the " +
              nounOf(*V.Type) + " that it returns still refers to it";
  addKeeperNote(F, B);
  addCoroutineFix(F, P, FF, V);
  if (F.Fixes.empty())
    F.Notes.push_back({SourceLocation(), "await the " + nounOf(*V.Type) +
                                             " here, or let the coroutine own what it uses"});
  P.Report(std::move(F));
}

void run(const Pass &P) {
  Borrows Kept(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    for (const AsyncValue &V : FF->Values) {
      Outliving Out = Kept.after(V, *FF);
      // `auto task = size_of(key); return task;`
      bool Later = Out.Where == Whereabouts::Variable && !FF->IsCoroutine && Out.Into->getInit() &&
                   asWritten(Out.Into->getInit()) == V.Made && onlyReturned(*FF, Out.Into);
      if (Out.Where != Whereabouts::Returned && !Later)
        continue;
      for (const Borrow &B : Kept.of(V, *FF))
        if (B.Of == Borrow::Local && B.By != Borrow::Captures)
          report(P, *FF, V, B);
    }
}

} // namespace

extern const CheckDef ReturnTaskOfLocal;
constinit const CheckDef ReturnTaskOfLocal = define<run>({
    "return-task-of-local",
    "a function returns a task that refers to its own variables",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

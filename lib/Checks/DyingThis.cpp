// A member coroutine goes on with its object's address. If the object is a temporary, or a local
// of a function that lets the task run alone, the object dies first.

#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"

using namespace clang;

namespace lazy {
namespace {

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B,
            const Outliving &Out) {
  Finding F;
  const Expr *What = B.What->IgnoreUnlessSpelledInSource();
  F.Loc = What->getBeginLoc();
  F.Range = What->getSourceRange();
  F.In = FF.Decl;
  std::string Here = FF.IsLambda ? "this lambda" : "'" + FF.Decl->getNameAsString() + "'";
  F.Message = B.Of == Borrow::Temporary
                  ? "this object dies at the end of the statement, but " + holderOf(V, Out) +
                        " still uses it"
                  : "'" + B.Var->getNameAsString() + "' dies when " + Here + " is left, but " +
                        holderOf(V, Out) + " still uses it";
  F.Notes.push_back({B.Keeper->getLocation(), "coroutine '" + B.Keeper->getNameAsString() +
                                                  "' uses its object after it was suspended"});
  F.Notes.push_back({SourceLocation(), "keep the object alive until the " + nounOf(*V.Type) +
                                           " is done: a std::shared_ptr that the coroutine is "
                                           "given by value"});
  P.Report(std::move(F));
}

void run(const Pass &P) {
  Borrows Kept(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    for (const AsyncValue &V : FF->Values) {
      Outliving Out = Kept.after(V, *FF);
      if (Out.Where == Whereabouts::Over || Out.Where == Whereabouts::Unknown)
        continue;
      for (const Borrow &B : Kept.of(V)) {
        if (B.By != Borrow::Object)
          continue;
        // A task of a local object that is returned is return-task-of-local's.
        bool Leaves = Out.Where == Whereabouts::Spawned && isLetGo(*FF, Out) &&
                      !mayBeJoined(Kept, *FF, Out, B.Var);
        if (B.Of == Borrow::Temporary || Leaves)
          report(P, *FF, V, B, Out);
      }
    }
}

} // namespace

extern const CheckDef DyingThis;
constinit const CheckDef DyingThis = define<run>({
    "dying-this",
    "a member coroutine outlives its object",
    CheckGroup::Preview,
    "0.1",
    Fixability::None,
});

} // namespace lazy

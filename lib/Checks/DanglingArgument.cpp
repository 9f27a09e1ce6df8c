// A coroutine keeps the address of what it is given by reference, and reads it when it goes on. A
// temporary argument is dead by then, unless the coroutine is awaited in the same statement.
//
// The same is true of a variable whose block is left before the task goes on, or whose function is
// left when the task is in a member.
//
// Where the task goes decides, not how the coroutine is declared: `co_await load("a")` is fine.

#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"
#include "Facts/BodyScan.h"

using namespace clang;

namespace lazy {
namespace {

/// Whether V is put into a member of its function's object, and the function does nothing else with
/// the object: whoever has that lets the task go on when the function has been left.
bool isLeftInMember(const FunctionFacts &FF, const AsyncValue &V, const Outliving &Out) {
  if (Out.Where != Whereabouts::Stored || Out.Into || FF.IsCoroutine || FF.Lambda)
    return false;
  const Stmt *Whole = V.Made;
  while (isa_and_nonnull<Expr>(FF.parent(Whole)))
    Whole = FF.parent(Whole);
  const CXXOperatorCallExpr *Assign = dyn_cast<CXXOperatorCallExpr>(asWritten(cast<Expr>(Whole)));
  const CXXMemberCallExpr *Add = dyn_cast<CXXMemberCallExpr>(asWritten(cast<Expr>(Whole)));
  const Expr *Into = Assign ? Assign->getArg(0) : Add ? Add->getImplicitObjectArgument() : nullptr;
  auto isThis = [](const Stmt *S) { return isa<CXXThisExpr>(S); };
  const bool Initializes = isa<CXXConstructorDecl>(FF.Decl) && !FF.parent(Whole);
  return (Initializes || (Into && anyStmt(Into, isThis))) &&
         llvm::count_if(FF.Parents, [&](const auto &Each) { return isThis(Each.first); }) ==
             (Initializes ? 0 : 1);
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B,
            const Outliving &Out, const Stmt *UsedAgain) {
  bool Default = isa<CXXDefaultArgExpr>(B.What->IgnoreImplicit());
  Finding F = findingAt(FF, Default ? V.Made : B.What->IgnoreUnlessSpelledInSource());
  F.Message = (UsedAgain ? quoted(*B.Var) + " dies at the end of its block"
               : B.Of == Borrow::Local
                   ? quoted(*B.Var) + " dies " + whenDies(FF, *B.Var)
                   : (Default ? "the default argument for " + quoted(*B.Param) : "this temporary") +
                         " dies " + whenTemporaryDies(Out)) +
              ", but " + holderOf(V, Out) + " still refers to it";
  addRunsOnNote(F, V, Out);
  addKeeperNote(F, B);
  if (UsedAgain)
    F.Notes.push_back({UsedAgain->getBeginLoc(), "it may go on here"});
  if (B.Param->getType()->isReferenceType())
    addByValueFix(F, P, *B.Keeper, *B.Param);
  F.Notes.push_back({SourceLocation(), "keep it in a variable that outlives the " +
                                           nounOf(*V.Type) +
                                           (Out.Where == Whereabouts::Variable && FF.IsCoroutine &&
                                                    !UsedAgain && V.Type->Kind != Role::Generator
                                                ? ", or await the call in this statement"
                                                : ", or let the coroutine take it by value")});
  reportKept(P, std::move(F), B);
}

void run(const Pass &P) {
  Borrows Keeps(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    for (const AsyncValue &V : FF->made()) {
      Outliving Out = Keeps.after(V, *FF);
      if (Out.Where == Whereabouts::Over || Out.Where == Whereabouts::Unknown)
        continue;
      for (const Borrow &B : Keeps.of(V, *FF)) {
        const Stmt *UsedAgain = B.Param ? usedAfterBlock(*FF, V, B, Out) : nullptr;
        if (B.Param && (B.Of == Borrow::Temporary || UsedAgain || isLeftInMember(*FF, V, Out)))
          report(P, *FF, V, B, Out, UsedAgain);
      }
    }
}

} // namespace

extern const CheckDef DanglingArgument;
constinit const CheckDef DanglingArgument = define<run>({
    "dangling-argument",
    "a task outlives a temporary that its coroutine was given by reference",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

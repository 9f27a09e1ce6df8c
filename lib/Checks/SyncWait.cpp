// Draining a task from inside a coroutine: `sync_wait(work())` keeps the executor's thread until
// the task is done. With one thread the task can never run, which is a deadlock; with several,
// each such call takes one away until none is left.
//
// Drains are those of the catalogue, and users' own: a plain function that runs the task it is
// given and waits on a primitive. Outside of coroutines they are what they were made for.

#include "Checks/Allowed.h"
#include "Checks/AwaitPlace.h"
#include "Checks/BlockingAdvice.h"
#include "Checks/Wording.h"
#include "Facts/BlockReader.h"
#include "Facts/WouldCompile.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace lazy {
namespace {

struct Options : BlockingAllowed {
  static const Option<Options> Table[2];
};
const Option<Options> Options::Table[] = {
    allowBlockingIn<Options>(),
    allowBlockingTypes<Options>(),
};

/// The task that Call drains: its object, or the only argument. Null if it has others too, which
/// an await would lose.
const Expr *drained(const Pass &P, const CallExpr *Call) {
  llvm::SmallVector<const Expr *, 2> Written;
  for (const Expr *Arg : plainArguments(Call))
    if (!isa<CXXDefaultArgExpr>(Arg))
      Written.push_back(Arg);
  const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call);
  if (Member && !Written.empty())
    return nullptr;
  if (!Member && Written.size() != 1)
    return nullptr;
  const Expr *Task = Member ? Member->getImplicitObjectArgument() : Written.front();
  const AsyncType *T = Task->getType()->isPointerType() ? nullptr : P.F.Types->get(Task->getType());
  return T && T->Awaitable && !isa<CXXThisExpr>(Task->IgnoreParenImpCasts()) ? Task : nullptr;
}

QualType asValue(QualType T) {
  return T.getNonReferenceType().getUnqualifiedType().getCanonicalType();
}

/// The fix that awaits what Call drains, if that gives what the call gave.
void addFix(Finding &F, const Pass &P, const FunctionFacts &FF, const CallExpr *Call) {
  // What the body does not say it cannot say otherwise.
  if (!FF.parent(Call))
    return;
  const Expr *Task = obstacleAt(&FF, Call) == Obstacle::None ? drained(P, Call) : nullptr;
  if (!Task || Call->isTypeDependent() || FF.Decl->getReturnType()->isDependentType())
    return;
  const Expr *Written = Task->IgnoreUnlessSpelledInSource();
  WouldCompile Would(P.F.Types->sema(), FF.Decl);
  QualType Promise = Would.promiseOf(FF.Decl->getReturnType());
  QualType T = Written->getType().getNonReferenceType();
  bool Named = Written->isLValue();
  QualType Given = Would.awaited(
      Named ? P.Ctx.getLValueReferenceType(T) : P.Ctx.getRValueReferenceType(T), Promise);
  bool Move = Named && Given.isNull();
  if (Move)
    Given = Would.awaited(P.Ctx.getRValueReferenceType(T), Promise);
  if (Given.isNull() || (!isStatement(FF, Call) && asValue(Given) != asValue(Call->getType())))
    return;
  F.Fixes.push_back(awaitInstead(P, FF, Call, Written, Move));
}

void report(const Pass &P, const FunctionFacts &FF, const BlockSite &Site) {
  Finding F;
  F.Loc = Site.Call->getBeginLoc();
  F.Range = Site.Call->getSourceRange();
  F.In = FF.Decl;
  std::string Called = calledName(Site.Call), Body = bodyOnExecutor(FF);
  F.Message =
      Site.Model->Instead == Replacement::EventLoop
          ? Called + " runs an event loop in " + Body + "; its own loop stands still"
          : Called + " blocks the thread of " + Body + "; what needs this thread never gets done";
  if (const CallExpr *Call = dyn_cast<CallExpr>(Site.Call))
    addFix(F, P, FF, Call);
  addBlockingNotes(F, P, FF, *Site.Model);
  P.Report(std::move(F));
}

/// Whether FF is there to run the loop that Site runs: a coroutine that awaits nothing has no
/// loop of its own that it could stop, `when_all(serve(), [&]() -> task<> { io.run(); … }())`.
bool isLoopsThread(const FunctionFacts &FF, const BlockSite &Site) {
  return Site.Model->Instead == Replacement::EventLoop && FF.IsCoroutine && FF.Awaits.empty();
}

void run(const Pass &P, const Options &O) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (FF->Blocks.empty() || !mustNotBlock(P, *FF, O))
      continue;
    for (const BlockSite &Site : FF->Blocks)
      // A test that expects it to throw or to die is about the drain itself.
      if (Site.Model->Kind == BlockKind::SyncWait && Site.Certain && !isLoopsThread(*FF, Site) &&
          !isRunForItsException(P, Site.Call, FF.get()))
        report(P, *FF, Site);
  }
}

} // namespace

extern const CheckDef SyncWait;
constinit const CheckDef SyncWait = define<Options, run>({
    "sync-wait",
    "a coroutine waits for a task on its own thread instead of awaiting it",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

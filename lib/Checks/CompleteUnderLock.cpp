// Who keeps a promise runs those who wait for it: their continuations, in many libraries, run
// before `setValue` returns. Under a lock that is a callback under a lock, of code that nobody
// here can see. If it wants the same mutex, it deadlocks with its own thread.

#include "Checks/Wording.h"
#include "Facts/BodyScan.h"
#include "Facts/LockFlow.h"
#include "Facts/LockUses.h"

using namespace clang;

namespace lazy {
namespace {

const FunctionModel *completes(const CallExpr *Call, const Catalogue &C) {
  const FunctionModel *Model = calledFunctionModel(Call, C);
  return Model && Model->Role == FunctionRole::Completes ? Model : nullptr;
}

/// Calls that complete something, where the graph has them.
struct Completions {
  std::vector<std::pair<FlowPlace, const Expr *>> Places;
  std::vector<const FunctionModel *> Models;
};

Completions findCompletions(const FunctionFacts &FF, const Catalogue &C) {
  Completions Result;
  std::vector<std::pair<const CallExpr *, const FunctionModel *>> Calls;
  // Most functions complete nothing: their graph is not drawn.
  anyCall(FF.Body, [&](const ScannedCall &Site) {
    if (const CallExpr *Call = dyn_cast<CallExpr>(Site.Call))
      if (const FunctionModel *Model = completes(Call, C))
        Calls.push_back({Call, Model});
    return false;
  });
  if (Calls.empty() || !FF.flow().graph())
    return Result;
  for (const auto &[Call, Model] : Calls)
    if (std::optional<FlowPlace> At = FF.flow().find(Call)) {
      Result.Places.push_back({*At, Call});
      Result.Models.push_back(Model);
    }
  return Result;
}

/// Whether Lock is of a mutex that is a local variable: those who are run cannot want it, as they
/// do not know it.
bool isOfLocalMutex(const HeldLock &Lock, LockTypes &Types) {
  llvm::SmallVector<const Expr *, 2> Mutexes;
  if (Lock.Object)
    Mutexes.push_back(Lock.Object);
  else if (Lock.Guard && Lock.Guard->getInit())
    Mutexes = mutexesGiven(asWritten(Lock.Guard->getInit()), Types);
  return !Mutexes.empty() && llvm::all_of(Mutexes, [](const Expr *Mutex) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Mutex->IgnoreParenImpCasts());
    const VarDecl *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return V && V->hasLocalStorage() && !V->getType()->isReferenceType() &&
           !V->getType()->isPointerType();
  });
}

std::string nameOf(const HeldLock &Lock) {
  if (Lock.Guard && Lock.Guard->getIdentifier() && Lock.Guard->getName().size() <= 24)
    return quoted(*Lock.Guard) + " holds ";
  return Lock.Guard || Lock.Temporary ? "a guard holds " : "";
}

void report(const Pass &P, const FunctionFacts &FF, const HeldLock &Lock, const Completions &All) {
  const HeldAt &First = Lock.At.front();
  const CallExpr *Call = cast<CallExpr>(All.Places[First.Watch].second);
  std::string Mutex = Lock.Mutex.empty() ? "a lock" : "'" + Lock.Mutex + "'";
  Finding F;
  F.Loc = Call->getExprLoc();
  F.Range = Call->getSourceRange();
  F.In = FF.Decl;
  std::string Maker = makerOf(Call);
  std::string Rest = "; it runs those who wait for it";
  F.Message = Maker + " is called while " + nameOf(Lock) + Mutex +
              (nameOf(Lock).empty() ? " is locked" : "") + Rest;
  if (F.Message.size() > 100)
    F.Message = Maker + " is called under a lock" + Rest;
  F.Notes.push_back({Lock.LockedAt, "it is locked here", PathSide::Before});
  unsigned Told = 0;
  for (size_t I = First.Begins + 1; I < First.Path.size() && Told < 4; ++I) {
    SourceLocation Where;
    std::string When = describeEdge(*Lock.Walk.Nodes[First.Path[I - 1]].Block,
                                    Lock.Walk.Nodes[First.Path[I]].Via, P.Ctx, Where);
    if (When.empty())
      continue;
    F.Notes.push_back({Where, "it is held " + When, PathSide::Before});
    ++Told;
  }
  F.Notes.push_back({SourceLocation(), All.Models[First.Watch]->Why});
  F.Notes.push_back({SourceLocation(), "take the promise out of what the lock protects, unlock, "
                                       "then complete it"});
  P.Report(std::move(F));
}

void run(const Pass &P) {
  const Catalogue &C = P.F.Types->catalogue();
  LockTypes Types(*P.F.Types);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    Completions All = findCompletions(*FF, C);
    if (All.Places.empty())
      continue;
    std::vector<unsigned> Reported;
    for (const HeldLock &Lock : locksHeldAt(*FF, Types, All.Places))
      if (!llvm::is_contained(Reported, Lock.At.front().Watch) && !isOfLocalMutex(Lock, Types)) {
        Reported.push_back(Lock.At.front().Watch);
        report(P, *FF, Lock, All);
      }
  }
}

} // namespace

extern const CheckDef CompleteUnderLock;
constinit const CheckDef CompleteUnderLock = define<run>({
    "complete-under-lock",
    "a promise is kept, and its continuations run, while a mutex is locked",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::None,
});

} // namespace lazy

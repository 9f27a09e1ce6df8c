// The future of std::async waits for its task when it is destroyed. Dropped at once it turns
// an asynchronous call into a synchronous one; in a loop it runs the tasks one by one; in a
// coroutine it holds up the thread that everybody else runs on. A deferred task does not wait:
// it never runs.
//
// Keeping the future in a local of a plain function until the scope ends is a way to join and
// stays silent, unless the scope ends right there.

#include "Checks/Wording.h"
#include "Facts/FlowValue.h"
#include "Facts/Launch.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {
namespace {

bool isLoop(const Stmt *S) {
  return isa_and_nonnull<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S);
}

/// The innermost loop around S in FF; null if there is none.
const Stmt *loopAround(const FunctionFacts &FF, const Stmt *S) {
  for (S = FF.parent(S); S; S = FF.parent(S))
    if (isLoop(S))
      return S;
  return nullptr;
}

/// The block whose statement declares the variable that Init initialises.
const CompoundStmt *scopeOf(const FunctionFacts &FF, const Stmt *Init, const Stmt *&Declaration) {
  for (Declaration = Init; Declaration; Declaration = FF.parent(Declaration))
    if (const CompoundStmt *Block = dyn_cast_or_null<CompoundStmt>(FF.parent(Declaration)))
      return Block;
  return nullptr;
}

Finding begin(const FunctionFacts *FF, const Expr *Made) {
  const Expr *Written = asWritten(Made);
  Finding F;
  F.Loc = Written->getBeginLoc();
  F.Range = Written->getSourceRange();
  F.In = FF ? FF->Decl : nullptr;
  return F;
}

void addNotes(Finding &F, const Pass &P, const FunctionFacts *FF, const AsyncValue &V, bool Waits) {
  const CallExpr *Call = dyn_cast<CallExpr>(V.Made->IgnoreUnlessSpelledInSource());
  if (Call && !calledFunctionModel(Call, P.F.Types->catalogue()) && Call->getDirectCallee())
    F.Notes.push_back({Call->getDirectCallee()->getLocation(),
                       makerOf(V.Made) + " returns the future of a launched task"});
  if (!Waits)
    F.Notes.push_back({SourceLocation(), "wait for it, or launch it with 'std::launch::async'"});
  else if (FF && FF->IsCoroutine)
    F.Notes.push_back({SourceLocation(), "run blocking work on a pool of threads and co_await it"});
  else
    F.Notes.push_back(
        {SourceLocation(), "keep the future where it outlives the work that runs beside it"});
}

void reportDropped(const Pass &P, const FunctionFacts *FF, const AsyncValue &V, Launched How) {
  Finding F = begin(FF, V.Made);
  bool Waits = How == Launched::Waits;
  bool InCoroutine = FF && FF->IsCoroutine;
  F.Message = "the future returned by " + makerOf(V.Made) + " is destroyed at once; ";
  F.Message += !Waits        ? "its deferred task never runs"
               : InCoroutine ? "this blocks the executor's thread"
                             : "this call blocks until the task finishes";
  if (Waits && FF)
    if (const Stmt *Loop = loopAround(*FF, V.Made))
      F.Notes.push_back({Loop->getBeginLoc(), "the rounds of this loop run one after the other"});
  addNotes(F, P, FF, V, Waits);
  P.Report(std::move(F));
}

/// The site of V in Flow; none if V is put into the local in no way that is followed.
std::optional<unsigned> siteOf(const ValueFlow &Flow, const AsyncValue &V) {
  for (unsigned I = 0; I != Flow.Sites.size(); ++I)
    if (Flow.Sites[I].Made == V.Made)
      return I;
  return std::nullopt;
}

void checkStored(const Pass &P, const FunctionFacts &FF, const AsyncLocal &L, const AsyncValue &V,
                 Launched How) {
  bool Used = L.hasUse(UseKind::Consumes) || L.hasUse(UseKind::Escapes);
  std::string Name = "'" + L.Var->getNameAsString() + "'";
  auto say = [&](std::string Message) {
    Finding F = begin(&FF, V.Made);
    F.Message = std::move(Message);
    addNotes(F, P, &FF, V, How == Launched::Waits);
    P.Report(std::move(F));
  };
  if (How == Launched::Deferred) {
    if (!Used)
      say("nobody waits for " + Name + "; its deferred task never runs");
    return;
  }
  ValueFlow Flow = valueFlow(FF.flow(), L, P.F.Types->catalogue());
  std::optional<unsigned> Site = siteOf(Flow, V);
  if (!Site)
    return;
  for (const ValueOverwrite &Over : Flow.Overwrites)
    if (Over.Definite && Flow.Sites[*Site].Use == Over.Use && llvm::is_contained(Over.Lost, *Site))
      return say("assigning to " + Name + " waits for the task of the round before");
  if (FF.IsCoroutine) {
    if (llvm::is_contained(Flow.Owed, *Site))
      say("the destructor of " + Name + " waits for its task and blocks the executor's thread");
    return;
  }
  if (Used || V.Made != L.Init)
    return;
  const Stmt *Declaration = nullptr;
  const CompoundStmt *Scope = scopeOf(FF, V.Made, Declaration);
  if (!Scope || !llvm::is_contained(Flow.Owed, *Site))
    return;
  if (isLoop(FF.parent(Scope)))
    say(Name + " is destroyed at the end of each round; the rounds run one after the other");
  else if (Scope->body_back() == Declaration)
    say(Name + " is destroyed right here; this call blocks until the task finishes");
}

void check(const Pass &P, const FunctionFacts *FF, llvm::ArrayRef<AsyncValue> Values) {
  for (const AsyncValue &V : Values) {
    if (V.InContainer)
      continue;
    bool Gone = V.Became == Fate::Dropped || V.Became == Fate::Voided ||
                V.Became == Fate::Ignored ||
                (V.Became == Fate::Observed && isa_and_nonnull<CXXMemberCallExpr>(V.By));
    const AsyncLocal *L = FF && V.Became == Fate::Stored && V.Into ? FF->local(V.Into) : nullptr;
    if (!Gone && !L)
      continue;
    Launched How = launched(V.Made, P.F.Types->catalogue());
    if (How == Launched::No)
      continue;
    if (Gone)
      reportDropped(P, FF, V, How);
    else if (!L->InContainer)
      checkStored(P, *FF, *L, V, How);
  }
}

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    check(P, FF.get(), FF->Values);
  check(P, nullptr, P.F.Globals);
}

} // namespace

extern const CheckDef DiscardedAsyncFuture;
constinit const CheckDef DiscardedAsyncFuture = define<run>({
    "discarded-async-future",
    "the future of a launched thread is destroyed, which waits for it on the spot",
    CheckGroup::Correctness,
    "0.1",
    Fixability::None,
});

} // namespace lazy

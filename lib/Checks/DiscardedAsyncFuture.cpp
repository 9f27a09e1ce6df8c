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

void addNotes(Finding &F, const Pass &P, const FunctionFacts *FF, const AsyncValue &V,
              Launched How) {
  const CallExpr *Call = dyn_cast<CallExpr>(V.Made->IgnoreUnlessSpelledInSource());
  if (Call && !calledFunctionModel(Call, P.F.Types->catalogue()) && Call->getDirectCallee())
    F.Notes.push_back({Call->getDirectCallee()->getLocation(),
                       makerOf(V.Made) + " returns the future of a launched task"});
  if (How != Launched::Waits)
    F.Notes.push_back({SourceLocation(), "wait for it, or launch it with 'std::launch::async'"});
  else if (FF && FF->IsCoroutine)
    F.Notes.push_back({SourceLocation(), "run blocking work on a pool of threads and co_await it"});
  else
    F.Notes.push_back(
        {SourceLocation(), "keep the future where it outlives the work that runs beside it"});
}

/// "optional" of what V is kept in.
std::string wrapperName(const AsyncValue &V) {
  const CXXRecordDecl *Record = V.Made->getType()->getAsCXXRecordDecl();
  return Record ? Record->getNameAsString() : std::string("container");
}

void reportDropped(const Pass &P, const FunctionFacts *FF, const AsyncValue &V, Launched How) {
  Finding F = begin(FF, V.Made);
  bool InCoroutine = FF && FF->IsCoroutine;
  F.Message = V.InContainer
                  ? "the future in this '" + wrapperName(V) + "' is destroyed at once; "
                  : "the future returned by " + makerOf(V.Made) + " is destroyed at once; ";
  F.Message += How == Launched::Deferred ? "its deferred task never runs"
               : How == Launched::Either ? "this blocks here, or its task never runs"
               : InCoroutine             ? "this blocks the executor's thread"
                                         : "this call blocks until the task finishes";
  if (How == Launched::Waits && FF)
    if (const Stmt *Loop = loopAround(*FF, V.Made))
      F.Notes.push_back({Loop->getBeginLoc(), "the rounds of this loop run one after the other"});
  addNotes(F, P, FF, V, How);
  P.Report(std::move(F));
}

/// The site of V in Flow; none if V is put into the local in no way that is followed.
std::optional<unsigned> siteOf(const ValueFlow &Flow, const AsyncValue &V) {
  for (unsigned I = 0; I != Flow.Sites.size(); ++I)
    if (Flow.Sites[I].Made == V.Made)
      return I;
  return std::nullopt;
}

/// Says Message of the value made by V, which is kept in a variable.
void reportStored(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, Launched How,
                  std::string Message) {
  Finding F = begin(&FF, V.Made);
  F.Message = std::move(Message);
  if (How == Launched::Either)
    F.Notes.push_back({SourceLocation(), "its policy is not known here: the task may never run"});
  addNotes(F, P, &FF, V, How);
  P.Report(std::move(F));
}

/// What the death of the variable that Init initialises, in a plain function, makes of the launch:
/// a part of a sentence; empty if it is a way to join.
std::string endOfScope(const FunctionFacts &FF, const Expr *Init) {
  const Stmt *Declaration = nullptr;
  const CompoundStmt *Scope = scopeOf(FF, Init, Declaration);
  if (Scope && isLoop(FF.parent(Scope)))
    return "is destroyed at the end of each round; the rounds run one after the other";
  if (Scope && Scope->body_back() == Declaration)
    return "is destroyed right here; this call blocks until the task finishes";
  return "";
}

bool isUsed(const AsyncLocal &L) {
  return L.hasUse(UseKind::Consumes) || L.hasUse(UseKind::Escapes);
}

/// The local that L's value ends up in by `auto b = std::move(a);`, L itself if it is not moved.
const AsyncLocal &lastOwner(const FunctionFacts &FF, const AsyncLocal &L) {
  for (const AsyncLocal &Next : FF.Locals)
    if (movedFrom(Next, FF) == &L)
      return lastOwner(FF, Next);
  return L;
}

void checkStored(const Pass &P, const FunctionFacts &FF, const AsyncLocal &L, const AsyncValue &V,
                 Launched How) {
  auto say = [&](std::string Message) { reportStored(P, FF, V, How, std::move(Message)); };
  const AsyncLocal &Last = lastOwner(FF, L);
  std::string Name = quoted(*Last.Var);
  if (How == Launched::Deferred) {
    if (!isUsed(Last))
      say("nobody waits for " + Name + "; its deferred task never runs");
    return;
  }
  std::string Waits =
      "the destructor of " + Name + " waits for its task and blocks the executor's thread";
  if (&Last != &L) {
    std::string End = endOfScope(FF, Last.Var->getInit());
    if (!isUsed(Last) && FF.IsCoroutine)
      say(Waits);
    else if (!isUsed(Last) && !End.empty())
      say(Name + " " + End);
    return;
  }
  ValueFlow Flow = valueFlow(FF.flow(), L, P.F.Types->catalogue());
  std::optional<unsigned> Site = siteOf(Flow, V);
  if (!Site)
    return;
  for (const ValueOverwrite &Over : Flow.Overwrites)
    if (Over.Definite && Flow.Sites[*Site].Use == Over.Use && llvm::is_contained(Over.Lost, *Site))
      return say("assigning to " + Name + " waits for the task of the round before");
  if (!llvm::is_contained(Flow.Owed, *Site))
    return;
  if (FF.IsCoroutine)
    return say(Waits);
  std::string End = V.Made == L.Init ? endOfScope(FF, V.Made) : "";
  if (!isUsed(L) && !End.empty())
    say(Name + " " + End);
}

void check(const Pass &P, const FunctionFacts *FF, llvm::ArrayRef<AsyncValue> Values) {
  for (const AsyncValue &V : Values) {
    if (V.InContainer && !isSingleElementWrapper(V.Made->getType()))
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
    else if (!L->InContainer || isSingleElementWrapper(L->Var->getType()))
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

// A local vector (map, array, tuple …) of tasks that is filled and then goes out of scope:
// nobody took the tasks out, so none of them ran.
//
// Handing the container or its iterators to anything but size() and its like drains it, and so
// does a loop whose body does anything to the elements but look at them. Discarded temporaries
// of such types are unawaited's.

#include "Checks/Wording.h"
#include "clang/AST/Attr.h"

using namespace clang;

namespace lazy {
namespace {

const LocalUse *firstUse(const AsyncLocal &L, UseKind Kind) {
  for (const LocalUse &U : L.Uses)
    if (U.Kind == Kind)
      return &U;
  return nullptr;
}

/// How to await all that is in L.
std::string howToAwait(const Pass &P, const AsyncLocal &L) {
  if (!L.Type->Awaitable)
    return "";
  const CXXRecordDecl *Container = L.Var->getType()->getAsCXXRecordDecl();
  llvm::StringRef Kind =
      Container && Container->getIdentifier() ? Container->getName() : llvm::StringRef();
  // What takes any number of futures takes a vector of them, seldom another container.
  std::string All;
  if (Kind == "vector" && L.Type->Library && !L.Type->Library->WhenAll.empty())
    All = whenAllAdvice(P, *L.Type, {"std::move(" + L.Var->getNameAsString() + ")"});
  if (!All.empty())
    return "await them together: 'co_await " + All + "'";
  return Kind == "tuple" || Kind == "pair" ? "await each of them" : "await each of them in a loop";
}

void report(const Pass &P, const AsyncLocal &L, const FunctionFacts &F) {
  Finding Found;
  Found.Loc = L.Var->getLocation();
  Found.Range = L.Var->getSourceRange();
  Found.In = F.Decl;
  const AsyncType &T = *L.Type;
  std::string Loss = T.isLazy() ? "none of them runs" : consequence(T);
  Found.Message = "the " + nounOf(T) + "s in " + quoted(*L.Var) + " are never awaited; " + Loss;
  if (const LocalUse *Fill = firstUse(L, UseKind::Fills))
    Found.Notes.push_back({Fill->Ref->getExprLoc(), "put in here"});
  if (const LocalUse *Empty = firstUse(L, UseKind::Empties))
    Found.Notes.push_back({Empty->Ref->getExprLoc(), "destroyed here without running"});
  else if (const LocalUse *Look = firstUse(L, UseKind::Observes))
    Found.Notes.push_back({Look->Ref->getExprLoc(), "looking at them does not await them"});
  addWhyNote(Found, P, T, L.Init);
  std::string Advice = howToAwait(P, L);
  if (F.IsCoroutine && !Advice.empty())
    Found.Notes.push_back({SourceLocation(), Advice});
  P.Report(std::move(Found));
}

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions) {
    if (F->HasErrors)
      continue;
    for (const AsyncLocal &L : F->Locals) {
      if (!L.InContainer || L.IsParameter || isa<DecompositionDecl>(L.Var) ||
          isSingleElementWrapper(L.Var->getType()) || L.Var->hasAttr<UnusedAttr>() ||
          L.Var->getName() == "_")
        continue;
      if (L.hasUse(UseKind::Consumes) || L.hasUse(UseKind::Escapes) ||
          (!L.Init && !L.hasUse(UseKind::Fills)))
        continue;
      // A vector of std::async futures joins in its destructor: that is its use.
      if (!L.Type->isLazy() && L.Type->Dropped != Drop::Cancels)
        continue;
      report(P, L, *F);
    }
  }
}

} // namespace

extern const CheckDef DroppedTaskContainer;
constinit const CheckDef DroppedTaskContainer = define<run>({
    "dropped-task-container",
    "a local container is filled with tasks that nobody awaits",
    CheckGroup::Correctness,
    "0.1",
    Fixability::None,
});

} // namespace lazy

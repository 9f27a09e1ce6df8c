// A scope that tasks were started in is destroyed before they have been joined: its destructor
// ends the program, or the tasks run on with what is gone. The join is usually there; an early
// return or an exception from a co_await before it is what skips it.

#include "Checks/PathNotes.h"
#include "Checks/Wording.h"
#include "Facts/FlowExit.h"
#include "Facts/OwedFlow.h"
#include "Facts/Suspension.h"
#include "Facts/Throws.h"

using namespace clang;

namespace lazy {
namespace {

std::string consequenceOf(const OwedModel &M) {
  return M.Dropped == OwedDrop::Undefined ? "its tasks run on without it"
                                          : "its destructor ends the program";
}

void report(const Pass &P, const FunctionFacts &FF, const OwedLocal &L, const OwedFlow &Flow,
            const OwedDeath &D) {
  std::string Name = quoted(*L.Var);
  Finding F;
  F.Loc = L.Var->getLocation();
  F.Range = SourceRange(F.Loc);
  F.In = FF.Decl;
  const OwedUse *Join = nullptr;
  for (const OwedUse &Use : L.Uses)
    if (Use.Touch == OwedTouch::Ends)
      Join = &Use;
  if (!Join)
    F.Message = Name + " is never joined; " + consequenceOf(*L.Model);
  else
    F.Message = Name + " is not joined " +
                (D.Throws ? "when this function fails; " : "on every path; ") +
                consequenceOf(*L.Model);
  if (D.Begin)
    F.Notes.push_back(
        {D.Begin->Ref->getExprLoc(), "tasks run in it from here on", PathSide::After});
  notePath(F, P, Flow.Walk, D.Path, D.Begins, PathSide::After);
  if (D.Throws)
    F.Notes.push_back(
        {D.Throws->getBeginLoc(), "it is not joined when this throws", PathSide::After});
  else if (const Stmt *Exit = exitStatement(Flow.Walk, D.Path, D.Begins))
    F.Notes.push_back(
        {Exit->getBeginLoc(), Name + " is destroyed on leaving here", PathSide::After});
  else
    F.Notes.push_back({endOfScope(FF, L.Var), Name + " is destroyed here", PathSide::After});
  if (Join)
    F.Notes.push_back({Join->Ref->getExprLoc(), "on another path it is joined here"});
  F.Notes.push_back({SourceLocation(), L.Model->Why});
  if (D.Throws)
    F.Notes.push_back({SourceLocation(),
                       "catch the exception, join and rethrow it, or leave that to "
                       "a helper that joins in any case"});
  P.Report(std::move(F));
}

void run(const Pass &P) {
  Throws Known(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    for (const OwedLocal &L : owedLocals(*FF, OwedKind::Scope, *P.F.Types)) {
      // What a function is given is its caller's to join.
      if (isa<ParmVarDecl>(L.Var) || !L.has(OwedTouch::Begins))
        continue;
      // A destructor that checks nothing does no harm if the tasks are known to have ended.
      if (L.Model->Dropped == OwedDrop::Undefined && !L.has(OwedTouch::Ends))
        continue;
      OwedFlow Flow = owedFlow(*FF, L, Known);
      for (const OwedDeath &D : Flow.Deaths)
        if (!leavesByMacro(Flow.Walk, D.Path, D.Begins)) {
          report(P, *FF, L, Flow, D);
          break;
        }
    }
}

} // namespace

extern const CheckDef UnjoinedScope;
constinit const CheckDef UnjoinedScope = define<run>({
    "unjoined-scope",
    "a scope is destroyed before the tasks in it have been joined",
    CheckGroup::Preview,
    "0.1",
    Fixability::None,
});

} // namespace lazy

// A task that is awaited on some paths and forgotten on others: an early
// return, a branch that was added later, a second task put into the same
// variable. Compilers see the await and are content.
//
// The variable must be consumed somewhere: one that never is belongs to
// never-awaited-local. A lazy task that never starts because the function fails
// first has lost nothing.

#include "Checks/Wording.h"
#include "Facts/FlowExit.h"
#include "Facts/FlowValue.h"
#include "Facts/Launch.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  bool IgnoreErrorExits = true;
  bool IgnoreErrorExitsOfStarted = false;
  static const Option<Options> Table[2];
};

const Option<Options> Options::Table[] = {
    {"IgnoreErrorExits", &Options::IgnoreErrorExits,
     "a lazy task need not be awaited where the function leaves because "
     "something failed"},
    {"IgnoreErrorExitsOfStarted", &Options::IgnoreErrorExitsOfStarted,
     "the same for work that has already started"},
};

/// Whether losing a value of T on one path is a loss worth a report.
bool isLoss(const AsyncType &T) {
  if (consequence(T).empty() || T.Dropped == Drop::Blocks)
    return false;
  return !isSharedHandle(T);
}

/// `f = std::move(f).handle_exception(log);` that nobody reads again: the chain
/// of a started future runs all the same, and dropping its end is how such work
/// is let go.
bool isEndOfChain(const ValueSite &Site, const AsyncType &T, AsyncTypes &Types) {
  const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(Site.Made);
  return !Site.Consumed && !T.isLazy() && T.Dropped == Drop::Detaches && Call &&
         Types.get(Call->getObjectType());
}

const char *consumed(const AsyncType &T) {
  if (T.Awaitable)
    return "awaited";
  return T.Kind == Role::Sender ? "started" : "waited for";
}

class PathReporter {
public:
  PathReporter(const Pass &P, const FunctionFacts &FF, const AsyncLocal &L, const ValueFlow &V)
      : P(P), FF(FF), L(L), V(V) {}

  /// Whether Leak is a way out of a failure.
  bool leavesByFailure(const ValueLeak &Leak) const {
    if (returnsFailure(exitOf(Leak)))
      return true;
    if (!Leak.Decides)
      return false;
    const FlowNode &To = V.Walk.Nodes[Leak.Path[*Leak.Decides + 1]];
    return isFailureEdge(*V.Walk.Nodes[Leak.Path[*Leak.Decides]].Block, To.Via);
  }
  /// Whether a macro decides, such as an assertion of a test.
  bool leavesByMacro(const ValueLeak &Leak) const {
    return Leak.Decides && isMacroBranch(*V.Walk.Nodes[Leak.Path[*Leak.Decides]].Block);
  }
  void report(const ValueLeak &Leak) const;

private:
  const Stmt *exitOf(const ValueLeak &Leak) const {
    return exitStatement(V.Walk, Leak.Path,
                         Leak.Decides ? *Leak.Decides + 1 : Leak.Path.size() - 1);
  }
  SourceLocation endOfScope() const;
  void noteBranch(Finding &F, const ValueLeak &Leak) const;
  void noteExit(Finding &F, const ValueLeak &Leak) const;

  const Pass &P;
  const FunctionFacts &FF;
  const AsyncLocal &L;
  const ValueFlow &V;
};

SourceLocation PathReporter::endOfScope() const {
  for (const Stmt *S = L.Var->getInit(); S; S = FF.parent(S))
    if (const CompoundStmt *Block = dyn_cast<CompoundStmt>(S))
      return Block->getRBracLoc();
  return FF.Body->getEndLoc();
}

void PathReporter::noteBranch(Finding &F, const ValueLeak &Leak) const {
  if (!Leak.Decides)
    return;
  const FlowNode &To = V.Walk.Nodes[Leak.Path[*Leak.Decides + 1]];
  SourceLocation Where;
  std::string When =
      describeEdge(*V.Walk.Nodes[Leak.Path[*Leak.Decides]].Block, To.Via, P.Ctx, Where);
  if (!When.empty())
    F.Notes.push_back(
        {Where, "it is not " + std::string(consumed(*L.Type)) + " " + When, PathSide::After});
}

void PathReporter::noteExit(Finding &F, const ValueLeak &Leak) const {
  const Stmt *Exit = exitOf(Leak);
  std::string Without = " here; " + quoted(*L.Var) + " is still owed";
  if (!Exit)
    F.Notes.push_back({endOfScope(), "its scope ends" + Without, PathSide::After});
  else if (isa<ReturnStmt, CoreturnStmt>(Exit))
    F.Notes.push_back({Exit->getBeginLoc(), "the function returns" + Without, PathSide::After});
  else
    F.Notes.push_back({Exit->getBeginLoc(), "control leaves" + Without, PathSide::After});
}

void PathReporter::report(const ValueLeak &Leak) const {
  const ValueSite &Site = V.Sites[Leak.Site];
  const AsyncType &T = *L.Type;
  std::string Name = quoted(*L.Var);
  Finding F;
  const Expr *Written = asWritten(Site.Made);
  F.Loc = Written->getBeginLoc();
  F.Range = Written->getSourceRange();
  F.In = FF.Decl;
  std::string Lost = consequence(T);
  if (L.InContainer && T.isLazy())
    Lost = "none of them runs";
  std::string Not = std::string(" is not ") + consumed(T) + " on every path; ";
  if (L.InContainer)
    F.Message = "what is in " + Name + Not + Lost;
  else if (Site.Consumed || !Site.Use)
    F.Message = Name + Not + Lost;
  else
    F.Message = "what is assigned to " + Name + " here is never " + consumed(T) + "; " + Lost;
  noteBranch(F, Leak);
  noteExit(F, Leak);
  if (Site.Consumed)
    for (const LocalUse &Use : L.Uses)
      if (Use.Kind == UseKind::Consumes) {
        F.Notes.push_back({Use.Ref->getExprLoc(), "on another path it is consumed here"});
        break;
      }
  addWhyNote(F, P, T, Site.Made);
  P.Report(std::move(F));
}

void checkLocal(const Pass &P, const Options &O, const FunctionFacts &FF, const AsyncLocal &L) {
  const Catalogue &C = P.F.Types->catalogue();
  // A structured binding is many values under one name.
  if (L.IsParameter || isa<DecompositionDecl>(L.Var) || !L.hasUse(UseKind::Consumes) ||
      !isLoss(*L.Type))
    return;
  ValueFlow V = valueFlow(FF.flow(), L, C);
  PathReporter Reporter(P, FF, L, V);
  bool IgnoreFailures = L.Type->isLazy() ? O.IgnoreErrorExits : O.IgnoreErrorExitsOfStarted;
  // One branch that forgets the variable is one mistake, whatever was in it.
  llvm::SmallDenseSet<const CFGBlock *, 4> Branches;
  llvm::SmallDenseSet<unsigned, 4> Sites;
  for (const ValueLeak &Leak : V.Leaks) {
    // The future of a launched thread joins: discarded-async-future speaks of
    // it.
    if (launched(V.Sites[Leak.Site].Made, C) != Launched::No ||
        isEndOfChain(V.Sites[Leak.Site], *L.Type, *P.F.Types) || Reporter.leavesByMacro(Leak) ||
        (IgnoreFailures && Reporter.leavesByFailure(Leak)))
      continue;
    const CFGBlock *Branch = Leak.Decides ? V.Walk.Nodes[Leak.Path[*Leak.Decides]].Block : nullptr;
    if (Sites.count(Leak.Site) || (Branch && !Branches.insert(Branch).second))
      continue;
    Sites.insert(Leak.Site);
    Reporter.report(Leak);
  }
}

void run(const Pass &P, const Options &O) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    for (const AsyncLocal &L : FF->Locals)
      checkLocal(P, O, *FF, L);
}

} // namespace

extern const CheckDef UnawaitedOnPath;
constinit const CheckDef UnawaitedOnPath = define<Options, run>({
    "unawaited-on-path",
    "a task is awaited on some paths only and lost on the others",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::None,
});

} // namespace lazy

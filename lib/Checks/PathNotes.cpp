// The branches of a path, told as notes.
#include "Checks/PathNotes.h"
#include "Facts/FlowExit.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {

/// Whether B's branch tells nobody anything: `while (true)`, the inside of a macro.
static bool isNoNews(const CFGBlock &B, const ASTContext &Ctx) {
  if (isMacroBranch(B))
    return true;
  const Expr *E = branchCondition(B);
  bool Value = false;
  return E && !E->isValueDependent() && E->EvaluateAsBooleanCondition(Value, Ctx);
}

bool leavesByMacro(const FlowWalk &Walk, llvm::ArrayRef<unsigned> Path, size_t Begins) {
  for (size_t I = Begins + 1; I < Path.size(); ++I)
    if (isMacroBranch(*Walk.Nodes[Path[I - 1]].Block))
      return true;
  return false;
}

void notePath(Finding &F, const Pass &P, const FlowWalk &Walk, llvm::ArrayRef<unsigned> Path,
              size_t Begins, PathSide Side) {
  constexpr unsigned Most = 4;
  unsigned Told = 0;
  // How the place was reached at which it begins, and how it went on from there.
  for (size_t I = std::max<size_t>(Begins, 1); I < Path.size() && Told < Most; ++I) {
    const CFGBlock &B = *Walk.Nodes[Path[I - 1]].Block;
    // That a loop is entered at all goes without saying.
    const Stmt *Branch = B.getTerminatorStmt();
    bool EntersLoop = I == Begins && Branch && isa<ForStmt, CXXForRangeStmt, WhileStmt>(Branch);
    if (EntersLoop || isNoNews(B, P.Ctx))
      continue;
    SourceLocation Where;
    std::string When = describeEdge(B, Walk.Nodes[Path[I]].Via, P.Ctx, Where);
    if (When.empty() || Where == F.Loc)
      continue;
    F.Notes.push_back({Where, "this happens " + When, Side});
    ++Told;
  }
}

} // namespace lazy

// The branches of a path, told as notes.
#ifndef LAZY_CHECKS_PATHNOTES_H
#define LAZY_CHECKS_PATHNOTES_H

#include "Checks/Check.h"
#include "Facts/Flow.h"

namespace lazy {

/// Adds a note for each branch that Path (nodes of Walk) takes to its node number Begins and
/// from there on, at most four: "this happens when 'ok' is false", "… in case 'A'", "… when this
/// throws". Side says whether they lead to the finding.
void notePath(Finding &F, const Pass &P, const FlowWalk &Walk, llvm::ArrayRef<unsigned> Path,
              size_t Begins, PathSide Side = PathSide::Before);

/// Whether, after its node number Begins, Path takes a branch that a macro wrote, such as an
/// assertion of a test.
bool leavesByMacro(const FlowWalk &Walk, llvm::ArrayRef<unsigned> Path, size_t Begins);

} // namespace lazy

#endif

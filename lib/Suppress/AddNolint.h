// How is a finding silenced where it stands, by a comment?
#ifndef LAZY_SUPPRESS_ADDNOLINT_H
#define LAZY_SUPPRESS_ADDNOLINT_H

#include "Finding/PortableFinding.h"
#include "Support/FileCache.h"
#include "llvm/Support/Error.h"
#include <vector>

namespace lazy {

/// Gives each of Findings, instead of its fixes, the one that silences it: its rule is added to a
/// comment that is there, or a line `// NOLINTNEXTLINE(rule): Reason` is put before its own, or
/// `// NOLINT(rule): Reason` at its end, or both are put around what must not be interrupted. Those
/// of one line are silenced together, by the same edit. Whose file cannot be read gets none.
void silenceInstead(std::vector<PortableFinding> &Findings, llvm::StringRef Reason,
                    FileCache &Files);

/// Error: Reason cannot stand in such a comment.
llvm::Error checkReason(llvm::StringRef Reason);

} // namespace lazy

#endif

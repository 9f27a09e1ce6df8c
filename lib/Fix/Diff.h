// What changed between two texts, in the form that `patch` and `git apply`
// read.
#ifndef LAZY_FIX_DIFF_H
#define LAZY_FIX_DIFF_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace lazy {

/// A unified diff with three lines of context, empty if the texts are equal.
/// Path stands in the header as `a/Path` and `b/Path` if it is relative, alone
/// if it is absolute. Bytes are not touched, so the patch of a CR LF file has
/// CR LF lines.
std::string unifiedDiff(llvm::StringRef Path, llvm::StringRef Old, llvm::StringRef New);

/// Colours the lines of a unified diff for a terminal.
std::string colorDiff(llvm::StringRef Diff);

} // namespace lazy

#endif

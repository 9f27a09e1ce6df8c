// The hash by which GitHub knows a line again: `primaryLocationLineHash`.
#ifndef LAZY_REPORT_LINEHASH_H
#define LAZY_REPORT_LINEHASH_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace lazy {

/// For each line of Text its hash, e.g. "a7f2ff13bc495cf2:1". The same that GitHub's upload action
/// computes (and compares with ours): of the hundred characters from the line's start, without
/// blanks, and a count of the lines with the same hash so far.
std::vector<std::string> lineHashes(llvm::StringRef Text);

} // namespace lazy

#endif

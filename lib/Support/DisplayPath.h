// How a file is named to people.
#ifndef LAZY_SUPPORT_DISPLAYPATH_H
#define LAZY_SUPPORT_DISPLAYPATH_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace lazy {

/// File relative to Directory if it is below it, else as it is. Both absolute
/// and without `..`.
std::string displayPath(llvm::StringRef File, llvm::StringRef Directory);

} // namespace lazy

#endif

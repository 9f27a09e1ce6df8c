// A text file compiled into the binary (cmake/Embed.cmake): catalogue models, rule pages.
#ifndef LAZY_SUPPORT_EMBEDDEDFILE_H
#define LAZY_SUPPORT_EMBEDDEDFILE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace lazy {

struct EmbeddedFile {
  llvm::StringLiteral Name; ///< file name without folder and ending
  llvm::StringLiteral Text; ///< static storage; the file's bytes
};

} // namespace lazy

#endif

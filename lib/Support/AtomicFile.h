// How files are rewritten: completely or not at all.
#ifndef LAZY_SUPPORT_ATOMICFILE_H
#define LAZY_SUPPORT_ATOMICFILE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace lazy {

struct FileText {
  std::string File;
  std::string Text;
};

/// Writes each Text to its File. Everything is first written to temporary files
/// beside the targets; only when all of them are complete does the first one
/// replace its target, so that a full disk or a read-only tree leaves every
/// file as it was and no temporary behind.
///
/// A symbolic link stays, the file it leads to is replaced. An existing file
/// keeps its permissions, and its owner and group where the system lets us; a
/// hard link of it keeps the old text. A file that nobody may write is not
/// replaced, even where the directory would allow it. New files get the usual
/// permissions. The error names the file.
llvm::Error writeFiles(llvm::ArrayRef<FileText> Files);

/// The same for one file; what is no file but a stream (/dev/stdout, a pipe) is
/// written to.
llvm::Error writeFile(llvm::StringRef File, llvm::StringRef Text);

} // namespace lazy

#endif

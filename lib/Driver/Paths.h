// How paths are compared: absolute, without `.` and `..`.
#ifndef LAZY_DRIVER_PATHS_H
#define LAZY_DRIVER_PATHS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <mutex>
#include <string>

namespace lazy {

/// Path made absolute against Base (the process's directory if empty), `.` and `..` removed.
/// Symbolic links are kept: people recognise the names they use.
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Base = "");

/// Path with symbolic links resolved; absolutePath() if it does not exist.
std::string realPath(llvm::StringRef Path);

/// realPath() of many files in few folders: each folder is looked at once in the life of this.
/// Thread-safe.
class RealPaths {
public:
  std::string of(llvm::StringRef Path);

private:
  const std::string &find(llvm::StringRef Path);

  std::mutex Lock;
  llvm::StringMap<std::string> Known;
};

/// Whether Path is Dir or below it. Both absolute and normalised.
bool isWithin(llvm::StringRef Path, llvm::StringRef Dir);

/// Path relative to the process's directory when it is below it, else as it is: for messages.
std::string shownPath(llvm::StringRef Path);

/// By file name: is it a C++ (or C) source, is it a header?
bool isSourceName(llvm::StringRef Path);
bool isHeaderName(llvm::StringRef Path);

} // namespace lazy

#endif

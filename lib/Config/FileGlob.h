// Which files does a glob of a configuration file mean?
#ifndef LAZY_CONFIG_FILEGLOB_H
#define LAZY_CONFIG_FILEGLOB_H

#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"
#include <memory>
#include <string>
#include <vector>

namespace lazy {

/// Fits the path of a file below the configuration file's folder, or the end of one that begins
/// with a folder: `gen/*.cpp` fits src/gen/a.cpp, `/gen/*.cpp` does not. What fits a folder fits
/// all that is in it. As with --exclude, `*` goes over slashes.
class FileGlob {
public:
  /// Error: not a valid glob.
  static llvm::Expected<FileGlob> create(llvm::StringRef Text);

  /// Path: relative to the folder.
  bool matches(llvm::StringRef Path) const;

  /// Globs of whole absolute paths that fit the same files below Folder.
  std::vector<std::string> below(llvm::StringRef Folder) const;

private:
  bool Anchored = false;
  std::shared_ptr<const std::string> Text; ///< the pattern refers to it
  llvm::GlobPattern Pattern;
};

} // namespace lazy

#endif

// What is the text of this file? Each file is read once, so that all frames of
// a report and all edits of a fix speak of the same bytes.
#ifndef LAZY_SUPPORT_FILECACHE_H
#define LAZY_SUPPORT_FILECACHE_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <optional>
#include <string>

namespace lazy {

/// Not safe for use from several threads at once.
class FileCache {
public:
  /// The bytes of File as they are on disk (or as given to set()), nothing if
  /// it cannot be read. Valid as long as the cache lives.
  std::optional<llvm::StringRef> text(llvm::StringRef File);

  /// Use Text for File instead of what is on disk, e.g. an editor's buffer.
  /// Before the first text().
  void set(llvm::StringRef File, std::string Text);

private:
  llvm::StringMap<std::unique_ptr<std::string>> Texts; ///< null: cannot be read
};

/// The bytes of File, copied: never mapped, since a mapped file changes or
/// faults under its reader's hands when somebody rewrites it.
std::optional<std::string> readBytes(llvm::StringRef File);

} // namespace lazy

#endif

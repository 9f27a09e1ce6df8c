// Where is a place, as editors and web pages count? Findings count columns in bytes; most formats
// want UTF-16 code units, and edits have no lines at all.
#ifndef LAZY_REPORT_REGIONS_H
#define LAZY_REPORT_REGIONS_H

#include "Finding/PortableFinding.h"
#include "Support/FileCache.h"
#include "llvm/ADT/StringMap.h"
#include <optional>
#include <vector>

namespace lazy {

/// Lines and columns count from 1, columns in UTF-16 code units; the end is one past the last.
struct Region {
  unsigned Line = 0, Column = 0, EndLine = 0, EndColumn = 0;

  bool operator==(const Region &) const = default;
};

/// Reads files through a cache, each once.
class Regions {
public:
  explicit Regions(FileCache &Files) : Files(Files) {}

  /// The region of P; a point becomes one column wide. If the file cannot be read or has changed,
  /// columns are P's own. Only for a place that has a line.
  Region of(const Place &P);

  /// The region that E replaces, empty for an insertion; nothing if E does not fit the file.
  std::optional<Region> of(const Edit &E);

private:
  struct Source {
    llvm::StringRef Text;
    std::vector<unsigned> LineStarts;
  };
  struct Position {
    unsigned Line, Column;
  };
  const Source *source(llvm::StringRef File);
  static Position position(const Source &S, unsigned Offset);

  FileCache &Files;
  llvm::StringMap<std::optional<Source>> Sources;
};

/// How many UTF-16 code units the bytes of Text are; what is not UTF-8 counts one for each byte, a
/// byte order mark nothing.
unsigned utf16Length(llvm::StringRef Text);

} // namespace lazy

#endif

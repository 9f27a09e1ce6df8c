// The files that fixes speak of: one text for each, under however many names it
// was read.
#ifndef LAZY_FIX_SOURCES_H
#define LAZY_FIX_SOURCES_H

#include "Finding/TURecord.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include <map>
#include <set>
#include <string>

namespace lazy {

/// A file of which at least one unit was analysed.
struct Source {
  std::string File;              ///< symbolic links resolved
  std::string Name;              ///< as it was first asked for: how findings name it
  std::set<std::string> Names;   ///< all names under which units or fixes know it
  std::vector<FileStamp> Stamps; ///< as analysed, each different one once
  bool Loaded = false;
  std::string Text;    ///< what is on disk, if Problem is empty
  std::string Problem; ///< why the file must be left alone
};

class Sources {
public:
  explicit Sources(llvm::ArrayRef<FileStamp> Stamps);

  /// The file of that name, read and compared with its stamp on first use.
  /// Stays where it is.
  Source &load(const std::string &Name);

private:
  Source &intern(const std::string &Name);

  std::map<std::string, Source> Files; ///< by Source::File
  llvm::StringMap<Source *> ByName;
};

} // namespace lazy

#endif

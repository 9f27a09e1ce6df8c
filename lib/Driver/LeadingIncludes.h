// Which headers does a unit begin with? What it reads before its main file's own code may be read
// once for many units.
#ifndef LAZY_DRIVER_LEADINGINCLUDES_H
#define LAZY_DRIVER_LEADINGINCLUDES_H

#include "Driver/Invocation.h"
#include "llvm/ADT/ArrayRef.h"
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lazy {

/// A header found by the search path.
struct FoundHeader {
  std::string File;    ///< absolute
  std::string Spelled; ///< what to write after #include, with its brackets
};

struct UnitStart {
  std::string Meaning; ///< meaningOf() its command
  /// What the main file includes before the first token, macro or condition of its own that a
  /// header may decide. In its order, no header twice.
  std::vector<FoundHeader> Headers;
};

/// How Job's unit begins, without reading its headers. Nothing if it can share none: it
/// is no C++, or its command reads headers before the first line. Errors are no matter here. May
/// be a guess, since what the headers define is not known.
std::optional<UnitStart> readStart(const CompileJob &Job, const ParseOptions &Options);

/// What headers include, as one preprocessor run over all of them shows.
struct IncludeGraph {
  struct File {
    uint64_t Size = 0;
    bool IsUser = false;    ///< see UserCode::contains()
    bool IsGuarded = false; ///< including it again does nothing
    std::set<std::string> Includes;
    /// What to write after #include; nothing if only other people's headers include it, which may
    /// be the only ones that can.
    std::string Spelled;
    size_t Number = 0; ///< they come in this order
  };
  std::map<std::string, File> Files; ///< by absolute name
};

/// The graph of Headers, read with the command of Job.
IncludeGraph readGraph(const CompileJob &Job, const ParseOptions &Options,
                       llvm::ArrayRef<FoundHeader> Headers);

/// The text of a file that includes Headers in their order.
std::string includesOf(llvm::ArrayRef<FoundHeader> Headers);

} // namespace lazy

#endif

// Which headers of other people does a unit begin with? What is read before any of the user's own
// code may be read once for many units.
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
  /// Headers outside of what the user named that the user's files include before the first token,
  /// macro or condition of their own. In their order, no header twice.
  std::vector<FoundHeader> Foreign;
  /// What the unit's main file includes before anything else in it, whosever it is. In its order.
  std::vector<FoundHeader> First;
};

/// How Job's unit begins, without reading other people's headers. Nothing if it can share none: it
/// is no C++, or its command reads headers before the first line. Errors are no matter here. May
/// be a guess, since what those headers define is not known.
std::optional<UnitStart> readStart(const CompileJob &Job, const ParseOptions &Options);

/// What headers include, as one preprocessor run over all of them shows.
struct IncludeGraph {
  struct File {
    uint64_t Size = 0;
    bool IsNamed = false;   ///< see UserCode::isNamed()
    bool IsUser = false;    ///< see UserCode::contains()
    bool IsGuarded = false; ///< including it again does nothing
    std::set<std::string> Includes;
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

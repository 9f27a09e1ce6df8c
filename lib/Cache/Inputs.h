// What does the result of a unit depend on, and is all of it still as it was?
//
// A unit depends on the files that were read, and as much on those that were not there: a new
// header earlier in the search path would be read instead. Compilers also list directories, to
// find an installed GCC. All three are recorded below the compiler, in its file system, so that
// nothing can be forgotten.
//
// The truth is always the content. Sizes and times of change only save the work of reading: they
// are trusted if the file had been left alone for a while when it was read.
#ifndef LAZY_CACHE_INPUTS_H
#define LAZY_CACHE_INPUTS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lazy {

/// When something was last changed, in nanoseconds (ctime: it cannot be set back). 0: too recently
/// to tell a later change from it, look at the content.
using ChangeTime = int64_t;

struct Inputs {
  struct File {
    std::string Name; ///< absolute
    uint64_t Size = 0;
    uint64_t Hash = 0; ///< digest() of the bytes that were read
    ChangeTime Changed = 0;
  };
  /// Names that were looked for below a directory, and led to nothing.
  struct Missing {
    std::string Directory; ///< the nearest that exists
    ChangeTime Changed = 0;
    std::vector<std::string> Names; ///< relative to it
  };
  struct Listing {
    std::string Directory;
    uint64_t Hash = 0; ///< of the names in it
    ChangeTime Changed = 0;
  };
  // Each sorted by name, no name twice.
  std::vector<File> Read;
  std::vector<Missing> Absent;
  std::vector<Listing> Listed;
  /// Files that were seen to be there, and not read: `__has_include`.
  std::vector<std::string> Present;

  std::string toBytes() const;
  /// Nothing if it is not what toBytes() writes.
  static std::optional<Inputs> fromBytes(llvm::StringRef Bytes);
};

/// What several units depend on together. Not thread-safe.
class InputUnion {
public:
  /// Nothing: it is not known what a unit depends on, so it is not known of all.
  void add(std::optional<Inputs> Of);
  /// Nothing if something was unknown, or was not the same for all.
  std::optional<Inputs> take();

private:
  bool Known = true;
  llvm::StringMap<Inputs::File> Read;
  llvm::StringMap<std::pair<ChangeTime, llvm::StringSet<>>> Absent;
  llvm::StringMap<Inputs::Listing> Listed;
  llvm::StringSet<> Present;
};

/// Compares inputs with what is on disk now. Each file is looked at once in its life, however many
/// units depend on it, so it must not outlive a change that its owner makes. Thread-safe.
class InputChecker {
public:
  /// Empty if all of I is as it was; otherwise why not, for people: "'a.h' has changed". Where the
  /// content had to be read to see that, I gets the present times, and Updated becomes true.
  std::string difference(Inputs &I, bool *Updated = nullptr);

private:
  struct State {
    bool IsThere = false, IsDirectory = false;
    uint64_t Size = 0;
    ChangeTime Changed = 0;       ///< 0: a moment ago
    std::optional<uint64_t> Hash; ///< of the bytes, or of the names in a directory
  };
  State look(const std::string &Name);
  std::optional<uint64_t> hash(const std::string &Name, bool IsDirectory);
  bool isSame(const std::string &Name, const State &Now, bool IsDirectory, uint64_t Hash,
              ChangeTime &Changed, bool &Updated);

  std::mutex Lock;
  llvm::StringMap<State> Known;
};

/// The digest of the names in a directory, whatever their order; nothing if it cannot be listed.
std::optional<uint64_t> digestOfNames(const std::string &Directory);

/// The time of the last change of what Name leads to; 0 if it was a moment ago. Nothing if there
/// is nothing.
std::optional<ChangeTime> settledChange(const std::string &Name);

} // namespace lazy

#endif

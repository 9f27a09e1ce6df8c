// Headers are read once for many units of a run, and kept for the next runs.
#ifndef LAZY_DRIVER_SHARING_H
#define LAZY_DRIVER_SHARING_H

#include "Cache/ResultCache.h"
#include "Driver/Preamble.h"
#include "Driver/PreambleGroups.h"
#include "llvm/Support/ThreadPool.h"

namespace lazy {

/// Units to be read with the same headers before them.
struct SharedHeaders : PreambleGroup { ///< units by their place in the list of jobs
  std::string Meaning;                 ///< of their commands
  size_t Like = 0;                     ///< a unit with such a command
  std::string Text;                    ///< the headers, and those of its base, for a cache
  /// What was kept from an earlier run, and what it was made of; null: not made yet.
  std::shared_ptr<const Preamble> Ready;
  Inputs From;
};

/// For one run. Thread-safe.
class Sharing {
public:
  /// Cache may be null: then nothing is kept. Key: all that decides on what a header is but its
  /// command. All must outlive this.
  Sharing(const ParseOptions &Options, ResultCache *Cache, CacheKey Key)
      : Options(Options), Cache(Cache), Key(std::move(Key)) {}

  /// Which of the units Which of Jobs share what; units that share nothing are in no group.
  std::vector<SharedHeaders> plan(llvm::ArrayRef<CompileJob> Jobs, llvm::ArrayRef<size_t> Which,
                                  InputChecker &Now, llvm::ThreadPoolInterface &Pool);

  /// Makes the preamble of Group, after that of Base, its base, if it has one and that could be
  /// made, and takes headers out of Group that cannot be read; Ready stays null if it cannot be
  /// done. Keeps it for later runs.
  void make(SharedHeaders &Group, const SharedHeaders *Base, llvm::ArrayRef<CompileJob> Jobs);

private:
  std::vector<SharedHeaders> known(llvm::ArrayRef<CompileJob> Jobs,
                                   std::map<size_t, UnitStart> &Starts, InputChecker &Now);
  CacheKey keyOf(const SharedHeaders &Group) const;
  CacheKey keyOf(const CompileJob &Job, llvm::StringRef Meaning) const;
  /// What a unit shared in an earlier run, bases first; nothing if it did not.
  std::vector<PreambleGroup> remembered(const CompileJob &Job, llvm::StringRef Meaning,
                                        InputChecker &Now);

  const ParseOptions &Options;
  ResultCache *Cache;
  CacheKey Key;
};

} // namespace lazy

#endif

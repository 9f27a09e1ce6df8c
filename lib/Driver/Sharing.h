// Other people's headers are read once for many units of a run, and kept for the next runs.
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

  /// Makes the preamble of Group by the command of its first unit; Ready stays null if that cannot
  /// be done. Keeps it for later runs.
  void make(SharedHeaders &Group, llvm::ArrayRef<CompileJob> Jobs);

private:
  std::vector<SharedHeaders> known(llvm::ArrayRef<CompileJob> Jobs,
                                   std::map<size_t, UnitStart> &Starts, InputChecker &Now);
  CacheKey keyOf(const SharedHeaders &Group) const;
  CacheKey keyOf(const CompileJob &Job, llvm::StringRef Meaning) const;
  /// What a unit shared in an earlier run; no headers if it did not.
  PreambleGroup remembered(const CompileJob &Job, llvm::StringRef Meaning, InputChecker &Now);

  const ParseOptions &Options;
  ResultCache *Cache;
  CacheKey Key;
};

} // namespace lazy

#endif

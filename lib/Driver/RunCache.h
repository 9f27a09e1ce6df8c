// If nothing changed at all, a run need not even look at its units one by one.
#ifndef LAZY_DRIVER_RUNCACHE_H
#define LAZY_DRIVER_RUNCACHE_H

#include "Driver/Units.h"

namespace lazy {

/// What a whole run said, with what all its units depend on together. FactsFiles: see RunOptions.
class RunCache {
public:
  /// Setup must have a cache and outlive this.
  RunCache(const RunSetup &Setup, llvm::ArrayRef<std::string> FactsFiles);

  /// What the run said when it was made last; nothing if anything is not as it was then.
  std::optional<Report> find();

  /// Keeps what it says. From: what all its units depend on; nothing keeps nothing. If it cannot
  /// be written, the next run looks at each unit.
  void keep(const Report &Said, const std::optional<Inputs> &From);

private:
  ResultCache &Cache;
  CacheKey Key;
};

} // namespace lazy

#endif

// In which order are units read, so that no thread is left alone with a long one at the end?
#ifndef LAZY_DRIVER_UNITCOSTS_H
#define LAZY_DRIVER_UNITCOSTS_H

#include "Cache/ResultCache.h"
#include "llvm/ADT/StringMap.h"
#include <mutex>

namespace lazy {

/// How long units took when they were last read, as far as the cache knows: a hint that changes
/// nothing but the order. Thread-safe.
class UnitCosts {
public:
  /// Cache may be null: then nothing is known or kept. Project tells apart whose files they are.
  /// Cache must outlive this.
  UnitCosts(ResultCache *Cache, llvm::StringRef Project);

  /// In seconds; what the known ones take on average if File is not known.
  double of(llvm::StringRef File) const;
  void note(llvm::StringRef File, double Seconds);
  /// Keeps what was noted. If that cannot be done, the next run knows no better than this one.
  void keep();

private:
  ResultCache *Cache;
  CacheKey Key;
  mutable std::mutex Lock;
  llvm::StringMap<double> Seconds;
  double Average = 0;
  bool Changed = false;
};

} // namespace lazy

#endif

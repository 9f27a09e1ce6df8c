// A unit is read only if what is known of it no longer holds.
#ifndef LAZY_DRIVER_UNITCACHE_H
#define LAZY_DRIVER_UNITCACHE_H

#include "Cache/ResultCache.h"
#include "Driver/TranslationUnit.h"
#include <mutex>

namespace lazy {

/// All that decides on what a unit says besides its command and its files, as the parts of a key:
/// this program, the rules and their options, the catalogue, whose code is whose, and how much is
/// read. Catalogue: the texts of the user's files. Subject is left empty.
CacheKey keyOfRun(const AnalysisOptions &Options, llvm::ArrayRef<std::string> Catalogue);

/// analyse() with a memory. Thread-safe.
class UnitCache {
public:
  /// Run: see keyOfRun(). Cache and Options must outlive this.
  UnitCache(ResultCache &Cache, CacheKey Run, const AnalysisOptions &Options)
      : Cache(Cache), Run(std::move(Run)), Options(Options) {}

  /// What Job's unit has to say, read now or when it was last read. Files are looked at by Now.
  /// Why receives why it was read, for people; empty if it was not. From receives what the record
  /// depends on; nothing if that cannot be known.
  TURecord analyse(const CompileJob &Job, InputChecker &Now, std::string &Why,
                   std::optional<Inputs> &From);

  CacheKey keyOf(const CompileJob &Job) const;
  /// Why entries could not be written, the first reason; empty if all could.
  std::string failure() const;

private:
  std::optional<TURecord> find(const CacheKey &Key, InputChecker &Now, std::string &Why,
                               std::optional<Inputs> &From);
  void keep(const CacheKey &Key, const Inputs &From, const TURecord &Record);

  ResultCache &Cache;
  CacheKey Run;
  const AnalysisOptions &Options;
  mutable std::mutex Lock;
  std::string Failure;
};

} // namespace lazy

#endif

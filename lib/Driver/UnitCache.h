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

/// The same for what headers are, whatever is looked for in them.
CacheKey keyOfHeaders(const ParseOptions &Options);

/// analyse() with a memory. Thread-safe.
class UnitCache {
public:
  /// Run: see keyOfRun(). Cache and Options must outlive this.
  UnitCache(ResultCache &Cache, CacheKey Run, const AnalysisOptions &Options)
      : Cache(Cache), Run(std::move(Run)), Options(Options) {}

  /// What Job's unit had to say when it was last read, if that still holds. Files are looked at by
  /// Now. Otherwise Why receives why not, for people. From receives what the record depends on.
  std::optional<TURecord> find(const CompileJob &Job, InputChecker &Now, std::string &Why,
                               std::optional<Inputs> &From);
  /// What Job's unit has to say now, which is kept. Shared: as Parse.Shared of the options, and
  /// SharedFrom what it was made of. From receives nothing if it cannot be known.
  TURecord read(const CompileJob &Job, const Preamble *Shared, const Inputs &SharedFrom,
                std::optional<Inputs> &From);

  CacheKey keyOf(const CompileJob &Job) const;
  /// Why entries could not be written, the first reason; empty if all could.
  std::string failure() const;

private:
  void keep(const CacheKey &Key, const Inputs &From, const TURecord &Record);

  ResultCache &Cache;
  CacheKey Run;
  const AnalysisOptions &Options;
  mutable std::mutex Lock;
  std::string Failure;
};

} // namespace lazy

#endif

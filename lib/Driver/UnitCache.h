// A unit is read only if what is known of it no longer holds.
#ifndef LAZY_DRIVER_UNITCACHE_H
#define LAZY_DRIVER_UNITCACHE_H

#include "Cache/ResultCache.h"
#include "Config/Config.h"
#include "Driver/TranslationUnit.h"
#include "Link/FunctionPack.h"
#include <mutex>

namespace lazy {

/// How units are analysed that are configured alike.
struct UnitSettings {
  AnalysisOptions Analysis;
  std::shared_ptr<const Catalogue> Known; ///< owns what Analysis points to; may be null as that
  CacheKey Key;                           ///< see keyOfSettings(); empty without a cache
};

/// All that decides on what a unit says besides its command and its files, as the parts of a key:
/// this program, the rules and their options, the catalogue, whose code is whose, and how much is
/// read. Models: the user's. Subject is left empty.
CacheKey keyOfSettings(const AnalysisOptions &Options, llvm::ArrayRef<ModelText> Models);

/// The same for what headers are, whatever is looked for in them and whichever paths are named; see
/// Preamble::fits().
CacheKey keyOfHeaders(const ParseOptions &Options);

/// What a unit said when it was last read.
struct KnownUnit {
  TURecord Record; ///< but for its functions
  FunctionPack Functions;
  Inputs From; ///< what all of it depends on
};

/// analyse() with a memory. Thread-safe.
class UnitCache {
public:
  /// Cache must outlive this.
  explicit UnitCache(ResultCache &Cache) : Cache(Cache) {}

  /// What Job's unit had to say when it was last read, if that still holds. Files are looked at by
  /// Now. Otherwise Why receives why not, for people.
  std::optional<KnownUnit> find(const CompileJob &Job, const UnitSettings &Settings,
                                InputChecker &Now, std::string &Why);
  /// What Job's unit has to say now, which is kept. Shared: as Parse.Shared of the options, and
  /// SharedFrom what it was made of. From receives nothing if it cannot be known.
  TURecord read(const CompileJob &Job, const UnitSettings &Settings, const Preamble *Shared,
                const Inputs &SharedFrom, std::optional<Inputs> &From);

  static CacheKey keyOf(const CompileJob &Job, const UnitSettings &Settings);
  /// Why entries could not be written, the first reason; empty if all could.
  std::string failure() const;

private:
  void keep(const CacheKey &Key, const Inputs &From, TURecord &Record);

  ResultCache &Cache;
  mutable std::mutex Lock;
  std::string Failure;
};

} // namespace lazy

#endif

// What was found out once, kept on disk: a text for each key, valid as long as its inputs are as
// they were.
//
// Any number of processes may use one directory. An entry appears by a rename, completely or not
// at all, and carries a checksum: whatever else is found under its name is no entry. So killing a
// process, a full disk, another version's files and damaged ones cost time, never a result.
#ifndef LAZY_CACHE_RESULTCACHE_H
#define LAZY_CACHE_RESULTCACHE_H

#include "Cache/Inputs.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lazy {

/// What a result is about, and all that decides on it but the content of files.
struct CacheKey {
  std::string Subject; ///< an absolute file name, or what else it is about
  struct Part {
    std::string Name;   ///< for people: "the options of rules"
    std::string Digest; ///< longDigest() of it
  };
  std::vector<Part> Parts;

  void add(llvm::StringRef Name, llvm::StringRef Text);
  /// The digest of all parts.
  std::string digest() const;
};

struct CacheStats {
  std::string Directory;
  uint64_t Entries = 0, Bytes = 0;
};

/// Why an entry that is there is not used: ResultCache::Found::Why.
inline constexpr llvm::StringLiteral DamagedEntry = "its entry in the cache is damaged";

/// Thread-safe.
class ResultCache {
public:
  /// The cache in Directory, which is made if need be; one that cannot be written to is read all
  /// the same. Explains: find() also looks for entries of the same subject to say what is
  /// different, which takes time. Error: the directory cannot be made.
  static llvm::Expected<std::unique_ptr<ResultCache>> open(llvm::StringRef Directory,
                                                           bool Explains);

  struct Found {
    std::optional<std::string> Text; ///< nothing: not known
    Inputs From;                     ///< of Text
    std::string Why;                 ///< if nothing: why not, for people
  };
  /// What was put for Key if its inputs are as they were.
  Found find(const CacheKey &Key, InputChecker &Now);

  /// Keeps Text for Key. Error: it could not be written; there is no entry, or the old one.
  llvm::Error put(const CacheKey &Key, const Inputs &From, llvm::StringRef Text);

  /// Removes what was not used for a month, and the oldest if all together is more than 2 GB; at
  /// most once in twenty minutes.
  void prune();

  /// What is in Directory; zero if there is none.
  static CacheStats stats(llvm::StringRef Directory);
  /// Removes all entries, and the directory if nothing else is in it. Gives what was removed.
  /// Error: something could not be removed.
  static llvm::Expected<CacheStats> clean(llvm::StringRef Directory);

private:
  ResultCache(llvm::StringRef Directory, bool Explains)
      : Directory(Directory.str()), Explains(Explains) {}
  std::string nameOf(const CacheKey &Key) const;
  std::string whyUnknown(const CacheKey &Key) const;

  std::string Directory;
  bool Explains;
};

} // namespace lazy

#endif

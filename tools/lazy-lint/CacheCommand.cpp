// lazy-lint cache: what is kept, and how to get rid of it.
#include "Cache/ResultCache.h"
#include "Commands.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {

static std::string inWords(const CacheStats &S) {
  return llvm::formatv("{0} {1}, {2:f1} MB", S.Entries, S.Entries == 1 ? "entry" : "entries",
                       S.Bytes / 1e6);
}

int cache(const CacheArgs &A) {
  if (!A.Clean) {
    CacheStats S = ResultCache::stats(A.Directory);
    llvm::outs() << S.Directory << ": " << inWords(S) << '\n';
    return 0;
  }
  llvm::Expected<CacheStats> Removed = ResultCache::clean(A.Directory);
  if (!Removed)
    return fail(Removed.takeError());
  llvm::outs() << Removed->Directory << ": removed " << inWords(*Removed) << '\n';
  return 0;
}

} // namespace lazy

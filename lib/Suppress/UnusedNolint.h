// Which NOLINT comments are there for nothing?
#ifndef LAZY_SUPPRESS_UNUSEDNOLINT_H
#define LAZY_SUPPRESS_UNUSEDNOLINT_H

#include "Finding/NolintUse.h"
#include "Finding/TURecord.h"
#include "Support/FileCache.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <vector>

namespace lazy {

/// Every directive of Records that names rules of ours, once, in files of which all is known.
/// Found: what all of them found together, silenced or not, without what depends on functions
/// elsewhere and was not settled: that is in the records, and may be one.
std::vector<NolintUse> usesOfNolints(llvm::ArrayRef<TURecord> Records,
                                     llvm::ArrayRef<PortableFinding> Found);

/// What is to be said of one element of a list.
struct NolintElement {
  enum Verdict {
    Unknown, ///< it may be right
    Idle,    ///< it has silenced nothing, and would have
    NoRule,  ///< there is no such rule
  };
  Verdict Is = Unknown;
  std::string Hint; ///< NoRule: "; did you mean 'x'?" or nothing
};

/// A finding for each of Uses that has something idle, with a fix that takes it out. Judge: asked
/// for each element that has silenced nothing.
std::vector<PortableFinding>
findUnused(llvm::ArrayRef<NolintUse> Uses,
           llvm::function_ref<NolintElement(const NolintUse &Use, llvm::StringRef Element)> Judge,
           FileCache &Files);

} // namespace lazy

#endif

// Which of the headers that units include, in whatever order, are best read together?
#ifndef LAZY_DRIVER_PREAMBLECHOICE_H
#define LAZY_DRIVER_PREAMBLECHOICE_H

#include "Driver/PreambleHeaders.h"
#include <optional>

namespace lazy {

/// Some units, and headers that all of them include.
struct SharedSet {
  std::vector<size_t> Units; ///< places in what chooseSharedSets() was given; those of no set below
  llvm::BitVector Common;
  double Weight = 0;
  /// The set in front of this one that it begins with: it has fewer headers.
  std::optional<size_t> Base;
};

/// Chooses which headers to read together, so that all units together take the least time: each
/// unit begins with the heaviest choice of whose headers it includes all, and so does each choice.
/// Own: what each unit includes. A unit is in one set at most; sets that save nothing are left out.
std::vector<SharedSet> chooseSharedSets(llvm::ArrayRef<llvm::BitVector> Own,
                                        const PreambleHeaders &All);

} // namespace lazy

#endif

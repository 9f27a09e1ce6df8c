// Which units read which headers together? Pure arithmetic on what they include.
#ifndef LAZY_DRIVER_PREAMBLEGROUPS_H
#define LAZY_DRIVER_PREAMBLEGROUPS_H

#include "Driver/LeadingIncludes.h"
#include <vector>

namespace lazy {

/// Units that begin with one preamble.
struct PreambleGroup {
  std::vector<size_t> Units; ///< as the caller numbers them; none if only others begin with it
  /// Each unit includes all of them, in whatever order, before its own code.
  std::vector<FoundHeader> Headers;
  /// The group whose preamble this one's begins with: it stands before this one.
  std::optional<size_t> Base;
};

struct NumberedStart {
  size_t Unit;
  const UnitStart *Start; ///< all of one meaning
};

/// Groups for which reading the headers once is cheaper than reading them in each unit. A unit is
/// in one group at most, and nothing is put into a unit that is not in it anyway.
std::vector<PreambleGroup> groupUnits(llvm::ArrayRef<NumberedStart> Units,
                                      const IncludeGraph &Graph);

} // namespace lazy

#endif

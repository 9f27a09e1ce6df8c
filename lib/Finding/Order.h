// The one order in which findings are shown, and when two of them are the same
// one.
#ifndef LAZY_FINDING_ORDER_H
#define LAZY_FINDING_ORDER_H

#include "Finding/TURecord.h"
#include <vector>

namespace lazy {

/// A total order: file, offset, length, check, message, then fixes and notes.
/// Two findings that are not ordered either way are identical in all that is
/// printed.
bool isBefore(const PortableFinding &A, const PortableFinding &B);

/// Sorts Findings and keeps one of those that say the same (check and message)
/// about the same place: a header is read by many units, which may differ in
/// what else they know. The first in order stays, so that the result does not
/// depend on which unit was ready first; it is the one with the fewest fixes,
/// since what is not right in one unit must not be applied for the others.
void sortAndDeduplicate(std::vector<PortableFinding> &Findings);

} // namespace lazy

#endif

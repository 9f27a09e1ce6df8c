// What a check leaves open, as plain data: the one place where both front ends do so.
#ifndef LAZY_CHECKS_CONDITIONS_H
#define LAZY_CHECKS_CONDITIONS_H

#include "Checks/Check.h"
#include "Facts/Summaries.h"
#include <optional>

namespace lazy {

/// If as plain data, for a finding in In (may be null): all of a ConditionalFinding but Then.
/// Nothing if the callee has no name.
std::optional<ConditionalFinding> conditionOf(Premise If, const clang::Decl *In,
                                              FunctionNames &Names);

} // namespace lazy

#endif

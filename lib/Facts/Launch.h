// Where a future comes from, when its type alone does not say what its destructor does: the
// future of a launched thread (std::async) waits for it, others of the same type do not.
#ifndef LAZY_FACTS_LAUNCH_H
#define LAZY_FACTS_LAUNCH_H

#include "Facts/Facts.h"

namespace lazy {

enum class Launched {
  No,       ///< or not known to be
  Waits,    ///< its destructor waits for the work
  Deferred, ///< the work begins when somebody waits; otherwise never
  Either,   ///< one of the two: the policy is not known here
};

/// What is known of the future that Made (as in AsyncValue::Made) gives, or of the one that the
/// optional or pointer Made is given. Looks into functions of this translation unit whose every
/// return is a launch, a few levels deep.
Launched launched(const clang::Expr *Made, const Catalogue &C);

/// The local of F that L was moved from when it was declared, `auto b = std::move(a);`, if that is
/// all that became of it; else null.
const AsyncLocal *movedFrom(const AsyncLocal &L, const FunctionFacts &F);

/// What is known of a future that L, of F, was given anywhere: when it was declared, by an
/// assignment, or by the local it was moved from.
Launched launchedInto(const AsyncLocal &L, const FunctionFacts &F, const Catalogue &C);

} // namespace lazy

#endif

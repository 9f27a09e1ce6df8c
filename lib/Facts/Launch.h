// Where a future comes from, when its type alone does not say what its destructor does: the
// future of a launched thread (std::async) waits for it, others of the same type do not.
#ifndef LAZY_FACTS_LAUNCH_H
#define LAZY_FACTS_LAUNCH_H

#include "Catalogue/Catalogue.h"
#include "clang/AST/Expr.h"

namespace lazy {

enum class Launched {
  No,       ///< or not known to be
  Waits,    ///< its destructor waits for the work
  Deferred, ///< the work begins when somebody waits; otherwise never
};

/// What is known of the future that Made (as in AsyncValue::Made) gives. Looks into functions
/// of this translation unit whose every return is a launch, a few levels deep.
Launched launched(const clang::Expr *Made, const Catalogue &C);

} // namespace lazy

#endif

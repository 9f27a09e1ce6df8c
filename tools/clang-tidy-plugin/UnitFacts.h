// What the checks of one translation unit share inside clang-tidy: the facts, collected by
// whichever check comes first.
#ifndef LAZY_CLANG_TIDY_PLUGIN_UNITFACTS_H
#define LAZY_CLANG_TIDY_PLUGIN_UNITFACTS_H

#include "Facts/Facts.h"
#include <memory>

namespace lazy {

/// The facts of the unit that is being checked on this thread, if somebody holds them already;
/// null otherwise. Whoever holds them must let go before Ctx ends.
std::shared_ptr<const Facts> currentFacts(const clang::ASTContext &Ctx);

/// Collects them, for this caller and those that come later.
/// SystemHeaders: whether code of system headers is linted too.
std::shared_ptr<const Facts>
collectForUnit(clang::ASTContext &Ctx, std::shared_ptr<const Catalogue> Known, bool SystemHeaders);

} // namespace lazy

#endif

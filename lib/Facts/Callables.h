// Callables that give an asynchronous value, handed to something that ignores what they give.
#ifndef LAZY_FACTS_CALLABLES_H
#define LAZY_FACTS_CALLABLES_H

#include "Facts/Fate.h"

namespace lazy {

/// Appends the CallableUses of one body to Out.
void collectCallables(AsyncTypes &Types, const BodyIndex &Body, ParamFates &Params,
                      std::vector<CallableUse> &Out);

} // namespace lazy

#endif

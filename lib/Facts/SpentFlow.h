// Is a single-shot value taken out of a variable that no longer has it? Awaiting takes it like a
// move, whether or not std::move is written; so do get(), then() and being handed over.
#ifndef LAZY_FACTS_SPENTFLOW_H
#define LAZY_FACTS_SPENTFLOW_H

#include "Facts/Flow.h"
#include "Facts/Takes.h"

namespace lazy {

/// Why there is no value any more.
enum class Missing {
  Taken,       ///< an earlier mention took it
  Cleared,     ///< `t = {}`, `t.reset()`
  NeverFilled, ///< default-constructed, on every path
};

/// A value is taken where none is.
struct SpentTake {
  ValueTake Again; ///< the take that finds nothing
  Missing Why = Missing::Taken;
  ValueTake First;            ///< Taken: the earlier take. Cleared: only Use is set
  bool NextRound = false;     ///< a loop comes around between the two
  std::vector<unsigned> Path; ///< nodes of the walk, from its start to the second take
  size_t Begins = 0;          ///< index in Path of the node in which the value goes
};

/// All such takes of one local.
struct SpentFlow {
  std::vector<SpentTake> Takes; ///< at most one for each second take; shortest paths first
  FlowWalk Walk;
};

/// What FF names besides its locals that holds a single-shot value when its body begins: parameters
/// by reference, and what a lambda has made its own. F are the facts of which FF is one.
std::vector<AsyncLocal> spentOwners(const FunctionFacts &FF, const Facts &F);

/// Follows L, a local of FF, a part of one, or one of spentOwners(FF); handlers of exceptions
/// included. Empty if its type can be awaited many times and is not moved, or the graph or the uses
/// are beyond us.
SpentFlow spentFlow(const FunctionFacts &FF, const AsyncLocal &L, AsyncTypes &Types);

} // namespace lazy

#endif

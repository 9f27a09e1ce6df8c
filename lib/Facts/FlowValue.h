// What becomes of a local's asynchronous value on each path: is it consumed before the variable
// dies, and before another value is put into it?
#ifndef LAZY_FACTS_FLOWVALUE_H
#define LAZY_FACTS_FLOWVALUE_H

#include "Facts/Flow.h"

namespace lazy {

/// A place where the local comes to own a value: its initialiser, or one of its uses.
struct ValueSite {
  const LocalUse *Use = nullptr;     ///< assignment, emplace, push_back …; null: the initialiser
  const clang::Expr *Made = nullptr; ///< the expression that makes the value; never null
  bool Consumed = false;             ///< some path consumes it, or does something unknown with it
};

/// A path on which the value of a site is still owed when the variable dies.
struct ValueLeak {
  unsigned Site = 0;
  std::vector<unsigned> Path; ///< nodes of the walk, from an entry to where the variable dies
  /// What decides: node Path[Decides] is left by the branch after which nothing consumes.
  /// None: nothing ever does.
  std::optional<unsigned> Decides;
};

/// A value put where another one is.
struct ValueOverwrite {
  const LocalUse *Use = nullptr;
  std::vector<unsigned> Lost; ///< sites whose value is owed here on some path
  bool Definite = false;      ///< no path on which the old value was consumed comes here
};

/// The answers for one local.
struct ValueFlow {
  std::vector<ValueSite> Sites;
  std::vector<ValueLeak> Leaks; ///< shortest path first; at most one a site and deciding branch
  std::vector<ValueOverwrite> Overwrites;
  std::vector<unsigned> Owed; ///< sites that some path leaves owed at the end of the variable
  FlowWalk Walk;
  bool Known = false; ///< false: the graph or the uses are beyond us; all else is empty
};

/// Whether a T is a handle to shared work: it can be copied and awaited many times, so that the
/// one that is lost is seldom the last.
bool isSharedHandle(const AsyncType &T);

/// Follows Local, which must be one of Flow's function's locals.
ValueFlow valueFlow(const FunctionFlow &Flow, const AsyncLocal &Local, const Catalogue &C);

} // namespace lazy

#endif

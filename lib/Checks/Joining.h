// Spawned work refers to a variable of the function that spawned it. Is the work over when the
// variable dies? Somebody may wait for it: never, on some paths only, or nobody can tell.
#ifndef LAZY_CHECKS_JOINING_H
#define LAZY_CHECKS_JOINING_H

#include "Checks/Check.h"
#include "Facts/Borrows.h"
#include "Facts/Flow.h"

namespace lazy {

/// How a variable dies while spawned work refers to it.
struct DiesUnjoined {
  /// A local scope or executor that the work was spawned on, and that dies after the variable; may
  /// be null.
  const clang::VarDecl *Scope = nullptr;
  /// The wait for the work that is passed by on the way; null: there is none at all. The rest is
  /// empty then.
  const clang::Expr *Join = nullptr;
  const clang::Stmt *Exit = nullptr;   ///< the statement that leaves; may be null
  const clang::Stmt *Throws = nullptr; ///< what throws instead
  FlowWalk Walk;
  std::vector<unsigned> Path; ///< nodes of Walk
  size_t Begins = 0;          ///< index in Path of the node in which the work is spawned
};

/// How Var, a local of FF (or null for a temporary) that spawned work refers to, dies before the
/// work has been joined. Out: where the work is. None if it was not spawned, if there is a handle
/// to wait on, or if somebody may wait for it first on every path: by an await, by blocking, by
/// something that has to do with the scope or executor (spawning more on it apart), or in a
/// destructor.
std::optional<DiesUnjoined> diesUnjoined(const Facts &F, const Borrows &Keeps,
                                         const FunctionFacts &FF, const Outliving &Out,
                                         const clang::VarDecl *Var);

/// Adds the notes that say how D comes about.
void addUnjoinedNotes(Finding &F, const Pass &P, const DiesUnjoined &D);

} // namespace lazy

#endif

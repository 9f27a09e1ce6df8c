// Which locks does a function hold at the places that matter: where its coroutine is suspended,
// where it completes a promise? Not by scopes but on the paths of its graph: unlocked early,
// moved away, tried without success is not held.
#ifndef LAZY_FACTS_LOCKFLOW_H
#define LAZY_FACTS_LOCKFLOW_H

#include "Facts/HoldFlow.h"
#include "Facts/LockTypes.h"

namespace lazy {

/// A lock taken at one place and held at others.
struct HeldLock {
  const clang::VarDecl *Guard = nullptr;  ///< the variable that holds it, or whose member does
  const clang::Expr *Object = nullptr;    ///< else the mutex, as written where it is locked
  const clang::Expr *Temporary = nullptr; ///< else the expression that makes the guard
  const LockClass *Class = nullptr;       ///< of the guard or mutex; null: locked by a function
  std::string Mutex;                      ///< the type of what is locked; may be empty
  bool ThreadOwned = false;               ///< as LockClass
  bool Maybe = false;                     ///< if the attempt succeeded, which nobody asks
  clang::SourceLocation LockedAt;
  std::vector<HeldAt> At; ///< first the nearest; Watch: index of the watched place
  FlowWalk Walk;
  /// Where it is unlocked by words, in the order of the source.
  std::vector<const clang::Stmt *> Unlocks;
};

/// The locks that FF holds at any of Watched (Where, and the expression that is there).
std::vector<HeldLock>
locksHeldAt(const FunctionFacts &FF, LockTypes &Types,
            llvm::ArrayRef<std::pair<FlowPlace, const clang::Expr *>> Watched);

} // namespace lazy

#endif

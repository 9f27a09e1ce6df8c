// What does one mention of a guard, or one call, do to a lock?
#ifndef LAZY_FACTS_LOCKUSES_H
#define LAZY_FACTS_LOCKUSES_H

#include "Facts/Facts.h"
#include "Facts/LockTypes.h"
#include "llvm/ADT/FoldingSet.h"

namespace lazy {

enum class LockTouch {
  Nothing,  ///< looks at it, or keeps it as it is
  Acquires, ///< holds it afterwards
  Tries,    ///< holds it afterwards if the result says so
  Releases, ///< unlocked, moved away, emptied
  Loses,    ///< nobody knows
};

/// An effect of the catalogue's, as a touch.
LockTouch touchOf(LockEffect Effect);

/// What a mention of a guard does to it, and by which expression.
struct GuardUse {
  LockTouch Touch = LockTouch::Nothing;
  const clang::Expr *By = nullptr; ///< null: nothing
};

/// What Ref, a mention of a variable that is or owns a guard, does to that.
GuardUse guardUse(const FunctionFacts &FF, const clang::DeclRefExpr *Ref, LockTypes &Types);

/// A call that locks or unlocks something that is no guard of this function: `m.lock()`,
/// `pthread_mutex_lock(&m)`, `std::lock(a, b)`, a function with attributes.
struct LockCall {
  const clang::Expr *Call = nullptr;
  LockTouch Touch = LockTouch::Nothing;
  const clang::Expr *Object = nullptr; ///< what is locked, as written
  llvm::FoldingSetNodeID Which;        ///< the same for the same object
  const LockClass *Class = nullptr;    ///< null: not known
  std::string Mutex;                   ///< its type; may be empty
  bool ThreadOwned = false;            ///< as LockClass
  /// Acquires: a function that it calls locks it, and may be one of many that unlock it.
  bool ByBody = false;
  std::optional<int> HeldIf; ///< of Tries: the result that means success; none: true
};

/// What Call locks and unlocks. Guards: variables whose locks are followed as such.
std::vector<LockCall> lockCalls(const FunctionFacts &FF, const clang::CallExpr *Call,
                                LockTypes &Types,
                                const llvm::DenseSet<const clang::VarDecl *> &Guards);

/// What tells objects apart: the variable and the members that lead to it.
llvm::FoldingSetNodeID lockIdentity(const clang::Expr *Object, const clang::ASTContext &Ctx);

/// Whether the guard that Made makes is destroyed at the end of its full expression, not kept by a
/// variable, another object or the caller.
bool isTemporaryGuard(const FunctionFacts &FF, const clang::Expr *Made, LockTypes &Types);

/// The mutexes that Made, which makes a guard, is given.
llvm::SmallVector<const clang::Expr *, 2> mutexesGiven(const clang::Expr *Made, LockTypes &Types);

} // namespace lazy

#endif

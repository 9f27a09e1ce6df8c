// Could a value be awaited where it stands, and if not, what is in the way? Help must never show
// code that does not compile, nor ask for what a function cannot be.
#ifndef LAZY_CHECKS_AWAITPLACE_H
#define LAZY_CHECKS_AWAITPLACE_H

#include "Checks/Check.h"

namespace lazy {

/// What keeps `co_await` from standing at a place, or from taking a value there.
enum class Obstacle {
  None,
  NoCoroutine, ///< no coroutine's body is around it
  Handler,     ///< it is in a handler of exceptions
  Static,      ///< it initialises a static variable
  Promise,     ///< the coroutine's promise has no way to await such a value
};

/// What is in the way of any `co_await` at E, in In (null: outside of all functions).
Obstacle obstacleAt(const FunctionFacts *In, const clang::Expr *E);

/// What is in the way of awaiting a T at E. Asks the compiler about the promise, if it can.
Obstacle obstacleTo(const Pass &P, const FunctionFacts *In, const clang::Expr *E,
                    const AsyncType &T);

/// Whether In could return the asynchronous values it makes, or be made a coroutine: it is no
/// constructor, destructor, conversion, `main`, constant function, nor one whose type others fix.
bool mayChangeReturn(const FunctionFacts *In);

/// Whether In, a coroutine or a function that gives asynchronous values, drops for its caller too
/// what it does not wait for: a T is the task of such a function, and nobody else will wait for it.
bool couldWait(const FunctionFacts &In, const AsyncType &T);

/// Whether awaiting a T, which has a Record, never waits: `std::suspend_never`.
bool neverWaits(const Pass &P, const AsyncType &T);

/// Whether In is a coroutine that made T, an operation of which it is not known whether it acts
/// before it is awaited, and could await it at E: if it does not, nothing waits for it, whatever it
/// is. What owns something may be a handle on work that runs on by itself.
bool leavesUnwaited(const Pass &P, const FunctionFacts &In, const clang::Expr *E,
                    const AsyncType &T);

/// "'load'", "this lambda", "the constructor of 'S'", "code outside of functions" (null).
std::string describeFunction(const clang::FunctionDecl *F, bool IsLambda);

} // namespace lazy

#endif

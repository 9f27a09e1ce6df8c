// How the mentions of a variable treat the single-shot value in it, by the syntax around them.
#ifndef LAZY_FACTS_TAKES_H
#define LAZY_FACTS_TAKES_H

#include "Facts/Facts.h"

namespace lazy {

/// How a mention of a variable treats the single-shot value in it.
enum class Taking {
  Leaves,    ///< the value stays
  Loses,     ///< nobody knows
  Awaits,    ///< co_await takes it
  Calls,     ///< a method takes it: get(), then()
  HandsOver, ///< it goes into a function: sync_wait(t), run(std::move(t))
  Moves,     ///< it goes into another object, or out of the function
};

/// One mention that takes the value.
struct ValueTake {
  Taking How = Taking::Leaves;
  const LocalUse *Use = nullptr;
  const clang::Expr *By = nullptr; ///< the await, the call …; the mention itself for Moves
  /// The value is asked for and stays: its type can be awaited many times.
  bool Stays = false;
};

/// Reads the mentions of one local. The references must outlive this.
class TakeReader {
public:
  TakeReader(const FunctionFacts &FF, const AsyncLocal &L, AsyncTypes &Types);

  /// What Use, one of the local's, does with the value.
  ValueTake read(const LocalUse &Use) const;

private:
  /// What stands around a mention: casts, std::move, `*optional` and the like looked through.
  struct Around {
    const clang::Expr *Inner = nullptr;
    const clang::Stmt *Parent = nullptr;
    bool Moved = false;    ///< it is an xvalue
    bool NewValue = false; ///< a move constructor has taken it
    bool Element = false;  ///< `*t`, `t->`, `t.value()` of a wrapper
  };
  Around climb(const clang::Expr *E) const;
  Taking inCall(const Around &A, const clang::Expr *Call) const;
  bool keeps(const Around &A, const clang::Expr *Call) const;
  Taking inMethod(const Around &A, const clang::CXXMemberCallExpr *Call) const;
  /// An lvalue of a type that can be copied is not used up.
  bool singleShot(const Around &A) const {
    return L.Type->Times == Awaits::Once && (A.Moved || !Copyable);
  }

  const FunctionFacts &FF;
  const AsyncLocal &L;
  AsyncTypes &Types;
  bool Copyable;
};

/// Whether a default-constructed T holds nothing: its class has a handle or pointer that stays
/// null, or the catalogue says so.
bool isEmptyByDefault(const AsyncType &T);

/// Whether E makes such an empty T: `T()`, `{}`, `nullptr`.
bool makesEmpty(const clang::Expr *E, const AsyncType &T);

} // namespace lazy

#endif

// Does an object that owes something (a promise its value, a scope the wait for its tasks) settle
// that on every path before it is destroyed, exceptions included, and only once?
#ifndef LAZY_FACTS_OWEDFLOW_H
#define LAZY_FACTS_OWEDFLOW_H

#include "Facts/Flow.h"

namespace lazy {

class Throws;

/// What one mention of the object does.
enum class OwedTouch {
  Nothing,
  Begins, ///< from here on it owes: get_future(), spawn()
  Ends,   ///< settles: set_value(), join()
  Renews, ///< assigned a new one
  Loses,  ///< moved, captured, passed on: somebody else may settle it
};

struct OwedUse {
  OwedTouch Touch = OwedTouch::Nothing;
  const clang::Expr *Ref = nullptr; ///< the mention; the lambda for captures
  const clang::Expr *By = nullptr;  ///< the call; the mention itself if there is none
};

/// A local variable, or a parameter.
struct OwedLocal {
  const clang::VarDecl *Var = nullptr;
  const OwedModel *Model = nullptr; ///< never null
  std::vector<OwedUse> Uses;        ///< in source order
  /// The object lives behind a pointer or reference, or in a wrapper: others may have it too, and
  /// when it dies is not known here.
  bool Elsewhere = false;

  bool has(OwedTouch T) const {
    return llvm::any_of(Uses, [&](const OwedUse &U) { return U.Touch == T; });
  }
};

/// The object dies while it owes.
struct OwedDeath {
  const OwedUse *Begin = nullptr;      ///< where the debt began; null: a parameter's, before
  const clang::Stmt *Throws = nullptr; ///< what throws; null: the object's scope just ends
  std::vector<unsigned> Path;          ///< nodes of the walk, from its start
  size_t Begins = 0;                   ///< index in Path of the node in which the debt begins
};

/// The debt is settled again without having been renewed.
struct OwedTwice {
  const OwedUse *First = nullptr, *Second = nullptr;
  std::vector<unsigned> Path;
  size_t Begins = 0;
};

struct OwedFlow {
  std::vector<OwedDeath> Deaths; ///< normal ones first; one a kind and begin
  FlowWalk Walk;
  std::vector<OwedTwice> Twice;
  FlowWalk TwiceWalk;
};

/// What is known of the debts of objects of type T (a reference: of what it refers to), by its name
/// or its shape; null if nothing is.
const OwedModel *owedModelOf(clang::QualType T, OwedKind Kind, AsyncTypes &Types);

/// Whether Setter is a name for what settles a promise with an error: `set_exception`, `reject`.
bool namesFailure(llvm::StringRef Setter);

/// The objects of this kind that FF's variables and parameters own, or, for promises, lead to.
std::vector<OwedLocal> owedLocals(const FunctionFacts &FF, OwedKind Kind, AsyncTypes &Types);

/// Follows L, one of owedLocals(FF). Of exceptions those count that are to be expected: `throw`,
/// what a co_await throws, what throws while the value is computed that would settle the debt, and
/// what calls in a `try` throw to its handlers.
OwedFlow owedFlow(const FunctionFacts &FF, const OwedLocal &L, Throws &Known);

} // namespace lazy

#endif

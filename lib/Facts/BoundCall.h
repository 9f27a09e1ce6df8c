// What does `std::bind(f, std::ref(n), x)` call, and with what?
#ifndef LAZY_FACTS_BOUNDCALL_H
#define LAZY_FACTS_BOUNDCALL_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace lazy {

/// Whether Call makes a binder: `std::bind(…)`, `std::bind_front(…)`.
bool isBind(const clang::CallExpr &Call);

/// A function, and what std::bind or std::bind_front has bound to it. Whoever calls it, the
/// function is given copies of these, which the binder holds; of a std::reference_wrapper, what it
/// refers to.
struct BoundCall {
  const clang::CallExpr *Bind = nullptr;       ///< the call of std::bind; null: E is nothing such
  const clang::FunctionDecl *Callee = nullptr; ///< not null if Bind is not
  const clang::Expr *Object = nullptr; ///< of a method: the object, or a pointer to it; may be null
  /// By parameter of Callee; null where that is left to the call.
  llvm::SmallVector<const clang::Expr *, 4> Arguments;

  /// E: a binder as it is made, or a local variable that is one.
  explicit BoundCall(const clang::Expr *E);
};

} // namespace lazy

#endif

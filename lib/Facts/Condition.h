// What does a condition test? Two that are written in different ways may ask the same.
#ifndef LAZY_FACTS_CONDITION_H
#define LAZY_FACTS_CONDITION_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/FoldingSet.h"
#include <optional>

namespace lazy {

/// A condition taken apart: `!x`, `x == nullptr` and `!x.has_value()` are all "x, negated".
struct Condition {
  const clang::Expr *Subject = nullptr; ///< what is tested
  std::optional<int64_t> Equals;        ///< set: the test is `Subject == *Equals`
  bool Negated = false;
};

/// Takes E apart; E must not be null and must not be `&&` or `||`.
Condition condition(const clang::Expr *E, const clang::ASTContext &Ctx);

/// What subjects are told apart by: the expression, but `a < b`, `b > a` and the subject of
/// `a >= b` are one, and so are `a == b` and that of `a != b`.
llvm::FoldingSetNodeID identify(const clang::Expr *Subject, const clang::ASTContext &Ctx);

/// E as written, without casts to bool.
const clang::Expr *spelled(const clang::Expr *E);

/// The value of E, an integer, enumerator or nullptr (0); none if E is not constant.
std::optional<int64_t> constantOf(const clang::Expr *E, const clang::ASTContext &Ctx);

/// `v < 3`, `0 <= v`: a variable beside a constant.
struct Comparison {
  const clang::DeclRefExpr *Variable = nullptr;
  clang::BinaryOperatorKind Op = clang::BO_LT; ///< with the variable on the left
  int64_t With = 0;

  /// Whether it is true of a variable that is Value.
  bool holdsFor(int64_t Value) const;
};

/// E, of integers, taken apart; none if it is no such comparison.
std::optional<Comparison> comparison(const clang::Expr *E, const clang::ASTContext &Ctx);

} // namespace lazy

#endif

// Which mentions of a variable can change it, and in what? What a path knows of a condition lasts
// until one of them.
#ifndef LAZY_FACTS_FLOWMENTIONS_H
#define LAZY_FACTS_FLOWMENTIONS_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseSet.h"
#include <optional>

namespace lazy {

/// The variable or member that E names: `v`, `this->m`, `v.a.b` (then v); null for others. Mention
/// becomes the expression that names it.
const clang::ValueDecl *named(const clang::Expr *E, const clang::Expr *&Mention);

/// What the mentions of variables in one body do.
struct FlowMentions {
  /// Body must outlive this.
  explicit FlowMentions(const clang::Stmt *Body);

  llvm::DenseSet<const clang::Expr *>
      Reads; ///< these cannot change the value, or not by themselves
  /// `*o`, `o->`, `o.value()` of a wrapper: what is in it may change, but not whether there is.
  llvm::DenseSet<const clang::Expr *> Inside;
  llvm::DenseSet<const clang::ValueDecl *> Shared; ///< address taken, captured by reference
};

/// Whether V is a wrapper that has a value when Given was assigned to it; none if that is not
/// known.
std::optional<bool> fillsWrapper(const clang::ValueDecl &V, const clang::Expr *Given);

/// The wrapper that S, a call of its `reset()`, makes empty; null if S is none.
const clang::Expr *wrapperResetBy(const clang::Stmt *S);

/// Whether V, initialised with Init, is a wrapper with nothing in it.
bool makesEmptyWrapper(const clang::ValueDecl *V, const clang::Expr *Init);

} // namespace lazy

#endif

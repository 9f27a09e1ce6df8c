// Would this piece of code compile with a value of another type in it? The compiler's own
// semantic analysis is asked, silently, so that advice about broken code is proved and not
// guessed.
#ifndef LAZY_FACTS_WOULDCOMPILE_H
#define LAZY_FACTS_WOULDCOMPILE_H

#include "clang/AST/DeclarationName.h"
#include "clang/AST/OperationKinds.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace clang {
class CallExpr;
class DeclContext;
class DeclRefExpr;
class Expr;
class NamedDecl;
class Sema;
} // namespace clang

namespace lazy {

/// Asks Sema about hypothetical code inside one function. Every question leaves the AST and the
/// diagnostics as they were, except for templates instantiated on the way. With a null Sema
/// every answer is no. Types are those of expressions: a reference type means an lvalue or
/// xvalue. An answer is no whenever the question cannot be settled.
class WouldCompile {
public:
  /// S may be null. Where: the function the code stands in, for access checks; not null.
  WouldCompile(clang::Sema *S, const clang::DeclContext *Where) : S(S), Where(Where) {}

  /// `To x = from;`, or with Explicit `static_cast<To>(from)`.
  bool converts(clang::QualType From, clang::QualType To, bool Explicit = false) const;
  /// `if (value)`
  bool isCondition(clang::QualType T) const;
  /// `switch (value)`
  bool isSwitched(clang::QualType T) const;
  bool unary(clang::UnaryOperatorKind Op, clang::QualType T) const;
  bool binary(clang::BinaryOperatorKind Op, clang::QualType Left, clang::QualType Right) const;
  /// `c ? left : right`
  bool conditional(clang::QualType Left, clang::QualType Right) const;
  /// `value.name` or `value->name`
  bool hasMember(clang::QualType T, clang::DeclarationName Name, bool Arrow) const;
  /// `value->…` whatever follows
  bool hasArrow(clang::QualType T) const;
  /// `value[index]`
  bool subscript(clang::QualType Base, clang::QualType Index) const;
  /// `for (auto &&x : value)`
  bool isRange(clang::QualType T) const;
  /// `auto [a, b] = value;` with Names names
  bool decomposes(clang::QualType T, unsigned Names) const;

  /// The promise_type that the class Returned declares; null if it declares none.
  clang::QualType promiseOf(clang::QualType Returned) const;
  /// The type of `co_await value` in a coroutine with the given promise type, a reference type
  /// for lvalues and xvalues; null if it is not well-formed. Promise may be null: as if it
  /// had no await_transform.
  clang::QualType awaited(clang::QualType T, clang::QualType Promise) const;

  /// `promise.await_transform(value)` as it is resolved; null if it is not well-formed. Lives as
  /// long as the AST.
  const clang::CallExpr *transformCall(clang::QualType T, clang::QualType Promise) const;
  /// `operator co_await(value)` as it is resolved: a member, or found by the argument or among
  /// Visible, functions of that name; null if there is none. Lives as long as the AST.
  const clang::CallExpr *coawaitCall(clang::QualType T,
                                     llvm::ArrayRef<const clang::NamedDecl *> Visible = {}) const;

  /// `callee(args)`. Callee may be an unresolved name.
  bool calls(clang::Expr *Callee, llvm::ArrayRef<clang::Expr *> Args) const;
  /// The type of `f(args)` with the template that Callee names a specialisation of, a reference
  /// type for lvalues and xvalues; null if it is not well-formed.
  clang::QualType calledType(const clang::DeclRefExpr *Callee,
                             llvm::ArrayRef<clang::Expr *> Args) const;
  /// `{values}` as an argument or initialiser. Lives as long as the AST.
  clang::Expr *listOf(llvm::ArrayRef<clang::Expr *> Values) const;
  /// `T x(args);`
  bool constructs(clang::QualType T, llvm::ArrayRef<clang::Expr *> Args) const;
  /// `T x{values};`
  bool listConstructs(clang::QualType T, llvm::ArrayRef<clang::Expr *> Values) const;
  /// An expression of type T that stands for an unknown value. Lives as long as the AST.
  clang::Expr *valueOf(clang::QualType T) const;

private:
  clang::QualType awaitedAs(clang::QualType T, clang::QualType Promise) const;
  /// The expression `object.Name(args)`; null if it is not well-formed.
  clang::Expr *callMember(clang::Expr *Object, llvm::StringRef Name,
                          llvm::ArrayRef<clang::Expr *> Args) const;

  clang::Sema *S;
  const clang::DeclContext *Where;
};

} // namespace lazy

#endif

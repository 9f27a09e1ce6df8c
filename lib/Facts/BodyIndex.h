// One function body, indexed: who stands in whom, which expressions mention which variable.
// Sees the code as written: a coroutine's plumbing (promise calls, awaiter calls) is left out,
// and nested lambdas are opaque, because they are functions of their own.
#ifndef LAZY_FACTS_BODYINDEX_H
#define LAZY_FACTS_BODYINDEX_H

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <vector>

namespace lazy {

class BodyIndex {
public:
  /// Indexes S and everything below it; may be called for several roots (a constructor's
  /// initialisers and its body).
  void add(const clang::Stmt *S) { visit(S, nullptr); }
  /// Indexes an expression that initialises V outside of a statement (member initialiser).
  void addInit(const clang::Expr *Init, const clang::ValueDecl *Of);

  /// The nearest enclosing node; null at a root.
  const clang::Stmt *parent(const clang::Stmt *S) const { return Parents.lookup(S); }
  /// The variable or field that Init initialises; null if it initialises none.
  const clang::ValueDecl *initialised(const clang::Stmt *Init) const { return Inits.lookup(Init); }
  /// The mentions of V, in source order.
  llvm::ArrayRef<const clang::DeclRefExpr *> mentions(const clang::ValueDecl *V) const {
    auto It = Mentions.find(V);
    return It == Mentions.end() ? llvm::ArrayRef<const clang::DeclRefExpr *>() : It->second;
  }

  /// Calls, constructions, initialiser lists and awaits, in source order.
  std::vector<const clang::Expr *> Makers;
  std::vector<const clang::VarDecl *> Variables; ///< declared in this body, in order
  std::vector<const clang::LambdaExpr *> Lambdas;
  std::vector<const clang::CXXRecordDecl *> LocalClasses;
  std::vector<const clang::Expr *> Awaits; ///< CoawaitExpr, DependentCoawaitExpr
  /// Loop variable -> its range-for.
  llvm::DenseMap<const clang::VarDecl *, const clang::CXXForRangeStmt *> RangeVariables;
  bool HasErrors = false;
  bool HasCoroutineKeyword = false;
  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parents;

private:
  void visit(const clang::Stmt *S, const clang::Stmt *Parent);
  void visitChildren(const clang::Stmt *S);
  void visitDecl(const clang::Decl *D, const clang::Stmt *Parent);

  llvm::DenseMap<const clang::Stmt *, const clang::ValueDecl *> Inits;
  llvm::DenseMap<const clang::ValueDecl *, llvm::SmallVector<const clang::DeclRefExpr *, 2>>
      Mentions;
};

/// The value in E if E is a braced list around one of the same type, `{f()}`: list and value are
/// one object. Else null.
const clang::Expr *bracedValue(const clang::Expr *E);

/// The operand of a co_await as written (CoawaitExpr or DependentCoawaitExpr), else null.
const clang::Expr *awaitOperand(const clang::Expr *E);

} // namespace lazy

#endif

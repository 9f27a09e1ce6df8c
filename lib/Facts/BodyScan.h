// What a function's body does, read off its statements without knowing types:
// the calls it makes, by name, and the returns. Works on patterns of templates
// as well.
#ifndef LAZY_FACTS_BODYSCAN_H
#define LAZY_FACTS_BODYSCAN_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace lazy {

/// A condition and which way it went.
struct ScannedCondition {
  const clang::Expr *Cond = nullptr;
  bool Holds = true;
};

/// One call in a body, resolved or not.
struct ScannedCall {
  const clang::Expr *Call = nullptr;
  llvm::StringRef Name;                ///< unqualified; empty for operators and calls of values
  const clang::Expr *Object = nullptr; ///< `x` of `x.f()`; null for free and implicit-this calls
  const clang::FunctionDecl *Callee = nullptr; ///< null if not resolved
  bool OnThis = false;                         ///< a method of the same object, maybe unresolved
  /// What holds where the call stands, outermost first: conditions of the
  /// statements around it, and of earlier ones that return.
  llvm::SmallVector<ScannedCondition, 4> If;
};

/// Calls F for each call in Body (bodies of lambdas and local classes are left
/// out unless IntoLambdas); F gives true to stop. Says whether stopped. Body
/// may be null.
bool anyCall(const clang::Stmt *Body, llvm::function_ref<bool(const ScannedCall &)> F,
             bool IntoLambdas = false);

/// Calls F with the operand of each return statement (null for `return;`),
/// lambdas left out.
void forEachReturn(const clang::Stmt *Body, llvm::function_ref<void(const clang::Expr *)> F);

/// Calls F for S and everything below it; F gives true to stop. Says whether
/// stopped.
bool anyStmt(const clang::Stmt *S, llvm::function_ref<bool(const clang::Stmt *)> F);

/// The promise type of the coroutine F, as its body says; null if F is none, or null. It is
/// dependent in a template's pattern.
clang::QualType promiseOf(const clang::FunctionDecl *F);

/// Whether Body is a block of no statements; false if it is null.
bool isEmptyBody(const clang::Stmt *Body);

/// Whether Class has a destructor of its own that somebody wrote, and that does something. False if
/// Class is null or not defined.
bool actsWhenDestroyed(const clang::CXXRecordDecl *Class);

/// What Ref names; of a structured binding, the variable that it is a part of.
const clang::ValueDecl *wholeOf(const clang::DeclRefExpr *Ref);

/// Whether Var is mentioned anywhere in S.
bool mentions(const clang::Stmt *S, const clang::ValueDecl *Var);

/// The member or variable an expression names (`this->m`, `m`, `x`), by name;
/// empty if neither.
llvm::StringRef namedBy(const clang::Expr *E);

} // namespace lazy

#endif

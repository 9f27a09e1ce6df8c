// What the functions of this translation unit do with their parameters.
#ifndef LAZY_FACTS_PARAMFATES_H
#define LAZY_FACTS_PARAMFATES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <optional>

namespace lazy {

class AsyncTypes;
class BodyIndex;
class Catalogue;

/// What a function does with one of its parameters, read off its body.
enum class ParamFate {
  Unknown,   ///< no body, virtual, or anything not understood
  Unused,    ///< never mentioned
  Inspected, ///< only looked at
  Consumed,  ///< awaited, moved on, stored …
};

/// What a function that only hands a parameter on hands it to.
struct ParamForward {
  const clang::FunctionDecl *Callee = nullptr; ///< never null; no method dispatched at run time
  unsigned Index = 0;                          ///< of its parameter
  const clang::Expr *Call = nullptr;           ///< the call or construction
};

/// Summaries of the functions of this translation unit, made when first asked for.
class ParamFates {
public:
  /// Types must outlive this.
  explicit ParamFates(AsyncTypes &Types);
  ~ParamFates();

  /// Parameter Index of F (not of its pattern: instantiations know their types).
  ParamFate of(const clang::FunctionDecl *F, unsigned Index);
  /// If all that F does with parameter Index is to look at it and to hand it on in one place. What
  /// the value comes to is then decided there, maybe in another file.
  std::optional<ParamForward> forwards(const clang::FunctionDecl *F, unsigned Index);
  /// The call in F's body that calls parameter Index and drops the asynchronous value it
  /// gives; null if there is none or the body is not visible.
  const clang::CallExpr *dropsResultOf(const clang::FunctionDecl *F, unsigned Index);

private:
  const BodyIndex *body(const clang::FunctionDecl *F);

  AsyncTypes &Types;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<BodyIndex>> Bodies;
  llvm::DenseMap<std::pair<const clang::FunctionDecl *, unsigned>, ParamFate> Fates;
};

/// Whether Callee is there to throw a value away, by the catalogue or by the name that a function
/// of the catalogue has: `discard(t)`, `unawaited(t)`, under any namespace.
bool isDiscardFunction(const clang::FunctionDecl *Callee, const Catalogue &C);

/// The variable called by Call: `f(…)`, `std::forward<F>(f)(…)` or `std::invoke(f, …)`; null if it
/// calls something else.
const clang::ValueDecl *calledVariable(const clang::CallExpr *Call);

} // namespace lazy

#endif

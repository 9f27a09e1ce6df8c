// What the functions of this translation unit do with their parameters.
#ifndef LAZY_FACTS_PARAMFATES_H
#define LAZY_FACTS_PARAMFATES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>

namespace lazy {

class AsyncTypes;
class BodyIndex;

/// What a function does with one of its parameters, read off its body.
enum class ParamFate {
  Unknown,   ///< no body, virtual, or anything not understood
  Unused,    ///< never mentioned
  Inspected, ///< only looked at
  Consumed,  ///< awaited, moved on, stored …
};

/// Summaries of the functions of this translation unit, made when first asked for.
class ParamFates {
public:
  /// Types must outlive this.
  explicit ParamFates(AsyncTypes &Types);
  ~ParamFates();

  /// Parameter Index of F (not of its pattern: instantiations know their types).
  ParamFate of(const clang::FunctionDecl *F, unsigned Index);
  /// The call in F's body that calls parameter Index and drops the asynchronous value it
  /// gives; null if there is none or the body is not visible.
  const clang::CallExpr *dropsResultOf(const clang::FunctionDecl *F, unsigned Index);

private:
  const BodyIndex *body(const clang::FunctionDecl *F);

  AsyncTypes &Types;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<BodyIndex>> Bodies;
  llvm::DenseMap<std::pair<const clang::FunctionDecl *, unsigned>, ParamFate> Fates;
};

} // namespace lazy

#endif

// Where a future comes from: launches, and functions that return nothing else.
#include "Facts/Launch.h"
#include "Facts/Facts.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace lazy {
namespace {

/// The values a function returns; lambdas and local classes inside are functions of their own.
class Returns : public RecursiveASTVisitor<Returns> {
public:
  std::vector<const Expr *> Values;
  bool VisitReturnStmt(ReturnStmt *R) {
    Values.push_back(R->getRetValue());
    return true;
  }
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
  bool TraverseCXXRecordDecl(CXXRecordDecl *) { return true; }
};

Launched launchedAt(const Expr *Made, const Catalogue &C, unsigned Depth);

/// What Model's call does: a policy given as an argument decides.
Launched byPolicy(const CallExpr *Call, const FunctionModel &Model) {
  for (const Expr *Arg : Call->arguments()) {
    if (!Arg->getType()->isEnumeralType())
      continue;
    const DeclRefExpr *Policy = dyn_cast<DeclRefExpr>(Arg->IgnoreUnlessSpelledInSource());
    const EnumConstantDecl *Named =
        Policy ? dyn_cast<EnumConstantDecl>(Policy->getDecl()) : nullptr;
    if (Named)
      return canonicalName(Named) == Model.DeferredBy ? Launched::Deferred : Launched::Waits;
    // A policy that is computed: either way the drop is wrong, but we cannot say how.
    return Launched::No;
  }
  return Launched::Waits;
}

Launched byReturns(const FunctionDecl *F, const Catalogue &C, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || Depth == 0 || Definition->isDependentContext())
    return Launched::No;
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Definition);
  if (Method && Method->isVirtual())
    return Launched::No;
  Returns R;
  R.TraverseStmt(Definition->getBody());
  std::optional<Launched> All;
  for (const Expr *Value : R.Values) {
    Launched One = Value ? launchedAt(asWritten(Value), C, Depth - 1) : Launched::No;
    if (One == Launched::No || (All && *All != One))
      return Launched::No;
    All = One;
  }
  return All.value_or(Launched::No);
}

Launched launchedAt(const Expr *Made, const Catalogue &C, unsigned Depth) {
  const CallExpr *Call = dyn_cast<CallExpr>(Made->IgnoreUnlessSpelledInSource());
  if (!Call)
    return Launched::No;
  if (const FunctionModel *Model = calledFunctionModel(Call, C))
    return Model->Role == FunctionRole::Launch && Model->ResultDropped == Drop::Blocks
               ? byPolicy(Call, *Model)
               : Launched::No;
  return byReturns(Call->getDirectCallee(), C, Depth);
}

} // namespace

Launched launched(const Expr *Made, const Catalogue &C) {
  return Made ? launchedAt(Made, C, 3) : Launched::No;
}

} // namespace lazy

#include "Checks/Conditions.h"

namespace lazy {

std::optional<ConditionalFinding> conditionOf(Premise If, const clang::Decl *In,
                                              FunctionNames &Names) {
  ConditionalFinding Result;
  Result.Callee = Names.ofCall(If.Callee, If.Virtual ? nullptr : If.Call);
  if (Result.Callee.empty())
    return std::nullopt;
  Result.If = If.If;
  Result.Param = If.Param;
  Result.Started = If.Started;
  Result.Assumed = If.Assumed;
  Result.Virtual = If.Virtual;
  Result.Kinds = std::move(If.Kinds);
  Result.Policy = If.Policy;
  if (const clang::FunctionDecl *Function = llvm::dyn_cast_or_null<clang::FunctionDecl>(In))
    Result.In = Names.of(Function);
  return Result;
}

} // namespace lazy

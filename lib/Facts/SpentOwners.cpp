// Who else than a local variable holds a single-shot value that a function may take twice?
#include "Facts/Fate.h"
#include "Facts/SpentFlow.h"

using namespace clang;

namespace lazy {

std::vector<AsyncLocal> spentOwners(const FunctionFacts &FF, const Facts &F) {
  std::vector<AsyncLocal> Result;
  if (!FF.Body || FF.HasErrors || FF.Decl->isDependentContext())
    return Result;
  auto add = [&](const VarDecl *Var) {
    const AsyncType *Type =
        Var->getType()->isDependentType() ? nullptr : F.Types->get(Var->getType());
    if (!Type || !Type->mustBeConsumed() || Type->Times != Awaits::Once)
      return;
    AsyncLocal L;
    L.Var = Var;
    L.Type = Type;
    L.IsParameter = true; // it is there when the body begins
    L.In = &FF;
    Result.push_back(std::move(L));
  };
  for (const ParmVarDecl *Param : FF.Decl->parameters())
    if (Param->getType()->isReferenceType())
      add(Param);
  if (FF.Lambda)
    for (const LambdaCapture &Capture : FF.Lambda->captures())
      if (const VarDecl *Var =
              Capture.capturesVariable() ? dyn_cast<VarDecl>(Capture.getCapturedVar()) : nullptr;
          Var && Capture.getCaptureKind() == LCK_ByCopy && Var->isInitCapture() &&
          !Var->getType()->isReferenceType())
        add(Var);
  if (Result.empty())
    return Result;
  BodyIndex Body;
  Body.add(FF.Body);
  FateReader Reader(*F.Types, Body, F.Params.get());
  for (AsyncLocal &L : Result)
    for (const DeclRefExpr *Mention : Body.mentions(L.Var))
      L.Uses.push_back(Reader.use(Mention, *L.Type, /*InContainer=*/false));
  return Result;
}

} // namespace lazy

// Where a future comes from: launches, and functions that return nothing else.
#include "Facts/Launch.h"
#include "Facts/Fate.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace lazy {
namespace {

/// The values a function returns; lambdas and local classes inside are functions of their own.
class Returns : public RecursiveASTVisitor<Returns> {
public:
  std::vector<const Expr *> Values;
  /// How often each variable is named.
  llvm::DenseMap<const ValueDecl *, unsigned> Mentions;
  bool VisitReturnStmt(ReturnStmt *R) {
    Values.push_back(R->getRetValue());
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    ++Mentions[Ref->getDecl()];
    return true;
  }
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
  bool TraverseCXXRecordDecl(CXXRecordDecl *) { return true; }
};

Launched launchedAt(const Expr *Made, const Catalogue &C, unsigned Depth);

/// What a launch does whose policy is Arg.
Launched ofPolicy(const Expr *Arg, const FunctionModel &Model, ASTContext &Ctx) {
  const EnumDecl *Policies = Arg->getType()->castAs<EnumType>()->getDecl()->getDefinition();
  Expr::EvalResult Value;
  if (!Policies || Arg->isValueDependent() || !Arg->EvaluateAsInt(Value, Ctx))
    return Launched::Either;
  for (const EnumConstantDecl *Each : Policies->enumerators()) {
    if (canonicalName(Each) != Model.DeferredBy)
      continue;
    llvm::APSInt Given = Value.Val.getInt();
    uint64_t Deferred = Each->getInitVal().getZExtValue();
    if (Given.getZExtValue() == Deferred)
      return Launched::Deferred;
    return Given.getZExtValue() & Deferred ? Launched::Either : Launched::Waits;
  }
  return Launched::Waits;
}

/// What Model's call does: a policy given as an argument decides.
Launched byPolicy(const CallExpr *Call, const FunctionModel &Model, ASTContext &Ctx) {
  for (const Expr *Arg : Call->arguments())
    if (Arg->getType()->isEnumeralType())
      return ofPolicy(Arg, Model, Ctx);
  return Launched::Waits; // what the libraries do if nobody says
}

/// What Value, of a return, is: the variable that is named there and nowhere else, or itself.
const Expr *returned(const Expr *Value, const Returns &R) {
  Value = asWritten(Value);
  if (const CallExpr *Move = dyn_cast<CallExpr>(Value); Move && isPassThrough(Move))
    Value = asWritten(Move->getArg(0));
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Value);
  const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !Var->hasLocalStorage() || !Var->getInit() || R.Mentions.lookup(Var) != 1)
    return Value;
  return asWritten(Var->getInit());
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
    Launched One = Value ? launchedAt(returned(Value, R), C, Depth - 1) : Launched::No;
    if (One == Launched::No)
      return Launched::No;
    All = All && *All != One ? Launched::Either : One;
  }
  return All.value_or(Launched::No);
}

Launched launchedAt(const Expr *Made, const Catalogue &C, unsigned Depth) {
  Made = Made->IgnoreUnlessSpelledInSource();
  // std::move(std::async(…)), and a future put into a wrapper: std::optional(std::async(…)).
  const CallExpr *Call = dyn_cast<CallExpr>(Made);
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Made);
  const InitListExpr *List = dyn_cast<InitListExpr>(Made);
  unsigned Count = Call        ? Call->getNumArgs()
                   : Construct ? Construct->getNumArgs()
                   : List      ? List->getNumInits()
                               : 0;
  if (Depth > 0 && Count > 0 &&
      ((Call && isPassThrough(Call)) || isSingleElementWrapper(Made->getType()))) {
    const Expr *Arg = Call ? Call->getArg(0) : Construct ? Construct->getArg(0) : List->getInit(0);
    return launchedAt(asWritten(Arg), C, Depth - 1);
  }
  if (!Call)
    return Launched::No;
  if (const FunctionModel *Model = calledFunctionModel(Call, C)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee && Model->Role == FunctionRole::Launch && Model->ResultDropped == Drop::Blocks
               ? byPolicy(Call, *Model, Callee->getASTContext())
               : Launched::No;
  }
  return byReturns(Call->getDirectCallee(), C, Depth);
}

} // namespace

Launched launched(const Expr *Made, const Catalogue &C) {
  return Made ? launchedAt(Made, C, 3) : Launched::No;
}

const AsyncLocal *movedFrom(const AsyncLocal &L, const FunctionFacts &F) {
  const Expr *Init = L.Var->getInit();
  const CallExpr *Move = Init ? dyn_cast<CallExpr>(asWritten(Init)) : nullptr;
  if (!Move || !isPassThrough(Move))
    return nullptr;
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(asWritten(Move->getArg(0)));
  const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const AsyncLocal *From = Var ? F.local(Var) : nullptr;
  if (!From || From->IsParameter || From->Type != L.Type || From->hasUse(UseKind::Escapes))
    return nullptr;
  auto isConsumption = [](const LocalUse &U) { return U.Kind == UseKind::Consumes; };
  return llvm::count_if(From->Uses, isConsumption) == 1 ? From : nullptr;
}

Launched launchedInto(const AsyncLocal &L, const FunctionFacts &F, const Catalogue &C) {
  if (Launched How = launched(L.Init, C); How != Launched::No)
    return How;
  for (const AsyncValue &V : F.Values)
    if (V.Into == L.Var)
      if (Launched How = launched(V.Made, C); How != Launched::No)
        return How;
  // A local can only be moved from one declared before it.
  const AsyncLocal *From = movedFrom(L, F);
  return From ? launchedInto(*From, F, C) : Launched::No;
}

} // namespace lazy

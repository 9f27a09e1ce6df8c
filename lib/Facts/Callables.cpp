#include "Facts/Callables.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace lazy {

/// Whether T is a type-erased callable that gives void: a class template specialisation whose
/// first argument is a function type returning void, as std::function<void(int)> and its like.
static bool isVoidFunctionWrapper(QualType T) {
  const ClassTemplateSpecializationDecl *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Class || Class->getTemplateArgs().size() == 0)
    return false;
  TemplateArgument First = Class->getTemplateArgs()[0];
  // std::move_only_function is declared for any number of types and defined for one signature.
  if (First.getKind() == TemplateArgument::Pack && First.pack_size() > 0)
    First = First.pack_begin()[0];
  if (First.getKind() != TemplateArgument::Type)
    return false;
  const FunctionProtoType *Signature = First.getAsType()->getAs<FunctionProtoType>();
  return Signature && Signature->getReturnType()->isVoidType();
}

/// The callable as the user wrote it: without temporaries, moves and std::move.
static const Expr *writtenCallable(const Expr *E) {
  for (;;) {
    E = asWritten(E);
    if (const CallExpr *Call = dyn_cast<CallExpr>(E); Call && isPassThrough(Call)) {
      E = Call->getArg(0);
      continue;
    }
    if (const UnaryOperator *Address = dyn_cast<UnaryOperator>(E);
        Address && Address->getOpcode() == UO_AddrOf) {
      E = Address->getSubExpr();
      continue;
    }
    return E;
  }
}

static CallableUse::Place placeOf(const Expr *Conversion, const BodyIndex &Body) {
  const Stmt *S = Conversion;
  while (S) {
    if (const ValueDecl *Of = Body.initialised(S))
      return isa<FieldDecl>(Of)     ? CallableUse::Member
             : isa<ParmVarDecl>(Of) ? CallableUse::Argument
                                    : CallableUse::Variable;
    const Stmt *P = Body.parent(S);
    if (!P)
      return CallableUse::Argument;
    if (isa<ReturnStmt, CoreturnStmt>(P))
      return CallableUse::Return;
    if (const CXXOperatorCallExpr *Assign = dyn_cast<CXXOperatorCallExpr>(P);
        Assign && Assign->getOperator() == OO_Equal)
      return isa<MemberExpr>(Assign->getArg(0)->IgnoreParenImpCasts()) ? CallableUse::Member
                                                                       : CallableUse::Variable;
    if (isa<CallExpr>(P) || !isa<Expr>(P))
      return CallableUse::Argument;
    S = P;
  }
  return CallableUse::Argument;
}

static std::optional<CallableUse::How> howOf(FunctionRole Role) {
  switch (Role) {
  case FunctionRole::VoidSink:
    return CallableUse::ToSink;
  case FunctionRole::NotUnwrapping:
  case FunctionRole::Launch:
    return CallableUse::NotUnwrapped;
  case FunctionRole::Predicate:
    return CallableUse::ToPredicate;
  default:
    return std::nullopt;
  }
}

/// What the catalogue says of callables that Maker, a call or construction, is given.
static std::optional<CallableUse::How> howOf(const Expr *Maker, const Catalogue &C) {
  const FunctionModel *Model = nullptr;
  if (const CallExpr *Call = dyn_cast<CallExpr>(Maker))
    Model = isPassThrough(Call) ? nullptr : calledFunctionModel(Call, C);
  else // A constructor that takes a callable is listed under its class: std::thread.
    Model =
        C.findFunction(canonicalName(cast<CXXConstructExpr>(Maker)->getConstructor()->getParent()));
  return Model ? howOf(Model->Role) : std::nullopt;
}

/// Constructions of and assignments to std::function<void()> and its like.
static bool collectErased(AsyncTypes &Types, const BodyIndex &Body, const Expr *Maker,
                          std::vector<CallableUse> &Out) {
  const Expr *Source = nullptr;
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Maker)) {
    if (Construct->getNumArgs() < 1 || !isVoidFunctionWrapper(Construct->getType()) ||
        Construct->getConstructor()->isCopyOrMoveConstructor())
      return false;
    Source = Construct->getArg(0);
  } else if (const CXXOperatorCallExpr *Assign = dyn_cast<CXXOperatorCallExpr>(Maker)) {
    if (Assign->getOperator() != OO_Equal || Assign->getNumArgs() != 2 ||
        !isVoidFunctionWrapper(Assign->getArg(0)->getType()))
      return false;
    Source = Assign->getArg(1);
  }
  if (!Source)
    return false;
  const AsyncType *Gives = Types.calledResult(Source->getType());
  if (!Gives)
    return false;
  CallableUse Use;
  Use.Callable = writtenCallable(Source);
  Use.Gives = Gives;
  Use.Kind = CallableUse::ToVoidFunction;
  Use.Target =
      isa<CXXConstructExpr>(Maker) ? Maker->getType() : cast<CallExpr>(Maker)->getArg(0)->getType();
  Use.Whole = Maker;
  Use.At = isa<CXXConstructExpr>(Maker) ? placeOf(Maker, Body)
           : isa<MemberExpr>(cast<CallExpr>(Maker)->getArg(0)->IgnoreParenImpCasts())
               ? CallableUse::Member
               : CallableUse::Variable;
  Out.push_back(Use);
  return true;
}

/// Callables among the arguments of a call or construction.
static void collectArguments(AsyncTypes &Types, const Expr *Maker, ParamFates &Params,
                             std::vector<CallableUse> &Out) {
  const CallExpr *Call = dyn_cast<CallExpr>(Maker);
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Maker);
  if (!Call && !Construct)
    return;
  if (Construct && Construct->getConstructor()->isCopyOrMoveConstructor())
    return;
  const FunctionDecl *Callee = Construct ? Construct->getConstructor() : Call->getDirectCallee();
  llvm::ArrayRef<const Expr *> Args =
      Construct ? llvm::ArrayRef(Construct->getArgs(), Construct->getNumArgs())
                : llvm::ArrayRef(Call->getArgs(), Call->getNumArgs());

  std::optional<std::optional<CallableUse::How>> Known;
  for (const Expr *Arg : Args) {
    if (Arg->isDefaultArgument())
      continue;
    const AsyncType *Gives = Types.calledResult(Arg->getType());
    if (!Gives)
      continue;
    if (!Known)
      Known = howOf(Maker, Types.catalogue());
    int Index;
    const ParmVarDecl *Param = boundParameter(Maker, Arg, Index);
    const CallExpr *Dropper = nullptr;
    if (!*Known) {
      const FunctionDecl *Bound = Param ? dyn_cast<FunctionDecl>(Param->getDeclContext()) : nullptr;
      // Only templates keep the callable's type: erased parameters are conversions.
      Dropper =
          Bound && Bound->isTemplateInstantiation() ? Params.dropsResultOf(Bound, Index) : nullptr;
      if (!Dropper)
        continue;
    }
    CallableUse Use;
    Use.Callable = writtenCallable(Arg);
    Use.Gives = Gives;
    Use.Kind = Known->value_or(CallableUse::DroppedInside);
    Use.Callee = Callee;
    Use.Dropper = Dropper;
    Use.Whole = Maker;
    Out.push_back(Use);
  }
}

void collectCallables(AsyncTypes &Types, const BodyIndex &Body, ParamFates &Params,
                      std::vector<CallableUse> &Out) {
  for (const Expr *Maker : Body.Makers)
    if (!collectErased(Types, Body, Maker, Out))
      collectArguments(Types, Maker, Params, Out);
}

} // namespace lazy

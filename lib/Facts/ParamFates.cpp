// What a visible function does with its parameters, for callers that hand it a future or a
// callable that makes one.
#include "Facts/Fate.h"

using namespace clang;

namespace lazy {

ParamFates::ParamFates(AsyncTypes &Types) : Types(Types) {}
ParamFates::~ParamFates() = default;

const BodyIndex *ParamFates::body(const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || !Definition || Definition->hasSkippedBody() ||
      Definition->isDependentContext())
    return nullptr;
  std::unique_ptr<BodyIndex> &Slot = Bodies[Definition];
  if (!Slot) {
    Slot = std::make_unique<BodyIndex>();
    if (const CXXConstructorDecl *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        if (Init->isWritten())
          Slot->addInit(Init->getInit(), Init->getAnyMember());
    Slot->add(Definition->getBody());
  }
  return Slot.get();
}

/// A body that the compiler wrote (inherited constructors, defaulted members) says nothing: the
/// parameters of an inherited constructor go to the base without being mentioned.
static bool isWritten(const FunctionDecl *F) {
  const CXXConstructorDecl *Constructor = dyn_cast<CXXConstructorDecl>(F);
  return !F->isImplicit() && !F->isDefaulted() &&
         !(Constructor && Constructor->isInheritingConstructor());
}

/// Whether Param is there for its type alone: a template that does something, but does not even
/// name this value, checks its type, or has the parameter because generic callers give one.
static bool isForItsType(const FunctionDecl *F, const ParmVarDecl *Param) {
  const FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
  const CompoundStmt *Block = dyn_cast<CompoundStmt>(F->getBody());
  if (!Pattern || Param->getDeclName() || !Block || Block->body_empty())
    return false;
  unsigned Index = Param->getFunctionScopeIndex();
  return Index < Pattern->getNumParams() &&
         Pattern->getParamDecl(Index)->getType()->isDependentType();
}

ParamFate ParamFates::of(const FunctionDecl *F, unsigned Index) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || !Definition || Index >= Definition->getNumParams() ||
      !isWritten(Definition))
    return ParamFate::Unknown;
  if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Definition);
      Method && Method->isVirtual())
    return ParamFate::Unknown;
  std::pair<const FunctionDecl *, unsigned> Key{Definition, Index};
  auto [It, New] = Fates.try_emplace(Key, ParamFate::Unknown); // Unknown ends recursion
  if (!New)
    return It->second;
  const BodyIndex *Indexed = body(Definition);
  const ParmVarDecl *Param = Definition->getParamDecl(Index);
  if (!Indexed || Indexed->HasErrors)
    return ParamFate::Unknown;

  // Through a pointer a function can do what it can do through a reference.
  QualType T = Param->getType();
  if (T->isPointerType())
    T = T->getPointeeType();
  const AsyncType *Type = Types.get(T);
  bool InContainer = !Type;
  if (!Type)
    Type = Types.contained(T);
  ParamFate Result = isForItsType(Definition, Param) ? ParamFate::Unknown : ParamFate::Unused;
  if (!Indexed->mentions(Param).empty()) {
    Result = ParamFate::Unknown;
    if (Type) {
      FateReader Reader(Types, *Indexed, this);
      Result = ParamFate::Inspected;
      for (const DeclRefExpr *Mention : Indexed->mentions(Param)) {
        UseKind Kind = Reader.use(Mention, *Type, InContainer).Kind;
        if (Kind == UseKind::Consumes) {
          Result = ParamFate::Consumed;
          break;
        }
        if (Kind != UseKind::Observes)
          Result = ParamFate::Unknown;
      }
    }
  }
  Fates[Key] = Result; // not through It: the map may have grown
  return Result;
}

bool isDiscardFunction(const FunctionDecl *Callee, const Catalogue &C) {
  if (!Callee->getIdentifier())
    return false;
  for (const std::unique_ptr<FunctionModel> &Model : C.functions())
    if (Model->Role == FunctionRole::Discard)
      for (llvm::StringRef Name : Model->Names) {
        size_t Colon = Name.rfind("::");
        if (Callee->getName() == (Colon == llvm::StringRef::npos ? Name : Name.substr(Colon + 2)))
          return true;
      }
  return false;
}

/// The parameter of a function called by Call that takes Ref, or what Ref is a part of.
static std::optional<ParamForward> handedOn(const Expr *Ref, const Expr *Call,
                                            const BodyIndex &Body) {
  const Expr *Arg = Ref;
  int Index = -1;
  const ParmVarDecl *Param = nullptr;
  while (Arg && Arg != Call && !(Param = boundParameter(Call, Arg, Index)))
    Arg = dyn_cast_or_null<Expr>(Body.parent(Arg));
  if (!Param)
    return std::nullopt;
  return ParamForward{cast<FunctionDecl>(Param->getDeclContext()), unsigned(Index), Call};
}

std::optional<ParamForward> ParamFates::forwards(const FunctionDecl *F, unsigned Index) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || !Definition || Index >= Definition->getNumParams() ||
      !isWritten(Definition))
    return std::nullopt;
  auto IsVirtual = [](const FunctionDecl *Of) {
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Of);
    return Method && Method->isVirtual();
  };
  const BodyIndex *Indexed = body(Definition);
  const ParmVarDecl *Param = Definition->getParamDecl(Index);
  const AsyncType *Type = Types.get(Param->getType());
  if (!Indexed || Indexed->HasErrors || !Type || IsVirtual(Definition))
    return std::nullopt;
  FateReader Reader(Types, *Indexed, this);
  std::optional<ParamForward> Result;
  for (const DeclRefExpr *Mention : Indexed->mentions(Param)) {
    LocalUse Use = Reader.use(Mention, *Type, /*InContainer=*/false);
    if (Use.Kind == UseKind::Observes)
      continue;
    const Expr *Call = dyn_cast_or_null<Expr>(Use.By);
    if (Result || !Call || !isa<CallExpr, CXXConstructExpr>(Call))
      return std::nullopt;
    Result = handedOn(Mention, Call, *Indexed);
    const CallExpr *Plain = dyn_cast<CallExpr>(Call);
    if (!Result || IsVirtual(Result->Callee) ||
        isDiscardFunction(Result->Callee, Types.catalogue()) ||
        (Plain && calledFunctionModel(Plain, Types.catalogue())))
      return std::nullopt;
  }
  return Result;
}

/// The parameter's variable behind `f`, `std::forward<F>(f)` or `std::move(f)`.
static const ValueDecl *callableVariable(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  while (const CallExpr *Call = dyn_cast<CallExpr>(E)) {
    if (!isPassThrough(Call))
      return nullptr;
    E = Call->getArg(0)->IgnoreParenImpCasts();
  }
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? Ref->getDecl() : nullptr;
}

const ValueDecl *calledVariable(const CallExpr *Call) {
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Call))
    return Operator->getOperator() == OO_Call ? callableVariable(Operator->getArg(0)) : nullptr;
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return callableVariable(Call->getCallee());
  if (Callee->isInStdNamespace() && Callee->getIdentifier() && Callee->getName() == "invoke" &&
      Call->getNumArgs() > 0)
    return callableVariable(Call->getArg(0));
  return nullptr;
}

const CallExpr *ParamFates::dropsResultOf(const FunctionDecl *F, unsigned Index) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || !Definition || Index >= Definition->getNumParams())
    return nullptr;
  if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Definition);
      Method && Method->isVirtual())
    return nullptr;
  const BodyIndex *Body = body(Definition);
  if (!Body || Body->HasErrors)
    return nullptr;
  const ParmVarDecl *Param = Definition->getParamDecl(Index);
  FateReader Reader(Types, *Body, this);
  for (const Expr *Maker : Body->Makers) {
    const CallExpr *Call = dyn_cast<CallExpr>(Maker);
    if (!Call || calledVariable(Call) != Param)
      continue;
    AsyncValue V;
    V.Made = Call;
    V.Type = Types.get(Call->getType());
    if (!V.Type)
      continue;
    Reader.decide(V);
    // A cast to void says that the template does not care, not that the caller need not.
    if (V.Became == Fate::Dropped || V.Became == Fate::Voided)
      return Call;
  }
  return nullptr;
}

} // namespace lazy

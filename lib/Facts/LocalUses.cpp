// How a mention of a local treats what is in it: climbs from the mention to the node that decides,
// as Fate.cpp does from a value. Whatever is not understood Escapes, which consumes.
#include "Facts/Fate.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

LocalUse FateReader::useInCall(const Expr *Ref, const Expr *Arg, const Expr *Call,
                               bool Moved) const {
  LocalUse Use{Ref, UseKind::Escapes, Call};
  const CallExpr *Plain = dyn_cast<CallExpr>(Call);
  if (const FunctionModel *Model =
          Plain ? calledFunctionModel(Plain, Types.catalogue()) : nullptr) {
    Use.Kind = Model->Role == FunctionRole::Inspector ? UseKind::Observes : UseKind::Consumes;
    return Use;
  }
  int Index;
  const ParmVarDecl *Param = boundParameter(Call, Arg, Index);
  if (!Param) {
    if (Moved)
      Use.Kind = UseKind::Consumes;
    return Use;
  }
  const FunctionDecl *Callee = cast<FunctionDecl>(Param->getDeclContext());
  QualType T = Param->getType();
  if (T->isLValueReferenceType()) {
    // A callee that only looks leaves the obligation here.
    ParamFate Known = Params ? Params->of(Callee, Index) : ParamFate::Unknown;
    if (Known == ParamFate::Inspected || Known == ParamFate::Unused)
      Use.Kind = UseKind::Observes;
    else if (Known == ParamFate::Consumed)
      Use.Kind = UseKind::Consumes;
    return Use;
  }
  Use.Kind = UseKind::Consumes;
  return Use;
}

static bool isPredicateName(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"size", "empty", "reserve", "capacity", "max_size", "length"}, true)
      .Cases({"has_value", "shrink_to_fit", "resize", "contains", "count"}, true)
      .Default(false);
}

/// Methods of standard containers and wrappers.
static UseKind containerMethod(llvm::StringRef Name) {
  if (isPredicateName(Name))
    return UseKind::Observes;
  return llvm::StringSwitch<UseKind>(Name)
      .Cases({"push_back", "emplace_back", "push_front", "emplace_front"}, UseKind::Fills)
      .Cases({"insert", "try_emplace", "insert_or_assign", "push"}, UseKind::Fills)
      .Cases({"clear", "pop_back", "pop_front", "pop", "erase"}, UseKind::Empties)
      .Cases({"reset", "assign"}, UseKind::Overwrites)
      .Default(UseKind::Escapes);
}

/// Methods that show one element, and those that show where elements are.
static bool isElementMethod(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name).Cases({"back", "front", "at", "top"}, true).Default(false);
}
static bool isIteratorMethod(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"begin", "end", "cbegin", "cend", "rbegin", "rend"}, true)
      .Default(false);
}

/// Whether Iterator, `v.begin()`, only says where v itself is to insert or erase:
/// `v.erase(v.begin() + 1)`.
bool FateReader::isPositionInItself(const Expr *Iterator, const ValueDecl *Container) const {
  for (const Stmt *S = Body.parent(Iterator); S; S = Body.parent(S)) {
    if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(S)) {
      const DeclRefExpr *Object =
          dyn_cast<DeclRefExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts());
      const CXXMethodDecl *Method = Call->getMethodDecl();
      return Object && Object->getDecl() == Container && Method && Method->getIdentifier() &&
             llvm::StringSwitch<bool>(Method->getName())
                 .Cases({"insert", "emplace", "erase", "insert_or_assign"}, true)
                 .Default(false);
    }
    if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(S)) {
      if (O->getOperator() != OO_Plus && O->getOperator() != OO_Minus)
        return false;
    } else if (const CallExpr *Call = dyn_cast<CallExpr>(S)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (!Callee || !Callee->isInStdNamespace() || !Callee->getIdentifier() ||
          (Callee->getName() != "next" && Callee->getName() != "prev"))
        return false;
    } else if (!isa<CastExpr, ParenExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
                    CXXConstructExpr>(S)) {
      return false;
    }
  }
  return false;
}

/// The variable that Iterator, `v.begin()`, is kept in; null if it is not, or in a reference.
const VarDecl *FateReader::iteratorOf(const Expr *Iterator) const {
  const VarDecl *Var = dyn_cast_or_null<VarDecl>(Body.initialised(climb(Iterator).Inner));
  return Var && Var->hasLocalStorage() && Var->getType()->isRecordType() ? Var : nullptr;
}

/// How E, an iterator, treats the element it is at: `it->start()`, `++it`, `co_await *v.begin()`.
UseKind FateReader::useOfIterator(const Expr *E, const AsyncType &Type) const {
  Step S = climb(E);
  const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(S.Parent);
  if (!Operator)
    return UseKind::Escapes;
  switch (Operator->getOperator()) {
  case OO_EqualEqual:
  case OO_ExclaimEqual:
    return UseKind::Observes;
  case OO_PlusPlus:
  case OO_MinusMinus:
    return isDiscardedStatement(Operator, Body.parent(Operator)) ? UseKind::Observes
                                                                 : UseKind::Escapes;
  case OO_Star:
    return useOfElement(Operator, Type);
  case OO_Arrow: // `it->start()`, `it->second`
    return use(Operator, Type, /*InContainer=*/!Types.get(Operator->getType()->getPointeeType()))
        .Kind;
  default:
    return UseKind::Escapes;
  }
}

/// How Element, an expression that names an element of a container, treats it. An element may be
/// a container itself, or a key that owes nothing.
UseKind FateReader::useOfElement(const Expr *Element, const AsyncType &Type) const {
  QualType T = Element->getType().getNonReferenceType();
  bool IsValue = T->isPointerType() || Types.get(T);
  if (!IsValue && !Types.contained(T))
    return T->isDependentType() ? UseKind::Escapes : UseKind::Observes;
  switch (use(Element, Type, /*InContainer=*/!IsValue).Kind) {
  case UseKind::Consumes:
    return UseKind::Consumes;
  case UseKind::Observes:
    return UseKind::Observes;
  case UseKind::Overwrites:
  case UseKind::Fills:
    return UseKind::Fills;
  case UseKind::Empties:
    return UseKind::Empties;
  case UseKind::Escapes:
    break;
  }
  return UseKind::Escapes;
}

/// How the mentions of Var, a reference to an element or an iterator, together treat the elements.
UseKind FateReader::useOfElements(const VarDecl *Var, const AsyncType &Type) const {
  UseKind All = UseKind::Observes;
  for (const DeclRefExpr *Mention : Body.mentions(Var)) {
    UseKind One = Var->getType()->isReferenceType() ? useOfElement(Mention, Type)
                                                    : useOfIterator(Mention, Type);
    if (One == UseKind::Consumes)
      return One;
    if (One == UseKind::Escapes || All == UseKind::Escapes)
      All = UseKind::Escapes;
    else if (One != UseKind::Observes)
      All = One;
  }
  return All;
}

/// `&t`: a function whose body is visible and that only looks through the pointer leaves the
/// obligation here.
LocalUse FateReader::useOfAddress(const Expr *Ref, const Expr *Address) const {
  Step S = climb(Address);
  LocalUse Use{Ref, UseKind::Escapes, S.Parent};
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(S.Parent);
  if (!Call)
    return Use;
  if (const FunctionModel *Model = calledFunctionModel(Call, Types.catalogue())) {
    if (Model->Role == FunctionRole::Inspector)
      Use.Kind = UseKind::Observes;
    return Use;
  }
  int Index;
  const ParmVarDecl *Param = boundParameter(Call, S.Inner, Index);
  if (!Param || !Params || !Param->getType()->isPointerType())
    return Use;
  ParamFate Known = Params->of(cast<FunctionDecl>(Param->getDeclContext()), Index);
  if (Known == ParamFate::Inspected || Known == ParamFate::Unused)
    Use.Kind = UseKind::Observes;
  else if (Known == ParamFate::Consumed)
    Use.Kind = UseKind::Consumes;
  return Use;
}

bool isSingleElementWrapper(QualType T) {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() &&
         llvm::StringSwitch<bool>(Record->getName())
             .Cases({"optional", "Optional", "unique_ptr", "shared_ptr", "expected"}, true)
             .Default(false);
}

LocalUse FateReader::use(const Expr *Ref, const AsyncType &Type, bool InContainer) const {
  Step S = climb(Ref);
  LocalUse Use{Ref, UseKind::Escapes, S.Parent};
  auto as = [&](UseKind Kind) {
    Use.Kind = Kind;
    return Use;
  };
  if (S.ToVoid || S.ToBool)
    return as(UseKind::Observes);
  if (const ValueDecl *Of = Body.initialised(S.Inner)) {
    // `auto u = std::move(t);` takes it; `auto &r = t;` makes an alias we do not follow.
    const VarDecl *Var = dyn_cast<VarDecl>(Of);
    if (S.Moved && Var && !Var->getType()->isReferenceType())
      return as(UseKind::Consumes);
    return as(UseKind::Escapes);
  }
  if (!S.Parent)
    return as(UseKind::Escapes);
  if (isDiscardedStatement(S.Inner, S.Parent))
    return as(UseKind::Observes);
  if (isa<ReturnStmt, CoreturnStmt>(S.Parent))
    return as(UseKind::Consumes);
  if (const CXXForRangeStmt *For = dyn_cast<CXXForRangeStmt>(S.Parent)) {
    const VarDecl *Element = For->getRangeInit() == S.Inner ? For->getLoopVariable() : nullptr;
    if (!Element || !Element->getType()->isReferenceType())
      return as(UseKind::Escapes);
    return as(useOfElements(Element, Type));
  }
  const Expr *P = dyn_cast<Expr>(S.Parent);
  if (!P)
    return Use;
  if (awaitOperand(P) || isa<CoyieldExpr>(P))
    return as(UseKind::Consumes);
  if (const UnaryOperator *Unary = dyn_cast<UnaryOperator>(P)) {
    if (Unary->getOpcode() == UO_AddrOf && !InContainer)
      return useOfAddress(Ref, Unary);
    if (Unary->getOpcode() == UO_Deref && S.Inner->getType()->isPointerType())
      return as(useOfElement(Unary, Type));
    return Use;
  }
  // `ts[i]` of an array.
  if (const CastExpr *Decay = dyn_cast<CastExpr>(P);
      Decay && Decay->getCastKind() == CK_ArrayToPointerDecay) {
    const ArraySubscriptExpr *Element = dyn_cast_or_null<ArraySubscriptExpr>(Body.parent(Decay));
    return Element && Element->getLHS() == Decay ? as(useOfElement(Element, Type)) : Use;
  }
  if (const BinaryOperator *Binary = dyn_cast<BinaryOperator>(P)) {
    bool LeftOfComma = Binary->getOpcode() == BO_Comma && Binary->getLHS() == S.Inner;
    return as(LeftOfComma || Binary->isEqualityOp() ? UseKind::Observes : UseKind::Escapes);
  }
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(P)) {
    const FieldDecl *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (InContainer && Field && Field->getParent()->isInStdNamespace())
      return as(useOfElement(Member, Type)); // `p.first`
    const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(Body.parent(Member));
    if (!Call || Call->getCallee()->IgnoreParens() != Member)
      return Use;
    Use.By = Call;
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (!Method)
      return Use;
    if (const CXXConversionDecl *Conversion = dyn_cast<CXXConversionDecl>(Method))
      return as(Conversion->getReturnType()->isBooleanType() ? UseKind::Observes
                                                             : UseKind::Escapes);
    if (!Method->getIdentifier())
      return Use;
    llvm::StringRef Name = Method->getName();
    if (InContainer) {
      if (Name == "emplace")
        return as(isSingleElementWrapper(Ref->getType()) ? UseKind::Overwrites : UseKind::Fills);
      if (!S.Moved && isElementMethod(Name))
        return as(useOfElement(Call, Type));
      const DeclRefExpr *Variable = dyn_cast<DeclRefExpr>(Ref);
      if (Variable && isIteratorMethod(Name) && isPositionInItself(Call, Variable->getDecl()))
        return as(UseKind::Observes);
      if (Variable && !S.Moved && isIteratorMethod(Name)) {
        const VarDecl *Iterator = iteratorOf(Call);
        return as(Iterator ? useOfElements(Iterator, Type) : useOfIterator(Call, Type));
      }
      // value(), get(), operator* on std::move(opt) hand the element on; swap and begin are
      // unknown.
      UseKind Kind = containerMethod(Name);
      if (Kind == UseKind::Empties && isSingleElementWrapper(Ref->getType()))
        Kind = UseKind::Overwrites;
      if (Kind == UseKind::Escapes && S.Moved)
        Kind = UseKind::Consumes;
      return as(Kind);
    }
    switch (Type.methodEffect(Name, Types.catalogue())) {
    case ValueEffect::Consumes:
    case ValueEffect::Carries:
    case ValueEffect::Detaches:
      return as(UseKind::Consumes);
    case ValueEffect::Observes:
      return as(UseKind::Observes);
    case ValueEffect::Drops:
      return as(UseKind::Overwrites);
    case ValueEffect::Unknown:
      return as(S.Moved ? UseKind::Consumes : UseKind::Escapes);
    }
    return Use;
  }
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(P)) {
    OverloadedOperatorKind Kind = Operator->getOperator();
    if (Kind == OO_Equal && Operator->getNumArgs() == 2) {
      if (Operator->getArg(0) == S.Inner)
        return as(UseKind::Overwrites);
      if (isIgnoreObject(Operator->getArg(0)))
        return as(UseKind::Observes);
      return as(S.Moved || !S.Inner->isLValue() ? UseKind::Consumes : UseKind::Escapes);
    }
    if (Kind == OO_EqualEqual || Kind == OO_ExclaimEqual || Kind == OO_Exclaim)
      return as(UseKind::Observes);
    // `ts[i] = f()` fills; reading an element hands out a reference: unknown.
    if (InContainer && Kind == OO_Subscript && Operator->getArg(0) == S.Inner)
      return as(useOfElement(Operator, Type));
    if (InContainer && (Kind == OO_Star || Kind == OO_Arrow)) {
      LocalUse Inner = use(Operator, Type, false);
      return as(Inner.Kind == UseKind::Observes || Inner.Kind == UseKind::Consumes
                    ? Inner.Kind
                    : UseKind::Escapes);
    }
    if (Kind == OO_Call && Operator->getArg(0) == S.Inner)
      return as(UseKind::Escapes);
  }
  if (isa<CallExpr, CXXConstructExpr>(P)) {
    // Copying a variable shares or duplicates it: we do not follow copies.
    const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(P);
    if (Construct && Construct->getConstructor()->isCopyOrMoveConstructor() && !S.Moved)
      return as(UseKind::Escapes);
    LocalUse InCall = useInCall(Ref, S.Inner, P, S.Moved);
    return InCall;
  }
  if (S.Moved)
    return as(UseKind::Consumes);
  return Use;
}

} // namespace lazy

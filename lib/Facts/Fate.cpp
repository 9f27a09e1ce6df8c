// What became of a value: climbs from the expression that made it to the node that decides.
// Whatever is not understood is Escaped, and Escaped is never reported.
#include "Facts/Fate.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

bool isPassThrough(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || Call->getNumArgs() != 1 || !Callee->isInStdNamespace() || !Callee->getIdentifier())
    return false;
  return llvm::StringSwitch<bool>(Callee->getName())
      .Cases({"move", "forward", "as_const", "move_if_noexcept", "forward_like"}, true)
      .Default(false);
}

const ParmVarDecl *boundParameter(const Expr *Call, const Expr *Arg, int &Index) {
  Index = -1;
  const FunctionDecl *Callee = nullptr;
  llvm::SmallVector<const Expr *, 8> Args;
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Call)) {
    Callee = Construct->getConstructor();
    Args.append(Construct->arg_begin(), Construct->arg_end());
  } else if (const CallExpr *Plain = dyn_cast<CallExpr>(Call)) {
    Callee = Plain->getDirectCallee();
    Args.append(Plain->arg_begin(), Plain->arg_end());
    const CXXMethodDecl *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (isa<CXXOperatorCallExpr>(Plain) && Method && Method->isImplicitObjectMemberFunction() &&
        !Args.empty())
      Args.erase(Args.begin());
    if (Method && Method->isExplicitObjectMemberFunction() && isa<CXXMemberCallExpr>(Plain))
      Callee = nullptr; // the object is parameter 0: not worth the trouble
  }
  const Expr *const *It = llvm::find(Args, Arg);
  if (!Callee || It == Args.end())
    return nullptr;
  unsigned I = It - Args.begin();
  if (I >= Callee->getNumParams())
    return nullptr;
  Index = I;
  return Callee->getParamDecl(I);
}

/// One step outwards: what stands around E once everything that leaves the value alone is gone.
struct FateReader::Step {
  const Expr *Inner = nullptr; ///< the outermost expression that still is the value
  /// The part of Inner that a `co_await` would be put in front of: without the left operands
  /// of commas and the statements of a statement expression.
  const Expr *Core = nullptr;
  const Stmt *Parent = nullptr;
  bool Moved = false;
  bool ToBool = false; ///< a conversion to bool was passed
  bool ToVoid = false;
};

static bool isBoolConversion(const Expr *E) { return E->getType()->isBooleanType(); }

/// Climbs through parens, casts, temporaries, cleanups, elided copies, std::move, arms of
/// `?:`, right operands of commas and the last expression of a statement expression.
FateReader::Step FateReader::climb(const Expr *E) const {
  Step Result;
  bool InSequence = false;
  for (;;) {
    if (!InSequence)
      Result.Core = E;
    const Stmt *P = Body.parent(E);
    const Expr *PE = dyn_cast_or_null<Expr>(P);
    Result.Inner = E;
    Result.Parent = P;
    if (!PE) {
      // The last expression of ({ … }) is the value of the statement expression.
      const CompoundStmt *Block = dyn_cast_or_null<CompoundStmt>(P);
      const StmtExpr *Whole = Block ? dyn_cast_or_null<StmtExpr>(Body.parent(Block)) : nullptr;
      if (Whole && !Block->body_empty() && Block->body_back() == E) {
        InSequence = true;
        E = Whole;
        continue;
      }
      return Result;
    }
    if (isa<ParenExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, ExprWithCleanups,
            ConstantExpr, SubstNonTypeTemplateParmExpr>(PE)) {
      E = PE;
      continue;
    }
    if (const UnaryOperator *Unary = dyn_cast<UnaryOperator>(PE)) {
      if (Unary->getOpcode() == UO_Extension) {
        E = PE;
        continue;
      }
      return Result;
    }
    if (const CastExpr *Cast = dyn_cast<CastExpr>(PE)) {
      if (Cast->getCastKind() == CK_ToVoid) {
        Result.ToVoid = true;
        return Result;
      }
      if (isBoolConversion(Cast)) {
        Result.ToBool = true;
        return Result;
      }
      if (Cast->getCastKind() == CK_NoOp || Cast->getCastKind() == CK_ConstructorConversion ||
          Cast->getCastKind() == CK_UserDefinedConversion ||
          Cast->getCastKind() == CK_LValueToRValue || Cast->getCastKind() == CK_DerivedToBase ||
          Cast->getCastKind() == CK_UncheckedDerivedToBase) {
        E = PE;
        continue;
      }
      return Result;
    }
    if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(PE)) {
      if (!Construct->getConstructor()->isCopyOrMoveConstructor() || Construct->getNumArgs() < 1 ||
          Construct->getArg(0) != E)
        return Result;
      // Copying a variable makes a second value; moving or elision carries this one on.
      if (E->isLValue())
        return Result;
      E = PE;
      continue;
    }
    if (const CallExpr *Call = dyn_cast<CallExpr>(PE)) {
      if (!isPassThrough(Call) || Call->getArg(0) != E)
        return Result;
      Result.Moved = true;
      E = PE;
      continue;
    }
    if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(PE)) {
      if (Choice->getCond() == E)
        return Result;
      E = PE;
      continue;
    }
    if (const BinaryOperator *Binary = dyn_cast<BinaryOperator>(PE)) {
      if (Binary->getOpcode() != BO_Comma || Binary->getRHS() != E)
        return Result;
      InSequence = true;
      E = PE;
      continue;
    }
    return Result;
  }
}

bool isDiscardedStatement(const Expr *E, const Stmt *Parent) {
  if (!Parent || isa<Expr>(Parent))
    return false;
  if (isa<CompoundStmt, LabelStmt, AttributedStmt, DefaultStmt>(Parent))
    return true;
  if (const CaseStmt *Case = dyn_cast<CaseStmt>(Parent))
    return Case->getSubStmt() == E;
  if (const IfStmt *If = dyn_cast<IfStmt>(Parent))
    return If->getThen() == E || If->getElse() == E || If->getInit() == E;
  if (const ForStmt *For = dyn_cast<ForStmt>(Parent))
    return For->getInit() == E || For->getInc() == E || For->getBody() == E;
  if (const WhileStmt *While = dyn_cast<WhileStmt>(Parent))
    return While->getBody() == E;
  if (const DoStmt *Do = dyn_cast<DoStmt>(Parent))
    return Do->getBody() == E;
  if (const CXXForRangeStmt *For = dyn_cast<CXXForRangeStmt>(Parent))
    return For->getBody() == E || For->getInit() == E;
  if (const SwitchStmt *Switch = dyn_cast<SwitchStmt>(Parent))
    return Switch->getBody() == E || Switch->getInit() == E;
  return false;
}

/// `std::ignore` and its like: assigning to it throws the value away on purpose.
static bool isIgnoreObject(const Expr *E) {
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  return Ref && Ref->getDecl()->isInStdNamespace() && Ref->getDecl()->getIdentifier() &&
         Ref->getDecl()->getName() == "ignore";
}

Fate FateReader::resultFate(const Expr *E) const {
  Step S = climb(E);
  if (S.ToVoid)
    return Fate::Voided;
  if (isDiscardedStatement(S.Inner, S.Parent))
    return Fate::Dropped;
  const BinaryOperator *Comma = dyn_cast_or_null<BinaryOperator>(S.Parent);
  if (Comma && Comma->getOpcode() == BO_Comma && Comma->getLHS() == S.Inner)
    return Fate::Dropped;
  const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(S.Parent);
  if (Operator && Operator->getOperator() == OO_Equal && isIgnoreObject(Operator->getArg(0)))
    return Fate::Ignored;
  return Fate::Escaped;
}

/// V was turned into Bool. In `ready && start();` as a statement the bool itself goes nowhere,
/// and what the user meant was to start something: a drop, not a test.
void FateReader::decideTested(AsyncValue &V, const Expr *Bool) const {
  const Expr *Outer = dyn_cast_or_null<Expr>(Body.parent(Bool));
  while (Outer && isa<ParenExpr, CastExpr, ExprWithCleanups>(Outer) &&
         Outer->getType()->isBooleanType()) {
    Bool = Outer;
    Outer = dyn_cast_or_null<Expr>(Body.parent(Bool));
  }
  const BinaryOperator *Logical = dyn_cast_or_null<BinaryOperator>(Outer);
  bool Statement = Logical && Logical->isLogicalOp() && Logical->getRHS() == Bool &&
                   resultFate(Logical) == Fate::Dropped;
  V.Became = Statement ? Fate::Dropped : Fate::Tested;
  if (Statement)
    V.Whole = V.Made;
}

void FateReader::decide(AsyncValue &V) const {
  Step S = climb(V.Made);
  V.Whole = S.Core;
  V.By = S.Parent;
  V.Became = Fate::Escaped;
  if (S.ToVoid) {
    V.Became = Fate::Voided;
    return;
  }
  if (S.ToBool) {
    decideTested(V, cast<Expr>(S.Parent));
    return;
  }
  if (const ValueDecl *Of = Body.initialised(S.Inner)) {
    V.Became = Fate::Stored;
    const VarDecl *Var = dyn_cast<VarDecl>(Of);
    V.Into = Var && Var->hasLocalStorage() ? Var : nullptr;
    return;
  }
  if (!S.Parent)
    return;
  if (isDiscardedStatement(S.Inner, S.Parent)) {
    V.Became = Fate::Dropped;
    return;
  }
  if (isa<ReturnStmt, CoreturnStmt>(S.Parent)) {
    V.Became = Fate::Returned;
    return;
  }
  const Expr *P = dyn_cast<Expr>(S.Parent);
  if (!P)
    return;
  if (awaitOperand(P)) {
    V.Became = Fate::Awaited;
    return;
  }
  if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(P)) {
    // Captured: lost with a lambda that nobody keeps or calls.
    Step Outer = climb(Lambda);
    const ValueDecl *Of = Body.initialised(Outer.Inner);
    if (isDiscardedStatement(Outer.Inner, Outer.Parent) ||
        (isa_and_nonnull<VarDecl>(Of) && cast<VarDecl>(Of)->hasLocalStorage() &&
         Body.mentions(Of).empty()))
      V.Became = Fate::Dropped;
    return;
  }
  if (isa<CoyieldExpr>(P)) {
    V.Became = Fate::Consumed;
    return;
  }
  if (const BinaryOperator *Binary = dyn_cast<BinaryOperator>(P)) {
    if (Binary->getOpcode() == BO_Comma && Binary->getLHS() == S.Inner)
      V.Became = Fate::Dropped;
    else if (Binary->isEqualityOp())
      V.Became = Fate::Tested;
    return;
  }
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(P)) {
    const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(Body.parent(Member));
    if (!Call || Call->getCallee()->IgnoreParens() != Member)
      return;
    V.By = Call;
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (isa_and_nonnull<CXXConversionDecl>(Method)) {
      if (Method->getReturnType()->isBooleanType())
        decideTested(V, Call);
      return;
    }
    if (!Method || !Method->getIdentifier())
      return;
    if (V.InContainer) {
      if (const MethodModel *M = Types.catalogue().genericMethod(Method->getName());
          M && M->Effect == ValueEffect::Observes)
        V.Became = Fate::Observed;
      return;
    }
    switch (V.Type->methodEffect(Method->getName(), Types.catalogue())) {
    case ValueEffect::Consumes:
    case ValueEffect::Carries:
    case ValueEffect::Detaches:
      V.Became = Fate::Consumed;
      break;
    case ValueEffect::Observes:
      V.Became = Fate::Observed;
      break;
    case ValueEffect::Drops:
      V.Became = Fate::Dropped;
      break;
    case ValueEffect::Unknown:
      break;
    }
    return;
  }
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(P)) {
    OverloadedOperatorKind Kind = Operator->getOperator();
    if (Kind == OO_Equal && Operator->getNumArgs() == 2 && Operator->getArg(1) == S.Inner) {
      const Expr *Target = Operator->getArg(0)->IgnoreParenImpCasts();
      if (isIgnoreObject(Target)) {
        V.Became = Fate::Ignored;
        return;
      }
      V.Became = Fate::Stored;
      const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Target);
      const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      V.Into = Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType() ? Var : nullptr;
      return;
    }
    if (Kind == OO_EqualEqual || Kind == OO_ExclaimEqual) {
      V.Became = Fate::Tested;
      return;
    }
    if (Kind == OO_Comma)
      return;
  }
  decideInCall(V, S.Inner, P);
}

void FateReader::decideInCall(AsyncValue &V, const Expr *Arg, const Expr *Call) const {
  const CallExpr *Plain = dyn_cast<CallExpr>(Call);
  if (!Plain && !isa<CXXConstructExpr>(Call))
    return;
  boundParameter(Call, Arg, V.Argument);
  V.Became = Fate::Passed;
  if (!Plain)
    return;
  const FunctionModel *Model = calledFunctionModel(Plain, Types.catalogue());
  if (!Model)
    return;
  V.Became = Model->Role == FunctionRole::Inspector ? Fate::Observed : Fate::Consumed;
}

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
    UseKind All = UseKind::Observes;
    for (const DeclRefExpr *Mention : Body.mentions(Element)) {
      UseKind One = useOfElement(Mention, Type);
      if (One == UseKind::Consumes)
        return as(UseKind::Consumes);
      if (One == UseKind::Escapes || All == UseKind::Escapes)
        All = UseKind::Escapes;
      else if (One != UseKind::Observes)
        All = One;
    }
    return as(All);
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

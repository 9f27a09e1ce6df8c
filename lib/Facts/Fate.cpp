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

const Expr *withoutPassThrough(const Expr *E) {
  for (;;) {
    E = asWritten(E);
    const CallExpr *Call = dyn_cast<CallExpr>(E);
    if (!Call || !isPassThrough(Call))
      return E;
    E = Call->getArg(0);
  }
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
            ConstantExpr, SubstNonTypeTemplateParmExpr>(PE) ||
        bracedValue(PE)) {
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

bool isIgnoreObject(const Expr *E) {
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

} // namespace lazy

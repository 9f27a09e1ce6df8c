// What does a condition test?
#include "Facts/Condition.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace lazy {

const Expr *spelled(const Expr *E) {
  const Expr *Inner = E->IgnoreUnlessSpelledInSource();
  // static_cast<bool>(x) and bool(x) test x.
  while (const ExplicitCastExpr *Cast = dyn_cast<ExplicitCastExpr>(Inner)) {
    if (!Cast->getType()->isBooleanType())
      break;
    Inner = Cast->getSubExpr()->IgnoreUnlessSpelledInSource();
  }
  return Inner;
}

std::optional<int64_t> constantOf(const Expr *E, const ASTContext &Ctx) {
  if (E->isValueDependent() || E->isTypeDependent())
    return std::nullopt;
  if (isa<CXXNullPtrLiteralExpr>(E->IgnoreParenImpCasts()))
    return 0;
  if (!E->getType()->isIntegralOrEnumerationType())
    return std::nullopt;
  Expr::EvalResult Result; // not getIntegerConstantExpr: that knows no scoped enumerations
  if (!E->EvaluateAsInt(Result, Ctx) || !Result.Val.getInt().isRepresentableByInt64())
    return std::nullopt;
  return Result.Val.getInt().getExtValue();
}

/// `a == b` in any of its shapes; false if E is no (in)equality.
static bool equality(const Expr *E, const Expr *&L, const Expr *&R, bool &Negated) {
  if (const BinaryOperator *B = dyn_cast<BinaryOperator>(E)) {
    if (!B->isEqualityOp())
      return false;
    L = B->getLHS();
    R = B->getRHS();
    Negated = B->getOpcode() == BO_NE;
    return true;
  }
  if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (O->getNumArgs() != 2 ||
        (O->getOperator() != OO_EqualEqual && O->getOperator() != OO_ExclaimEqual))
      return false;
    L = O->getArg(0);
    R = O->getArg(1);
    Negated = O->getOperator() == OO_ExclaimEqual;
    return true;
  }
  if (const CXXRewrittenBinaryOperator *W = dyn_cast<CXXRewrittenBinaryOperator>(E)) {
    CXXRewrittenBinaryOperator::DecomposedForm Form = W->getDecomposedForm();
    if (Form.Opcode != BO_EQ && Form.Opcode != BO_NE)
      return false;
    L = Form.LHS;
    R = Form.RHS;
    Negated = Form.Opcode == BO_NE;
    return true;
  }
  return false;
}

Condition condition(const Expr *E, const ASTContext &Ctx) {
  Condition C;
  while (true) {
    E = spelled(E);
    C.Subject = E;
    if (const UnaryOperator *U = dyn_cast<UnaryOperator>(E); U && U->getOpcode() == UO_LNot) {
      C.Negated = !C.Negated;
      E = U->getSubExpr();
      continue;
    }
    if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(E);
        O && O->getOperator() == OO_Exclaim && O->getNumArgs() == 1) {
      C.Negated = !C.Negated;
      E = O->getArg(0);
      continue;
    }
    // `x.has_value()` and `x.operator bool()` ask the same as `x`.
    if (const CXXMemberCallExpr *M = dyn_cast<CXXMemberCallExpr>(E)) {
      const CXXMethodDecl *D = M->getMethodDecl();
      bool AsksForValue =
          D && (isa<CXXConversionDecl>(D) ||
                (D->getIdentifier() && D->getName() == "has_value" && M->getNumArgs() == 0));
      if (AsksForValue) {
        E = M->getImplicitObjectArgument();
        continue;
      }
    }
    // `a <= b` is "not b < a"; identify() turns the sides.
    if (const BinaryOperator *B = dyn_cast<BinaryOperator>(E);
        B && (B->getOpcode() == BO_LE || B->getOpcode() == BO_GE)) {
      C.Negated = !C.Negated;
      return C;
    }
    const Expr *L, *R;
    bool Negated;
    if (!equality(E, L, R, Negated))
      return C;
    std::optional<int64_t> Right = constantOf(R, Ctx), Left = constantOf(L, Ctx);
    if (Left && !Right) {
      std::swap(L, R);
      std::swap(Left, Right);
    }
    C.Negated ^= Negated;
    if (!Right || Left)
      return C;
    QualType T = L->IgnoreParenImpCasts()->getType();
    if (*Right == 0 && !T->isEnumeralType()) { // `n == 0`, `p == nullptr`: not n, not p
      C.Negated = !C.Negated;
      E = L;
      continue;
    }
    if (T->isBooleanType()) { // `b == true`
      E = L;
      continue;
    }
    C.Subject = spelled(L);
    C.Equals = *Right;
    return C;
  }
}

llvm::FoldingSetNodeID identify(const Expr *Subject, const ASTContext &Ctx) {
  llvm::FoldingSetNodeID ID;
  const Expr *L = nullptr, *R = nullptr;
  bool Negated, Less = false;
  if (const BinaryOperator *B = dyn_cast<BinaryOperator>(Subject); B && B->isRelationalOp()) {
    Less = true;
    L = B->getLHS();
    R = B->getRHS();
    if (B->getOpcode() == BO_GT || B->getOpcode() == BO_LE)
      std::swap(L, R);
  } else if (!equality(Subject, L, R, Negated)) {
    Subject->Profile(ID, Ctx, /*Canonical=*/true);
    return ID;
  }
  ID.AddBoolean(Less);
  spelled(L)->Profile(ID, Ctx, /*Canonical=*/true);
  spelled(R)->Profile(ID, Ctx, /*Canonical=*/true);
  return ID;
}

std::optional<Comparison> comparison(const Expr *E, const ASTContext &Ctx) {
  const BinaryOperator *B = dyn_cast<BinaryOperator>(E);
  if (!B || !B->isRelationalOp() || !B->getLHS()->getType()->isIntegerType())
    return std::nullopt;
  const DeclRefExpr *Left = dyn_cast<DeclRefExpr>(spelled(B->getLHS()));
  const DeclRefExpr *Right = dyn_cast<DeclRefExpr>(spelled(B->getRHS()));
  // A negative number that becomes unsigned is another one.
  auto isSigned = [](const Expr *V) { return V->getType()->isSignedIntegerType(); };
  if (std::optional<int64_t> With = constantOf(B->getRHS(), Ctx);
      With && Left && isSigned(B->getLHS()) && isSigned(Left))
    return Comparison{Left, B->getOpcode(), *With};
  if (std::optional<int64_t> With = constantOf(B->getLHS(), Ctx);
      With && Right && isSigned(B->getRHS()) && isSigned(Right))
    return Comparison{Right, BinaryOperator::reverseComparisonOp(B->getOpcode()), *With};
  return std::nullopt;
}

bool Comparison::holdsFor(int64_t Value) const {
  switch (Op) {
  case BO_LT:
    return Value < With;
  case BO_GT:
    return Value > With;
  case BO_LE:
    return Value <= With;
  default:
    return Value >= With;
  }
}

} // namespace lazy

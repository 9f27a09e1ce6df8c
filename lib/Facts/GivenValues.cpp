// What does a function not do if a parameter of it is a certain constant?
#include "Facts/GivenValues.h"
#include "Facts/BlockReader.h"
#include "Facts/BodyScan.h"
#include "Facts/Facts.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {

std::string suffixOf(GivenValue Value) {
  return ";" + std::to_string(Value.Index) + (Value.Zero ? "" : "+");
}

static const ParmVarDecl *mentionedParameter(const Expr *E) {
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  return Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
}

/// Whether E is Param, or a unit of it: `milliseconds(ms)`, `ms * 1000`.
static bool isMadeOf(const Expr *E, const ParmVarDecl *Param) {
  for (unsigned Steps = 0; Steps != 8; ++Steps) {
    E = asWritten(E)->IgnoreParenImpCasts();
    if (mentionedParameter(E) == Param)
      return true;
    if (const BinaryOperator *Times = dyn_cast<BinaryOperator>(E))
      return Times->getOpcode() == BO_Mul &&
             (isMadeOf(Times->getLHS(), Param) || isMadeOf(Times->getRHS(), Param));
    if (const CastExpr *Cast = dyn_cast<CastExpr>(E)) {
      E = Cast->getSubExpr();
      continue;
    }
    llvm::ArrayRef<const Expr *> Args = plainArguments(E);
    if (Args.size() != 1)
      return false;
    E = Args.front();
  }
  return false;
}

namespace {

/// What the conditions of a function say if one of its parameters is known.
class Conditions {
public:
  Conditions(const FunctionFacts &FF, GivenValue Known)
      : FF(FF), Param(FF.Decl->getParamDecl(Known.Index)), Zero(Known.Zero) {}

  std::optional<bool> truth(const Expr *E) const;
  bool leavesOut(const Stmt *S) const;

private:
  std::optional<bool> comparison(BinaryOperatorKind Op) const;
  bool isZero(const Expr *E) const {
    return isa<CXXNullPtrLiteralExpr>(E->IgnoreParenImpCasts()) ||
           isPoll(E, FF.Decl->getASTContext());
  }
  bool leftBefore(const CompoundStmt *Block, const Stmt *S) const;

  const FunctionFacts &FF;
  const ParmVarDecl *Param;
  bool Zero;
};

/// `Param Op 0`
std::optional<bool> Conditions::comparison(BinaryOperatorKind Op) const {
  if (Op == BO_EQ || Op == BO_NE)
    return Zero == (Op == BO_EQ);
  if (!Zero)
    return std::nullopt;
  if (Op == BO_GT || Op == BO_LT)
    return false;
  return Op == BO_GE || Op == BO_LE ? std::optional<bool>(true) : std::nullopt;
}

std::optional<bool> Conditions::truth(const Expr *E) const {
  E = E->IgnoreParenImpCasts();
  if (mentionedParameter(E) == Param)
    return !Zero;
  if (const UnaryOperator *Not = dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot) {
    std::optional<bool> Inner = truth(Not->getSubExpr());
    return Inner ? std::optional<bool>(!*Inner) : std::nullopt;
  }
  if (const BinaryOperator *Op = dyn_cast<BinaryOperator>(E)) {
    if (Op->isLogicalOp()) {
      const bool Decides = Op->getOpcode() == BO_LOr;
      std::optional<bool> Left = truth(Op->getLHS()), Right = truth(Op->getRHS());
      if (Left == Decides || Right == Decides)
        return Decides;
      return Left && Right ? std::optional<bool>(!Decides) : std::nullopt;
    }
    return Op->isComparisonOp() && mentionedParameter(Op->getLHS()) == Param && isZero(Op->getRHS())
               ? comparison(Op->getOpcode())
               : std::nullopt;
  }
  // Of times: `timeout > 0ms`.
  const CXXOperatorCallExpr *Op = dyn_cast<CXXOperatorCallExpr>(E);
  if (!Op || !Op->isComparisonOp() || Op->getNumArgs() != 2 ||
      mentionedParameter(Op->getArg(0)) != Param || !isZero(Op->getArg(1)))
    return std::nullopt;
  return comparison(BinaryOperator::getOverloadedOpcode(Op->getOperator()));
}

static bool leaves(const Stmt *S) {
  if (const CompoundStmt *Block = dyn_cast_or_null<CompoundStmt>(S))
    return !Block->body_empty() && leaves(Block->body_back());
  return isa_and_nonnull<ReturnStmt, BreakStmt, ContinueStmt, CXXThrowExpr>(S);
}

/// Whether a statement of Block that stands before S leaves it: `if (!wait) return;`.
bool Conditions::leftBefore(const CompoundStmt *Block, const Stmt *S) const {
  for (const Stmt *Each : Block->body()) {
    if (Each == S)
      return false;
    const IfStmt *If = dyn_cast<IfStmt>(Each);
    std::optional<bool> Taken =
        If && If->getCond() ? truth(If->getCond()) : std::optional<bool>(std::nullopt);
    if (Taken && leaves(*Taken ? If->getThen() : If->getElse()))
      return true;
  }
  return false;
}

bool Conditions::leavesOut(const Stmt *S) const {
  for (const Stmt *P = FF.parent(S); P; S = P, P = FF.parent(P)) {
    if (isa<LambdaExpr>(P))
      return false;
    std::optional<bool> Needs; // the outcome with which S is come to
    const Expr *Cond = nullptr;
    if (const IfStmt *If = dyn_cast<IfStmt>(P)) {
      Cond = If->getCond();
      if (S == If->getThen() || S == If->getElse())
        Needs = S == If->getThen();
    } else if (const WhileStmt *While = dyn_cast<WhileStmt>(P)) {
      Cond = While->getCond();
      if (S == While->getBody())
        Needs = true;
    } else if (const ForStmt *For = dyn_cast<ForStmt>(P)) {
      Cond = For->getCond();
      if (S == For->getBody())
        Needs = true;
    } else if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(P)) {
      Cond = Choice->getCond();
      if (S != Cond)
        Needs = S == Choice->getTrueExpr();
    } else if (const BinaryOperator *Op = dyn_cast<BinaryOperator>(P); Op && Op->isLogicalOp()) {
      Cond = Op->getLHS();
      if (S == Op->getRHS())
        Needs = Op->getOpcode() == BO_LAnd;
    } else if (const CompoundStmt *Block = dyn_cast<CompoundStmt>(P)) {
      if (leftBefore(Block, S))
        return true;
    }
    if (!Cond || !Needs)
      continue;
    std::optional<bool> Is = truth(Cond);
    if (Is && *Is != *Needs)
      return true;
  }
  return false;
}

} // namespace

bool isLeftOut(const Expr *E, const FunctionFacts &FF, GivenValue Known) {
  return Conditions(FF, Known).leavesOut(E);
}

bool isHarmless(const BlockSite &Site, const FunctionFacts &FF, GivenValue Known) {
  const ParmVarDecl *Param = FF.Decl->getParamDecl(Known.Index);
  return isLeftOut(Site.Call, FF, Known) ||
         (Known.Zero && !Param->getType()->isPointerType() &&
          llvm::any_of(timeoutsOf(Site.Call, *Site.Model),
                       [&](const Expr *Arg) { return isMadeOf(Arg, Param); }));
}

llvm::SmallVector<GivenValue, 4> valuesToTry(const FunctionFacts &FF) {
  llvm::SmallVector<GivenValue, 4> Result;
  for (const ParmVarDecl *Param : FF.Decl->parameters()) {
    QualType T = Param->getType().getNonReferenceType();
    const bool IsClass = T->isRecordType();
    if (Param->getType()->isReferenceType() && !T.isConstQualified())
      continue;
    if (!IsClass && !T->isIntegralOrEnumerationType() && !T->isPointerType())
      continue;
    // What is assigned later is no constant.
    bool Changes = anyStmt(FF.Body, [&](const Stmt *S) {
      if (const BinaryOperator *B = dyn_cast<BinaryOperator>(S))
        return B->isAssignmentOp() && mentionedParameter(B->getLHS()) == Param;
      if (const UnaryOperator *U = dyn_cast<UnaryOperator>(S))
        return (U->isIncrementDecrementOp() || U->getOpcode() == UO_AddrOf) &&
               mentionedParameter(U->getSubExpr()) == Param;
      const CXXOperatorCallExpr *Op = dyn_cast<CXXOperatorCallExpr>(S);
      return Op && Op->isAssignmentOp() && mentionedParameter(Op->getArg(0)) == Param;
    });
    if (Changes)
      continue;
    const unsigned Index = Param->getFunctionScopeIndex();
    Result.push_back({Index, /*Zero=*/true});
    if (T->isBooleanType())
      Result.push_back({Index, /*Zero=*/false});
  }
  return Result;
}

/// Whether what is given to Call is given to Callee: not if Call only leads there, by a default
/// argument or a lambda that it runs.
static bool passesItsArguments(const Expr *Call, const FunctionDecl *Callee) {
  const FunctionDecl *Called = nullptr;
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Call))
    Called = Construct->getConstructor();
  else if (const CallExpr *Plain = dyn_cast<CallExpr>(Call))
    Called = Plain->getDirectCallee();
  // Overriding methods, and `std::make_unique<Store>(…)`.
  return !Called || Called->getDeclName() == Callee->getDeclName() ||
         (isa<CXXConstructorDecl>(Callee) && isInStd(Called));
}

std::string suffixesOf(const Expr *Call, const FunctionDecl *Callee, const ASTContext &Ctx,
                       const FunctionDecl *Caller, std::optional<GivenValue> Known) {
  std::string Result;
  if (!passesItsArguments(Call, Callee))
    return Result;
  llvm::ArrayRef<const Expr *> Args = plainArguments(Call);
  for (unsigned I = 0; I != Args.size() && I != Callee->getNumParams(); ++I) {
    const Expr *Arg = Args[I];
    if (const CXXDefaultArgExpr *Default = dyn_cast<CXXDefaultArgExpr>(Arg))
      Arg = Default->getExpr();
    if (Arg->isInstantiationDependent())
      continue;
    const Expr *Plain = Arg->IgnoreParenImpCasts();
    bool Value = false;
    if (Known && Caller && isMadeOf(Arg, Caller->getParamDecl(Known->Index)))
      Result += suffixOf({I, Known->Zero});
    else if (isa<CXXNullPtrLiteralExpr>(Plain) || isPoll(Arg, Ctx))
      Result += suffixOf({I, /*Zero=*/true});
    else if (Plain->getType()->isBooleanType() && Plain->EvaluateAsBooleanCondition(Value, Ctx))
      Result += suffixOf({I, /*Zero=*/!Value});
  }
  return Result;
}

} // namespace lazy

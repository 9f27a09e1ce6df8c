// What does one mention of a guard, or one call, do to a lock?
#include "Facts/LockUses.h"
#include "Facts/BodyScan.h"
#include "Facts/Fate.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

LockTouch touchOf(LockEffect Effect) {
  switch (Effect) {
  case LockEffect::None:
    return LockTouch::Nothing;
  case LockEffect::Acquires:
    return LockTouch::Acquires;
  case LockEffect::AcquiresWithin:
  case LockEffect::Tries:
    return LockTouch::Tries;
  case LockEffect::Releases:
    return LockTouch::Releases;
  }
  return LockTouch::Nothing;
}

static llvm::StringRef nameOf(const NamedDecl *D) {
  return D && D->getIdentifier() ? D->getName() : "";
}

/// The member call whose callee M is, if it is one.
static const CXXMemberCallExpr *memberCall(const FunctionFacts &FF, const MemberExpr *M) {
  const Stmt *P = FF.parent(M);
  while (P && isa<ParenExpr>(P))
    P = FF.parent(P);
  const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(P);
  return Call && Call->getCallee()->IgnoreParens() == M ? Call : nullptr;
}

static LockTouch touchOf(GuardBegins Begins) {
  switch (Begins) {
  case GuardBegins::Held:
    return LockTouch::Acquires;
  case GuardBegins::Maybe:
  case GuardBegins::Unknown:
    return LockTouch::Loses;
  case GuardBegins::Unheld:
    return LockTouch::Releases;
  }
  return LockTouch::Loses;
}

/// `optional<guard>`, `unique_ptr<guard>`: what their methods do to the guard in them.
static LockTouch wrapperCall(const CXXMemberCallExpr *Call, LockTypes &Types) {
  // `Guard.reset(new std::lock_guard(M))`
  const Expr *Given = Call->getNumArgs() == 1 && nameOf(Call->getMethodDecl()) == "reset"
                          ? asWritten(Call->getArg(0))
                          : nullptr;
  if (Given && !Given->isDefaultArgument() && !isa<CXXNullPtrLiteralExpr>(Given))
    return touchOf(Types.begins(Given->getType(), Given));
  return llvm::StringSwitch<LockTouch>(nameOf(Call->getMethodDecl()))
      .Cases({"reset", "release"}, LockTouch::Releases)
      .Case("emplace", LockTouch::Acquires)
      .Case("swap", LockTouch::Loses)
      .Default(LockTouch::Nothing);
}

/// A lambda that refers to the guard: whether it may unlock it.
static bool lambdaTouches(const LambdaExpr *Lambda, const VarDecl *V) {
  return anyCall(
      Lambda->getBody(),
      [&](const ScannedCall &Site) {
        return Site.Object ? mentions(Site.Object, V) && !Site.Name.empty()
                           : Site.Call && mentions(Site.Call, V);
      },
      /*IntoLambdas=*/true);
}

/// What giving the guard to a call, bound to this parameter, does to it.
static LockTouch givenTo(const CallExpr *Call, const FunctionDecl *Callee, QualType ParamType,
                         LockTypes &Types) {
  if (Callee) {
    std::string Name = canonicalName(Callee);
    if (const LockModel *Model = Types.catalogue().findLockFunction(Name, Callee->isExternC()))
      return touchOf(Model->effect(Name));
  }
  if (!ParamType.isNull() &&
      (!ParamType->isReferenceType() || ParamType.getNonReferenceType().isConstQualified()))
    return LockTouch::Nothing;
  // Condition variables unlock and lock it again.
  if (nameOf(Callee).starts_with_insensitive("wait"))
    return LockTouch::Nothing;
  return LockTouch::Loses;
}

/// What assigning Value to the guard makes of it.
static LockTouch assigned(QualType T, const Expr *Value, LockTypes &Types) {
  QualType Given = Value->getType();
  if (!Types.guardIn(Given)) // `= nullopt`, `= {}`
    return LockTouch::Releases;
  return touchOf(Types.begins(T, Value));
}

/// What E, a pointer to a guard that `new` has made, comes to in the expression around it; none if
/// it is only looked at, or followed to the guard.
static std::optional<GuardUse> pointerUse(const Expr *E, const Expr *Around, LockTypes &Types) {
  if (isa<CXXDeleteExpr>(Around))
    return GuardUse{LockTouch::Releases, Around};
  if (const BinaryOperator *B = dyn_cast<BinaryOperator>(Around)) {
    if (B->isAssignmentOp() && B->getLHS() == E)
      return GuardUse{touchOf(Types.begins(E->getType(), B->getRHS())), B};
    return GuardUse{B->isAssignmentOp() ? LockTouch::Loses : LockTouch::Nothing, B};
  }
  // Whoever is given it may delete it.
  if (isa<CallExpr, CXXConstructExpr, LambdaExpr, InitListExpr>(Around))
    return GuardUse{LockTouch::Loses, Around};
  return std::nullopt;
}

GuardUse guardUse(const FunctionFacts &FF, const DeclRefExpr *Ref, LockTypes &Types) {
  const Expr *E = Ref;
  const VarDecl *V = dyn_cast<VarDecl>(Ref->getDecl());
  for (unsigned Depth = 0; Depth != 32; ++Depth) {
    const Stmt *P = FF.parent(E);
    if (!P || !isa<Expr>(P))
      break;
    const Expr *PE = cast<Expr>(P);
    if (isa<ParenExpr, ImplicitCastExpr, ExprWithCleanups>(PE)) {
      E = PE;
      continue;
    }
    if (E->getType()->isPointerType())
      if (std::optional<GuardUse> Use = pointerUse(E, PE, Types))
        return *Use;
    if (const MemberExpr *Member = dyn_cast<MemberExpr>(PE)) {
      if (isa<FieldDecl>(Member->getMemberDecl())) {
        if (!Types.guardIn(Member->getType()))
          return {};
        E = PE;
        continue;
      }
      const CXXMemberCallExpr *Call = memberCall(FF, Member);
      const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
      if (!Method)
        return {LockTouch::Loses, PE};
      QualType Object = E->getType();
      if (Object->isPointerType())
        Object = Object->getPointeeType();
      if (const LockClass *L = Types.get(Object)) {
        LockEffect Effect = Types.effect(*L, Method);
        if (Effect != LockEffect::None)
          return {touchOf(Effect), Call};
        if (nameOf(Method) == "swap")
          return {LockTouch::Loses, Call};
        // `guard.mutex()->unlock()`
        if (nameOf(Method) == "mutex") {
          const MemberExpr *Next = dyn_cast_or_null<MemberExpr>(FF.parent(Call));
          const CXXMemberCallExpr *Then = Next ? memberCall(FF, Next) : nullptr;
          const LockClass *M = Then ? Types.get(Call->getType()->getPointeeType()) : nullptr;
          if (M)
            return {touchOf(Types.effect(*M, Then->getMethodDecl())), Then};
        }
        return {};
      }
      if (isSingleElementWrapper(Object)) {
        if (nameOf(Method) == "value" || nameOf(Method) == "get") {
          E = Call;
          continue;
        }
        return {wrapperCall(Call, Types), Call};
      }
      // A class that has a guard: what its methods do to that is its own affair.
      return {Method->isConst() ? LockTouch::Nothing : LockTouch::Loses, Call};
    }
    if (const UnaryOperator *U = dyn_cast<UnaryOperator>(PE)) {
      if (U->getOpcode() == UO_Deref) {
        E = PE;
        continue;
      }
      return {U->getOpcode() == UO_AddrOf ? LockTouch::Loses : LockTouch::Nothing, PE};
    }
    if (const CXXOperatorCallExpr *Op = dyn_cast<CXXOperatorCallExpr>(PE)) {
      if (Op->getOperator() == OO_Equal && Op->getNumArgs() == 2)
        return Op->getArg(0) == E ? GuardUse{assigned(E->getType(), Op->getArg(1), Types), Op}
                                  : GuardUse{};
      bool Inner = (Op->getOperator() == OO_Star || Op->getOperator() == OO_Arrow) &&
                   Types.guardIn(Op->getType()->isPointerType() ? Op->getType()->getPointeeType()
                                                                : Op->getType());
      if (!Inner)
        return {};
      E = PE;
      continue;
    }
    if (const CallExpr *Call = dyn_cast<CallExpr>(PE)) {
      if (isPassThrough(Call)) {
        bool Moves = !Call->getType().isConstQualified() && Call->isXValue();
        return {Moves ? LockTouch::Releases : LockTouch::Nothing, Call};
      }
      if (nameOf(Call->getDirectCallee()) == "exchange")
        return {LockTouch::Releases, Call};
      for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
        if (Call->getArg(I) != E)
          continue;
        const FunctionDecl *Callee = Call->getDirectCallee();
        QualType Param =
            Callee && I < Callee->getNumParams() ? Callee->getParamDecl(I)->getType() : QualType();
        return {givenTo(Call, Callee, Param, Types), Call};
      }
      return {};
    }
    if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(PE)) {
      // What keeps a reference to it may unlock it: a reverse lock, std::ref.
      for (unsigned I = 0; I != Made->getNumArgs(); ++I)
        if (Made->getArg(I) == E && I < Made->getConstructor()->getNumParams()) {
          QualType T = Made->getConstructor()->getParamDecl(I)->getType();
          bool Keeps = T->isReferenceType() && !T.getNonReferenceType().isConstQualified();
          return {Keeps ? LockTouch::Loses : LockTouch::Nothing, Made};
        }
      return {};
    }
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(PE))
      return {V && lambdaTouches(Lambda, V) ? LockTouch::Loses : LockTouch::Nothing, Lambda};
    return {};
  }
  // Bound to a reference, by which anything may happen to it.
  const DeclStmt *D = dyn_cast_or_null<DeclStmt>(FF.parent(E));
  const VarDecl *Bound = D && D->isSingleDecl() ? dyn_cast<VarDecl>(D->getSingleDecl()) : nullptr;
  if (Bound && (Bound->getType()->isPointerType() ||
                (Bound->getType()->isReferenceType() &&
                 !Bound->getType().getNonReferenceType().isConstQualified())))
    return {LockTouch::Loses, E};
  return {};
}

bool isTemporaryGuard(const FunctionFacts &FF, const Expr *Made, LockTypes &Types) {
  const Expr *E = Made;
  for (const Stmt *P = FF.parent(E); P; P = FF.parent(E)) {
    const Expr *PE = dyn_cast<Expr>(P);
    if (!PE)
      // An initialiser, or a return: it is somebody's. `lock_guard{m};` is not.
      return !isa<DeclStmt, ReturnStmt, CoreturnStmt>(P);
    if (isa<ExprWithCleanups, CXXBindTemporaryExpr, MaterializeTemporaryExpr, ParenExpr>(PE) ||
        (isa<CastExpr>(PE) && Types.guardIn(PE->getType()))) {
      E = PE;
      continue;
    }
    if (const CXXConstructExpr *Into = dyn_cast<CXXConstructExpr>(PE)) {
      if (!Types.guardIn(Into->getType()))
        return true;
      return false; // what it goes into is asked for itself
    }
    if (const CallExpr *Call = dyn_cast<CallExpr>(PE)) {
      if (isPassThrough(Call))
        return false;
      if (isa<CXXOperatorCallExpr>(Call))
        return cast<CXXOperatorCallExpr>(Call)->getOperator() != OO_Equal;
      for (unsigned I = 0; I != Call->getNumArgs(); ++I)
        if (Call->getArg(I) == E) {
          const FunctionDecl *Callee = Call->getDirectCallee();
          if (!Callee || I >= Callee->getNumParams())
            return false;
          // By value or &&, the callee has it.
          QualType T = Callee->getParamDecl(I)->getType();
          return T->isLValueReferenceType();
        }
      return true;
    }
    return !isa<InitListExpr, CXXParenListInitExpr, ConditionalOperator, LambdaExpr, CXXNewExpr>(
               PE) &&
           !awaitOperand(PE);
  }
  return true;
}

llvm::SmallVector<const Expr *, 2> mutexesGiven(const Expr *Made, LockTypes &Types) {
  llvm::SmallVector<const Expr *, 2> Result;
  const CXXConstructExpr *Construct = dyn_cast_or_null<CXXConstructExpr>(Made);
  if (!Construct)
    return Result;
  for (const Expr *Arg : Construct->arguments()) {
    QualType T = Arg->getType().getNonReferenceType();
    const LockClass *L = Types.get(T->isPointerType() ? T->getPointeeType() : T);
    if (L && !L->IsGuard)
      Result.push_back(Arg);
  }
  return Result;
}

} // namespace lazy

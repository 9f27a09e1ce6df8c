// Places of tasks that are no locals: what a place depends on, and which code leaves it alone.
#include "Checks/Places.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

//===----------------------------------------------------------------------===//
// What a place is
//===----------------------------------------------------------------------===//

/// Whether evaluating E changes nothing, so that E means the same until somebody writes to what it
/// mentions.
static bool isPlain(const Expr *E) {
  auto allPlain = [](const Stmt *S) {
    return llvm::all_of(S->children(), [](const Stmt *Child) {
      const Expr *Inner = dyn_cast_or_null<Expr>(Child);
      return Inner && isPlain(Inner);
    });
  };
  if (isa<CXXThisExpr, IntegerLiteral, CharacterLiteral, StringLiteral, CXXBoolLiteralExpr,
          FloatingLiteral, CXXNullPtrLiteralExpr, CXXDefaultArgExpr>(E))
    return true;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E))
    return !Ref->getType().isVolatileQualified();
  if (isa<MemberExpr>(E))
    return allPlain(E);
  if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(E)) {
    switch (O->getOperator()) {
    case OO_Subscript:
    case OO_Star:
    case OO_Arrow:
    case OO_Plus:
    case OO_Minus:
      return llvm::all_of(O->arguments(), [](const Expr *Arg) { return isPlain(Arg); });
    default:
      return false;
    }
  }
  if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    const CXXRecordDecl *Record = Method ? Method->getParent() : nullptr;
    bool IsAtomic = Record && Record->getIdentifier() && Record->getName().contains("atomic");
    return Method && Method->isConst() && !IsAtomic && isPlain(Call->getImplicitObjectArgument()) &&
           llvm::all_of(Call->arguments(), [](const Expr *Arg) { return isPlain(Arg); });
  }
  if (const UnaryOperator *U = dyn_cast<UnaryOperator>(E))
    return !U->isIncrementDecrementOp() && isPlain(U->getSubExpr());
  if (const BinaryOperator *B = dyn_cast<BinaryOperator>(E))
    return !B->isAssignmentOp() && isPlain(B->getLHS()) && isPlain(B->getRHS());
  return isa<ParenExpr, CastExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
             CXXConstructExpr, ArraySubscriptExpr>(E) &&
         allPlain(E);
}

static const ValueDecl *rootOf(const Expr *Target) {
  Target = Target->IgnoreParenImpCasts();
  if (const MemberExpr *M = dyn_cast<MemberExpr>(Target)) {
    const Expr *Base = M->getBase()->IgnoreParenImpCasts();
    if (isa<CXXThisExpr>(Base))
      return M->getMemberDecl();
    return isa<FieldDecl>(M->getMemberDecl()) && rootOf(Base) ? M->getMemberDecl() : nullptr;
  }
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Target))
    return Ref->getDecl();
  if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(Target))
    return O->getOperator() == OO_Subscript ? rootOf(O->getArg(0)) : nullptr;
  if (const ArraySubscriptExpr *A = dyn_cast<ArraySubscriptExpr>(Target))
    return rootOf(A->getBase());
  return nullptr;
}

const ValueDecl *rootOf(const TaskPlace &P) {
  if (!isPlain(P.Target) || (P.Key && !isPlain(P.Key)))
    return nullptr;
  return rootOf(P.Target);
}

static bool writtenAlike(const Expr *A, const Expr *B, const ASTContext &Ctx) {
  llvm::FoldingSetNodeID IDA, IDB;
  A->Profile(IDA, Ctx, /*Canonical=*/true);
  B->Profile(IDB, Ctx, /*Canonical=*/true);
  return IDA == IDB;
}

bool samePlace(const TaskPlace &A, const TaskPlace &B, const ASTContext &Ctx) {
  return writtenAlike(A.Target, B.Target, Ctx) && !A.Key == !B.Key &&
         (!A.Key || writtenAlike(A.Key, B.Key, Ctx));
}

//===----------------------------------------------------------------------===//
// What leaves a place alone
//===----------------------------------------------------------------------===//

namespace {

/// The variables and members that the words of a place mention.
class Depends : public RecursiveASTVisitor<Depends> {
public:
  llvm::SmallDenseSet<const ValueDecl *, 4> On;
  bool VisitDeclRefExpr(DeclRefExpr *D) {
    if (isa<VarDecl, BindingDecl>(D->getDecl()))
      On.insert(D->getDecl());
    return true;
  }
  bool VisitMemberExpr(MemberExpr *M) {
    if (isa<FieldDecl, VarDecl>(M->getMemberDecl()))
      On.insert(M->getMemberDecl());
    return true;
  }
};

/// The mentions that only read: `k` in `f(k + 1)`, `s` where it is bound to a const reference.
class Reads : public RecursiveASTVisitor<Reads> {
public:
  llvm::DenseSet<const Expr *> Of;
  bool shouldVisitImplicitCode() const { return true; }
  bool VisitImplicitCastExpr(ImplicitCastExpr *C) {
    if (C->getCastKind() != CK_LValueToRValue &&
        !(C->getCastKind() == CK_NoOp && C->getType().isConstQualified()))
      return true;
    const Expr *E = C->getSubExpr()->IgnoreParens();
    while (const MemberExpr *M = dyn_cast<MemberExpr>(E)) {
      Of.insert(M);
      if (M->isArrow())
        break;
      E = M->getBase()->IgnoreParens();
    }
    Of.insert(E);
    return true;
  }
};

class Disturbance : public RecursiveASTVisitor<Disturbance> {
public:
  /// Types: null to ask only whether the place keeps its meaning.
  Disturbance(const TaskPlace &P, AsyncTypes *Types);
  bool Found = false;

  bool shouldVisitImplicitCode() const { return true; }
  bool TraverseStmt(Stmt *S, DataRecursionQueue * = nullptr) {
    return Found || RecursiveASTVisitor::TraverseStmt(S);
  }
  void in(const Stmt *S) {
    Read.TraverseStmt(const_cast<Stmt *>(S));
    TraverseStmt(const_cast<Stmt *>(S));
  }

  bool VisitDeclRefExpr(DeclRefExpr *D) { return note(mention(D, D->getDecl())); }
  bool VisitMemberExpr(MemberExpr *M) { return note(mention(M, M->getMemberDecl())); }
  bool VisitCoawaitExpr(CoawaitExpr *) { return note(true); }
  bool VisitCoyieldExpr(CoyieldExpr *) { return note(true); }
  bool VisitLambdaExpr(LambdaExpr *) { return note(Types); }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *) { return note(Types); }
  bool VisitUnaryOperator(UnaryOperator *U) {
    return note(U->isIncrementDecrementOp() && isFarWrite(U->getSubExpr()));
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    return note(B->isAssignmentOp() && isFarWrite(B->getLHS()));
  }
  bool VisitCallExpr(CallExpr *C) { return note(Types && runsUnknownCode(C)); }
  bool VisitCXXConstructExpr(CXXConstructExpr *C) {
    return note(Types &&
                !llvm::all_of(C->arguments(), [this](const Expr *Arg) { return isHarmless(Arg); }));
  }

private:
  bool note(bool Yes) {
    Found |= Yes;
    return !Found;
  }
  bool mention(const Expr *E, const ValueDecl *D) const;
  bool isFarWrite(const Expr *To) const;
  bool isHarmless(const Expr *Arg) const;
  bool runsUnknownCode(const CallExpr *Call) const;

  const ValueDecl *Root;
  AsyncTypes *Types;
  Depends On;
  Reads Read;
  bool Reachable; ///< code that is given nothing can get at the place
};

Disturbance::Disturbance(const TaskPlace &P, AsyncTypes *Types) : Root(rootOf(P)), Types(Types) {
  On.TraverseStmt(const_cast<Expr *>(P.Target));
  if (P.Key)
    On.TraverseStmt(const_cast<Expr *>(P.Key));
  const MemberExpr *M = dyn_cast<MemberExpr>(P.Target->IgnoreParenImpCasts());
  const VarDecl *V = dyn_cast<VarDecl>(Root);
  if (V)
    Reachable = !V->hasLocalStorage() || V->getType()->isReferenceType();
  else
    Reachable = Root->getAccess() == AS_public || Root->getAccess() == AS_none;
  // Somebody else's member.
  if (M && !isa<CXXThisExpr>(M->getBase()->IgnoreParenImpCasts()))
    Reachable = true;
}

bool Disturbance::mention(const Expr *E, const ValueDecl *D) const {
  if (D == Root)
    return Types;
  if (On.On.count(D))
    return !Read.Of.count(E) && !E->getType().isConstQualified();
  // Another name for the place, or for what it is part of.
  QualType T = D->getType();
  if (!Types || T->isDependentType() || !(T->isReferenceType() || T->isPointerType()))
    return false;
  T = T->getPointeeType();
  return Types->get(T) || Types->contained(T);
}

/// Whether a write to To may change what the place depends on although To does not name it.
bool Disturbance::isFarWrite(const Expr *To) const {
  if (On.On.size() < 2)
    return false;
  To = To->IgnoreParenImpCasts();
  while (const MemberExpr *M = dyn_cast<MemberExpr>(To)) {
    if (isa<CXXThisExpr>(M->getBase()->IgnoreParenImpCasts()))
      return false;
    if (M->isArrow())
      return true;
    To = M->getBase()->IgnoreParenImpCasts();
  }
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(To);
  if (!Ref || Ref->getDecl()->getType()->isReferenceType())
    return true;
  return llvm::any_of(On.On, [](const ValueDecl *D) { return D->getType()->isReferenceType(); });
}

/// Whether a function that is given Arg cannot come to the place by it.
bool Disturbance::isHarmless(const Expr *Arg) const {
  QualType T = Arg->getType().getNonReferenceType();
  if (T->isDependentType())
    return false;
  if (T->isArrayType())
    T = T->getAsArrayTypeUnsafe()->getElementType();
  if (T->isPointerType()) {
    T = T->getPointeeType();
    return !T->isFunctionType() && (T->isArithmeticType() || T.isConstQualified());
  }
  if (T->isArithmeticType() || T->isEnumeralType() || T->isNullPtrType() || T->isVoidType())
    return true;
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  if (!Record || !Record->getIdentifier() || Record->isLambda() || Types->get(T) ||
      Types->contained(T))
    return false;
  if (!Record->isInStdNamespace())
    return T.isConstQualified() && Arg->isLValue() && !Types->calledResult(T);
  return !llvm::StringSwitch<bool>(Record->getName())
              .Cases({"function", "move_only_function", "copyable_function"}, true)
              .Cases({"unique_ptr", "shared_ptr", "weak_ptr", "reference_wrapper"}, true)
              .Cases({"coroutine_handle", "any"}, true)
              .Default(false);
}

bool Disturbance::runsUnknownCode(const CallExpr *Call) const {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return true;
  // To make a lazy task runs nothing.
  const AsyncType *Gives = Types->get(Call->getType());
  bool Runs = !(Gives && Gives->isLazy());
  const FunctionModel *Model = calledFunctionModel(Call, Types->catalogue());
  bool Looks = Model && Model->Role == FunctionRole::Inspector;
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
  bool IsConst = Method && Method->isConst();
  if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call);
      Member && !IsConst && !isHarmless(Member->getImplicitObjectArgument()))
    return true;
  if (Reachable && Runs && !Looks && !IsConst && !Callee->isInStdNamespace() &&
      !Callee->getBuiltinID())
    return true;
  bool ObjectIsArg = isa<CXXOperatorCallExpr>(Call) && Method;
  for (const Expr *Arg : Call->arguments()) {
    bool IsObject = std::exchange(ObjectIsArg, false);
    if (!(IsObject && IsConst && Callee->getOverloadedOperator() != OO_Call) && !isHarmless(Arg))
      return true;
  }
  return false;
}

} // namespace

bool keepsMeaning(const Stmt *S, const TaskPlace &P) {
  Disturbance D(P, nullptr);
  D.in(S);
  return !D.Found;
}

bool disturbs(const Stmt *S, const TaskPlace &P, AsyncTypes &Types) {
  Disturbance D(P, &Types);
  D.in(S);
  return D.Found;
}

} // namespace lazy

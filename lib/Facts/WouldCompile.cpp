// Each question builds the expression from opaque values and throws it away. An Attempt turns
// errors into an answer: those of the expression itself are trapped like substitution failures,
// those inside templates instantiated on the way are muted.
#include "Facts/WouldCompile.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include "clang/Sema/Initialization.h"
#include "clang/Sema/Lookup.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

namespace lazy {
namespace {

class Mute {
public:
  explicit Mute(DiagnosticsEngine &D) : D(D), Before(D.getSuppressAllDiagnostics()) {
    D.setSuppressAllDiagnostics(true);
  }
  ~Mute() { D.setSuppressAllDiagnostics(Before); }
  Mute(const Mute &) = delete;
  Mute &operator=(const Mute &) = delete;

private:
  DiagnosticsEngine &D;
  bool Before;
};

class Attempt {
public:
  Attempt(Sema &S, const DeclContext *Where)
      : Quiet(S.getDiagnostics()), Context(S, const_cast<DeclContext *>(Where)),
        Unevaluated(S, Sema::ExpressionEvaluationContext::Unevaluated),
        Trap(S, /*WithAccessChecking=*/true) {}

  bool holds(ExprResult R) const { return !R.isInvalid() && !Trap.hasErrorOccurred(); }
  bool failed() const { return Trap.hasErrorOccurred(); }

private:
  Mute Quiet;
  Sema::ContextRAII Context;
  EnterExpressionEvaluationContext Unevaluated;
  Sema::SFINAETrap Trap;
};

} // namespace

/// Where hypothetical code stands. Sema wants a valid place for the nodes it builds.
static SourceLocation somewhere(const Sema &S) {
  return S.getSourceManager().getLocForStartOfFile(S.getSourceManager().getMainFileID());
}

static bool usable(const Sema *S, QualType T) {
  return S && !T.isNull() && !T->isDependentType() && !T->isUndeducedType();
}

Expr *WouldCompile::valueOf(QualType T) const {
  ExprValueKind Kind = T->isLValueReferenceType()   ? VK_LValue
                       : T->isRValueReferenceType() ? VK_XValue
                                                    : VK_PRValue;
  QualType Plain = T.getNonReferenceType();
  if (Kind == VK_PRValue) {
    if (Plain->isArrayType() || Plain->isFunctionType())
      Kind = VK_LValue; // e.g. a string literal
    else if (!Plain->isRecordType())
      Plain = Plain.getUnqualifiedType();
  }
  return new (S->Context) OpaqueValueExpr(somewhere(*S), Plain, Kind);
}

bool WouldCompile::converts(QualType From, QualType To, bool Explicit) const {
  if (!usable(S, From) || !usable(S, To) || From->isVoidType() || To->isVoidType())
    return false;
  Attempt A(*S, Where);
  SourceLocation Loc = somewhere(*S);
  Expr *Value = valueOf(From);
  InitializedEntity Entity = InitializedEntity::InitializeTemporary(To);
  InitializationKind Kind = Explicit ? InitializationKind::CreateDirect(Loc, Loc, Loc)
                                     : InitializationKind::CreateCopy(Loc, Loc);
  InitializationSequence Sequence(*S, Entity, Kind, Value);
  if (!Sequence)
    return false;
  return A.holds(Sequence.Perform(*S, Entity, Kind, Value));
}

bool WouldCompile::isCondition(QualType T) const {
  if (!usable(S, T) || T->isVoidType())
    return false;
  Attempt A(*S, Where);
  return A.holds(S->PerformContextuallyConvertToBool(valueOf(T)));
}

bool WouldCompile::isSwitched(QualType T) const {
  if (!usable(S, T) || T->isVoidType())
    return false;
  return T.getNonReferenceType()->isIntegralOrEnumerationType();
}

bool WouldCompile::unary(UnaryOperatorKind Op, QualType T) const {
  if (!usable(S, T) || T->isVoidType())
    return false;
  Attempt A(*S, Where);
  return A.holds(S->BuildUnaryOp(nullptr, somewhere(*S), Op, valueOf(T)));
}

bool WouldCompile::binary(BinaryOperatorKind Op, QualType Left, QualType Right) const {
  if (!usable(S, Left) || !usable(S, Right) || Left->isVoidType() || Right->isVoidType())
    return false;
  Attempt A(*S, Where);
  return A.holds(S->BuildBinOp(nullptr, somewhere(*S), Op, valueOf(Left), valueOf(Right)));
}

bool WouldCompile::conditional(QualType Left, QualType Right) const {
  if (!usable(S, Left) || !usable(S, Right))
    return false;
  Attempt A(*S, Where);
  SourceLocation Loc = somewhere(*S);
  return A.holds(S->ActOnConditionalOp(Loc, Loc, valueOf(S->Context.BoolTy), valueOf(Left),
                                       valueOf(Right)));
}

static bool findsMember(Sema &S, QualType T, DeclarationName Name) {
  CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  if (!Record || !S.isCompleteType(somewhere(S), T) || !Record->hasDefinition())
    return false;
  LookupResult Found(S, Name, somewhere(S), Sema::LookupMemberName);
  Found.suppressDiagnostics();
  return S.LookupQualifiedName(Found, Record);
}

bool WouldCompile::hasMember(QualType T, DeclarationName Name, bool Arrow) const {
  if (!usable(S, T))
    return false;
  Attempt A(*S, Where);
  T = T.getNonReferenceType();
  // A chain of operator-> ends at a pointer; a few links are enough for real code.
  for (int Links = 0; Arrow && Links < 4; ++Links) {
    if (T->isPointerType())
      return findsMember(*S, T->getPointeeType(), Name);
    if (!T->isRecordType() || !S->isCompleteType(somewhere(*S), T))
      return false;
    ExprResult Next =
        S->BuildOverloadedArrowExpr(nullptr, valueOf(S->Context.getLValueReferenceType(T)),
                                    somewhere(*S));
    if (!A.holds(Next))
      return false;
    T = Next.get()->getType();
  }
  return !Arrow && findsMember(*S, T, Name);
}

bool WouldCompile::hasArrow(QualType T) const {
  if (!usable(S, T))
    return false;
  Attempt A(*S, Where);
  T = T.getNonReferenceType();
  if (T->isPointerType())
    return T->getPointeeType()->isRecordType();
  if (!T->isRecordType() || !S->isCompleteType(somewhere(*S), T))
    return false;
  return A.holds(S->BuildOverloadedArrowExpr(
      nullptr, valueOf(S->Context.getLValueReferenceType(T)), somewhere(*S)));
}

bool WouldCompile::subscript(QualType Base, QualType Index) const {
  if (!usable(S, Base) || !usable(S, Index) || Base->isVoidType() || Index->isVoidType())
    return false;
  Attempt A(*S, Where);
  SourceLocation Loc = somewhere(*S);
  Expr *B = valueOf(Base);
  Expr *I = valueOf(Index);
  if (B->getType()->isRecordType() || I->getType()->isRecordType()) {
    Expr *Args[] = {I};
    return A.holds(S->CreateOverloadedArraySubscriptExpr(Loc, Loc, B, Args));
  }
  return A.holds(S->CreateBuiltinArraySubscriptExpr(B, Loc, I, Loc));
}

bool WouldCompile::isRange(QualType T) const {
  if (!usable(S, T))
    return false;
  T = T.getNonReferenceType();
  if (T->isConstantArrayType())
    return true;
  IdentifierInfo *Begin = &S->Context.Idents.get("begin");
  if (hasMember(T, Begin, /*Arrow=*/false))
    return true;
  if (!T->isRecordType())
    return false;
  Attempt A(*S, Where);
  Expr *Range = valueOf(S->Context.getLValueReferenceType(T));
  Expr *Args[] = {Range};
  UnresolvedSet<0> None;
  ExprResult Name = UnresolvedLookupExpr::Create(
      S->Context, nullptr, NestedNameSpecifierLoc(), DeclarationNameInfo(Begin, somewhere(*S)),
      /*RequiresADL=*/true, None.begin(), None.end(), /*KnownDependent=*/false,
      /*KnownInstantiationDependent=*/false);
  return A.holds(
      S->BuildCallExpr(nullptr, Name.get(), somewhere(*S), Args, somewhere(*S)));
}

bool WouldCompile::decomposes(QualType T, unsigned Names) const {
  if (!usable(S, T))
    return false;
  T = T.getNonReferenceType();
  if (const ConstantArrayType *Array = S->Context.getAsConstantArrayType(T))
    return Array->getSize() == Names;
  CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  Attempt A(*S, Where);
  if (!Record || !S->isCompleteType(somewhere(*S), T) || !Record->hasDefinition())
    return false;
  return S->GetDecompositionElementCount(T, somewhere(*S)) == Names;
}

bool WouldCompile::calls(Expr *Callee, llvm::ArrayRef<Expr *> Args) const {
  if (!S)
    return false;
  Attempt A(*S, Where);
  llvm::SmallVector<Expr *, 4> Copy(Args.begin(), Args.end());
  SourceLocation Loc = somewhere(*S);
  return A.holds(S->BuildCallExpr(nullptr, Callee, Loc, Copy, Loc));
}

bool WouldCompile::constructs(QualType T, llvm::ArrayRef<Expr *> Args) const {
  if (!usable(S, T) || T->isVoidType())
    return false;
  Attempt A(*S, Where);
  llvm::SmallVector<Expr *, 4> Copy(Args.begin(), Args.end());
  SourceLocation Loc = somewhere(*S);
  InitializedEntity Entity = InitializedEntity::InitializeTemporary(T);
  InitializationKind Kind = InitializationKind::CreateDirect(Loc, Loc, Loc);
  InitializationSequence Sequence(*S, Entity, Kind, Copy);
  if (!Sequence)
    return false;
  return A.holds(Sequence.Perform(*S, Entity, Kind, Copy));
}

} // namespace lazy

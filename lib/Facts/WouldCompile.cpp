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

/// The type of E, a reference type for lvalues and xvalues.
static QualType typeOf(const Expr *E, ASTContext &Ctx) {
  return E->isLValue()   ? Ctx.getLValueReferenceType(E->getType())
         : E->isXValue() ? Ctx.getRValueReferenceType(E->getType())
                         : E->getType();
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
  return A.holds(
      S->ActOnConditionalOp(Loc, Loc, valueOf(S->Context.BoolTy), valueOf(Left), valueOf(Right)));
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
    ExprResult Next = S->BuildOverloadedArrowExpr(
        nullptr, valueOf(S->Context.getLValueReferenceType(T)), somewhere(*S));
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
  return A.holds(S->BuildOverloadedArrowExpr(nullptr, valueOf(S->Context.getLValueReferenceType(T)),
                                             somewhere(*S)));
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
  return A.holds(S->BuildCallExpr(nullptr, Name.get(), somewhere(*S), Args, somewhere(*S)));
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

Expr *WouldCompile::callMember(Expr *Object, llvm::StringRef Name,
                               llvm::ArrayRef<Expr *> Args) const {
  SourceLocation Loc = somewhere(*S);
  CXXScopeSpec NoScope;
  ExprResult Member = S->BuildMemberReferenceExpr(
      Object, Object->getType(), Loc, /*IsArrow=*/false, NoScope, SourceLocation(),
      /*FirstQualifierInScope=*/nullptr, DeclarationNameInfo(&S->Context.Idents.get(Name), Loc),
      /*TemplateArgs=*/nullptr, /*S=*/nullptr);
  if (Member.isInvalid())
    return nullptr;
  llvm::SmallVector<Expr *, 2> Copy(Args.begin(), Args.end());
  ExprResult Call = S->BuildCallExpr(nullptr, Member.get(), Loc, Copy, Loc);
  return Call.isInvalid() ? nullptr : Call.get();
}

QualType WouldCompile::promiseOf(QualType Returned) const {
  if (!usable(S, Returned))
    return QualType();
  Attempt A(*S, Where);
  CXXRecordDecl *Record = Returned->getAsCXXRecordDecl();
  if (!Record || !S->isCompleteType(somewhere(*S), Returned) || !Record->hasDefinition())
    return QualType();
  LookupResult Found(*S, &S->Context.Idents.get("promise_type"), somewhere(*S),
                     Sema::LookupMemberName);
  Found.suppressDiagnostics();
  S->LookupQualifiedName(Found, Record);
  TypeDecl *Promise = Found.getAsSingle<TypeDecl>();
  if (!Promise)
    return QualType();
  QualType T = S->Context.getTypeDeclType(Promise);
  return S->isCompleteType(somewhere(*S), T) ? T.getCanonicalType() : QualType();
}

QualType WouldCompile::awaited(QualType T, QualType Promise) const {
  if (!usable(S, T) || !T.getNonReferenceType()->isRecordType())
    return QualType();
  QualType Result = awaitedAs(T, Promise);
  // Some can be awaited where they stand, but not as temporaries.
  if (Result.isNull() && !T->isReferenceType())
    Result = awaitedAs(S->Context.getLValueReferenceType(T), Promise);
  return Result;
}

QualType WouldCompile::awaitedAs(QualType T, QualType Promise) const {
  bool Transforms =
      usable(S, Promise) && hasMember(Promise, &S->Context.Idents.get("await_transform"), false);
  if (Transforms) {
    const CallExpr *Made = transformCall(T, Promise);
    if (!Made || !Made->getType()->isRecordType())
      return QualType();
    T = typeOf(Made, S->Context);
  }
  // Without the operator the value awaits itself.
  if (const CallExpr *Made = coawaitCall(T))
    T = typeOf(Made, S->Context);
  Attempt A(*S, Where);
  T = T.getNonReferenceType();
  QualType Awaiter = S->Context.getLValueReferenceType(T);
  if (!T->isRecordType() || !callMember(valueOf(Awaiter), "await_ready", {}))
    return QualType();
  Expr *Result = callMember(valueOf(Awaiter), "await_resume", {});
  if (!Result || A.failed() || Result->isTypeDependent())
    return QualType();
  return typeOf(Result, S->Context);
}

const CallExpr *WouldCompile::transformCall(QualType T, QualType Promise) const {
  if (!usable(S, T) || !usable(S, Promise))
    return nullptr;
  Attempt A(*S, Where);
  Expr *Object = valueOf(S->Context.getLValueReferenceType(Promise));
  Expr *Call = callMember(Object, "await_transform", valueOf(T));
  return Call && !A.failed() ? dyn_cast<CallExpr>(Call->IgnoreImplicit()) : nullptr;
}

const CallExpr *WouldCompile::coawaitCall(QualType T,
                                          llvm::ArrayRef<const NamedDecl *> Visible) const {
  if (!usable(S, T))
    return nullptr;
  UnresolvedSet<8> Candidates;
  for (const NamedDecl *D : Visible)
    Candidates.addDecl(const_cast<NamedDecl *>(D));
  Attempt A(*S, Where);
  ExprResult Call = S->CreateOverloadedUnaryOp(somewhere(*S), UO_Coawait, Candidates, valueOf(T));
  return A.holds(Call) ? dyn_cast<CXXOperatorCallExpr>(Call.get()->IgnoreImplicit()) : nullptr;
}

bool WouldCompile::calls(Expr *Callee, llvm::ArrayRef<Expr *> Args) const {
  if (!S)
    return false;
  Attempt A(*S, Where);
  llvm::SmallVector<Expr *, 4> Copy(Args.begin(), Args.end());
  SourceLocation Loc = somewhere(*S);
  return A.holds(S->BuildCallExpr(nullptr, Callee, Loc, Copy, Loc));
}

QualType WouldCompile::calledType(const DeclRefExpr *Callee, llvm::ArrayRef<Expr *> Args) const {
  const FunctionDecl *Function = dyn_cast<FunctionDecl>(Callee->getDecl());
  FunctionTemplateDecl *Template = Function ? Function->getPrimaryTemplate() : nullptr;
  if (!S || !Template)
    return QualType();
  Attempt A(*S, Where);
  SourceLocation Loc = somewhere(*S);
  UnresolvedSet<1> Candidates;
  Candidates.addDecl(Template);
  DeclarationNameInfo Name(Template->getDeclName(), Loc);
  TemplateArgumentListInfo Written(Loc, Loc);
  Callee->copyTemplateArgumentsInto(Written);
  Expr *Again =
      Callee->hasExplicitTemplateArgs()
          ? UnresolvedLookupExpr::Create(S->Context, nullptr, Callee->getQualifierLoc(),
                                         SourceLocation(), Name, /*RequiresADL=*/false, &Written,
                                         Candidates.begin(), Candidates.end(),
                                         /*KnownDependent=*/false,
                                         /*KnownInstantiationDependent=*/false)
          : UnresolvedLookupExpr::Create(S->Context, nullptr, Callee->getQualifierLoc(), Name,
                                         /*RequiresADL=*/false, Candidates.begin(),
                                         Candidates.end(), /*KnownDependent=*/false,
                                         /*KnownInstantiationDependent=*/false);
  llvm::SmallVector<Expr *, 4> Copy(Args.begin(), Args.end());
  ExprResult Call = S->BuildCallExpr(nullptr, Again, Loc, Copy, Loc);
  if (!A.holds(Call) || Call.get()->isTypeDependent())
    return QualType();
  return typeOf(Call.get(), S->Context);
}

Expr *WouldCompile::listOf(llvm::ArrayRef<Expr *> Values) const {
  SourceLocation Loc = somewhere(*S);
  InitListExpr *List = new (S->Context) InitListExpr(S->Context, Loc, Values, Loc);
  List->setType(S->Context.VoidTy);
  return List;
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

bool WouldCompile::listConstructs(QualType T, llvm::ArrayRef<Expr *> Values) const {
  if (!usable(S, T) || T->isVoidType())
    return false;
  Attempt A(*S, Where);
  SourceLocation Loc = somewhere(*S);
  Expr *Arg = listOf(Values);
  InitializedEntity Entity = InitializedEntity::InitializeTemporary(T);
  InitializationKind Kind = InitializationKind::CreateDirectList(Loc, Loc, Loc);
  InitializationSequence Sequence(*S, Entity, Kind, Arg);
  if (!Sequence)
    return false;
  return A.holds(Sequence.Perform(*S, Entity, Kind, Arg));
}

} // namespace lazy

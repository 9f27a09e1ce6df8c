// Which objects that owe something a function has, and what each of their mentions does.
#include "Facts/BodyIndex.h"
#include "Facts/Fate.h"
#include "Facts/OwedFlow.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace lazy {

static bool inCondition(const FunctionFacts &FF, const Stmt *S) {
  for (const Stmt *P = FF.parent(S); P; S = P, P = FF.parent(S)) {
    if (const IfStmt *If = dyn_cast<IfStmt>(P))
      return If->getCond() == S;
    if (const WhileStmt *While = dyn_cast<WhileStmt>(P))
      return While->getCond() == S;
    if (const AbstractConditionalOperator *Choice = dyn_cast<AbstractConditionalOperator>(P))
      if (Choice->getCond() == S)
        return true;
    if (isa<DeclStmt>(P))
      return true; // `bool Done = p.isFulfilled();` is asked later
    if (!isa<Expr>(P))
      return false;
  }
  return false;
}

/// The object behind a pointer, or in a wrapper of one value; null if T is neither.
static QualType pointee(QualType T) {
  if (T->isPointerType())
    return T->getPointeeType();
  const ClassTemplateSpecializationDecl *Class =
      isSingleElementWrapper(T)
          ? dyn_cast_or_null<ClassTemplateSpecializationDecl>(T->getAsCXXRecordDecl())
          : nullptr;
  if (!Class || Class->getTemplateArgs().size() == 0 ||
      Class->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return QualType();
  return Class->getTemplateArgs()[0].getAsType();
}

/// Whether a variable of type T has what is in it alone, and takes it along when it dies.
static bool ownsAlone(QualType T) {
  const CXXRecordDecl *Class = isSingleElementWrapper(T) ? T->getAsCXXRecordDecl() : nullptr;
  return Class && (Class->getName() == "unique_ptr" || Class->getName() == "optional");
}

/// What a mention of a pointer or wrapper does to the object in it: `p->set_value(1)`. E: becomes
/// the object, if it is asked for; else gives what the mention does.
static std::optional<OwedUse> readHolder(const FunctionFacts &FF, const DeclRefExpr *Ref,
                                         const Expr *&E) {
  const Stmt *P = FF.parent(Ref);
  E = Ref;
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(P)) {
    const CastExpr *Cast = dyn_cast<CastExpr>(P);
    if (Cast && Cast->getCastKind() == CK_PointerToBoolean)
      return OwedUse{OwedTouch::Nothing, Ref, Ref};
    E = cast<Expr>(P);
    P = FF.parent(E);
  }
  if (const CXXOperatorCallExpr *O = dyn_cast_or_null<CXXOperatorCallExpr>(P)) {
    if (O->getOperator() == OO_Equal && O->getArg(0) == E)
      return OwedUse{OwedTouch::Renews, Ref, O};
    if ((O->getOperator() != OO_Arrow && O->getOperator() != OO_Star) || O->getArg(0) != E)
      return OwedUse{OwedTouch::Loses, Ref, Ref};
    E = O;
    return std::nullopt;
  }
  if (const UnaryOperator *Star = dyn_cast_or_null<UnaryOperator>(P);
      Star && Star->getOpcode() == UO_Deref) {
    E = Star;
    return std::nullopt;
  }
  const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(P);
  if (Member && Member->isArrow())
    return std::nullopt;
  const CXXMemberCallExpr *Call =
      Member ? dyn_cast_or_null<CXXMemberCallExpr>(FF.parent(Member)) : nullptr;
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  const llvm::StringRef Name = Method && Method->getIdentifier() ? Method->getName() : "";
  if (Name == "emplace")
    return OwedUse{OwedTouch::Renews, Ref, Call};
  bool Looks = isa_and_nonnull<CXXConversionDecl>(Method) || Name == "has_value";
  return OwedUse{Looks ? OwedTouch::Nothing : OwedTouch::Loses, Ref, Ref};
}

/// What an assignment of From does to who owed something: a new object owes anew; of one that was
/// elsewhere until then, nobody knows.
static OwedTouch assigned(const Expr *From) {
  From = asWritten(From);
  const CallExpr *Call = dyn_cast<CallExpr>(From);
  return From->isGLValue() || (Call && isPassThrough(Call)) ? OwedTouch::Loses : OwedTouch::Renews;
}

static OwedUse readUse(const FunctionFacts &FF, const DeclRefExpr *Ref, const OwedModel &M,
                       bool IsHolder) {
  const Expr *E = Ref;
  if (IsHolder)
    if (std::optional<OwedUse> Use = readHolder(FF, Ref, E))
      return *Use;
  const Stmt *P = FF.parent(E);
  while (const Expr *PE = dyn_cast_or_null<Expr>(P)) {
    const CastExpr *Cast = dyn_cast<CastExpr>(PE);
    if (Cast && Cast->getCastKind() == CK_ToVoid)
      return {OwedTouch::Nothing, Ref, Ref};
    if (!isa<ParenExpr>(PE) &&
        !(Cast && (Cast->getCastKind() == CK_NoOp || Cast->getCastKind() == CK_DerivedToBase ||
                   Cast->getCastKind() == CK_UncheckedDerivedToBase)))
      break;
    E = PE;
    P = FF.parent(E);
  }
  if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(P)) {
    const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(FF.parent(Member));
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    if (!Method || !Method->getIdentifier())
      return {OwedTouch::Loses, Ref, Ref};
    if (M.ends(Method->getName()))
      return {OwedTouch::Ends, Ref, Call};
    if (M.begins(Method->getName()))
      return {OwedTouch::Begins, Ref, Call};
    // Whoever asks for the state knows what he does.
    if (M.looks(Method->getName()) && !inCondition(FF, Call))
      return {OwedTouch::Nothing, Ref, Call};
    return {OwedTouch::Loses, Ref, Ref};
  }
  if (const CXXOperatorCallExpr *O = dyn_cast_or_null<CXXOperatorCallExpr>(P);
      O && O->getOperator() == OO_Equal && O->getArg(0) == E)
    return {assigned(O->getArg(1)), Ref, O};
  if (const CallExpr *Call = dyn_cast_or_null<CallExpr>(P); Call && !M.BeginsBy.empty()) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && llvm::is_contained(M.BeginsBy, canonicalName(Callee))) {
      // Awaited at once, it is over before anything else happens.
      for (const AsyncValue &V : FF.Values)
        if (V.Made == Call)
          return {V.Became == Fate::Dropped || V.Became == Fate::Voided ? OwedTouch::Begins
                                                                        : OwedTouch::Loses,
                  Ref, Call};
    }
  }
  return {OwedTouch::Loses, Ref, Ref};
}

namespace {

/// The variables and mentions of a body as written; lambdas count as mentions of what they
/// capture.
class Scan {
public:
  std::vector<const VarDecl *> Variables;
  llvm::DenseMap<const VarDecl *, llvm::SmallVector<const Expr *, 4>> Mentions;

  void visit(const Stmt *S) {
    if (!S)
      return;
    if (const DeclStmt *D = dyn_cast<DeclStmt>(S))
      for (const Decl *Each : D->decls())
        if (const VarDecl *V = dyn_cast<VarDecl>(Each); V && V->hasLocalStorage())
          Variables.push_back(V);
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
      if (const VarDecl *V = dyn_cast<VarDecl>(Ref->getDecl()))
        Mentions[V].push_back(Ref);
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const LambdaCapture &C : Lambda->captures())
        if (C.capturesVariable())
          if (const VarDecl *V = dyn_cast<VarDecl>(C.getCapturedVar()))
            Mentions[V].push_back(Lambda);
      for (const Expr *Init : Lambda->capture_inits())
        visit(Init);
      return;
    }
    if (const CoroutineSuspendExpr *Suspend = dyn_cast<CoroutineSuspendExpr>(S))
      return visit(Suspend->getOperand());
    if (const CoreturnStmt *Return = dyn_cast<CoreturnStmt>(S))
      return visit(Return->getOperand());
    for (const Stmt *Child : S->children())
      visit(Child);
  }
};

} // namespace

std::vector<OwedLocal> owedLocals(const FunctionFacts &FF, OwedKind Kind, AsyncTypes &Types) {
  std::vector<OwedLocal> Result;
  if (!FF.Body || FF.HasErrors || FF.Decl->isDependentContext())
    return Result;
  Scan Body;
  for (const ParmVarDecl *Param : FF.Decl->parameters())
    Body.Variables.push_back(Param);
  llvm::SmallPtrSet<const VarDecl *, 2> Captured; // when those die is up to who has the lambda
  if (FF.Lambda)
    for (const LambdaCapture &Capture : FF.Lambda->captures())
      if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByCopy)
        if (const VarDecl *V = dyn_cast<VarDecl>(Capture.getCapturedVar());
            V && Captured.insert(V).second)
          Body.Variables.push_back(V);
  Body.visit(FF.Body);
  for (const VarDecl *V : Body.Variables) {
    if (V->getType()->isDependentType() ||
        (V->getType()->isReferenceType() && !isa<ParmVarDecl>(V)))
      continue;
    const QualType Held = pointee(V->getType().getNonReferenceType());
    const bool Elsewhere =
        !Held.isNull() || V->getType()->isLValueReferenceType() || Captured.contains(V);
    // A scope that others have is theirs to join.
    const bool Owned = Kind == OwedKind::Scope && !Captured.contains(V) && ownsAlone(V->getType());
    if (Elsewhere && Kind == OwedKind::Scope && !Owned)
      continue;
    const OwedModel *M = owedModelOf(Held.isNull() ? V->getType() : Held, Kind, Types);
    if (!M)
      continue;
    OwedLocal L{V, M, {}, Elsewhere && !Owned};
    for (const Expr *Ref : Body.Mentions.lookup(V)) {
      if (const DeclRefExpr *Plain = dyn_cast<DeclRefExpr>(Ref))
        L.Uses.push_back(readUse(FF, Plain, *M, !Held.isNull()));
      else
        L.Uses.push_back({OwedTouch::Loses, Ref, Ref});
    }
    Result.push_back(std::move(L));
  }
  return Result;
}

} // namespace lazy

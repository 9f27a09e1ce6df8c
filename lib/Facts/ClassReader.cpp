// How to read a class that may not be instantiated; see the header. The
// delicate part is asking Sema after the end of the translation unit: only
// class types are completed and return types deduced, silently, and what that
// would put on Sema's list of functions to instantiate is taken off again.
// Suppressed diagnostics do not count as errors in DiagnosticsEngine.
#include "Facts/ClassReader.h"
#include "Facts/BodyScan.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

/// While alive, Sema says nothing and schedules nothing.
class QuietSema {
public:
  explicit QuietSema(Sema &S) : S(S), Diags(S.getDiagnostics()) {
    WasSuppressed = Diags.getSuppressAllDiagnostics();
    WasIgnored = Diags.isLastDiagnosticIgnored();
    Diags.setSuppressAllDiagnostics(true);
    S.PendingInstantiations.swap(Pending);
  }
  ~QuietSema() {
    S.PendingInstantiations.swap(Pending);
    Diags.setLastDiagnosticIgnored(WasIgnored);
    Diags.setSuppressAllDiagnostics(WasSuppressed);
  }
  QuietSema(const QuietSema &) = delete;
  QuietSema &operator=(const QuietSema &) = delete;

private:
  Sema &S;
  DiagnosticsEngine &Diags;
  bool WasSuppressed = false;
  bool WasIgnored = false;
  decltype(Sema::PendingInstantiations) Pending;
};

constexpr unsigned MaxBases = 64;
constexpr unsigned MaxCompletions = 4;

QualType typeOf(const ASTContext &Ctx, const TypeDecl *D) { return Ctx.getTypeDeclType(D); }

QualType stripped(QualType T) { return T.getNonReferenceType().getUnqualifiedType(); }

} // namespace

const CXXRecordDecl *ClassReader::recordOf(QualType T) {
  if (T.isNull())
    return nullptr;
  T = stripped(T);
  if (const CXXRecordDecl *RD = T->getAsCXXRecordDecl())
    return RD;
  if (const ClassTemplateDecl *CTD = templateOf(T))
    return CTD->getTemplatedDecl();
  return nullptr;
}

const ClassTemplateDecl *ClassReader::templateOf(const CXXRecordDecl *RD) {
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD))
    return Spec->getSpecializedTemplate()->getCanonicalDecl();
  if (const ClassTemplateDecl *CTD = RD->getDescribedClassTemplate())
    return CTD->getCanonicalDecl();
  return nullptr;
}

const ClassTemplateDecl *ClassReader::templateOf(QualType T) {
  if (T.isNull())
    return nullptr;
  T = stripped(T);
  if (const CXXRecordDecl *RD = T->getAsCXXRecordDecl())
    return templateOf(RD);
  // Through the canonical type: an alias template must not count as the
  // template itself.
  if (const auto *TST = T.getCanonicalType()->getAs<TemplateSpecializationType>())
    if (auto *CTD = dyn_cast_or_null<ClassTemplateDecl>(TST->getTemplateName().getAsTemplateDecl()))
      return CTD->getCanonicalDecl();
  return nullptr;
}

bool ClassReader::complete(const CXXRecordDecl *RD) {
  if (!S || Depth >= MaxCompletions || RD->isDependentContext())
    return false;
  if (!isa<ClassTemplateSpecializationDecl>(RD) && !RD->getInstantiatedFromMemberClass())
    return false;
  QuietSema Quiet(*S);
  ++Depth;
  bool Done = S->isCompleteType(RD->getLocation(), typeOf(Ctx, RD));
  --Depth;
  return Done;
}

const CXXRecordDecl *ClassReader::specialise(const ClassTemplateDecl *Of, QualType For) {
  if (!S || Depth >= MaxCompletions || For->isDependentType())
    return nullptr;
  QuietSema Quiet(*S);
  ++Depth;
  SourceLocation Loc = Of->getLocation();
  TemplateArgumentListInfo Args(Loc, Loc);
  Args.addArgument(
      TemplateArgumentLoc(TemplateArgument(For), Ctx.getTrivialTypeSourceInfo(For, Loc)));
  QualType T = S->CheckTemplateIdType(ElaboratedTypeKeyword::None,
                                      TemplateName(const_cast<ClassTemplateDecl *>(Of)), Loc, Args,
                                      /*Scope=*/nullptr, /*ForNestedNameSpecifier=*/false);
  const CXXRecordDecl *RD = T.isNull() ? nullptr : T->getAsCXXRecordDecl();
  if (RD && !S->isCompleteType(Loc, T))
    RD = nullptr;
  --Depth;
  return RD ? RD->getDefinition() : nullptr;
}

const CXXRecordDecl *ClassReader::pattern(const CXXRecordDecl *RD) {
  if (const CXXRecordDecl *Member = RD->getInstantiatedFromMemberClass())
    return Member->getDefinition();
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD);
  if (!Spec)
    return nullptr;
  // The partial specialisation that would be chosen, as far as can be told
  // without Sema.
  SmallVector<ClassTemplatePartialSpecializationDecl *, 4> Partials;
  Spec->getSpecializedTemplate()->getPartialSpecializations(Partials);
  const CXXRecordDecl *Best = nullptr;
  for (const ClassTemplatePartialSpecializationDecl *P : Partials) {
    llvm::ArrayRef<TemplateArgument> Args = P->getTemplateArgs().asArray();
    llvm::ArrayRef<TemplateArgument> Wanted = Spec->getTemplateArgs().asArray();
    bool Fits = Args.size() == Wanted.size();
    for (size_t I = 0; Fits && I != Args.size(); ++I) {
      if (Args[I].getKind() == TemplateArgument::Type &&
          Wanted[I].getKind() == TemplateArgument::Type)
        Fits = mayMatch(Args[I].getAsType(), Wanted[I].getAsType());
      else if (!Args[I].isDependent())
        Fits = Args[I].structurallyEquals(Wanted[I]);
    }
    if (!Fits)
      continue;
    if (Best) // Which one is more specialised we cannot say.
      return nullptr;
    Best = P->getDefinition();
  }
  if (Best)
    return Best;
  return Spec->getSpecializedTemplate()->getTemplatedDecl()->getDefinition();
}

const CXXRecordDecl *ClassReader::peek(const CXXRecordDecl *RD) {
  if (!RD)
    return nullptr;
  if (const CXXRecordDecl *Def = RD->getDefinition())
    return Def;
  return pattern(RD);
}

const CXXRecordDecl *ClassReader::view(const CXXRecordDecl *RD) {
  if (!RD)
    return nullptr;
  if (const CXXRecordDecl *Def = RD->getDefinition())
    return Def;
  if (complete(RD))
    if (const CXXRecordDecl *Def = RD->getDefinition())
      return Def;
  return pattern(RD);
}

const CXXRecordDecl *ClassReader::view(QualType T) { return view(recordOf(T)); }

bool ClassReader::anyBase(const CXXRecordDecl *RD,
                          llvm::function_ref<bool(const CXXRecordDecl *)> F, bool Complete) {
  llvm::SmallVector<const CXXRecordDecl *, 8> Queue;
  llvm::SmallPtrSet<const CXXRecordDecl *, 8> Seen;
  if ((RD = Complete ? view(RD) : peek(RD)))
    Queue.push_back(RD);
  for (size_t I = 0; I != Queue.size() && I != MaxBases; ++I) {
    const CXXRecordDecl *D = Queue[I];
    if (!Seen.insert(D->getCanonicalDecl()).second)
      continue;
    if (F(D))
      return true;
    for (const CXXBaseSpecifier &B : D->bases())
      if (const CXXRecordDecl *Base = recordOf(B.getType()))
        if (const CXXRecordDecl *V = Complete ? view(Base) : peek(Base))
          Queue.push_back(V);
  }
  return false;
}

ClassReader::Decls ClassReader::members(const CXXRecordDecl *RD, DeclarationName Name,
                                        bool Complete) {
  Decls Found;
  if (!Name)
    return Found;
  anyBase(
      RD,
      [&](const CXXRecordDecl *D) {
        for (const NamedDecl *M : D->lookup(Name)) {
          M = M->getUnderlyingDecl();
          const auto *R = dyn_cast<CXXRecordDecl>(M);
          if ((R && R->isInjectedClassName()) || isa<UnresolvedUsingValueDecl>(M) ||
              isa<UnresolvedUsingTypenameDecl>(M))
            continue;
          Found.push_back(M);
        }
        return !Found.empty();
      },
      Complete);
  return Found;
}

ClassReader::Decls ClassReader::members(const CXXRecordDecl *RD, StringRef Name, bool Complete) {
  // A name that no file mentions has no identifier, and none is made for it.
  auto It = Ctx.Idents.find(Name);
  if (It == Ctx.Idents.end()) {
    if (!Ctx.Idents.getExternalIdentifierLookup())
      return {};
    return members(RD, DeclarationName(&Ctx.Idents.get(Name)), Complete);
  }
  return members(RD, DeclarationName(It->second), Complete);
}

llvm::SmallVector<const FunctionDecl *, 4> ClassReader::methods(const CXXRecordDecl *RD,
                                                                StringRef Name) {
  llvm::SmallVector<const FunctionDecl *, 4> Found;
  for (const NamedDecl *D : members(RD, Name))
    if (const FunctionDecl *FD = D->getAsFunction())
      Found.push_back(FD);
  return Found;
}

QualType ClassReader::memberType(const CXXRecordDecl *RD, StringRef Name) {
  for (const NamedDecl *D : members(RD, Name))
    if (const auto *TD = dyn_cast<TypeDecl>(D))
      return typeOf(Ctx, TD);
  return {};
}

const Stmt *ClassReader::body(const FunctionDecl *FD) {
  const FunctionDecl *Def = nullptr;
  if (FD->hasBody(Def) && Def->getBody())
    return Def->getBody();
  if (const FunctionDecl *Pattern = FD->getTemplateInstantiationPattern())
    if (Pattern->hasBody(Def))
      return Def->getBody();
  return nullptr;
}

QualType ClassReader::returnType(const FunctionDecl *FD) {
  QualType T = FD->getReturnType();
  if (T->isUndeducedType() && S && !FD->isDependentContext() && Depth < MaxCompletions) {
    QuietSema Quiet(*S);
    ++Depth;
    // The overload may be a template's pattern: then there is nothing to deduce
    // from.
    if (!FD->getDescribedFunctionTemplate())
      S->DeduceReturnType(const_cast<FunctionDecl *>(FD), FD->getLocation(),
                          /*Diagnose=*/false);
    --Depth;
    T = FD->getReturnType();
  }
  // In a pattern, `auto` counts as deduced: as a dependent type.
  bool DependentAuto = T->isDependentType() && T->getContainedDeducedType();
  if (!T->isUndeducedType() && !DependentAuto)
    return T;
  QualType Common;
  bool Agree = true;
  forEachReturn(body(FD), [&](const Expr *E) {
    QualType R = E ? E->getType() : Ctx.VoidTy;
    if (R.isNull() || R.getCanonicalType() == Ctx.DependentTy)
      Agree = false;
    else if (Common.isNull())
      Common = R;
    else
      Agree &= Ctx.hasSameUnqualifiedType(Common, R);
  });
  return Agree ? Common : QualType();
}

std::optional<bool> ClassReader::constantBool(const Expr *E, const CXXRecordDecl *In) {
  E = E->IgnoreParenImpCasts();
  if (const auto *B = dyn_cast<CXXBoolLiteralExpr>(E))
    return B->getValue();
  if (const auto *Not = dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot) {
    std::optional<bool> V = constantBool(Not->getSubExpr(), In);
    return V ? std::optional<bool>(!*V) : std::nullopt;
  }
  // A template parameter of the pattern stands for an argument of the class we
  // were asked for.
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *Param = dyn_cast<NonTypeTemplateParmDecl>(Ref->getDecl())) {
      for (const DeclContext *DC = In; DC; DC = DC->getParent()) {
        const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(DC);
        if (!Spec || isa<ClassTemplatePartialSpecializationDecl>(Spec) ||
            Spec->getSpecializedTemplate()->getTemplateDepth() != Param->getDepth() ||
            Param->getIndex() >= Spec->getTemplateArgs().size() ||
            !isa<ClassTemplateDecl *>(Spec->getSpecializedTemplateOrPartial()))
          continue;
        const TemplateArgument &Arg = Spec->getTemplateArgs()[Param->getIndex()];
        if (Arg.getKind() == TemplateArgument::Integral)
          return Arg.getAsIntegral().getBoolValue();
      }
      return std::nullopt;
    }
  bool Value = false;
  if (!E->isValueDependent() && !E->isTypeDependent() && !E->containsErrors() &&
      E->EvaluateAsBooleanCondition(Value, Ctx))
    return Value;
  return std::nullopt;
}

std::optional<bool> ClassReader::constantBool(const FunctionDecl *FD, const CXXRecordDecl *In) {
  const auto *Body = dyn_cast_or_null<CompoundStmt>(body(FD));
  if (!Body)
    return std::nullopt;
  std::optional<bool> Common;
  bool Agree = true;
  forEachReturn(Body, [&](const Expr *E) {
    std::optional<bool> V = E ? constantBool(E, In) : std::nullopt;
    Agree &= V && (!Common || *Common == *V);
    Common = V;
  });
  return Agree ? Common : std::nullopt;
}

QualType ClassReader::strangeClass() {
  if (!Strange) {
    // Never added to its context: nothing that walks the tree meets it.
    Strange = CXXRecordDecl::Create(Ctx, TagTypeKind::Struct, Ctx.getTranslationUnitDecl(),
                                    SourceLocation(), SourceLocation(), /*Id=*/nullptr);
    Strange->startDefinition();
    Strange->completeDefinition();
  }
  return typeOf(Ctx, Strange);
}

bool ClassReader::mayMatch(QualType Pattern, QualType T) {
  Pattern = Pattern.getCanonicalType();
  T = T.getCanonicalType();
  if (Pattern.getUnqualifiedType() == T.getUnqualifiedType())
    return true;
  if (!Pattern->isDependentType())
    return false;
  if (Pattern->isTemplateTypeParmType())
    return true;
  if (Pattern->isReferenceType())
    return T->isReferenceType() && Pattern->isLValueReferenceType() == T->isLValueReferenceType() &&
           mayMatch(Pattern.getNonReferenceType(), T.getNonReferenceType());
  if (Pattern->isPointerType())
    return T->isPointerType() && mayMatch(Pattern->getPointeeType(), T->getPointeeType());
  const ClassTemplateDecl *Template = templateOf(Pattern);
  if (!Template)
    // Functions and arrays are not looked into.
    return isa<DependentNameType>(Pattern.getTypePtr()) ||
           (Pattern->isFunctionType() && T->isFunctionType()) ||
           (Pattern->isArrayType() && T->isArrayType());
  if (Template != templateOf(T))
    return false;
  const auto *TST = Pattern->getAs<TemplateSpecializationType>();
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(T->getAsCXXRecordDecl());
  if (!TST || !Spec)
    return true;
  llvm::ArrayRef<TemplateArgument> Want = TST->template_arguments();
  // Packs in the class's argument list are nested; compare them flat.
  llvm::SmallVector<TemplateArgument, 4> Have;
  for (const TemplateArgument &A : Spec->getTemplateArgs().asArray())
    if (A.getKind() == TemplateArgument::Pack)
      Have.append(A.pack_begin(), A.pack_end());
    else
      Have.push_back(A);
  for (size_t I = 0; I != Want.size(); ++I) {
    if (Want[I].isPackExpansion())
      return true;
    if (I >= Have.size())
      return false;
    if (Want[I].getKind() == TemplateArgument::Type &&
        Have[I].getKind() == TemplateArgument::Type &&
        !mayMatch(Want[I].getAsType(), Have[I].getAsType()))
      return false;
  }
  return Want.size() == Have.size();
}

} // namespace lazy

// Is a class a coroutine's return object, and what does its promise say? Finds
// the promise type (nested or by std::coroutine_traits) and reads when the body
// starts and how it ends.
#include "Facts/AsyncType.h"
#include "Facts/BodyScan.h"
#include "Facts/Inference.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

std::string quoted(const NamedDecl *D) { return "'" + canonicalName(D) + "'"; }

/// Whether a promise whose get_return_object gives Made can make an RD of it.
/// Tells coroutine types from classes that merely have a typedef of that name
/// (owners of handles).
bool makes(ClassReader &R, QualType Made, const CXXRecordDecl *RD) {
  const CXXRecordDecl *From = Made.isNull() ? nullptr : ClassReader::recordOf(Made);
  if (!From)
    return true; // a pointer, handle or dependent type: ask no further
  const ClassTemplateDecl *FromTemplate = ClassReader::templateOf(From);
  auto SameClass = [&](const CXXRecordDecl *D) {
    return D->getCanonicalDecl() == From->getCanonicalDecl() ||
           (FromTemplate && ClassReader::templateOf(D) == FromTemplate);
  };
  if (R.anyBase(RD, SameClass))
    return true;
  const CXXRecordDecl *View = R.view(From);
  if (!View)
    return true;
  if (R.anyBase(View, [&](const CXXRecordDecl *D) {
        return D->getCanonicalDecl() == RD->getCanonicalDecl() ||
               (ClassReader::templateOf(RD) &&
                ClassReader::templateOf(D) == ClassReader::templateOf(RD));
      }))
    return true;
  // `operator Task<T>()` of a proxy, or Task(proxy). Handles are taken for
  // private use.
  if (View->hasDefinition() && !View->getVisibleConversionFunctions().empty())
    return canonicalName(View) != "std::coroutine_handle";
  for (const Decl *D : RD->decls()) {
    const FunctionDecl *FD = D->getAsFunction();
    if (!isa_and_nonnull<CXXConstructorDecl>(FD) || FD->getMinRequiredArguments() > 1 ||
        FD->getNumParams() == 0)
      continue;
    const CXXRecordDecl *Param = ClassReader::recordOf(FD->getParamDecl(0)->getType());
    if (Param && SameClass(Param))
      return true;
  }
  return false;
}

bool isPromiseFor(ClassReader &R, const CXXRecordDecl *Promise, const CXXRecordDecl *RD) {
  if (!R.hasMember(Promise, "initial_suspend"))
    return false;
  llvm::SmallVector<const FunctionDecl *, 4> Makers = R.methods(Promise, "get_return_object");
  if (Makers.empty())
    return R.hasMember(Promise, "get_return_object_on_allocation_failure");
  for (const FunctionDecl *FD : Makers) {
    QualType T = FD->getReturnType();
    // Deduction instantiates the body: look at the spelled type first.
    if (makes(R, T->isUndeducedType() ? R.returnType(FD) : T, RD))
      return true;
  }
  return false;
}

PromiseShape shapeOf(ClassReader &R, const CXXRecordDecl *Holder, const CXXRecordDecl *RD) {
  PromiseShape Shape;
  for (const NamedDecl *D : R.members(Holder, "promise_type")) {
    const auto *TD = dyn_cast<TypeDecl>(D);
    if (!TD || D->getAccess() == AS_private)
      continue;
    const CXXRecordDecl *Named = ClassReader::recordOf(R.context().getTypeDeclType(TD));
    const CXXRecordDecl *Promise = R.view(Named);
    if (!Promise || !isPromiseFor(R, Promise, RD))
      continue;
    Shape.Promise = Promise;
    Shape.In = isa<ClassTemplateSpecializationDecl>(Named) ? Named : RD;
    Shape.Where = D->getLocation();
    Shape.Because = quoted(Holder) + " has a 'promise_type'";
    return Shape;
  }
  return Shape;
}

bool returnsAlways(ClassReader &R, const CXXRecordDecl *Awaiter, const CXXRecordDecl *In,
                   StringRef Method, bool Wanted) {
  for (const FunctionDecl *FD : R.methods(Awaiter, Method))
    return R.constantBool(FD, Awaiter) == Wanted || R.constantBool(FD, In) == Wanted;
  return false;
}

/// Whether an await_suspend hands its coroutine on at once: resumes, returns or
/// posts it.
enum class Suspends { Stays, GoesOn, Unknown };
Suspends whatSuspendDoes(ClassReader &R, const CXXRecordDecl *Awaiter) {
  Suspends Result = Suspends::Unknown;
  for (const FunctionDecl *FD : R.methods(Awaiter, "await_suspend")) {
    const Stmt *Body = ClassReader::body(FD);
    if (!Body || FD->getNumParams() == 0)
      return Suspends::Unknown;
    if (FD->getReturnType()->isBooleanType() && R.constantBool(FD, Awaiter) == false)
      return Suspends::GoesOn;
    const ParmVarDecl *Handle = FD->getParamDecl(0);
    // Pattern and instantiation have parameters of their own: find by name in
    // the body's.
    StringRef Name = Handle->getName();
    auto IsHandle = [&](const Expr *E) { return !Name.empty() && namedBy(E) == Name; };
    if (Name.empty() || !anyStmt(Body, [&](const Stmt *S) {
          const auto *E = dyn_cast<Expr>(S);
          return E && IsHandle(E);
        })) {
      Result = Suspends::Stays;
      continue;
    }
    bool GoesOn = anyCall(
        Body,
        [&](const ScannedCall &C) {
          if (C.Object && IsHandle(C.Object))
            return C.Name == "resume" || C.Name.empty();
          bool Given = false;
          if (const auto *Call = dyn_cast<CallExpr>(C.Call))
            for (const Expr *Arg : Call->arguments())
              Given |= IsHandle(Arg);
          return Given && llvm::StringSwitch<bool>(C.Name)
                              .Cases({"post", "execute", "schedule", "enqueue", "submit"}, true)
                              .Cases({"dispatch", "spawn", "defer", "resume", "run"}, true)
                              .Default(false);
        },
        /*IntoLambdas=*/true);
    forEachReturn(Body, [&](const Expr *E) { GoesOn |= E && IsHandle(E); });
    return GoesOn ? Suspends::GoesOn : Suspends::Unknown;
  }
  return Result;
}

/// The class of awaiter that a promise method gives; null if not known.
const CXXRecordDecl *awaiterOf(ClassReader &R, const FunctionDecl *FD, unsigned Depth = 3) {
  QualType T = R.returnType(FD);
  if (const CXXRecordDecl *RD = T.isNull() ? nullptr : R.view(T)) {
    ClassReader::Decls Ops =
        R.members(RD, R.context().DeclarationNames.getCXXOperatorName(OO_Coawait));
    if (!Ops.empty() && Depth)
      if (const FunctionDecl *Op = Ops.front()->getAsFunction())
        return awaiterOf(R, Op, Depth - 1);
    return RD;
  }
  // `return Base::initial_suspend();` of a pattern: look for it in the bases.
  const auto *MD = dyn_cast<CXXMethodDecl>(FD);
  bool Delegates = MD && Depth && anyCall(ClassReader::body(FD), [&](const ScannedCall &C) {
                     return FD->getDeclName().isIdentifier() && C.Name == FD->getName();
                   });
  if (Delegates)
    for (const CXXBaseSpecifier &B : MD->getParent()->bases())
      if (const CXXRecordDecl *Base = R.view(B.getType()))
        for (const FunctionDecl *Next : R.methods(Base, FD->getName()))
          return awaiterOf(R, Next, Depth - 1);
  return nullptr;
}

} // namespace

TraitsIndex::TraitsIndex(ASTContext &Ctx) {
  auto Add = [&](const CXXRecordDecl *Spec, QualType First) {
    const Decl *Key = ClassReader::templateOf(First);
    if (!Key)
      if (const CXXRecordDecl *RD = First->getAsCXXRecordDecl())
        Key = RD->getCanonicalDecl();
    // Specialisations for any type (`template <class R> requires …`) have the
    // key null.
    ByClass[Key].push_back({First, Spec});
  };
  auto AddTemplate = [&](const ClassTemplateDecl *CTD) {
    Templates.push_back(CTD);
    for (const ClassTemplateSpecializationDecl *Spec : CTD->specializations()) {
      llvm::ArrayRef<TemplateArgument> Args = Spec->getTemplateArgs().asArray();
      if (Spec->isExplicitSpecialization() && !Args.empty() &&
          Args[0].getKind() == TemplateArgument::Type)
        Add(Spec, Args[0].getAsType());
    }
    SmallVector<ClassTemplatePartialSpecializationDecl *, 8> Partials;
    CTD->getPartialSpecializations(Partials);
    for (const ClassTemplatePartialSpecializationDecl *Spec : Partials) {
      llvm::ArrayRef<TemplateArgument> Args = Spec->getTemplateArgs().asArray();
      if (!Args.empty() && Args[0].getKind() == TemplateArgument::Type)
        Add(Spec, Args[0].getAsType());
    }
  };
  auto AddNamespace = [&](const DeclContext *DC) {
    for (const NamedDecl *D : DC->lookup(&Ctx.Idents.get("coroutine_traits")))
      if (const auto *CTD = dyn_cast<ClassTemplateDecl>(D))
        AddTemplate(CTD);
  };
  for (const NamedDecl *Std : Ctx.getTranslationUnitDecl()->lookup(&Ctx.Idents.get("std"))) {
    const auto *NS = dyn_cast<NamespaceDecl>(Std);
    if (!NS)
      continue;
    AddNamespace(NS);
    for (const NamedDecl *Old : NS->lookup(&Ctx.Idents.get("experimental")))
      if (const auto *OldNS = dyn_cast<NamespaceDecl>(Old))
        AddNamespace(OldNS);
  }
}

const TraitsIndex::Specs *TraitsIndex::find(QualType T) const {
  const CXXRecordDecl *RD = T->getAsCXXRecordDecl();
  if (!RD || ByClass.empty())
    return nullptr;
  const Decl *Template = ClassReader::templateOf(RD);
  for (const Decl *Key : {static_cast<const Decl *>(RD->getCanonicalDecl()), Template,
                          static_cast<const Decl *>(nullptr)})
    if (auto It = ByClass.find(Key); It != ByClass.end())
      return &It->second;
  return nullptr;
}

llvm::SmallVector<const CXXRecordDecl *, 4> TraitsIndex::forType(ClassReader &R, QualType T) const {
  llvm::SmallVector<const CXXRecordDecl *, 4> Result;
  const Specs *Found = find(T);
  if (!Found)
    return Result;
  // What coroutines of this translation unit, or this very question, use.
  bool ForAny = Found->front().first->isTemplateTypeParmType();
  for (const ClassTemplateDecl *CTD : Templates) {
    for (const ClassTemplateSpecializationDecl *Spec : CTD->specializations()) {
      llvm::ArrayRef<TemplateArgument> Args = Spec->getTemplateArgs().asArray();
      if (!Args.empty() && Args[0].getKind() == TemplateArgument::Type &&
          Args[0].getAsType().getCanonicalType() == T.getCanonicalType() && Spec->hasDefinition()) {
        Result.push_back(Spec);
        break; // They differ in the coroutine's parameters only.
      }
    }
    if (Result.empty() && !ForAny)
      if (const CXXRecordDecl *Spec = R.specialise(CTD, T))
        Result.push_back(Spec);
  }
  // The patterns, for when there is no Sema or it wants more arguments.
  if (!ForAny)
    for (const auto &[First, Spec] : *Found)
      if (ClassReader::mayMatch(First, T))
        Result.push_back(Spec);
  return Result;
}

PromiseShape findPromise(ClassReader &R, const TraitsIndex &Traits, const CXXRecordDecl *RD) {
  const auto *AsType = static_cast<const TypeDecl *>(RD);
  for (const CXXRecordDecl *Spec : Traits.forType(R, R.context().getTypeDeclType(AsType)))
    if (const CXXRecordDecl *View = R.view(Spec))
      if (PromiseShape Shape = shapeOf(R, View, RD)) {
        Shape.Because = "'std::coroutine_traits' is specialised for it";
        return Shape;
      }
  return shapeOf(R, RD, RD);
}

Inferred<Start> startOf(ClassReader &R, const PromiseShape &P) {
  Inferred<Start> Result;
  for (const FunctionDecl *FD : R.methods(P.Promise, "initial_suspend")) {
    const CXXRecordDecl *Awaiter = awaiterOf(R, FD);
    if (!Awaiter)
      return Result;
    std::string Says = "'initial_suspend' returns " + quoted(Awaiter);
    Result.Where = FD->getLocation();
    std::string Name = canonicalName(Awaiter);
    if (Name == "std::suspend_always" || Name == "std::experimental::suspend_always") {
      Result.Value = Start::Lazy;
      Result.Because = Says;
    } else if (Name == "std::suspend_never" || Name == "std::experimental::suspend_never" ||
               returnsAlways(R, Awaiter, P.In, "await_ready", true)) {
      Result.Value = Start::Eager;
      Result.Because =
          Says +
          (StringRef(Name).starts_with("std::") ? "" : ", whose 'await_ready' is always true");
    } else if (returnsAlways(R, Awaiter, P.In, "await_ready", false)) {
      switch (whatSuspendDoes(R, Awaiter)) {
      case Suspends::Stays:
        Result.Value = Start::Lazy;
        Result.Because = Says + ", which always suspends";
        break;
      case Suspends::GoesOn:
        Result.Value = Start::Eager;
        Result.Because = Says + ", whose 'await_suspend' lets the coroutine go on";
        break;
      case Suspends::Unknown:
        break;
      }
    }
    return Result;
  }
  return Result;
}

bool endsByItself(ClassReader &R, const PromiseShape &P) {
  for (const FunctionDecl *FD : R.methods(P.Promise, "final_suspend")) {
    const CXXRecordDecl *Awaiter = awaiterOf(R, FD);
    if (!Awaiter)
      return false;
    if (canonicalName(Awaiter) == "std::suspend_never" ||
        returnsAlways(R, Awaiter, P.In, "await_ready", true))
      return true;
    for (const FunctionDecl *Suspend : R.methods(Awaiter, "await_suspend"))
      return anyCall(ClassReader::body(Suspend), [&](const ScannedCall &C) {
        return C.Name == "destroy" && C.If.empty() && Suspend->getNumParams() &&
               namedBy(C.Object) == Suspend->getParamDecl(0)->getName();
      });
  }
  return false;
}

bool keepsToItself(ClassReader &R, const PromiseShape &P) {
  auto MentionsItself = [](const Stmt *S) {
    return anyStmt(S, [](const Stmt *Inner) { return isa<CXXThisExpr>(Inner); });
  };
  // What cannot be seen may do anything with the promise.
  bool Given = R.anyBase(P.Promise, [&](const CXXRecordDecl *D) {
    for (const CXXConstructorDecl *C : D->ctors())
      if (C->isUserProvided())
        return true;
    for (const FieldDecl *F : D->fields())
      if (F->hasInClassInitializer() &&
          (!F->getInClassInitializer() || MentionsItself(F->getInClassInitializer())))
        return true;
    return llvm::any_of(D->bases(),
                        [&](const CXXBaseSpecifier &B) { return !R.view(B.getType()); });
  });
  for (StringRef Name : {"get_return_object", "initial_suspend"})
    for (const FunctionDecl *FD : R.methods(P.Promise, Name)) {
      const Stmt *Body = ClassReader::body(FD);
      Given |= !Body || MentionsItself(Body);
    }
  return !Given;
}

bool yields(ClassReader &R, const PromiseShape &P) { return R.hasMember(P.Promise, "yield_value"); }

bool isIterated(ClassReader &R, const CXXRecordDecl *RD, bool Calls) {
  if (R.hasMember(RD, "begin") && R.hasMember(RD, "end"))
    return true;
  if (R.hasMember(RD, "next") || R.hasMember(RD, "move_next"))
    return true;
  return Calls && !R.members(RD, R.context().DeclarationNames.getCXXOperatorName(OO_Call)).empty();
}

} // namespace lazy

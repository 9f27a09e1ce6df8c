// How is a class awaited, what does that give, and how often may it be done?
// Finds the awaiter by the routes a compiler would take, and reads its methods.
#include "Facts/AsyncType.h"
#include "Facts/BodyScan.h"
#include "Facts/Inference.h"
#include "Facts/WouldCompile.h"
#include "clang/AST/DeclFriend.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

DeclarationName coawaitName(ClassReader &R) {
  return R.context().DeclarationNames.getCXXOperatorName(OO_Coawait);
}

bool isAwaiter(ClassReader &R, const CXXRecordDecl *RD) {
  return R.hasMember(RD, "await_ready") && R.hasMember(RD, "await_suspend") &&
         R.hasMember(RD, "await_resume");
}

bool sameClass(const CXXRecordDecl *A, const CXXRecordDecl *B) {
  if (A->getCanonicalDecl() == B->getCanonicalDecl())
    return true;
  const ClassTemplateDecl *Template = ClassReader::templateOf(A);
  // One of them a pattern: the template is all that can be compared.
  return Template && Template == ClassReader::templateOf(B) &&
         (A->isDependentContext() || B->isDependentContext());
}

/// Which value categories of RD a parameter of type T takes.
void addCategories(QualType T, const CXXRecordDecl *RD, bool &Lvalue, bool &Rvalue) {
  if (T->isRValueReferenceType()) {
    Rvalue = true;
  } else if (T->isLValueReferenceType()) {
    Lvalue = true;
    Rvalue |= T.getNonReferenceType().isConstQualified();
  } else {
    Rvalue = true;
    Lvalue |= isCopyable(RD);
  }
}

/// Takes an overload into the shape.
void addOverload(ClassReader &R, AwaitShape &A, const FunctionDecl *FD, bool Lvalue, bool Rvalue) {
  if (Lvalue && !A.Lvalue) {
    A.Lvalue = true;
    A.ForLvalue = FD;
    A.LvalueAwaiter = R.view(R.returnType(FD));
  }
  // `&&` is a better match for rvalues than `const &`.
  if (Rvalue && (!A.Rvalue || !Lvalue)) {
    A.Rvalue = true;
    A.ForRvalue = FD;
    A.RvalueAwaiter = Lvalue && A.ForLvalue == FD ? A.LvalueAwaiter : R.view(R.returnType(FD));
  }
}

void addMember(ClassReader &R, AwaitShape &A, const FunctionDecl *FD, const CXXRecordDecl *RD) {
  if (FD->isDeleted())
    return;
  const auto *MD = dyn_cast<CXXMethodDecl>(FD);
  bool Lvalue = false, Rvalue = false;
  if (MD && MD->isExplicitObjectMemberFunction()) {
    QualType T = FD->getParamDecl(0)->getType();
    if (T.getNonReferenceType()->isTemplateTypeParmType())
      Lvalue = Rvalue = true;
    else
      addCategories(T, RD, Lvalue, Rvalue);
  } else if (MD) {
    RefQualifierKind Q = MD->getRefQualifier();
    Lvalue = Q != RQ_RValue;
    Rvalue = Q != RQ_LValue || MD->isConst();
  }
  addOverload(R, A, FD, Lvalue, Rvalue);
}

bool takes(ClassReader &R, const FunctionDecl *FD, unsigned Param, const CXXRecordDecl *RD) {
  if (Param >= FD->getNumParams())
    return false;
  const CXXRecordDecl *Of = ClassReader::recordOf(FD->getParamDecl(Param)->getType());
  if (!Of)
    return false;
  if (!sameClass(Of, RD))
    return R.anyBase(
        RD, [&](const CXXRecordDecl *D) { return sameClass(Of, D); },
        /*Complete=*/false);
  const auto *AsType = static_cast<const TypeDecl *>(RD);
  return ClassReader::mayMatch(FD->getParamDecl(Param)->getType().getNonReferenceType(),
                               R.context().getTypeDeclType(AsType)) ||
         RD->isDependentContext();
}

/// Whether FD is a template whose parameter may be of any type, so that only its constraints and
/// its body say of which.
bool leavesItOpen(const FunctionDecl *FD) {
  return !FD->isDeleted() && FD->getDescribedFunctionTemplate() && FD->getNumParams() &&
         FD->getParamDecl(0)->getType().getNonReferenceType()->isTemplateTypeParmType();
}

/// The function that the compiler chooses for a temporary of type T, if what that gives is an
/// awaiter and it gives one for some types only. One that makes an awaiter of anything says nothing
/// of T: its body may not compile. Resolve: the call for a value of a type; null if ill-formed.
const FunctionDecl *chosenFor(ClassReader &R, QualType T,
                              llvm::function_ref<const CallExpr *(QualType)> Resolve) {
  auto Maker = [&](QualType Of) -> const FunctionDecl * {
    const CallExpr *Call = Resolve(Of);
    const FunctionDecl *FD = Call ? Call->getDirectCallee() : nullptr;
    const CXXRecordDecl *Awaiter = FD ? R.view(R.returnType(FD)) : nullptr;
    return Awaiter && isAwaiter(R, Awaiter) ? FD : nullptr;
  };
  const FunctionDecl *FD = T->isDependentType() ? nullptr : Maker(T);
  return FD && !Maker(R.strangeClass()) && !Maker(R.context().IntTy) ? FD : nullptr;
}

/// Whether its own promise takes RD, but only as an rvalue: then a variable
/// cannot be awaited in its own kind of coroutine, whatever the class offers.
bool promiseWantsRvalue(ClassReader &R, const CXXRecordDecl *RD, const PromiseShape &P) {
  if (!P)
    return false;
  bool Lvalue = false, Rvalue = false;
  for (const FunctionDecl *FD : R.methods(P.Promise, "await_transform"))
    if (!FD->isDeleted() && takes(R, FD, 0, RD))
      addCategories(FD->getParamDecl(0)->getType(), RD, Lvalue, Rvalue);
  return Rvalue && !Lvalue;
}

/// await_transform of the class's own promise, and friends that make an awaiter
/// of it: how types are awaited whose library does not let just anybody await
/// them.
void findTransform(ClassReader &R, AwaitShape &A, const CXXRecordDecl *RD, const PromiseShape &P,
                   bool Friends) {
  auto Add = [&](const FunctionDecl *FD, unsigned Param) {
    bool Lvalue = false, Rvalue = false;
    addCategories(FD->getParamDecl(Param)->getType(), RD, Lvalue, Rvalue);
    addOverload(R, A, FD, Lvalue, Rvalue);
    A.By = AwaitShape::Transform;
    A.Where = FD->getLocation();
  };
  if (P)
    for (const FunctionDecl *FD : R.methods(P.Promise, "await_transform"))
      if (!FD->isDeleted() && takes(R, FD, 0, RD)) {
        Add(FD, 0);
        A.Because = "'await_transform' of its promise takes it";
      }
  if (A || !Friends)
    return;
  R.anyBase(RD, [&](const CXXRecordDecl *Base) {
    for (const FriendDecl *F : Base->friends()) {
      const NamedDecl *ND = F->getFriendDecl();
      const FunctionDecl *FD = ND ? ND->getAsFunction() : nullptr;
      if (!FD || FD->isDeleted() || !FD->getDeclName().isIdentifier())
        continue;
      for (unsigned I = 0; I != FD->getNumParams(); ++I) {
        if (!takes(R, FD, I, RD) || FD->getParamDecl(I)->getType()->isLValueReferenceType())
          continue;
        const CXXRecordDecl *Made = R.view(R.returnType(FD));
        if (!Made || sameClass(Made, RD) || !isAwaiter(R, Made))
          continue;
        Add(FD, I);
        A.Because = "'" + FD->getNameAsString() + "' makes an awaiter of it";
      }
    }
    return bool(A);
  });
}

} // namespace

ClassReader::Decls freeAwaitOperators(ClassReader &R, const CXXRecordDecl *RD) {
  ClassReader::Decls Found;
  llvm::SmallPtrSet<const DeclContext *, 8> Seen;
  DeclarationName Name = coawaitName(R);
  auto AddNamespaceOf = [&](const Decl *D) {
    const DeclContext *DC = D->getDeclContext()->getEnclosingNamespaceContext();
    while (DC->isInlineNamespace())
      DC = DC->getParent();
    if (!Seen.insert(DC->getPrimaryContext()).second)
      return;
    // A friend that nobody declared outside is found for its class alone, see AddFriendsOf.
    for (const NamedDecl *Op : DC->lookup(Name))
      if (Op->isInIdentifierNamespace(Decl::IDNS_Ordinary))
        Found.push_back(Op->getUnderlyingDecl());
    // Not associated, but code that can name the class sees what is in here as well.
    const auto *NS = dyn_cast<NamespaceDecl>(DC);
    const auto *TU = dyn_cast<TranslationUnitDecl>(DC);
    if (const NamespaceDecl *Unnamed = NS   ? NS->getAnonymousNamespace()
                                       : TU ? TU->getAnonymousNamespace()
                                            : nullptr)
      for (const NamedDecl *Op : Unnamed->lookup(Name))
        Found.push_back(Op->getUnderlyingDecl());
  };
  auto AddFriendsOf = [&](const CXXRecordDecl *D) {
    if (!D->hasDefinition())
      return;
    for (const FriendDecl *F : D->friends())
      if (const NamedDecl *ND = F->getFriendDecl())
        if (ND->getDeclName() == Name)
          Found.push_back(ND);
  };
  R.anyBase(
      RD,
      [&](const CXXRecordDecl *D) {
        AddNamespaceOf(D);
        AddFriendsOf(D);
        return false;
      },
      /*Complete=*/false);
  if (const auto *Outer = dyn_cast<CXXRecordDecl>(RD->getDeclContext()))
    AddFriendsOf(Outer);
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD))
    for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
      if (Arg.getKind() == TemplateArgument::Type)
        if (const CXXRecordDecl *D = ClassReader::recordOf(Arg.getAsType())) {
          AddNamespaceOf(D);
          AddFriendsOf(D);
        }
  ClassReader::Decls Open;
  llvm::copy_if(Found, std::back_inserter(Open), [](const NamedDecl *D) {
    const FunctionDecl *FD = D->getAsFunction();
    return FD && leavesItOpen(FD);
  });
  llvm::erase_if(Found, [&](const NamedDecl *D) {
    const FunctionDecl *FD = D->getAsFunction();
    return !FD || FD->isDeleted() || !takes(R, FD, 0, RD);
  });
  if (!Found.empty() || Open.empty() || !R.sema() || RD->isDependentContext())
    return Found;
  WouldCompile Ask(R.sema(), R.context().getTranslationUnitDecl());
  const auto *AsType = static_cast<const TypeDecl *>(RD);
  if (const FunctionDecl *FD = chosenFor(R, R.context().getTypeDeclType(AsType),
                                         [&](QualType Of) { return Ask.coawaitCall(Of, Open); }))
    if (!isa<CXXMethodDecl>(FD))
      Found.push_back(FD);
  return Found;
}

bool looksAsync(ClassReader &R, const CXXRecordDecl *RD) {
  for (StringRef Name :
       {"promise_type", "await_ready", "sender_concept", "completion_signatures", "sends_done"})
    if (R.hasMember(RD, Name, /*Complete=*/false))
      return true;
  if (!R.members(RD, coawaitName(R), /*Complete=*/false).empty() ||
      !freeAwaitOperators(R, RD).empty())
    return true;
  // A pattern whose bases can only be known once instantiated.
  return !RD->hasDefinition() &&
         R.anyBase(
             RD,
             [](const CXXRecordDecl *D) {
               return llvm::any_of(D->bases(), [](const CXXBaseSpecifier &B) {
                 return !ClassReader::recordOf(B.getType());
               });
             },
             /*Complete=*/false);
}

AwaitShape findAwait(ClassReader &R, const CXXRecordDecl *RD, const PromiseShape &P, bool Friends) {
  AwaitShape A;
  ClassReader::Decls Members = R.members(RD, coawaitName(R));
  for (const NamedDecl *D : Members)
    if (const FunctionDecl *FD = D->getAsFunction()) {
      addMember(R, A, FD, RD);
      A.By = AwaitShape::Member;
      A.Where = FD->getLocation();
    }
  if (A) {
    A.Because = A.Lvalue ? "it has an 'operator co_await'"
                         : "it has an 'operator co_await' for rvalues only";
    return A;
  }
  for (const NamedDecl *D : freeAwaitOperators(R, RD)) {
    const FunctionDecl *FD = D->getAsFunction();
    bool Lvalue = false, Rvalue = false;
    addCategories(FD->getParamDecl(0)->getType(), RD, Lvalue, Rvalue);
    addOverload(R, A, FD, Lvalue, Rvalue);
    A.By = AwaitShape::Free;
    A.Where = FD->getLocation();
    A.Because = "a free 'operator co_await' takes it";
  }
  if (A)
    return A;
  if (isAwaiter(R, RD)) {
    A.By = AwaitShape::Itself;
    A.Lvalue = A.Rvalue = true;
    for (StringRef Name : {"await_ready", "await_suspend", "await_resume"})
      for (const FunctionDecl *FD : R.methods(RD, Name)) {
        if (const auto *MD = dyn_cast<CXXMethodDecl>(FD))
          A.Lvalue &= MD->getRefQualifier() != RQ_RValue;
        if (Name == "await_ready")
          A.Where = FD->getLocation();
      }
    A.Lvalue &= !promiseWantsRvalue(R, RD, P);
    A.LvalueAwaiter = A.RvalueAwaiter = RD;
    A.Because = "it has 'await_ready', 'await_suspend' and 'await_resume'";
    return A;
  }
  findTransform(R, A, RD, P, Friends);
  return A;
}

AwaitShape findTransformBy(ClassReader &R, const CXXRecordDecl *RD, const CXXRecordDecl *Promise) {
  AwaitShape A;
  auto Add = [&](const FunctionDecl *FD) {
    bool Lvalue = false, Rvalue = false;
    addCategories(FD->getParamDecl(0)->getType(), RD, Lvalue, Rvalue);
    addOverload(R, A, FD, Lvalue, Rvalue);
    if (!Rvalue)
      return; // an object one waits on
    A.By = AwaitShape::Transform;
    A.Where = FD->getLocation();
    A.Because = "'await_transform' of the coroutine's promise takes it";
  };
  bool Open = false;
  for (const FunctionDecl *FD : R.methods(Promise, "await_transform")) {
    Open |= leavesItOpen(FD);
    if (!FD->isDeleted() && takes(R, FD, 0, RD))
      Add(FD);
  }
  if (!A && Open && R.sema() && !Promise->isDependentContext()) {
    WouldCompile Ask(R.sema(), R.context().getTranslationUnitDecl());
    auto TypeOf = [&](const TypeDecl *D) { return R.context().getTypeDeclType(D); };
    if (const FunctionDecl *FD = chosenFor(
            R, TypeOf(RD), [&](QualType Of) { return Ask.transformCall(Of, TypeOf(Promise)); }))
      Add(FD);
  }
  if (A && (!A.RvalueAwaiter || !isAwaiter(R, A.RvalueAwaiter)))
    A.By = AwaitShape::None;
  return A;
}

/// The T of a Task<T>: its first argument if that is a type; null otherwise.
static QualType firstTypeArgument(const CXXRecordDecl *RD) {
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD);
  if (!Spec || Spec->getTemplateArgs().size() == 0)
    return {};
  const TemplateArgument *Arg = &Spec->getTemplateArgs()[0];
  // `template <class... T> future`: future<> gives nothing.
  if (Arg->getKind() == TemplateArgument::Pack) {
    if (Arg->pack_size() == 0)
      return RD->getASTContext().VoidTy;
    Arg = &*Arg->pack_begin();
  }
  return Arg->getKind() == TemplateArgument::Type ? Arg->getAsType() : QualType();
}

QualType awaitedValue(ClassReader &R, const AwaitShape &A, const PromiseShape &P,
                      const CXXRecordDecl *RD) {
  auto Usable = [](QualType T) {
    return !T.isNull() && !T->isDependentType() && !T->isUndeducedType();
  };
  const CXXRecordDecl *Awaiter = A.RvalueAwaiter ? A.RvalueAwaiter : A.LvalueAwaiter;
  for (const FunctionDecl *FD : R.methods(Awaiter, "await_resume")) {
    QualType T = R.returnType(FD);
    if (Usable(T))
      return T->isRValueReferenceType() ? T.getNonReferenceType() : T;
    // An awaiter we have as a pattern only, that gives its own T: as good as
    // always the T of what is awaited.
    if (!P && !T.isNull() && T.getNonReferenceType()->isTemplateTypeParmType() &&
        Awaiter->isDependentContext())
      return firstTypeArgument(RD);
  }
  if (!P)
    return {};
  if (R.hasMember(P.Promise, "return_void"))
    return R.context().VoidTy;
  if (QualType T = firstTypeArgument(RD); !T.isNull())
    return T;
  if (isa<ClassTemplateSpecializationDecl>(RD))
    return {};
  llvm::SmallVector<const FunctionDecl *, 4> Returns = R.methods(P.Promise, "return_value");
  if (Returns.size() == 1 && Returns[0]->getNumParams() == 1 &&
      Usable(Returns[0]->getParamDecl(0)->getType()))
    return Returns[0]->getParamDecl(0)->getType().getNonReferenceType().getUnqualifiedType();
  return {};
}

bool isMovable(const CXXRecordDecl *RD) {
  if (!RD->hasDefinition() || RD->isDependentContext())
    return true;
  bool OnlyHidden = false;
  for (const CXXConstructorDecl *C : RD->ctors()) {
    if (!C->isCopyOrMoveConstructor())
      continue;
    if (!C->isDeleted() && C->getAccess() == AS_public)
      return true;
    OnlyHidden |= C->isMoveConstructor();
  }
  if (OnlyHidden)
    return false;
  if (RD->needsImplicitMoveConstructor() && !RD->defaultedMoveConstructorIsDeleted())
    return true;
  return RD->needsImplicitCopyConstructor() && !RD->defaultedCopyConstructorIsDeleted();
}

bool isCopyable(const CXXRecordDecl *RD) {
  // A pattern may have any members: what owns a coroutine is never copyable by
  // default.
  if (!RD->hasDefinition())
    return false;
  bool HasMove = false;
  for (const CXXConstructorDecl *C : RD->ctors()) {
    if (C->isCopyConstructor())
      return !C->isDeleted() && C->getAccess() == AS_public;
    HasMove |= C->isMoveConstructor();
  }
  return !HasMove && !RD->isDependentContext() && RD->needsImplicitCopyConstructor() &&
         !RD->defaultedCopyConstructorIsDeleted();
}

} // namespace lazy

// Which types hold locks, and what do calls do to them?
#include "Facts/LockTypes.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/ClassReader.h"
#include "Facts/Facts.h"
#include "Facts/Fate.h"
#include "clang/AST/Attr.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

static const CXXRecordDecl *recordOf(QualType T) {
  if (T.isNull() || T->isDependentType())
    return nullptr;
  const CXXRecordDecl *RD = T.getNonReferenceType().getCanonicalType()->getAsCXXRecordDecl();
  return RD ? RD->getDefinition() : nullptr;
}

LockEffect attributedEffect(const FunctionDecl *F, llvm::SmallVectorImpl<const Expr *> &Objects) {
  Objects.clear();
  if (!F || !F->hasAttrs())
    return LockEffect::None;
  if (const AcquireCapabilityAttr *A = F->getAttr<AcquireCapabilityAttr>()) {
    Objects.append(A->args_begin(), A->args_end());
    return LockEffect::Acquires;
  }
  if (const TryAcquireCapabilityAttr *A = F->getAttr<TryAcquireCapabilityAttr>()) {
    Objects.append(A->args_begin(), A->args_end());
    return LockEffect::Tries;
  }
  if (const ReleaseCapabilityAttr *A = F->getAttr<ReleaseCapabilityAttr>()) {
    Objects.append(A->args_begin(), A->args_end());
    return LockEffect::Releases;
  }
  return LockEffect::None;
}

//===----------------------------------------------------------------------===//
// Classes
//===----------------------------------------------------------------------===//

bool LockTypes::isAsyncMutex(QualType T) {
  const CXXRecordDecl *RD = recordOf(T);
  if (!RD)
    return false;
  if (const LockModel *Model = catalogue().findLock(canonicalName(RD)))
    return Model->Kind == LockKind::AsyncMutex;
  // Asking for types may add declarations: the methods are collected first.
  llvm::SmallVector<const CXXMethodDecl *, 8> Locking;
  for (const CXXMethodDecl *M : RD->methods())
    if (M->getIdentifier() && M->getName().contains_insensitive("lock") &&
        !M->getName().contains_insensitive("unlock"))
      Locking.push_back(M);
  return llvm::any_of(Locking, [&](const CXXMethodDecl *M) {
    return !M->getReturnType()->isVoidType() && !M->getReturnType()->isUndeducedType() &&
           Types.get(M->getReturnType());
  });
}

/// The type of the lock's mutex, if it is a template of it: `unique_lock<mutex>`.
static QualType firstTypeArgument(const CXXRecordDecl *RD) {
  const ClassTemplateSpecializationDecl *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD);
  if (!Spec)
    return {};
  for (const TemplateArgument &A : Spec->getTemplateArgs().asArray()) {
    if (A.getKind() == TemplateArgument::Type)
      return A.getAsType();
    if (A.getKind() == TemplateArgument::Pack && A.pack_size() > 0 &&
        A.pack_begin()->getKind() == TemplateArgument::Type)
      return A.pack_begin()->getAsType();
  }
  return {};
}

/// The class a constructor takes by reference or pointer: what a guard without template
/// arguments locks.
static const CXXRecordDecl *constructedFrom(const CXXRecordDecl *RD) {
  for (const CXXConstructorDecl *C : RD->ctors()) {
    if (C->isCopyOrMoveConstructor() || C->getNumParams() == 0)
      continue;
    QualType T = C->getParamDecl(0)->getType().getNonReferenceType();
    if (T->isPointerType())
      T = T->getPointeeType();
    if (const CXXRecordDecl *From = T->getAsCXXRecordDecl(); From && From->getIdentifier())
      return From;
  }
  return nullptr;
}

/// Whether the destructor unlocks a member: the guard is the user's own. Mutex: its name.
bool LockTypes::unlocksInDestructor(const CXXRecordDecl *RD, std::string &Mutex) {
  const CXXDestructorDecl *D = RD->getDestructor();
  const FunctionDecl *Definition = nullptr;
  if (!D || D->isImplicit() || !D->hasBody(Definition))
    return false;
  return anyCall(Definition->getBody(), [&](const ScannedCall &Site) {
    if (!Site.Callee)
      return false;
    if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Site.Callee)) {
      if (!Site.Object || namedBy(Site.Object).empty())
        return false;
      QualType T = Site.Object->getType();
      if (T->isPointerType())
        T = T->getPointeeType();
      const CXXRecordDecl *Of = recordOf(T);
      const LockModel *Model = Of ? catalogue().findLock(canonicalName(Of)) : nullptr;
      bool Unlocks = Model && Model->Kind == LockKind::Mutex && Method->getIdentifier() &&
                     Model->effect(Method->getName()) == LockEffect::Releases;
      if (Unlocks)
        Mutex = canonicalName(Of);
      return Unlocks;
    }
    std::string Name = canonicalName(Site.Callee);
    const LockModel *Model = catalogue().findLockFunction(Name, Site.Callee->isExternC());
    return Model && Model->effect(Name) == LockEffect::Releases;
  });
}

std::unique_ptr<LockClass> LockTypes::classify(const CXXRecordDecl *RD) {
  LockClass L;
  L.Record = RD;
  L.Model = RD->getIdentifier() ? catalogue().findLock(canonicalName(RD)) : nullptr;
  if (L.Model && L.Model->Kind == LockKind::AsyncMutex)
    return nullptr;
  QualType Argument = firstTypeArgument(RD);
  if (!Argument.isNull() && isAsyncMutex(Argument))
    return nullptr;
  if (L.Model) {
    L.IsGuard = L.Model->Kind == LockKind::Guard;
  } else if (RD->hasAttr<ScopedLockableAttr>()) {
    L.IsGuard = true;
  } else if (RD->hasAttr<CapabilityAttr>()) {
    if (isAsyncMutex(typeOf(RD)))
      return nullptr;
  } else if (unlocksInDestructor(RD, L.Mutex)) {
    L.IsGuard = true;
    L.ThreadOwned = !L.Mutex.empty();
    return std::make_unique<LockClass>(std::move(L));
  } else {
    return nullptr;
  }
  if (!L.IsGuard) {
    L.Mutex = canonicalName(RD);
    L.ThreadOwned = L.Model;
    return std::make_unique<LockClass>(std::move(L));
  }
  const CXXRecordDecl *Locks = recordOf(Argument);
  if (!Locks && Argument.isNull())
    Locks = constructedFrom(RD);
  // What `LockedPtr<Synchronized<T>, Policy>` locks is a matter of its library.
  const LockModel *Mutex = Locks ? catalogue().findLock(canonicalName(Locks)) : nullptr;
  if (Mutex && Mutex->Kind == LockKind::AsyncMutex)
    return nullptr;
  if (Mutex || (Locks && Locks->hasAttr<CapabilityAttr>()))
    L.Mutex = canonicalName(Locks);
  // A mutex that only its user knows may be unlocked by anyone.
  L.ThreadOwned = Mutex != nullptr;
  return std::make_unique<LockClass>(std::move(L));
}

const LockClass *LockTypes::get(QualType T) {
  const CXXRecordDecl *RD = recordOf(T);
  if (!RD || RD->isLambda())
    return nullptr;
  auto It = Classes.find(RD);
  if (It == Classes.end()) {
    std::unique_ptr<LockClass> L = classify(RD); // may ask for others
    It = Classes.try_emplace(RD, std::move(L)).first;
  }
  return It->second.get();
}

const LockClass *LockTypes::guardIn(QualType T) { return guardIn(T, 3); }

/// Whether objects of RD own what its template arguments name, one of each.
static bool ownsItsArguments(const CXXRecordDecl *RD) {
  return RD->isInStdNamespace() && RD->getIdentifier() &&
         llvm::StringSwitch<bool>(RD->getName())
             .Cases({"optional", "unique_ptr", "shared_ptr"}, true)
             .Cases({"pair", "tuple"}, true)
             .Default(false);
}

const LockClass *LockTypes::guardIn(QualType T, unsigned Depth) {
  const CXXRecordDecl *RD = recordOf(T);
  if (!RD || Depth == 0 || RD->isLambda())
    return nullptr;
  if (const LockClass *L = get(T))
    return L->IsGuard ? L : nullptr;
  const Type *Key = T.getNonReferenceType().getCanonicalType().getTypePtr();
  auto It = Guards.find(Key);
  if (It != Guards.end())
    return It->second;
  const LockClass *Found = nullptr;
  const ClassTemplateSpecializationDecl *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD);
  if (Spec && (ownsItsArguments(RD) || isSingleElementWrapper(T))) {
    llvm::SmallVector<TemplateArgument, 4> Args;
    for (const TemplateArgument &A : Spec->getTemplateArgs().asArray())
      if (A.getKind() == TemplateArgument::Pack)
        Args.append(A.pack_begin(), A.pack_end());
      else
        Args.push_back(A);
    for (const TemplateArgument &A : Args)
      if (!Found && A.getKind() == TemplateArgument::Type)
        Found = guardIn(A.getAsType(), Depth - 1);
  } else if (!RD->isInStdNamespace() && !RD->isUnion() && !Types.get(T)) {
    for (const FieldDecl *Field : RD->fields())
      if (!Found && Field->getType()->isRecordType())
        Found = guardIn(Field->getType(), Depth - 1);
    for (const CXXBaseSpecifier &Base : RD->bases())
      if (!Found)
        Found = guardIn(Base.getType(), Depth - 1);
  }
  return Guards[Key] = Found;
}

LockEffect LockTypes::effect(const LockClass &L, const CXXMethodDecl *Method) {
  if (!Method || !Method->getIdentifier())
    return LockEffect::None;
  llvm::StringRef Name = Method->getName();
  if (L.Model)
    return L.Model->effect(Name);
  llvm::SmallVector<const Expr *, 2> Objects;
  if (LockEffect Effect = attributedEffect(Method, Objects); Effect != LockEffect::None)
    return L.IsGuard || Objects.empty() ? Effect : LockEffect::None;
  if (!L.IsGuard || Method->isConst())
    return LockEffect::None;
  return llvm::StringSwitch<LockEffect>(Name.lower())
      .Cases({"unlock", "release", "reset", "dismiss"}, LockEffect::Releases)
      .Cases({"lock", "relock", "acquire"}, LockEffect::Acquires)
      .Case("try_lock", LockEffect::Tries)
      .Default(LockEffect::None);
}

//===----------------------------------------------------------------------===//
// How guards begin
//===----------------------------------------------------------------------===//

static bool isOneOf(QualType T, llvm::ArrayRef<std::string> Names) {
  const CXXRecordDecl *RD = recordOf(T);
  return RD && llvm::is_contained(Names, canonicalName(RD));
}

static bool isStd(QualType T, llvm::StringRef Name) {
  const CXXRecordDecl *RD = recordOf(T);
  return RD && RD->isInStdNamespace() && RD->getIdentifier() && RD->getName() == Name;
}

GuardBegins LockTypes::constructed(const LockClass &L, llvm::ArrayRef<const Expr *> Args,
                                   const CXXConstructorDecl *By) {
  llvm::SmallVector<const Expr *, 2> Objects;
  switch (attributedEffect(By, Objects)) {
  case LockEffect::Acquires:
    return GuardBegins::Held;
  case LockEffect::Tries:
    return GuardBegins::Maybe;
  default:
    break;
  }
  if (By && By->hasAttr<RequiresCapabilityAttr>())
    return GuardBegins::Held;
  if (By && By->hasAttr<LocksExcludedAttr>())
    return GuardBegins::Unheld;
  llvm::SmallVector<const Expr *, 4> Given;
  for (const Expr *Arg : Args)
    if (!isa<CXXDefaultArgExpr>(Arg))
      Given.push_back(Arg);
  // Nothing to lock: `MutexLockMaybe(nullptr)`.
  if (llvm::all_of(Given, [](const Expr *Arg) {
        return isa<CXXNullPtrLiteralExpr>(Arg->IgnoreParenImpCasts());
      }))
    return GuardBegins::Unheld;
  if (!L.Model)
    return GuardBegins::Held;
  if (L.Model->StartsUnheld)
    return GuardBegins::Unheld;
  for (const Expr *Arg : Given) {
    if (isOneOf(Arg->getType(), L.Model->UnheldWith))
      return GuardBegins::Unheld;
    if (isOneOf(Arg->getType(), L.Model->TriesWith))
      return GuardBegins::Maybe;
    // `unique_lock(m, 10ms)` waits for some time.
    if (isStd(Arg->getType(), "duration") || isStd(Arg->getType(), "time_point"))
      return GuardBegins::Maybe;
  }
  return GuardBegins::Held;
}

/// Of a class with a guard as member: what its constructor does to that.
GuardBegins LockTypes::asMember(const CXXConstructExpr &Made, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  if (Made.getConstructor()->isCopyOrMoveConstructor())
    return GuardBegins::Held;
  // `using unique_lock::unique_lock`: the base is given what the object is.
  if (InheritedConstructor From = Made.getConstructor()->getInheritedConstructor()) {
    const CXXConstructorDecl *Base = From.getConstructor();
    const LockClass *L = get(typeOf(Base->getParent()));
    return L && L->IsGuard
               ? constructed(*L, llvm::ArrayRef(Made.getArgs(), Made.getNumArgs()), Base)
               : GuardBegins::Unknown;
  }
  if (!Made.getConstructor()->hasBody(Definition))
    return GuardBegins::Unknown;
  for (const CXXCtorInitializer *Init : cast<CXXConstructorDecl>(Definition)->inits()) {
    QualType T;
    if (Init->isAnyMemberInitializer())
      T = Init->getAnyMember()->getType();
    else if (Init->isBaseInitializer())
      T = QualType(Init->getBaseClass(), 0);
    if (T.isNull() || !guardIn(T))
      continue;
    const Expr *E = Init->getInit();
    if (const CXXDefaultInitExpr *Default = dyn_cast<CXXDefaultInitExpr>(E))
      E = Default->getExpr();
    // What the constructor was given is not known here.
    GuardBegins B = begins(T, E, Depth - 1);
    if (B != GuardBegins::Unheld)
      return B;
  }
  return GuardBegins::Unheld;
}

GuardBegins LockTypes::aggregate(const InitListExpr &List, unsigned Depth) {
  for (const Expr *Each : List.inits())
    if (guardIn(Each->getType()))
      return begins(Each->getType(), Each, Depth - 1);
  return GuardBegins::Unknown;
}

GuardBegins LockTypes::returned(QualType T, const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  llvm::StringRef Name = Callee && Callee->getIdentifier() ? Callee->getName() : "";
  const LockClass *L = guardIn(T);
  for (const Expr *Arg : Call.arguments()) {
    if (L->Model && isOneOf(Arg->getType(), L->Model->UnheldWith))
      return GuardBegins::Unheld;
    if (L->Model && isOneOf(Arg->getType(), L->Model->TriesWith))
      return GuardBegins::Maybe;
  }
  if (Name.contains_insensitive("try"))
    return GuardBegins::Maybe;
  // std::make_unique<lock_guard<mutex>>(m)
  if (get(T) || Name.starts_with("make_"))
    return GuardBegins::Held;
  return isSingleElementWrapper(T) ? GuardBegins::Maybe : GuardBegins::Held;
}

GuardBegins LockTypes::begins(QualType T, const Expr *Init) { return begins(T, Init, 4); }

GuardBegins LockTypes::begins(QualType T, const Expr *Init, unsigned Depth) {
  const LockClass *L = get(T);
  if (!Init || isa<ImplicitValueInitExpr>(Init))
    return GuardBegins::Unheld;
  if (Depth == 0)
    return GuardBegins::Unknown;
  const Expr *E = asWritten(Init);
  while (const CXXFunctionalCastExpr *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = asWritten(Cast->getSubExpr());
  // Taken by awaiting: made to be held while suspended.
  if (awaitOperand(E))
    return GuardBegins::Unheld;
  if (const CXXNewExpr *New = dyn_cast<CXXNewExpr>(E))
    return New->isArray() || !guardIn(New->getAllocatedType())
               ? GuardBegins::Unknown
               : begins(New->getAllocatedType(), New->getInitializer(), Depth - 1);
  if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(E)) {
    GuardBegins A = begins(T, Choice->getTrueExpr(), Depth - 1);
    GuardBegins B = begins(T, Choice->getFalseExpr(), Depth - 1);
    return A == B ? A : GuardBegins::Maybe;
  }
  if (const InitListExpr *List = dyn_cast<InitListExpr>(E)) {
    if (List->getNumInits() == 0)
      return GuardBegins::Unheld;
    return L ? GuardBegins::Held : aggregate(*List, Depth);
  }
  if (const CXXParenListInitExpr *List = dyn_cast<CXXParenListInitExpr>(E)) {
    for (const Expr *Each : List->getInitExprs())
      if (guardIn(Each->getType()))
        return begins(Each->getType(), Each, Depth - 1);
    return GuardBegins::Unknown;
  }
  if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E)) {
    llvm::ArrayRef<const Expr *> Args(Made->getArgs(), Made->getNumArgs());
    if (L)
      return constructed(*L, Args, Made->getConstructor());
    if (!isSingleElementWrapper(T) && !recordOf(T)->isInStdNamespace())
      return asMember(*Made, Depth);
    // optional(nullopt), optional(unique_lock(m)), optional(in_place, m), unique_ptr(new ..)
    for (const Expr *Arg : Args) {
      if (isStd(Arg->getType(), "nullopt_t") || Arg->getType()->isNullPtrType())
        return GuardBegins::Unheld;
      if (guardIn(Arg->getType()) || isa<CXXNewExpr>(asWritten(Arg)))
        return begins(Arg->getType(), Arg, Depth - 1);
    }
    return Args.empty() || isa<CXXDefaultArgExpr>(Args[0]) ? GuardBegins::Unheld
                                                           : GuardBegins::Held;
  }
  if (const CallExpr *Call = dyn_cast<CallExpr>(E)) {
    if (isPassThrough(Call))
      return GuardBegins::Held;
    if (!guardIn(Call->getType()))
      return GuardBegins::Unknown;
    return returned(Call->getType(), *Call);
  }
  return GuardBegins::Unknown;
}

} // namespace lazy

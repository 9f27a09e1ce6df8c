// Types around asynchronous types: containers and wrappers that own them,
// callables that give them, and guards, whose lifetime is their meaning.
#include "Facts/AsyncType.h"
#include "Facts/AsyncTypeImpl.h"
#include "llvm/ADT/StringSwitch.h"
#include <cctype>

using namespace clang;

namespace lazy {
namespace {

/// The types that objects of type T own directly; empty if T is no container or
/// wrapper.
llvm::SmallVector<QualType, 2> ownedTypes(QualType T, const Catalogue &Known) {
  llvm::SmallVector<QualType, 2> Owned;
  if (const auto *Array = dyn_cast<ArrayType>(T.getCanonicalType().getTypePtr())) {
    Owned.push_back(Array->getElementType());
    return Owned;
  }
  const auto *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(T.getCanonicalType()->getAsCXXRecordDecl());
  if (!Spec)
    return Owned;
  unsigned Count = Known.ownedArguments(canonicalName(Spec));
  auto Add = [&](const TemplateArgument &Arg) {
    if (Owned.size() < Count && Arg.getKind() == TemplateArgument::Type)
      Owned.push_back(Arg.getAsType());
  };
  for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
    if (Arg.getKind() == TemplateArgument::Pack)
      llvm::for_each(Arg.pack_elements(), Add);
    else
      Add(Arg);
  llvm::erase_if(Owned, [](QualType E) {
    return E->isReferenceType() || E->isPointerType() || E->isDependentType();
  });
  return Owned;
}

/// The last word of a name: "lock" of unique_lock, ScopedLock and
/// async_mutex_lock, but "spinlock" and "clock" are words of their own.
std::string lastWord(StringRef Name) {
  Name = Name.rtrim('_');
  size_t Begin = Name.size();
  while (Begin > 0 && Name[Begin - 1] != '_') {
    --Begin;
    if (std::isupper(static_cast<unsigned char>(Name[Begin])))
      break;
  }
  return Name.substr(Begin).lower();
}

bool isGuardName(const CXXRecordDecl *RD) {
  StringRef Name = RD->getName();
  std::string Last = lastWord(Name);
  if (llvm::StringSwitch<bool>(Last)
          .Cases({"lock", "locker", "guard", "units"}, true)
          .Cases({"permit", "permits", "ticket", "lease"}, true)
          .Default(false))
    return true;
  // Anything may be held: only `gate::holder` and `mutex_holder` hold a right.
  if (Last != "holder")
    return false;
  if (Name.size() == Last.size())
    return isa<CXXRecordDecl>(RD->getDeclContext());
  Name = Name.drop_back(Last.size()).rtrim('_');
  return llvm::StringSwitch<bool>(lastWord(Name))
      .Cases({"gate", "lock", "mutex", "semaphore", "rwlock"}, true)
      .Cases({"sem", "permit", "slot", "units"}, true)
      .Default(false);
}

/// Whether destroying an RD does something: by its own destructor or that of a
/// member.
bool releases(const CXXRecordDecl *RD) {
  return RD->hasDefinition() && !RD->isDependentContext() && !RD->hasTrivialDestructor();
}

/// Whether an RD is made from something: a guard is given what it guards. A
/// lock in the sense of a mutex only has a default constructor.
bool isMadeFromSomething(const CXXRecordDecl *RD) {
  for (const Decl *D : RD->decls()) {
    const auto *C = dyn_cast_or_null<CXXConstructorDecl>(D->getAsFunction());
    if (C && C->getNumParams() > 0 && !C->isCopyOrMoveConstructor() && !C->isDeleted())
      return true;
  }
  return false;
}

} // namespace

const AsyncType *AsyncTypes::Impl::contained(QualType T, unsigned Depth) {
  if (T.isNull() || Depth == 0)
    return nullptr;
  T = T.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  if (T->isDependentType() || (!T->isRecordType() && !T->isArrayType()))
    return nullptr;
  auto It = Contained.find(T.getTypePtr());
  if (It != Contained.end())
    return It->second;
  const AsyncType *Found = nullptr;
  for (QualType Element : ownedTypes(T, C)) {
    Found = get(Element);
    if (!Found)
      Found = contained(Element, Depth - 1);
    if (Found)
      break;
  }
  // A shallow look that ran out of depth must not answer for a deep one.
  if (Found || Depth == MaxOwnerDepth)
    Contained[T.getTypePtr()] = Found;
  return Found;
}

const AsyncType *AsyncTypes::Impl::calledResult(QualType T) {
  if (T.isNull())
    return nullptr;
  T = T.getNonReferenceType().getCanonicalType();
  auto Given = [&](QualType R) -> const AsyncType * {
    // A callable that shows a task it does not own loses nothing.
    return R.isNull() || R->isReferenceType() || R->isDependentType() ? nullptr : get(R);
  };
  if (T->isFunctionPointerType() || T->isBlockPointerType() || T->isMemberFunctionPointerType())
    T = T->getPointeeType();
  if (const auto *F = T->getAs<FunctionType>())
    return Given(F->getReturnType());
  const CXXRecordDecl *RD = T->getAsCXXRecordDecl();
  if (!RD || T->isDependentType())
    return nullptr;
  // Not completed merely to see that it has no call operator.
  DeclarationName CallName = Ctx.DeclarationNames.getCXXOperatorName(OO_Call);
  if (Reader.members(RD, CallName, /*Complete=*/false).empty())
    return nullptr;
  ClassReader::Decls Calls = Reader.members(RD, CallName);
  const AsyncType *Common = nullptr;
  for (const NamedDecl *D : Calls) {
    const FunctionDecl *FD = D->getAsFunction();
    if (!FD)
      return nullptr;
    llvm::SmallVector<const FunctionDecl *, 2> Called;
    if (const FunctionTemplateDecl *Template = FD->getDescribedFunctionTemplate()) {
      for (const FunctionDecl *Spec : Template->specializations())
        Called.push_back(Spec);
      // Whatever its arguments, the pattern may already say what it gives. If not, nobody has
      // called this one: the overloads for other kinds of objects tell.
      if (Called.empty() && !Reader.returnType(FD).isNull() &&
          !Reader.returnType(FD)->isDependentType())
        Called.push_back(FD);
    } else {
      Called.push_back(FD);
    }
    for (const FunctionDecl *F : Called) {
      if (F->isDeleted())
        continue;
      const AsyncType *One = Given(Reader.returnType(F));
      if (!One || (Common && One != Common))
        return nullptr;
      Common = One;
    }
  }
  return Common;
}

bool AsyncTypes::Impl::isGuard(QualType T, unsigned Depth) {
  if (T.isNull() || Depth == 0 || T->isReferenceType())
    return false;
  T = T.getCanonicalType().getUnqualifiedType();
  const CXXRecordDecl *RD = T->getAsCXXRecordDecl();
  if (!RD || T->isDependentType() || !RD->getIdentifier())
    return false;
  auto It = Guards.find(T.getTypePtr());
  if (It != Guards.end())
    return It->second;
  bool Guard = false;
  const CXXRecordDecl *View = nullptr;
  if (isGuardName(RD))
    View = Reader.view(RD);
  if (View)
    Guard = releases(View) && isMadeFromSomething(View) && !get(T);
  if (!Guard)
    for (QualType Element : ownedTypes(T, C))
      Guard |= isGuard(Element, Depth - 1);
  return Guards[T.getTypePtr()] = Guard;
}

} // namespace lazy

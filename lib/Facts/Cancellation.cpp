// How is a coroutine told to end?
#include "Facts/Cancellation.h"
#include "Catalogue/Words.h"
#include "Facts/BlockReader.h"
#include "Facts/FlowExit.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {

/// The library of names that are users' own.
static constexpr llvm::StringLiteral AnyLibrary = "generic";

Cancellations::Cancellations(AsyncTypes &Types) : Types(Types) {}

bool isOrDerivesFrom(const CXXRecordDecl *Derived, const CXXRecordDecl *Base) {
  if (!Derived || !Base)
    return false;
  if (Derived->getCanonicalDecl() == Base->getCanonicalDecl())
    return true;
  return Derived->hasDefinition() && Derived->isDerivedFrom(Base->getCanonicalDecl());
}

/// The class, or that of the alias, called Name in From; null if there is none. It must be defined.
static const CXXRecordDecl *classIn(const DeclContext *From, llvm::StringRef Name,
                                    ASTContext &Ctx) {
  for (const NamedDecl *D : From->lookup(&Ctx.Idents.get(Name))) {
    if (const UsingShadowDecl *Using = dyn_cast<UsingShadowDecl>(D))
      D = Using->getTargetDecl();
    const CXXRecordDecl *Class = dyn_cast<CXXRecordDecl>(D);
    if (const TypedefNameDecl *Alias = dyn_cast<TypedefNameDecl>(D))
      Class = Alias->getUnderlyingType()->getAsCXXRecordDecl();
    if (Class && Class->getDefinition())
      return Class->getDefinition();
  }
  return nullptr;
}

/// The class with a qualified name; null if this translation unit does not define it.
static const CXXRecordDecl *classCalled(llvm::StringRef Name, ASTContext &Ctx) {
  const DeclContext *At = Ctx.getTranslationUnitDecl();
  for (;;) {
    auto [First, Rest] = Name.split("::");
    if (Rest.empty())
      return classIn(At, First, Ctx);
    const DeclContext *Next = nullptr;
    for (const NamedDecl *D : At->lookup(&Ctx.Idents.get(First))) {
      if (const NamespaceAliasDecl *Alias = dyn_cast<NamespaceAliasDecl>(D))
        D = Alias->getNamespace();
      if (const NamespaceDecl *Namespace = dyn_cast<NamespaceDecl>(D))
        Next = Namespace;
    }
    if (!Next)
      return nullptr;
    At = Next->getPrimaryContext();
    Name = Rest;
  }
}

void Cancellations::addOf(llvm::StringRef Library, const DeclContext *From,
                          std::vector<const CancelException *> &Out) {
  auto AddAll = [&](const std::vector<const CancelException *> &List) {
    for (const CancelException *E : List)
      if (llvm::none_of(Out, [&](const CancelException *X) { return X->Class == E->Class; }))
        Out.push_back(E);
  };
  const Catalogue &C = Types.catalogue();
  ASTContext &Ctx = Types.context();
  auto Add = [&](const CXXRecordDecl *Class, std::string Name, const CancellationModel &M,
                 std::vector<const CancelException *> &List) {
    if (!Class || llvm::any_of(List, [&](const CancelException *E) { return E->Class == Class; }))
      return;
    Exceptions.push_back(std::make_unique<CancelException>(CancelException{Class, Name, &M}));
    List.push_back(Exceptions.back().get());
  };
  if (!Library.empty()) {
    auto [It, New] = ByLibrary.try_emplace(Library);
    if (New)
      for (const CancellationModel &M : C.cancellation())
        if (M.Is == CancelRole::Exception && M.Library == Library)
          for (const std::string &Name : M.Names)
            Add(classCalled(Name, Ctx), Name, M, It->second);
    return AddAll(It->second);
  }
  // A user's own: the namespace of the coroutine's type, and those around it.
  for (From = From ? From->getEnclosingNamespaceContext() : nullptr; From;
       From = From->getParent()) {
    if (!From->isFileContext())
      continue;
    From = From->getPrimaryContext();
    auto [It, New] = ByNamespace.try_emplace(From);
    if (New)
      for (const CancellationModel &M : C.cancellation())
        if (M.Is == CancelRole::Exception && M.Library == AnyLibrary)
          for (const std::string &Name : M.Names)
            if (const CXXRecordDecl *Class = classIn(From, Name, Ctx))
              Add(Class, canonicalName(Class), M, It->second);
    AddAll(It->second);
  }
}

std::vector<const CancelException *>
Cancellations::exceptionsOf(const FunctionFacts &FF, llvm::ArrayRef<const AwaitPoint *> Awaits) {
  std::vector<const CancelException *> Result;
  auto AddType = [&](const AsyncType *T) {
    if (T)
      addOf(T->Library ? llvm::StringRef(T->Library->Id) : "", T->Record, Result);
  };
  AddType(FF.Returns);
  for (const AwaitPoint *A : Awaits)
    AddType(A->Type);
  return Result;
}

const CXXRecordDecl *Cancellations::tokenOf(QualType T) {
  T = T.getNonReferenceType();
  if (T->isPointerType())
    T = T->getPointeeType();
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class)
    return nullptr;
  const ClassTemplateSpecializationDecl *Wrapper = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  if (Wrapper && isInStd(Wrapper) && Wrapper->getName() == "optional" &&
      Wrapper->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
    return tokenOf(Wrapper->getTemplateArgs()[0].getAsType());
  Class = Class->getCanonicalDecl();
  auto [It, New] = Tokens.try_emplace(Class, false);
  if (New) {
    std::string Name = canonicalName(Class);
    llvm::StringRef Last = lastComponent(Name);
    for (const CancellationModel &M : Types.catalogue().cancellation())
      if (M.Is == CancelRole::Token)
        It->second |= llvm::is_contained(M.Names, M.Library == AnyLibrary ? Last.str() : Name);
  }
  return It->second ? Class : nullptr;
}

bool Cancellations::isImplicit(const AsyncType *T) const {
  if (!T || !T->Record)
    return false;
  std::string Name = canonicalName(T->Record);
  for (const CancellationModel &M : Types.catalogue().cancellation())
    if (M.Is == CancelRole::Implicit && llvm::is_contained(M.Names, Name) &&
        (!T->Library || T->Library->Id == M.Library))
      return true;
  return false;
}

static bool speaksOfStopping(const NamedDecl *D) {
  if (!D || !D->getIdentifier())
    return false;
  std::string Name = D->getName().lower();
  for (llvm::StringRef Word : {"stop", "cancel", "abort", "shutdown", "shutting", "terminat",
                               "interrupt", "quit", "exiting", "closing", "closed", "running"})
    if (llvm::StringRef(Name).contains(Word))
      return true;
  return false;
}

bool Cancellations::asksToStop(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (const Expr *E = dyn_cast<Expr>(S)) {
    if (isa<DeclRefExpr, MemberExpr>(E)) {
      const ValueDecl *D = isa<DeclRefExpr>(E) ? cast<DeclRefExpr>(E)->getDecl()
                                               : cast<MemberExpr>(E)->getMemberDecl();
      if (speaksOfStopping(D) || (isa<VarDecl, FieldDecl>(D) && tokenOf(D->getType())))
        return true;
    }
  }
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return asksToStop(Child); });
}

} // namespace lazy

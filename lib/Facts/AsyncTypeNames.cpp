// By which names the catalogue knows a declaration or the function of a call,
// and what a method does to an asynchronous value.
#include "Facts/AsyncType.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace lazy {

std::string canonicalName(const NamedDecl *D) {
  llvm::SmallVector<const NamedDecl *, 8> Parts;
  if (!D)
    return {};
  Parts.push_back(D);
  for (const DeclContext *DC = D->getDeclContext(); DC && !DC->isTranslationUnit();
       DC = DC->getParent()) {
    if (const auto *NS = dyn_cast<NamespaceDecl>(DC)) {
      if (!NS->isInline() && !NS->isAnonymousNamespace())
        Parts.push_back(NS);
      continue;
    }
    // Local classes are named by their function, enumerators not by their
    // unscoped enum.
    if (const auto *E = dyn_cast<EnumDecl>(DC); E && !E->isScoped())
      continue;
    if (const auto *ND = dyn_cast<NamedDecl>(DC))
      Parts.push_back(ND);
  }
  std::string Name;
  for (const NamedDecl *Part : llvm::reverse(Parts)) {
    if (!Name.empty())
      Name += "::";
    if (const IdentifierInfo *II = Part->getIdentifier()) {
      Name += II->getName();
    } else if (const auto *RD = dyn_cast<CXXRecordDecl>(Part)) {
      const TypedefNameDecl *Typedef = RD->getTypedefNameForAnonDecl();
      Name += RD->isLambda() ? "(lambda)" : Typedef ? Typedef->getName().str() : "(anonymous)";
    } else if (isa<CXXConstructorDecl, CXXDestructorDecl>(Part)) {
      // Not printed as such: that would spell the class's template arguments.
      Name += isa<CXXDestructorDecl>(Part) ? "~" : "";
      Name += cast<CXXRecordDecl>(Part->getDeclContext())->getName();
    } else {
      Name += Part->getDeclName().getAsString();
    }
  }
  return Name;
}

namespace {

/// The catalogue's function for a member Name called on a Derived: by the name
/// of every class from the object's own up to where the member was declared,
/// nearest first.
const FunctionModel *findMember(const CXXRecordDecl *Derived, const NamedDecl *Member,
                                const Catalogue &C) {
  std::string Name = Member->getDeclName().getAsString();
  llvm::SmallVector<const CXXRecordDecl *, 8> Queue = {Derived};
  llvm::SmallPtrSet<const CXXRecordDecl *, 8> Seen;
  for (size_t I = 0; I != Queue.size() && I != 64; ++I) {
    const CXXRecordDecl *RD = Queue[I];
    if (!RD || !Seen.insert(RD->getCanonicalDecl()).second)
      continue;
    if (const FunctionModel *Model = C.findFunction(canonicalName(RD) + "::" + Name))
      return Model;
    if (!RD->hasDefinition())
      continue;
    for (const CXXBaseSpecifier &B : RD->bases())
      if (const CXXRecordDecl *Base = B.getType()->getAsCXXRecordDecl())
        Queue.push_back(Base->getDefinition() ? Base->getDefinition() : Base);
  }
  return nullptr;
}

/// The class of the object a member is called on, as written: before conversion
/// to a base.
const CXXRecordDecl *objectClass(const Expr *Object) {
  if (!Object)
    return nullptr;
  QualType T = Object->IgnoreParenImpCasts()->getType();
  if (T->isPointerType())
    T = T->getPointeeType();
  return T.getNonReferenceType()->getAsCXXRecordDecl();
}

/// `object(args)`: the variable's name, then its type's.
const FunctionModel *findFunctionObject(const Expr *Object, const Catalogue &C) {
  Object = Object->IgnoreParenImpCasts();
  const ValueDecl *Var = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Object))
    Var = Ref->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(Object))
    Var = Member->getMemberDecl();
  if (Var && Var->getIdentifier() && C.mayKnow(Var->getName()))
    if (const FunctionModel *Model = C.findFunction(canonicalName(Var)))
      return Model;
  const CXXRecordDecl *RD = objectClass(Object);
  if (RD && RD->getIdentifier() && C.mayKnow(RD->getName()))
    return C.findFunction(canonicalName(RD));
  return nullptr;
}

} // namespace

bool mayBeDetached(const Decl *D) {
  if (!D)
    return false;
  for (const Decl *Each : D->redecls())
    for (const AnnotateAttr *A : Each->specific_attrs<AnnotateAttr>())
      if (A->getAnnotation() == "lazy:detach_ok")
        return true;
  return false;
}

const FunctionModel *calledFunctionModel(const CallExpr *E, const Catalogue &C) {
  if (!E)
    return nullptr;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
      Op && Op->getOperator() == OO_Call && Op->getNumArgs() > 0)
    if (const FunctionModel *Model = findFunctionObject(Op->getArg(0), C))
      return Model;
  const auto *Callee = dyn_cast_or_null<NamedDecl>(E->getCalleeDecl());
  if (!Callee)
    return nullptr;
  if (Callee->getIdentifier() && !C.mayKnow(Callee->getName()))
    return nullptr;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee)) {
    const CXXRecordDecl *RD = nullptr;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
      RD = objectClass(Call->getImplicitObjectArgument());
    else if (const auto *M = dyn_cast<MemberExpr>(E->getCallee()->IgnoreParenImpCasts()))
      RD = objectClass(M->getBase());
    if (RD)
      if (const FunctionModel *Model = findMember(RD, Method, C))
        return Model;
    return findMember(Method->getParent(), Method, C);
  }
  return isa<FunctionDecl>(Callee) ? C.findFunction(canonicalName(Callee)) : nullptr;
}

const Evidence *AsyncType::why(StringRef Trait) const {
  for (const Evidence &E : Why)
    if (E.Trait == Trait)
      return &E;
  return nullptr;
}

const MethodModel *AsyncType::method(StringRef Method, const Catalogue &C) const {
  if (Model)
    if (const MethodModel *M = Model->method(Method))
      return M;
  return C.genericMethod(Method);
}

ValueEffect AsyncType::methodEffect(StringRef Method, const Catalogue &C) const {
  const MethodModel *M = method(Method, C);
  return M ? M->Effect : ValueEffect::Unknown;
}

} // namespace lazy

// Which classes owe something until they are destroyed: those of the catalogue, and promises and
// scopes of tasks by their shape.
#include "Facts/BodyScan.h"
#include "Facts/Inference.h"
#include "Facts/OwedFlow.h"
#include "clang/AST/Attr.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;

namespace lazy {

/// Whether F by its name looks whether all is well: `check_joined()`.
static bool isCheckName(const FunctionDecl &F) {
  return F.getIdentifier() &&
         llvm::any_of(
             llvm::ArrayRef<llvm::StringRef>({"check", "assert", "verify", "ensure"}),
             [&](llvm::StringRef Start) { return F.getName().starts_with_insensitive(Start); });
}

/// Whether S calls a function that does not return: an assertion, std::terminate. Checks: a method
/// of the object's own that changes nothing counts if it does so.
static bool mayEndProgram(const Stmt *S, bool Checks = false) {
  if (!S)
    return false;
  const CallExpr *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (F && F->isNoReturn())
    return true;
  const CXXMethodDecl *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  const CXXMemberCallExpr *OfObject = dyn_cast<CXXMemberCallExpr>(S);
  if (Checks && Method && OfObject && (Method->isConst() || isCheckName(*Method)) &&
      !Method->isVirtual() &&
      isa<CXXThisExpr>(OfObject->getImplicitObjectArgument()->IgnoreParenImpCasts()) &&
      mayEndProgram(Method->getBody()))
    return true;
  return llvm::any_of(S->children(), [&](const Stmt *C) { return mayEndProgram(C, Checks); });
}

/// Whether an exception that leaves D ends the program, as it does unless D says otherwise.
static bool isNoexcept(const CXXDestructorDecl *D) {
  const FunctionProtoType *T = D->getType()->getAs<FunctionProtoType>();
  return T && !isUnresolvedExceptionSpec(T->getExceptionSpecType()) && T->isNothrow();
}

/// Whether the destructor of Record, or of what it consists of if it has none of its own, may end
/// the program. Depth: how many classes that are made of each other are asked.
static bool destructorEndsProgram(const CXXRecordDecl *Record, unsigned Depth = 3) {
  if (!Record || !Record->hasDefinition() || Record->isInStdNamespace() || Depth-- == 0)
    return false;
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (Destructor && Destructor->isUserProvided())
    return mayEndProgram(Destructor->getBody(), /*Checks=*/true) ||
           (isNoexcept(Destructor) &&
            anyStmt(Destructor->getBody(), [](const Stmt *S) { return isa<CXXThrowExpr>(S); }));
  return llvm::any_of(Record->fields(),
                      [&](const FieldDecl *Field) {
                        return destructorEndsProgram(Field->getType()->getAsCXXRecordDecl(), Depth);
                      }) ||
         llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
           return destructorEndsProgram(Base.getType()->getAsCXXRecordDecl(), Depth);
         });
}

/// Whether Record, which the catalogue does not know, is a scope by its shape: it takes tasks,
/// gives something to await that joins them, and its destructor ends the program.
static bool hasScopeShape(const CXXRecordDecl *Record, const OwedModel &M, AsyncTypes &Types) {
  if (!destructorEndsProgram(Record))
    return false;
  bool Begins = false, Ends = false;
  llvm::SmallVector<const CXXMethodDecl *, 8> Methods(Record->methods());
  for (const Decl *D : Record->decls())
    if (const FunctionTemplateDecl *T = dyn_cast<FunctionTemplateDecl>(D))
      if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(T->getTemplatedDecl()))
        Begins |= Method->getIdentifier() && M.begins(Method->getName());
  for (const CXXMethodDecl *Method : Methods) {
    if (!Method->getIdentifier() || Method->isStatic())
      continue;
    if (M.begins(Method->getName()))
      Begins |= llvm::any_of(Method->parameters(), [&](const ParmVarDecl *Param) {
        QualType T = Param->getType();
        return Types.get(T) || Types.calledResult(T.getNonReferenceType());
      });
    if (M.ends(Method->getName())) {
      const AsyncType *Given = Types.get(Method->getReturnType());
      Ends |= Given && Given->Awaitable;
    }
  }
  if (Begins && Ends)
    return true;
  // What a scope is made of without a destructor of its own is a scope.
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  return !(Destructor && Destructor->isUserProvided()) &&
         llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *Class = Base.getType()->getAsCXXRecordDecl();
           return Class && Class->hasDefinition() && hasScopeShape(Class, M, Types);
         });
}

bool namesFailure(llvm::StringRef Setter) {
  return llvm::any_of(llvm::ArrayRef<llvm::StringRef>({"exception", "error", "reject", "fail"}),
                      [&](llvm::StringRef Word) { return Setter.contains_insensitive(Word); });
}

/// Whether Record, which the catalogue does not know, is a promise by its shape: it cannot be
/// copied, gives what can be waited for, and is settled with a value or an error.
static bool hasPromiseShape(const CXXRecordDecl *Record, const OwedModel &M, AsyncTypes &Types) {
  if (Record->isInStdNamespace() || isCopyable(Record))
    return false;
  bool Begins = false;
  llvm::SmallSetVector<llvm::StringRef, 4> Ends;
  auto look = [&](const CXXMethodDecl *Method) {
    if (!Method || !Method->getIdentifier() || Method->isStatic())
      return;
    if (M.ends(Method->getName()))
      Ends.insert(Method->getName());
    Begins |= M.begins(Method->getName()) && Method->getMinRequiredArguments() == 0 &&
              !Method->getReturnType()->isUndeducedType() && Types.get(Method->getReturnType());
  };
  for (const Decl *D : Record->decls()) {
    const FunctionTemplateDecl *T = dyn_cast<FunctionTemplateDecl>(D);
    look(dyn_cast<CXXMethodDecl>(T ? T->getTemplatedDecl() : D));
  }
  return Begins && llvm::any_of(Ends, namesFailure) && !llvm::all_of(Ends, namesFailure);
}

const OwedModel *owedModelOf(QualType T, OwedKind Kind, AsyncTypes &Types) {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || Record->isDependentContext() || Record->isLambda())
    return nullptr;
  const OwedTable &Table = Types.catalogue().owed();
  if (const OwedModel *M = Table.find(canonicalName(Record)))
    return M->Kind == Kind ? M : nullptr;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl())
      if (const OwedModel *M = Table.find(canonicalName(B)))
        return M->Kind == Kind ? M : nullptr;
  for (const OwedModel *M : Table.shapes())
    if (M->Kind == Kind && (Kind == OwedKind::Scope ? hasScopeShape(Record, *M, Types)
                                                    : hasPromiseShape(Record, *M, Types)))
      return M;
  return nullptr;
}

} // namespace lazy

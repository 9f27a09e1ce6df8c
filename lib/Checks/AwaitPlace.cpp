#include "Checks/AwaitPlace.h"
#include "Facts/BodyScan.h"
#include "Facts/ClassReader.h"
#include "Facts/MadeUpNames.h"
#include "Facts/WouldCompile.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

/// Whether Declaration declares a static variable that Init initialises.
static bool initialisesStatic(const DeclStmt *Declaration, const Stmt *Init) {
  return llvm::any_of(Declaration->decls(), [&](const Decl *D) {
    const VarDecl *Var = dyn_cast<VarDecl>(D);
    return Var && Var->getInit() == Init && !Var->hasLocalStorage();
  });
}

Obstacle obstacleAt(const FunctionFacts *In, const Expr *E) {
  if (!In || !In->IsCoroutine)
    return Obstacle::NoCoroutine;
  const Stmt *Inner = E;
  for (const Stmt *S = In->parent(E); S; Inner = S, S = In->parent(S)) {
    if (isa<CXXCatchStmt>(S))
      return Obstacle::Handler;
    if (const DeclStmt *Declaration = dyn_cast<DeclStmt>(S);
        Declaration && initialisesStatic(Declaration, Inner))
      return Obstacle::Static;
  }
  return Obstacle::None;
}

/// Whether coroutines like In await values of type T.
static bool promiseAwaits(const Pass &P, const FunctionFacts &In, const AsyncType &T) {
  for (const AwaitPoint &A : In.Awaits)
    if (A.Type == &T)
      return true;
  QualType Promise = promiseOf(In.Decl);
  if (Promise.isNull() || Promise->isDependentType() || !P.F.Types->sema())
    return T.Awaitable;
  return !WouldCompile(P.F.Types->sema(), In.Decl).awaited(T.Canonical, Promise).isNull();
}

Obstacle obstacleTo(const Pass &P, const FunctionFacts *In, const Expr *E, const AsyncType &T) {
  Obstacle Place = obstacleAt(In, E);
  if (Place == Obstacle::None && !promiseAwaits(P, *In, T))
    return Obstacle::Promise;
  return Place;
}

bool mayChangeReturn(const FunctionFacts *In) {
  if (!In || !In->Decl)
    return false;
  if (In->IsLambda)
    return true;
  const FunctionDecl *F = In->Decl;
  if (isa<CXXConstructorDecl, CXXDestructorDecl, CXXConversionDecl>(F) || In->IsMain ||
      F->isConstexpr() || F->isNoReturn() || F->isExternC() || F->isOverloadedOperator())
    return F->getOverloadedOperator() == OO_Call && !F->isConstexpr();
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(F);
  return !Method || Method->size_overridden_methods() == 0 || In->Returns;
}

bool couldWait(const FunctionFacts &In, const AsyncType &T) {
  return (In.IsCoroutine || In.Returns) && T.Kind == Role::Task;
}

bool neverWaits(const Pass &P, const AsyncType &T) {
  ClassReader R(P.Ctx, nullptr);
  for (const FunctionDecl *Ready : R.methods(T.Record, "await_ready"))
    return R.constantBool(Ready, T.Record) == true;
  return T.Dropped == Drop::Harmless;
}

/// Whether the end of an RD has no effect: neither its destructor does anything, nor those of what
/// it is made of. `virtual ~Awaiter() = default;` is not trivial, and does nothing either; a
/// condition to wait for and a name are only data.
static bool endsSilently(const CXXRecordDecl *RD) {
  RD = RD ? RD->getDefinition() : nullptr;
  if (!RD || RD->hasTrivialDestructor())
    return RD;
  if (RD->isInStdNamespace() && RD->getIdentifier())
    return llvm::StringSwitch<bool>(RD->getName())
        .Cases({"function", "basic_string", "stop_token"}, true)
        .Default(false);
  return !actsWhenDestroyed(RD) && llvm::all_of(RD->bases(), [](const CXXBaseSpecifier &B) {
    return endsSilently(B.getType()->getAsCXXRecordDecl());
  }) && llvm::all_of(RD->fields(), [](const FieldDecl *F) {
    QualType T(F->getType()->getBaseElementTypeUnsafe(), 0);
    return !T->isRecordType() || endsSilently(T->getAsCXXRecordDecl());
  });
}

bool leavesUnwaited(const Pass &P, const FunctionFacts &In, const Expr *E, const AsyncType &T) {
  if (!In.IsCoroutine || T.Kind != Role::Awaiter || T.Starts != Start::Unknown || !T.Awaitable ||
      T.Dropped != Drop::Unknown || !endsSilently(T.Record) || !isa<CallExpr>(E))
    return false;
  return !neverWaits(P, T) && obstacleTo(P, &In, E, T) == Obstacle::None;
}

std::string describeFunction(const FunctionDecl *F, bool IsLambda) {
  if (!F)
    return "code outside of functions";
  if (IsLambda)
    return "this lambda";
  if (const CXXConstructorDecl *Ctor = dyn_cast<CXXConstructorDecl>(F))
    return "the constructor of " + quoted(*Ctor->getParent());
  if (const CXXDestructorDecl *Dtor = dyn_cast<CXXDestructorDecl>(F))
    return "the destructor of " + quoted(*Dtor->getParent());
  return quoted(*F);
}

} // namespace lazy

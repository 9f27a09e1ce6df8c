// What a function's body does, read off its statements; see the header.
#include "Facts/BodyScan.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {
namespace {

StringRef identifier(DeclarationName N) {
  const IdentifierInfo *II = N.getAsIdentifierInfo();
  return II ? II->getName() : StringRef();
}

bool isThis(const Expr *E) { return !E || isa<CXXThisExpr>(E->IgnoreParenImpCasts()); }

/// Fills name, object and callee from what is called.
void describe(const Expr *Callee, ScannedCall &C) {
  Callee = Callee->IgnoreParenImpCasts();
  if (const auto *M = dyn_cast<MemberExpr>(Callee)) {
    C.Name = identifier(M->getMemberDecl()->getDeclName());
    C.Callee = M->getMemberDecl()->getAsFunction();
    C.OnThis = isThis(M->getBase());
    C.Object = C.OnThis ? nullptr : M->getBase();
    // `data_.~T()` has no identifier: the destructor is named by its class.
  } else if (const auto *U = dyn_cast<UnresolvedMemberExpr>(Callee)) {
    C.Name = identifier(U->getMemberName());
    C.OnThis = U->isImplicitAccess() || isThis(U->getBase());
    C.Object = C.OnThis ? nullptr : U->getBase();
  } else if (const auto *D = dyn_cast<CXXDependentScopeMemberExpr>(Callee)) {
    C.Name = identifier(D->getMember());
    C.OnThis = D->isImplicitAccess() || isThis(D->getBase());
    C.Object = C.OnThis ? nullptr : D->getBase();
  } else if (const auto *R = dyn_cast<DeclRefExpr>(Callee)) {
    C.Callee = R->getDecl()->getAsFunction();
    if (C.Callee)
      C.Name = identifier(R->getDecl()->getDeclName());
    else
      C.Object = R;
  } else if (const auto *L = dyn_cast<UnresolvedLookupExpr>(Callee)) {
    C.Name = identifier(L->getName());
    if (L->getNumDecls() == 1)
      C.Callee = (*L->decls_begin())->getAsFunction();
  } else if (const auto *S = dyn_cast<DependentScopeDeclRefExpr>(Callee)) {
    C.Name = identifier(S->getDeclName());
  } else {
    C.Object = Callee;
  }
}

class CallWalker {
public:
  CallWalker(llvm::function_ref<bool(const ScannedCall &)> F, bool IntoLambdas)
      : F(F), IntoLambdas(IntoLambdas) {}

  bool walk(const Stmt *S) {
    if (!S)
      return false;
    if (const auto *D = dyn_cast<DeclStmt>(S))
      return walkDecls(D);
    if (const auto *L = dyn_cast<LambdaExpr>(S)) {
      if (IntoLambdas && walk(L->getBody()))
        return true;
      return llvm::any_of(L->capture_inits(), [&](const Expr *E) { return walk(E); });
    }
    if (const auto *I = dyn_cast<IfStmt>(S)) {
      if (walk(I->getInit()) || walk(I->getConditionVariableDeclStmt()) || walk(I->getCond()))
        return true;
      return walkIf(I->getCond(), true, I->getThen()) || walkIf(I->getCond(), false, I->getElse());
    }
    if (const auto *C = dyn_cast<ConditionalOperator>(S))
      return walk(C->getCond()) || walkIf(C->getCond(), true, C->getTrueExpr()) ||
             walkIf(C->getCond(), false, C->getFalseExpr());
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      return walkBlock(Block);
    if (const auto *E = dyn_cast<CallExpr>(S)) {
      ScannedCall C;
      C.Call = E;
      C.If = If;
      if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
        C.Callee = Op->getDirectCallee();
        if (Op->getNumArgs())
          C.Object = Op->getArg(0);
      } else {
        describe(E->getCallee(), C);
      }
      if (F(C))
        return true;
    }
    return llvm::any_of(S->children(), [&](const Stmt *Child) { return walk(Child); });
  }

private:
  bool walkIf(const Expr *Cond, bool Holds, const Stmt *Arm) {
    If.push_back({Cond, Holds});
    bool Stop = walk(Arm);
    If.pop_back();
    return Stop;
  }
  /// What follows `if (c) return;` stands under the condition that c is false.
  bool walkBlock(const CompoundStmt *Block) {
    size_t Outer = If.size();
    bool Stop = false;
    for (const Stmt *Child : Block->body()) {
      if ((Stop = walk(Child)))
        break;
      const auto *I = dyn_cast<IfStmt>(Child);
      if (I && !I->getElse() && leaves(I->getThen()))
        If.push_back({I->getCond(), false});
    }
    If.truncate(Outer);
    return Stop;
  }
  static bool leaves(const Stmt *S) {
    if (const auto *Block = dyn_cast_or_null<CompoundStmt>(S))
      return !Block->body_empty() && isa<ReturnStmt>(Block->body_back());
    return isa_and_nonnull<ReturnStmt>(S);
  }
  bool walkDecls(const DeclStmt *DS) {
    for (const Decl *D : DS->decls())
      if (const auto *V = dyn_cast<VarDecl>(D); V && V->hasInit() && walk(V->getInit()))
        return true;
    return false;
  }

  llvm::function_ref<bool(const ScannedCall &)> F;
  bool IntoLambdas;
  llvm::SmallVector<ScannedCondition, 4> If;
};

} // namespace

bool anyCall(const Stmt *Body, llvm::function_ref<bool(const ScannedCall &)> F, bool IntoLambdas) {
  return Body && CallWalker(F, IntoLambdas).walk(Body);
}

bool anyStmt(const Stmt *S, llvm::function_ref<bool(const Stmt *)> F) {
  if (!S)
    return false;
  if (F(S))
    return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return anyStmt(Child, F); });
}

void forEachReturn(const Stmt *Body, llvm::function_ref<void(const Expr *)> F) {
  if (!Body || isa<LambdaExpr>(Body))
    return;
  if (const auto *R = dyn_cast<ReturnStmt>(Body)) {
    F(R->getRetValue());
    return;
  }
  for (const Stmt *Child : Body->children())
    forEachReturn(Child, F);
}

QualType promiseOf(const FunctionDecl *F) {
  const CoroutineBodyStmt *Body = F ? dyn_cast_or_null<CoroutineBodyStmt>(F->getBody()) : nullptr;
  return Body && Body->getPromiseDecl() ? Body->getPromiseDecl()->getType() : QualType();
}

bool isEmptyBody(const Stmt *Body) {
  const CompoundStmt *Block = dyn_cast_or_null<CompoundStmt>(Body);
  return Block && Block->body_empty();
}

bool actsWhenDestroyed(const CXXRecordDecl *Class) {
  const CXXDestructorDecl *D = Class && Class->hasDefinition() ? Class->getDestructor() : nullptr;
  return D && D->isUserProvided() && !isEmptyBody(D->getBody());
}

const ValueDecl *wholeOf(const DeclRefExpr *Ref) {
  const BindingDecl *Binding = dyn_cast<BindingDecl>(Ref->getDecl());
  return Binding ? Binding->getDecomposedDecl() : Ref->getDecl();
}

bool mentions(const Stmt *S, const ValueDecl *Var) {
  return anyStmt(S, [&](const Stmt *X) {
    if (const auto *L = dyn_cast<LambdaExpr>(X))
      for (const LambdaCapture &C : L->captures())
        if (C.capturesVariable() && C.getCapturedVar() == Var)
          return true;
    const auto *R = dyn_cast<DeclRefExpr>(X);
    return R && R->getDecl() == Var;
  });
}

StringRef namedBy(const Expr *E) {
  if (!E)
    return {};
  E = E->IgnoreParenImpCasts();
  // Passed or returned by value: the copy is named as what it is copied from.
  if (const auto *C = dyn_cast<CXXConstructExpr>(E); C && C->getNumArgs() == 1)
    E = C->getArg(0)->IgnoreParenImpCasts();
  if (const auto *M = dyn_cast<MemberExpr>(E))
    return identifier(M->getMemberDecl()->getDeclName());
  if (const auto *R = dyn_cast<DeclRefExpr>(E))
    return identifier(R->getDecl()->getDeclName());
  if (const auto *D = dyn_cast<CXXDependentScopeMemberExpr>(E))
    return identifier(D->getMember());
  return {};
}

} // namespace lazy

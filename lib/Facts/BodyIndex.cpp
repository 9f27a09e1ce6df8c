#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Facts.h"
#include "clang/AST/ExprConcepts.h"

using namespace clang;

namespace lazy {

const Expr *awaitOperand(const Expr *E) {
  // getOperand() is what the user wrote; the common expression holds the same node inside
  // await_transform and operator co_await calls, which are plumbing.
  if (const CoawaitExpr *Await = dyn_cast<CoawaitExpr>(E))
    return Await->getOperand();
  if (const DependentCoawaitExpr *Await = dyn_cast<DependentCoawaitExpr>(E))
    return Await->getOperand();
  return nullptr;
}

const Expr *bracedValue(const Expr *E) {
  const InitListExpr *List = dyn_cast<InitListExpr>(E);
  return List && List->isSemanticForm() && List->isTransparent() ? List->getInit(0) : nullptr;
}

static bool isUnevaluated(const Stmt *S) {
  if (const CXXTypeidExpr *Typeid = dyn_cast<CXXTypeidExpr>(S))
    return !Typeid->isPotentiallyEvaluated();
  return isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, RequiresExpr, ConceptSpecializationExpr,
             TypeTraitExpr>(S);
}

void BodyIndex::addInit(const Expr *Init, const ValueDecl *Of) {
  if (!Init)
    return;
  Inits[Init] = Of;
  visit(Init, nullptr);
}

void BodyIndex::visitDecl(const Decl *D, const Stmt *Parent) {
  if (const CXXRecordDecl *Class = dyn_cast<CXXRecordDecl>(D)) {
    if (Class->isThisDeclarationADefinition())
      LocalClasses.push_back(Class);
    return;
  }
  const VarDecl *Var = dyn_cast<VarDecl>(D);
  if (!Var)
    return;
  Variables.push_back(Var);
  if (const Expr *Init = Var->getInit()) {
    Inits[Init] = Var;
    visit(Init, Parent);
  }
}

void BodyIndex::visit(const Stmt *S, const Stmt *Parent) {
  if (!S)
    return;
  if (Parent)
    Parents[S] = Parent;
  if (isUnevaluated(S))
    return;

  if (const Expr *E = dyn_cast<Expr>(S)) {
    if (isa<RecoveryExpr>(E))
      HasErrors = true;
    if (isa<CallExpr, CXXConstructExpr, InitListExpr, CXXStdInitializerListExpr>(E) &&
        !bracedValue(E))
      Makers.push_back(E);
    if (const Expr *Operand = awaitOperand(E)) {
      HasCoroutineKeyword = true;
      Makers.push_back(E);
      Awaits.push_back(E);
      return visit(Operand, E);
    }
    if (const CoyieldExpr *Yield = dyn_cast<CoyieldExpr>(E)) {
      HasCoroutineKeyword = true;
      return visit(Yield->getOperand(), E);
    }
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E)) {
      // A structured binding stands for the object it is a part of.
      if (const ValueDecl *D = wholeOf(Ref))
        Mentions[D].push_back(Ref);
      return;
    }
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(E)) {
      Lambdas.push_back(Lambda);
      for (const Expr *Init : Lambda->capture_inits())
        visit(Init, Lambda);
      return;
    }
    if (const GenericSelectionExpr *Selection = dyn_cast<GenericSelectionExpr>(E)) {
      if (!Selection->isResultDependent())
        visit(Selection->getResultExpr(), Selection);
      return;
    }
    return visitChildren(S);
  }

  if (const CoroutineBodyStmt *Body = dyn_cast<CoroutineBodyStmt>(S)) {
    HasCoroutineKeyword = true;
    return visit(Body->getBody(), Parent);
  }
  if (const CoreturnStmt *Return = dyn_cast<CoreturnStmt>(S)) {
    HasCoroutineKeyword = true;
    return visit(Return->getOperand(), S);
  }
  if (const DeclStmt *Declaration = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declaration->decls())
      visitDecl(D, S);
    return;
  }
  if (const CXXForRangeStmt *For = dyn_cast<CXXForRangeStmt>(S)) {
    visit(For->getInit(), S);
    visit(For->getRangeInit(), S);
    if (const VarDecl *Var = For->getLoopVariable()) {
      Variables.push_back(Var);
      RangeVariables[Var] = For;
    }
    return visit(For->getBody(), S);
  }
  visitChildren(S);
}

void BodyIndex::visitChildren(const Stmt *S) {
  for (const Stmt *Child : S->children())
    visit(Child, S);
}

const Expr *asWritten(const Expr *E) {
  while (E) {
    const Expr *Inner = E->IgnoreParenImpCasts();
    if (const ExprWithCleanups *Cleanups = dyn_cast<ExprWithCleanups>(Inner))
      Inner = Cleanups->getSubExpr();
    else if (const MaterializeTemporaryExpr *Temporary = dyn_cast<MaterializeTemporaryExpr>(Inner))
      Inner = Temporary->getSubExpr();
    else if (const CXXBindTemporaryExpr *Bind = dyn_cast<CXXBindTemporaryExpr>(Inner))
      Inner = Bind->getSubExpr();
    else if (const ConstantExpr *Constant = dyn_cast<ConstantExpr>(Inner))
      Inner = Constant->getSubExpr();
    else if (const Expr *Braced = bracedValue(Inner))
      Inner = Braced;
    else if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Inner);
             Construct && Construct->getNumArgs() >= 1 &&
             !Construct->getArg(0)->isDefaultArgument() &&
             (Construct->isElidable() || (Construct->getConstructor()->isCopyOrMoveConstructor() &&
                                          !isa<CXXTemporaryObjectExpr>(Construct))))
      Inner = Construct->getArg(0);
    if (Inner == E)
      return E;
    E = Inner;
  }
  return E;
}

} // namespace lazy

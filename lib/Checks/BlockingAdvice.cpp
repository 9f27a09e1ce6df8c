#include "Checks/BlockingAdvice.h"
#include "Facts/BlockReader.h"
#include "Facts/Fate.h"
#include "Facts/MadeUpNames.h"
#include "Facts/Summaries.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {

std::string bodyOnExecutor(const FunctionFacts &FF) {
  if (!FF.IsCoroutine)
    return "this continuation";
  return FF.IsLambda || FF.Decl->getOverloadedOperator() == OO_Call ||
                 !macroThatNamed(*FF.Decl).empty()
             ? "this coroutine"
             : "coroutine " + quoted(*FF.Decl);
}

llvm::StringRef libraryOfBody(const FunctionFacts &FF) {
  if (FF.Returns && FF.Returns->Library)
    return FF.Returns->Library->Id;
  for (const AwaitPoint &A : FF.Awaits)
    if (A.Type && A.Type->Library)
      return A.Type->Library->Id;
  return FF.GivenTo ? llvm::StringRef(FF.GivenTo->Library) : llvm::StringRef();
}

void addBlockingNotes(Finding &F, const Pass &P, const FunctionFacts &FF, const BlockingModel &M) {
  const Catalogue &C = P.F.Types->catalogue();
  F.Notes.push_back({SourceLocation(), M.Why + (M.File.empty() ? "" : " (" + M.File + ")")});
  if (!F.Fixes.empty())
    return;
  llvm::StringRef Library = libraryOfBody(FF);
  std::string Instead = C.replacement(M.Instead, Library, M.Library);
  if (!Instead.empty())
    F.Notes.push_back({SourceLocation(), "use instead: " + Instead});
}

/// "future::get": a method with its class, as people call that.
static std::string methodName(const CallExpr *Call, const CXXMethodDecl *Method) {
  const CXXRecordDecl *Class = Method->getParent();
  // What a library inherits from a class of its own that nobody is to name.
  if (Class->getIdentifier() && Class->getName().starts_with("_") && isa<CXXMemberCallExpr>(Call))
    if (const CXXRecordDecl *Object = objectClass(blockingObject(Call)))
      Class = Object;
  if (!Class->getIdentifier())
    return Method->getNameAsString();
  std::string Name = nameForPeople(Class);
  auto [Scope, Last] = llvm::StringRef(Name).rsplit("::");
  return (Last.empty() ? Scope : Last).str() + "::" + Method->getNameAsString();
}

std::string calledName(const Expr *Call) {
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Call)) {
    QualType T = Construct->getType().getUnqualifiedType();
    // `value_type` is what a container calls it.
    if (const TypedefType *Alias = T->getAs<TypedefType>();
        Alias && !Alias->getDecl()->getName().ends_with("_type"))
      return quoted(*Alias->getDecl());
    return quoted(*Construct->getConstructor()->getParent());
  }
  const CallExpr *Plain = cast<CallExpr>(Call);
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Plain);
      Operator && Operator->getOperator() == OO_Call) {
    const Expr *Object = Operator->getArg(0)->IgnoreParenImpCasts();
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Object))
      return quoted(*Ref->getDecl());
    return "this call";
  }
  const NamedDecl *Callee = dyn_cast_or_null<NamedDecl>(Plain->getCalleeDecl());
  if (Callee && Callee->getDeclName().getCXXOverloadedOperator() == OO_Call)
    return "this call";
  if (const CXXMethodDecl *Method = dyn_cast_or_null<CXXMethodDecl>(Callee))
    return "'" + methodName(Plain, Method) + "'";
  if (Callee)
    return quoted(*Callee);
  if (const OverloadExpr *Overloads = dyn_cast<OverloadExpr>(Plain->getCallee()->IgnoreParens()))
    return "'" + Overloads->getName().getAsString() + "'";
  return "this call";
}

bool isStatement(const FunctionFacts &FF, const Expr *E) {
  const Stmt *P = FF.parent(E);
  while (
      isa_and_nonnull<ExprWithCleanups, CXXBindTemporaryExpr, MaterializeTemporaryExpr, ParenExpr>(
          P)) {
    E = cast<Expr>(P);
    P = FF.parent(P);
  }
  const CastExpr *Cast = dyn_cast_or_null<CastExpr>(P);
  return Cast ? Cast->getCastKind() == CK_ToVoid : isDiscardedStatement(E, P);
}

} // namespace lazy

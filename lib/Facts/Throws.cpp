// From which expressions of a coroutine may an exception leave it?
#include "Facts/Throws.h"
#include "Facts/BlockReader.h"
#include "Facts/BodyIndex.h"
#include "Facts/Elements.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

/// How deep callees are looked into.
static constexpr unsigned MaxDepth = 3;

/// Whether control may leave S by a jump.
static bool jumps(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  return isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt>(S) ||
         llvm::any_of(S->children(), jumps);
}

bool neverCompletes(const Stmt *S) {
  if (!S)
    return false;
  if (const Expr *E = dyn_cast<Expr>(S)) {
    E = asWritten(E);
    if (const CallExpr *Call = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      return Callee && Callee->isNoReturn();
    }
    return isa<CXXThrowExpr>(E);
  }
  if (const CompoundStmt *Block = dyn_cast<CompoundStmt>(S)) {
    for (const Stmt *Child : Block->body()) {
      if (neverCompletes(Child))
        return true;
      if (jumps(Child))
        return false;
    }
    return false;
  }
  if (const IfStmt *If = dyn_cast<IfStmt>(S)) {
    if (If->isConstexpr())
      return neverCompletes(If->getThen()) || neverCompletes(If->getElse());
    return neverCompletes(If->getThen()) && neverCompletes(If->getElse());
  }
  if (const CXXTryStmt *Try = dyn_cast<CXXTryStmt>(S)) {
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I)
      if (!neverCompletes(Try->getHandler(I)->getHandlerBlock()))
        return false;
    return neverCompletes(Try->getTryBlock());
  }
  if (const AttributedStmt *Attributed = dyn_cast<AttributedStmt>(S))
    return neverCompletes(Attributed->getSubStmt());
  if (const DoStmt *Do = dyn_cast<DoStmt>(S))
    return neverCompletes(Do->getBody());
  return false;
}

const CXXRecordDecl *caughtClass(const CXXCatchStmt &Handler) {
  QualType T = Handler.getCaughtType();
  return T.isNull() ? nullptr : T.getNonReferenceType()->getAsCXXRecordDecl();
}

bool catchesAll(const CXXCatchStmt &Handler) {
  if (!Handler.getExceptionDecl())
    return true;
  const CXXRecordDecl *Class = caughtClass(Handler);
  return Class && Class->getIdentifier() && Class->getName() == "exception" && isInStd(Class);
}

static bool isAssertionMacro(llvm::StringRef Name) {
  for (llvm::StringRef Prefix :
       {"EXPECT_", "ASSERT_", "CHECK_THROW", "REQUIRE", "BOOST_CHECK", "BOOST_REQUIRE",
        "BOOST_TEST", "BOOST_FAIL", "BOOST_ERROR", "ADD_FAILURE", "CO_ASSERT_"})
    if (Name.starts_with(Prefix))
      return true;
  return llvm::StringSwitch<bool>(Name)
      .Cases({"FAIL", "SUCCEED", "SUCCESS", "GTEST_FAIL"}, true)
      .Cases({"QVERIFY", "QCOMPARE", "QFAIL", "QVERIFY_EXCEPTION_THROWN"}, true)
      .Default(false);
}

SourceLocation testAssertionIn(const Stmt *S, const ASTContext &Ctx) {
  if (!S || isa<LambdaExpr>(S))
    return {};
  const SourceManager &SM = Ctx.getSourceManager();
  for (SourceLocation Loc = S->getBeginLoc(); Loc.isMacroID();
       Loc = SM.getImmediateMacroCallerLoc(Loc))
    if (isAssertionMacro(Lexer::getImmediateMacroName(Loc, SM, Ctx.getLangOpts())))
      return SM.getExpansionLoc(Loc);
  for (const Stmt *Child : S->children())
    if (SourceLocation Loc = testAssertionIn(Child, Ctx); Loc.isValid())
      return Loc;
  return {};
}

Throws::Throws(const Facts &F) : F(F) {
  for (const std::unique_ptr<FunctionFacts> &FF : F.Functions) {
    ByDecl[FF->Decl->getCanonicalDecl()] = FF.get();
    for (const AwaitPoint &A : FF->Awaits)
      Awaits[A.Await] = &A;
  }
}

const FunctionFacts *Throws::factsOf(const FunctionDecl *D) const {
  return D ? ByDecl.lookup(D->getCanonicalDecl()) : nullptr;
}

static bool isNoexcept(const FunctionDecl *D) {
  const FunctionProtoType *T = D->getType()->getAs<FunctionProtoType>();
  return T && !isUnresolvedExceptionSpec(T->getExceptionSpecType()) && T->canThrow() == CT_Cannot;
}

/// Whether errors of T's values are values themselves: `std::expected`, `folly::Try`, a status, a
/// tuple with an error code. By the catalogue, or by name.
static bool givesErrorAsValue(QualType T, const Catalogue &C) {
  if (T.isNull())
    return false;
  const TagDecl *Tag = T.getNonReferenceType()->getAsTagDecl();
  const CXXRecordDecl *Class = dyn_cast_or_null<CXXRecordDecl>(Tag);
  if (!Tag)
    return false;
  if (Class && C.isMustUseResult(canonicalName(Class)))
    return true;
  if (Tag->getIdentifier()) {
    std::string Name = Tag->getName().lower();
    for (llvm::StringRef Word : {"error", "errc", "status", "expected", "result", "outcome"})
      if (llvm::StringRef(Name).contains(Word))
        return true;
  }
  const ClassTemplateSpecializationDecl *Tuple =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  if (!Tuple || !isInStd(Tuple) || (Tuple->getName() != "tuple" && Tuple->getName() != "pair"))
    return false;
  return llvm::any_of(typeArguments(Tuple),
                      [&](QualType Element) { return givesErrorAsValue(Element, C); });
}

/// Whether some call in E, an awaited operand, takes care of errors, or cannot fail but by being
/// cancelled.
bool Throws::handlesErrors(const Expr *E) const {
  E = asWritten(E);
  const Catalogue &C = F.Types->catalogue();
  if (const CallExpr *Call = dyn_cast<CallExpr>(E)) {
    if (const FunctionModel *Model = calledFunctionModel(Call, C))
      if (Model->Errors == TaskErrors::Handled && Model->ErrorsWith.empty())
        return true;
    if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      const Expr *Object = Member->getImplicitObjectArgument();
      const CXXMethodDecl *Method = Member->getMethodDecl();
      const AsyncType *T = Object ? F.Types->get(Object->getType()) : nullptr;
      if (T && T->Model && Method && Method->getIdentifier())
        if (const MethodModel *M = T->Model->method(Method->getName()))
          if (M->Errors == TaskErrors::Handled)
            return true;
      if (Object && handlesErrors(Object))
        return true;
    }
    for (const Expr *Arg : Call->arguments())
      if (!isa<LambdaExpr, CXXDefaultArgExpr>(asWritten(Arg)) && handlesErrors(Arg))
        return true;
    return false;
  }
  if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E))
    return llvm::any_of(Made->arguments(), [&](const Expr *Arg) {
      return !isa<CXXDefaultArgExpr>(Arg) && handlesErrors(Arg);
    });
  return false;
}

bool Throws::mayThrow(const AwaitPoint &A, const FunctionFacts &) {
  const Catalogue &C = F.Types->catalogue();
  const CoawaitExpr *Await = dyn_cast<CoawaitExpr>(A.Await);
  if (!Await)
    return false; // depends on template parameters
  if (const CallExpr *Resume =
          dyn_cast_or_null<CallExpr>(Await->getResumeExpr()->IgnoreUnlessSpelledInSource()))
    if (const FunctionDecl *Callee = Resume->getDirectCallee(); Callee && isNoexcept(Callee))
      return false;
  if (givesErrorAsValue(A.Result, C) || (A.Operand && handlesErrors(A.Operand)))
    return false;
  const CallExpr *Call = A.Operand ? dyn_cast<CallExpr>(asWritten(A.Operand)) : nullptr;
  if (!Call)
    return true;
  if (const FunctionModel *Model = calledFunctionModel(Call, C))
    switch (Model->Role) {
    case FunctionRole::Sleep:
    case FunctionRole::Mutex:
    case FunctionRole::Offload:
    case FunctionRole::Ready:
      return false;
    default:
      break;
    }
  // A coroutine whose body is here throws what leaves that.
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionFacts *Inner = factsOf(Callee);
  if (Inner && Inner->IsCoroutine && !Callee->isNoReturn())
    return calleeThrows(Callee, MaxDepth);
  return true;
}

bool Throws::resumeThrows(const Stmt &Resume, const FunctionFacts &FF) {
  return llvm::any_of(FF.Awaits, [&](const AwaitPoint &A) {
    const CoawaitExpr *Await = dyn_cast<CoawaitExpr>(A.Await);
    return Await && Await->getResumeExpr()->IgnoreUnlessSpelledInSource() == &Resume &&
           mayThrow(A, FF);
  });
}

bool Throws::calleeThrows(const FunctionDecl *Callee, unsigned Depth) {
  Callee = Callee->getCanonicalDecl();
  if (isNoexcept(Callee))
    return false;
  auto [It, New] = Known.try_emplace(Callee, false); // false also ends recursion
  if (!New || Depth == 0)
    return It->second;
  bool Result = false;
  if (const FunctionFacts *FF = factsOf(Callee))
    Result = find(FF->Body, FF, Depth - 1) != nullptr;
  Known[Callee] = Result;
  return Result;
}

const Expr *Throws::find(const Stmt *S, const FunctionFacts *FF, unsigned Depth) {
  if (!S || isa<LambdaExpr>(S))
    return nullptr;
  if (const CXXTryStmt *Try = dyn_cast<CXXTryStmt>(S)) {
    bool All = false;
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I)
      All |= catchesAll(*Try->getHandler(I));
    if (!All)
      if (const Expr *E = find(Try->getTryBlock(), FF, Depth))
        return E;
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I)
      if (const Expr *E = find(Try->getHandler(I)->getHandlerBlock(), FF, Depth))
        return E;
    return nullptr;
  }
  if (const Expr *E = dyn_cast<Expr>(S)) {
    if (isa<CXXThrowExpr>(E))
      return E;
    if (const AwaitPoint *A = Awaits.lookup(E)) {
      // What makes the operand is evaluated first, but who reads looks for the await.
      if (mayThrow(*A, *FF))
        return E;
      return find(awaitOperand(E), FF, Depth);
    }
    if (const Expr *Operand = awaitOperand(E))
      return find(Operand, FF, Depth);
    if (const CallExpr *Call = dyn_cast<CallExpr>(E))
      if (const FunctionDecl *Callee = Call->getDirectCallee())
        if (const FunctionFacts *Inner = factsOf(Callee);
            Inner && !Inner->IsCoroutine && calleeThrows(Callee, Depth))
          return E;
    if (const CXXTypeidExpr *Id = dyn_cast<CXXTypeidExpr>(E); Id && !Id->isPotentiallyEvaluated())
      return nullptr;
    if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr>(E))
      return nullptr;
  }
  if (const DeclStmt *Declaration = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declaration->decls())
      if (const VarDecl *Var = dyn_cast<VarDecl>(D))
        if (const Expr *E = find(Var->getInit(), FF, Depth))
          return E;
    return nullptr;
  }
  if (const CoreturnStmt *Return = dyn_cast<CoreturnStmt>(S))
    return find(Return->getOperand(), FF, Depth);
  if (const CoyieldExpr *Yield = dyn_cast<CoyieldExpr>(S))
    return find(Yield->getOperand(), FF, Depth);
  if (const IfStmt *If = dyn_cast<IfStmt>(S);
      If && If->isConstexpr() && !If->getCond()->isValueDependent())
    if (std::optional<const Stmt *> Taken = If->getNondiscardedCase(FF->Decl->getASTContext()))
      return find(*Taken, FF, Depth);
  for (const Stmt *Child : S->children())
    if (const Expr *E = find(Child, FF, Depth))
      return E;
  return nullptr;
}

const Expr *Throws::escapes(const FunctionFacts &FF) {
  if (isNoexcept(FF.Decl) || FF.HasErrors)
    return nullptr;
  return find(FF.Body, &FF, MaxDepth);
}

} // namespace lazy

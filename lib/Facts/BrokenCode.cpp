// Declarations are found by walking declaration contexts, not statements: a lambda in a call
// that did not compile is missing from the body but present in its function's context.
#include "Facts/BrokenCode.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace lazy {

bool BrokenCode::contains(SourceRange Outer, SourceLocation Loc) const {
  const SourceManager &SM = Ctx.getSourceManager();
  if (Outer.isInvalid() || Loc.isInvalid())
    return false;
  SourceLocation Begin = SM.getExpansionLoc(Outer.getBegin());
  SourceLocation End = SM.getExpansionRange(Outer.getEnd()).getEnd();
  Loc = SM.getExpansionLoc(Loc);
  if (SM.getFileID(Begin) != SM.getFileID(Loc) || SM.getFileID(End) != SM.getFileID(Loc))
    return false;
  unsigned At = SM.getFileOffset(Loc);
  return SM.getFileOffset(Begin) <= At && At <= SM.getFileOffset(End);
}

/// The body's braces, or what is known to hold them when the body was thrown away.
static SourceRange bodyRange(const FunctionDecl *F) {
  if (const Stmt *Body = F->getBody())
    return Body->getSourceRange();
  return F->doesThisDeclarationHaveABody() || F->isInvalidDecl() ? F->getSourceRange()
                                                                 : SourceRange();
}

/// Calls Use for every function declared in Context or deeper, implicit ones left out.
static void eachFunction(const DeclContext *Context, llvm::SmallPtrSetImpl<const Decl *> &Seen,
                         llvm::function_ref<bool(const Decl *)> Enter,
                         llvm::function_ref<void(const FunctionDecl *)> Use) {
  auto visit = [&](const Decl *D) {
    if (!Seen.insert(D).second)
      return;
    if (const FunctionDecl *F = dyn_cast<FunctionDecl>(D)) {
      const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(F);
      if (!F->isImplicit() || (Method && Method->getParent()->isLambda()))
        Use(F);
    }
    if (const DeclContext *Inner = dyn_cast<DeclContext>(D))
      eachFunction(Inner, Seen, Enter, Use);
  };
  for (const Decl *D : Context->decls()) {
    // Namespaces and extern "C" blocks are entered always, because their parts may be in
    // other files, and closures, because their range is a point.
    const CXXRecordDecl *Closure = dyn_cast<CXXRecordDecl>(D);
    if (!isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(D) && !(Closure && Closure->isLambda()) &&
        !Enter(D))
      continue;
    if (const FunctionTemplateDecl *T = dyn_cast<FunctionTemplateDecl>(D)) {
      for (const FunctionDecl *Spec : T->specializations())
        visit(Spec);
      visit(T->getTemplatedDecl());
    } else if (const ClassTemplateDecl *T = dyn_cast<ClassTemplateDecl>(D)) {
      for (const ClassTemplateSpecializationDecl *Spec : T->specializations())
        visit(Spec);
      visit(T->getTemplatedDecl());
    } else if (const FriendDecl *Friend = dyn_cast<FriendDecl>(D)) {
      if (const NamedDecl *Inner = Friend->getFriendDecl())
        visit(Inner);
    } else {
      visit(D);
    }
  }
}

std::vector<WrittenToken> BrokenCode::tokens(SourceRange Range) const {
  const SourceManager &SM = Ctx.getSourceManager();
  std::vector<WrittenToken> Result;
  SourceLocation Begin = SM.getExpansionLoc(Range.getBegin());
  SourceLocation End = SM.getExpansionRange(Range.getEnd()).getEnd();
  if (Begin.isInvalid() || SM.getFileID(Begin) != SM.getFileID(End))
    return Result;
  bool Invalid = false;
  llvm::StringRef Buffer = SM.getBufferData(SM.getFileID(Begin), &Invalid);
  if (Invalid)
    return Result;
  unsigned From = SM.getFileOffset(Begin), To = SM.getFileOffset(End);
  Lexer Raw(SM.getLocForStartOfFile(SM.getFileID(Begin)), Ctx.getLangOpts(), Buffer.begin(),
            Buffer.begin() + From, Buffer.end());
  Token T;
  while (true) {
    Raw.LexFromRawLexer(T);
    unsigned At = SM.getFileOffset(T.getLocation());
    if (T.is(tok::eof) || At > To)
      return Result;
    Result.push_back({T.getKind(), T.getLocation(), Buffer.substr(At, T.getLength())});
  }
}

WrittenFunction BrokenCode::describe(const FunctionDecl *Decl) const {
  WrittenFunction Result;
  Result.Decl = Decl;
  Result.Body = bodyRange(Decl);
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Decl);
  Result.IsLambda = Method && Method->getParent()->isLambda();

  std::vector<SourceRange> Inner;
  llvm::SmallPtrSet<const clang::Decl *, 16> Seen;
  eachFunction(
      Decl, Seen, [](const clang::Decl *) { return true; },
      [&](const FunctionDecl *F) {
        SourceRange Body = bodyRange(F);
        if (Body.isValid() && F != Decl && contains(Result.Body, Body.getBegin()))
          Inner.push_back(Body);
      });
  Result.HasInner = !Inner.empty();
  for (const WrittenToken &T : tokens(Result.Body)) {
    bool Foreign = false;
    for (SourceRange R : Inner)
      Foreign |= contains(R, T.Loc);
    if (Foreign)
      continue;
    Result.IsCoroutine |= T.Text == "co_await" || T.Text == "co_return" || T.Text == "co_yield";
    Result.Tokens.push_back(T);
  }
  Result.IsCoroutine |= isa_and_nonnull<CoroutineBodyStmt>(Decl->getBody());
  return Result;
}

WrittenFunction BrokenCode::functionAt(SourceLocation Loc) const {
  const FunctionDecl *Best = nullptr;
  SourceRange BestRange;
  llvm::SmallPtrSet<const Decl *, 16> Seen;
  eachFunction(
      Ctx.getTranslationUnitDecl(), Seen,
      [&](const Decl *D) { return contains(D->getSourceRange(), Loc); },
      [&](const FunctionDecl *F) {
        SourceRange Range = bodyRange(F);
        // Initialisers of members belong to the constructor.
        if (isa<CXXConstructorDecl>(F) && Range.isValid())
          Range = F->getSourceRange();
        if (!contains(Range, Loc))
          return;
        bool Inside = !Best || contains(BestRange, Range.getBegin());
        bool SameText = Best && Range == BestRange;
        if (!Inside || (SameText && (F->isDependentContext() || !Best->isDependentContext())))
          return;
        Best = F;
        BestRange = Range;
      });
  return Best ? describe(Best) : WrittenFunction();
}

WrittenFunction BrokenCode::functionDeclaredAt(SourceLocation Loc) const {
  const FunctionDecl *Found = nullptr;
  llvm::SmallPtrSet<const Decl *, 16> Seen;
  eachFunction(
      Ctx.getTranslationUnitDecl(), Seen,
      [&](const Decl *D) { return contains(D->getSourceRange(), Loc); },
      [&](const FunctionDecl *F) {
        const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(F);
        bool Lambda = Method && Method->getParent()->isLambda();
        SourceLocation At = Lambda ? Method->getParent()->getBeginLoc() : F->getLocation();
        bool Here = At == Loc || F->getLocation() == Loc || F->getBeginLoc() == Loc;
        if (Here && bodyRange(F).isValid() && (!Found || Found->isDependentContext()))
          Found = F;
      });
  return Found ? describe(Found) : WrittenFunction();
}

const VarDecl *BrokenCode::localAt(const WrittenFunction &F, llvm::StringRef Name,
                                   SourceLocation Loc) const {
  const SourceManager &SM = Ctx.getSourceManager();
  const VarDecl *Best = nullptr;
  for (const DeclContext *Context = F.Decl; Context && !Context->isFileContext();
       Context = Context->getParent()) {
    if (!Context->isFunctionOrMethod())
      continue;
    for (const Decl *D : Context->decls()) {
      const VarDecl *V = dyn_cast<VarDecl>(D);
      if (!V || V->getName() != Name || V->isImplicit())
        continue;
      SourceLocation At = SM.getExpansionLoc(V->getLocation());
      if (!SM.isBeforeInTranslationUnit(At, SM.getExpansionLoc(Loc)))
        continue;
      if (!Best || SM.isBeforeInTranslationUnit(Best->getLocation(), V->getLocation()))
        Best = V;
    }
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Context);
    if (!Best && Method && Method->getParent()->isLambda())
      for (const LambdaCapture &Capture : Method->getParent()->captures())
        if (const VarDecl *V =
                Capture.capturesVariable() ? dyn_cast<VarDecl>(Capture.getCapturedVar()) : nullptr;
            V && V->isInitCapture() && V->getName() == Name)
          Best = V;
    if (const FunctionDecl *Function = dyn_cast<FunctionDecl>(Context))
      for (const ParmVarDecl *P : Function->parameters())
        if (!Best && P->getName() == Name)
          Best = P;
    if (Best)
      return Best;
  }
  return nullptr;
}

llvm::StringRef BrokenCode::text(CharSourceRange Range) const {
  CharSourceRange File = Lexer::makeFileCharRange(Range, Ctx.getSourceManager(), Ctx.getLangOpts());
  return File.isValid() ? Lexer::getSourceText(File, Ctx.getSourceManager(), Ctx.getLangOpts())
                        : llvm::StringRef();
}

namespace {
class ExprWalk : public RecursiveASTVisitor<ExprWalk> {
public:
  explicit ExprWalk(llvm::function_ref<bool(Expr *)> Use) : Use(Use) {}
  bool shouldTraversePostOrder() const { return true; }
  bool VisitExpr(Expr *E) { return !Use(E); }

private:
  llvm::function_ref<bool(Expr *)> Use;
};
} // namespace

namespace {
class IfWalk : public RecursiveASTVisitor<IfWalk> {
public:
  explicit IfWalk(llvm::function_ref<bool(const IfStmt *)> Use) : Use(Use) {}
  bool VisitIfStmt(IfStmt *If) { return !Use(If); }

private:
  llvm::function_ref<bool(const IfStmt *)> Use;
};
} // namespace

bool BrokenCode::areAlternatives(const WrittenFunction &F, SourceLocation One,
                                 SourceLocation Other) const {
  bool Found = false;
  // Named: the walk refers to it.
  const auto Separates = [&](const IfStmt *If) {
    if (!If->getThen() || !If->getElse())
      return false;
    SourceRange Then = If->getThen()->getSourceRange(), Else = If->getElse()->getSourceRange();
    Found = (contains(Then, One) && contains(Else, Other)) ||
            (contains(Then, Other) && contains(Else, One));
    return Found;
  };
  IfWalk Walk(Separates);
  if (F.Decl)
    Walk.TraverseStmt(F.Decl->getBody());
  return Found;
}

void BrokenCode::forEachExpr(const WrittenFunction &F, llvm::function_ref<bool(Expr *)> Use) const {
  Stmt *Body = F.Decl ? F.Decl->getBody() : nullptr;
  ExprWalk Walk(Use);
  if (const CXXConstructorDecl *Ctor = dyn_cast_or_null<CXXConstructorDecl>(F.Decl))
    for (const CXXCtorInitializer *Init : Ctor->inits())
      if (Init->isWritten() && Init->getInit() && !Walk.TraverseStmt(Init->getInit()))
        return;
  Walk.TraverseStmt(Body);
}

QualType BrokenCode::typeOf(const WrittenFunction &F, CharSourceRange Range) const {
  const SourceManager &SM = Ctx.getSourceManager();
  Range = Lexer::makeFileCharRange(Range, SM, Ctx.getLangOpts());
  if (Range.isInvalid() || !F.Decl)
    return QualType();
  QualType Result;
  forEachExpr(F, [&](Expr *E) {
    // A recovery expression has the type that was wanted, not the one it has; the list in the
    // parentheses of a variable whose type is not known has none.
    if (E->getType().isNull() || E->isTypeDependent() || isa<OpaqueValueExpr, RecoveryExpr>(E) ||
        E->getType()->isVoidType() || (isa<CXXThisExpr>(E) && cast<CXXThisExpr>(E)->isImplicit()))
      return false;
    CharSourceRange Here = Lexer::makeFileCharRange(
        CharSourceRange::getTokenRange(E->getSourceRange()), SM, Ctx.getLangOpts());
    if (Here.getBegin() != Range.getBegin() || Here.getEnd() != Range.getEnd())
      return false;
    Result = E->isLValue() ? Ctx.getLValueReferenceType(E->getType()) : E->getType();
    return true; // the innermost: what stands around it converts it
  });
  return Result;
}

bool BrokenCode::hasErrorIn(const WrittenFunction &F, SourceRange Range) const {
  bool Found = false;
  forEachExpr(F, [&](Expr *E) {
    Found = isa<RecoveryExpr>(E) && contains(Range, E->getBeginLoc());
    return Found;
  });
  return Found;
}

/// Looks Name up in Context and in every namespace and class below it.
static void lookUpDeep(const DeclContext *Context, DeclarationName Name,
                       std::vector<const FunctionDecl *> &Found) {
  for (const NamedDecl *D : Context->lookup(Name))
    if (const FunctionDecl *F = D->getAsFunction())
      Found.push_back(F->getCanonicalDecl());
  for (const Decl *D : Context->decls()) {
    const CXXRecordDecl *Record = dyn_cast<CXXRecordDecl>(D);
    if (isa<NamespaceDecl, LinkageSpecDecl>(D))
      lookUpDeep(cast<DeclContext>(D), Name, Found);
    else if (Record && Record->isThisDeclarationADefinition())
      lookUpDeep(Record, Name, Found);
    else if (const ClassTemplateDecl *T = dyn_cast<ClassTemplateDecl>(D))
      for (const ClassTemplateSpecializationDecl *Spec : T->specializations())
        if (Spec->hasDefinition())
          lookUpDeep(Spec, Name, Found);
  }
}

std::vector<const FunctionDecl *> BrokenCode::functionsCalled(llvm::StringRef Name) const {
  std::vector<const FunctionDecl *> Found;
  lookUpDeep(Ctx.getTranslationUnitDecl(), &Ctx.Idents.get(Name), Found);
  llvm::SmallPtrSet<const FunctionDecl *, 8> Seen;
  llvm::erase_if(Found, [&](const FunctionDecl *F) { return !Seen.insert(F).second; });
  return Found;
}

} // namespace lazy

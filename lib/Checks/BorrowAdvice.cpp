#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"
#include "Facts/Fate.h"
#include "Facts/WouldCompile.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {

Finding findingAt(const FunctionFacts &FF, const Stmt *S) {
  Finding F;
  F.Loc = S->getBeginLoc();
  F.Range = S->getSourceRange();
  F.In = FF.Decl;
  return F;
}

std::string holderOf(const AsyncValue &V, const Outliving &Out) {
  std::string Noun = nounOf(*V.Type);
  switch (Out.Where) {
  case Whereabouts::Variable:
    return "the " + Noun + " in '" + Out.Into->getNameAsString() + "'";
  case Whereabouts::Returned:
    return "the returned " + Noun;
  case Whereabouts::Spawned:
    return "the spawned " + Noun;
  default:
    return "the stored " + Noun;
  }
}

void addKeeperNote(Finding &F, const Borrow &B) {
  std::string Keeper = "'" + B.Keeper->getNameAsString() + "'";
  if (!B.Param)
    return;
  std::string Name = B.Param->getNameAsString();
  std::string What = B.By == Borrow::Reference ? "a reference"
                     : B.By == Borrow::Pointer ? "a pointer"
                                               : "a view";
  F.Notes.push_back({B.Param->getLocation(), (Name.empty() ? "it" : "'" + Name + "'") + " is " +
                                                 What + ": coroutine " + Keeper +
                                                 " keeps no copy"});
}

static bool comesAfter(const FunctionFacts &FF, const Stmt *S, const Stmt *Than) {
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  return SM.isBeforeInTranslationUnit(Than->getEndLoc(), S->getBeginLoc());
}

/// The variables and members that S mentions.
static void collectNamed(const Stmt *S, llvm::SmallVectorImpl<const ValueDecl *> &Into) {
  if (!S)
    return;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
    Into.push_back(Ref->getDecl());
  else if (const MemberExpr *Member = dyn_cast<MemberExpr>(S))
    Into.push_back(Member->getMemberDecl());
  for (const Stmt *Child : S->children())
    collectNamed(Child, Into);
}

bool mayBeJoined(const Borrows &Kept, const FunctionFacts &FF, const Outliving &Out,
                 const VarDecl *Var) {
  for (const AwaitPoint &A : FF.Awaits)
    if (comesAfter(FF, A.Await, Out.By))
      return true;
  for (const BlockSite &B : FF.Blocks)
    if (comesAfter(FF, B.Call, Out.By))
      return true;
  // Whoever is given a future may wait for it, and it may be the spawned work that keeps it.
  for (const AsyncLocal &L : FF.Locals)
    for (const LocalUse &Use : L.Uses)
      if (Use.Kind != UseKind::Observes && comesAfter(FF, Use.Ref, Out.By))
        return true;
  llvm::SmallVector<const ValueDecl *, 8> Named;
  collectNamed(Out.By, Named);
  for (const ValueDecl *D : Named) {
    const VarDecl *Other = dyn_cast<VarDecl>(D);
    // Destroyed before Var: its destructor may wait.
    if (Other && Other != Var && Other->hasLocalStorage() && !isa<ParmVarDecl>(Other) &&
        !Other->getType()->isReferenceType() && Other->getBeginLoc() > Var->getBeginLoc())
      return true;
  }
  auto isForSpawning = [&](const Stmt *S) {
    for (S = FF.parent(S); isa_and_nonnull<Expr>(S); S = FF.parent(S))
      if (const CallExpr *Call = dyn_cast<CallExpr>(S); Call && Kept.spawns(Call))
        return true;
    return false;
  };
  for (const auto &[S, Parent] : FF.Parents) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    const MemberExpr *Member = dyn_cast<MemberExpr>(S);
    const ValueDecl *D = Ref ? Ref->getDecl() : Member ? Member->getMemberDecl() : nullptr;
    if (D && !isa<FunctionDecl>(D) && llvm::is_contained(Named, D) && comesAfter(FF, S, Out.By) &&
        !isForSpawning(S))
      return true;
  }
  return false;
}

bool isLetGo(const FunctionFacts &FF, const Outliving &Out) {
  const Stmt *Inner = Out.By, *P = FF.parent(Out.By);
  while (P && isa<FullExpr, CXXBindTemporaryExpr, MaterializeTemporaryExpr, ParenExpr>(P)) {
    Inner = P;
    P = FF.parent(P);
  }
  if (const CastExpr *Cast = dyn_cast_or_null<CastExpr>(P))
    return Cast->getCastKind() == CK_ToVoid;
  return isDiscardedStatement(cast<Expr>(Inner), P);
}

/// Whether objects of Class can be copied, as far as the class itself says.
static bool isCopyable(const CXXRecordDecl &Class) {
  if (!Class.hasDefinition() || Class.isAbstract())
    return false;
  if (Class.needsImplicitCopyConstructor())
    return !Class.defaultedCopyConstructorIsDeleted();
  for (const CXXConstructorDecl *Constructor : Class.ctors())
    if (Constructor->isCopyConstructor() && !Constructor->isDeleted() &&
        Constructor->getAccess() == AS_public)
      return true;
  return false;
}

bool addByValueFix(Finding &F, const Pass &P, const FunctionDecl &Keeper, const ParmVarDecl &Kept) {
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(&Keeper);
  QualType Type = Kept.getType();
  // A function that only hands the parameter on would make the copy too early.
  const FunctionDecl *Definition = nullptr;
  if (!Keeper.hasBody(Definition) || !isa<CoroutineBodyStmt>(Definition->getBody()))
    return false;
  if (!Type->isLValueReferenceType() || !Type->getPointeeType().isConstQualified() ||
      (Method && Method->isVirtual()) || Keeper.isTemplateInstantiation())
    return false;
  const CXXRecordDecl *Class = Type->getPointeeType()->getAsCXXRecordDecl();
  if (Class && !isCopyable(*Class))
    return false;
  Fix ByValue;
  ByValue.Title = "let the coroutine own '" + Kept.getNameAsString() + "'";
  const SourceManager &SM = P.Ctx.getSourceManager();
  for (const FunctionDecl *D : Keeper.redecls()) {
    const ParmVarDecl *Param = D->getParamDecl(Kept.getFunctionScopeIndex());
    const TypeSourceInfo *Info = Param->getTypeSourceInfo();
    ReferenceTypeLoc Reference =
        Info ? Info->getTypeLoc().getAsAdjusted<ReferenceTypeLoc>() : ReferenceTypeLoc();
    if (!Reference || !P.F.IsUserCode(Param->getLocation()))
      return false;
    SourceRange Pointee = Reference.getPointeeLoc().getUnqualifiedLoc().getSourceRange();
    SourceLocation Begin = Param->getBeginLoc(), Ampersand = Reference.getSigilLoc();
    CharSourceRange Written = CharSourceRange::getTokenRange(Pointee);
    llvm::StringRef Name = Lexer::getSourceText(Written, SM, P.Ctx.getLangOpts());
    if (Name.empty() || Begin.isMacroID() || Ampersand.isMacroID())
      return false;
    std::string Text = Name.str();
    // `const T &x`: a blank stands before or after the sign.
    const char *After = SM.getCharacterData(Ampersand) + 1;
    if (*After != ' ' && Param->getIdentifier())
      Text += " ";
    ByValue.Hints.push_back(
        FixItHint::CreateReplacement(CharSourceRange::getTokenRange(Begin, Ampersand), Text));
  }
  F.Fixes.push_back(std::move(ByValue));
  return true;
}

static unsigned countReturns(const FunctionFacts &FF) {
  unsigned Count = 0;
  for (const auto &[S, Parent] : FF.Parents)
    Count += isa<ReturnStmt>(S);
  return Count;
}

void addCoroutineFix(Finding &F, const Pass &P, const FunctionFacts &FF, const AsyncValue &V) {
  const Stmt *S = V.Made;
  while (S && !isa<ReturnStmt>(S))
    S = FF.parent(S);
  const ReturnStmt *Return = dyn_cast_or_null<ReturnStmt>(S);
  QualType Returned = FF.Decl->getReturnType();
  if (!Return || countReturns(FF) != 1 || FF.IsMain || isa<CXXConstructorDecl>(FF.Decl) ||
      FF.Decl->isConstexpr() || FF.Decl->isTemplateInstantiation() ||
      !P.Ctx.hasSameUnqualifiedType(Returned, V.Made->getType()) ||
      (FF.Lambda && !FF.Lambda->hasExplicitResultType()) || Returned->isUndeducedType())
    return;
  WouldCompile Would(P.F.Types->sema(), FF.Decl);
  QualType Promise = Would.promiseOf(Returned);
  if (Promise.isNull() || Would.awaited(P.Ctx.getRValueReferenceType(Returned), Promise).isNull())
    return;
  Fix Coroutine;
  Coroutine.Title = "make this function a coroutine that waits for it";
  SourceLocation Begin = Return->getReturnLoc();
  Coroutine.Hints.push_back(FixItHint::CreateReplacement(Begin, "co_return co_await"));
  F.Fixes.push_back(std::move(Coroutine));
}

} // namespace lazy

#include "Checks/BorrowAdvice.h"
#include "Checks/AwaitPlace.h"
#include "Checks/Wording.h"
#include "Facts/BodyScan.h"
#include "Facts/Fate.h"
#include "Facts/Suspension.h"
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
    return "the " + Noun + " in " + quoted(*Out.Into);
  case Whereabouts::Returned:
    return "the returned " + Noun;
  case Whereabouts::Spawned:
    if (Out.By != V.Made)
      return "the spawned " + Noun;
    return V.Type->Kind == Role::FireAndForget ? "the coroutine" : "the running " + Noun;
  case Whereabouts::Loop:
    return "the " + Noun;
  default:
    return "the stored " + Noun;
  }
}

std::string whenTemporaryDies(const Outliving &Out) {
  return Out.Where == Whereabouts::Loop ? "before the loop begins" : "at the end of the statement";
}

std::string whenDies(const FunctionFacts &FF, const VarDecl &Var) {
  const Stmt *Scope = isa<ParmVarDecl>(Var) ? nullptr : scopeOf(FF, &Var);
  return Scope && Scope != FF.Body ? "at the end of its block"
                                   : "when " + describeFunction(FF.Decl, FF.IsLambda) + " is left";
}

void addRunsOnNote(Finding &F, const AsyncValue &V, const Outliving &Out) {
  if (Out.Where == Whereabouts::Spawned && Out.By == V.Made)
    F.Notes.push_back(
        {V.Made->getBeginLoc(), V.Type->Kind == Role::FireAndForget
                                    ? "it runs alone: nobody can wait for it"
                                    : "the " + nounOf(*V.Type) + " is dropped here, and runs on"});
}

void addKeeperNote(Finding &F, const Borrow &B) {
  std::string Keeper = quoted(*B.Keeper);
  if (B.By == Borrow::Captured)
    F.Notes.push_back({B.Var->getLocation(),
                       quoted(*B.Var) + " is captured by reference: the coroutine has a copy of "
                                        "the reference only"});
  if (!B.Param)
    return;
  std::string What = B.By == Borrow::Reference ? "a reference"
                     : B.By == Borrow::Pointer ? "a pointer"
                                               : "a view";
  F.Notes.push_back({B.Param->getLocation(), (B.Param->getIdentifier() ? quoted(*B.Param) : "it") +
                                                 " is " + What + ": coroutine " + Keeper +
                                                 " keeps no copy"});
}

void reportKept(const Pass &P, Finding F, const FunctionDecl &Keeper, unsigned Index, Kept Sure,
                bool Started) {
  if (Sure == Kept::Yes)
    return P.Report(std::move(F));
  Premise If{ConditionalFinding::Keeps, &Keeper, Index};
  If.Started = Started;
  If.Assumed = Sure == Kept::Assumed;
  P.ReportIf(std::move(F), std::move(If));
}

void reportKept(const Pass &P, Finding F, const Borrow &B) {
  reportKept(P, std::move(F), *B.Keeper,
             B.Param ? B.Param->getFunctionScopeIndex() : Keeping::Object, B.Sure, B.Started);
}

bool comesAfter(const FunctionFacts &FF, const Stmt *S, const Stmt *Than) {
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  return SM.isBeforeInTranslationUnit(Than->getEndLoc(), S->getBeginLoc());
}

/// Whether Method puts something into a container, or throws away what is in it.
static bool addsTo(const ValueDecl *Method) {
  return isa<CXXMethodDecl>(Method) && Method->getIdentifier() &&
         llvm::is_contained({"push_back", "emplace_back", "push", "emplace", "insert", "push_front",
                             "clear", "reserve"},
                            Method->getName());
}

const Stmt *usedAfterBlock(const FunctionFacts &FF, const AsyncValue &V, const Borrow &B,
                           const Outliving &Out) {
  if (B.Of != Borrow::Local || !B.Var || !Out.Into || B.Var == Out.Into || isa<ParmVarDecl>(B.Var))
    return nullptr;
  const Stmt *Block = scopeOf(FF, B.Var), *Holder = scopeOf(FF, Out.Into);
  if (!Block || (!Holder && !isa<ParmVarDecl>(Out.Into)) ||
      !isa<CompoundStmt, ForStmt, CXXForRangeStmt>(Block))
    return nullptr;
  // The holder's scope must be around the block.
  auto isInBlock = [&](const Stmt *S) {
    for (; S; S = FF.parent(S))
      if (S == Block)
        return true;
    return false;
  };
  if ((Holder && isInBlock(Holder)) || !isInBlock(V.Made))
    return nullptr;
  const Stmt *First = nullptr;
  for (const auto &[S, Parent] : FF.Parents) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    if (!Ref || Ref->getDecl() != Out.Into || !comesAfter(FF, Ref, V.Made))
      continue;
    if (isInBlock(Ref))
      return nullptr;
    // Something else is put into it.
    const MemberExpr *Method = dyn_cast_or_null<MemberExpr>(Parent);
    if (Method && addsTo(Method->getMemberDecl()))
      continue;
    const CXXOperatorCallExpr *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
    if (Assign && Assign->getOperator() == OO_Equal && Assign->getArg(0) == Ref)
      continue;
    if (!First || comesAfter(FF, First, Ref))
      First = Ref;
  }
  return First;
}

const CallExpr *receiverOf(const Expr *Callable, const FunctionFacts &In) {
  const Stmt *S = In.parent(Callable);
  for (; isa_and_nonnull<Expr>(S) && !isa<LambdaExpr>(S); S = In.parent(S))
    if (const CallExpr *Call = dyn_cast<CallExpr>(S); Call && !isPassThrough(Call))
      return Call;
  return nullptr;
}

const CallExpr *receiverOf(const FunctionFacts &FF) {
  return FF.Outer ? receiverOf(FF.Lambda, *FF.Outer) : nullptr;
}

/// The only mention of the local of FF's outer function that is made from the lambda FF and nothing
/// else, a closure or a std::function; null if there is none, or more than one.
static const DeclRefExpr *onlyMention(const FunctionFacts &FF) {
  const Stmt *S = FF.Outer->parent(FF.Lambda);
  while (isa_and_nonnull<CXXConstructExpr, CastExpr, MaterializeTemporaryExpr, FullExpr,
                         CXXBindTemporaryExpr>(S))
    S = FF.Outer->parent(S);
  const DeclStmt *Declared = dyn_cast_or_null<DeclStmt>(S);
  const VarDecl *Var =
      Declared && Declared->isSingleDecl() ? dyn_cast<VarDecl>(Declared->getSingleDecl()) : nullptr;
  if (!Var || !Var->hasLocalStorage() || Var->getType()->isReferenceType())
    return nullptr;
  const DeclRefExpr *Only = nullptr;
  for (const auto &[Each, Parent] : FF.Outer->Parents)
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Each); Ref && Ref->getDecl() == Var) {
      if (Only)
        return nullptr;
      Only = Ref;
    }
  return Only;
}

const Expr *givenAs(const FunctionFacts &FF) {
  if (!FF.Lambda || !FF.Outer || receiverOf(FF))
    return FF.Lambda;
  const DeclRefExpr *Named = onlyMention(FF);
  return Named ? static_cast<const Expr *>(Named) : FF.Lambda;
}

const VarDecl *capturedLocal(const LambdaCapture &C, const FunctionFacts &Outer) {
  const VarDecl *Var = C.capturesVariable() ? dyn_cast<VarDecl>(C.getCapturedVar()) : nullptr;
  if (Var && Var->isInitCapture()) {
    // `[p = &local]`
    const UnaryOperator *Address =
        Var->getInit() ? dyn_cast<UnaryOperator>(asWritten(Var->getInit())) : nullptr;
    const DeclRefExpr *Ref =
        Address && Address->getOpcode() == UO_AddrOf
            ? dyn_cast<DeclRefExpr>(Address->getSubExpr()->IgnoreParenImpCasts())
            : nullptr;
    Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  } else if (C.getCaptureKind() != LCK_ByRef) {
    return nullptr;
  }
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType() &&
                 Var->getDeclContext() == Outer.Decl
             ? Var
             : nullptr;
}

static bool mentionsExpr(const Expr *E, const Expr *What) {
  return anyStmt(E, [&](const Stmt *S) { return S == What; });
}

bool runsLaterByName(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !Callee->getIdentifier())
    return false;
  llvm::StringRef Name = Callee->getName();
  return llvm::is_contained({"post", "defer", "enqueue", "submit", "schedule", "async", "detach",
                             "runInEventBaseThread", "runInLoop", "call_later", "callLater",
                             "invokeMethod", "singleShot"},
                            Name) ||
         Name.starts_with("async_") || Name.starts_with("schedule") || Name.ends_with("_later") ||
         Name.ends_with("Later");
}

/// Whether Body calls Param.
static bool callsParameter(const Stmt *Body, const ParmVarDecl *Param) {
  return anyStmt(Body, [&](const Stmt *S) {
    const CallExpr *Call = dyn_cast<CallExpr>(S);
    const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(S);
    const Expr *Called = Operator && Operator->getOperator() == OO_Call ? Operator->getArg(0)
                         : Call && !Operator                            ? Call->getCallee()
                                                                        : nullptr;
    const DeclRefExpr *Ref = Called ? dyn_cast<DeclRefExpr>(withoutPassThrough(Called)) : nullptr;
    return Ref && Ref->getDecl() == Param;
  });
}

bool callsWhatItIsGiven(const CallExpr *Call, const FunctionFacts &FF) {
  const Expr *Given = givenAs(FF);
  const FunctionDecl *Callee = Call->getDirectCallee(), *Definition = nullptr;
  if (!Callee || !Callee->hasBody(Definition) || isa<CoroutineBodyStmt>(Definition->getBody()))
    return false;
  for (auto [I, Argument] : llvm::enumerate(Call->arguments()))
    if (mentionsExpr(Argument, Given) && I < Definition->getNumParams())
      return callsParameter(Definition->getBody(), Definition->getParamDecl(I));
  return false;
}

bool posts(const CallExpr *Call, const FunctionFacts &FF, const Facts &F) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!runsLaterByName(Call) || !Call->getType()->isVoidType() || Callee->isInStdNamespace() ||
      !F.IsUserCode(Callee->getLocation()) || calledFunctionModel(Call, F.Types->catalogue()))
    return false;
  return !callsWhatItIsGiven(Call, FF);
}

bool continuesReady(const CallExpr *Call, const Catalogue &Known) {
  while (const CXXMemberCallExpr *Method = dyn_cast_or_null<CXXMemberCallExpr>(Call)) {
    Call = dyn_cast<CallExpr>(withoutPassThrough(Method->getImplicitObjectArgument()));
    const FunctionModel *Model = Call ? calledFunctionModel(Call, Known) : nullptr;
    if (Model && Model->Role == FunctionRole::Ready)
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

bool isCopyable(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class)
    return !T->isFunctionType();
  if (!Class->hasDefinition() || Class->isAbstract())
    return false;
  if (Class->needsImplicitCopyConstructor())
    return !Class->defaultedCopyConstructorIsDeleted();
  for (const CXXConstructorDecl *Constructor : Class->ctors())
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
  if (!isCopyable(Type->getPointeeType()))
    return false;
  Fix ByValue;
  ByValue.Title = "let the coroutine own " + quoted(Kept);
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
  Fix Coroutine = insertAwait(P, asWritten(Return->getRetValue()));
  Coroutine.Title = "make this function a coroutine that waits for it";
  SourceLocation Begin = Return->getReturnLoc();
  Coroutine.Hints.insert(Coroutine.Hints.begin(), FixItHint::CreateReplacement(Begin, "co_return"));
  F.Fixes.push_back(std::move(Coroutine));
}

} // namespace lazy

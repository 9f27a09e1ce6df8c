// Spawned work runs on when the function that spawned it is left. What it was given by reference,
// view or pointer out of that function's variables is gone by then, unless somebody joins it first.

#include "Checks/AwaitPlace.h"
#include "Checks/BorrowAdvice.h"
#include "Checks/Joining.h"
#include "Checks/Wording.h"
#include "Facts/BodyScan.h"
#include "Facts/BoundCall.h"
#include "Facts/Fate.h"
#include "Facts/Suspension.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace lazy {
namespace {

/// S with its line, if nothing else stands there.
CharSourceRange wholeLine(const Stmt *S, const SourceManager &SM, const LangOptions &Lang) {
  SourceLocation Begin = S->getBeginLoc();
  SourceLocation End = Lexer::getLocForEndOfToken(S->getEndLoc(), 0, SM, Lang);
  if (End.isInvalid())
    return {};
  llvm::StringRef Text = SM.getBufferData(SM.getFileID(Begin));
  size_t First = SM.getFileOffset(Begin), Last = SM.getFileOffset(End);
  size_t LineBegin = Text.take_front(First).rtrim(" \t").size();
  size_t LineEnd = std::min(Text.find_first_not_of(" \t", Last), Text.size());
  if ((LineBegin == 0 || Text[LineBegin - 1] == '\n') && Text.substr(LineEnd).starts_with("\n")) {
    Begin = Begin.getLocWithOffset(int(LineBegin) - int(First));
    End = End.getLocWithOffset(LineEnd + 1 - Last);
  }
  return CharSourceRange::getCharRange(Begin, End);
}

/// Adds the fix that declares Var before Scope, so that it dies after it. Both are declared alone
/// in one block, and Var is made of nothing that comes between.
void addReorderFix(Finding &F, const Pass &P, const FunctionFacts &FF, const VarDecl &Var,
                   const VarDecl &Scope) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  const DeclStmt *Late = declarationOf(FF, &Var), *Early = declarationOf(FF, &Scope);
  if (!Late || !Early || !Late->isSingleDecl() || !Early->isSingleDecl() ||
      FF.parent(Late) != FF.parent(Early) || Late->getBeginLoc().isMacroID() ||
      Late->getEndLoc().isMacroID() || Early->getBeginLoc().isMacroID() ||
      !SM.isBeforeInTranslationUnit(Early->getBeginLoc(), Late->getBeginLoc()))
    return;
  for (const auto &[S, Parent] : FF.Parents) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    const bool IsAwait = isa<CoawaitExpr, CoyieldExpr>(S);
    if (!(IsAwait || Ref) ||
        !SM.isPointWithin(S->getBeginLoc(), Late->getBeginLoc(), Late->getEndLoc()))
      continue;
    if (IsAwait ||
        (Ref->getDecl() != &Var && SM.isPointWithin(Ref->getDecl()->getLocation(),
                                                    Early->getBeginLoc(), Late->getBeginLoc())))
      return;
  }
  const LangOptions &Lang = P.Ctx.getLangOpts();
  llvm::StringRef Text =
      Lexer::getSourceText(CharSourceRange::getTokenRange(Late->getSourceRange()), SM, Lang);
  CharSourceRange Old = wholeLine(Late, SM, Lang);
  if (Text.empty() || Old.isInvalid())
    return;
  Fix Reorder;
  Reorder.Title = "declare " + quoted(Var) + " before " + quoted(Scope);
  std::string Indent = Lexer::getIndentationForLine(Early->getBeginLoc(), SM).str();
  Reorder.Hints.push_back(
      FixItHint::CreateInsertion(Early->getBeginLoc(), Text.str() + "\n" + Indent));
  Reorder.Hints.push_back(FixItHint::CreateRemoval(Old));
  F.Fixes.push_back(std::move(Reorder));
}

/// Whether all mentions of Var in FF would do with a const one.
bool isOnlyRead(const FunctionFacts &FF, const VarDecl &Var) {
  for (const auto &[S, Parent] : FF.Parents) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    if (!Ref || Ref->getDecl() != &Var)
      continue;
    const Expr *E = Ref;
    while (isa_and_nonnull<MemberExpr, ParenExpr>(FF.parent(E)))
      E = cast<Expr>(FF.parent(E));
    const CastExpr *Cast = dyn_cast_or_null<CastExpr>(FF.parent(E));
    if (!E->getType().isConstQualified() &&
        !(Cast && (Cast->getCastKind() == CK_LValueToRValue || Cast->getCastKind() == CK_ToVoid ||
                   (Cast->getCastKind() == CK_NoOp && Cast->getType().isConstQualified()))))
      return false;
  }
  return true;
}

/// Adds the fix that lets the lambda FF own Var, which C captures by reference.
void addCaptureFix(Finding &F, const Pass &P, const FunctionFacts &FF, const LambdaCapture &C,
                   const VarDecl &Var) {
  if (!isCopyable(Var.getType()) || !isOnlyRead(FF, Var))
    return;
  const SourceManager &SM = P.Ctx.getSourceManager();
  Fix Copy;
  Copy.Title = "capture " + quoted(Var) + " by value";
  SourceLocation At = C.isExplicit() ? C.getLocation() : FF.Lambda->getCaptureDefaultLoc();
  if (At.isInvalid() || At.isMacroID())
    return;
  if (C.isExplicit()) {
    llvm::StringRef Before = SM.getBufferData(SM.getFileID(At)).take_front(SM.getFileOffset(At));
    size_t Sign = Before.rtrim().size();
    if (Sign == 0 || Before[Sign - 1] != '&')
      return;
    SourceLocation Begin = At.getLocWithOffset(int(Sign) - 1 - int(Before.size()));
    Copy.Hints.push_back(FixItHint::CreateRemoval(CharSourceRange::getCharRange(Begin, At)));
  } else {
    Copy.Hints.push_back(
        FixItHint::CreateInsertion(At.getLocWithOffset(1), ", " + Var.getName().str()));
  }
  F.Fixes.push_back(std::move(Copy));
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B,
            const Outliving &Out, const DiesUnjoined &Dies) {
  Finding F = findingAt(FF, B.What->IgnoreUnlessSpelledInSource());
  F.Message = quoted(*B.Var) + " dies " + whenDies(FF, *B.Var) + ", but " + holderOf(V, Out) +
              " still refers to it";
  addRunsOnNote(F, V, Out);
  addUnjoinedNotes(F, P, Dies);
  addKeeperNote(F, B);
  if (Dies.Scope)
    addReorderFix(F, P, FF, *B.Var, *Dies.Scope);
  if (B.Param && B.Param->getType()->isReferenceType())
    addByValueFix(F, P, *B.Keeper, *B.Param);
  F.Notes.push_back(
      {SourceLocation(), "let the coroutine own it (by value, or a std::shared_ptr), or join the " +
                             nounOf(*V.Type) + " before"});
  reportKept(P, std::move(F), B);
}

/// `future.then(…)` as part of `future.then(…).then(…)`: the outermost such call, if all that is
/// done with what Call gives is to add to it; null if something else is.
const CallExpr *wholeChain(const Pass &P, const CallExpr *Call, const FunctionFacts &FF) {
  for (const Stmt *S = FF.parent(Call); isa_and_nonnull<Expr>(S); S = FF.parent(S)) {
    if (const CXXMemberCallExpr *Next = dyn_cast<CXXMemberCallExpr>(S)) {
      if (!P.F.Types->get(Next->getType()))
        return nullptr;
      Call = Next;
    } else if (!isa<MemberExpr, CastExpr, FullExpr, CXXBindTemporaryExpr, MaterializeTemporaryExpr,
                    ParenExpr>(S)) {
      return nullptr;
    }
  }
  return Call;
}

/// The call that lets the lambda FF run when it will, and the coroutine that it is; null if there
/// is none.
const CallExpr *letsRun(const Pass &P, const FunctionFacts &FF, const Borrows &Keeps) {
  const CallExpr *Call = FF.Lambda && FF.Outer ? receiverOf(givenAs(FF), *FF.Outer) : nullptr;
  if (!Call)
    return nullptr;
  if (FF.IsCoroutine)
    return Keeps.spawns(Call) ? Call : nullptr;
  if (posts(Call, FF, P.F))
    return Call;
  // Posted, or a continuation of what is dropped.
  if (!FF.GivenTo || !FF.GivenTo->callsLater() ||
      calledFunctionModel(Call, P.F.Types->catalogue()) != FF.GivenTo)
    return nullptr;
  if (Call->getType()->isVoidType())
    return Call;
  if (continuesReady(Call, P.F.Types->catalogue()))
    return nullptr;
  const CallExpr *Whole = wholeChain(P, Call, *FF.Outer);
  const AsyncType *Type = Whole ? P.F.Types->get(Whole->getType()) : nullptr;
  return Type && Type->isEager() && Type->Dropped == Drop::Detaches ? Whole : nullptr;
}

/// A closure that is given away as it is: the library keeps it, but not what it refers to.
void checkClosure(const Pass &P, const FunctionFacts &FF, Borrows &Keeps) {
  const CallExpr *By = letsRun(P, FF, Keeps);
  Outliving Out = {Whereabouts::Spawned, nullptr, By};
  if (!By)
    return;
  for (const LambdaCapture &C : FF.Lambda->captures()) {
    const VarDecl *Var = capturedLocal(C, *FF.Outer);
    const VarDecl *Used = Var ? cast<VarDecl>(C.getCapturedVar()) : nullptr;
    if (!Var || !(FF.IsCoroutine ? Keeps.keepsVariable(FF, Used) : mentions(FF.Body, Used)))
      continue;
    std::optional<DiesUnjoined> Dies = diesUnjoined(P.F, Keeps, *FF.Outer, Out, Var);
    if (!Dies)
      continue;
    Finding F;
    F.Loc = C.isExplicit() ? C.getLocation() : FF.Lambda->getCaptureDefaultLoc();
    F.Range = FF.Lambda->getIntroducerRange();
    F.In = FF.Outer->Decl;
    F.Message = quoted(*Var) + " dies when " +
                describeFunction(FF.Outer->Decl, FF.Outer->IsLambda) + " is left, but " +
                (FF.IsCoroutine                ? "the spawned coroutine"
                 : By->getType()->isVoidType() ? "the lambda, which runs later,"
                                               : "the continuation") +
                " still refers to it";
    addUnjoinedNotes(F, P, *Dies);
    if (Dies->Scope)
      addReorderFix(F, P, *FF.Outer, *Var, *Dies->Scope);
    if (Used == Var)
      addCaptureFix(F, P, FF, C, *Var);
    F.Notes.push_back({Var->getLocation(), Used == Var
                                               ? quoted(*Var) + " is captured by reference"
                                               : "its address is captured as " + quoted(*Used)});
    F.Notes.push_back({SourceLocation(), std::string("capture it by value, or a std::shared_ptr to "
                                                     "it, or join the ") +
                                             (FF.IsCoroutine ? "coroutine" : "work") + " before"});
    P.Report(std::move(F));
  }
}

/// `co_spawn(executor, std::bind(serve, std::ref(n)), detached)`: the binder is given away.
void checkBinder(const Pass &P, const FunctionFacts &FF, const CallExpr *Bind, Borrows &Keeps) {
  const CallExpr *By = receiverOf(Bind, FF);
  if (!By || !Keeps.spawns(By))
    return;
  Outliving Out = {Whereabouts::Spawned, nullptr, By};
  for (const Borrow &B : Keeps.ofBound(Bind, FF)) {
    std::optional<DiesUnjoined> Dies =
        B.Of == Borrow::Local && B.Param ? diesUnjoined(P.F, Keeps, FF, Out, B.Var) : std::nullopt;
    if (!Dies)
      continue;
    Finding F = findingAt(FF, B.What);
    F.Message = quoted(*B.Var) + " dies when " + describeFunction(FF.Decl, FF.IsLambda) +
                " is left, but the spawned coroutine still refers to it";
    addUnjoinedNotes(F, P, *Dies);
    if (Dies->Scope)
      addReorderFix(F, P, FF, *B.Var, *Dies->Scope);
    addKeeperNote(F, B);
    F.Notes.push_back({SourceLocation(), "let the coroutine own it (by value, or a "
                                         "std::shared_ptr), or join it before"});
    reportKept(P, std::move(F), B);
  }
}

void run(const Pass &P) {
  Borrows Keeps(P.F);
  llvm::SmallPtrSet<const LambdaExpr *, 16> Seen; // a generic lambda has many bodies
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (FF->Lambda && Seen.insert(FF->Lambda).second)
      checkClosure(P, *FF, Keeps);
    for (const auto &[S, Parent] : FF->Parents)
      if (const CallExpr *Call = dyn_cast<CallExpr>(S); Call && isBind(*Call))
        checkBinder(P, *FF, Call, Keeps);
    for (const AsyncValue &V : FF->made()) {
      Outliving Out = Keeps.atLast(V, *FF);
      if (Out.Where != Whereabouts::Spawned)
        continue;
      for (const Borrow &B : Keeps.of(V, *FF))
        if (B.Of == Borrow::Local && (B.Param || B.By == Borrow::Captured))
          if (std::optional<DiesUnjoined> Dies = diesUnjoined(P.F, Keeps, *FF, Out, B.Var))
            report(P, *FF, V, B, Out, *Dies);
    }
  }
}

} // namespace

extern const CheckDef SpawnLocalRef;
constinit const CheckDef SpawnLocalRef = define<run>({
    "spawn-local-ref",
    "spawned work refers to variables of the function that spawned it",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

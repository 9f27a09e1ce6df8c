// A lambda's captures live in the closure, not in the coroutine that its call starts. When the
// closure is a temporary, or dies with a function or a continuation, the coroutine goes on with
// captures that are gone.
//
// Silent where the closure outlives the coroutine: awaited in the same statement, a named closure
// whose task is awaited while it lives, `this auto`, and what libraries keep alive.

#include "Checks/AwaitPlace.h"
#include "Checks/BorrowAdvice.h"
#include "Checks/Joining.h"
#include "Checks/Wording.h"
#include "Facts/Fate.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {
namespace {

/// Where the first parameter of Lambda would be written, behind its parenthesis.
SourceLocation beforeParameters(const LambdaExpr *Lambda) {
  const FunctionTypeLoc Type =
      Lambda->getCallOperator()->getTypeSourceInfo()->getTypeLoc().getAsAdjusted<FunctionTypeLoc>();
  return Type && Type.getLParenLoc().isValid() ? Type.getLParenLoc().getLocWithOffset(1)
                                               : SourceLocation();
}

/// `[id]() -> Task<> {…}()` becomes `[](auto id) -> Task<> {…}(id)`: parameters are copied into the
/// coroutine. Only where Made, the call that makes the task, calls the lambda on the spot.
void addParametersFix(Finding &F, const Pass &P, const LambdaExpr *Lambda, const Expr *Made) {
  const CXXOperatorCallExpr *Call = dyn_cast<CXXOperatorCallExpr>(Made);
  if (!Call || Call->getNumArgs() == 0 || asWritten(Call->getArg(0)) != Lambda ||
      Lambda->capture_size() == 0 || Lambda->getBeginLoc().isMacroID() ||
      Call->getRParenLoc().isMacroID())
    return;
  std::string Params, Args;
  for (const LambdaCapture &C : Lambda->captures()) {
    const VarDecl *Var = C.capturesVariable() ? dyn_cast<VarDecl>(C.getCapturedVar()) : nullptr;
    std::string Arg = !Var                        ? ""
                      : Lambda->isInitCapture(&C) ? sourceText(P, Var->getInit())
                                                  : Var->getNameAsString();
    // What is captured by reference may die as well.
    if (Arg.empty() || C.isPackExpansion() || C.getCaptureKind() != LCK_ByCopy)
      return;
    Params += (Params.empty() ? "auto " : ", auto ") + Var->getNameAsString();
    Args += (Args.empty() ? "" : ", ") + Arg;
  }
  Fix Pass;
  Pass.Title = "give the coroutine what it needs as parameters";
  std::string Introducer = "[]";
  if (!Lambda->hasExplicitParameters()) {
    Introducer += "(" + Params + ")";
  } else if (SourceLocation At = beforeParameters(Lambda); At.isValid()) {
    bool First = Lambda->getCallOperator()->getNumParams() == 0;
    Pass.Hints.push_back(FixItHint::CreateInsertion(At, Params + (First ? "" : ", ")));
  } else {
    return;
  }
  Pass.Hints.push_back(FixItHint::CreateReplacement(Lambda->getIntroducerRange(), Introducer));
  SourceLocation First = Call->getNumArgs() > 1 && !Call->getArg(1)->isDefaultArgument()
                             ? Call->getArg(1)->getBeginLoc()
                             : SourceLocation();
  Pass.Hints.push_back(First.isValid() ? FixItHint::CreateInsertion(First, Args + ", ")
                                       : FixItHint::CreateInsertion(Call->getRParenLoc(), Args));
  F.Fixes.push_back(std::move(Pass));
}

/// What to do: C++23 can copy the closure into the coroutine's frame. Made: the call that makes the
/// task, if it is known.
void addAdvice(Finding &F, const Pass &P, const LambdaExpr *Lambda, const Expr *Made = nullptr) {
  const CXXMethodDecl *Call = Lambda ? Lambda->getCallOperator() : nullptr;
  if (!P.Ctx.getLangOpts().CPlusPlus23) {
    if (Lambda && Made)
      addParametersFix(F, P, Lambda, Made);
  } else if (Lambda && !Lambda->isMutable() && !Call->isExplicitObjectMemberFunction()) {
    Fix Copy;
    Copy.Title = "copy the captures into the coroutine: 'this auto'";
    if (Lambda->hasExplicitParameters()) {
      if (SourceLocation At = beforeParameters(Lambda); At.isValid())
        Copy.Hints.push_back(FixItHint::CreateInsertion(
            At, Call->getNumParams() == 0 ? "this auto" : "this auto, "));
    } else {
      Copy.Hints.push_back(FixItHint::CreateInsertion(
          Lexer::getLocForEndOfToken(Lambda->getIntroducerRange().getEnd(), 0,
                                     P.Ctx.getSourceManager(), P.Ctx.getLangOpts()),
          "(this auto)"));
    }
    if (!Copy.Hints.empty())
      F.Fixes.push_back(std::move(Copy));
  }
  F.Notes.push_back({SourceLocation(), "give the coroutine what it needs as parameters: they are "
                                       "copied into it, captures are not"});
}

const LambdaExpr *lambdaOf(const Expr *Closure) {
  Closure = asWritten(Closure);
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Closure))
    if (const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && Var->getInit())
      Closure = asWritten(Var->getInit());
  return dyn_cast<LambdaExpr>(Closure);
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B,
            const Outliving &Out, const std::optional<DiesUnjoined> &Dies, const Stmt *UsedAgain) {
  const LambdaExpr *Lambda = lambdaOf(B.What);
  Finding F;
  F.Loc = B.What->getBeginLoc();
  F.Range = Lambda ? Lambda->getIntroducerRange() : B.What->getSourceRange();
  F.In = FF.Decl;
  F.Message = (B.Of == Borrow::Temporary
                   ? "this lambda dies " + whenTemporaryDies(Out) + " with its captures"
                   : quoted(*B.Var) + " dies with its captures " + whenDies(FF, *B.Var)) +
              ", but " + holderOf(V, Out) + " still uses them";
  if (UsedAgain)
    F.Notes.push_back({UsedAgain->getBeginLoc(), "it may go on here"});
  else if (Dies)
    addUnjoinedNotes(F, P, *Dies);
  addRunsOnNote(F, V, Out);
  addAdvice(F, P, Lambda, V.Made);
  reportKept(P, std::move(F), B);
}

/// Whether the lambda FF is wrapped up before it is given away: `then(keepAlive([x] {…}))`. What
/// becomes of it then is the wrapper's to say.
bool isWrapped(const Pass &P, const FunctionFacts &FF) {
  for (const Stmt *S = FF.Outer ? FF.Outer->parent(FF.Lambda) : nullptr; isa_and_nonnull<Expr>(S);
       S = FF.Outer->parent(S)) {
    if (const CallExpr *Call = dyn_cast<CallExpr>(S); Call && !isPassThrough(Call))
      return calledFunctionModel(Call, P.F.Types->catalogue()) != FF.GivenTo;
    // Written out; what is made without words is a std::function and its like.
    const Expr *Made =
        isa<CXXFunctionalCastExpr, CXXTemporaryObjectExpr>(S) ? cast<Expr>(S) : nullptr;
    const CXXRecordDecl *Class = Made ? Made->getType()->getAsCXXRecordDecl() : nullptr;
    if (Class && !Class->isInStdNamespace())
      return true;
  }
  return false;
}

/// Whether what the lambda FF gives is thrown away, and never runs: then it uses nothing.
bool neverRuns(const FunctionFacts &FF) {
  return FF.Returns && FF.Returns->isLazy() && FF.Outer &&
         llvm::any_of(FF.Outer->Callables,
                      [&](const CallableUse &Use) { return asWritten(Use.Callable) == FF.Lambda; });
}

/// What is given the lambda FF, for people.
std::string nameOfReceiver(const FunctionFacts &FF) {
  if (const CallExpr *Call = receiverOf(FF))
    return makerOf(Call);
  llvm::StringRef Name = FF.GivenTo->Names.front();
  return "'" + Name.substr(Name.rfind(':') + 1).str() + "'";
}

/// A continuation: whoever runs it destroys it when the call returns, at the first suspension.
void reportContinuation(const Pass &P, const FunctionFacts &FF, Kept Sure) {
  Finding F;
  F.Loc = FF.Lambda->getBeginLoc();
  F.Range = FF.Lambda->getIntroducerRange();
  F.In = FF.Outer ? FF.Outer->Decl : FF.Decl;
  F.Message = "this lambda is destroyed when " + nameOfReceiver(FF) +
              " has called it, but the coroutine still uses its captures";
  addAdvice(F, P, FF.Lambda);
  reportKept(P, std::move(F), *FF.Decl, Keeping::Object, Sure, /*Started=*/false);
}

/// `std::function<void()> f = [id]() -> Detached { … }; f();`: what the call starts runs alone, and
/// nobody sees it by what the call gives.
void checkWrapped(const Pass &P, const FunctionFacts &FF, Borrows &Keeps) {
  if (!FF.Outer || !FF.Returns || FF.Returns->Kind != Role::FireAndForget || !FF.Returns->isEager())
    return;
  for (const auto &[S, Parent] : FF.Outer->Parents) {
    const CXXOperatorCallExpr *Call = dyn_cast<CXXOperatorCallExpr>(S);
    if (!Call || Call->getOperator() != OO_Call || !Call->getType()->isVoidType() ||
        wrappedLambda(Call->getArg(0), *FF.Outer) != FF.Lambda)
      continue;
    const DeclRefExpr *Named = dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreParenImpCasts());
    const VarDecl *Var = Named ? cast<VarDecl>(Named->getDecl()) : nullptr;
    if (Var && !Var->hasLocalStorage())
      continue;
    AsyncValue V;
    V.Made = Call;
    V.Type = FF.Returns;
    Borrow B;
    B.By = Borrow::Captures;
    B.What = Call->getArg(0);
    B.Keeper = FF.Decl;
    B.Sure = Keeps.keeps(FF.Decl, Keeping::Object);
    B.Of = Var ? Borrow::Local : Borrow::Temporary;
    B.Var = Var;
    Outliving Out = {Whereabouts::Spawned, nullptr, Call};
    std::optional<DiesUnjoined> Dies = diesUnjoined(P.F, Keeps, *FF.Outer, Out, B.Var);
    if (B.Sure != Kept::No && Dies)
      report(P, *FF.Outer, V, B, Out, Dies, nullptr);
  }
}

void run(const Pass &P) {
  Borrows Keeps(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    const CallExpr *Receiver = FF->IsCoroutine && FF->Lambda ? receiverOf(*FF) : nullptr;
    if (FF->IsCoroutine &&
        (FF->GivenTo ? FF->GivenTo->callsLater() : Receiver && posts(Receiver, *FF, P.F)))
      if (Kept Sure = Keeps.keeps(FF->Decl, Keeping::Object);
          Sure != Kept::No && !isWrapped(P, *FF) && !neverRuns(*FF))
        reportContinuation(P, *FF, Sure);
    if (FF->Lambda && FF->IsCoroutine)
      checkWrapped(P, *FF, Keeps);
    for (const AsyncValue &V : FF->made()) {
      Outliving Out = Keeps.atLast(V, *FF);
      if (Out.Where == Whereabouts::Over || Out.Where == Whereabouts::Unknown)
        continue;
      for (const Borrow &B : Keeps.of(V, *FF)) {
        if (B.By != Borrow::Captures)
          continue;
        std::optional<DiesUnjoined> Dies = diesUnjoined(P.F, Keeps, *FF, Out, B.Var);
        const Stmt *UsedAgain = usedAfterBlock(*FF, V, B, Out);
        if (B.Of == Borrow::Temporary || Out.Where == Whereabouts::Returned || Dies || UsedAgain)
          report(P, *FF, V, B, Out, Dies, UsedAgain);
      }
    }
  }
}

} // namespace

extern const CheckDef LambdaCapture;
constinit const CheckDef LambdaCapture = define<run>({
    "lambda-capture",
    "a coroutine lambda goes on after its captures are gone",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

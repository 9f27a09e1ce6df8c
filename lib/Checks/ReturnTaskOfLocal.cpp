// `return size_of(key);` gives the caller a task that has not looked at `key` yet, and `key` dies
// with this line. As `co_return co_await size_of(key)` it lived until the task was done: the two
// are not the same for a function that hands out addresses of its own.

#include "Checks/AwaitPlace.h"
#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"
#include "Facts/BodyScan.h"
#include "Facts/Fate.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace lazy {
namespace {

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B) {
  Finding F = findingAt(FF, B.What->IgnoreUnlessSpelledInSource());
  std::string Here = describeFunction(FF.Decl, FF.IsLambda);
  F.Message = quoted(*B.Var) + " dies when " + Here + " returns, but the " + nounOf(*V.Type) +
              " that it returns still refers to it";
  addKeeperNote(F, B);
  addCoroutineFix(F, P, FF, V);
  if (F.Fixes.empty())
    F.Notes.push_back({SourceLocation(), "await the " + nounOf(*V.Type) +
                                             " here, or let the coroutine own what it uses"});
  reportKept(P, std::move(F), B);
}

//===----------------------------------------------------------------------===//
// Continuations: `return fetch(id).then([&](int x) { use(local); });`
//===----------------------------------------------------------------------===//

/// Whether FF returns what Call gives, or what further continuations make of it, unawaited.
bool isReturned(const Pass &P, const CallExpr *Call, const FunctionFacts &FF) {
  const Expr *Value = Call;
  for (const Stmt *S = FF.parent(Call); S; S = FF.parent(S)) {
    if (isa<ReturnStmt>(S))
      return true;
    if (const DeclStmt *Declared = dyn_cast<DeclStmt>(S)) {
      const VarDecl *Var =
          Declared->isSingleDecl() ? dyn_cast<VarDecl>(Declared->getSingleDecl()) : nullptr;
      return Var && Var->getInit() && asWritten(Var->getInit()) == Value && onlyReturned(FF, Var);
    }
    const Expr *E = dyn_cast<Expr>(S);
    if (!E || isa<LambdaExpr>(E) || awaitOperand(E))
      return false;
    const CallExpr *Next = dyn_cast<CallExpr>(E);
    if (!Next || isPassThrough(Next))
      continue;
    // `.get()` has waited; other functions may have. One that combines gives all to be awaited.
    const CXXMemberCallExpr *Method = dyn_cast<CXXMemberCallExpr>(Next);
    const FunctionModel *Model = calledFunctionModel(Next, P.F.Types->catalogue());
    bool Combines = Model && (Model->Role == FunctionRole::CombineAll ||
                              Model->Role == FunctionRole::CombineRace);
    bool Continues = Method && asWritten(Method->getImplicitObjectArgument()) == Value;
    if (!P.F.Types->get(Next->getType()) || (!Combines && !Continues))
      return false;
    Value = Next;
  }
  return false;
}

/// Whether the lambda FF is given to a lazy task of the user's own, for when that is done:
/// `fetch(id).then([&](int x) { … })`.
bool continuesLazyTask(const Pass &P, const FunctionFacts &FF) {
  const CXXMemberCallExpr *Then = dyn_cast_or_null<CXXMemberCallExpr>(receiverOf(FF));
  const CXXMethodDecl *Method = Then ? Then->getMethodDecl() : nullptr;
  if (!Method || !Method->getIdentifier() || !Method->getName().starts_with_insensitive("then") ||
      FF.GivenTo || calledFunctionModel(Then, P.F.Types->catalogue()))
    return false;
  const AsyncType *Task = P.F.Types->get(Then->getImplicitObjectArgument()->getType());
  return Task && Task->isLazy() && Task->Kind == Role::Task && !callsWhatItIsGiven(Then, FF);
}

/// FF is a lambda that is run when a future is ready.
void checkContinuation(const Pass &P, const FunctionFacts &FF) {
  const FunctionFacts *Outer = FF.Outer;
  const CallExpr *Then = receiverOf(FF);
  if (Outer->IsCoroutine || Outer->HasErrors || !Then || !P.F.Types->get(Then->getType()) ||
      !isReturned(P, Then, *Outer) || continuesReady(Then, P.F.Types->catalogue()))
    return;
  for (const LambdaCapture &C : FF.Lambda->captures()) {
    const VarDecl *Var = capturedLocal(C, *Outer);
    const VarDecl *Used = Var ? cast<VarDecl>(C.getCapturedVar()) : nullptr;
    if (!Var || !mentions(FF.Body, Used))
      continue;
    Finding F;
    F.Loc = C.isExplicit() ? C.getLocation() : FF.Lambda->getCaptureDefaultLoc();
    F.Range = FF.Lambda->getIntroducerRange();
    F.In = Outer->Decl;
    F.Message = quoted(*Var) + " dies when " + describeFunction(Outer->Decl, Outer->IsLambda) +
                " returns, but " +
                (!FF.GivenTo || FF.GivenTo->Role == FunctionRole::Consumer
                     ? "the continuation"
                     : "the lambda, which runs later,") +
                " still refers to it";
    F.Notes.push_back({Var->getLocation(), "it is a variable of the function that returns"});
    F.Notes.push_back({SourceLocation(),
                       "move it into the lambda, or make the function a coroutine "
                       "that waits"});
    P.Report(std::move(F));
  }
}

/// Whether nothing is done with the local container Var but that tasks are put into it, and that it
/// is returned.
bool onlyFilledAndReturned(const FunctionFacts &FF, const VarDecl *Var) {
  const AsyncLocal *Local = FF.local(Var);
  if (!Local || Local->IsParameter)
    return false;
  bool Returned = false;
  for (const LocalUse &Use : Local->Uses) {
    if (Use.Kind == UseKind::Fills || Use.Kind == UseKind::Observes)
      continue;
    // `return tasks;`, `return std::move(tasks);`
    const Stmt *S = FF.parent(Use.Ref);
    while (isa_and_nonnull<CastExpr, CXXConstructExpr, FullExpr, ParenExpr>(S) ||
           (isa_and_nonnull<CallExpr>(S) && isPassThrough(cast<CallExpr>(S))))
      S = FF.parent(S);
    if (!isa_and_nonnull<ReturnStmt>(S))
      return false;
    Returned = true;
  }
  return Returned;
}

void run(const Pass &P) {
  Borrows Keeps(P.F);
  llvm::SmallPtrSet<const LambdaExpr *, 16> Seen; // a generic lambda has many bodies
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (FF->Lambda && FF->Outer &&
        (FF->GivenTo ? FF->GivenTo->callsLater() : continuesLazyTask(P, *FF)) &&
        Seen.insert(FF->Lambda).second)
      checkContinuation(P, *FF);
    for (const AsyncValue &V : FF->made()) {
      Outliving Out = Keeps.after(V, *FF);
      // `auto task = size_of(key); return task;`
      bool Later = Out.Where == Whereabouts::Variable && !FF->IsCoroutine && Out.Into->getInit() &&
                   asWritten(Out.Into->getInit()) == V.Made && onlyReturned(*FF, Out.Into);
      bool Together = Out.Where == Whereabouts::Stored && !FF->IsCoroutine && Out.Into &&
                      onlyFilledAndReturned(*FF, Out.Into);
      if (Out.Where != Whereabouts::Returned && !Later && !Together)
        continue;
      for (const Borrow &B : Keeps.of(V, *FF))
        if (B.Of == Borrow::Local && B.By != Borrow::Captures)
          report(P, *FF, V, B);
    }
  }
}

} // namespace

extern const CheckDef ReturnTaskOfLocal;
constinit const CheckDef ReturnTaskOfLocal = define<run>({
    "return-task-of-local",
    "a function returns a task that refers to its own variables",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

// A lazy task does nothing until somebody awaits, starts or detaches it: throwing one away is
// throwing away its whole body. Throwing a started future away cancels it, loses its result
// or blocks, depending on its destructor.
//
// Only what is certain is reported: the value was made in this expression, and the value of
// the expression goes nowhere. Values kept in variables are never-awaited-local's, silenced
// ones explicit-discard's, those of std::async discarded-async-future's.

#include "Checks/AwaitPlace.h"
#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Fate.h"
#include "Facts/Launch.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/GlobPattern.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  bool ReportDetached = true;
  bool ReportShared = false;
  bool ReportChained = false;
  std::vector<std::string> AllowedCalls;
  static const Option<Options> Table[4];
};

const Option<Options> Options::Table[] = {
    {"ReportDetached", &Options::ReportDetached,
     "also report started futures whose work runs on when they are dropped"},
    {"ReportShared", &Options::ReportShared,
     "also report dropped handles that can be copied and awaited many times, outside of "
     "coroutines"},
    {"ReportChained", &Options::ReportChained,
     "also report started futures dropped at the end of a chain of continuations"},
    {"AllowedCalls", &Options::AllowedCalls,
     "qualified names of functions (globs) whose result may be dropped"},
};

const FunctionDecl *calleeOf(const Expr *Made) {
  const CallExpr *Call = dyn_cast<CallExpr>(Made);
  return Call ? Call->getDirectCallee() : nullptr;
}

bool isAllowed(const FunctionDecl *Callee, const Options &O) {
  if (!Callee)
    return false;
  for (const std::string &Text : O.AllowedCalls)
    if (llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Text)) {
      if (Glob->match(canonicalName(Callee)))
        return true;
    } else {
      llvm::consumeError(Glob.takeError());
    }
  return false;
}

/// `future.then(…);` on a started future: the chain runs all the same.
bool isChained(const AsyncValue &V, AsyncTypes &Types) {
  const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(V.Made);
  const Expr *Object = Call ? Call->getImplicitObjectArgument() : nullptr;
  return Object &&
         Types.get(Object->getType()->isPointerType() ? Object->getType()->getPointeeType()
                                                      : Object->getType());
}

/// A sleep nobody waits for does nothing, even if its timer runs on.
bool isSleep(const AsyncValue &V, const Catalogue &C) {
  const CallExpr *Call = dyn_cast<CallExpr>(V.Made);
  const FunctionModel *Model = Call ? calledFunctionModel(Call, C) : nullptr;
  return Model && Model->Role == FunctionRole::Sleep;
}

/// Whether dropping V, in In, is the kind of loss this check reports under O.
bool isLoss(const AsyncValue &V, const FunctionFacts *In, const Pass &P, const Options &O) {
  const AsyncType &T = *V.Type;
  if (V.MayDrop && !O.ReportChained)
    return false;
  if (consequence(T, V.Starts).empty())
    return In && leavesUnwaited(P, *In, V.Made, T);
  if (V.Starts == Start::Lazy || T.Dropped != Drop::Detaches || isSleep(V, P.F.Types->catalogue()))
    return true;
  if (!O.ReportDetached)
    return false;
  // A handle that can be copied may be dropped by whoever calls from outside.
  if (T.Times == Awaits::Many && !isNodiscard(T) && !O.ReportShared && !(In && couldWait(*In, T)))
    return false;
  // A class that forbids to drop its values means the last of a chain too.
  return O.ReportChained || isNodiscard(T) || !isChained(V, *P.F.Types);
}

/// The call that a lambda is an argument of, if that call is made on or gives a future: the
/// lambda is a continuation.
const CallExpr *continuationOf(const FunctionFacts &F, AsyncTypes &Types) {
  if (!F.Lambda || !F.Outer)
    return nullptr;
  const Stmt *S = F.Outer->parent(F.Lambda);
  while (S && !isa<CallExpr>(S) && isa<Expr>(S))
    S = F.Outer->parent(S);
  const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(S);
  const Expr *Object = Call ? Call->getImplicitObjectArgument() : nullptr;
  if (!Object || !Types.get(Object->getType()) || !Types.get(Call->getType()))
    return nullptr;
  return Call;
}

void report(const Pass &P, const AsyncValue &V, const FunctionFacts *In) {
  const AsyncType &T = *V.Type;
  const Expr *Written = asWritten(V.Made);
  Finding F;
  F.Loc = Written->getBeginLoc();
  F.Range = Written->getSourceRange();
  F.In = In ? In->Decl : nullptr;
  std::string What = describeValue(V);

  const CallExpr *Chain = In ? continuationOf(*In, *P.F.Types) : nullptr;
  if (Chain && !In->IsCoroutine && In->Decl->getReturnType()->isVoidType() &&
      isLastStatement(*In, V.Whole)) {
    F.Message = What + " is not returned by this continuation; nothing waits for it";
    F.Notes.push_back({Chain->getExprLoc(), "the chain continues here without waiting"});
    Fix Return;
    Return.Title = "insert 'return'";
    Return.Hints.push_back(
        FixItHint::CreateInsertion(V.Whole->IgnoreImplicit()->getBeginLoc(), "return "));
    if (!In->Lambda->hasExplicitResultType())
      F.Fixes.push_back(std::move(Return));
    addWhyNote(F, P, T, V.Made, V.Starts);
    P.Report(std::move(F));
    return;
  }

  std::string Loss = lossOf(T, V.Starts);
  if (T.isLazy() && isFutureOfGuard(P, T))
    Loss = "the lock is never taken";
  if (holdsMany(V) && T.isLazy())
    Loss = "none of them runs";
  if (V.Starts != Start::Lazy && isSleep(V, P.F.Types->catalogue()))
    Loss = "nothing waits here";
  F.Message =
      What + (V.Became == Fate::Observed ? " is only looked at" : " is dropped") + "; " + Loss;
  addWhyNote(F, P, T, V.Made, V.Starts);
  if (V.Became == Fate::Dropped && !V.InContainer && !isa_and_nonnull<LambdaExpr>(V.By))
    addAdvice(F, P, In, V.Whole, T, V.Starts);
  P.Report(std::move(F));
}

void check(const Pass &P, const Options &O, llvm::ArrayRef<AsyncValue> Values,
           const FunctionFacts *In) {
  llvm::DenseSet<const Expr *> Reported;
  for (const AsyncValue &V : Values) {
    // `f().valid();` looks at a temporary, which says all there is to know of work that runs by
    // itself; log(f()) is swallowed-by-callee's.
    const CXXMemberCallExpr *Look = dyn_cast_or_null<CXXMemberCallExpr>(V.By);
    bool Looked = V.Became == Fate::Observed && V.Starts == Start::Lazy && Look &&
                  asWritten(Look->getImplicitObjectArgument()) == asWritten(V.Made);
    if ((V.Became != Fate::Dropped && !Looked) || V.NestedAwait || !isLoss(V, In, P, O))
      continue;
    const FunctionDecl *Callee = calleeOf(V.Made);
    const CallExpr *Call = dyn_cast<CallExpr>(V.Made);
    const FunctionModel *Model = Call ? calledFunctionModel(Call, P.F.Types->catalogue()) : nullptr;
    if (Model &&
        (Model->Role == FunctionRole::Ready || Model->Role == FunctionRole::Discard ||
         Model->Role == FunctionRole::Spawn) &&
        !V.Type->isLazy())
      continue;
    if (launched(V.Made, P.F.Types->catalogue()) != Launched::No)
      continue;
    const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(V.Made);
    if (Operator && Operator->isAssignmentOp())
      continue;
    if (isAllowed(Callee, O) || isRunForItsException(P, V.Made, In) || callsParameter(V.Made, In))
      continue;
    // Both arms of a `?:` are one statement and one mistake.
    if (Reported.insert(V.Whole).second)
      report(P, V, In);
  }
}

/// What E makes, without the conversions around it: the `T()` or `T{}` of a statement.
const Expr *madeBy(const Expr *E) {
  const Expr *Made = E->IgnoreImplicit();
  const CXXFunctionalCastExpr *Cast = dyn_cast<CXXFunctionalCastExpr>(Made);
  return Cast ? Cast->getSubExpr()->IgnoreImplicit() : Made;
}

/// The operation that E, a statement of In, makes out of nothing: `Yield{};`,
/// `std::suspend_always();`.
const AsyncType *madeOfNothing(const Pass &P, const FunctionFacts &In, const Expr *E) {
  const Expr *Made = madeBy(E);
  const CXXConstructExpr *Construct = dyn_cast<CXXTemporaryObjectExpr>(Made);
  const InitListExpr *List = dyn_cast<InitListExpr>(Made);
  bool Default =
      Construct && (Construct->getNumArgs() == 0 || Construct->getArg(0)->isDefaultArgument());
  if (!Default && !(List && List->getNumInits() == 0) && !isa<CXXScalarValueInitExpr>(Made))
    return nullptr;
  QualType Promise = promiseOf(In.Decl);
  const AsyncType *T =
      P.F.Types->get(E->getType(), Promise.isNull() ? nullptr : Promise->getAsCXXRecordDecl());
  // Tasks made so are empty handles.
  bool Waits = T && T->Kind == Role::Awaiter && T->Awaitable;
  return Waits && !neverWaits(P, *T) ? T : nullptr;
}

/// The expressions of In that are statements of their own, by place. What did not compile may have
/// no type: it is not among them.
std::vector<const Expr *> statementsOf(const Pass &P, const FunctionFacts &In) {
  std::vector<const Expr *> Result;
  for (const auto &[S, Parent] : In.Parents) {
    const Expr *E = dyn_cast<Expr>(S);
    if (E && !E->getType().isNull() && isDiscardedStatement(E, Parent) &&
        !isa_and_nonnull<StmtExpr>(In.parent(Parent)))
      Result.push_back(E);
  }
  const SourceManager &SM = P.Ctx.getSourceManager();
  llvm::sort(Result, [&](const Expr *A, const Expr *B) {
    return SM.isBeforeInTranslationUnit(A->getBeginLoc(), B->getBeginLoc());
  });
  return Result;
}

/// The construction of a thread that runs something, if E is one; null otherwise.
const CXXConstructExpr *startOfThread(const Pass &P, const Expr *E) {
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(madeBy(E));
  if (!Construct || Construct->getNumArgs() == 0 || Construct->getArg(0)->isDefaultArgument() ||
      Construct->getConstructor()->isCopyOrMoveConstructor())
    return nullptr;
  const AsyncType *T = P.F.Types->get(Construct->getType());
  return T && T->Kind == Role::Thread ? Construct : nullptr;
}

/// `std::thread{work};`: the thread has begun, and its handle dies with the statement. Handles that
/// functions give may be of no thread.
void checkThreads(const Pass &P, const FunctionFacts &In, llvm::ArrayRef<const Expr *> Statements) {
  for (const Expr *E : Statements) {
    if (!E->getType()->isRecordType() || !startOfThread(P, E))
      continue;
    const AsyncType &T = *P.F.Types->get(E->getType());
    Finding F;
    F.Loc = E->getBeginLoc();
    F.Range = E->getSourceRange();
    F.In = In.Decl;
    std::string What = "temporary '" + T.Name + "' dies while its thread runs; ";
    if (T.Dropped == Drop::Terminates)
      F.Message = What + "this terminates the program";
    else if (T.Dropped == Drop::Blocks)
      F.Message = What + "this blocks until it has ended";
    else
      continue;
    F.Notes.push_back({SourceLocation(), "keep it where it outlives the work beside it, and join "
                                         "it, or let it go with 'detach()'"});
    P.Report(std::move(F));
  }
}

/// `event;` in a coroutine, or what was meant to be one, names something to wait on and does
/// nothing; so does `Yield{};`. Variables that hold a task are never-awaited-local's.
void checkNamed(const Pass &P, const FunctionFacts &In, llvm::ArrayRef<const Expr *> Statements) {
  for (const Expr *E : Statements) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
    const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    bool IsName = isa<DeclRefExpr, MemberExpr>(E);
    if (E->isTypeDependent() || (IsName ? Var && In.local(Var) : !E->getType()->isRecordType()))
      continue;
    Finding F;
    F.Loc = E->getBeginLoc();
    F.Range = E->getSourceRange();
    F.In = In.Decl;
    const AsyncType *T = nullptr;
    if (IsName) {
      T = P.F.Types->get(E->getType());
      const ValueDecl *D = isa<MemberExpr>(E) ? cast<MemberExpr>(E)->getMemberDecl()
                                              : cast<DeclRefExpr>(E)->getDecl();
      F.Message = quoted(*D) + " is named but not awaited; this statement does nothing";
    } else if ((T = madeOfNothing(P, In, E))) {
      F.Message = "temporary '" + T->Name + "' is dropped; nothing happens until it is awaited";
    }
    if (!T || !T->Awaitable)
      continue;
    bool MayAwait = obstacleTo(P, &In, E, *T) == Obstacle::None;
    if (MayAwait && (!E->isLValue() || T->Lvalue != LvalueAwait::Rejected))
      F.Fixes.push_back(insertAwait(P, E));
    P.Report(std::move(F));
  }
}

void run(const Pass &P, const Options &O) {
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions) {
    check(P, O, F->Values, F.get());
    std::vector<const Expr *> Statements = statementsOf(P, *F);
    checkThreads(P, *F, Statements);
    if ((F->IsCoroutine || F->Returns) && !F->HasErrors)
      checkNamed(P, *F, Statements);
  }
  check(P, O, P.F.Globals, nullptr);
}

} // namespace

extern const CheckDef Unawaited;
constinit const CheckDef Unawaited = define<Options, run>({
    "unawaited",
    "a task, future or sender is dropped before anybody awaits it",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

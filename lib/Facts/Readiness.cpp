// Has code before a call seen that what it waits for is there, or that nobody is blocked here? In
// doubt it has not.
#include "Facts/BlockReader.h"
#include "Facts/BodyScan.h"
#include "Facts/Facts.h"
#include "Facts/Fate.h"
#include "Facts/FlowCondition.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

bool isSameObject(const Expr *A, const Expr *B) {
  A = asWritten(A);
  B = asWritten(B);
  if (A->getStmtClass() != B->getStmtClass())
    return isa<CXXThisExpr>(A) && isa<CXXThisExpr>(B);
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(A))
    return Ref->getDecl() == cast<DeclRefExpr>(B)->getDecl();
  if (isa<CXXThisExpr>(A))
    return true;
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(A))
    return Member->getMemberDecl() == cast<MemberExpr>(B)->getMemberDecl() &&
           isSameObject(Member->getBase(), cast<MemberExpr>(B)->getBase());
  if (const UnaryOperator *Unary = dyn_cast<UnaryOperator>(A))
    return Unary->getOpcode() == cast<UnaryOperator>(B)->getOpcode() &&
           isSameObject(Unary->getSubExpr(), cast<UnaryOperator>(B)->getSubExpr());
  if (const CallExpr *Call = dyn_cast<CallExpr>(A)) {
    // `*it`, `futures[i]`, `std::move(f)`, `ptr->`: operators of the same objects.
    const CallExpr *Other = cast<CallExpr>(B);
    if (!Call->getDirectCallee() || Call->getDirectCallee() != Other->getDirectCallee() ||
        !isa<CXXOperatorCallExpr>(Call) || Call->getNumArgs() != Other->getNumArgs())
      return false;
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (!isSameObject(Call->getArg(I), Other->getArg(I)))
        return false;
    return true;
  }
  if (const IntegerLiteral *Number = dyn_cast<IntegerLiteral>(A))
    return Number->getValue() == cast<IntegerLiteral>(B)->getValue();
  return false;
}

static bool isReadinessWord(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name.lower())
      .Cases({"ready", "is_ready", "isready", "done", "is_done", "isdone", "finished"}, true)
      .Cases({"is_finished", "isfinished", "available", "is_available", "has_value"}, true)
      .Cases({"hasvalue", "hasresult", "has_result", "hastry", "failed", "await_ready"}, true)
      .Cases({"poll", "completed", "is_completed", "iscompleted", "result_available"}, true)
      .Default(false);
}

/// Whether Method says how far the work is: `status() == status::value`. Which of its values mean
/// that it is done, only its library knows.
static bool saysStatus(const CXXMethodDecl *Method) {
  return Method->getReturnType()->isEnumeralType() && !Method->getNumParams() &&
         llvm::StringSwitch<bool>(Method->getName().lower())
             .Cases({"status", "state", "get_status", "get_state", "getstatus", "getstate"}, true)
             .Default(false);
}

namespace {

/// A test of whether a future is ready.
struct ReadinessTest {
  const Expr *Call = nullptr;
  /// The boolean that it gives, as far out as it is only negated and compared.
  const Expr *Outcome = nullptr;
  /// The value of Outcome that means ready; none if not understood.
  std::optional<bool> ReadyIf;
};

} // namespace

/// Whether E is an enumerator, and which: "ready", "timeout".
static llvm::StringRef enumeratorName(const Expr *E) {
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const EnumConstantDecl *Constant = Ref ? dyn_cast<EnumConstantDecl>(Ref->getDecl()) : nullptr;
  return Constant ? Constant->getName() : llvm::StringRef();
}

static ReadinessTest readTest(const Expr *Call, bool GivesBool, const BodyIndex &Body) {
  ReadinessTest T{Call, Call, std::nullopt};
  if (GivesBool)
    T.ReadyIf = true;
  for (;;) {
    const Expr *P = dyn_cast_or_null<Expr>(Body.parent(T.Outcome));
    if (!P)
      return T;
    if (const UnaryOperator *Not = dyn_cast<UnaryOperator>(P); Not && Not->getOpcode() == UO_LNot) {
      if (T.ReadyIf)
        T.ReadyIf = !*T.ReadyIf;
    } else if (const BinaryOperator *Compare = dyn_cast<BinaryOperator>(P);
               Compare && Compare->isEqualityOp()) {
      const Expr *Other = Compare->getLHS() == T.Outcome ? Compare->getRHS() : Compare->getLHS();
      llvm::StringRef Name = enumeratorName(Other);
      if (const CXXBoolLiteralExpr *Bool =
              dyn_cast<CXXBoolLiteralExpr>(Other->IgnoreParenImpCasts())) {
        if (T.ReadyIf)
          T.ReadyIf = *T.ReadyIf == Bool->getValue();
      } else if (Name.equals_insensitive("ready")) {
        T.ReadyIf = true;
      } else if (Name.equals_insensitive("timeout")) {
        T.ReadyIf = false;
      } else {
        T.ReadyIf = std::nullopt;
      }
      if (T.ReadyIf && Compare->getOpcode() == BO_NE)
        T.ReadyIf = !*T.ReadyIf;
    } else if (!isa<ParenExpr, ImplicitCastExpr, ExprWithCleanups>(P)) {
      return T;
    }
    T.Outcome = P;
  }
}

static bool isInside(const Stmt *S, const Stmt *Ancestor, const BodyIndex &Body) {
  for (; S && Ancestor; S = Body.parent(S))
    if (S == Ancestor)
      return true;
  return false;
}

/// Whether control never comes out at the end of S.
static bool leaves(const Stmt *S) {
  if (const CompoundStmt *Block = dyn_cast_or_null<CompoundStmt>(S))
    return !Block->body_empty() && leaves(Block->body_back());
  if (const ExprWithCleanups *Cleanups = dyn_cast_or_null<ExprWithCleanups>(S))
    return leaves(Cleanups->getSubExpr());
  return isa_and_nonnull<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt, CXXThrowExpr>(
      S);
}

/// Whether the outcome of T at which E is evaluated is that the future is not ready.
static bool isWrongBranch(const ReadinessTest &T, const Expr *E, const BodyIndex &Body) {
  if (!T.ReadyIf)
    return false;
  // `a && f.ready()` true means ready, false means nothing; `||` the other way round.
  const Stmt *Whole = T.Outcome;
  bool TrueKnown = true, FalseKnown = true;
  while (const Expr *P = dyn_cast_or_null<Expr>(Body.parent(Whole))) {
    const BinaryOperator *Logical = dyn_cast<BinaryOperator>(P);
    if (Logical && Logical->getOpcode() == BO_LAnd)
      FalseKnown = false;
    else if (Logical && Logical->getOpcode() == BO_LOr)
      TrueKnown = false;
    else if (!isa<ParenExpr, ImplicitCastExpr, ExprWithCleanups>(P))
      return false;
    Whole = P;
  }
  const IfStmt *If = dyn_cast_or_null<IfStmt>(Body.parent(Whole));
  if (!If || If->getCond() != Whole)
    return false;
  if (isInside(E, If->getThen(), Body))
    return !(TrueKnown && *T.ReadyIf);
  if (isInside(E, If->getElse(), Body))
    return !(FalseKnown && !*T.ReadyIf);
  // Behind the test: the branch where it was ready may have gone.
  return *T.ReadyIf ? leaves(If->getThen()) && !(If->getElse() && leaves(If->getElse()))
                    : If->getElse() && leaves(If->getElse());
}

static bool namesOneOf(llvm::StringRef Name, llvm::ArrayRef<llvm::StringRef> Words) {
  return llvm::any_of(Words, [&](llvm::StringRef W) { return Name.contains_insensitive(W); });
}

/// Whether Operand, which is awaited, waits for a semaphore or event that stands beside Object in
/// the same class: `co_await Filled.wait(); … Queue.dequeue()`. What it counts is then there.
static bool awaitsCompanion(const Expr *Operand, const Expr *Object) {
  const MemberExpr *Queue = dyn_cast<MemberExpr>(Object->IgnoreParenImpCasts());
  if (!Queue)
    return false;
  return anyCall(Operand, [&](const ScannedCall &Site) {
    const MemberExpr *Beside =
        Site.Object ? dyn_cast<MemberExpr>(Site.Object->IgnoreParenImpCasts()) : nullptr;
    const CXXRecordDecl *Class =
        Beside ? Beside->getType().getNonReferenceType()->getAsCXXRecordDecl() : nullptr;
    return Class && Class->getIdentifier() && isSameObject(Beside->getBase(), Queue->getBase()) &&
           namesOneOf(Class->getName(), {"semaphore", "baton", "event", "condition", "latch"});
  });
}

/// Whether Operand, which is awaited, waits until Object, an IsIt, is ready: `co_await
/// socket.async_wait(wait_read)`.
static bool awaitsReadiness(const Expr *Operand, llvm::function_ref<bool(const Expr *)> IsIt) {
  const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(asWritten(Operand));
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && Method->getIdentifier() && Method->getName().ends_with("wait") &&
         IsIt(Call->getImplicitObjectArgument());
}

/// Whether Test, a call of Method, makes its object return at once: `socket.non_blocking(true)`.
static bool endsBlocking(const CXXMemberCallExpr *Test, const CXXMethodDecl &Method) {
  const CXXBoolLiteralExpr *On =
      Test->getNumArgs() ? dyn_cast<CXXBoolLiteralExpr>(asWritten(Test->getArg(0))) : nullptr;
  return On && On->getValue() && Method.getName().ends_with("non_blocking");
}

/// Whether Test, a call of Method, waits until its object is there, or for some time: `f.wait()`,
/// `f.wait_for(1s)`. That it waits is said there; then there is nothing more to wait for.
static bool waitsOrPolls(const CXXMemberCallExpr *Test, const CXXMethodDecl &Method,
                         const ASTContext &Ctx) {
  if (Test->getNumArgs() == 0)
    return Method.getName() == "wait";
  return Method.getName() == "wait_for" || Method.getName() == "wait_until" ||
         llvm::any_of(Test->arguments(), [&](const Expr *Arg) { return isPoll(Arg, Ctx); });
}

bool isKnownReady(const Expr *Call, const BodyIndex &Body, const ASTContext &Ctx) {
  const Expr *Object = blockingObject(Call);
  return Object && isKnownReady(Object, Call, Body, Ctx);
}

bool isKnownReady(const Expr *Object, const Expr *Call, const BodyIndex &Body,
                  const ASTContext &Ctx) {
  Object = withoutPassThrough(Object);
  // What holds for a range holds for each of its elements.
  const Expr *Range = nullptr;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Object))
    if (const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      if (const CXXForRangeStmt *For = Body.RangeVariables.lookup(Var))
        Range = For->getRangeInit();
  auto IsIt = [&](const Expr *E) {
    E = withoutPassThrough(E);
    return isSameObject(E, Object) || (Range && isSameObject(E, Range));
  };
  // The class that has it may have a test for it: `while (!ready()) …; Part.get();`
  const MemberExpr *Part = dyn_cast<MemberExpr>(Object);
  auto IsWhole = [&](const Expr *E) { return Part && isSameObject(E, Part->getBase()); };
  const SourceManager &SM = Ctx.getSourceManager();
  for (const Expr *Maker : Body.Makers) {
    if (Maker == Call || !SM.isBeforeInTranslationUnit(Maker->getExprLoc(), Call->getExprLoc()))
      continue;
    if (const Expr *Operand = awaitOperand(Maker)) {
      // `co_await wait_until_ready(f)`
      for (const Expr *Arg : plainArguments(asWritten(Operand)))
        if (IsIt(Arg))
          return true;
      if (IsIt(Operand) || awaitsReadiness(Operand, IsIt) || awaitsCompanion(Operand, Object))
        return true;
      continue;
    }
    const CXXMemberCallExpr *Test = dyn_cast<CXXMemberCallExpr>(Maker);
    const CXXMethodDecl *Method = Test ? Test->getMethodDecl() : nullptr;
    if (!Method || !Method->getIdentifier())
      continue;
    const bool Asks = isReadinessWord(Method->getName());
    if (!IsIt(Test->getImplicitObjectArgument())) {
      if (!Asks || Test->getNumArgs() || !IsWhole(Test->getImplicitObjectArgument()))
        continue;
    } else if (!Asks && !saysStatus(Method) && !endsBlocking(Test, *Method) &&
               !waitsOrPolls(Test, *Method, Ctx)) {
      continue;
    }
    if (!isWrongBranch(readTest(Test, Method->getReturnType()->isBooleanType(), Body), Call, Body))
      return true;
  }
  return false;
}

/// Whether E is something that runs coroutines, by the name of its class.
static bool isExecutor(const Expr *E) {
  QualType T = E->getType().getNonReferenceType();
  if (T->isPointerType())
    T = T->getPointeeType();
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() &&
         namesOneOf(Class->getName(), {"executor", "scheduler", "loop", "reactor", "io_context"});
}

/// Whether E asks if this thread or fiber is one that may block.
static bool asksForFiber(const Expr *E) {
  const CallExpr *Call = dyn_cast<CallExpr>(E->IgnoreParenImpCasts());
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->getIdentifier() && Callee->getReturnType()->isBooleanType() &&
         namesOneOf(Callee->getName(), {"fiber", "in_thread", "inthread"}) &&
         !namesOneOf(Callee->getName(), {"loop", "executor", "base"});
}

bool isForOthers(const Expr *Call, const BodyIndex &Body, const ASTContext &Ctx) {
  const Stmt *Inner = Call;
  for (const Stmt *P = Body.parent(Call); P; Inner = P, P = Body.parent(P)) {
    const IfStmt *If = dyn_cast<IfStmt>(P);
    if (!If || !If->getCond() || Inner == If->getCond() || If->getCond()->isTypeDependent())
      continue;
    const Expr *Test = If->getCond()->IgnoreParenImpCasts();
    if (const BinaryOperator *Logical = dyn_cast<BinaryOperator>(Test);
        Logical && Logical->isLogicalOp())
      continue;
    Condition C = condition(Test, Ctx);
    if (!C.Subject || C.Equals)
      continue;
    bool Holds = (Inner == If->getThen()) != C.Negated;
    if ((isExecutor(C.Subject) && !Holds) || (asksForFiber(C.Subject) && Holds))
      return true;
  }
  return false;
}

} // namespace lazy

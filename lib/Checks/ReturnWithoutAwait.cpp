// `return fetch(id);` gives the caller work that has yet to be done. What stands around it is over
// by then: a handler of this function never sees the exception, a guard has let go, a cleanup has
// cleaned up. Elsewhere handing a task on is fine, and cheaper than a coroutine of its own.
//
// Only what can have no other purpose is reported: a try block in which nothing else throws, and a
// guard under which nothing else is read.

#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"
#include "Facts/BodyScan.h"
#include "Facts/Borrows.h"
#include "Facts/Fate.h"
#include "Facts/LockTypes.h"
#include "Facts/Throws.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  std::vector<std::string> Guards;
  static const Option<Options> Table[1];
};
const Option<Options> Options::Table[] = {
    {"Guards", &Options::Guards,
     "more classes whose objects are meant to live while the work is done: qualified names"},
};

/// A value that FF returns as it is, and the statement that does.
struct Handed {
  const AsyncValue *Value = nullptr;
  const ReturnStmt *Return = nullptr;
};

class ReturnChecker {
public:
  ReturnChecker(const Pass &P, const Options &O, LockTypes &Locks, Throws &Throwing)
      : P(P), O(O), Locks(Locks), Throwing(Throwing) {}

  void check(const FunctionFacts &Function);

private:
  bool failsLater(const AsyncValue &V) const;
  const CXXTryStmt *tryAround(const Stmt *S) const;
  bool handsFailuresOn(const CXXTryStmt &Try) const;
  bool elseThrows(const Stmt *S, unsigned Depth);
  void reportTry(const Handed &H, const CXXTryStmt &Try);

  enum class Guard { None, Lock, Right, Cleanup };
  Guard guardOf(const VarDecl &Var);
  bool isLeftAlone(const VarDecl &Var) const;
  bool readsOthers(const Stmt *S, bool IsCallee) const;
  bool nothingElseGuarded(const VarDecl &Var, const Handed &H) const;
  void checkGuards(const Handed &H);
  void reportGuard(const Handed &H, const VarDecl &Var, Guard Kind);
  Finding begin(const Handed &H, std::string Message) const;

  const Pass &P;
  const Options &O;
  LockTypes &Locks;
  Throws &Throwing;
  const FunctionFacts *FF = nullptr;
  llvm::SmallVector<Handed, 4> All;
  static constexpr unsigned MaxCalls = 3;
};

/// Whether what V does, and how it fails, comes after the call that makes it.
bool ReturnChecker::failsLater(const AsyncValue &V) const {
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(V.Made);
  if (!Call || V.InContainer || !V.Type->mustBeConsumed())
    return false;
  const FunctionModel *Model = calledFunctionModel(Call, P.F.Types->catalogue());
  if (Model && Model->Role == FunctionRole::Ready)
    return false;
  const FunctionFacts *Callee =
      Call->getDirectCallee() ? Throwing.factsOf(Call->getDirectCallee()) : nullptr;
  if (Callee && Callee->IsCoroutine)
    return true;
  // A visible function that is no coroutine may well fail at once.
  return !Callee && V.Starts == Start::Lazy && V.Type->Kind == Role::Task;
}

Finding ReturnChecker::begin(const Handed &H, std::string Message) const {
  Finding F;
  F.Loc = H.Value->Made->getBeginLoc();
  F.Range = H.Value->Made->getSourceRange();
  F.In = FF->Decl;
  F.Message = std::move(Message);
  return F;
}

//===----------------------------------------------------------------------===//
// try
//===----------------------------------------------------------------------===//

/// The innermost try block that S stands in; null if there is none.
const CXXTryStmt *ReturnChecker::tryAround(const Stmt *S) const {
  for (const Stmt *Outer = FF->parent(S); S; S = Outer, Outer = Outer ? FF->parent(Outer) : nullptr)
    if (const CXXTryStmt *Try = dyn_cast_or_null<CXXTryStmt>(Outer); Try && Try->getTryBlock() == S)
      return Try;
  return nullptr;
}

/// Whether a handler makes a failed task of the exception: then it is there for what fails at once.
bool ReturnChecker::handsFailuresOn(const CXXTryStmt &Try) const {
  for (unsigned I = 0; I != Try.getNumHandlers(); ++I)
    if (anyCall(Try.getHandler(I)->getHandlerBlock(),
                [](const ScannedCall &Call) { return Call.Name == "current_exception"; }))
      return true;
  return false;
}

/// Whether anything in S but the tasks that it makes may throw, for all we know.
bool ReturnChecker::elseThrows(const Stmt *S, unsigned Depth) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (Depth == 0)
    return true;
  if (isa<CXXThrowExpr, CXXNewExpr, CXXDynamicCastExpr>(S))
    return true;
  if (const CallExpr *Call = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const FunctionProtoType *Type =
        Callee ? Callee->getType()->getAs<FunctionProtoType>() : nullptr;
    bool Later = llvm::any_of(FF->Values,
                              [&](const AsyncValue &V) { return V.Made == Call && failsLater(V); });
    const FunctionFacts *Visible = Callee ? Throwing.factsOf(Callee) : nullptr;
    const FunctionModel *Model = calledFunctionModel(Call, P.F.Types->catalogue());
    bool Quiet = Later || isPassThrough(Call) || (Type && Type->isNothrow()) ||
                 (Callee && Callee->getBuiltinID() != 0) ||
                 (Model && Model->Role == FunctionRole::Inspector) ||
                 (Visible && !Visible->IsCoroutine && !elseThrows(Visible->Body, Depth - 1));
    if (!Quiet)
      return true;
  }
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return elseThrows(Child, Depth); });
}

void ReturnChecker::reportTry(const Handed &H, const CXXTryStmt &Try) {
  std::string Noun = nounOf(*H.Value->Type);
  Finding F = begin(H, "the " + Noun + " is returned out of this 'try' unawaited; what it throws " +
                           "passes the handler by");
  F.Notes.push_back(
      {Try.getHandler(0)->getBeginLoc(), "this handler is over before the " + Noun + " can fail"});
  if (H.Value->Starts == Start::Lazy)
    addWhyNote(F, P, *H.Value->Type, H.Value->Made, H.Value->Starts);
  addCoroutineFix(F, P, *FF, *H.Value);
  if (F.Fixes.empty())
    F.Notes.push_back({SourceLocation(), "await the " + Noun + " here, in a coroutine"});
  P.Report(std::move(F));
}

//===----------------------------------------------------------------------===//
// Guards
//===----------------------------------------------------------------------===//

/// Whether E is a member of the object, a pointer or a reference.
bool isReferringMember(const Expr *E) {
  const MemberExpr *Member = dyn_cast<MemberExpr>(E->IgnoreParenImpCasts());
  const FieldDecl *Field = Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
  return Field && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) &&
         Field->getType()->isPointerOrReferenceType();
}

/// Whether the destructor of RD calls something that its objects were given, or writes to what they
/// refer to.
bool undoesWhenDestroyed(const CXXRecordDecl &RD) {
  const CXXDestructorDecl *Destructor = RD.getDestructor();
  const FunctionDecl *Definition = nullptr;
  if (!Destructor || !Destructor->hasBody(Definition))
    return false;
  return anyStmt(Definition->getBody(), [](const Stmt *S) {
    // `Busy = false;`, `*Busy = false;`, `--Depth;`
    const BinaryOperator *Assign = dyn_cast<BinaryOperator>(S);
    const UnaryOperator *Step = dyn_cast<UnaryOperator>(S);
    if (const Expr *To = Assign && Assign->isAssignmentOp()       ? Assign->getLHS()
                         : Step && Step->isIncrementDecrementOp() ? Step->getSubExpr()
                                                                  : nullptr) {
      To = To->IgnoreParenImpCasts();
      const UnaryOperator *Star = dyn_cast<UnaryOperator>(To);
      bool Through = Star && Star->getOpcode() == UO_Deref;
      return To->getType()->isScalarType() &&
             (Through ? isReferringMember(Star->getSubExpr())
                      : isReferringMember(To) &&
                            cast<MemberExpr>(To)->getMemberDecl()->getType()->isReferenceType());
    }
    const CallExpr *Call = dyn_cast<CallExpr>(S);
    if (!Call)
      return false;
    // `Of->release();`
    if (const CXXMemberCallExpr *Method = dyn_cast<CXXMemberCallExpr>(Call);
        Method && Method->getMethodDecl() && !Method->getMethodDecl()->isConst() &&
        isReferringMember(Method->getImplicitObjectArgument()))
      return true;
    const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    const Expr *Called = Operator && Operator->getOperator() == OO_Call ? Operator->getArg(0)
                         : Call->getDirectCallee()                      ? nullptr
                                                                        : Call->getCallee();
    const MemberExpr *Member =
        Called ? dyn_cast<MemberExpr>(Called->IgnoreParenImpCasts()) : nullptr;
    return Member && isa<FieldDecl>(Member->getMemberDecl());
  });
}

/// Whether RD, whose objects do something when they die, is there to measure or to trace what is
/// done meanwhile, as its name says.
bool tellsHowLong(const CXXRecordDecl &RD) {
  if (!RD.getIdentifier() || !actsWhenDestroyed(&RD))
    return false;
  llvm::StringRef Name = RD.getName();
  return Name == "Span" || Name == "span" ||
         llvm::any_of(llvm::ArrayRef<llvm::StringRef>(
                          {"trace", "scopedspan", "spanguard", "timer", "stopwatch", "profil"}),
                      [&](llvm::StringRef Word) { return Name.contains_insensitive(Word); });
}

ReturnChecker::Guard ReturnChecker::guardOf(const VarDecl &Var) {
  QualType T = Var.getType();
  const CXXRecordDecl *RD = T->getAsCXXRecordDecl();
  if (!RD || !RD->hasDefinition() || RD->hasTrivialDestructor() || T->isReferenceType() ||
      !Var.hasLocalStorage() || isa<ParmVarDecl>(Var) || P.F.Types->get(T))
    return Guard::None;
  if (const LockClass *Lock = Locks.get(T))
    return Lock->IsGuard && Locks.begins(T, Var.getInit()) == GuardBegins::Held ? Guard::Lock
                                                                                : Guard::None;
  if (llvm::is_contained(O.Guards, canonicalName(RD)))
    return Guard::Right;
  if (P.F.Types->isGuard(T))
    return Guard::Right;
  if (P.F.Types->catalogue().findThreadAffine(canonicalName(RD)))
    return Guard::Right;
  return !RD->isInStdNamespace() && RD->hasUserDeclaredDestructor() &&
                 (undoesWhenDestroyed(*RD) || tellsHowLong(*RD))
             ? Guard::Cleanup
             : Guard::None;
}

/// Whether Var is never mentioned: not released early, not given away.
bool ReturnChecker::isLeftAlone(const VarDecl &Var) const {
  for (const auto &[S, Parent] : FF->Parents) {
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref->getDecl() == &Var)
      return false;
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S))
      for (const LambdaCapture &Capture : Lambda->captures())
        if (Capture.capturesVariable() && Capture.getCapturedVar() == &Var)
          return false;
  }
  return true;
}

/// Whether S reads or calls anything that others can change: members, globals, what a pointer or
/// reference leads to. Naming the object whose method is called is none (IsCallee).
bool ReturnChecker::readsOthers(const Stmt *S, bool IsCallee) const {
  if (!S)
    return false;
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(S)) {
    const Expr *Base = Member->getBase()->IgnoreParenImpCasts();
    if (!isa<FieldDecl>(Member->getMemberDecl()))
      return !isa<CXXThisExpr>(Base) && (Member->isArrow() || readsOthers(Base, true));
    return !IsCallee || (Member->isArrow() && !isa<CXXThisExpr>(Base)) || readsOthers(Base, true);
  }
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S)) {
    const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
    return Var && !IsCallee && (!Var->hasLocalStorage() || Var->getType()->isReferenceType()) &&
           !Var->getType().isConstQualified();
  }
  if (isa<LambdaExpr>(S))
    return true;
  if (const UnaryOperator *Star = dyn_cast<UnaryOperator>(S); Star && Star->getOpcode() == UO_Deref)
    return true;
  if (const CallExpr *Call = dyn_cast<CallExpr>(S)) {
    bool Made = llvm::any_of(All, [&](const Handed &H) { return H.Value->Made == Call; });
    if (!Made && !isPassThrough(Call))
      return true;
    if (const MemberExpr *Callee = dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParens());
        Callee && readsOthers(Callee, true))
      return true;
    return llvm::any_of(Call->arguments(), [&](const Expr *E) { return readsOthers(E, false); });
  }
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return readsOthers(Child, false); });
}

/// Whether between Var and the return, and in it, there is nothing that a lock could protect.
bool ReturnChecker::nothingElseGuarded(const VarDecl &Var, const Handed &H) const {
  const SourceManager &SM = P.Ctx.getSourceManager();
  for (const auto &[S, Parent] : FF->Parents)
    if (isa_and_nonnull<CompoundStmt>(Parent) &&
        SM.isBeforeInTranslationUnit(Var.getEndLoc(), S->getBeginLoc()) &&
        !SM.isBeforeInTranslationUnit(H.Return->getBeginLoc(), S->getBeginLoc()) &&
        readsOthers(S, false))
      return false;
  return true;
}

void ReturnChecker::checkGuards(const Handed &H) {
  const Stmt *Inner = H.Return;
  for (const Stmt *Outer = FF->parent(Inner); Outer; Inner = Outer, Outer = FF->parent(Outer)) {
    const CompoundStmt *Block = dyn_cast<CompoundStmt>(Outer);
    if (!Block)
      continue;
    for (const Stmt *Each : Block->body()) {
      if (Each == Inner)
        break;
      const DeclStmt *Declared = dyn_cast<DeclStmt>(Each);
      if (!Declared)
        continue;
      for (const Decl *D : Declared->decls()) {
        const VarDecl *Var = dyn_cast<VarDecl>(D);
        Guard Kind = Var ? guardOf(*Var) : Guard::None;
        if (Kind == Guard::None || !isLeftAlone(*Var))
          continue;
        // Started work may be done in part under the lock, and that may be all that needs it.
        if (Kind != Guard::Right &&
            (H.Value->Starts != Start::Lazy || !nothingElseGuarded(*Var, H)))
          continue;
        reportGuard(H, *Var, Kind);
        return;
      }
    }
  }
}

void ReturnChecker::reportGuard(const Handed &H, const VarDecl &Var, Guard Kind) {
  std::string Noun = nounOf(*H.Value->Type), Name = quoted(Var);
  bool Lazy = H.Value->Starts == Start::Lazy;
  std::string Before =
      Lazy ? "before the returned " + Noun + " begins" : "before the returned " + Noun + " is done";
  Finding F = begin(H, Kind == Guard::Lock      ? Name + " unlocks " + Before
                       : Kind == Guard::Cleanup ? Name + " cleans up " + Before
                                                : Name + " is given up " + Before);
  F.Notes.push_back({Var.getLocation(), "it is destroyed when the function returns"});
  if (H.Value->Starts == Start::Lazy)
    addWhyNote(F, P, *H.Value->Type, H.Value->Made, H.Value->Starts);
  if (Kind == Guard::Lock) {
    std::string Instead = P.F.Types->catalogue().replacement(
        Replacement::Mutex, H.Value->Type->Library ? H.Value->Type->Library->Id : "");
    F.Notes.push_back(
        {SourceLocation(), "make it a coroutine with a lock made to be held: " + Instead});
  } else {
    addCoroutineFix(F, P, *FF, *H.Value);
    if (F.Fixes.empty())
      F.Notes.push_back({SourceLocation(), "await the " + Noun + " here, in a coroutine"});
  }
  P.Report(std::move(F));
}

void ReturnChecker::check(const FunctionFacts &Function) {
  FF = &Function;
  All.clear();
  for (const AsyncValue &V : FF->Values) {
    const Stmt *S = V.Became == Fate::Returned ? V.Made : nullptr;
    while (S && !isa<ReturnStmt>(S))
      S = FF->parent(S);
    // `auto task = fetch(id); return task;`
    if (const VarDecl *Var = V.Became == Fate::Stored ? V.Into : nullptr;
        Var && Var->getInit() && asWritten(Var->getInit()) == V.Made)
      if (const ReturnStmt *Return = onlyReturned(*FF, Var);
          Return && tryAround(Return) == tryAround(V.Made))
        S = Return;
    if (S)
      All.push_back({&V, cast<ReturnStmt>(S)});
  }
  const ReturnStmt *Told = nullptr;
  for (const Handed &H : All) {
    // `return b ? fetch(1) : fetch(2);` is one mistake.
    if (!failsLater(*H.Value) || H.Return == Told)
      continue;
    Told = H.Return;
    const CXXTryStmt *Try = tryAround(H.Return);
    if (Try && !handsFailuresOn(*Try) && !elseThrows(Try->getTryBlock(), MaxCalls))
      reportTry(H, *Try);
    checkGuards(H);
  }
}

void run(const Pass &P, const Options &O) {
  LockTypes Locks(*P.F.Types);
  Throws Throwing(P.F);
  ReturnChecker Checker(P, O, Locks, Throwing);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    if (!FF->IsCoroutine && !FF->HasErrors)
      Checker.check(*FF);
}

} // namespace

extern const CheckDef ReturnWithoutAwait;
constinit const CheckDef ReturnWithoutAwait = define<Options, run>({
    "return-without-await",
    "a task is returned out of a try block or past a guard instead of being awaited",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

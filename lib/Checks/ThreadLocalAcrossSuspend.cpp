// What belongs to a thread is another thing on the other side of a suspension, if the coroutine
// goes on on another thread: a thread_local variable, errno, the thread's own id.
//
// Not every use of a thread_local in a coroutine is reported, but what was taken from one thread
// and is used on, maybe, another: a reference or pointer to it, what was written to it, the error
// of a call made before, the id that was asked for before.

#include "Checks/BlockingAdvice.h"
#include "Checks/ThreadState.h"
#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Suspension.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  bool Pinned = false;
  static const Option<Options> Table[1];
};

const Option<Options> Options::Table[] = {
    {"Pinned", &Options::Pinned,
     "coroutines go on on the thread on which they were suspended; references to thread_local "
     "variables are still reported"},
};

class Checker {
public:
  Checker(const Pass &P, const Options &O, const Suspensions &S)
      : P(P), O(O), S(S), FF(S.function()), C(P.F.Types->catalogue()) {}

  void run();

private:
  struct Placed {
    const Stmt *S;
    FlowPlace At;
  };
  void checkVariable(const VarDecl *V);
  void checkReference(const VarDecl *V);
  void checkRangeFor(const CXXForRangeStmt *For);
  void checkWritten();
  bool mayFail(const CallExpr *Call, const FunctionDecl *Callee) const;
  void checkErrors();
  bool matters(const DeclRefExpr *Ref) const;
  void report(const LiveRange &Range, SourceLocation Loc, SourceRange Use, std::string Message,
              SourceLocation Begin, llvm::StringRef How, std::optional<Fix> Mend = std::nullopt);
  std::optional<Fix> copy(const VarDecl *V) const;
  std::optional<Fix> saveError(const Crossing &Over) const;

  const Pass &P;
  const Options &O;
  const Suspensions &S;
  const FunctionFacts &FF;
  const Catalogue &C;
  std::vector<Placed> Elements;
};

void Checker::report(const LiveRange &Range, SourceLocation Loc, SourceRange Use,
                     std::string Message, SourceLocation Begin, llvm::StringRef How,
                     std::optional<Fix> Mend) {
  const Suspension &Over = S.all()[Range.Crossings.front().Over];
  Finding F;
  F.Loc = Loc;
  F.Range = Use;
  F.In = FF.Decl;
  F.Message = std::move(Message);
  F.Notes.push_back({Begin, How.str()});
  F.Notes.push_back({Over.At->getKeywordLoc(), "the coroutine is suspended here"});
  if (Mend)
    F.Fixes.push_back(std::move(*Mend));
  P.Report(std::move(F));
}

/// `const std::string &B = Buffer;`: a copy does the same, if nothing is written through it.
std::optional<Fix> Checker::copy(const VarDecl *V) const {
  QualType T = V->getType();
  if (!T->isLValueReferenceType() || !T->getPointeeType().isConstQualified() ||
      !V->getTypeSourceInfo())
    return std::nullopt;
  ReferenceTypeLoc Reference =
      V->getTypeSourceInfo()->getTypeLoc().getUnqualifiedLoc().getAs<ReferenceTypeLoc>();
  const CXXRecordDecl *RD = T->getPointeeType()->getAsCXXRecordDecl();
  if (!Reference || Reference.getSigilLoc().isMacroID() ||
      (RD && !RD->hasCopyConstructorWithConstParam()))
    return std::nullopt;
  Fix Result{"copy it", FixGrade::Suggested, {}};
  Result.Hints.push_back(FixItHint::CreateRemoval(Reference.getSigilLoc()));
  return Result;
}

/// Whether a mention of a thread's id is more than a look at it.
bool Checker::matters(const DeclRefExpr *Ref) const {
  if (Ref->getBeginLoc().isMacroID())
    return false;
  for (const Stmt *Parent = FF.parent(Ref); Parent; Parent = FF.parent(Parent)) {
    if (Parent->getBeginLoc().isMacroID())
      return false;
    if (isa<ImplicitCastExpr, ParenExpr, CXXConstructExpr, ExprWithCleanups,
            MaterializeTemporaryExpr, CXXBindTemporaryExpr>(Parent))
      continue;
    if (const CXXOperatorCallExpr *Op = dyn_cast<CXXOperatorCallExpr>(Parent))
      return Op->getOperator() == OO_Subscript || Op->getOperator() == OO_Equal;
    if (const BinaryOperator *B = dyn_cast<BinaryOperator>(Parent))
      return B->isAssignmentOp();
    if (const CallExpr *Call = dyn_cast<CallExpr>(Parent)) {
      // pthread_kill(Self, …): who is meant is another one now.
      const FunctionDecl *Callee = Call->getDirectCallee();
      return Callee && Callee->isExternC();
    }
    return false;
  }
  return false;
}

/// What the variable that Ref mentions is assigned there; null if it is not.
static const Expr *assignedValue(const FunctionFacts &FF, const DeclRefExpr *Ref) {
  const Stmt *Parent = FF.parent(Ref);
  const BinaryOperator *Assign = dyn_cast_or_null<BinaryOperator>(Parent);
  if (Assign && Assign->getOpcode() == BO_Assign && Assign->getLHS() == Ref)
    return Assign->getRHS();
  const CXXOperatorCallExpr *Call = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
  return Call && Call->getOperator() == OO_Equal && Call->getArg(0) == Ref ? Call->getArg(1)
                                                                           : nullptr;
}

/// V refers to the thread's own where it is bound to that, at its declaration or later.
void Checker::checkReference(const VarDecl *V) {
  std::optional<FlowPlace> Declared = FF.flow().find(V);
  std::string To = V->getInit() ? threadStateBehind(V->getInit(), C) : "";
  SourceLocation Bound = V->getLocation();
  std::vector<LifeEvent> Life;
  if (Declared && !To.empty())
    Life.push_back({LifeEvent::Begin, *Declared});
  for (const Placed &Each : Elements) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Each.S);
    if (!Ref || Ref->getDecl() != V)
      continue;
    const Expr *Value = V->getType()->isReferenceType() ? nullptr : assignedValue(FF, Ref);
    if (!Value) {
      Life.push_back({LifeEvent::Use, Each.At, Ref});
      continue;
    }
    std::string Now = threadStateBehind(Value, C);
    Life.push_back({Now.empty() ? LifeEvent::End : LifeEvent::Begin,
                    FF.flow().find(FF.parent(Ref)).value_or(Each.At)});
    if (To.empty() && !Now.empty()) {
      To = Now;
      Bound = Ref->getLocation();
    }
  }
  LiveRange Range = To.empty() ? LiveRange() : S.usedAcross(Life);
  if (Range.Crossings.empty())
    return;
  const Expr *Use = Range.Crossings.front().Use;
  report(Range, Use->getExprLoc(), Use->getSourceRange(),
         quoted(*V) + " refers to '" + To + "' of the thread that ran before the suspension", Bound,
         "it is bound to that thread's own here", copy(V));
}

void Checker::checkVariable(const VarDecl *V) {
  if (mayRefer(V->getType()))
    return checkReference(V);
  const Expr *Init = V->getInit();
  const CallExpr *Call = Init ? dyn_cast<CallExpr>(asWritten(Init)) : nullptr;
  if (!Call || O.Pinned || !threadState(Call, FunctionRole::ThreadId, C))
    return;
  LiveRange Range = S.usedAcross(V, [&](const DeclRefExpr *Ref) { return matters(Ref); });
  if (Range.Crossings.empty())
    return;
  const Expr *Use = Range.Crossings.front().Use;
  report(Range, Use->getExprLoc(), Use->getSourceRange(),
         quoted(*V) + " is the id of the thread that ran before the suspension", V->getLocation(),
         "it is asked for here");
}

/// `for (auto &Each : Buffer) co_await …`: the loop holds on to that thread's elements.
void Checker::checkRangeFor(const CXXForRangeStmt *For) {
  const DeclStmt *Begin = For->getBeginStmt();
  const VarDecl *Iterator =
      Begin && Begin->isSingleDecl() ? dyn_cast<VarDecl>(Begin->getSingleDecl()) : nullptr;
  const Expr *Range = For->getRangeInit();
  std::string To = Iterator && Range ? threadStateBehind(Range, C) : "";
  if (To.empty())
    return;
  LiveRange Live = S.usedAcross(Iterator, nullptr);
  if (!Live.Crossings.empty())
    report(Live, Range->getExprLoc(), Range->getSourceRange(),
           "the loop goes on over '" + To + "' of the thread that ran before the suspension",
           For->getForLoc(), "it begins on that thread's own here");
}

/// `Depth = 1; co_await …; use(Depth);`
void Checker::checkWritten() {
  struct Touched {
    ThreadLocalTouch How;
    FlowPlace At;
  };
  std::vector<Touched> All;
  for (const Placed &Each : Elements)
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Each.S))
      if (std::optional<ThreadLocalTouch> How = threadLocalTouch(FF, Ref))
        All.push_back({std::move(*How), Each.At});
  std::vector<const ThreadLocalTouch *> Reported;
  for (const Touched &Written : All) {
    if (Written.How.Does != ThreadLocalTouch::Writes ||
        llvm::any_of(Reported, [&](const ThreadLocalTouch *Other) {
          return Other->Path == Written.How.Path;
        }))
      continue;
    Reported.push_back(&Written.How);
    std::vector<LifeEvent> Life;
    for (const Touched &Each : All) {
      if (!Each.How.concerns(Written.How))
        continue;
      FlowPlace At = FF.flow().find(Each.How.By).value_or(Each.At);
      if (Each.How.Reads)
        Life.push_back({LifeEvent::Use, Each.At, Each.How.Ref});
      if (Each.How.Does == ThreadLocalTouch::Writes)
        Life.push_back({LifeEvent::Begin, At});
      else if (Each.How.Does == ThreadLocalTouch::Unknown)
        Life.push_back({LifeEvent::End, At});
    }
    LiveRange Range = S.usedAcross(Life);
    if (Range.Crossings.empty())
      continue;
    const Expr *Use = Range.Crossings.front().Use;
    report(Range, Use->getExprLoc(), Use->getSourceRange(),
           "'" + Written.How.name() +
               "' was written before the suspension, perhaps on another thread",
           Written.How.Ref->getExprLoc(), "it is written here");
  }
}

/// `const int SavedErrno = errno;` before the statement that suspends.
std::optional<Fix> Checker::saveError(const Crossing &Over) const {
  const SourceManager &SM = P.Ctx.getSourceManager();
  const Stmt *Statement = S.all()[Over.Over].At;
  while (Statement && !isa_and_nonnull<CompoundStmt>(FF.parent(Statement)))
    Statement = FF.parent(Statement);
  const Stmt *Block = Statement ? FF.parent(Statement) : nullptr;
  const Stmt *Use = Over.Use;
  while (Use && FF.parent(Use) != Block)
    Use = FF.parent(Use);
  if (!Block || !Use || Use == Statement || Statement->getBeginLoc().isMacroID() ||
      !SM.isBeforeInTranslationUnit(Statement->getBeginLoc(), Use->getBeginLoc()))
    return std::nullopt;
  CharSourceRange Read = SM.getExpansionRange(Over.Use->getSourceRange());
  Fix Result{"keep it before the suspension", FixGrade::Suggested, {}};
  Result.Hints.push_back(FixItHint::CreateInsertion(
      Statement->getBeginLoc(),
      "const auto SavedError = " + Lexer::getSourceText(Read, SM, P.Ctx.getLangOpts()).str() +
          "; "));
  Result.Hints.push_back(FixItHint::CreateReplacement(Read, "SavedError"));
  return Result;
}

/// Whether Callee may set errno when it fails: a function of C, or one that nobody sees and that
/// can say that it failed. What makes the thing to be awaited has not run yet.
bool Checker::mayFail(const CallExpr *Call, const FunctionDecl *Callee) const {
  if (Callee->isExternC())
    return !Callee->getBuiltinID();
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
  if (!FF.parent(Call) || isa<CXXOperatorCallExpr>(Call) ||
      (Method ? Method->getParent()->isInStdNamespace() : Callee->isInStdNamespace()) ||
      Callee->getReturnType()->isVoidType() || Callee->hasBody() ||
      P.F.Types->get(Callee->getReturnType()))
    return false;
  for (const Stmt *Around = FF.parent(Call); Around; Around = FF.parent(Around))
    if (isa<CoroutineSuspendExpr>(Around))
      return false;
  return true;
}

/// `open(…); co_await …; if (errno == ENOENT)`
void Checker::checkErrors() {
  std::vector<LifeEvent> Life;
  bool Any = false;
  for (const Placed &Each : Elements) {
    // `int N = co_await read(…); if (N < 0 && errno == EINTR)`: the awaiter may set it.
    if (const CoroutineSuspendExpr *Over = dyn_cast<CoroutineSuspendExpr>(Each.S);
        Over && !Over->getType()->isVoidType() && !isStatement(FF, Over))
      Life.push_back({LifeEvent::End, Each.At});
    const CallExpr *Call = dyn_cast<CallExpr>(Each.S);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Call)
      continue;
    if (threadState(Call, FunctionRole::ThreadError, C)) {
      const Stmt *Deref = FF.parent(Call);
      while (Deref && isa<ParenExpr, ImplicitCastExpr>(Deref))
        Deref = FF.parent(Deref);
      const Stmt *Around = Deref ? FF.parent(Deref) : nullptr;
      while (Around && isa<ParenExpr>(Around))
        Around = FF.parent(Around);
      const BinaryOperator *Assign = dyn_cast_or_null<BinaryOperator>(Around);
      bool Writes =
          Assign && Assign->getOpcode() == BO_Assign &&
          Assign->getLHS()->IgnoreParenImpCasts() == cast<Expr>(Deref)->IgnoreParenImpCasts();
      Life.push_back({Writes ? LifeEvent::Begin : LifeEvent::Use, Each.At, Call});
      Any |= !Writes;
    } else if (Callee && mayFail(Call, Callee)) {
      Life.push_back({LifeEvent::Begin, Each.At});
    } else if (FF.parent(Call)) {
      // As written, not a part of the suspension: it may fail itself.
      Life.push_back({LifeEvent::EndBeyond, Each.At});
    }
  }
  if (!Any)
    return;
  LiveRange Range = S.usedAcross(Life);
  if (Range.Crossings.empty())
    return;
  const Crossing &Over = Range.Crossings.front();
  SourceLocation Loc = P.Ctx.getSourceManager().getExpansionLoc(Over.Use->getExprLoc());
  const SourceManager &SM = P.Ctx.getSourceManager();
  CharSourceRange Read = SM.getExpansionRange(Over.Use->getSourceRange());
  std::string Name = Lexer::getSourceText(Read, SM, P.Ctx.getLangOpts()).str();
  report(Range, Loc, SourceRange(Loc),
         "'" + (Name.size() > 24 ? "errno" : Name) +
             "' is read after a suspension; it is that of the thread that runs now",
         S.all()[Over.Over].At->getKeywordLoc(), "what failed before this is lost",
         saveError(Over));
}

void Checker::run() {
  for (const CFGBlock *B : *FF.flow().graph()) {
    unsigned Index = 0;
    for (const CFGElement &E : *B) {
      FlowPlace At{B, Index++};
      if (std::optional<CFGStmt> Element = E.getAs<CFGStmt>())
        Elements.push_back({Element->getStmt(), At});
    }
  }
  for (const VarDecl *V : FF.flow().locals())
    if (!V->isImplicit())
      checkVariable(V);
  anyStmt(FF.Body, [&](const Stmt *Each) {
    if (const CXXForRangeStmt *For = dyn_cast<CXXForRangeStmt>(Each))
      checkRangeFor(For);
    return false;
  });
  if (O.Pinned)
    return;
  checkWritten();
  checkErrors();
}

void run(const Pass &P, const Options &O) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (!FF->IsCoroutine || (FF->Returns && FF->Returns->Model && FF->Returns->Model->SameThread))
      continue;
    Suspensions S(*FF);
    if (!S.all().empty())
      Checker(P, O, S).run();
  }
}

} // namespace

extern const CheckDef ThreadLocalAcrossSuspend;
constinit const CheckDef ThreadLocalAcrossSuspend = define<Options, run>({
    "thread-local-across-suspend",
    "what belongs to one thread is used after a suspension, perhaps on another",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

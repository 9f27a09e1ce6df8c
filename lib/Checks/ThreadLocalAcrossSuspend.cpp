// What belongs to a thread is another thing on the other side of a suspension, if the coroutine
// goes on on another thread: a thread_local variable, errno, the thread's own id.
//
// Not every use of a thread_local in a coroutine is reported, but what was taken from one thread
// and is used on, maybe, another: a reference or pointer to it, what was written to it, the error
// of a call made before, the id that was asked for before.

#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Suspension.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include <map>

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

/// What Call gives of the calling thread, if anything.
const FunctionModel *threadState(const CallExpr *Call, FunctionRole Role, const Catalogue &C) {
  const FunctionModel *Model = calledFunctionModel(Call, C);
  if (!Model || Model->Role != Role)
    return nullptr;
  // A name without a namespace is known only for a function of C.
  const FunctionDecl *Callee = Call->getDirectCallee();
  bool Plain = Callee && !isa<CXXMethodDecl>(Callee) &&
               Callee->getDeclContext()->getRedeclContext()->isTranslationUnit();
  return Plain && !Callee->isExternC() ? nullptr : Model;
}

bool isThreadLocal(const ValueDecl *D) {
  const VarDecl *V = dyn_cast_or_null<VarDecl>(D);
  return V && V->getTLSKind() != VarDecl::TLS_None;
}

/// The thread_local variable that E, an lvalue, is or is a part of; null if it is none.
const VarDecl *threadLocalRoot(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (const MemberExpr *Member = dyn_cast<MemberExpr>(E)) {
      if (isThreadLocal(Member->getMemberDecl()))
        return cast<VarDecl>(Member->getMemberDecl());
      if (Member->isArrow())
        return nullptr;
      E = Member->getBase();
    } else if (const ArraySubscriptExpr *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
      if (!Subscript->getBase()->IgnoreParenImpCasts()->getType()->isArrayType())
        return nullptr;
      E = Subscript->getBase();
    } else {
      const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
      return Ref && isThreadLocal(Ref->getDecl()) ? cast<VarDecl>(Ref->getDecl()) : nullptr;
    }
  }
}

bool isView(QualType T) {
  const CXXRecordDecl *RD = T->getAsCXXRecordDecl();
  return RD && RD->isInStdNamespace() && RD->getIdentifier() &&
         (RD->getName() == "basic_string_view" || RD->getName() == "span");
}

bool refers(QualType T) { return T->isReferenceType() || T->isPointerType() || isView(T); }

/// What E, bound to something that refers, refers to: the name of what belongs to the thread, or
/// empty.
std::string refersTo(const Expr *E, const Catalogue &C, unsigned Depth = 4) {
  if (Depth == 0)
    return "";
  const Expr *Written = asWritten(E);
  if (const VarDecl *V = Written->isGLValue() ? threadLocalRoot(Written) : nullptr)
    return V->getNameAsString();
  if (const UnaryOperator *U = dyn_cast<UnaryOperator>(Written);
      U && (U->getOpcode() == UO_AddrOf || U->getOpcode() == UO_Deref))
    return U->getOpcode() == UO_AddrOf || isa<CallExpr>(asWritten(U->getSubExpr()))
               ? refersTo(U->getSubExpr(), C, Depth - 1)
               : "";
  // An array that decays, a string seen as a view.
  if (const CXXConstructExpr *View = dyn_cast<CXXConstructExpr>(Written))
    return isView(View->getType()) && View->getNumArgs() > 0
               ? refersTo(View->getArg(0), C, Depth - 1)
               : "";
  const CallExpr *Call = dyn_cast<CallExpr>(Written);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee)
    return "";
  if (threadState(Call, FunctionRole::ThreadLocal, C))
    return makerOf(Call).find('\'') == 0 ? makerOf(Call).substr(1, makerOf(Call).size() - 2)
                                         : "thread-local";
  if (!refers(Callee->getReturnType()))
    return "";
  // `buffer.front()`, `buffer[0]`, `buffer.data()`: a part of it.
  if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call))
    if (const VarDecl *V = threadLocalRoot(Member->getImplicitObjectArgument());
        V && V->getType()->isRecordType() &&
        cast<CXXMethodDecl>(Callee)->getParent()->isInStdNamespace())
      return V->getNameAsString();
  if (const CXXOperatorCallExpr *Op = dyn_cast<CXXOperatorCallExpr>(Call);
      Op && Op->getOperator() == OO_Subscript)
    if (const VarDecl *V = threadLocalRoot(Op->getArg(0)))
      return V->getNameAsString();
  // A function that gives nothing but its thread's own: `Buffer &buffer() { return Local; }`.
  const FunctionDecl *Definition = nullptr;
  if (!Callee->hasBody(Definition) || Definition->isDependentContext())
    return "";
  std::string Common;
  bool Any = false, Agree = true;
  forEachReturn(Definition->getBody(), [&](const Expr *Value) {
    std::string One = Value ? refersTo(Value, C, Depth - 1) : "";
    Agree &= !One.empty() && (!Any || One == Common);
    Common = One;
    Any = true;
  });
  return Any && Agree ? Common : "";
}

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
  void checkRangeFor(const CXXForRangeStmt *For);
  void checkWritten();
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

void Checker::checkVariable(const VarDecl *V) {
  const Expr *Init = V->getInit();
  if (!Init)
    return;
  std::string Name = V->getNameAsString();
  if (refers(V->getType())) {
    std::string To = refersTo(Init, C);
    LiveRange Range = To.empty() ? LiveRange() : S.usedAcross(V, nullptr);
    if (Range.Crossings.empty())
      return;
    const Expr *Use = Range.Crossings.front().Use;
    report(Range, Use->getExprLoc(), Use->getSourceRange(),
           "'" + Name + "' refers to '" + To + "' of the thread that ran before the suspension",
           V->getLocation(), "it is bound to that thread's own here", copy(V));
    return;
  }
  const CallExpr *Call = dyn_cast<CallExpr>(asWritten(Init));
  if (!Call || O.Pinned || !threadState(Call, FunctionRole::ThreadId, C))
    return;
  LiveRange Range = S.usedAcross(V, [&](const DeclRefExpr *Ref) { return matters(Ref); });
  if (Range.Crossings.empty())
    return;
  const Expr *Use = Range.Crossings.front().Use;
  report(Range, Use->getExprLoc(), Use->getSourceRange(),
         "'" + Name + "' is the id of the thread that ran before the suspension", V->getLocation(),
         "it is asked for here");
}

/// `for (auto &Each : Buffer) co_await …`: the loop holds on to that thread's elements.
void Checker::checkRangeFor(const CXXForRangeStmt *For) {
  const DeclStmt *Begin = For->getBeginStmt();
  const VarDecl *Iterator =
      Begin && Begin->isSingleDecl() ? dyn_cast<VarDecl>(Begin->getSingleDecl()) : nullptr;
  const Expr *Range = For->getRangeInit();
  std::string To = Iterator && Range ? refersTo(Range, C) : "";
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
  std::map<const VarDecl *, std::vector<LifeEvent>> Lives;
  std::map<const VarDecl *, SourceLocation> Written;
  std::vector<const VarDecl *> InOrder;
  for (const Placed &Each : Elements) {
    const Expr *Ref = dyn_cast<Expr>(Each.S);
    const VarDecl *V = nullptr;
    if (const DeclRefExpr *D = dyn_cast<DeclRefExpr>(Each.S))
      V = isThreadLocal(D->getDecl()) ? cast<VarDecl>(D->getDecl())->getCanonicalDecl() : nullptr;
    if (!V || V->getType().isConstQualified())
      continue;
    if (!Lives.count(V))
      InOrder.push_back(V);
    const Stmt *Parent = FF.parent(Ref);
    std::optional<FlowPlace> After = Parent ? FF.flow().find(Parent) : std::nullopt;
    FlowPlace At = After.value_or(Each.At);
    bool Reads = true, Writes = false;
    if (const BinaryOperator *B = dyn_cast_or_null<BinaryOperator>(Parent);
        B && B->isAssignmentOp() && B->getLHS() == Ref) {
      Writes = true;
      Reads = B->isCompoundAssignmentOp();
    } else if (const UnaryOperator *U = dyn_cast_or_null<UnaryOperator>(Parent)) {
      Writes = U->isIncrementDecrementOp();
      Reads = U->getOpcode() != UO_AddrOf;
    } else if (const CXXOperatorCallExpr *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
               Op && Op->getOperator() == OO_Equal && Op->getArg(0) == Ref) {
      Writes = true;
      Reads = false;
    }
    if (Reads)
      Lives[V].push_back({LifeEvent::Use, Each.At, Ref});
    if (Writes) {
      Lives[V].push_back({LifeEvent::Begin, At});
      Written.try_emplace(V, Ref->getExprLoc());
    }
  }
  for (const VarDecl *V : InOrder) {
    if (!Written.count(V))
      continue;
    LiveRange Range = S.usedAcross(Lives[V]);
    if (Range.Crossings.empty())
      continue;
    const Expr *Use = Range.Crossings.front().Use;
    report(Range, Use->getExprLoc(), Use->getSourceRange(),
           "'" + V->getNameAsString() +
               "' was written before the suspension, perhaps on another thread",
           Written[V], "it is written here");
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

/// `open(…); co_await …; if (errno == ENOENT)`
void Checker::checkErrors() {
  std::vector<LifeEvent> Life;
  SourceLocation Last;
  bool Any = false;
  for (const Placed &Each : Elements) {
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
    } else if (Callee && Callee->isExternC() && !Callee->getBuiltinID()) {
      Life.push_back({LifeEvent::Begin, Each.At});
      if (Last.isInvalid())
        Last = Call->getExprLoc();
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
  Finding F;
  report(Range, Loc, SourceRange(Loc),
         "'" + (Name.size() > 24 ? "errno" : Name) +
             "' is read after a suspension; it is that of the thread that runs now",
         S.all()[Over.Over].At->getKeywordLoc(), "what failed before this is lost",
         saveError(Over));
}

void Checker::run() {
  llvm::SmallVector<const VarDecl *, 8> Variables;
  for (const CFGBlock *B : *FF.flow().graph()) {
    unsigned Index = 0;
    for (const CFGElement &E : *B) {
      FlowPlace At{B, Index++};
      std::optional<CFGStmt> Element = E.getAs<CFGStmt>();
      if (!Element)
        continue;
      Elements.push_back({Element->getStmt(), At});
      if (const DeclStmt *D = dyn_cast<DeclStmt>(Element->getStmt()))
        for (const Decl *Each : D->decls())
          if (const VarDecl *V = dyn_cast<VarDecl>(Each); V && V->hasLocalStorage())
            Variables.push_back(V);
    }
  }
  const SourceManager &SM = P.Ctx.getSourceManager();
  llvm::sort(Variables, [&](const VarDecl *A, const VarDecl *B) {
    return SM.isBeforeInTranslationUnit(A->getLocation(), B->getLocation());
  });
  for (const VarDecl *V : Variables)
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

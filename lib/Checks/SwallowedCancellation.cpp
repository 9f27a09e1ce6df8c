// In many libraries an await that is cancelled throws. `catch (...)` around it takes that for one
// more failure: what asked the coroutine to end has asked in vain, and a retry loop retries for
// ever.
//
// Reported is a handler of everything behind which a suspension may throw the library's
// cancellation, and which neither passes it on nor keeps it. A clause for the cancellation before
// it is a decision, whatever it does. Where the next await is told again, only a loop without one
// is stuck.

#include "Checks/Wording.h"
#include "Facts/Cancellation.h"
#include "Facts/FlowExit.h"
#include "Facts/Suspension.h"
#include "Facts/Throws.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {
namespace {

/// A handler that swallows, and what comes to it.
struct Swallow {
  const CXXTryStmt *Try = nullptr;
  const CXXCatchStmt *Handler = nullptr;
  std::vector<const CancelException *> What;
  std::vector<const AwaitPoint *> Awaits;
};

bool soundsLikeLogging(llvm::StringRef Name) {
  std::string Lower = Name.lower();
  // `set_error`, `on_error`, `make_error` and the like pass it on.
  for (llvm::StringRef Beginning : {"set", "on", "handle", "make", "store", "save", "add", "push",
                                    "emplace", "reject", "complete", "fail", "return", "send"})
    if (llvm::StringRef(Lower).starts_with(Beginning))
      return false;
  for (llvm::StringRef Word : {"log", "print", "warn", "error", "info", "debug", "trace", "format",
                               "puts", "report", "fatal", "verbose", "write", "string", "what"})
    if (llvm::StringRef(Lower).contains(Word))
      return true;
  return false;
}

/// Whether Call only tells people of its arguments.
bool isLogging(const Expr *Call, const Catalogue &C) {
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Call))
    return Operator->getOperator() == OO_LessLess || Operator->getOperator() == OO_Arrow ||
           Operator->getOperator() == OO_Plus || Operator->getOperator() == OO_Star;
  if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(Call))
    return soundsLikeLogging(Made->getConstructor()->getParent()->getName());
  const CallExpr *Plain = dyn_cast<CallExpr>(Call);
  if (!Plain)
    return false;
  if (const FunctionModel *Model = calledFunctionModel(Plain, C))
    if (Model->Role == FunctionRole::Inspector)
      return true;
  const NamedDecl *Callee = dyn_cast_or_null<NamedDecl>(Plain->getCalleeDecl());
  if (!Callee)
    return false;
  if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee))
    if (soundsLikeLogging(Method->getParent()->getName()))
      return true;
  return Callee->getIdentifier() && soundsLikeLogging(Callee->getName());
}

/// Reads what a handler does with the exception it has caught.
class HandlerReader {
public:
  HandlerReader(const FunctionFacts &FF, const Catalogue &C, const CXXCatchStmt &Handler)
      : FF(FF), C(C), Handler(Handler) {}

  /// Whether the exception lives on: stored, returned, or given to something unknown.
  bool keeps() const { return keepsIn(Handler.getHandlerBlock(), 0); }

private:
  bool keepsIn(const Stmt *S, unsigned Depth) const {
    if (!S)
      return false;
    if (isa<LambdaExpr>(S)) {
      // A lambda that has the exception may do anything with it.
      const VarDecl *Caught = Handler.getExceptionDecl();
      for (const LambdaCapture &Capture : cast<LambdaExpr>(S)->captures())
        if (Caught && Capture.capturesVariable() && Capture.getCapturedVar() == Caught)
          return true;
    }
    if (const CallExpr *Call = dyn_cast<CallExpr>(S)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && Callee->getIdentifier() &&
          Callee->getName().lower().find("current_exception") != std::string::npos)
        return isKept(Call, Depth);
      if (Callee && rethrows(Callee))
        return true;
    }
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
      if (Ref->getDecl() == Handler.getExceptionDecl() && isKept(Ref, Depth))
        return true;
    return llvm::any_of(S->children(), [&](const Stmt *Child) { return keepsIn(Child, Depth); });
  }

  /// `void handle() { try { throw; } … }`: the handler is in another function.
  static bool rethrows(const FunctionDecl *Callee) {
    const Stmt *Body = Callee->getBody();
    return Body && hasRethrow(Body);
  }
  static bool hasRethrow(const Stmt *S) {
    if (!S || isa<LambdaExpr>(S))
      return false;
    const CXXThrowExpr *Throw = dyn_cast<CXXThrowExpr>(S);
    return (Throw && !Throw->getSubExpr()) || llvm::any_of(S->children(), hasRethrow);
  }

  bool isKept(const Expr *E, unsigned Depth) const {
    const Stmt *Inner = E;
    for (const Stmt *P = FF.parent(E); P; Inner = P, P = FF.parent(P)) {
      if (isa<ReturnStmt, CoreturnStmt, CXXThrowExpr, CoroutineSuspendExpr, DependentCoawaitExpr,
              LambdaExpr, InitListExpr>(P))
        return true;
      if (const DeclStmt *Declaration = dyn_cast<DeclStmt>(P))
        return isKeptIn(*Declaration, Inner, Depth);
      if (const BinaryOperator *Operator = dyn_cast<BinaryOperator>(P)) {
        if (Operator->isAssignmentOp())
          return Operator->getRHS() == Inner;
        continue;
      }
      if (const CXXOperatorCallExpr *Assign = dyn_cast<CXXOperatorCallExpr>(P);
          Assign && Assign->isAssignmentOp())
        return Assign->getArg(0) != Inner;
      if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(P)) {
        // Copies and conversions on the way; others own it from here on.
        if (Made->getNumArgs() == 1)
          continue;
        return !isLogging(Made, C);
      }
      if (const CallExpr *Call = dyn_cast<CallExpr>(P)) {
        bool Object = isa<CXXMemberCallExpr>(Call) && Call->getCallee() == Inner;
        if (Object || isLogging(Call, C))
          continue;
        return true;
      }
      if (!isa<Expr>(P))
        return false;
    }
    return false;
  }

  /// The exception, or something made of it, initialises a local of the handler.
  bool isKeptIn(const DeclStmt &Declaration, const Stmt *Init, unsigned Depth) const {
    if (Depth >= 3)
      return true;
    for (const Decl *D : Declaration.decls()) {
      const VarDecl *Var = dyn_cast<VarDecl>(D);
      if (Var && !Var->hasLocalStorage())
        return true;
      if (Var && Var->getInit() == Init && mentionIsKept(Handler.getHandlerBlock(), Var, Depth + 1))
        return true;
    }
    return false;
  }
  bool mentionIsKept(const Stmt *S, const VarDecl *Var, unsigned Depth) const {
    if (!S)
      return false;
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    if (Ref && Ref->getDecl() == Var && isKept(Ref, Depth))
      return true;
    return llvm::any_of(S->children(),
                        [&](const Stmt *Child) { return mentionIsKept(Child, Var, Depth); });
  }

  const FunctionFacts &FF;
  const Catalogue &C;
  const CXXCatchStmt &Handler;
};

class Reader {
public:
  Reader(const Pass &P, Throws &Throwing, Cancellations &Cancelling)
      : P(P), Throwing(Throwing), Cancelling(Cancelling) {}

  void read(const FunctionFacts &FF) {
    std::vector<Swallow> Found;
    for (const AwaitPoint &A : FF.Awaits)
      follow(FF, A, Found);
    for (Swallow &S : Found)
      if (!isHarmless(FF, S))
        report(FF, S);
  }

private:
  /// Where what A throws when it is cancelled ends.
  void follow(const FunctionFacts &FF, const AwaitPoint &A, std::vector<Swallow> &Found) {
    const CoawaitExpr *Await = dyn_cast<CoawaitExpr>(A.Await);
    if (!Await)
      return;
    std::optional<std::vector<const CancelException *>> What;
    const Stmt *Inner = A.Await;
    for (const Stmt *S = FF.parent(Inner); S; Inner = S, S = FF.parent(S)) {
      const CXXTryStmt *Try = dyn_cast<CXXTryStmt>(S);
      if (!Try || Try->getTryBlock() != Inner)
        continue;
      if (!What) {
        if (!maySuspend(*Await) || !Throwing.mayThrow(A, FF))
          return;
        What = Cancelling.exceptionsOf(FF, &A);
        if (What->empty())
          return;
      }
      for (unsigned I = 0; I != Try->getNumHandlers(); ++I) {
        const CXXCatchStmt *Handler = Try->getHandler(I);
        const CXXRecordDecl *Caught = caughtClass(*Handler);
        auto Takes = [&](const CancelException *E) {
          return !Handler->getExceptionDecl() || isOrDerivesFrom(E->Class, Caught);
        };
        // A clause for what is, or may be, the cancellation.
        bool Decided = Caught && llvm::any_of(*What, [&](const CancelException *E) {
                         return isOrDerivesFrom(Caught, E->Class) ||
                                (!catchesAll(*Handler) && isOrDerivesFrom(E->Class, Caught));
                       });
        if (Decided && !neverCompletes(Handler->getHandlerBlock()))
          return;
        if (Decided)
          break; // passed on, as it is or as something else
        if (!catchesAll(*Handler) || llvm::none_of(*What, Takes))
          continue;
        if (neverCompletes(Handler->getHandlerBlock()))
          break;
        add(*Try, *Handler, A, *What, Takes, Found);
        return;
      }
    }
  }

  static void add(const CXXTryStmt &Try, const CXXCatchStmt &Handler, const AwaitPoint &A,
                  llvm::ArrayRef<const CancelException *> What,
                  llvm::function_ref<bool(const CancelException *)> Takes,
                  std::vector<Swallow> &Found) {
    auto It = llvm::find_if(Found, [&](const Swallow &S) { return S.Handler == &Handler; });
    if (It == Found.end()) {
      Found.push_back({&Try, &Handler, {}, {}});
      It = std::prev(Found.end());
    }
    It->Awaits.push_back(&A);
    for (const CancelException *E : What)
      if (Takes(E) && !llvm::is_contained(It->What, E))
        It->What.push_back(E);
  }

  /// The innermost loop around S; null if there is none.
  static const Stmt *loopAround(const FunctionFacts &FF, const Stmt *S) {
    for (S = FF.parent(S); S; S = FF.parent(S))
      if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
        return S;
    return nullptr;
  }

  static bool isInside(const FunctionFacts &FF, const Stmt *S, const Stmt *Outer) {
    for (; S; S = FF.parent(S))
      if (S == Outer)
        return true;
    return false;
  }

  /// Whether Loop asks whether to stop, besides in the body of Try.
  bool testsToStop(const Stmt *S, const CXXTryStmt &Try) {
    if (!S || isa<LambdaExpr>(S))
      return false;
    if (S == &Try) {
      for (unsigned I = 0; I != Try.getNumHandlers(); ++I)
        if (Cancelling.asksToStop(Try.getHandler(I)->getHandlerBlock()))
          return true;
      return false;
    }
    if (isa<DeclRefExpr, MemberExpr>(S) && Cancelling.asksToStop(S))
      return true;
    return llvm::any_of(S->children(), [&](const Stmt *Child) { return testsToStop(Child, Try); });
  }

  /// Whether control leaves Loop by the handler: it ends in `break` or `co_return`.
  static bool leaves(const Stmt *S) {
    if (const CompoundStmt *Block = dyn_cast_or_null<CompoundStmt>(S))
      return !Block->body_empty() && leaves(Block->body_back());
    return isa_and_nonnull<BreakStmt, CoreturnStmt, ReturnStmt>(S);
  }

  /// Whether some return in S gives an error.
  static bool returnsError(const Stmt *S) {
    if (!S || isa<LambdaExpr>(S))
      return false;
    return (isa<CoreturnStmt>(S) && returnsFailure(S)) || llvm::any_of(S->children(), returnsError);
  }

  bool isHarmless(const FunctionFacts &FF, const Swallow &S) {
    const Stmt *Block = S.Handler->getHandlerBlock();
    if (HandlerReader(FF, P.F.Types->catalogue(), *S.Handler).keeps() || returnsError(Block) ||
        Cancelling.asksToStop(Block) || testAssertionIn(FF.Body, P.Ctx).isValid())
      return true;
    const Stmt *Loop = loopAround(FF, S.Try);
    if (Loop && leaves(Block))
      Loop = nullptr;
    // Nobody waits for it, and it ends here: there is nobody to tell.
    if (!Loop && FF.Returns && FF.Returns->Kind == Role::FireAndForget)
      return true;
    bool Repeats = llvm::all_of(S.What, [](const CancelException *E) { return E->Model->Repeats; });
    if (!Loop)
      return Repeats;
    if (testsToStop(Loop, *S.Try))
      return true;
    return (Repeats || Cancelling.isImplicit(FF.Returns)) &&
           llvm::any_of(FF.Awaits, [&](const AwaitPoint &A) {
             return isInside(FF, A.Await, Loop) && !isInside(FF, A.Await, S.Try) &&
                    dyn_cast<CoawaitExpr>(A.Await) && maySuspend(*cast<CoawaitExpr>(A.Await));
           });
  }

  /// The white space at the beginning of Loc's line.
  std::string indentationAt(SourceLocation Loc) const {
    return Lexer::getIndentationForLine(Loc, P.Ctx.getSourceManager()).str();
  }

  void addFix(Finding &F, const FunctionFacts &FF, const Swallow &S) const {
    const CancelException *E = S.What.front();
    if (!E->Model->OnlyIf.empty() || (FF.Returns && FF.Returns->Kind == Role::FireAndForget))
      return;
    std::string Indentation = indentationAt(S.Handler->getCatchLoc());
    Fix Rethrow;
    Rethrow.Title = "rethrow it before it is swallowed";
    Rethrow.Grade = FixGrade::Safe;
    Rethrow.Hints.push_back(FixItHint::CreateInsertion(
        S.Handler->getCatchLoc(),
        "catch (const " + E->Name + " &) {\n" + Indentation + "  throw;\n" + Indentation + "} "));
    F.Fixes.push_back(std::move(Rethrow));
  }

  void report(const FunctionFacts &FF, const Swallow &S) const {
    const CancelException *E = S.What.front();
    const Stmt *Loop = loopAround(FF, S.Try);
    bool Stuck = Loop && !leaves(S.Handler->getHandlerBlock());
    const CompoundStmt *Block = dyn_cast<CompoundStmt>(S.Handler->getHandlerBlock());
    bool Ends = Block && !Block->body_empty() && isa<CoreturnStmt>(Block->body_back());
    Finding F;
    F.Loc = S.Handler->getCatchLoc();
    F.In = FF.Decl;
    F.Message = "this handler swallows '" + E->Name + "'; " +
                (Stuck  ? "the loop cannot be cancelled"
                 : Ends ? "who awaits the coroutine is not told"
                        : "the coroutine just goes on");
    if (F.Message.size() > 100)
      F.Message = Stuck ? "this handler swallows cancellation; the loop cannot be cancelled"
                        : "this handler swallows cancellation; the coroutine just goes on";
    F.Notes.push_back({S.Awaits.front()->Await->getBeginLoc(), "it is thrown here"});
    F.Notes.push_back(
        {SourceLocation(), "'" + E->Name + "': " + E->Model->Why + " (" + E->Model->File + ")"});
    addFix(F, FF, S);
    if (F.Fixes.empty() && !E->Model->OnlyIf.empty()) {
      const VarDecl *Caught = S.Handler->getExceptionDecl();
      F.Notes.push_back({SourceLocation(),
                         "rethrow the '" + E->Name + "' for which '" +
                             fillIn(E->Model->OnlyIf,
                                    Caught && Caught->getIdentifier() ? Caught->getName() : "e") +
                             "'"});
    } else if (F.Fixes.empty())
      F.Notes.push_back(
          {SourceLocation(), "let it end the coroutine: it needs a handler of its own"});
    P.Report(std::move(F));
  }

  const Pass &P;
  Throws &Throwing;
  Cancellations &Cancelling;
};

void run(const Pass &P) {
  Throws Throwing(P.F);
  Cancellations Cancelling(*P.F.Types);
  Reader R(P, Throwing, Cancelling);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    if (FF->IsCoroutine && !FF->Awaits.empty() && !FF->HasErrors)
      R.read(*FF);
}

} // namespace

extern const CheckDef SwallowedCancellation;
constinit const CheckDef SwallowedCancellation = define<run>({
    "swallowed-cancellation",
    "a handler of all exceptions takes the cancellation of a coroutine for a failure",
    CheckGroup::Preview,
    "0.1",
    Fixability::Safe,
});

} // namespace lazy

// Assigning over a task destroys the one that was there: what it would have done is not done,
// or runs on with nobody to hear of it.
//
// Locals: the flow says whether every path that comes to the assignment still owes the old
// value. Members and elements can be touched from anywhere; only two assignments in a row,
// and one that a loop repeats with nothing in between that could consume, are certain.

#include "Checks/Places.h"
#include "Checks/Wording.h"
#include "Facts/FlowValue.h"
#include "Facts/Launch.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {
namespace {

bool isLoss(const AsyncType &T) {
  if (consequence(T).empty() || T.Dropped == Drop::Blocks || (T.Model && T.Model->AssignOk))
    return false;
  return !isSharedHandle(T);
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncType &T, const Expr *Target,
            const Stmt *By, const Expr *Old, bool SameSite) {
  std::string Text = sourceText(P, Target);
  std::string Name = Text.empty() || Text.size() > 40 ? "this variable" : "'" + Text + "'";
  Finding F;
  F.Loc = By->getBeginLoc();
  F.Range = By->getSourceRange();
  F.In = FF.Decl;
  std::string Noun = nounOf(T);
  F.Message = (SameSite ? "each round of the loop destroys the " + Noun + " the last one put into "
                        : "this destroys the unconsumed " + Noun + " in ") +
              Name + "; " + consequence(T);
  if (!SameSite)
    F.Notes.push_back({asWritten(Old)->getBeginLoc(), "the " + Noun + " was made here"});
  const CXXOperatorCallExpr *Assign = dyn_cast<CXXOperatorCallExpr>(By);
  if (FF.IsCoroutine && T.Awaitable && Assign && Assign->getOperator() == OO_Equal &&
      !Text.empty()) {
    F.Notes.push_back({SourceLocation(), "await the old one first: 'co_await std::exchange(" +
                                             Text + ", " + shortText(P, Assign->getArg(1)) + ")'"});
  }
  addWhyNote(F, P, T, Old);
  P.Report(std::move(F));
}

//===----------------------------------------------------------------------===//
// Locals
//===----------------------------------------------------------------------===//

/// Whether By stands in its innermost loop without a condition around it: every round runs it.
bool runsEveryRound(const FunctionFacts &FF, const Stmt *By) {
  for (const Stmt *S = FF.parent(By); S; S = FF.parent(S)) {
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
      return true;
    if (isa<IfStmt, SwitchStmt, CXXTryStmt, AbstractConditionalOperator>(S))
      return false;
  }
  return false;
}

/// `t.reset()`, `t = {}`: says that the old value shall go.
bool isReset(const LocalUse &Use) {
  if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(Use.By)) {
    const Expr *Given =
        O->getNumArgs() == 2 ? O->getArg(1)->IgnoreUnlessSpelledInSource() : nullptr;
    if (!Given)
      return false;
    if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Given))
      return Construct->getNumArgs() == 0;
    if (const InitListExpr *List = dyn_cast<InitListExpr>(Given))
      return List->getNumInits() == 0;
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Given);
    return isa<CXXNullPtrLiteralExpr, CXXScalarValueInitExpr>(Given) ||
           (Ref && Ref->getDecl()->getName() == "nullopt");
  }
  if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(Use.By))
    return Call->getNumArgs() == 0 || isa<CXXDefaultArgExpr>(Call->getArg(0));
  return false;
}

void checkLocal(const Pass &P, const FunctionFacts &FF, const AsyncLocal &L) {
  if (!L.hasUse(UseKind::Overwrites) || !isLoss(*L.Type))
    return;
  ValueFlow V = valueFlow(FF.flow(), L, P.F.Types->catalogue());
  for (const ValueOverwrite &Over : V.Overwrites) {
    if (!Over.Definite || !Over.Use->By)
      continue;
    // What is moved here from another variable was put there by somebody who had both in view.
    bool Fresh = llvm::any_of(V.Sites, [&](const ValueSite &S) { return S.Use == Over.Use; });
    if (!Fresh && !isReset(*Over.Use))
      continue;
    // Cancelling by destroying is how such types are cancelled.
    if (isReset(*Over.Use) && L.Type->Dropped == Drop::Cancels && !L.Type->isLazy())
      continue;
    for (unsigned Site : Over.Lost) {
      const ValueSite &Lost = V.Sites[Site];
      if (launched(Lost.Made, P.F.Types->catalogue()) != Launched::No)
        continue;
      bool SameSite = Lost.Use == Over.Use;
      // A lazy default that one branch replaces has cost nothing.
      if (L.Type->isLazy() && Lost.Consumed && !SameSite)
        continue;
      if (SameSite && !runsEveryRound(FF, Over.Use->By))
        continue;
      report(P, FF, *L.Type, Over.Use->Ref, Over.Use->By, Lost.Made, SameSite);
      break;
    }
  }
}

//===----------------------------------------------------------------------===//
// Members and elements
//===----------------------------------------------------------------------===//

/// Something that puts a fresh value where another one may be: `m = f()`, `m.emplace(f())`,
/// `m.insert_or_assign(k, f())`.
struct Assignment {
  const CallExpr *Call = nullptr;
  TaskPlace To;
  const AsyncValue *Value = nullptr;
};

bool mentions(const Stmt *S, const ValueDecl *Root) {
  if (!S)
    return false;
  if (const DeclRefExpr *D = dyn_cast<DeclRefExpr>(S); D && D->getDecl() == Root)
    return true;
  if (const MemberExpr *M = dyn_cast<MemberExpr>(S); M && M->getMemberDecl() == Root)
    return true;
  for (const Stmt *Child : S->children())
    if (mentions(Child, Root))
      return true;
  return false;
}

/// The place that Call puts its value into; no target if Call does no such thing.
TaskPlace placeGiven(const CallExpr *Call) {
  if (const CXXOperatorCallExpr *O = dyn_cast_or_null<CXXOperatorCallExpr>(Call))
    return O->getOperator() == OO_Equal && O->getNumArgs() == 2
               ? TaskPlace{O->getArg(0)->IgnoreParenImpCasts(), nullptr}
               : TaskPlace();
  const CXXMemberCallExpr *Member = dyn_cast_or_null<CXXMemberCallExpr>(Call);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  if (!Method || !Method->getIdentifier())
    return {};
  const Expr *Object = Member->getImplicitObjectArgument()->IgnoreParenImpCasts();
  if (Object->getType()->isPointerType())
    return {};
  if (Method->getName() == "emplace" && isSingleElementWrapper(Object->getType()))
    return {Object, nullptr};
  if (Method->getName() == "insert_or_assign" && Call->getNumArgs() == 2)
    return {Object, Call->getArg(0)};
  return {};
}

/// The expression that is put there.
const Expr *given(const Assignment &A) { return A.Call->getArg(A.Call->getNumArgs() - 1); }

std::vector<Assignment> assignments(const FunctionFacts &FF) {
  std::vector<Assignment> Result;
  for (const AsyncValue &V : FF.Values) {
    if (V.Into || (V.Became != Fate::Stored && V.Became != Fate::Passed))
      continue;
    const CallExpr *Call = dyn_cast_or_null<CallExpr>(V.By);
    TaskPlace To = placeGiven(Call);
    const DeclRefExpr *Whole = To.Target && !To.Key && !isa<CXXOperatorCallExpr>(Call)
                                   ? dyn_cast<DeclRefExpr>(To.Target)
                                   : nullptr;
    if (!To.Target || !rootOf(To))
      continue;
    // A local optional is followed on its paths.
    const VarDecl *Var = Whole ? dyn_cast<VarDecl>(Whole->getDecl()) : nullptr;
    if (Var && FF.local(Var))
      continue;
    Result.push_back({Call, To, &V});
  }
  return Result;
}

/// The statement of a block that S stands in as a whole: `m = f();`.
const CompoundStmt *blockOf(const FunctionFacts &FF, const Stmt *S, const Stmt *&Statement) {
  Statement = S;
  while (const Stmt *Parent = FF.parent(Statement)) {
    if (const CompoundStmt *Block = dyn_cast<CompoundStmt>(Parent))
      return Block;
    if (!isa<ExprWithCleanups, ParenExpr>(Parent))
      return nullptr;
    Statement = Parent;
  }
  return nullptr;
}

/// Second follows First in Block with nothing between them that could consume the value or make
/// To another place.
bool followsDirectly(const CompoundStmt *Block, const Stmt *First, const Stmt *Second,
                     const TaskPlace &To, AsyncTypes &Types) {
  bool Between = false;
  for (const Stmt *S : Block->body()) {
    if (S == Second)
      return Between;
    if (Between && (!isa<Expr, DeclStmt>(S) || disturbs(S, To, Types)))
      return false;
    if (S == First)
      Between = true;
  }
  return false;
}

const Stmt *loopBody(const Stmt *Loop) {
  if (const ForStmt *For = dyn_cast_or_null<ForStmt>(Loop))
    return For->getBody();
  if (const CXXForRangeStmt *For = dyn_cast_or_null<CXXForRangeStmt>(Loop))
    return For->getBody();
  if (const WhileStmt *While = dyn_cast_or_null<WhileStmt>(Loop))
    return While->getBody();
  if (const DoStmt *Do = dyn_cast_or_null<DoStmt>(Loop))
    return Do->getBody();
  return nullptr;
}

/// Whether every round of a loop assigns A's place anew and nothing in the loop could consume.
bool loopOverwrites(const FunctionFacts &FF, const Assignment &A, AsyncTypes &Types) {
  // Only `m = …` of this object: another object, or another element, may be another place.
  const MemberExpr *M = dyn_cast<MemberExpr>(A.To.Target);
  if (A.To.Key || !M || !isa<CXXThisExpr>(M->getBase()->IgnoreParenImpCasts()))
    return false;
  const Stmt *Statement = nullptr;
  const Stmt *Parent = blockOf(FF, A.Call, Statement);
  const Stmt *Loop = FF.parent(Parent ? Parent : Statement);
  if (const Stmt *P = FF.parent(Statement); loopBody(P) == Statement)
    Loop = P;
  const Stmt *Body = loopBody(Loop);
  if (!Body)
    return false;
  if (const CompoundStmt *Block = dyn_cast<CompoundStmt>(Body)) {
    for (const Stmt *S : Block->body())
      if (S != Statement &&
          (isa<BreakStmt, ReturnStmt, CoreturnStmt>(S) || disturbs(S, A.To, Types)))
        return false;
  } else if (Body != Statement) {
    return false;
  }
  // The head of a range-for is what its implicit variables make of it.
  if (const CXXForRangeStmt *For = dyn_cast<CXXForRangeStmt>(Loop))
    return !disturbs(For->getRangeInit(), A.To, Types);
  for (const Stmt *Head : Loop->children())
    if (Head && Head != Body && disturbs(Head, A.To, Types))
      return false;
  return true;
}

void checkPlaces(const Pass &P, const FunctionFacts &FF) {
  // Finished futures have nothing to lose; launched ones are discarded-async-future's.
  auto losesWork = [&](const AsyncValue &V) {
    const CallExpr *Call = dyn_cast<CallExpr>(V.Made);
    const FunctionModel *Model = Call ? calledFunctionModel(Call, P.F.Types->catalogue()) : nullptr;
    return !(Model && Model->Role == FunctionRole::Ready) &&
           launched(V.Made, P.F.Types->catalogue()) == Launched::No;
  };
  AsyncTypes &Types = *P.F.Types;
  std::vector<Assignment> All = assignments(FF);
  for (const Assignment &A : All) {
    const AsyncType &T = *A.Value->Type;
    const Stmt *Statement = nullptr;
    // What is put there is evaluated before the old value goes.
    if (!isLoss(T) || FF.HasErrors || mentions(given(A), rootOf(A.To)) ||
        !keepsMeaning(given(A), A.To))
      continue;
    const CompoundStmt *Block = blockOf(FF, A.Call, Statement);
    const Stmt *Before = nullptr;
    bool Reported = false;
    if (Block)
      for (const Assignment &Other : All) {
        if (&Other == &A)
          break;
        if (Other.Value->Type == A.Value->Type && losesWork(*Other.Value) &&
            samePlace(Other.To, A.To, P.Ctx) && blockOf(FF, Other.Call, Before) == Block &&
            followsDirectly(Block, Before, Statement, A.To, Types)) {
          report(P, FF, T, A.To.Target, A.Call, Other.Value->Made, /*SameSite=*/false);
          Reported = true;
          break;
        }
      }
    if (!Reported && losesWork(*A.Value) && loopOverwrites(FF, A, Types))
      report(P, FF, T, A.To.Target, A.Call, A.Value->Made, /*SameSite=*/true);
  }
}

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    for (const AsyncLocal &L : FF->Locals)
      if (!isa<DecompositionDecl>(L.Var)) // many values under one name
        checkLocal(P, *FF, L);
    checkPlaces(P, *FF);
  }
}

} // namespace

extern const CheckDef OverwrittenTask;
constinit const CheckDef OverwrittenTask = define<run>({
    "overwritten-task",
    "an assignment destroys a task that nobody has awaited",
    CheckGroup::Correctness,
    "0.1",
    Fixability::None,
});

} // namespace lazy

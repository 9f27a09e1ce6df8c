// Assigning over a task destroys the one that was there: what it would have done is not done,
// or runs on with nobody to hear of it.
//
// Locals: the flow says whether every path that comes to the assignment still owes the old
// value. Members and elements can be touched from anywhere; only two assignments in a row,
// and one that a loop repeats with nothing in between that could consume, are certain.

#include "Checks/Wording.h"
#include "Facts/FlowValue.h"
#include "Facts/Launch.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {
namespace {

bool isLoss(const AsyncType &T) {
  if (consequence(T).empty() || T.Dropped == Drop::Blocks || (T.Model && T.Model->AssignOk))
    return false;
  return T.isLazy() || T.Times != Awaits::Many;
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncType &T, const Expr *Target,
            const Stmt *By, const Expr *Old, bool SameSite) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  llvm::StringRef Text = Lexer::getSourceText(
      CharSourceRange::getTokenRange(Target->getSourceRange()), SM, P.Ctx.getLangOpts());
  std::string Name = Text.empty() || Text.size() > 40 ? "this variable" : "'" + Text.str() + "'";
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
    llvm::StringRef New =
        Lexer::getSourceText(CharSourceRange::getTokenRange(Assign->getArg(1)->getSourceRange()),
                             SM, P.Ctx.getLangOpts());
    std::string Call = (New.empty() || New.size() > 40 ? "…" : New).str();
    F.Notes.push_back({SourceLocation(), "await the old one first: 'co_await std::exchange(" +
                                             Text.str() + ", " + Call + ")'"});
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

/// An assignment of a fresh value to something that is no local.
struct Assignment {
  const CXXOperatorCallExpr *Call = nullptr;
  const Expr *Target = nullptr; ///< as written
  const AsyncValue *Value = nullptr;
};

/// What the place is reached through: the member or variable whose mention means the place.
const ValueDecl *rootOf(const Expr *Target) {
  Target = Target->IgnoreParenImpCasts();
  if (const MemberExpr *M = dyn_cast<MemberExpr>(Target)) {
    const Expr *Base = M->getBase()->IgnoreParenImpCasts();
    if (isa<CXXThisExpr>(Base))
      return M->getMemberDecl();
    return isa<FieldDecl>(M->getMemberDecl()) && rootOf(Base) ? M->getMemberDecl() : nullptr;
  }
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Target))
    return Ref->getDecl();
  if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(Target))
    return O->getOperator() == OO_Subscript ? rootOf(O->getArg(0)) : nullptr;
  if (const ArraySubscriptExpr *A = dyn_cast<ArraySubscriptExpr>(Target))
    return rootOf(A->getBase());
  return nullptr;
}

/// Whether evaluating S may consume what is at a place rooted in Root: it mentions Root, runs
/// code of the same object, hands the object away, or suspends.
class Touches : public RecursiveASTVisitor<Touches> {
public:
  explicit Touches(const ValueDecl *Root) : Root(Root) {}
  bool shouldVisitImplicitCode() const { return true; }

  bool VisitDeclRefExpr(DeclRefExpr *D) { return note(D->getDecl() == Root); }
  bool VisitMemberExpr(MemberExpr *M) { return note(M->getMemberDecl() == Root); }
  bool VisitCoawaitExpr(CoawaitExpr *) { return note(true); }
  bool VisitCoyieldExpr(CoyieldExpr *) { return note(true); }
  bool VisitLambdaExpr(LambdaExpr *) { return note(true); }
  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *C) {
    const Expr *Object = C->getImplicitObjectArgument();
    return note(Object && isa<CXXThisExpr>(Object->IgnoreParenImpCasts()) &&
                !C->getMethodDecl()->isConst());
  }
  bool VisitCallExpr(CallExpr *C) {
    for (const Expr *Arg : C->arguments()) {
      Arg = Arg->IgnoreParenImpCasts();
      if (const UnaryOperator *Deref = dyn_cast<UnaryOperator>(Arg);
          Deref && Deref->getOpcode() == UO_Deref)
        Arg = Deref->getSubExpr()->IgnoreParenImpCasts();
      if (isa<CXXThisExpr>(Arg) && !isa<CXXMemberCallExpr>(C))
        note(true);
    }
    return !Found;
  }
  bool Found = false;

private:
  bool note(bool Yes) {
    Found |= Yes;
    return !Found;
  }
  const ValueDecl *Root;
};

bool touches(const Stmt *S, const ValueDecl *Root) {
  Touches T(Root);
  T.TraverseStmt(const_cast<Stmt *>(S));
  return T.Found;
}

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

bool samePlace(const Expr *A, const Expr *B, const ASTContext &Ctx) {
  llvm::FoldingSetNodeID IDA, IDB;
  A->Profile(IDA, Ctx, /*Canonical=*/true);
  B->Profile(IDB, Ctx, /*Canonical=*/true);
  return IDA == IDB;
}

std::vector<Assignment> assignments(const FunctionFacts &FF) {
  std::vector<Assignment> Result;
  for (const AsyncValue &V : FF.Values) {
    if (V.Became != Fate::Stored || V.Into)
      continue;
    const CXXOperatorCallExpr *Call = dyn_cast_or_null<CXXOperatorCallExpr>(V.By);
    if (!Call || Call->getOperator() != OO_Equal || Call->getNumArgs() != 2)
      continue;
    const Expr *Target = Call->getArg(0)->IgnoreParenImpCasts();
    if (rootOf(Target))
      Result.push_back({Call, Target, &V});
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

/// Second follows First in Block with nothing between them that could consume the value.
bool followsDirectly(const CompoundStmt *Block, const Stmt *First, const Stmt *Second,
                     const ValueDecl *Root) {
  bool Between = false;
  for (const Stmt *S : Block->body()) {
    if (S == Second)
      return Between;
    if (Between && (touches(S, Root) || !isa<Expr, DeclStmt>(S)))
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
bool loopOverwrites(const FunctionFacts &FF, const Assignment &A, const ValueDecl *Root) {
  // Only `m = …` of this object: another object, or another element, may be another place.
  const MemberExpr *M = dyn_cast<MemberExpr>(A.Target);
  if (!M || !isa<CXXThisExpr>(M->getBase()->IgnoreParenImpCasts()))
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
      if (S != Statement && (touches(S, Root) || isa<BreakStmt, ReturnStmt, CoreturnStmt>(S)))
        return false;
  } else if (Body != Statement) {
    return false;
  }
  for (const Stmt *Head : Loop->children())
    if (Head && Head != Body && touches(Head, Root))
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
  std::vector<Assignment> All = assignments(FF);
  for (const Assignment &A : All) {
    const AsyncType &T = *A.Value->Type;
    const ValueDecl *Root = rootOf(A.Target);
    const Stmt *Statement = nullptr;
    // What is on the right is evaluated before the old value goes.
    bool UsesOld = !isLoss(T) || mentions(A.Call->getArg(1), Root) || FF.HasErrors;
    if (UsesOld)
      continue;
    const CompoundStmt *Block = blockOf(FF, A.Call, Statement);
    const Stmt *Before = nullptr;
    bool Reported = false;
    if (Block)
      for (const Assignment &Other : All) {
        if (&Other == &A)
          break;
        if (Other.Value->Type == A.Value->Type && losesWork(*Other.Value) &&
            samePlace(Other.Target, A.Target, P.Ctx) && blockOf(FF, Other.Call, Before) == Block &&
            followsDirectly(Block, Before, Statement, Root)) {
          report(P, FF, T, A.Target, A.Call, Other.Value->Made, /*SameSite=*/false);
          Reported = true;
          break;
        }
      }
    if (!Reported && losesWork(*A.Value) && loopOverwrites(FF, A, Root))
      report(P, FF, T, A.Target, A.Call, A.Value->Made, /*SameSite=*/true);
  }
}

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    for (const AsyncLocal &L : FF->Locals)
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

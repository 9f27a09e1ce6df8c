// What to do with a value that should have been awaited, where it stands: fixes that compile, and
// notes that ask for nothing impossible. Declared in Wording.h.

#include "Checks/AwaitPlace.h"
#include "Checks/Wording.h"
#include "Facts/WouldCompile.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace lazy {

/// Whether E binds tighter than a unary operator, so that `co_await E` means co_await (E).
static bool isUnaryOperand(const Expr *E) {
  E = E->IgnoreImplicit();
  if (isa<BinaryOperator, AbstractConditionalOperator>(E))
    return false;
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    OverloadedOperatorKind Kind = Operator->getOperator();
    return Kind == OO_Call || Kind == OO_Subscript || Operator->getNumArgs() == 1;
  }
  return true;
}

/// Whether what stands around E binds tighter than co_await: a member access, a call, a subscript.
static bool isPostfixOperand(const FunctionFacts &In, const Expr *E) {
  const Stmt *Outer = In.parent(E);
  while (Outer && (isa<ImplicitCastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr>(Outer)))
    Outer = In.parent(Outer);
  // An implicit conversion is a call of a member nobody wrote.
  const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(Outer);
  if (isa_and_nonnull<CXXDependentScopeMemberExpr>(Outer) ||
      (Member && !isa<CXXConversionDecl>(Member->getMemberDecl())))
    return true;
  const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Outer);
  return Operator &&
         (Operator->getOperator() == OO_Subscript || Operator->getOperator() == OO_Arrow ||
          Operator->getOperator() == OO_Call) &&
         asWritten(Operator->getArg(0)) == asWritten(E);
}

Fix awaitInstead(const Pass &P, const FunctionFacts &FF, const Expr *Whole, const Expr *Operand,
                 bool Move) {
  std::string Text = sourceText(P, Operand);
  if (Move)
    Text = "std::move(" + Text + ")";
  else if (!isUnaryOperand(Operand))
    Text = "(" + Text + ")";
  Text = "co_await " + Text;
  if (isPostfixOperand(FF, Whole))
    Text = "(" + Text + ")";
  Fix Result;
  Result.Title = "await it instead";
  Result.Grade = FixGrade::Suggested;
  // Of a macro: the hint makes the front end drop the fix.
  Result.Hints.push_back(FixItHint::CreateReplacement(Whole->getSourceRange(), Text));
  return Result;
}

Fix insertAwait(const Pass &P, const Expr *E, bool Move) {
  const Expr *Written = E->IgnoreImplicit();
  Fix Result;
  Result.Title = "insert 'co_await'";
  Result.Grade = FixGrade::Suggested;
  const SourceManager &SM = P.Ctx.getSourceManager();
  SourceLocation End = Lexer::getLocForEndOfToken(Written->getEndLoc(), 0, SM, P.Ctx.getLangOpts());
  std::string Before = "co_await ", After;
  if (Move) {
    Before += "std::move(";
    After = ")";
  } else if (!isUnaryOperand(Written)) {
    Before += "(";
    After = ")";
  }
  const FunctionFacts *In = nullptr;
  for (const std::unique_ptr<FunctionFacts> &Candidate : P.F.Functions)
    if (Candidate->parent(E)) {
      In = Candidate.get();
      break;
    }
  if (In && isPostfixOperand(*In, E)) {
    Before = "(" + Before;
    After += ")";
  }
  Result.Hints.push_back(FixItHint::CreateInsertion(Written->getBeginLoc(), Before));
  if (!After.empty() && End.isValid())
    Result.Hints.push_back(FixItHint::CreateInsertion(End, After));
  return Result;
}

static const Stmt *lastStatement(const FunctionFacts &F) {
  const CompoundStmt *Block = dyn_cast_or_null<CompoundStmt>(F.Body);
  return Block && !Block->body_empty() ? Block->body_back() : nullptr;
}

bool isLastStatement(const FunctionFacts &F, const Expr *Value) {
  const Stmt *Last = lastStatement(F);
  const Stmt *S = Value;
  while (S && S != Last && isa_and_nonnull<Expr>(F.parent(S)))
    S = F.parent(S);
  return Last && S == Last;
}

/// Whether T, a value that nobody takes, is what F returns: `return` may be put before it.
static bool isReturned(const Pass &P, const FunctionFacts &F, const Expr *Value,
                       const AsyncType &T) {
  if (!F.Returns || !isLastStatement(F, Value))
    return false;
  QualType Result = F.Decl->getReturnType();
  if (!P.Ctx.hasSameUnqualifiedType(Result.getCanonicalType(), T.Canonical) &&
      !WouldCompile(P.F.Types->sema(), F.Decl).converts(T.Canonical, Result))
    return false;
  // All around it must be nothing, or the cast and the assignment that silence it.
  for (const Stmt *S = F.parent(Value); S && isa<Expr>(S); S = F.parent(S)) {
    const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(S);
    if (!isa<CastExpr, ExprWithCleanups, CXXBindTemporaryExpr, MaterializeTemporaryExpr>(S) &&
        !(Operator && Operator->getOperator() == OO_Equal))
      return false;
  }
  return true;
}

/// What to do in a coroutine in which O keeps T from being awaited where it is.
static std::string insteadOfAwait(Obstacle O, const FunctionFacts &In, const AsyncType &T) {
  switch (O) {
  case Obstacle::Handler:
    return "a handler of exceptions cannot await: leave it first, and await behind it";
  case Obstacle::Static:
    return "the initialiser of a static variable cannot await: await before, and keep the result";
  case Obstacle::Promise:
    // A library's own word for waiting is not for coroutines: only what makes it awaitable helps.
    return describeFunction(In.Decl, In.IsLambda) + " cannot await a '" + T.Name +
           "': its promise has no way to";
  case Obstacle::None:
  case Obstacle::NoCoroutine:
    break;
  }
  return "";
}

/// "return the task, or make it one and co_await, or start it with 'spawn(…)'"
static std::string insteadInFunction(const Pass &P, const FunctionFacts *In, const AsyncType &T,
                                     Start Starts, llvm::StringRef Text) {
  llvm::SmallVector<std::string, 3> Ways;
  if (mayChangeReturn(In)) {
    Ways.push_back("return the " + nounOf(T));
    if (T.Awaitable)
      Ways.push_back("make it one and co_await");
  }
  std::string Spawn = spawnAdvice(P, T, Text), Block = blockOnAdvice(P, T, Text);
  if (runsAnyway(T, Starts))
    Ways.push_back("say '(void)' to let it run alone");
  else if (!Spawn.empty())
    Ways.push_back("start it with '" + Spawn + "'");
  else if (!Block.empty())
    Ways.push_back("wait for it with '" + Block + "'");
  return llvm::join(Ways, ", or ");
}

void addAdvice(Finding &F, const Pass &P, const FunctionFacts *In, const Expr *Value,
               const AsyncType &T, Start Starts) {
  std::string Text = shortText(P, Value);
  auto note = [&](std::string Message) {
    F.Notes.push_back({SourceLocation(), std::move(Message)});
  };
  if (In && In->IsCoroutine) {
    Obstacle O = obstacleTo(P, In, Value, T);
    if (O == Obstacle::None)
      F.Fixes.push_back(insertAwait(P, Value));
    else if (O != Obstacle::Promise || T.Awaitable)
      note(insteadOfAwait(O, *In, T));
    std::string Spawn = spawnAdvice(P, T, Text);
    if (runsAnyway(T, Starts))
      note("to let it run alone, on purpose: '(void)'");
    else if (!Spawn.empty())
      note("to run it concurrently and own it elsewhere: '" + Spawn + "'");
    return;
  }
  if (In && isReturned(P, *In, Value, T)) {
    Fix Return;
    Return.Title = "insert 'return'";
    Return.Hints.push_back(
        FixItHint::CreateInsertion(Value->IgnoreImplicit()->getBeginLoc(), "return "));
    F.Fixes.push_back(std::move(Return));
    return;
  }
  addAdviceOutside(F, P, In, Value, T, Starts);
}

void addAdviceOutside(Finding &F, const Pass &P, const FunctionFacts *In, const Expr *Value,
                      const AsyncType &T, Start Starts) {
  std::string Text = shortText(P, Value);
  auto note = [&](std::string Message) {
    F.Notes.push_back({SourceLocation(), std::move(Message)});
  };
  if (In && In->IsMain) {
    std::string Block = blockOnAdvice(P, T, Text);
    note(Block.empty() ? "'main' cannot await: drive it from here until it is done"
                       : "'main' cannot await: drive it with '" + Block + "'");
    return;
  }
  std::string Who = describeFunction(In ? In->Decl : nullptr, In && In->IsLambda);
  Who += mayChangeReturn(In) ? " is not a coroutine" : " cannot await";
  std::string Instead = insteadInFunction(P, In, T, Starts, Text);
  if (!Instead.empty())
    note(Who + ": " + Instead);
}

} // namespace lazy

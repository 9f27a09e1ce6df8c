// A promise that is destroyed without a value on some path: who waits for its future gets an
// error that nobody meant, or waits for ever. And one that is set twice on some path, which is an
// error of its own.
//
// Promises that leave the function (moved, captured, stored) are somebody else's to keep. One that
// is never set here at all is taken for a test of just that, unless its future leaves.

#include "Checks/PathNotes.h"
#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/FlowExit.h"
#include "Facts/OwedFlow.h"
#include "Facts/Suspension.h"
#include "Facts/Throws.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lazy {
namespace {

/// The local variable that keeps the future which Begin gives; null if it goes elsewhere.
const VarDecl *futureKept(const FunctionFacts &FF, const OwedUse &Begin) {
  const Stmt *S = Begin.By;
  for (const Stmt *P = FF.parent(S); P; S = P, P = FF.parent(S)) {
    if (const DeclStmt *D = dyn_cast<DeclStmt>(P)) {
      for (const Decl *Each : D->decls())
        if (const VarDecl *V = dyn_cast<VarDecl>(Each); V && V->getInit())
          for (const Stmt *Up = Begin.By; Up; Up = FF.parent(Up))
            if (Up == V->getInit())
              return V;
      return nullptr;
    }
    if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(P)) {
      const DeclRefExpr *To = O->getOperator() == OO_Equal
                                  ? dyn_cast<DeclRefExpr>(O->getArg(0)->IgnoreParenImpCasts())
                                  : nullptr;
      const VarDecl *V = To ? dyn_cast<VarDecl>(To->getDecl()) : nullptr;
      return V && V->hasLocalStorage() && !V->getType()->isReferenceType() ? V : nullptr;
    }
    // `P.getFuture().via(&Executor)` is the same future.
    if (!isa<ExprWithCleanups, CXXBindTemporaryExpr, MaterializeTemporaryExpr, ImplicitCastExpr,
             CXXConstructExpr, MemberExpr, CXXMemberCallExpr>(P))
      return nullptr;
  }
  return nullptr;
}

/// Whether the future that Begin gives is what the function returns.
bool isReturned(const FunctionFacts &FF, const OwedUse &Begin) {
  const Stmt *S = FF.parent(Begin.By);
  while (isa_and_nonnull<FullExpr, CXXBindTemporaryExpr, MaterializeTemporaryExpr, ImplicitCastExpr,
                         CXXConstructExpr>(S))
    S = FF.parent(S);
  return isa_and_nonnull<ReturnStmt, CoreturnStmt>(S);
}

/// Whether somebody waits: what became of the future in V.
struct Waiter {
  bool Any = false;    ///< V is used
  bool Leaves = false; ///< V is returned
};

void look(const FunctionFacts &FF, const Stmt *S, const VarDecl *V, Waiter &W) {
  if (!S)
    return;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref->getDecl() == V) {
    W.Any = true;
    for (const Stmt *P = FF.parent(Ref); P; P = FF.parent(P))
      W.Leaves |= isa<ReturnStmt, CoreturnStmt>(P);
  }
  for (const Stmt *Child : S->children())
    look(FF, Child, V, W);
}

/// Whether nobody but this function ever has Future, which is made later than its promise and dies
/// before it: its uses are calls and awaits of its own, and D's path comes by none of them.
bool diesUnasked(const Pass &P, const FunctionFacts &FF, const VarDecl *Future, const OwedLocal &L,
                 const OwedFlow &Flow, const OwedDeath &D) {
  const AsyncLocal *Local = FF.local(Future);
  if (!Local || !P.Ctx.getSourceManager().isBeforeInTranslationUnit(L.Var->getLocation(),
                                                                    Future->getLocation()))
    return false;
  for (const LocalUse &Use : Local->Uses) {
    const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(Use.By);
    const Expr *Await = dyn_cast_or_null<Expr>(Use.By);
    bool Calls = Call && mentions(Call->getImplicitObjectArgument(), Future) &&
                 !P.F.Types->get(Call->getType());
    if (!Calls && !(Await && awaitOperand(Await)))
      return false;
    for (size_t I = D.Begins; I != D.Path.size(); ++I)
      for (const CFGElement &E : *Flow.Walk.Nodes[D.Path[I]].Block)
        if (std::optional<CFGStmt> S = E.getAs<CFGStmt>(); S && S->getStmt() == Use.Ref)
          return false;
  }
  return true;
}

/// Whether E stands in a `try` that is there for the error of promises that are set already.
bool isTried(const FunctionFacts &FF, const Expr *E) {
  for (const Stmt *S = E, *P = FF.parent(S); P; S = P, P = FF.parent(S)) {
    const CXXTryStmt *Try = dyn_cast<CXXTryStmt>(P);
    if (!Try || Try->getTryBlock() != S)
      continue;
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I) {
      const CXXCatchStmt &Handler = *Try->getHandler(I);
      const CXXRecordDecl *Class = caughtClass(Handler);
      if ((Class && Class->getIdentifier() &&
           (Class->getName().contains_insensitive("promise") ||
            Class->getName().contains_insensitive("future"))) ||
          (catchesAll(Handler) && isEmptyBody(Handler.getHandlerBlock())))
        return true;
    }
  }
  return false;
}

std::string consequenceOf(const OwedModel &M) {
  return M.Dropped == OwedDrop::Hangs   ? "who waits for it waits for ever"
         : M.Dropped == OwedDrop::Error ? "who waits for it gets an error"
                                        : "who waits for it gets no value";
}

void reportDeath(const Pass &P, const FunctionFacts &FF, const OwedLocal &L, const OwedFlow &Flow,
                 const OwedDeath &D) {
  std::string Name = quoted(*L.Var);
  Finding F;
  F.Loc = L.Var->getLocation();
  F.Range = SourceRange(F.Loc);
  F.In = FF.Decl;
  F.Message = Name + " is not set on every path; " + consequenceOf(*L.Model);
  if (D.Begin)
    F.Notes.push_back(
        {D.Begin->Ref->getExprLoc(), "its future is handed out here", PathSide::After});
  notePath(F, P, Flow.Walk, D.Path, D.Begins, PathSide::After);
  if (D.Throws) {
    F.Notes.push_back({D.Throws->getBeginLoc(), "it is not set when this throws", PathSide::After});
  } else if (const Stmt *Exit = exitStatement(Flow.Walk, D.Path, D.Begins)) {
    F.Notes.push_back(
        {Exit->getBeginLoc(), Name + " is destroyed on leaving here", PathSide::After});
  } else {
    F.Notes.push_back({isa<ParmVarDecl>(L.Var) ? FF.Body->getEndLoc() : endOfScope(FF, L.Var),
                       Name + " is destroyed here", PathSide::After});
  }
  F.Notes.push_back({SourceLocation(), L.Model->Why});
  P.Report(std::move(F));
}

void reportTwice(const Pass &P, const FunctionFacts &FF, const OwedLocal &L, const OwedFlow &Flow,
                 const OwedTwice &T) {
  std::string Name = quoted(*L.Var);
  Finding F;
  F.Loc = T.Second->Ref->getExprLoc();
  F.Range = T.Second->By->getSourceRange();
  F.In = FF.Decl;
  if (T.First == T.Second) {
    F.Message = Name + " is set again on the next iteration; a promise can be set once";
  } else {
    F.Message = Name + " is set a second time; a promise can be set once";
    F.Notes.push_back({T.First->Ref->getExprLoc(), "first set here", PathSide::Before});
  }
  notePath(F, P, Flow.TwiceWalk, T.Path, T.Begins);
  P.Report(std::move(F));
}

/// Whether an exception that leaves FF ends the program. A coroutine's is its promise's.
bool endsAtException(const FunctionFacts &FF) {
  const FunctionProtoType *T = FF.Decl->getType()->getAs<FunctionProtoType>();
  return !FF.IsCoroutine && T && isNoexceptExceptionSpec(T->getExceptionSpecType()) &&
         T->canThrow() == CT_Cannot;
}

void check(const Pass &P, const FunctionFacts &FF, const OwedLocal &L, Throws &Known) {
  OwedFlow Flow = owedFlow(FF, L, Known);
  const bool EverSet = L.has(OwedTouch::Ends);
  for (const OwedDeath &D : Flow.Deaths) {
    if (D.Throws && endsAtException(FF))
      continue;
    if (D.Begin) {
      Waiter W;
      const VarDecl *Future = futureKept(FF, *D.Begin);
      if (Future)
        look(FF, FF.Body, Future, W);
      // A future that dies with its promise has nobody to disappoint.
      if (Future && (D.Throws || !W.Any || diesUnasked(P, FF, Future, L, Flow, D)))
        continue;
      if (!EverSet && !(Future ? W.Leaves : isReturned(FF, *D.Begin)))
        continue;
    } else if (!EverSet) {
      continue; // a parameter that is only there to be destroyed
    }
    if (leavesByMacro(Flow.Walk, D.Path, D.Begins))
      continue;
    reportDeath(P, FF, L, Flow, D);
    break;
  }
  for (const OwedTwice &T : Flow.Twice) {
    if (isRunForItsException(P, T.Second->Ref, &FF) || isTried(FF, T.Second->Ref))
      continue;
    reportTwice(P, FF, L, Flow, T);
    break;
  }
}

void run(const Pass &P) {
  Throws Known(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    for (const OwedLocal &L : owedLocals(*FF, OwedKind::Promise, *P.F.Types))
      check(P, *FF, L, Known);
}

} // namespace

extern const CheckDef UnfulfilledPromise;
constinit const CheckDef UnfulfilledPromise = define<run>({
    "unfulfilled-promise",
    "a promise is destroyed without a value on some path, or set twice",
    CheckGroup::Preview,
    "0.1",
    Fixability::None,
});

} // namespace lazy

// A task given to a function that only looks at it, or not even that: the logger prints a
// handle, the task dies unawaited at the end of the call.
//
// Reported only when the callee's body shows it, here or in another file, or the catalogue knows
// the callee as one that only inspects. Unknown and virtual callees are silent, and so are
// functions whose name says that discarding is their purpose.

#include "Checks/AwaitPlace.h"
#include "Checks/Wording.h"
#include "Facts/Fate.h"

using namespace clang;

namespace lazy {
namespace {

bool isLoss(const AsyncType &T) {
  return T.mustBeConsumed() && !consequence(T).empty() &&
         (T.isLazy() || (T.isEager() && T.Dropped == Drop::Cancels));
}

/// Whether giving a T to Callee says that it is dropped on purpose. `ignore_unused(t)` is a cast
/// to void in words: enough for work that has started.
bool mayDiscard(const FunctionDecl *Callee, const AsyncType &T, const Catalogue &C) {
  if (isDiscardFunction(Callee, C))
    return true;
  return !T.isLazy() && Callee->getIdentifier() &&
         (Callee->getName().contains_insensitive("ignore") ||
          Callee->getName().contains_insensitive("unused"));
}

const FunctionDecl *calleeOf(const Stmt *Call) {
  if (const CXXConstructExpr *Construct = dyn_cast_or_null<CXXConstructExpr>(Call))
    return Construct->getConstructor();
  const CallExpr *Plain = dyn_cast_or_null<CallExpr>(Call);
  return Plain ? Plain->getDirectCallee() : nullptr;
}

bool canBePrinted(QualType T) { return !T.isNull() && !T->isVoidType() && !T->isPointerType(); }

std::string nameOf(const FunctionDecl *Callee) {
  if (const CXXConstructorDecl *Constructor = dyn_cast<CXXConstructorDecl>(Callee))
    return quoted(*Constructor->getParent());
  return quoted(*Callee);
}

struct Swallowed {
  const Expr *Value; ///< the argument as written
  const AsyncType *Type;
  const FunctionDecl *Callee;
  int Argument; ///< -1: the catalogue knows the callee
  bool Named;   ///< a variable was moved in
};

/// Whether another file may tell what Callee does with its parameters.
bool isDefinedElsewhere(const Pass &P, const FunctionDecl *Callee) {
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
  return !Callee->hasBody() && !Callee->isDefaulted() && !Callee->isDeleted() &&
         !(Method && Method->isVirtual()) && P.F.IsUserCode(Callee->getLocation());
}

void report(const Pass &P, const Swallowed &S, const FunctionFacts &F) {
  const AsyncType &T = *S.Type;
  // What a function that only hands it on does with it, the next one decides.
  bool Elsewhere = S.Argument >= 0 &&
                   (isDefinedElsewhere(P, S.Callee) || P.F.Params->forwards(S.Callee, S.Argument));
  Finding Found;
  Found.Loc = S.Value->getBeginLoc();
  Found.Range = S.Value->getSourceRange();
  Found.In = F.Decl;
  bool Known = S.Argument < 0;
  ParamFate Fate = Known ? ParamFate::Inspected : P.F.Params->of(S.Callee, S.Argument);
  if (!Elsewhere && Fate != ParamFate::Unused && Fate != ParamFate::Inspected)
    return;
  Found.Message = nounOf(T) + (S.Named ? " moved into " : " passed to ") + nameOf(S.Callee) +
                  " is " +
                  (Elsewhere                   ? "{what}"
                   : Fate == ParamFate::Unused ? "never used"
                                               : "only looked at") +
                  " there; " + consequence(T);
  const FunctionDecl *Definition = nullptr;
  if (!Known && !Elsewhere && S.Callee->hasBody(Definition)) {
    const ParmVarDecl *Param = Definition->getParamDecl(S.Argument);
    Found.Notes.push_back({Param->getLocation(), Fate == ParamFate::Unused
                                                     ? "this parameter is never used"
                                                     : "this parameter is only inspected"});
  }
  addWhyNote(Found, P, T, S.Value);
  if (canBePrinted(T.ValueType) && obstacleTo(P, &F, S.Value, T) == Obstacle::None)
    Found.Fixes.push_back(insertAwait(P, S.Value));
  else if (obstacleTo(P, &F, S.Value, T) == Obstacle::None)
    Found.Notes.push_back({SourceLocation(), "await it in a statement of its own"});
  else if (!F.IsCoroutine)
    addAdviceOutside(Found, P, &F, S.Value, T);
  if (!Elsewhere)
    return P.Report(std::move(Found));
  Premise If;
  If.If = ConditionalFinding::Swallows;
  If.Callee = S.Callee;
  If.Param = S.Argument;
  P.ReportIf(std::move(Found), std::move(If));
}

void run(const Pass &P) {
  const Catalogue &C = P.F.Types->catalogue();
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions) {
    for (const AsyncValue &V : F->Values) {
      if (V.InContainer || !isLoss(*V.Type))
        continue;
      const FunctionDecl *Callee = calleeOf(V.By);
      if (!Callee || mayDiscard(Callee, *V.Type, C))
        continue;
      const CXXMemberCallExpr *Method = dyn_cast<CXXMemberCallExpr>(V.By);
      bool OnObject = Method && Method->getImplicitObjectArgument() &&
                      asWritten(Method->getImplicitObjectArgument()) == asWritten(V.Made);
      if (V.Became == Fate::Observed && !OnObject)
        report(P, {V.Whole->IgnoreImplicit(), V.Type, Callee, -1, false}, *F);
      else if (V.Became == Fate::Passed && V.Argument >= 0)
        report(P, {V.Whole->IgnoreImplicit(), V.Type, Callee, V.Argument, false}, *F);
    }
    if (F->HasErrors)
      continue;
    // `ignore(std::move(t))`: the variable was consumed, but not the task.
    for (const AsyncLocal &L : F->Locals) {
      if (L.InContainer || !isLoss(*L.Type))
        continue;
      for (const LocalUse &U : L.Uses) {
        const Expr *Call = dyn_cast_or_null<Expr>(U.By);
        const FunctionDecl *Callee = U.Kind == UseKind::Consumes ? calleeOf(U.By) : nullptr;
        if (!Callee || mayDiscard(Callee, *L.Type, C))
          continue;
        const Expr *Arg = U.Ref;
        int Index = -1;
        while (Arg && !boundParameter(Call, Arg, Index) && Arg != Call)
          Arg = dyn_cast_or_null<Expr>(F->parent(Arg));
        if (!Arg || Index < 0)
          continue;
        report(P, {Arg->IgnoreImplicit(), L.Type, Callee, Index, true}, *F);
      }
    }
  }
}

} // namespace

extern const CheckDef TaskSwallowedByCallee;
constinit const CheckDef TaskSwallowedByCallee = define<run>({
    "task-swallowed-by-callee",
    "a task is passed to a function that never awaits it",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy

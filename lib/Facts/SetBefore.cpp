// Was the promise of a future set before somebody waits for that future, in the same body and on
// every path? Then there is nothing to wait for.
#include "Facts/BlockReader.h"
#include "Facts/BodyScan.h"
#include "Facts/Facts.h"
#include "Facts/Fate.h"
#include "Facts/FlowEvents.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lazy {
namespace {

enum : FlowState { Unset, Set };

/// What is known of the class of Promise, if it is a promise; else null.
const OwedModel *modelOf(const Expr *Promise, const Catalogue &C) {
  const OwedModel *Found = nullptr;
  if (const CXXRecordDecl *Class = objectClass(Promise))
    forEachClassName(Class, [&](const std::string &Name) { return Found = C.owed().find(Name); });
  return Found && Found->Kind == OwedKind::Promise ? Found : nullptr;
}

class PromiseReader {
public:
  PromiseReader(const BodyIndex &Body, const Catalogue &C) : Body(Body), C(C) {}

  /// Whether the future in Future comes from a promise, which is then the one to follow.
  bool follow(const Expr *Future);
  /// Places what this body does to the promise. Gives whether it is ever set.
  bool place(const FunctionFlow &Flow);
  /// Whether the promise is unset on some path to Place.
  bool isUnsetAt(const FunctionFlow &Flow, FlowPlace Place) const;
  bool AllPlaced = true;

private:
  const Expr *madeOf(const DeclRefExpr *Ref) const;
  bool isPromise(const Expr *E) const { return isSameObject(withoutPassThrough(E), Promise); }
  bool sets(const Expr *Maker) const;
  bool setsGiven(const FunctionDecl *F, const ParmVarDecl *Param) const;
  bool endsIn(const Stmt *S, llvm::function_ref<bool(const Expr *)> IsIt) const;

  const BodyIndex &Body;
  const Catalogue &C;
  const Expr *Promise = nullptr;
  const OwedModel *Model = nullptr;
  FlowEvents<FlowState> Events;
};

/// What the variable Ref is initialised with; null if it is no local or is given something later.
const Expr *PromiseReader::madeOf(const DeclRefExpr *Ref) const {
  const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
  if (!Var || !Var->hasLocalStorage() || isa<ParmVarDecl>(Var))
    return nullptr;
  for (const DeclRefExpr *Mention : Body.mentions(Var)) {
    const CXXOperatorCallExpr *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(Body.parent(Mention));
    if (Assign && Assign->getOperator() == OO_Equal && Assign->getArg(0) == Mention)
      return nullptr;
  }
  return Var->getInit();
}

bool PromiseReader::follow(const Expr *Future) {
  for (unsigned Steps = 0; Future && Steps != 8; ++Steps) {
    Future = withoutPassThrough(Future);
    const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Future);
    const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(Future);
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Future)) {
      Future = madeOf(Ref);
    } else if (Construct && Construct->getNumArgs() == 1) {
      Future = Construct->getArg(0);
    } else if (Method && Method->getIdentifier()) {
      const Expr *Object = Call->getImplicitObjectArgument();
      Model = modelOf(Object, C);
      if (Model && Model->begins(Method->getName())) {
        Promise = withoutPassThrough(Object);
        return true;
      }
      Future = Method->getName() == "share" ? Object : nullptr;
    } else {
      return false;
    }
  }
  return false;
}

/// Whether S, which may be of another body, sets the promise that IsIt knows.
bool PromiseReader::endsIn(const Stmt *S, llvm::function_ref<bool(const Expr *)> IsIt) const {
  return anyStmt(S, [&](const Stmt *Each) {
    const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(Each);
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    return Method && Method->getIdentifier() && Model->ends(Method->getName()) &&
           IsIt(Call->getImplicitObjectArgument());
  });
}

/// Whether F may set the promise that it is given as Param before it returns.
bool PromiseReader::setsGiven(const FunctionDecl *F, const ParmVarDecl *Param) const {
  const FunctionDecl *Definition = nullptr;
  if (!Param->getType()->isLValueReferenceType() && !Param->getType()->isPointerType())
    return false;
  if (!F->hasBody(Definition))
    return !isInStd(F);
  const ParmVarDecl *Inside = Definition->getParamDecl(Param->getFunctionScopeIndex());
  return endsIn(Definition->getBody(), [&](const Expr *E) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(withoutPassThrough(E));
    return Ref && Ref->getDecl() == Inside;
  });
}

/// Whether the promise is, or may be, set when Maker has been evaluated.
bool PromiseReader::sets(const Expr *Maker) const {
  if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(Maker)) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (Method && Method->getIdentifier() && Model->ends(Method->getName()) &&
        isPromise(Call->getImplicitObjectArgument()))
      return true;
  }
  // A lambda that is called here: `auto finish = [&] { Promise.set_value(1); }; finish();`
  if (const CXXOperatorCallExpr *Call = dyn_cast<CXXOperatorCallExpr>(Maker);
      Call && Call->getOperator() == OO_Call) {
    const Expr *Called = withoutPassThrough(Call->getArg(0));
    if (isPromise(Called) && Model->ends("operator()")) // a packaged task
      return true;
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Called))
      if (const Expr *Made = madeOf(Ref))
        Called = withoutPassThrough(Made);
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(Called))
      return endsIn(Lambda->getBody(), [&](const Expr *E) { return isPromise(E); });
  }
  const CallExpr *Call = dyn_cast<CallExpr>(Maker);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || isa<CXXOperatorCallExpr>(Call))
    return false;
  for (unsigned I = 0; I < Call->getNumArgs() && I < Callee->getNumParams(); ++I) {
    const Expr *Arg = asWritten(Call->getArg(I));
    if (const UnaryOperator *Address = dyn_cast<UnaryOperator>(Arg);
        Address && Address->getOpcode() == UO_AddrOf)
      Arg = asWritten(Address->getSubExpr());
    if (isSameObject(Arg, Promise) && setsGiven(Callee, Callee->getParamDecl(I)))
      return true;
  }
  return false;
}

bool PromiseReader::place(const FunctionFlow &Flow) {
  bool EverSet = false;
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Promise);
  const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (Var && Flow.graph() && Flow.find(Var))
    Events.place(Flow.find(Var), Unset);
  for (const Expr *Maker : Body.Makers) {
    const CXXOperatorCallExpr *Assign = dyn_cast<CXXOperatorCallExpr>(Maker);
    const bool Renews = Assign && Assign->getOperator() == OO_Equal && isPromise(Assign->getArg(0));
    if (!Renews && !sets(Maker))
      continue;
    EverSet |= !Renews;
    AllPlaced &= Flow.graph() && Events.place(Flow.find(Maker), Renews ? Unset : Set);
  }
  return EverSet;
}

bool PromiseReader::isUnsetAt(const FunctionFlow &Flow, FlowPlace Place) const {
  bool Found = false;
  FlowRules Rules;
  Rules.Start = Unset;
  Rules.Element = [&](FlowState State, FlowPlace At, unsigned) -> FlowState {
    Found |= At == Place && State == Unset;
    Events.at(At, [&](FlowState Now) { State = Now; });
    return State;
  };
  return Flow.walk(Rules, Set).Complete && Found;
}

} // namespace

bool isSetBefore(const Expr *Call, const BodyIndex &Body, const FunctionFacts &FF,
                 const Catalogue &C) {
  PromiseReader Reader(Body, C);
  const Expr *Object = blockingObject(Call);
  if (!Object || Object->isTypeDependent() || !Reader.follow(Object))
    return false;
  const FunctionFlow &Flow = FF.flow();
  if (!Reader.place(Flow))
    return false;
  std::optional<FlowPlace> Place = Flow.graph() ? Flow.find(Call) : std::nullopt;
  return !Place || !Reader.AllPlaced || !Reader.isUnsetAt(Flow, *Place);
}

} // namespace lazy

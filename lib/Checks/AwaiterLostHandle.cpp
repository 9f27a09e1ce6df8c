// An awaiter whose await_suspend lets the coroutine sleep and forgets its handle: nobody has it,
// so nobody can resume the coroutine. It hangs for ever, and its frame leaks.
//
// On each path that suspends (the end of a void function, `return true`, the return of another
// handle) the handle must have gone somewhere: stored, captured, passed on. Awaiters that a
// promise makes for its own coroutine are left alone: who owns the coroutine has its handle.

#include "Checks/BorrowAdvice.h"
#include "Checks/PathNotes.h"
#include "Checks/Wording.h"
#include "Facts/BodyScan.h"
#include "Facts/ClassReader.h"
#include "Facts/Fate.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

using Records = llvm::SmallPtrSet<const CXXRecordDecl *, 8>;

/// The class, or for an instantiation the template it comes from.
const CXXRecordDecl *origin(const CXXRecordDecl *Record) {
  if (const CXXRecordDecl *Member = Record->getInstantiatedFromMemberClass())
    return Member->getCanonicalDecl();
  if (const ClassTemplateSpecializationDecl *Spec =
          dyn_cast<ClassTemplateSpecializationDecl>(Record))
    return Spec->getSpecializedTemplate()->getTemplatedDecl()->getCanonicalDecl();
  return Record->getCanonicalDecl();
}

/// The functions of a promise that give awaiters for its own coroutine.
bool isPromiseFunction(const FunctionDecl *F) {
  return isa<CXXMethodDecl>(F) && F->getIdentifier() &&
         llvm::StringSwitch<bool>(F->getName())
             .Cases({"initial_suspend", "final_suspend", "yield_value", "await_transform"}, true)
             .Default(false);
}

Records awaitersOfPromises(const Facts &F) {
  Records Result;
  for (const std::unique_ptr<FunctionFacts> &FF : F.Functions)
    if (isPromiseFunction(FF->Decl))
      if (const CXXRecordDecl *R = FF->Decl->getReturnType()->getAsCXXRecordDecl())
        Result.insert(origin(R));
  return Result;
}

/// The awaiters of which some coroutine says `co_await`.
Records awaited(const Facts &F) {
  Records Result;
  for (const std::unique_ptr<FunctionFacts> &FF : F.Functions)
    for (const AwaitPoint &Point : FF->Awaits)
      if (const CoawaitExpr *Await = dyn_cast<CoawaitExpr>(Point.Await))
        if (const CXXRecordDecl *R = Await->getCommonExpr()->getType()->getAsCXXRecordDecl())
          Result.insert(origin(R));
  return Result;
}

bool isPromise(const CXXRecordDecl *Record) {
  return Record && Record->hasDefinition() &&
         llvm::any_of(Record->methods(), [](const CXXMethodDecl *M) {
           return M->getIdentifier() && M->getName() == "get_return_object";
         });
}

/// Whether Record, or a class around it, is a promise, or it keeps a way to one: from the promise
/// everybody gets the handle.
bool knowsPromise(const CXXRecordDecl *Record) {
  for (const DeclContext *Around = Record; Around; Around = Around->getParent())
    if (const CXXRecordDecl *R = dyn_cast<CXXRecordDecl>(Around); R && isPromise(R))
      return true;
  for (const FieldDecl *Field : Record->fields()) {
    QualType T = Field->getType();
    if (T->isPointerOrReferenceType()) {
      const CXXRecordDecl *To = T->getPointeeType()->getAsCXXRecordDecl();
      if (To &&
          (isPromise(To) ||
           llvm::any_of(To->hasDefinition() ? To->bases()
                                            : CXXRecordDecl::base_class_range(nullptr, nullptr),
                        [](const CXXBaseSpecifier &B) {
                          return isPromise(B.getType()->getAsCXXRecordDecl());
                        })))
        return true;
    }
  }
  return false;
}

bool isHandle(QualType T) {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() && Record->getName() == "coroutine_handle";
}
bool isHandle(const Stmt *S) {
  const Expr *E = dyn_cast_or_null<Expr>(S);
  return E && isHandle(E->getType());
}

/// E with the copies, conversions to other handles and parentheses around it.
const Expr *wholeHandle(const FunctionFacts &FF, const Expr *E) {
  for (;;) {
    const Expr *P = dyn_cast_or_null<Expr>(FF.parent(E));
    const CXXConstructExpr *Copy = dyn_cast_or_null<CXXConstructExpr>(P);
    const CastExpr *Cast = dyn_cast_or_null<CastExpr>(P);
    const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(P);
    if (Member && isa<CXXConversionDecl>(Member->getMemberDecl()) && isHandle(FF.parent(P)))
      P = cast<Expr>(FF.parent(P)); // to a handle of any coroutine
    else if (!P || !(isa<ParenExpr, MaterializeTemporaryExpr, FullExpr, InitListExpr>(P) ||
                     (Copy && isHandle(Copy->getType())) ||
                     (Cast && Cast->getCastKind() != CK_ToVoid && isHandle(Cast->getType()))))
      return E;
    E = P;
  }
}

/// Whether a mention of the handle leaves it with nobody: `h.done()`, `if (h)`, `(void)h`,
/// `trace(h)` of a function that does nothing with it.
bool onlyLooks(const Pass &P, const FunctionFacts &FF, const Expr *Ref) {
  const Expr *Whole = wholeHandle(FF, Ref);
  const Stmt *Around = FF.parent(Whole);
  if (const CastExpr *Cast = dyn_cast_or_null<CastExpr>(Around))
    return Cast->getCastKind() == CK_ToVoid;
  if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(Around)) {
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    if (isa_and_nonnull<CXXConversionDecl>(Method))
      return Method->getReturnType()->isBooleanType();
    return Method && Method->getIdentifier() && Method->getName() == "done";
  }
  if (const CXXOperatorCallExpr *Set = dyn_cast_or_null<CXXOperatorCallExpr>(Around);
      Set && Set->getOperator() == OO_Equal && Set->getArg(0) == Whole)
    return true; // it is another handle then
  const Expr *Call = dyn_cast_or_null<Expr>(Around);
  int Index;
  const ParmVarDecl *Param = Call ? boundParameter(Call, Whole, Index) : nullptr;
  return Param &&
         P.F.Params->of(cast<FunctionDecl>(Param->getDeclContext()), Index) == ParamFate::Unused;
}

/// What await_suspend means by what it returns.
enum : FlowState { Lost, Kept, GoesOn };

class Suspender {
public:
  Suspender(const Pass &P, const FunctionFacts &FF, const ParmVarDecl *Handle);

  void check();

private:
  bool keeps(const Stmt *S) const;
  const VarDecl *copiedInto(const DeclRefExpr *Ref) const;
  FlowState after(FlowState State, const Stmt *S);
  void report(const FlowWalk &Walk, unsigned Node);

  void checkReferences() const;

  const Pass &P;
  const FunctionFacts &FF;
  const ParmVarDecl *Handle;
  /// The parameter, and the variables that are copies of it: what they are made of keeps nothing.
  llvm::SmallPtrSet<const ValueDecl *, 2> Handles;
  bool EverKept = false; ///< some path keeps the handle
  bool Unsure = false;   ///< whether a path suspends is decided at run time
};

Suspender::Suspender(const Pass &P, const FunctionFacts &FF, const ParmVarDecl *Handle)
    : P(P), FF(FF), Handle(Handle) {
  Handles.insert(Handle);
  anyStmt(FF.Body, [&](const Stmt *S) {
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S); Ref && Handles.count(Ref->getDecl()))
      if (const VarDecl *Copy = copiedInto(Ref))
        Handles.insert(Copy);
    return false;
  });
}

/// The local variable that Ref, a mention of the handle, initialises; null if it is none.
const VarDecl *Suspender::copiedInto(const DeclRefExpr *Ref) const {
  const Expr *Whole = wholeHandle(FF, Ref);
  const DeclStmt *Declared = dyn_cast_or_null<DeclStmt>(FF.parent(Whole));
  if (Declared)
    for (const Decl *D : Declared->decls())
      if (const VarDecl *Var = dyn_cast<VarDecl>(D);
          Var && Var->hasLocalStorage() && Var->getInit() == Whole && isHandle(Var->getType()))
        return Var;
  return nullptr;
}

/// Whether S itself hands the handle to somebody.
bool Suspender::keeps(const Stmt *S) const {
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
    return Handles.count(Ref->getDecl()) && !onlyLooks(P, FF, Ref) && !copiedInto(Ref);
  const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S);
  return Lambda && llvm::any_of(Lambda->captures(), [&](const LambdaCapture &C) {
           return C.capturesVariable() && Handles.count(dyn_cast<ValueDecl>(C.getCapturedVar()));
         });
}

FlowState Suspender::after(FlowState State, const Stmt *S) {
  if (keeps(S)) {
    EverKept = true;
    return Kept;
  }
  const ReturnStmt *Return = dyn_cast<ReturnStmt>(S);
  const Expr *Value = Return ? Return->getRetValue() : nullptr;
  if (State == Lost && Value && Value->getType()->isBooleanType()) {
    bool Suspends = true;
    if (!Value->EvaluateAsBooleanCondition(Suspends, P.Ctx))
      Unsure = true;
    else if (!Suspends)
      return GoesOn;
  }
  return State;
}

void Suspender::report(const FlowWalk &Walk, unsigned Node) {
  std::vector<unsigned> Path = Walk.pathTo(Node);
  const ReturnStmt *Return = nullptr;
  for (unsigned N : Path)
    for (const CFGElement &E : *Walk.Nodes[N].Block)
      if (std::optional<CFGStmt> S = E.getAs<CFGStmt>())
        if (const ReturnStmt *R = dyn_cast<ReturnStmt>(S->getStmt()))
          Return = R;
  Finding F;
  F.In = FF.Decl;
  F.Loc = FF.Decl->getLocation();
  if (!EverKept) {
    F.Message = "'await_suspend' does not keep the handle; nothing can ever resume the coroutine";
    if (Return && Return->getRetValue())
      F.Notes.push_back({Return->getReturnLoc(), "the coroutine is suspended here"});
  } else {
    F.Loc = Return ? Return->getReturnLoc() : FF.Body->getEndLoc();
    F.Message = "the coroutine is suspended here, and nobody keeps its handle to resume it";
    notePath(F, P, Walk, Path, 0);
  }
  P.Report(std::move(F));
}

/// `loop.post([&] { h.resume(); })`: the handle is a parameter, and gone when the lambda runs.
void Suspender::checkReferences() const {
  if (Handle->getType()->isReferenceType())
    return;
  for (const std::unique_ptr<FunctionFacts> &Inner : P.F.Functions) {
    const LambdaExpr *Lambda = Inner->Outer == &FF ? Inner->Lambda : nullptr;
    const CallExpr *By = Lambda ? receiverOf(*Inner) : nullptr;
    if (!By || !(runsLaterByName(By) || (Inner->GivenTo && Inner->GivenTo->callsLater())))
      continue;
    for (const LambdaCapture &C : Lambda->captures())
      if (C.capturesVariable() && C.getCapturedVar() == Handle && C.getCaptureKind() == LCK_ByRef) {
        Finding F;
        F.In = FF.Decl;
        F.Loc = C.isExplicit() ? C.getLocation() : Lambda->getCaptureDefaultLoc();
        F.Range = Lambda->getIntroducerRange();
        F.Message = quoted(*Handle) + " dies when 'await_suspend' returns, but the lambda, which "
                                      "runs later, still refers to it";
        F.Notes.push_back({Handle->getLocation(), quoted(*Handle) + " is captured by reference"});
        F.Notes.push_back({SourceLocation(), "capture the handle by value: it is a pointer"});
        P.Report(std::move(F));
      }
  }
}

void Suspender::check() {
  checkReferences();
  const CFG *Graph = FF.flow().graph();
  if (!Graph)
    return;
  FlowRules Rules;
  Rules.Start = Lost;
  Rules.Element = [&](FlowState State, FlowPlace Place, unsigned) {
    std::optional<CFGStmt> S = (*Place.Block)[Place.Index].getAs<CFGStmt>();
    return S ? after(State, S->getStmt()) : State;
  };
  // `if (tasks.empty()) …; for (Task &t : tasks) start(t, handle);`: a loop is there to run.
  Rules.Edge = [&](FlowState State, const CFGBlock &B, unsigned Succ) {
    const Stmt *Loop = B.getTerminatorStmt();
    bool Keeps = Succ != 0 && isa_and_nonnull<ForStmt, WhileStmt, CXXForRangeStmt>(Loop) &&
                 anyStmt(Loop, [&](const Stmt *S) { return keeps(S); });
    return Keeps ? Kept : State;
  };
  // Whoever throws on the way has not suspended; a handler is reached with everything tried.
  FlowWalk Walk = FF.flow().walk(Rules, Kept);
  if (!Walk.Complete)
    return;
  for (unsigned I = 0; I != Walk.Nodes.size(); ++I) {
    const FlowNode &N = Walk.Nodes[I];
    if (N.Block != &Graph->getExit() || N.State != Lost || N.Parent < 0)
      continue;
    const CFGBlock *From = Walk.Nodes[N.Parent].Block;
    std::optional<CFGStmt> Last = From->empty() ? std::nullopt : From->back().getAs<CFGStmt>();
    if (From->hasNoReturnElement() || (Last && isa<CXXThrowExpr>(Last->getStmt())))
      continue;
    // `return !ready();`: with a handle that other paths keep, that is somebody's protocol.
    if (Unsure && EverKept)
      continue;
    report(Walk, I);
    return;
  }
}

/// Whether the coroutine is suspended for somebody who has its handle anyway.
bool ownerResumes(const Pass &P, const FunctionFacts &FF, const CXXRecordDecl *Awaiter,
                  const Records &OfPromises) {
  if (OfPromises.count(origin(Awaiter)) || knowsPromise(Awaiter))
    return true;
  // A class of one's own that is std::suspend_always by another name.
  if (isEmptyBody(FF.Body) && Awaiter->field_empty() && Awaiter->getNumBases() == 0)
    return true;
  ClassReader Reader(P.Ctx, nullptr);
  for (const FunctionDecl *Ready : Reader.methods(Awaiter, "await_ready"))
    if (Reader.constantBool(Ready, Awaiter) == true)
      return true; // never suspends
  for (const FunctionDecl *Resume : Reader.methods(Awaiter, "await_resume"))
    if (Resume->isNoReturn())
      return true; // the end of a coroutine: nobody is to resume it
  return false;
}

void run(const Pass &P) {
  Records OfPromises = awaitersOfPromises(P.F), Awaited = awaited(P.F);
  const SourceManager &SM = P.Ctx.getSourceManager();
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(FF->Decl);
    if (!Method || !Method->getIdentifier() || Method->getName() != "await_suspend" ||
        Method->getNumParams() != 1 || Method->isDependentContext() || FF->HasErrors ||
        !isHandle(Method->getParamDecl(0)->getType()))
      continue;
    QualType Result = Method->getReturnType();
    if (!Result->isVoidType() && !Result->isBooleanType() && !isHandle(Result))
      continue;
    // One of a header that nobody awaits here may be made for a promise of another header.
    const CXXRecordDecl *Awaiter = Method->getParent();
    if (!SM.isInMainFile(SM.getExpansionLoc(Method->getLocation())) &&
        !Awaited.count(origin(Awaiter)))
      continue;
    if (!ownerResumes(P, *FF, Awaiter, OfPromises))
      Suspender(P, *FF, Method->getParamDecl(0)).check();
  }
}

} // namespace

extern const CheckDef AwaiterLostHandle;
constinit const CheckDef AwaiterLostHandle = define<run>({
    "awaiter-lost-handle",
    "an awaiter suspends the coroutine and keeps no handle to resume it",
    CheckGroup::Correctness,
    "0.1",
    Fixability::None,
});

} // namespace lazy

// An object whose destructor waits blocks where its scope ends, and nobody sees a call there. In
// a coroutine that is the executor's thread.
//
// Two shapes. A local or parameter of a coroutine that some path leaves unsettled: not joined,
// detached or moved away before its scope ends. And an object that tasks share through a
// shared pointer, whose destructor waits: the last task to let go runs the destructor, on the
// executor that the wait needs. Futures of launched threads are `discarded-async-future`, but
// for those in containers.

#include "Checks/Allowed.h"
#include "Checks/BlockingAdvice.h"
#include "Facts/BlockReader.h"
#include "Facts/FlowValue.h"
#include "Facts/Launch.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

struct Options : BlockingAllowed {
  static const Option<Options> Table[2];
};
const Option<Options> Options::Table[] = {
    allowBlockingIn<Options>(),
    allowBlockingTypes<Options>(),
};

/// What makes the destructor of a type wait.
struct Waiter {
  const BlockingDestructorModel *Model = nullptr;
  bool InContainer = false;           ///< elements of the type wait
  const FieldDecl *Through = nullptr; ///< a member waits
  explicit operator bool() const { return Model; }
};

const BlockingDestructorModel *modelOf(const Pass &P, const CXXRecordDecl *Class) {
  const BlockingDestructorModel *Found = nullptr;
  const Catalogue &C = P.F.Types->catalogue();
  forEachClassName(Class, [&](const std::string &Name) {
    Found = C.findBlockingDestructor(Name);
    return Found != nullptr;
  });
  return Found;
}

/// The type of what a Class, which owns its elements, destroys with itself; null if it is no such
/// class. A shared_ptr may not destroy anything.
QualType elementOf(const CXXRecordDecl *Class) {
  const ClassTemplateSpecializationDecl *Container =
      dyn_cast<ClassTemplateSpecializationDecl>(Class);
  if (!Container || !isInStd(Class) || !Class->getIdentifier())
    return {};
  unsigned Index = llvm::StringSwitch<unsigned>(Class->getName())
                       .Cases({"vector", "deque", "list", "forward_list", "array"}, 0)
                       .Cases({"optional", "unique_ptr"}, 0)
                       .Cases({"map", "unordered_map", "multimap", "unordered_multimap"}, 1)
                       .Default(~0u);
  const TemplateArgumentList &Args = Container->getTemplateArgs();
  return Index < Args.size() && Args[Index].getKind() == TemplateArgument::Type
             ? Args[Index].getAsType()
             : QualType();
}

/// Whether Class has a constructor of its own, which may fill the containers in it: a pool.
bool hasConstructorOfItsOwn(const CXXRecordDecl *Class) {
  return llvm::any_of(Class->ctors(), [](const CXXConstructorDecl *One) {
    return One->isUserProvided() && !One->isCopyOrMoveConstructor();
  });
}

Waiter waiterOf(const Pass &P, QualType T, unsigned Depth = 2) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Class->isDependentContext() ||
      Class->hasTrivialDestructor())
    return {};
  if (const BlockingDestructorModel *Model = modelOf(P, Class))
    return {Model};
  if (QualType Element = elementOf(Class); !Element.isNull()) {
    Waiter W = Depth ? waiterOf(P, Element, Depth - 1) : Waiter();
    W.InContainer = W.Model != nullptr;
    return W;
  }
  // A class with a destructor of its own may settle its members; without one it cannot.
  if (isInStd(Class) ||
      (Class->hasUserDeclaredDestructor() && !Class->getDestructor()->isDefaulted()))
    return {};
  for (const FieldDecl *Field : Class->fields()) {
    Waiter W = Depth ? waiterOf(P, Field->getType(), Depth - 1) : Waiter();
    if (W && W.Model->When == BlockCondition::Always &&
        (!W.InContainer || hasConstructorOfItsOwn(Class))) {
      W.Through = Field;
      W.InContainer = false;
      return W;
    }
  }
  return {};
}

/// The variables of a body and their mentions, without those of lambdas in it.
struct Scan {
  std::vector<const VarDecl *> Variables;
  std::vector<const DeclRefExpr *> Mentions;

  void visit(const Stmt *S) {
    if (!S)
      return;
    if (const DeclStmt *Declaration = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declaration->decls())
        if (const VarDecl *Var = dyn_cast<VarDecl>(D))
          Variables.push_back(Var);
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
      Mentions.push_back(Ref);
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Init : Lambda->capture_inits())
        visit(Init);
      return;
    }
    if (const CoawaitExpr *Await = dyn_cast<CoawaitExpr>(S))
      return visit(Await->getOperand());
    if (const CoreturnStmt *Return = dyn_cast<CoreturnStmt>(S))
      return visit(Return->getOperand());
    for (const Stmt *Child : S->children())
      visit(Child);
  }
};

enum class Effect { None, Settles, Fills };

/// Whether a method of this name ends the duty to wait, where the catalogue does not say.
bool soundsSettling(llvm::StringRef Name) {
  for (llvm::StringRef Word :
       {"join", "detach", "stop", "close", "shutdown", "release", "reset", "wait", "swap", "Join",
        "Stop", "Close", "Shutdown", "Wait", "clear", "terminate", "kill", "finish"})
    if (Name.contains(Word))
      return Name != "request_stop" && Name != "get_stop_token" && Name != "get_stop_source" &&
             Name != "joinable";
  return false;
}

/// What a mention of a variable does to its duty. In doubt it is settled.
Effect effectOf(const FunctionFacts &FF, const DeclRefExpr *Ref, const Waiter &W) {
  const Stmt *Inner = Ref, *Outer = FF.parent(Ref);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Outer)) {
    Inner = Outer;
    Outer = FF.parent(Outer);
  }
  // `vector[i].join()`, `optional->join()`
  if (const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Outer)) {
    if (Operator->getOperator() == OO_Equal && Operator->getArg(0) == Inner)
      return Effect::Fills;
    return Effect::Settles;
  }
  if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(Outer)) {
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    if (!Method)
      return W.Through && Member->getMemberDecl() != W.Through ? Effect::None : Effect::Settles;
    if (!Method->getIdentifier())
      return Effect::Settles;
    llvm::StringRef Name = Method->getName();
    if (W.InContainer) {
      if (Name == "push_back" || Name == "emplace_back" || Name == "emplace" || Name == "insert")
        return Effect::Fills;
      return Name == "size" || Name == "empty" || Name == "reserve" || Name == "has_value"
                 ? Effect::None
                 : Effect::Settles;
    }
    return W.Model->settles(Name) || soundsSettling(Name) ? Effect::Settles : Effect::None;
  }
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(Outer);
  const Expr *E = dyn_cast<Expr>(Inner);
  if (Call && E && !W.InContainer && !Call->isCallToStdMove())
    if (const FunctionDecl *Callee = Call->getDirectCallee())
      for (unsigned I = 0; I != Call->getNumArgs() && I < Callee->getNumParams(); ++I)
        if (Call->getArg(I) == E) {
          QualType T = Callee->getParamDecl(I)->getType();
          if (T->isLValueReferenceType() && T->getPointeeType().isConstQualified())
            return Effect::None;
        }
  return Effect::Settles;
}

/// Whether Init makes an object that has something to wait for.
bool makesDuty(const Pass &P, const Expr *Init, QualType T) {
  if (!Init)
    return false;
  const Expr *Made = Init->IgnoreUnlessSpelledInSource();
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Made);
  bool Empty = (Construct && Construct->getNumArgs() == 0) ||
               (isa<InitListExpr>(Made) && cast<InitListExpr>(Made)->getNumInits() == 0);
  if (!Empty)
    return true;
  // A thread or future without work has nothing to wait for; a pool or scope always has.
  const AsyncType *Async = P.F.Types->get(T);
  return !Async || (Async->Kind != Role::Thread && Async->Kind != Role::Future);
}

enum : FlowState { Free, Owed };

/// Whether some path reaches the end of Var's lifetime with a wait ahead.
bool someBlockingEnd(const Pass &P, const FunctionFacts &FF, const VarDecl *Var, const Waiter &W,
                     llvm::ArrayRef<const DeclRefExpr *> Mentions) {
  const FunctionFlow &Flow = FF.flow();
  std::optional<FlowPlace> Start = Flow.graph() ? Flow.find(Var) : std::nullopt;
  if (!Start)
    return false;
  llvm::DenseMap<std::pair<unsigned, unsigned>, FlowState> Events;
  auto Key = [](FlowPlace Place) { return std::make_pair(Place.Block->getBlockID(), Place.Index); };
  Events[Key(*Start)] = makesDuty(P, Var->getInit(), Var->getType()) ? Owed : Free;
  for (const DeclRefExpr *Ref : Mentions) {
    Effect What = effectOf(FF, Ref, W);
    if (What == Effect::None)
      continue;
    std::optional<FlowPlace> Place = Flow.find(Ref);
    if (!Place)
      return false;
    Events[Key(*Place)] = What == Effect::Fills ? Owed : Free;
  }
  bool Found = false;
  FlowRules Rules;
  Rules.Start = Free;
  Rules.Element = [&](FlowState State, FlowPlace Place, unsigned) -> FlowState {
    std::optional<CFGLifetimeEnds> End = (*Place.Block)[Place.Index].getAs<CFGLifetimeEnds>();
    if (End && End->getVarDecl() == Var) {
      Found |= State == Owed;
      return Free;
    }
    auto It = Events.find(Key(Place));
    return It == Events.end() ? State : It->second;
  };
  return Flow.walk(Rules, Free).Complete && Found;
}

/// Whether Init is a `std::make_unique<std::jthread>(work)`: a pointer to a thread with work.
bool isMadeFull(const Expr *Init) {
  const CallExpr *Made = Init ? dyn_cast<CallExpr>(asWritten(Init)) : nullptr;
  const FunctionDecl *Callee = Made ? Made->getDirectCallee() : nullptr;
  return Callee && Callee->getIdentifier() && isInStd(Callee) && Made->getNumArgs() &&
         (Callee->getName() == "make_unique" || Callee->getName() == "make_optional");
}

/// Containers have no flow of their own: something is put in, and nothing may settle it.
bool isFilledOnly(const FunctionFacts &FF, const VarDecl *Var, const Waiter &W, bool FromLaunch,
                  const Catalogue &C, llvm::ArrayRef<const DeclRefExpr *> Mentions) {
  bool Filled = !FromLaunch && isMadeFull(Var->getInit());
  for (const DeclRefExpr *Ref : Mentions) {
    switch (effectOf(FF, Ref, W)) {
    case Effect::Settles:
      return false;
    case Effect::None:
      break;
    case Effect::Fills: {
      const Stmt *S = Ref;
      while (S && !isa<CallExpr>(S))
        S = FF.parent(S);
      const CallExpr *Call = dyn_cast_or_null<CallExpr>(S);
      Filled |= !FromLaunch ||
                (Call && Call->getNumArgs() &&
                 launched(asWritten(Call->getArg(Call->getNumArgs() - 1)), C) == Launched::Waits);
      break;
    }
    }
  }
  return Filled;
}

BlockingModel asCall(const BlockingDestructorModel &D) {
  BlockingModel M;
  M.Why = D.Why;
  M.File = D.File;
  M.Library = D.Library;
  M.Instead = D.Instead;
  return M;
}

void checkLocal(const Pass &P, const FunctionFacts &FF, const VarDecl *Var, const Scan &All) {
  if (Var->getType()->isDependentType() || !Var->hasLocalStorage() || Var->isImplicit())
    return;
  Waiter W = waiterOf(P, Var->getType());
  if (!W)
    return;
  bool FromLaunch = W.Model->When == BlockCondition::OnlyFromAsync;
  if (FromLaunch && !W.InContainer)
    return; // discarded-async-future
  if (W.Model->When != BlockCondition::Always && !FromLaunch)
    return;
  llvm::SmallVector<const DeclRefExpr *, 4> Mentions;
  for (const DeclRefExpr *Ref : All.Mentions)
    if (Ref->getDecl() == Var)
      Mentions.push_back(Ref);
  bool Blocks;
  if (W.InContainer)
    Blocks = isFilledOnly(FF, Var, W, FromLaunch, P.F.Types->catalogue(), Mentions);
  else if (isa<ParmVarDecl>(Var))
    Blocks = llvm::all_of(
        Mentions, [&](const DeclRefExpr *Ref) { return effectOf(FF, Ref, W) == Effect::None; });
  else
    Blocks = someBlockingEnd(P, FF, Var, W, Mentions);
  if (!Blocks)
    return;
  Finding F;
  F.Loc = Var->getLocation();
  F.In = FF.Decl;
  F.Message = "the destructor of '" + Var->getNameAsString() + "' waits; it blocks the thread of " +
              bodyOnExecutor(FF);
  if (W.Through)
    F.Notes.push_back({W.Through->getLocation(),
                       "it destroys '" + W.Through->getNameAsString() + "', which waits"});
  addBlockingNotes(F, P, FF, asCall(*W.Model));
  P.Report(std::move(F));
}

/// Whether T is a pointer that shares a Class, or a class derived from it.
bool sharesA(QualType T, const CXXRecordDecl *Class) {
  const ClassTemplateSpecializationDecl *Pointer =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(T->getAsCXXRecordDecl());
  if (!Pointer || !Pointer->getIdentifier() || Pointer->getTemplateArgs().size() == 0 ||
      Pointer->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return false;
  llvm::StringRef Name = Pointer->getName();
  if (!Name.contains("shared_ptr") && Name != "intrusive_ptr")
    return false;
  const CXXRecordDecl *Pointee = Pointer->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
  return Pointee && (Pointee->getCanonicalDecl() == Class->getCanonicalDecl() ||
                     (Pointee->hasDefinition() && Pointee->isDerivedFrom(Class)));
}

/// The variable through which the coroutine FF keeps a Class alive; null if it does not.
const ValueDecl *shareOf(const FunctionFacts &FF, const CXXRecordDecl *Class) {
  for (const ParmVarDecl *Param : FF.Decl->parameters())
    if (sharesA(Param->getType(), Class))
      return Param;
  if (FF.Lambda)
    for (const LambdaCapture &Capture : FF.Lambda->captures())
      if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByCopy &&
          sharesA(Capture.getCapturedVar()->getType(), Class))
        return Capture.getCapturedVar();
  Scan Body;
  Body.visit(FF.Body);
  for (const VarDecl *Var : Body.Variables)
    if (Var->hasLocalStorage() && sharesA(Var->getType(), Class))
      return Var;
  return nullptr;
}

/// What to say of a wait in the destructor FF, at Call, if tasks share its object; none if they do
/// not. The message begins with What.
std::optional<Finding> sharedDestructor(const Pass &P, const FunctionFacts &FF, const Expr *Call,
                                        std::string What, const Options &O) {
  const CXXRecordDecl *Class = cast<CXXDestructorDecl>(FF.Decl)->getParent();
  for (const std::unique_ptr<FunctionFacts> &Task : P.F.Functions) {
    if (!Task->IsCoroutine || !mustNotBlock(P, *Task, O))
      continue;
    const ValueDecl *Share = shareOf(*Task, Class);
    if (!Share)
      continue;
    Finding F;
    F.Loc = Call->getBeginLoc();
    F.Range = Call->getSourceRange();
    F.In = FF.Decl;
    F.Message = What + " blocks in a destructor that the last task to share a '" +
                Class->getNameAsString() + "' runs";
    F.Notes.push_back({Share->getLocation(), bodyOnExecutor(*Task) + " keeps it alive through '" +
                                                 Share->getNameAsString() + "'"});
    F.Notes.push_back({SourceLocation(), "wait in a method that is awaited before the last owner "
                                         "lets go"});
    return F;
  }
  return std::nullopt;
}

/// FF is a destructor: does it wait, itself or by what it calls (`~Session() { stop(); }`)?
void checkDestructor(const Pass &P, const FunctionFacts &FF, const Options &O) {
  for (const BlockSite &Site : FF.Blocks)
    if (Site.Certain &&
        (Site.Model->Kind == BlockKind::Wait || Site.Model->Kind == BlockKind::SyncWait)) {
      if (std::optional<Finding> F = sharedDestructor(P, FF, Site.Call, calledName(Site.Call), O))
        P.Report(std::move(*F));
      return;
    }
  for (const CallSite &Call : FF.Calls) {
    if (!P.F.IsUserCode(Call.Callee->getLocation()) || cutsBlocking(Call.Callee, *P.F.Types))
      continue;
    std::optional<Finding> F = sharedDestructor(P, FF, Call.Call, "'{what}'", O);
    if (!F)
      return;
    P.ReportIf(std::move(*F), {ConditionalFinding::Blocks,
                               Call.Callee,
                               0,
                               Call.Virtual,
                               {"sync-wait", "wait"},
                               VirtualCalls::Declared,
                               Call.Call});
  }
}

void run(const Pass &P, const Options &O) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (isa<CXXDestructorDecl>(FF->Decl)) {
      if (isInFileOf(P, FF->Decl->getLocation(), O.AllowBlockingIn))
        continue;
      checkDestructor(P, *FF, O);
      continue;
    }
    if (!FF->IsCoroutine || FF->Decl->isDependentContext() || !mustNotBlock(P, *FF, O))
      continue;
    Scan All;
    All.visit(FF->Body);
    for (const ParmVarDecl *Param : FF->Decl->parameters())
      checkLocal(P, *FF, Param, All);
    for (const VarDecl *Var : All.Variables)
      checkLocal(P, *FF, Var, All);
  }
}

} // namespace

extern const CheckDef BlockingDestructor;
constinit const CheckDef BlockingDestructor = define<Options, run>({
    "blocking-destructor",
    "an object whose destructor waits dies in a coroutine, or with the task that drops it last",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::None,
});

} // namespace lazy

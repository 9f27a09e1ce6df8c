// The calls of one body: those that block, those to follow, and the lambdas that run elsewhere.
#include "Facts/CallSites.h"
#include "Facts/BlockReader.h"
#include "Facts/Facts.h"
#include "Facts/Fate.h"
#include "Facts/GivenValues.h"
#include "Facts/ImpliedCalls.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

CallSiteReader::CallSiteReader(AsyncTypes &Types)
    : Types(Types), Blocking(std::make_unique<BlockReader>(Types)) {}
CallSiteReader::~CallSiteReader() = default;

/// The lambda that E is, or is made of: through temporaries, moves, a variable that was
/// initialised with it, and type-erasing wrappers. Null if it is none.
static const LambdaExpr *lambdaOf(const Expr *E) {
  for (unsigned Steps = 0; Steps != 8; ++Steps) {
    E = asWritten(E);
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(E))
      return Lambda;
    const CallExpr *Call = dyn_cast<CallExpr>(E);
    const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(E);
    const CastExpr *Cast = dyn_cast<CastExpr>(E);
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
    const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (Call && isPassThrough(Call))
      E = Call->getArg(0);
    else if (Construct && Construct->getNumArgs() == 1)
      E = Construct->getArg(0);
    else if (Cast)
      E = Cast->getSubExpr();
    else if (Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) && Var->getInit())
      E = Var->getInit();
    else
      return nullptr;
  }
  return nullptr;
}

/// The model of the function, or of the class whose constructor, is given callables by E.
static const FunctionModel *receiver(const Expr *E, const Catalogue &C) {
  if (const CallExpr *Call = dyn_cast<CallExpr>(E))
    return calledFunctionModel(Call, C);
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(E);
  const CXXRecordDecl *Class = Construct ? Construct->getConstructor()->getParent() : nullptr;
  if (!Class || !Class->getIdentifier() || !C.mayKnow(Class->getName()))
    return nullptr;
  return C.findFunction(canonicalName(Class));
}

/// Whether Callee, of the standard library, calls the callables it is given before it returns:
/// algorithms, visit, invoke. Others keep them, or make something of them.
static bool callsInPlace(const FunctionDecl *Callee) {
  if (!Callee || !isInStd(Callee))
    return false;
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
  if (Method) {
    // Algorithms as objects (std::ranges::sort), and the monadic methods of optional and expected.
    if (Method->getOverloadedOperator() == OO_Call) {
      llvm::StringRef Class =
          Method->getParent()->getIdentifier() ? Method->getParent()->getName() : "";
      return !Class.contains("function") && !Class.contains("_Bind") && !Class.contains("task") &&
             !canonicalName(Method->getParent()).starts_with("std::ranges::views");
    }
    return Method->getIdentifier() && llvm::StringSwitch<bool>(Method->getName())
                                          .Cases({"and_then", "or_else", "transform"}, true)
                                          .Cases({"transform_error", "remove_if", "sort"}, true)
                                          .Case("wait", true)
                                          .Default(false);
  }
  if (!Callee->getIdentifier() || !Callee->getPrimaryTemplate())
    return false;
  llvm::StringRef Name = Callee->getName();
  if (Name.starts_with("make_") || Name.starts_with("bind") || Name.starts_with("allocate_"))
    return false;
  return !llvm::StringSwitch<bool>(Name)
              .Cases({"async", "not_fn", "move", "forward", "ref", "cref", "tie"}, true)
              .Cases({"exchange", "swap", "construct_at", "get", "addressof", "as_const"}, true)
              .Cases({"any_cast", "atexit", "signal", "forward_as_tuple", "mem_fn"}, true)
              .Default(false);
}

/// The bodies of Lambda: its call operator, or the instantiations of a generic one's.
static llvm::SmallVector<const FunctionDecl *, 2> bodiesOf(const LambdaExpr *Lambda) {
  const CXXMethodDecl *Operator = Lambda->getCallOperator();
  llvm::SmallVector<const FunctionDecl *, 2> Result;
  if (const FunctionTemplateDecl *Generic = Operator->getDescribedFunctionTemplate()) {
    for (const FunctionDecl *Specialisation : Generic->specializations())
      if (Specialisation->doesThisDeclarationHaveABody())
        Result.push_back(Specialisation);
  } else {
    Result.push_back(Operator);
  }
  return Result;
}

/// Whether one of Args is, or leads to, one of the types called Names: a pool, its executor, or a
/// variable that was made of one (`any_executor ex = pool.get_executor();`).
static bool givesThread(llvm::ArrayRef<const Expr *> Args, llvm::ArrayRef<std::string> Names) {
  return !Names.empty() && llvm::any_of(Args, [&](const Expr *Arg) {
    if (Arg->isTypeDependent())
      return false;
    const Expr *Given = asWritten(Arg);
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Given);
    const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (namesType(Given->getType(), Names))
      return true;
    if (!Var || !Var->hasLocalStorage() || isa<ParmVarDecl>(Var) || !Var->getInit() ||
        Var->getInit()->isTypeDependent())
      return false;
    const Expr *Init = asWritten(Var->getInit());
    if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(Init); Made && Made->getNumArgs())
      Init = asWritten(Made->getArg(0));
    return namesType(Init->getType(), Names);
  });
}

/// The awaits of Body that go to a thread that may block: `co_await winrt::resume_background();`.
static llvm::SmallVector<const Expr *, 2> hopsIn(const BodyIndex &Body, const Catalogue &C) {
  llvm::SmallVector<const Expr *, 2> Result;
  for (const Expr *Await : Body.Awaits) {
    const CallExpr *Call = dyn_cast<CallExpr>(asWritten(awaitOperand(Await)));
    const FunctionModel *Model = Call ? calledFunctionModel(Call, C) : nullptr;
    if (Model && Model->ResumesOnThread)
      Result.push_back(Await);
  }
  return Result;
}

/// Whether the coroutine of Body has, before E and in every case, made one of Hops.
static bool isAfterHop(const Expr *E, const BodyIndex &Body, llvm::ArrayRef<const Expr *> Hops) {
  for (const Expr *Await : Hops) {
    const Stmt *Block = Body.parent(Await), *Last = E;
    while (isa_and_nonnull<Expr>(Block))
      Block = Body.parent(Block);
    const CompoundStmt *Compound = dyn_cast_or_null<CompoundStmt>(Block);
    if (!Compound)
      continue;
    while (Last && Body.parent(Last) != Compound)
      Last = Body.parent(Last);
    if (Last && Await->getBeginLoc() < Last->getBeginLoc())
      return true;
  }
  return false;
}

/// Where Model's function runs the callable among Args, as written.
static Runs runsOf(const FunctionModel &Model, llvm::ArrayRef<const Expr *> Args) {
  const bool Alone =
      llvm::count_if(Args, [](const Expr *Arg) { return !isa<CXXDefaultArgExpr>(Arg); }) == 1;
  return Alone && Model.RunsAlone != Runs::Unknown ? Model.RunsAlone : Model.CallableRuns;
}

void CallSiteReader::readCallables(const Expr *E, FunctionFacts &FF) {
  llvm::ArrayRef<const Expr *> Args = plainArguments(E);
  llvm::SmallVector<const LambdaExpr *, 2> Lambdas;
  for (const Expr *Arg : Args)
    if (!Arg->isTypeDependent())
      if (const LambdaExpr *Lambda = lambdaOf(Arg))
        Lambdas.push_back(Lambda);
  if (Lambdas.empty())
    return;
  const FunctionModel *Model = receiver(E, Types.catalogue());
  const Runs Where = Model ? runsOf(*Model, Args) : Runs::Unknown;
  const bool OnThread = Where == Runs::Thread || (Model && givesThread(Args, Model->ThreadWith));
  if (OnThread || (Where != Runs::Unknown && Where != Runs::InCall)) {
    for (const LambdaExpr *Lambda : Lambdas)
      Given[Lambda] = {Model->CallableRuns != Runs::Unknown ? Model : nullptr, OnThread};
    return;
  }
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  // `counter.withLock([](int &Value) {…})`
  const bool TakesLock = !FF.Blocks.empty() && FF.Blocks.back().Call == E &&
                         FF.Blocks.back().Model->Kind == BlockKind::Lock;
  if (!Call || !(TakesLock || Where == Runs::InCall || callsInPlace(Call->getDirectCallee())))
    return;
  for (const LambdaExpr *Lambda : Lambdas)
    for (const FunctionDecl *Body : bodiesOf(Lambda))
      if (!cutsBlocking(Body, Types))
        FF.Calls.push_back({E, Body, /*Virtual=*/false});
}

void CallSiteReader::readCall(const Expr *E, FunctionFacts &FF) {
  CallSite Site;
  Site.Call = E;
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(E)) {
    Site.Callee = Construct->getConstructor();
  } else if (const CallExpr *Call = dyn_cast<CallExpr>(E)) {
    Site.Callee = Call->getDirectCallee();
    const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call);
    const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
    const MemberExpr *Named =
        Member ? dyn_cast<MemberExpr>(Member->getCallee()->IgnoreParens()) : nullptr;
    if (Method && Method->isVirtual() && Named && !Named->hasQualifier()) {
      const CXXMethodDecl *Exact = Method->getDevirtualizedMethod(
          Member->getImplicitObjectArgument(), /*IsAppleKext=*/false);
      Site.Callee = Exact ? Exact : Method;
      Site.Virtual = !Exact;
    }
  }
  if (const CallExpr *Call = dyn_cast<CallExpr>(E))
    readMade(Call, FF);
  if (!Site.Callee || isForeign(Site.Callee) || cutsBlocking(Site.Callee, Types))
    return;
  FF.Calls.push_back(Site);
}

/// The constructor of Class that makes it of Count arguments, if only one can be meant.
static const CXXConstructorDecl *onlyConstructor(const CXXRecordDecl *Class, unsigned Count) {
  const CXXConstructorDecl *Found = nullptr;
  for (const CXXConstructorDecl *One : Class->ctors()) {
    if (One->isDeleted() || Count < One->getMinRequiredArguments() ||
        (Count > One->getNumParams() && !One->isVariadic()) ||
        (Count == 1 && One->isCopyOrMoveConstructor()))
      continue;
    if (Found)
      return nullptr;
    Found = One;
  }
  return Found;
}

void CallSiteReader::readMade(const CallExpr *Call, FunctionFacts &FF) {
  const CXXRecordDecl *Class = madeBy(Call);
  const CXXConstructorDecl *Constructor =
      Class ? onlyConstructor(Class, Call->getNumArgs()) : nullptr;
  if (Constructor && !isForeign(Constructor) && !cutsBlocking(Constructor, Types))
    FF.Calls.push_back({Call, Constructor, /*Virtual=*/false});
}

/// What runs without being called, on this thread too.
void CallSiteReader::readImplied(const BodyIndex &Body, FunctionFacts &FF) {
  for (const ImpliedDestructor &D : destructorsIn(FF.Decl, Body))
    // What becomes of a temporary that is asynchronous is a matter of its own.
    if (D.Var || !Types.get(D.Made->getType()))
      FF.Calls.push_back({D.Made, D.Callee, /*Virtual=*/false, nullptr, D.Var});
  for (const Expr *Step : rangeStepsIn(Body))
    readCall(Step, FF);
}

/// Whether E was written by the macro of a system header: assertions that print and abort.
static bool isOfSystemMacro(const Expr *E, const SourceManager &SM) {
  SourceLocation Loc = E->getBeginLoc();
  return Loc.isMacroID() && SM.isInSystemHeader(SM.getSpellingLoc(Loc));
}

/// Whether S is a call that never returns, such as `std::exit(1);`. An exception is no end.
static bool endsProgram(const Stmt *S) {
  const Expr *E = dyn_cast_or_null<Expr>(S);
  const CallExpr *Call = E ? dyn_cast<CallExpr>(asWritten(E)) : nullptr;
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->isNoReturn();
}

static bool suspends(const Stmt *S) {
  const Expr *E = dyn_cast_or_null<Expr>(S);
  return S &&
         ((E && awaitOperand(E)) || isa<CoyieldExpr>(S) || llvm::any_of(S->children(), suspends));
}

/// Whether the program ends soon after E: it stands, outside of loops, in a block that ends so.
/// Whoever writes down why it ends may take the time, because nothing is to run afterwards.
static bool isBeforeEnd(const Expr *E, const BodyIndex &Body) {
  for (const Stmt *S = Body.parent(E); S; S = Body.parent(S)) {
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
      return false;
    const CompoundStmt *Block = dyn_cast<CompoundStmt>(S);
    if (Block && !Block->body_empty() && endsProgram(Block->body_back()))
      return !suspends(Block);
  }
  return false;
}

namespace {
/// What a body evaluates although it is written elsewhere.
struct Implied {
  const Expr *Root;
  const Expr *At; ///< what of the body evaluates it; null: it is part of the body as it stands
  unsigned Depth; ///< how far to follow what it implies in turn
};
} // namespace

void CallSiteReader::read(const BodyIndex &Body, FunctionFacts &FF) {
  if (FF.Lambda) {
    const GivenLambda To = Given.lookup(FF.Lambda);
    FF.GivenTo = To.To;
    FF.OnThread = To.OnThread;
  }
  constexpr unsigned Depth = 3;
  llvm::SmallVector<Implied, 8> Pending;
  llvm::SmallVector<const Expr *, 4> Roots;
  if (const CXXConstructorDecl *Constructor = dyn_cast<CXXConstructorDecl>(FF.Decl))
    addMemberInits(Constructor, Roots);
  for (const Expr *Root : Roots)
    Pending.push_back({Root, nullptr, Depth});

  const llvm::SmallVector<const Expr *, 2> Hops = hopsIn(Body, Types.catalogue());
  auto readMaker = [&](const Expr *E, const Expr *At, const BodyIndex &In, unsigned Deeper) {
    if (Deeper)
      for (const Expr *Root : impliedBy(E))
        Pending.push_back({Root, At, Deeper - 1});
    if (!isa<CallExpr, CXXConstructExpr>(E) ||
        isOfSystemMacro(E, Types.context().getSourceManager()) || isBeforeEnd(E, In) ||
        isAfterHop(At, Body, Hops))
      return;
    size_t Before = FF.Calls.size();
    BlockReader::Answer Answer = Blocking->read(E, In, FF);
    if (Answer.Site)
      FF.Blocks.push_back(*Answer.Site);
    // What is known not to block here does not lead to what blocks in it either.
    else if (!Answer.Known)
      readCall(E, FF);
    readCallables(E, FF);
    // Constants that are written elsewhere are known there only: such a call is told where it
    // stands.
    for (CallSite &New : llvm::drop_begin(FF.Calls, Before))
      if (At != E && suffixesOf(E, New.Callee, Types.context(), FF.Decl, std::nullopt).empty()) {
        New.Written = New.Call;
        New.Call = At;
      }
  };
  for (const Expr *E : Body.Makers)
    readMaker(E, E, Body, Depth);
  for (size_t I = 0; I != Pending.size(); ++I) {
    const Implied Next = Pending[I];
    if (Next.Root->isInstantiationDependent())
      continue;
    BodyIndex In;
    In.add(Next.Root);
    for (const Expr *E : In.Makers)
      readMaker(E, Next.At ? Next.At : E, In, Next.Depth);
  }
  readImplied(Body, FF);
}

SourceLocation CallSite::location() const {
  return Destroyed ? Destroyed->getLocation() : Call->getExprLoc();
}

SourceRange CallSite::range() const {
  return Destroyed ? SourceRange(Destroyed->getLocation()) : Call->getSourceRange();
}

bool runsOnExecutor(const FunctionFacts &FF) {
  if (FF.OnThread)
    return false;
  if (FF.IsCoroutine) {
    bool Awaits = llvm::any_of(FF.Awaits, [](const AwaitPoint &A) { return A.Type != nullptr; });
    // Generators are pulled by whoever wants the next value, and other promises (optional,
    // expected) know no executor at all.
    return Awaits || (FF.Returns && FF.Returns->Kind != Role::Generator);
  }
  return FF.GivenTo && FF.GivenTo->CallableRuns == Runs::Later;
}

} // namespace lazy

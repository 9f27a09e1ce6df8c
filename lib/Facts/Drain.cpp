// Functions that wait for the task they are given, and are in no table: users write their own
// `sync_wait` for their own tasks. Such a function is not a coroutine, makes the task run, and
// waits on a primitive that the catalogue knows; a future's own method need only wait.
#include "Facts/BlockReader.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {

/// How many calls deep the wait and the start may be.
static constexpr unsigned Depth = 3;

static const FunctionDecl *definitionOf(const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || Definition->isDependentContext() ||
      Definition->hasSkippedBody())
    return nullptr;
  return Definition;
}

static bool isCoroutine(const FunctionDecl *Definition) {
  return isa_and_nonnull<CoroutineBodyStmt>(Definition->getBody());
}

/// Whether E resumes a coroutine: `handle.resume()`, `handle()`.
static bool resumesHandle(const Expr *E) {
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  const CXXMethodDecl *Method =
      Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee()) : nullptr;
  if (!Method || !Method->getParent()->getIdentifier() ||
      Method->getParent()->getName() != "coroutine_handle")
    return false;
  return Method->getOverloadedOperator() == OO_Call ||
         (Method->getIdentifier() && Method->getName() == "resume");
}

static bool isLambdaCoroutine(const LambdaExpr *Lambda) {
  return isa_and_nonnull<CoroutineBodyStmt>(Lambda->getBody());
}

BlockReader::Waiting BlockReader::waiting(const FunctionDecl *F, unsigned Levels) {
  Waiting Result;
  const FunctionDecl *Definition = definitionOf(F);
  if (!Definition || Levels == 0)
    return Result;
  if (isCoroutine(Definition)) {
    Result.Resumes = true; // it awaits what it is given
    return Result;
  }
  auto [It, New] = Waitings.try_emplace(Definition);
  if (!New)
    return It->second;

  BodyIndex Body;
  Body.add(Definition->getBody());
  Result.Resumes = llvm::any_of(Body.Lambdas, isLambdaCoroutine);
  for (const Expr *Maker : Body.Makers) {
    if (Result.Waits && Result.Resumes)
      break;
    if (resumesHandle(Maker)) {
      Result.Resumes = true;
      continue;
    }
    const CallExpr *Call = dyn_cast<CallExpr>(Maker);
    if (!Call)
      continue;
    if (const BlockingModel *M = named(Call)) {
      if ((M->Kind == BlockKind::Wait || M->Kind == BlockKind::SyncWait) &&
          !polls(Call, *M, Types.context()) && !isKnownReady(Call, Body, Types.context()))
        Result.Waits = true;
      // A loop that runs here resumes what it is given.
      Result.Resumes |= M->Kind == BlockKind::SyncWait;
      continue;
    }
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || isInStd(Callee) || isa<CXXConversionDecl>(Callee))
      continue;
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (Method && Method->isVirtual())
      continue;
    Waiting Inner = waiting(Callee, Levels - 1);
    // What it waits for is there already.
    if (Inner.Waits && (isKnownReady(Call, Body, Types.context()) ||
                        llvm::any_of(Call->arguments(), [&](const Expr *Arg) {
                          return !Arg->isTypeDependent() && Types.get(Arg->getType()) &&
                                 isKnownReady(Arg, Call, Body, Types.context());
                        })))
      Inner.Waits = false;
    Result.Waits |= Inner.Waits;
    Result.Resumes |= Inner.Resumes;
  }
  Waitings[Definition] = Result;
  return Result;
}

static BlockingModel makeModel(BlockCondition When, llvm::StringRef Why) {
  BlockingModel M;
  M.Kind = BlockKind::SyncWait;
  M.When = When;
  M.Instead = Replacement::FutureWait;
  M.Why = Why;
  return M;
}

/// Of a function that is given a task.
static const BlockingModel &functionModel() {
  static const BlockingModel Model = makeModel(
      BlockCondition::Always, "it runs the task it is given, and waits for it on this thread");
  return Model;
}

/// Of a task's own method.
static const BlockingModel &methodModel() {
  static const BlockingModel Model =
      makeModel(BlockCondition::UnlessReady, "its body waits on this thread for the result");
  return Model;
}

/// Whether users who write a drain of their own call it so too: `sync_wait`, `block_on`.
bool BlockReader::isDrainName(llvm::StringRef Name) {
  if (DrainNames.empty()) {
    // No library of the catalogue has these: they are what users of other languages bring along.
    DrainNames.insert("block_on");
    DrainNames.insert("blockOn");
    for (const std::unique_ptr<FunctionModel> &Model : C.functions()) {
      if (Model->Role != FunctionRole::BlockOn)
        continue;
      for (llvm::StringRef Full : Model->Names) {
        auto [Scope, Last] = Full.rsplit("::");
        // Shorter ones (`run`, `join`, `wait`) mean something on their class only.
        if (Last.size() >= 8 && !C.findType(Scope))
          DrainNames.insert(Last);
      }
    }
  }
  return DrainNames.contains(Name);
}

const BlockingModel *BlockReader::drain(const CallExpr *Call) {
  if (Call->isTypeDependent())
    return nullptr;
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || isInStd(Callee) || isa<CXXConversionDecl>(Callee))
    return nullptr;
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
  if (Method && Method->isVirtual())
    return nullptr;

  const Expr *Object = Method && isa<CXXMemberCallExpr>(Call) ? blockingObject(Call) : nullptr;
  bool OnAsync = false;
  if (Object) {
    QualType T = Object->getType();
    if (T->isPointerType())
      T = T->getPointeeType();
    const AsyncType *On = Types.get(T);
    // What the catalogue says of a type is complete.
    OnAsync =
        On && !On->Model && Method->getIdentifier() && !Method->getName().starts_with("await_");
  }
  bool GivenAsync = llvm::any_of(Callee->parameters(), [&](const ParmVarDecl *Param) {
    QualType T = Param->getType();
    return T.getNonReferenceType()->isRecordType() && Types.get(T);
  });
  if (!OnAsync && !GivenAsync)
    return nullptr;
  // Asked last: a body that nobody has read yet comes from where the headers are kept.
  const FunctionDecl *Definition = definitionOf(Callee);
  if (Definition && isCoroutine(Definition))
    return nullptr;
  if (Types.get(Call->getType()) || cutsBlocking(Callee, Types))
    return nullptr;
  if (GivenAsync && !Method && Callee->getIdentifier() && isDrainName(Callee->getName()))
    return &functionModel();
  Waiting W = Definition ? waiting(Definition, Depth) : Waiting();
  if (!W.Waits)
    return nullptr;
  if (OnAsync)
    return &methodModel();
  return W.Resumes ? &functionModel() : nullptr;
}

} // namespace lazy

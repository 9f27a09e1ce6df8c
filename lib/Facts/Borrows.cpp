// What does an asynchronous value keep that is not its own?
//
// Two questions are asked of each call that makes a value: what is bound to the parameters (a
// question of syntax, at the call), and does the coroutine look at it after it was suspended (a
// question about its body). A lazy coroutine is suspended before its first statement; of an eager
// one only what comes after its first suspension counts.
#include "Facts/Borrows.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Fate.h"
#include "Facts/Referents.h"
#include "Facts/Suspension.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {
namespace {

/// The function that Call calls, and its arguments by parameter; the object, if it has one.
struct CalledWith {
  const FunctionDecl *Callee = nullptr;
  const Expr *Object = nullptr;
  llvm::ArrayRef<const Expr *> Arguments;

  explicit CalledWith(const CallExpr *Call) : Callee(Call->getDirectCallee()) {
    Arguments =
        llvm::ArrayRef(const_cast<const Expr *const *>(Call->getArgs()), Call->getNumArgs());
    const CXXMethodDecl *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (!Method || Method->isStatic())
      return;
    if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      Object = Member->getImplicitObjectArgument();
    } else if (isa<CXXOperatorCallExpr>(Call) && !Arguments.empty()) {
      Object = Arguments.front();
      Arguments = Arguments.drop_front();
    }
    // `this auto` copies the object into the frame; other explicit objects are parameters.
    if (Method->isExplicitObjectMemberFunction())
      Object = nullptr, Callee = nullptr;
  }
};

bool mentions(const Stmt *S, const VarDecl *Var) {
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
    return Ref->getDecl() == Var;
  const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S);
  return Lambda && llvm::any_of(Lambda->captures(), [&](const LambdaCapture &C) {
           return C.capturesVariable() && C.getCapturedVar() == Var;
         });
}

bool mentionsThis(const Stmt *S) {
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(S)) {
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    return isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) &&
           !isa<VarDecl>(Member->getMemberDecl()) && !(Method && Method->isStatic());
  }
  const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S);
  return Lambda &&
         llvm::any_of(Lambda->captures(), [](const LambdaCapture &C) { return C.capturesThis(); });
}

/// Whether S, in the body of Closure or of a lambda in that, uses what Closure captures.
bool mentionsCapture(const LambdaExpr &Closure, const Stmt *S) {
  auto captures = [&](const ValueDecl *Var) {
    return llvm::any_of(Closure.captures(), [&](const LambdaCapture &C) {
      return Var ? C.capturesVariable() && C.getCapturedVar() == Var : C.capturesThis();
    });
  };
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
    return Ref->isNonOdrUse() == NOUR_None && captures(Ref->getDecl());
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(S))
    return isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) && captures(nullptr);
  const LambdaExpr *Inner = dyn_cast<LambdaExpr>(S);
  return Inner && llvm::any_of(Inner->captures(), [&](const LambdaCapture &C) {
           return C.capturesThis() ? captures(nullptr)
                                   : C.capturesVariable() && captures(C.getCapturedVar());
         });
}

} // namespace

Borrows::Borrows(const Facts &F) : F(F) {
  for (const std::unique_ptr<FunctionFacts> &FF : F.Functions)
    Bodies[FF->Decl->getCanonicalDecl()] = FF.get();
}

bool Borrows::usedWhenResumed(const FunctionFacts &FF,
                              llvm::function_ref<bool(const Stmt *)> Uses) {
  if (FF.HasErrors || !FF.IsCoroutine || !FF.Returns)
    return false;
  if (FF.Returns->isLazy())
    return anyStmt(FF.Body, Uses);
  Suspensions Points(FF);
  llvm::SmallVector<const CFGBlock *, 16> Open;
  llvm::DenseSet<const CFGBlock *> Seen;
  auto ReadsFrom = [&](const CFGBlock *B, unsigned Index) {
    for (const CFGElement &E : llvm::drop_begin(*B, Index))
      if (std::optional<CFGStmt> S = E.getAs<CFGStmt>(); S && Uses(S->getStmt()))
        return true;
    // `CHECK_THROWS(co_await f)`: the loop is the macro's, and goes round once.
    const DoStmt *Loop = dyn_cast_or_null<DoStmt>(B->getTerminatorStmt());
    bool Once = Loop && Loop->getBeginLoc().isMacroID() && Loop->getEndLoc().isMacroID();
    for (const CFGBlock::AdjacentBlock &Next : llvm::drop_begin(B->succs(), Once ? 1 : 0))
      if (const CFGBlock *Block = Next.getReachableBlock(); Block && Seen.insert(Block).second)
        Open.push_back(Block);
    return false;
  };
  for (const Suspension &S : Points.all())
    if (ReadsFrom(S.Place.Block, S.Place.Index + 1))
      return true;
  while (!Open.empty())
    if (ReadsFrom(Open.pop_back_val(), 0))
      return true;
  return false;
}

/// Whether the body of F, if it is a visible coroutine, uses something after it was suspended.
/// None: there is no body to ask, or it is no coroutine's.
std::optional<bool> Borrows::askBody(const FunctionDecl *Function,
                                     llvm::function_ref<bool(const Stmt *)> Uses) {
  if (const FunctionFacts *FF = Bodies.lookup(Function->getCanonicalDecl()))
    return FF->IsCoroutine ? std::optional(usedWhenResumed(*FF, Uses)) : std::nullopt;
  return std::nullopt;
}

bool Borrows::keepsParam(const FunctionDecl *Function, unsigned Index, unsigned Depth) {
  if (Depth == 0 || Index >= Function->getNumParams())
    return false;
  const FunctionDecl *Definition = nullptr;
  const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern();
  bool Visible = Function->hasBody(Definition) || (Pattern && Pattern->hasBody());
  const FunctionDecl *Shown = Definition ? Definition : Function;
  const ParmVarDecl *Param = Shown->getParamDecl(Index);
  if (std::optional<bool> Kept = askBody(Shown, [&](const Stmt *S) { return mentions(S, Param); }))
    return *Kept;
  const FunctionFacts *Wrapper = Bodies.lookup(Function->getCanonicalDecl());
  if (!Wrapper) {
    // Nothing to read: most functions that return a lazy task are coroutines.
    const AsyncType *Gives = F.Types->get(Function->getReturnType());
    return !Visible && Gives && Gives->isLazy() && Gives->Kind == Role::Task &&
           F.IsUserCode(Function->getLocation()) &&
           !F.Types->catalogue().findFunction(canonicalName(Function));
  }
  for (const AsyncValue &V : Wrapper->Values) {
    const CallExpr *Inner = dyn_cast<CallExpr>(V.Made);
    if (!Inner || V.Became != Fate::Returned)
      continue;
    CalledWith With(Inner);
    if (!With.Callee)
      continue;
    for (auto [I, Argument] : llvm::enumerate(With.Arguments)) {
      if (I >= With.Callee->getNumParams())
        break;
      QualType Type = With.Callee->getParamDecl(I)->getType();
      bool ByAddress = Type->isReferenceType() || isView(Type) || Type->isPointerType();
      const Expr *Handed = withoutImplicit(Argument);
      while (const CallExpr *Through = dyn_cast<CallExpr>(Handed)) {
        if (!isPassThrough(Through))
          break;
        Handed = withoutImplicit(Through->getArg(0));
      }
      const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Handed);
      if (ByAddress && Ref && Ref->getDecl() == Param && keepsParam(With.Callee, I, Depth - 1))
        return true;
    }
  }
  return false;
}

bool Borrows::keepsObject(const FunctionDecl *Function) {
  const FunctionDecl *Definition = nullptr;
  return askBody(Function->hasBody(Definition) ? Definition : Function, mentionsThis)
      .value_or(false);
}

bool Borrows::keepsCaptures(const FunctionFacts &FF) {
  const CXXMethodDecl *Call = dyn_cast<CXXMethodDecl>(FF.Decl);
  return FF.IsLambda && Call && !Call->isExplicitObjectMemberFunction() &&
         usedWhenResumed(FF, [&](const Stmt *S) { return mentionsCapture(*FF.Lambda, S); });
}

bool Borrows::keepsVariable(const FunctionFacts &FF, const VarDecl *Var) {
  return usedWhenResumed(FF, [&](const Stmt *S) { return mentions(S, Var); });
}

/// The local of Outer that Argument, written in the lambda, denotes or points to, and that the
/// lambda captures by reference; null if it is none.
static const VarDecl *capturedByReference(const Expr *Argument, const FunctionFacts &Lambda,
                                          const FunctionFacts &Outer) {
  const Expr *E = withoutImplicit(Argument);
  if (const UnaryOperator *Address = dyn_cast<UnaryOperator>(E))
    E = Address->getOpcode() == UO_AddrOf ? withoutImplicit(Address->getSubExpr()) : E;
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
  const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !Var->hasLocalStorage() || Var->getType()->isReferenceType() ||
      Var->getDeclContext() != Outer.Decl)
    return nullptr;
  for (const LambdaCapture &C : Lambda.Lambda->captures())
    if (C.capturesVariable() && C.getCapturedVar() == Var)
      return C.getCaptureKind() == LCK_ByRef && !Var->isInitCapture() ? Var : nullptr;
  return nullptr;
}

/// `auto start = [&] { return bump(n); };`: a lambda of In that gives what refers to In's locals.
void Borrows::throughLambda(const FunctionFacts &Lambda, const Expr *Closure,
                            const FunctionFacts &In, llvm::SmallVectorImpl<Borrow> &Result) {
  if (Lambda.Outer != &In)
    return;
  for (const AsyncValue &V : Lambda.Values) {
    const CallExpr *Call = V.Became == Fate::Returned ? dyn_cast<CallExpr>(V.Made) : nullptr;
    if (!Call || Call->isTypeDependent())
      continue;
    CalledWith With(Call);
    if (!With.Callee)
      continue;
    for (auto [I, Argument] : llvm::enumerate(With.Arguments)) {
      if (I >= With.Callee->getNumParams())
        break;
      const ParmVarDecl *Param = With.Callee->getParamDecl(I);
      bool Points = Param->getType()->isPointerType();
      if (!Points && !Param->getType()->isReferenceType())
        continue;
      const VarDecl *Var = capturedByReference(Argument, Lambda, In);
      if (Var && !(Points && Var->getType()->isPointerType()) && keeps(With.Callee, I))
        Result.push_back({Borrow::Local, Points ? Borrow::Pointer : Borrow::Reference, Closure, Var,
                          Param, With.Callee});
    }
  }
}

llvm::SmallVector<Borrow, 2> Borrows::of(const AsyncValue &V, const FunctionFacts &In) {
  llvm::SmallVector<Borrow, 2> Result;
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(V.Made);
  if (!Call || Call->isTypeDependent() || V.InContainer)
    return Result;
  CalledWith With(Call);
  if (!With.Callee)
    return Result;
  ReferentReader Read(*F.Types, In);
  auto add = [&](Referent What, Borrow::How By, const Expr *E, const ParmVarDecl *Param) {
    if (What)
      Result.push_back({What.Of == Referent::Local ? Borrow::Local : Borrow::Temporary, By, E,
                        What.Var, Param, With.Callee});
  };

  if (With.Object) {
    const FunctionFacts *FF = Bodies.lookup(With.Callee->getCanonicalDecl());
    bool Closure = FF && FF->IsLambda;
    if (Closure && !FF->IsCoroutine)
      throughLambda(*FF, With.Object, In, Result);
    if (Closure ? keepsCaptures(*FF) : keepsObject(With.Callee))
      add(With.Object->getType()->isPointerType() ? Read.pointee(With.Object)
                                                  : Read.object(With.Object),
          Closure ? Borrow::Captures : Borrow::Object, With.Object, nullptr);
  }
  for (auto [I, Argument] : llvm::enumerate(With.Arguments)) {
    if (I >= With.Callee->getNumParams())
      break;
    const ParmVarDecl *Param = With.Callee->getParamDecl(I);
    QualType Type = Param->getType();
    Referent What;
    Borrow::How By = Borrow::Reference;
    // There is nothing to read in an object without state: a tag, a lambda without captures.
    const CXXRecordDecl *Class = Argument->getType()->getAsCXXRecordDecl();
    bool Empty = Class && Class->hasDefinition() && Class->isEmpty();
    if (Type->isReferenceType()) {
      What = Empty || isView(Type.getNonReferenceType()) ? Referent{} : Read.object(Argument);
    } else if (isReferenceWrapper(Type)) {
      What = Read.wrapped(Argument);
    } else if (isView(Type)) {
      By = Borrow::View;
      What = Read.viewed(Argument);
    } else if (Type->isPointerType() && !Type->isFunctionPointerType()) {
      By = Borrow::Pointer;
      What = Read.pointee(Argument);
    }
    if (What && keeps(With.Callee, I))
      add(What, By, Argument, Param);
  }
  return Result;
}

bool runsOnAlone(const AsyncValue &V) {
  return V.Type->isEager() &&
         (V.Became == Fate::Dropped || V.Became == Fate::Voided || V.Became == Fate::Ignored) &&
         (V.Type->Dropped == Drop::Detaches || V.Type->Kind == Role::FireAndForget);
}

const ReturnStmt *onlyReturned(const FunctionFacts &FF, const VarDecl *Var) {
  const AsyncLocal *Local = FF.local(Var);
  if (!Local || Local->IsParameter || Local->InContainer)
    return nullptr;
  const ReturnStmt *Result = nullptr;
  for (const LocalUse &Use : Local->Uses) {
    const Stmt *S = FF.parent(Use.Ref);
    while (isa_and_nonnull<CastExpr, CXXConstructExpr, FullExpr, MaterializeTemporaryExpr,
                           CXXBindTemporaryExpr, ParenExpr>(S) ||
           (isa_and_nonnull<CallExpr>(S) && isPassThrough(cast<CallExpr>(S))))
      S = FF.parent(S);
    Result = dyn_cast_or_null<ReturnStmt>(S);
    if (!Result)
      return nullptr;
  }
  return Result;
}

/// A function of the user's own that takes a task and gives nothing back, and whose name says that
/// it lets the task run.
static bool isSpawnerByName(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  return Callee && Callee->getIdentifier() && Call->getType()->isVoidType() &&
         llvm::is_contained({"spawn", "spawn_detached", "start_detached", "detach", "co_spawn",
                             "fire_and_forget", "run_detached"},
                            Callee->getName());
}

bool Borrows::spawns(const CallExpr *Call) const {
  const FunctionModel *Model = calledFunctionModel(Call, F.Types->catalogue());
  return Model ? Model->Role == FunctionRole::Spawn : isSpawnerByName(Call);
}

Outliving Borrows::after(const AsyncValue &V, const FunctionFacts &FF) const {
  const Catalogue &Known = F.Types->catalogue();
  const Expr *Top = V.Made;
  const CallExpr *Spawner = nullptr;
  bool Unsure = false; // a method was called on it of which nothing is known
  for (const Stmt *P = FF.parent(V.Made); P; P = FF.parent(P)) {
    const Expr *E = dyn_cast<Expr>(P), *Inner = Top;
    if (!E || isa<LambdaExpr>(E))
      break;
    Top = E;
    if (isa<CoawaitExpr, DependentCoawaitExpr, CoyieldExpr>(E))
      return {Whereabouts::Over};
    const CallExpr *Call = dyn_cast<CallExpr>(E);
    const FunctionModel *Model = Call ? calledFunctionModel(Call, Known) : nullptr;
    if (Model && Model->Role == FunctionRole::BlockOn)
      return {Whereabouts::Over};
    if (Call && spawns(Call))
      Spawner = Call;
    const CXXMemberCallExpr *Method = dyn_cast<CXXMemberCallExpr>(E);
    if (!Method || !Method->getMethodDecl() || !Method->getMethodDecl()->getIdentifier())
      continue;
    ValueEffect Effect = V.Type->methodEffect(Method->getMethodDecl()->getName(), Known);
    if (Effect == ValueEffect::Detaches)
      Spawner = Call;
    else if (Effect == ValueEffect::Unknown && Method->getCallee() == Inner)
      Unsure = true;
  }
  // `co_await co_spawn(…)` was over before, and so was `co_spawn(…).get()`.
  if (Spawner)
    return {Whereabouts::Spawned, nullptr, Spawner};
  if (Unsure)
    return {};
  // `connection.run();` of what starts at once, and goes on when nobody keeps it.
  if (const CallExpr *Call = dyn_cast<CallExpr>(V.Made); Call && runsOnAlone(V))
    return {Whereabouts::Spawned, nullptr, Call};
  auto lives = [&](QualType T) { return F.Types->get(T) || F.Types->contained(T); };
  const Stmt *Statement = FF.parent(Top);
  if (const DeclStmt *Declared = dyn_cast_or_null<DeclStmt>(Statement)) {
    for (const Decl *D : Declared->decls())
      if (const VarDecl *Var = dyn_cast<VarDecl>(D);
          Var && Var->getInit() && lives(Var->getType()) &&
          Var->getInit()->IgnoreImplicit() == Top->IgnoreImplicit())
        return {Whereabouts::Variable, Var};
    return {};
  }
  if (isa_and_nonnull<ReturnStmt>(Statement))
    return {lives(Top->getType()) ? Whereabouts::Returned : Whereabouts::Unknown};
  const Expr *Written = asWritten(Top);
  const CXXOperatorCallExpr *Assign = dyn_cast<CXXOperatorCallExpr>(Written);
  if (Assign && Assign->getOperator() == OO_Equal && lives(Assign->getArg(0)->getType())) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Assign->getArg(0)->IgnoreParenImpCasts());
    const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (Var && Var->hasLocalStorage())
      return {Whereabouts::Variable, Var};
    return {Whereabouts::Stored};
  }
  const CXXMemberCallExpr *Method = dyn_cast<CXXMemberCallExpr>(Written);
  if (Method && Method->getMethodDecl() && Method->getMethodDecl()->getIdentifier() &&
      F.Types->contained(Method->getImplicitObjectArgument()->getType()) &&
      llvm::is_contained({"push_back", "emplace_back", "push", "emplace", "insert", "push_front"},
                         Method->getMethodDecl()->getName())) {
    const DeclRefExpr *Ref =
        dyn_cast<DeclRefExpr>(Method->getImplicitObjectArgument()->IgnoreParenImpCasts());
    const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    bool Own = Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
    return {Whereabouts::Stored, Own ? Var : nullptr};
  }
  return {};
}

} // namespace lazy

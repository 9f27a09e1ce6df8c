// What does an asynchronous value keep that is not its own?
//
// Two questions are asked of each call that makes a value: what is bound to the parameters (a
// question of syntax, at the call), and does the coroutine look at it after it was suspended (a
// question about its body, see BorrowsUsed.cpp).
#include "Facts/Borrows.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/BoundCall.h"
#include "Facts/CalledWith.h"
#include "Facts/Fate.h"
#include "Facts/OwedFlow.h"
#include "Facts/Referents.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {

Borrows::Borrows(const Facts &F) : F(F) {
  for (const std::unique_ptr<FunctionFacts> &FF : F.Functions)
    Bodies[FF->Decl->getCanonicalDecl()] = FF.get();
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
void Borrows::throughLambda(const FunctionFacts &Lambda, const Expr *Closure, bool Started,
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
      const ParmVarDecl *Param = With.Callee->getParamDecl(I);
      bool Points = Param->getType()->isPointerType();
      if (!Points && !Param->getType()->isReferenceType())
        continue;
      const VarDecl *Var = capturedByReference(Argument, Lambda, In);
      if (!Var || (Points && Var->getType()->isPointerType()))
        continue;
      if (Kept Sure = keeps(With.Callee, I, Started); Sure != Kept::No)
        Result.push_back({Borrow::Local, Points ? Borrow::Pointer : Borrow::Reference, Closure, Var,
                          Param, With.Callee, Sure, Started});
    }
  }
}

/// Whether T is std::function or its like: an object that owns a callable.
static bool isFunctionWrapper(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && Class->isInStdNamespace() && Class->getIdentifier() &&
         llvm::is_contained({"function", "move_only_function", "copyable_function"},
                            Class->getName());
}

/// The lambda that is written as E, or that the local E names is; null if it is none.
static const LambdaExpr *lambdaIn(const Expr *E) {
  for (unsigned Steps = 0; E && Steps != 4; ++Steps) {
    E = asWritten(E);
    if (const CXXFunctionalCastExpr *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
      E = asWritten(Cast->getSubExpr());
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(E))
      return Lambda;
    if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E))
      E = Made->getNumArgs() == 1 ? Made->getArg(0) : nullptr;
    else if (const CallExpr *Move = dyn_cast<CallExpr>(E))
      E = isPassThrough(Move) ? Move->getArg(0) : nullptr;
    else if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E))
      E = Ref->getType()->getAsCXXRecordDecl() &&
                  Ref->getType()->getAsCXXRecordDecl()->isLambda() && isa<VarDecl>(Ref->getDecl())
              ? cast<VarDecl>(Ref->getDecl())->getInit()
              : nullptr;
    else
      return nullptr;
  }
  return nullptr;
}

const LambdaExpr *wrappedLambda(const Expr *Wrapper, const FunctionFacts &In) {
  if (!isFunctionWrapper(Wrapper->getType()))
    return nullptr;
  Wrapper = withoutImplicit(Wrapper);
  if (const MaterializeTemporaryExpr *Made = dyn_cast<MaterializeTemporaryExpr>(Wrapper))
    return lambdaIn(Made->getSubExpr());
  const DeclRefExpr *Named = dyn_cast<DeclRefExpr>(Wrapper);
  const VarDecl *Var = Named ? dyn_cast<VarDecl>(Named->getDecl()) : nullptr;
  if (!Var || isa<ParmVarDecl>(Var) || Var->getType()->isReferenceType())
    return nullptr;
  const Expr *Source = Var->getInit();
  // Something else may be put into it.
  for (const auto &[S, Parent] : In.Parents) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    if (!Ref || Ref->getDecl() != Var)
      continue;
    const CXXOperatorCallExpr *Call = dyn_cast_or_null<CXXOperatorCallExpr>(
        isa_and_nonnull<CastExpr>(Parent) ? In.parent(Parent) : Parent);
    if (Call && Call->getOperator() == OO_Call)
      continue;
    if (!Call || Call->getOperator() != OO_Equal || Call->getArg(0) != Ref ||
        (Source && lambdaIn(Source)))
      return nullptr;
    Source = Call->getArg(1);
  }
  return Source ? lambdaIn(Source) : nullptr;
}

/// What a parameter of type Type is bound to that is given Argument. There is nothing to read in an
/// object without state: a tag, a lambda without captures.
static Referent boundTo(const ReferentReader &Read, QualType Type, const Expr *Argument) {
  const CXXRecordDecl *Class = Argument->getType()->getAsCXXRecordDecl();
  if (Type->isReferenceType())
    return (Class && Class->hasDefinition() && Class->isEmpty()) ||
                   isView(Type.getNonReferenceType())
               ? Referent{}
               : Read.object(Argument);
  if (isReferenceWrapper(Type))
    return Read.wrapped(Argument);
  if (isView(Type))
    return Read.viewed(Argument);
  return Type->isPointerType() && !Type->isFunctionPointerType() ? Read.pointee(Argument)
                                                                 : Referent{};
}

static Borrow::How howBound(QualType Type) {
  return isView(Type) ? Borrow::View : Type->isPointerType() ? Borrow::Pointer : Borrow::Reference;
}

/// As boundTo(), by way of a binder: what is no std::ref, pointer or view is copied into Holder,
/// the binder; null: it is somebody else's.
static Referent boundTo(const ReferentReader &Read, QualType Type, const Expr *Argument,
                        const Expr *Holder) {
  Argument = asWritten(Argument);
  if (isReferenceWrapper(Argument->getType()))
    return Type->isReferenceType() || isReferenceWrapper(Type) ? Read.wrapped(Argument)
                                                               : Referent{};
  if (Type->isReferenceType() || (isView(Type) && !isView(Argument->getType())))
    return Holder ? Read.object(Holder) : Referent{};
  return boundTo(Read, Type, Argument);
}

llvm::SmallVector<Borrow, 2> Borrows::ofBound(const CallExpr *Bind, const FunctionFacts &In) {
  llvm::SmallVector<Borrow, 2> Result;
  addBound(BoundCall(Bind), nullptr, /*Started=*/false, In, Result);
  return Result;
}

void Borrows::addBound(const BoundCall &Bound, const Expr *Holder, bool Started,
                       const FunctionFacts &In, llvm::SmallVectorImpl<Borrow> &Result) {
  ReferentReader Read(*F.Types, In);
  auto add = [&](Referent What, Borrow::How By, const Expr *E, const ParmVarDecl *Param,
                 unsigned Index) {
    if (Kept Sure = What ? keeps(Bound.Callee, Index, Started) : Kept::No; Sure != Kept::No)
      Result.push_back({What.Of == Referent::Local ? Borrow::Local : Borrow::Temporary, By, E,
                        What.Var, Param, Bound.Callee, Sure, Started});
  };
  if (const Expr *Object = Bound.Object ? asWritten(Bound.Object) : nullptr) {
    Referent What = Object->getType()->isPointerType()      ? Read.pointee(Object)
                    : isReferenceWrapper(Object->getType()) ? Read.wrapped(Object)
                    : Holder                                ? Read.object(Holder)
                                                            : Referent{};
    add(What, Borrow::Object, Object, nullptr, Keeping::Object);
  }
  for (auto [I, Argument] : llvm::enumerate(Bound.Arguments)) {
    const ParmVarDecl *Param = Bound.Callee->getParamDecl(I);
    if (Argument)
      add(boundTo(Read, Param->getType(), Argument, Holder), howBound(Param->getType()), Argument,
          Param, I);
  }
}

/// `[&n](this auto) -> Task<> { … }()`: the coroutine has a copy of the closure, and so the
/// references in it.
void Borrows::capturedByCopy(const CallExpr *Call, const FunctionFacts &In,
                             llvm::SmallVectorImpl<Borrow> &Result) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionFacts *Lambda = Callee ? Bodies.lookup(Callee->getCanonicalDecl()) : nullptr;
  if (!Lambda || !Lambda->Lambda || Lambda->Outer != &In || Call->getNumArgs() == 0)
    return;
  for (const LambdaCapture &C : Lambda->Lambda->captures()) {
    const VarDecl *Var = C.capturesVariable() && C.getCaptureKind() == LCK_ByRef
                             ? dyn_cast<VarDecl>(C.getCapturedVar())
                             : nullptr;
    if (Var && !Var->isInitCapture() && Var->hasLocalStorage() &&
        !Var->getType()->isReferenceType() && Var->getDeclContext() == In.Decl &&
        keepsVariable(*Lambda, Var))
      Result.push_back({Borrow::Local, Borrow::Captured, Call->getArg(0), Var, nullptr,
                        Lambda->Decl, Kept::Yes, false});
  }
}

/// The lambda that is written as the argument of a function of the standard library that calls it
/// at once, and gives what it gives; null if there is none.
static const LambdaExpr *lambdaCalledBy(const CalledWith &With) {
  return !With.Object && !With.Arguments.empty() && With.Callee->isInStdNamespace() &&
                 With.Callee->getIdentifier() &&
                 llvm::is_contained({"visit", "invoke", "apply"}, With.Callee->getName())
             ? dyn_cast<LambdaExpr>(asWritten(With.Arguments[0]))
             : nullptr;
}

llvm::SmallVector<Borrow, 2> Borrows::of(const AsyncValue &V, const FunctionFacts &In) {
  llvm::SmallVector<Borrow, 2> Result;
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(V.Made);
  if (!Call || Call->isTypeDependent() || V.InContainer)
    return Result;
  CalledWith With(Call);
  if (!With.Callee) {
    capturedByCopy(Call, In, Result);
    return Result;
  }
  ReferentReader Read(*F.Types, In);
  const bool AtOnce = startsAtOnce(V, In), Later = startsLater(V, In);
  auto add = [&](Referent What, Borrow::How By, const Expr *E, const ParmVarDecl *Param,
                 const FunctionDecl *Keeper, unsigned Index) {
    const bool Local = What.Of == Referent::Local, Started = AtOnce || (Local && Later);
    if (Kept Sure = What ? keeps(Keeper, Index, Started) : Kept::No; Sure != Kept::No)
      Result.push_back({Local ? Borrow::Local : Borrow::Temporary, By, E, What.Var, Param,
                        With.Callee, Sure, Started});
  };

  if (With.Object) {
    if (BoundCall Bound(With.Object); Bound.Bind)
      addBound(Bound, With.Object, AtOnce, In, Result);
    const FunctionFacts *FF = Bodies.lookup(With.Callee->getCanonicalDecl());
    if (!FF)
      if (const LambdaExpr *Target = wrappedLambda(With.Object, In))
        FF = Bodies.lookup(Target->getCallOperator()->getCanonicalDecl());
    bool Closure = FF && FF->IsLambda;
    if (Closure && !FF->IsCoroutine)
      throughLambda(*FF, With.Object, AtOnce || Later, In, Result);
    add(With.Object->getType()->isPointerType() ? Read.pointee(With.Object)
                                                : Read.object(With.Object),
        Closure ? Borrow::Captures : Borrow::Object, With.Object, nullptr,
        Closure ? FF->Decl : With.Callee, Keeping::Object);
  }
  // `std::visit([id](auto &each) -> Task<> { … }, v)` gives what the lambda gives.
  if (const LambdaExpr *Closure = lambdaCalledBy(With))
    for (const std::unique_ptr<FunctionFacts> &Each : F.Functions)
      if (Each->Lambda == Closure && Each->IsCoroutine) {
        add(Read.object(With.Arguments[0]), Borrow::Captures, With.Arguments[0], nullptr,
            Each->Decl, Keeping::Object);
        break;
      }
  for (auto [I, Argument] : llvm::enumerate(With.Arguments)) {
    const ParmVarDecl *Param = With.Callee->getParamDecl(I);
    add(boundTo(Read, Param->getType(), Argument), howBound(Param->getType()), Argument, Param,
        With.Callee, I);
  }
  return Result;
}

bool runsOnAlone(const AsyncValue &V) {
  return V.Type->isEager() &&
         (V.Became == Fate::Dropped || V.Became == Fate::Voided || V.Became == Fate::Ignored) &&
         (V.Type->Dropped == Drop::Detaches ||
          // What acts when it is destroyed may wait for the coroutine.
          (V.Type->Kind == Role::FireAndForget && !actsWhenDestroyed(V.Type->Record)));
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

/// Whether Call by its name gives the same work with somewhere to run:
/// `std::move(t).scheduleOn(e)`.
static bool bindsByName(const CXXMemberCallExpr &Call) {
  llvm::StringRef Name = Call.getMethodDecl()->getName();
  return llvm::any_of(llvm::ArrayRef<llvm::StringRef>({"schedule", "with", "on", "via", "bind"}),
                      [&](llvm::StringRef Word) { return Name.starts_with_insensitive(Word); });
}

/// Whether Call by its name starts something, and gives nothing back: `std::move(t).start()`.
static bool startsByName(const CXXMemberCallExpr &Call) {
  llvm::StringRef Name = Call.getMethodDecl()->getName();
  return Call.getType()->isVoidType() &&
         (Name.starts_with_insensitive("start") || Name.starts_with_insensitive("launch"));
}

/// Whether Call starts something in a scope of the user's own, and gives nothing back.
static bool startsInScope(const CallExpr *Call, AsyncTypes &Types) {
  const CXXMemberCallExpr *Method = dyn_cast<CXXMemberCallExpr>(Call);
  const CXXMethodDecl *Callee = Method ? Method->getMethodDecl() : nullptr;
  if (!Callee || !Callee->getIdentifier() || !Call->getType()->isVoidType())
    return false;
  QualType T = Method->getImplicitObjectArgument()->getType();
  const OwedModel *Scope =
      owedModelOf(T->isPointerType() ? T->getPointeeType() : T, OwedKind::Scope, Types);
  return Scope && Scope->begins(Callee->getName());
}

bool Borrows::spawns(const CallExpr *Call) const {
  const FunctionModel *Model = calledFunctionModel(Call, F.Types->catalogue());
  return Model ? Model->Role == FunctionRole::Spawn
               : isSpawnerByName(Call) || startsInScope(Call, *F.Types);
}

/// Whether Value, of Type, is started by a method of it in the expression around it.
bool Borrows::startsAtOnce(const Expr *Value, const AsyncType &Type,
                           const FunctionFacts &FF) const {
  const Stmt *S = FF.parent(Value);
  while (isa_and_nonnull<CastExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
                         ParenExpr>(S) ||
         (isa_and_nonnull<CallExpr>(S) && isPassThrough(cast<CallExpr>(S))))
    S = FF.parent(S);
  const MemberExpr *Method = dyn_cast_or_null<MemberExpr>(S);
  return Method && isa_and_nonnull<CXXMemberCallExpr>(FF.parent(Method)) &&
         Method->getMemberDecl()->getIdentifier() &&
         Type.methodEffect(Method->getMemberDecl()->getName(), F.Types->catalogue()) ==
             ValueEffect::Detaches;
}

/// What the expression around Top, a value of Type, does with it; none if nothing that decides
/// where the value is. Top becomes the whole of it.
std::optional<Outliving> Borrows::inExpression(const Expr *&Top, const AsyncType &Type,
                                               const FunctionFacts &FF) const {
  const Catalogue &Known = F.Types->catalogue();
  const CallExpr *Spawner = nullptr;
  bool Unsure = false; // a method was called on it of which nothing is known
  for (const Stmt *P = FF.parent(Top); P; P = FF.parent(P)) {
    const Expr *E = dyn_cast<Expr>(P), *Inner = Top;
    if (!E || isa<LambdaExpr>(E))
      break;
    Top = E;
    if (isa<CoawaitExpr, DependentCoawaitExpr, CoyieldExpr>(E))
      return Outliving{Whereabouts::Over};
    const CallExpr *Call = dyn_cast<CallExpr>(E);
    const FunctionModel *Model = Call ? calledFunctionModel(Call, Known) : nullptr;
    if (Model && Model->Role == FunctionRole::BlockOn)
      return Outliving{Whereabouts::Over};
    if (Call && spawns(Call))
      Spawner = Call;
    const CXXMemberCallExpr *Method = dyn_cast<CXXMemberCallExpr>(E);
    if (!Method || !Method->getMethodDecl() || !Method->getMethodDecl()->getIdentifier())
      continue;
    ValueEffect Effect = Type.methodEffect(Method->getMethodDecl()->getName(), Known);
    const bool TakesOver = Method->getMethodDecl()->getRefQualifier() == RQ_RValue;
    if (Effect == ValueEffect::Detaches || (TakesOver && startsByName(*Method)))
      Spawner = Call;
    else if (Effect == ValueEffect::Unknown && Method->getCallee() == Inner &&
             !(TakesOver && bindsByName(*Method) && F.Types->get(Method->getType())))
      Unsure = true;
  }
  // `co_await co_spawn(…)` was over before, and so was `co_spawn(…).get()`.
  if (Spawner)
    return Outliving{Whereabouts::Spawned, nullptr, Spawner};
  return Unsure ? std::optional(Outliving()) : std::nullopt;
}

/// Whether Call, a method, puts what it is given into a container.
static bool addsElement(const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && Method->getIdentifier() &&
         llvm::is_contained(
             {"push_back", "emplace_back", "push", "emplace", "insert", "push_front"},
             Method->getName());
}

/// The object without constructors that Value becomes a member of: `Job{read(x), 1}`; null if it
/// does not.
static const Expr *aggregateOf(const Expr *Value, const FunctionFacts &FF) {
  for (const Stmt *S = FF.parent(Value); isa_and_nonnull<Expr>(S); S = FF.parent(S)) {
    if (bracedValue(cast<Expr>(S)))
      continue; // `T t{read(x)};`
    if (const InitListExpr *List = dyn_cast<InitListExpr>(S))
      return List->getType()->isRecordType() ? List : nullptr;
    if (!isa<FullExpr, CastExpr, ParenExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
             DesignatedInitExpr>(S))
      return nullptr;
  }
  return nullptr;
}

/// Where such an object is when its statement is over: in a local, or an element of a container.
static Outliving whereIs(const Expr *Aggregate, const FunctionFacts &FF) {
  const Stmt *S = FF.parent(Aggregate);
  while (isa_and_nonnull<FullExpr, CastExpr, ParenExpr, MaterializeTemporaryExpr,
                         CXXBindTemporaryExpr>(S))
    S = FF.parent(S);
  if (const DeclStmt *Declared = dyn_cast_or_null<DeclStmt>(S);
      Declared && Declared->isSingleDecl())
    if (const VarDecl *Var = dyn_cast<VarDecl>(Declared->getSingleDecl()))
      return {Whereabouts::Stored, Var->hasLocalStorage() ? Var : nullptr};
  if (addsElement(dyn_cast_or_null<CXXMemberCallExpr>(S)))
    return {Whereabouts::Stored};
  return {};
}

Outliving Borrows::after(const AsyncValue &V, const FunctionFacts &FF) const {
  const Expr *Top = V.Made;
  if (std::optional<Outliving> Out = inExpression(Top, *V.Type, FF))
    return *Out;
  // `connection.run();` of what starts at once, and goes on when nobody keeps it.
  if (const CallExpr *Call = dyn_cast<CallExpr>(V.Made); Call && runsOnAlone(V))
    return {Whereabouts::Spawned, nullptr, Call};
  if (const Expr *Aggregate = aggregateOf(V.Made, FF))
    return whereIs(Aggregate, FF);
  // `for (int i : each({1, 2}))`: since C++23 all temporaries of it live as long as the loop.
  if (const CXXForRangeStmt *Loop = dyn_cast_or_null<CXXForRangeStmt>(FF.parent(Top));
      Loop && Loop->getRangeInit() == Top)
    return {asWritten(Top) != V.Made                       ? Whereabouts::Unknown
            : F.Types->context().getLangOpts().CPlusPlus23 ? Whereabouts::Over
                                                           : Whereabouts::Loop};
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
  // `Session() : Reading(read(buffer())) {}`
  const CXXConstructorDecl *Constructor =
      Statement ? nullptr : dyn_cast<CXXConstructorDecl>(FF.Decl);
  if (Constructor && llvm::any_of(Constructor->inits(), [&](const CXXCtorInitializer *I) {
        return I->isAnyMemberInitializer() && lives(I->getAnyMember()->getType()) &&
               I->getInit()->IgnoreImplicit() == Top->IgnoreImplicit();
      }))
    return {Whereabouts::Stored};
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
  if (addsElement(Method) && F.Types->contained(Method->getImplicitObjectArgument()->getType())) {
    const DeclRefExpr *Ref =
        dyn_cast<DeclRefExpr>(Method->getImplicitObjectArgument()->IgnoreParenImpCasts());
    const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    bool Own = Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
    return {Whereabouts::Stored, Own ? Var : nullptr};
  }
  return {};
}

/// Where V, which after its statement is where After says, is taken again from the local variable
/// that keeps it; null if it is in none, or not taken, or in more than one place.
static const Expr *takenOnce(const AsyncValue &V, const Outliving &After, const FunctionFacts &FF) {
  const AsyncLocal *Local =
      After.Where == Whereabouts::Variable && !V.InContainer ? FF.local(After.Into) : nullptr;
  if (!Local || Local->InContainer)
    return nullptr;
  const Expr *Taken = nullptr;
  for (const LocalUse &Use : Local->Uses) {
    if (Use.Kind == UseKind::Observes)
      continue;
    if (Taken || Use.Kind != UseKind::Consumes)
      return nullptr;
    Taken = Use.Ref;
  }
  // A lambda that captures it is a matter of its own.
  return dyn_cast_or_null<DeclRefExpr>(Taken);
}

Outliving Borrows::atLast(const AsyncValue &V, const FunctionFacts &FF) const {
  Outliving After = after(V, FF);
  if (const Expr *Taken = takenOnce(V, After, FF))
    if (std::optional<Outliving> Out = inExpression(Taken, *V.Type, FF);
        Out && Out->Where == Whereabouts::Spawned)
      return *Out;
  return After;
}

bool Borrows::startsLater(const AsyncValue &V, const FunctionFacts &FF) const {
  const Expr *Taken = takenOnce(V, after(V, FF), FF);
  return Taken && startsAtOnce(Taken, *V.Type, FF);
}

} // namespace lazy

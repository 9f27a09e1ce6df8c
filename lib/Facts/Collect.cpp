// The one walk: finds every body in user code and fills its record. Templates are read in
// their instantiations, where types are known; a pattern nobody instantiates is read as it is.
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/BrokenCode.h"
#include "Facts/Callables.h"
#include "Facts/ClassReader.h"
#include "Facts/Facts.h"
#include "Facts/Fate.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

/// The specialisations of a template as they are now: classifying a type may instantiate more,
/// which would move the list under an iterator.
template <typename Decl, typename Template>
llvm::SmallVector<const Decl *, 8> specialisationsOf(const Template *T) {
  llvm::SmallVector<const Decl *, 8> Result;
  for (const Decl *Specialisation : T->specializations())
    Result.push_back(Specialisation);
  return Result;
}

class Collector {
public:
  explicit Collector(Facts &Out)
      : Out(Out), Types(*Out.Types), Params(*Out.Params), CallSites(*Out.Types) {}

  /// D: the unit, or a declaration of its outermost level.
  void walkRoot(const Decl *D);

private:
  void walk(const DeclContext *Context);
  void walkDecl(const Decl *D);
  void walkFunction(const FunctionDecl *F, const FunctionFacts *Outer = nullptr,
                    const LambdaExpr *Lambda = nullptr);
  void walkFunctionTemplate(const FunctionTemplateDecl *T);
  void walkClassTemplate(const ClassTemplateDecl *T);
  void walkNested(const BodyIndex &Body, const FunctionFacts *Outer);
  void walkLambda(const LambdaExpr *Lambda, const FunctionFacts *Outer);
  void walkInit(const Expr *Init, const ValueDecl *Of);
  void walkDefaultArguments(const FunctionDecl *F);

  std::vector<AsyncValue> values(const BodyIndex &Body);
  std::vector<AsyncValue> alone(const BodyIndex &Body);
  void locals(const BodyIndex &Body, FunctionFacts &F);
  void addLocal(const VarDecl *Var, const BodyIndex &Body, FunctionFacts &F);
  void addParts(const VarDecl *Var, const BodyIndex &Body, FunctionFacts &F);
  LocalUse useOfBinding(const FateReader &Reader, const DeclRefExpr *Mention,
                        const BodyIndex &Body);
  bool isUser(const Decl *D) const { return Out.IsUserCode(D->getLocation()); }

  /// The promise of the body being read; null if it is no coroutine's, or not known.
  const CXXRecordDecl *Promise = nullptr;
  Facts &Out;
  AsyncTypes &Types;
  ParamFates &Params;
  CallSiteReader CallSites;
  llvm::DenseSet<const FunctionDecl *> Seen;
};

/// The promise of coroutines that return T, which has template parameters in it, as far as T's
/// template declares it; null if that is not known.
static const CXXRecordDecl *promiseOfPattern(QualType T, AsyncTypes &Types) {
  ClassReader Reader(Types.context(), Types.sema());
  const CXXRecordDecl *Class =
      T->isDependentType() ? Reader.peek(ClassReader::recordOf(T)) : nullptr;
  QualType Promise = Class ? Reader.memberType(Class, "promise_type") : QualType();
  return Promise.isNull() ? nullptr : Reader.peek(ClassReader::recordOf(Promise));
}

void Collector::walk(const DeclContext *Context) {
  for (const Decl *D : Context->decls())
    walkDecl(D);
}

void Collector::walkRoot(const Decl *D) {
  if (const TranslationUnitDecl *Unit = dyn_cast<TranslationUnitDecl>(D))
    walk(Unit);
  else
    walkDecl(D);
}

void Collector::walkDecl(const Decl *D) {
  // Namespaces and linkage blocks may be opened in a header and hold user code all the same:
  // only what is inside counts.
  if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(D)) {
    walk(cast<DeclContext>(D));
    return;
  }
  if (D->isImplicit() || !isUser(D))
    return;
  if (const FunctionTemplateDecl *T = dyn_cast<FunctionTemplateDecl>(D))
    return walkFunctionTemplate(T);
  if (const ClassTemplateDecl *T = dyn_cast<ClassTemplateDecl>(D))
    return walkClassTemplate(T);
  if (const FriendDecl *Friend = dyn_cast<FriendDecl>(D)) {
    if (const NamedDecl *Named = Friend->getFriendDecl(); Named && !isa<CXXRecordDecl>(Named))
      walkDecl(Named);
    return;
  }
  if (const FunctionDecl *F = dyn_cast<FunctionDecl>(D)) {
    walkDefaultArguments(F);
    return walkFunction(F);
  }
  if (const CXXRecordDecl *Class = dyn_cast<CXXRecordDecl>(D)) {
    if (Class->isThisDeclarationADefinition() && !Class->isLambda())
      walk(Class);
    return;
  }
  if (const VarDecl *Var = dyn_cast<VarDecl>(D)) {
    if (!Var->getType()->isDependentType())
      walkInit(Var->getInit(), Var);
    return;
  }
  if (const FieldDecl *Field = dyn_cast<FieldDecl>(D))
    if (Field->hasInClassInitializer() && !Field->getParent()->isDependentContext())
      walkInit(Field->getInClassInitializer(), Field);
}

void Collector::walkFunctionTemplate(const FunctionTemplateDecl *T) {
  bool Instantiated = false;
  for (const FunctionDecl *Specialisation : specialisationsOf<FunctionDecl>(T)) {
    if (Specialisation->getTemplateSpecializationKind() == TSK_ExplicitSpecialization)
      continue; // stands in the source as a declaration of its own
    if (!Specialisation->doesThisDeclarationHaveABody())
      continue;
    Instantiated = true;
    walkFunction(Specialisation);
  }
  if (!Instantiated)
    walkFunction(T->getTemplatedDecl());
}

void Collector::walkClassTemplate(const ClassTemplateDecl *T) {
  if (!T->isThisDeclarationADefinition())
    return;
  bool Instantiated = false;
  for (const ClassTemplateSpecializationDecl *Specialisation :
       specialisationsOf<ClassTemplateSpecializationDecl>(T)) {
    if (Specialisation->getTemplateSpecializationKind() == TSK_ExplicitSpecialization ||
        !Specialisation->hasDefinition())
      continue;
    Instantiated = true;
    walk(Specialisation->getDefinition());
  }
  if (!Instantiated)
    walk(T->getTemplatedDecl());
  else
    // A member nobody called has no body in any instantiation: read its pattern.
    for (const CXXMethodDecl *Method : T->getTemplatedDecl()->methods())
      walkFunction(Method);
}

/// Whether some instantiation of Pattern has a body; the pattern then need not be read.
static bool hasInstantiatedBody(const FunctionDecl *Pattern) {
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Pattern);
  const ClassTemplateDecl *Class =
      Method ? Method->getParent()->getDescribedClassTemplate() : nullptr;
  if (!Class)
    return false;
  for (const ClassTemplateSpecializationDecl *Specialisation : Class->specializations())
    for (const CXXMethodDecl *Candidate : Specialisation->methods())
      if (Candidate->doesThisDeclarationHaveABody() &&
          Candidate->getTemplateInstantiationPattern() &&
          Candidate->getTemplateInstantiationPattern()->getCanonicalDecl() ==
              Pattern->getCanonicalDecl())
        return true;
  return false;
}

void Collector::walkFunction(const FunctionDecl *F, const FunctionFacts *Outer,
                             const LambdaExpr *Lambda) {
  if (!F->doesThisDeclarationHaveABody() || F->hasSkippedBody() || F->isDefaulted() ||
      F->isDeleted() || !Seen.insert(F).second)
    return;
  if (!Lambda && F->isDependentContext() && hasInstantiatedBody(F))
    return;
  std::unique_ptr<FunctionFacts> Facts = std::make_unique<FunctionFacts>();
  BodyIndex Body;
  if (const CXXConstructorDecl *Constructor = dyn_cast<CXXConstructorDecl>(F))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isWritten())
        Body.addInit(Init->getInit(), Init->getAnyMember());
  Body.add(F->getBody());

  Facts->Decl = F;
  Facts->Body = F->getBody();
  Promise = nullptr;
  if (const CoroutineBodyStmt *Coroutine = dyn_cast<CoroutineBodyStmt>(F->getBody())) {
    Facts->Body = Coroutine->getBody();
    Promise = promiseOf(F)->getAsCXXRecordDecl();
    // Of a template's coroutine that was never made, what its return type's pattern declares.
    if (!Promise)
      Promise = promiseOfPattern(F->getReturnType(), Types);
  }
  // A `co_return` the compiler gave up on is missing from the tree.
  Facts->IsCoroutine =
      Body.HasCoroutineKeyword || (F->getASTContext().getDiagnostics().hasErrorOccurred() &&
                                   BrokenCode(F->getASTContext()).isWrittenAsCoroutine(F));
  Facts->IsMain = F->isMain();
  Facts->IsLambda = Lambda != nullptr;
  Facts->Lambda = Lambda;
  Facts->HasErrors = Body.HasErrors;
  Facts->Outer = Outer;
  if (!F->getReturnType()->isDependentType())
    Facts->Returns = Types.get(F->getReturnType());

  Facts->Values = values(Body);
  Facts->Alone = alone(Body);
  locals(Body, *Facts);
  FateReader Reader(Types, Body, &Params);
  for (const Expr *Await : Body.Awaits) {
    AwaitPoint Point;
    Point.Await = Await;
    Point.Operand = asWritten(awaitOperand(Await));
    if (!Point.Operand->isTypeDependent())
      Point.Type = Types.get(awaitOperand(Await)->getType(), Promise);
    Point.Result = Await->getType();
    Point.ResultBecame = Reader.resultFate(Await);
    Facts->Awaits.push_back(Point);
  }
  collectCallables(Types, Body, Params, Facts->Callables);
  CallSites.read(Body, *Facts);
  Facts->Parents = std::move(Body.Parents);

  const FunctionFacts *Done = Facts.get();
  Out.Functions.push_back(std::move(Facts));
  walkNested(Body, Done);
}

void Collector::walkNested(const BodyIndex &Body, const FunctionFacts *Outer) {
  for (const LambdaExpr *Lambda : Body.Lambdas)
    walkLambda(Lambda, Outer);
  for (const CXXRecordDecl *Class : Body.LocalClasses)
    if (!Class->isLambda())
      walk(Class);
}

void Collector::walkLambda(const LambdaExpr *Lambda, const FunctionFacts *Outer) {
  const CXXMethodDecl *Operator = Lambda->getCallOperator();
  const FunctionTemplateDecl *Generic = Operator->getDescribedFunctionTemplate();
  bool Instantiated = false;
  if (Generic)
    for (const FunctionDecl *Specialisation : specialisationsOf<FunctionDecl>(Generic))
      if (Specialisation->doesThisDeclarationHaveABody()) {
        Instantiated = true;
        walkFunction(Specialisation, Outer, Lambda);
      }
  if (!Instantiated)
    walkFunction(Operator, Outer, Lambda);
}

void Collector::walkInit(const Expr *Init, const ValueDecl *Of) {
  if (!Init)
    return;
  Promise = nullptr;
  BodyIndex Body;
  Body.addInit(Init, Of);
  std::vector<AsyncValue> Found = values(Body);
  Out.Globals.insert(Out.Globals.end(), Found.begin(), Found.end());
  collectCallables(Types, Body, Params, Out.GlobalCallables);
  walkNested(Body, nullptr);
}

/// The default arguments that this declaration of F writes.
void Collector::walkDefaultArguments(const FunctionDecl *F) {
  for (const ParmVarDecl *Param : F->parameters())
    if (Param->hasDefaultArg() && !Param->hasInheritedDefaultArg() &&
        !Param->hasUnparsedDefaultArg() && !Param->hasUninstantiatedDefaultArg() &&
        !Param->getType()->isDependentType())
      walkInit(Param->getDefaultArg(), Param);
}

/// Whether E awaits something that gives a reference to the result it keeps: `T &&`, or `T &` of a
/// Task<T> that dies with this expression. A Task<T &> speaks of a T that is somewhere else.
static bool givesOwnResult(const Expr *E) {
  const Expr *Operand = awaitOperand(E);
  if (!Operand || E->isPRValue())
    return false;
  if (E->isXValue())
    return true;
  Operand = asWritten(Operand);
  const ClassTemplateSpecializationDecl *Awaited =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(Operand->getType()->getAsCXXRecordDecl());
  if (!Awaited || !Operand->isPRValue())
    return false;
  QualType Result = E->getType().getCanonicalType().getUnqualifiedType();
  return llvm::any_of(Awaited->getTemplateArgs().asArray(), [&](const TemplateArgument &Arg) {
    return Arg.getKind() == TemplateArgument::Type &&
           Arg.getAsType().getCanonicalType().getUnqualifiedType() == Result;
  });
}

/// Whether E, of a class type that may be asynchronous, makes a value rather than naming,
/// copying or moving one.
static bool makesValue(const Expr *E) {
  if (E->isTypeDependent() || !(E->isPRValue() || givesOwnResult(E)))
    return false;
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(E)) {
    // Default construction makes an empty handle, and so does nullptr; copies and moves carry a
    // value that exists.
    return Construct->getNumArgs() > 0 && !Construct->getArg(0)->isDefaultArgument() &&
           !isa<CXXNullPtrLiteralExpr>(Construct->getArg(0)->IgnoreParenImpCasts()) &&
           !Construct->getConstructor()->isCopyOrMoveConstructor();
  }
  if (const InitListExpr *List = dyn_cast<InitListExpr>(E)) {
    if (List->getType()->isArrayType()) // `Task<> ts[2] = {f(), g()}`
      return llvm::any_of(List->inits(),
                          [](const Expr *Each) { return makesValue(asWritten(Each)); });
    return List->getNumInits() > 0 && List->getType()->isRecordType();
  }
  return true;
}

/// Whether Init, of a new-expression, is more than a default construction.
static bool makesSomething(const Expr *Init) {
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Init->IgnoreImplicit());
  return !Construct || Construct->getNumArgs() > 0;
}

/// Whether Made is a container or wrapper that received an asynchronous value or elements.
static bool constructsFromNothing(const Expr *Made, AsyncTypes &Types) {
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Made);
  if (!Construct)
    return false;
  for (const Expr *Arg : Construct->arguments()) {
    if (Arg->isDefaultArgument())
      continue;
    // `std::unique_ptr<Task<>> u(new Task<>(f()))`
    const CXXNewExpr *New = dyn_cast<CXXNewExpr>(asWritten(Arg));
    QualType T = New && New->getInitializer() && makesSomething(New->getInitializer())
                     ? New->getAllocatedType()
                     : Arg->getType();
    if (Types.get(T) || Types.contained(T) ||
        isa<InitListExpr, CXXStdInitializerListExpr>(asWritten(Arg)))
      return false;
  }
  return true; // std::vector<Task<>> v(n); std::optional<Task<>> o(std::nullopt);
}

/// `co_await f.resolve()`: what such an await gives has finished, so nothing is lost with it.
static bool isFinished(const Expr *Made, const Catalogue &C) {
  const CallExpr *Call =
      awaitOperand(Made) ? dyn_cast<CallExpr>(asWritten(awaitOperand(Made))) : nullptr;
  const FunctionModel *Model = Call ? calledFunctionModel(Call, C) : nullptr;
  return Model && Model->Role == FunctionRole::Ready;
}

/// Whether Made calls a function whose result its author lets go.
static bool mayBeLetGo(const Expr *Made) {
  const CallExpr *Call = dyn_cast<CallExpr>(Made);
  return Call && mayBeDetached(Call->getDirectCallee());
}

/// What the catalogue says of the call that made V, beyond its type.
static void applyCallModel(AsyncValue &V, AsyncTypes &Types) {
  V.Starts = V.Type->Starts;
  const CallExpr *Call = dyn_cast<CallExpr>(V.Made);
  if (!Call)
    return;
  if (const FunctionModel *Model = calledFunctionModel(Call, Types.catalogue())) {
    if (Model->ResultStarts != Start::Unknown)
      V.Starts = Model->ResultStarts;
    V.MayDrop = Model->ResultMayDrop;
  }
  const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  if (!Method || !Method->getIdentifier())
    return;
  QualType Object = Member->getImplicitObjectArgument()->getType();
  const AsyncType *On = Types.get(Object->isPointerType() ? Object->getPointeeType() : Object);
  const MethodModel *Model = On && On->Model ? On->Model->method(Method->getName()) : nullptr;
  if (!Model)
    return;
  if (Model->ResultStarts != Start::Unknown)
    V.Starts = Model->ResultStarts;
  V.MayDrop |= Model->ResultMayDrop;
}

std::vector<AsyncValue> Collector::values(const BodyIndex &Body) {
  std::vector<AsyncValue> Result;
  FateReader Reader(Types, Body, &Params);
  for (const Expr *Maker : Body.Makers) {
    QualType T = Maker->getType();
    if (T.isNull() || !T->isRecordType() || !makesValue(Maker) ||
        isFinished(Maker, Types.catalogue()) || mayBeLetGo(Maker))
      continue;
    AsyncValue V;
    V.Made = Maker;
    V.Type = Types.get(T, Promise);
    if (!V.Type) {
      V.Type = Types.contained(T);
      V.InContainer = V.Type != nullptr;
      if (V.InContainer && constructsFromNothing(Maker, Types))
        continue;
    }
    if (!V.Type || !V.Type->mustBeConsumed())
      continue;
    V.NestedAwait = awaitOperand(Maker) != nullptr;
    applyCallModel(V, Types);
    Reader.decide(V);
    Result.push_back(V);
  }
  return Result;
}

std::vector<AsyncValue> Collector::alone(const BodyIndex &Body) {
  std::vector<AsyncValue> Result;
  FateReader Reader(Types, Body, &Params);
  for (const Expr *Maker : Body.Makers) {
    const CallExpr *Call = dyn_cast<CallExpr>(Maker);
    if (!Call || !Call->isPRValue() || !Call->getType()->isRecordType() || isPassThrough(Call))
      continue;
    AsyncValue V;
    V.Made = V.Whole = Call;
    V.Type = Types.get(Call->getType());
    if (!V.Type)
      continue;
    V.Starts = V.Type->Starts;
    if (V.Type->Kind == Role::Generator)
      Reader.decide(V);
    else if (V.Type->isEager() && (V.Type->Kind == Role::FireAndForget ||
                                   (V.Type->Dropped == Drop::Detaches && mayBeLetGo(Call))))
      V.Became = Fate::Dropped;
    else
      continue;
    Result.push_back(V);
  }
  return Result;
}

/// A structured binding is an element of the object it takes apart: one that is asynchronous is a
/// value of its own, and the others owe nothing.
LocalUse Collector::useOfBinding(const FateReader &Reader, const DeclRefExpr *Mention,
                                 const BodyIndex &Body) {
  QualType T = Mention->getType();
  LocalUse Use{Mention, UseKind::Observes, Body.parent(Mention)};
  if (const AsyncType *Own = Types.get(T))
    Use = Reader.use(Mention, *Own, /*InContainer=*/false);
  else if (T->isDependentType() || Types.contained(T))
    Use.Kind = UseKind::Escapes;
  return Use;
}

void Collector::addLocal(const VarDecl *Var, const BodyIndex &Body, FunctionFacts &F) {
  QualType T = Var->getType();
  if (T->isDependentType() || !Var->hasLocalStorage() || Var->isImplicit())
    return;
  const Expr *Init = Var->getInit();
  bool IsParameter = isa<ParmVarDecl>(Var);
  if (T->isReferenceType()) {
    // A reference owns only what it keeps alive.
    const ExprWithCleanups *Cleanups = dyn_cast_or_null<ExprWithCleanups>(Init);
    const Expr *Inner = Cleanups ? Cleanups->getSubExpr() : Init;
    if (const Expr *Braced = Inner ? bracedValue(Inner) : nullptr)
      Inner = Braced;
    if (IsParameter || !isa_and_nonnull<MaterializeTemporaryExpr>(Inner))
      return;
    T = T.getNonReferenceType();
  }
  AsyncLocal Local;
  Local.Var = Var;
  Local.Type = Types.get(T, Promise);
  if (!Local.Type) {
    Local.Type = Types.contained(T);
    Local.InContainer = Local.Type != nullptr;
  }
  if (!Local.Type || !Local.Type->mustBeConsumed())
    return;
  Local.IsParameter = IsParameter;
  if (Init && !IsParameter) {
    const Expr *Made = asWritten(Init);
    // `auto t = std::move(f());`
    if (const CallExpr *Move = dyn_cast<CallExpr>(Made);
        Move && isPassThrough(Move) && makesValue(asWritten(Move->getArg(0))))
      Made = asWritten(Move->getArg(0));
    if (!Made->isLValue() && makesValue(Made) && !isFinished(Made, Types.catalogue()) &&
        !mayBeLetGo(Made) && !(Local.InContainer && constructsFromNothing(Made, Types)))
      Local.Init = Made;
  }
  FateReader Reader(Types, Body, &Params);
  for (const DeclRefExpr *Mention : Body.mentions(Var)) {
    if (isa<BindingDecl>(Mention->getDecl()))
      Local.Uses.push_back(useOfBinding(Reader, Mention, Body));
    else
      Local.Uses.push_back(Reader.use(Mention, *Local.Type, Local.InContainer));
  }
  Local.In = &F;
  F.Locals.push_back(std::move(Local));
}

/// Whether Var is an object of a class, not a reference to one that is somewhere else.
static bool holdsObject(const VarDecl *Var) {
  if (!Var->hasLocalStorage() || Var->isImplicit() || Var->getType()->isDependentType())
    return false;
  QualType T = Var->getType();
  if (T->isReferenceType()) {
    const Expr *Init = Var->getInit(); // `auto &&[a, b] = both();`
    if (isa<ParmVarDecl>(Var) || !Init || !isa<MaterializeTemporaryExpr>(Init->IgnoreImplicit()))
      return false;
    T = T.getNonReferenceType();
  }
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && !Class->isLambda() && !Class->isUnion();
}

void Collector::addParts(const VarDecl *Var, const BodyIndex &Body, FunctionFacts &F) {
  llvm::ArrayRef<const DeclRefExpr *> Mentions = Body.mentions(Var);
  if (Mentions.size() < 2 || !holdsObject(Var))
    return;
  FateReader Reader(Types, Body, &Params);
  llvm::MapVector<const ValueDecl *, AsyncLocal> Parts;
  std::vector<LocalUse> Others;
  for (const DeclRefExpr *Mention : Mentions) {
    const Expr *Ref = Mention;
    const ValueDecl *Part = dyn_cast<BindingDecl>(Mention->getDecl());
    if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(Body.parent(Mention));
        !Part && Member)
      if ((Part = dyn_cast<FieldDecl>(Member->getMemberDecl())))
        Ref = Member;
    const AsyncType *Type =
        Part && !Part->getType()->isReferenceType() ? Types.get(Part->getType(), Promise) : nullptr;
    if (!Part) {
      Others.push_back({Mention, UseKind::Escapes, Body.parent(Mention)});
    } else if (Type && Type->mustBeConsumed()) {
      AsyncLocal &L = Parts[Part];
      L.Var = Var;
      L.Part = Part;
      L.Type = Type;
      L.IsParameter = isa<ParmVarDecl>(Var);
      L.In = &F;
      L.Uses.push_back(Reader.use(Ref, *Type, /*InContainer=*/false));
    }
  }
  for (auto &[Part, L] : Parts)
    if (L.Uses.size() > 1) {
      llvm::append_range(L.Uses, Others);
      F.Parts.push_back(std::move(L));
    }
}

void Collector::locals(const BodyIndex &Body, FunctionFacts &F) {
  auto add = [&](const VarDecl *Var) {
    addLocal(Var, Body, F);
    addParts(Var, Body, F);
  };
  for (const ParmVarDecl *Param : F.Decl->parameters())
    add(Param);
  for (const VarDecl *Var : Body.Variables)
    if (!Body.RangeVariables.count(Var))
      add(Var);
}

} // namespace

const AsyncLocal *FunctionFacts::local(const VarDecl *V) const {
  for (const AsyncLocal &L : Locals)
    if (L.Var == V)
      return &L;
  return nullptr;
}

Facts collectFacts(ASTContext &Ctx, Sema *S, const Catalogue &C,
                   std::function<bool(SourceLocation)> IsUserCode) {
  Facts Result;
  Result.Types = std::make_unique<AsyncTypes>(Ctx, S, C);
  Result.IsUserCode = std::move(IsUserCode);
  Result.Params = std::make_unique<ParamFates>(*Result.Types);
  Collector Reader(Result);
  for (const Decl *D : Ctx.getTraversalScope())
    Reader.walkRoot(D);
  return Result;
}

llvm::StringRef toString(Fate F) {
  switch (F) {
  case Fate::Dropped:
    return "Dropped";
  case Fate::Voided:
    return "Voided";
  case Fate::Ignored:
    return "Ignored";
  case Fate::Observed:
    return "Observed";
  case Fate::Tested:
    return "Tested";
  case Fate::Awaited:
    return "Awaited";
  case Fate::Consumed:
    return "Consumed";
  case Fate::Stored:
    return "Stored";
  case Fate::Returned:
    return "Returned";
  case Fate::Passed:
    return "Passed";
  case Fate::Escaped:
    return "Escaped";
  }
  return "";
}

llvm::StringRef toString(UseKind K) {
  switch (K) {
  case UseKind::Consumes:
    return "Consumes";
  case UseKind::Observes:
    return "Observes";
  case UseKind::Overwrites:
    return "Overwrites";
  case UseKind::Fills:
    return "Fills";
  case UseKind::Empties:
    return "Empties";
  case UseKind::Escapes:
    return "Escapes";
  }
  return "";
}

} // namespace lazy

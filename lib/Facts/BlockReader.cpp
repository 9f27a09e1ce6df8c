// Which model of the catalogue is a call's, and do its conditions hold here?
#include "Facts/BlockReader.h"
#include "Facts/Facts.h"
#include "Facts/Fate.h"
#include "Facts/Launch.h"
#include "clang/AST/ASTLambda.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace lazy {

void forEachClassName(const CXXRecordDecl *Class,
                      llvm::function_ref<bool(const std::string &)> Try) {
  llvm::SmallVector<const CXXRecordDecl *, 8> Queue = {Class};
  llvm::SmallPtrSet<const CXXRecordDecl *, 8> Seen;
  for (size_t I = 0; I != Queue.size() && I != 64; ++I) {
    const CXXRecordDecl *RD = Queue[I];
    if (!RD || !Seen.insert(RD->getCanonicalDecl()).second)
      continue;
    if (Try(canonicalName(RD)))
      return;
    if (RD->hasDefinition())
      for (const CXXBaseSpecifier &Base : RD->bases())
        Queue.push_back(Base.getType()->getAsCXXRecordDecl());
  }
}

const CXXRecordDecl *objectClass(const Expr *Object) {
  if (!Object)
    return nullptr;
  QualType T = Object->IgnoreParenImpCasts()->getType();
  if (T->isPointerType())
    T = T->getPointeeType();
  return T.getNonReferenceType()->getAsCXXRecordDecl();
}

bool namesType(QualType T, llvm::ArrayRef<std::string> Names, unsigned Depth) {
  T = T.isNull() ? T : T.getNonReferenceType();
  const CXXRecordDecl *Class = T.isNull()           ? nullptr
                               : T->isPointerType() ? T->getPointeeCXXRecordDecl()
                                                    : T->getAsCXXRecordDecl();
  if (!Class)
    return false;
  for (const DeclContext *In = Class; In; In = In->getParent())
    if (const CXXRecordDecl *Outer = dyn_cast<CXXRecordDecl>(In);
        Outer && llvm::is_contained(Names, canonicalName(Outer)))
      return true;
  const ClassTemplateSpecializationDecl *Of = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  return Of && Depth &&
         llvm::any_of(Of->getTemplateArgs().asArray(), [&](const TemplateArgument &A) {
           return A.getKind() == TemplateArgument::Type &&
                  namesType(A.getAsType(), Names, Depth - 1);
         });
}

bool isInStd(const Decl *D) {
  for (const DeclContext *DC = D->getDeclContext(); DC; DC = DC->getParent())
    if (DC->isStdNamespace())
      return true;
  return false;
}

llvm::ArrayRef<const Expr *> plainArguments(const Expr *Call) {
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Call))
    return llvm::ArrayRef<const Expr *>(Construct->getArgs(), Construct->getNumArgs());
  const CallExpr *Plain = dyn_cast<CallExpr>(Call);
  if (!Plain)
    return {};
  llvm::ArrayRef<const Expr *> Args(Plain->getArgs(), Plain->getNumArgs());
  const CXXMethodDecl *Method = dyn_cast_or_null<CXXMethodDecl>(Plain->getDirectCallee());
  if (isa<CXXOperatorCallExpr>(Plain) && Method && !Args.empty())
    return Args.drop_front();
  return Args;
}

const Expr *blockingObject(const Expr *Call) {
  if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call))
    return Member->getImplicitObjectArgument();
  const CallExpr *Plain = dyn_cast<CallExpr>(Call);
  return Plain && Plain->getNumArgs() ? Plain->getArg(0) : nullptr;
}

const BlockingModel *BlockReader::namedMethod(const CallExpr *Call,
                                              const CXXMethodDecl *Method) const {
  const CXXRecordDecl *Class = nullptr;
  if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call))
    Class = objectClass(Member->getImplicitObjectArgument());
  else if (Call->getNumArgs() && isa<CXXOperatorCallExpr>(Call))
    Class = objectClass(Call->getArg(0));
  if (!Class)
    Class = Method->getParent();
  std::string Name = Method->getDeclName().getAsString();
  const BlockingModel *Found = nullptr;
  // A class may take back what is said of its base: `kind: never`.
  bool Never = false;
  auto Try = [&](const std::string &ClassName) {
    Found = C.findBlocking(ClassName + "::" + Name);
    const BlockingModel *Entry = Found ? nullptr : C.blocking().find(ClassName + "::" + Name);
    Never = Entry && Entry->Kind == BlockKind::Never;
    return Found || Never;
  };
  forEachClassName(Class, Try);
  if (!Found && !Never && Class->getCanonicalDecl() != Method->getParent()->getCanonicalDecl())
    forEachClassName(Method->getParent(), Try);
  return Found;
}

/// The model of a function object (std::ranges style) or of a stream (std::cin).
const BlockingModel *BlockReader::namedObject(const Expr *Object) const {
  Object = Object->IgnoreParenImpCasts();
  const ValueDecl *Var = nullptr;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Object))
    Var = Ref->getDecl();
  else if (const MemberExpr *Member = dyn_cast<MemberExpr>(Object))
    Var = Member->getMemberDecl();
  if (Var && Var->getIdentifier() && C.mayBlock(Var->getName()))
    return C.findBlocking(canonicalName(Var));
  return nullptr;
}

/// The only function that a name, qualified and not yet resolved, can mean.
static const NamedDecl *unresolvedCallee(const CallExpr *Call) {
  const UnresolvedLookupExpr *Lookup =
      dyn_cast<UnresolvedLookupExpr>(Call->getCallee()->IgnoreParens());
  if (!Lookup || Lookup->requiresADL() || Lookup->getNumDecls() == 0)
    return nullptr;
  return (*Lookup->decls_begin())->getUnderlyingDecl();
}

static bool sayBlocking(const FunctionDecl *F, FunctionEffect::Kind Effect,
                        llvm::StringRef Annotation) {
  for (const FunctionDecl *D : F->redecls())
    for (const AnnotateAttr *A : D->specific_attrs<AnnotateAttr>())
      if (A->getAnnotation() == Annotation)
        return true;
  for (const FunctionEffectWithCondition &Each : FunctionEffectsRef::get(F->getType()))
    if (Each.Effect.kind() == Effect)
      return true;
  return false;
}

/// The model of functions whose declaration says that they block.
static const BlockingModel &declaredModel() {
  static const BlockingModel Model = [] {
    BlockingModel M;
    M.Kind = BlockKind::Wait;
    M.Why = "its declaration says that it blocks";
    return M;
  }();
  return Model;
}

const BlockingModel *BlockReader::named(const Expr *E) const {
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(E)) {
    const CXXConstructorDecl *Constructor = Construct->getConstructor();
    const CXXRecordDecl *Class = Constructor->getParent();
    if (!Class->getIdentifier() || !C.mayBlock(Class->getName()) ||
        Constructor->isCopyOrMoveConstructor() || Construct->getNumArgs() == 0 ||
        isa<CXXDefaultArgExpr>(Construct->getArg(0)))
      return nullptr;
    return C.findBlocking(canonicalName(Class) + "::" + Class->getName().str());
  }
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return nullptr;
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
      Operator && Operator->getOperator() == OO_Call && Operator->getNumArgs()) {
    if (const BlockingModel *M = namedObject(Operator->getArg(0)))
      return M;
    const CXXRecordDecl *Class = objectClass(Operator->getArg(0));
    if (Class && Class->getIdentifier() && C.mayBlock(Class->getName()))
      if (const BlockingModel *M = C.findBlocking(canonicalName(Class)))
        return M;
  }
  const NamedDecl *Callee = dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl());
  if (!Callee)
    Callee = unresolvedCallee(Call);
  if (!Callee)
    return nullptr;
  bool May = Callee->getIdentifier() ? C.mayBlock(Callee->getName())
             : Callee->getDeclName().getNameKind() == DeclarationName::CXXOperatorName
                 ? C.mayBlock(Callee->getDeclName().getAsString())
                 : false;
  const FunctionDecl *F = dyn_cast<FunctionDecl>(Callee);
  if (May) {
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
    const BlockingModel *Found =
        Method && Method->isInstance()
            ? namedMethod(Call, Method)
            : C.findBlocking(canonicalName(Callee), F && F->isExternC() && !Method);
    if (Found)
      return Found;
  }
  if (F && sayBlocking(F, FunctionEffect::Kind::Blocking, "lazy:blocking"))
    return &declaredModel();
  return nullptr;
}

static bool isNamed(QualType T, llvm::StringRef Name) {
  while (T->isPointerType() || T->isReferenceType())
    T = T->getPointeeType();
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  llvm::StringRef Last = Name.substr(Name.rfind(':') + 1);
  return Class && Class->getIdentifier() && Class->getName() == Last &&
         canonicalName(Class) == Name;
}

/// Methods of generated classes, which have no name to list.
const BlockingModel *BlockReader::shaped(const CallExpr *Call) const {
  const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  if (!Method || !Method->getIdentifier())
    return nullptr;
  for (const BlockingModel *M : C.blockingShapes()) {
    if (!M->shapeTakes(Method->getName()))
      continue;
    if (!M->Returns.empty() && !isNamed(Method->getReturnType(), M->Returns))
      continue;
    if (!M->FirstParameter.empty() &&
        (Method->getNumParams() == 0 ||
         !isNamed(Method->getParamDecl(0)->getType(), M->FirstParameter)))
      continue;
    if (!M->Base.empty()) {
      bool Derived = false;
      forEachClassName(Method->getParent(),
                       [&](const std::string &Name) { return Derived = Name == M->Base; });
      if (!Derived)
        continue;
    }
    return M;
  }
  return nullptr;
}

/// Whether T is, or derives from, a stream on a file.
static bool isFileStream(QualType T) {
  bool Found = false;
  if (const CXXRecordDecl *Class = T.getNonReferenceType()->getAsCXXRecordDecl())
    forEachClassName(Class, [&](const std::string &Name) {
      return Found = Name == "std::basic_ifstream" || Name == "std::basic_ofstream" ||
                     Name == "std::basic_fstream";
    });
  return Found;
}

/// Whether M's object is made of a type with which E does not block.
static bool isOfUnblocking(const Expr *E, const BlockingModel &M) {
  const CXXRecordDecl *Class = M.UnlessOf.empty() ? nullptr : objectClass(blockingObject(E));
  if (!Class || !Class->hasDefinition())
    return false;
  auto IsMade = [&](const CXXRecordDecl *One) {
    const ClassTemplateSpecializationDecl *Of = dyn_cast<ClassTemplateSpecializationDecl>(One);
    return Of && llvm::any_of(Of->getTemplateArgs().asArray(), [&](const TemplateArgument &A) {
             return A.getKind() == TemplateArgument::Type &&
                    namesType(A.getAsType(), M.UnlessOf, 0);
           });
  };
  return IsMade(Class) || !Class->forallBases([&](const CXXRecordDecl *B) { return !IsMade(B); });
}

/// The expression that made the future in E, if E is a variable that is initialised with it;
/// else E. A binding is made by what its whole is.
static const Expr *makerOfFuture(const Expr *E) {
  E = asWritten(E);
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
  if (!Ref)
    return E;
  const ValueDecl *D = Ref->getDecl();
  if (const BindingDecl *Binding = dyn_cast<BindingDecl>(D))
    D = Binding->getDecomposedDecl();
  const VarDecl *Var = dyn_cast_or_null<VarDecl>(D);
  return Var && Var->hasLocalStorage() && Var->getInit() ? asWritten(Var->getInit()) : E;
}

/// Whether the future in Object is certainly finished: made so, given by an await, or handed to
/// the continuation of a known function, which runs when it is.
static bool isFinished(const Expr *Object, const BodyIndex &Body, const FunctionFacts &FF,
                       const Catalogue &C) {
  Object = withoutPassThrough(Object);
  const Expr *Maker = makerOfFuture(Object);
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Object)) {
    const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (isa_and_nonnull<ParmVarDecl>(Var) && FF.GivenTo)
      return true;
    // What an outer continuation was given, and hands on to this one: `[f = std::move(f)]`.
    if (Var && Var->isInitCapture() && Var->getInit() && FF.GivenTo) {
      const DeclRefExpr *Outer = dyn_cast<DeclRefExpr>(withoutPassThrough(Var->getInit()));
      const ParmVarDecl *Param = Outer ? dyn_cast<ParmVarDecl>(Outer->getDecl()) : nullptr;
      if (Param && isLambdaCallOperator(Param->getDeclContext()))
        return true;
    }
    if (const CXXForRangeStmt *For = Var ? Body.RangeVariables.lookup(Var) : nullptr)
      Maker = makerOfFuture(For->getRangeInit());
  }
  if (awaitOperand(Maker))
    return true;
  // Whoever asks for it does the work then.
  if (launched(Maker, C) == Launched::Deferred)
    return true;
  const CallExpr *Call = dyn_cast<CallExpr>(Maker);
  const FunctionModel *Model = Call ? calledFunctionModel(Call, C) : nullptr;
  return Model && Model->Role == FunctionRole::Ready;
}

BlockReader::Answer BlockReader::read(const Expr *E, const BodyIndex &Body,
                                      const FunctionFacts &FF) {
  if (E->isTypeDependent() && !isa<CallExpr>(E))
    return {};
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  BlockSite Site;
  Site.Call = E;
  Site.Model = named(E);
  if (!Site.Model && Call)
    if (const FunctionModel *Model = calledFunctionModel(Call, C);
        Model && Model->Role == FunctionRole::BlockOn)
      Site.Model = C.findBlocking(Model->Names.front());
  if (!Site.Model && Call)
    Site.Model = shaped(Call);
  if (!Site.Model && Call)
    Site.Model = drain(Call);
  if (!Site.Model)
    return {};
  return {true, settle(Site, Body, FF)};
}

/// Site, if its conditions hold.
std::optional<BlockSite> BlockReader::settle(BlockSite Site, const BodyIndex &Body,
                                             const FunctionFacts &FF) {
  const Expr *E = Site.Call;
  const BlockingModel &M = *Site.Model;
  const ASTContext &Ctx = Types.context();
  // Whoever gives a future back instead of its value has not waited.
  if (M.Kind == BlockKind::SyncWait && isa<CXXMemberCallExpr>(E) && !E->isTypeDependent() &&
      Types.get(E->getType()))
    return std::nullopt;
  if (polls(E, M, Ctx) || !flagsAllow(E, M, Ctx) || isOfUnblocking(E, M) ||
      isForOthers(E, Body, Ctx))
    return std::nullopt;
  const Expr *Object = blockingObject(E);
  // Futures of every kind may be known to be finished.
  if (isa<CXXMemberCallExpr>(E) &&
      (M.Kind == BlockKind::SyncWait || M.When == BlockCondition::UnlessReady) &&
      (isFinished(Object, Body, FF, C) || isKnownReady(E, Body, Ctx) ||
       isSetBefore(E, Body, FF, C)))
    return std::nullopt;
  Site.Certain = !pollsPerhaps(E, M, Ctx);
  switch (M.When) {
  case BlockCondition::Always:
  case BlockCondition::UnlessReady:
    break;
  case BlockCondition::UnlessNonBlocking:
    if (isKnownReady(E, Body, Ctx)) // `co_await readable(descriptor)`
      return std::nullopt;
    Site.Certain = false;
    break;
  case BlockCondition::UnlessFiber:
    Site.Certain &= runsOnExecutor(FF);
    break;
  case BlockCondition::OnlyFileStream: {
    if (!Object)
      return std::nullopt;
    const Expr *Stream = Object->IgnoreParenImpCasts();
    if (const BlockingModel *Known = namedObject(Stream))
      Site.Model = Known;
    else if (!isFileStream(Stream->getType()))
      return std::nullopt;
    break;
  }
  case BlockCondition::OnlyFromAsync:
    if (!Object || launched(makerOfFuture(Object), C) != Launched::Waits)
      return std::nullopt;
    break;
  }
  return Site;
}

bool cutsBlocking(const FunctionDecl *F, AsyncTypes &Types) {
  const FunctionDecl *Definition = nullptr;
  if (F->hasBody(Definition) && isa_and_nonnull<CoroutineBodyStmt>(Definition->getBody()))
    return true;
  QualType Returned = F->getReturnType();
  if (!Returned->isDependentType() && !isa<CXXConstructorDecl>(F) && Types.get(Returned))
    return true;
  // What an awaiter's destructor waits for has resumed the coroutine before: its own thread.
  if (const CXXDestructorDecl *Destructor = dyn_cast<CXXDestructorDecl>(F)) {
    const CXXRecordDecl *Class = Destructor->getParent();
    const AsyncType *Type =
        Class->isDependentType() ? nullptr : Types.get(Types.context().getCanonicalTagType(Class));
    if (Type && Type->Kind == Role::Awaiter)
      return true;
  }
  if (sayBlocking(F, FunctionEffect::Kind::NonBlocking, "lazy:nonblocking"))
    return true;
  const Catalogue &C = Types.catalogue();
  if (!F->getIdentifier() || !C.mayBlock(F->getName()))
    return false;
  const BlockingModel *Entry = C.blocking().find(canonicalName(F));
  return Entry && Entry->Kind == BlockKind::Never;
}

} // namespace lazy

// What does a body run although no call of it is written there?
#include "Facts/ImpliedCalls.h"
#include "Facts/BlockReader.h"
#include "Facts/Elements.h"
#include "Facts/Fate.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

bool isForeign(const FunctionDecl *F) {
  return F->isImplicit() || F->isDefaulted() || F->isDeleted() || F->isTrivial() ||
         F->getBuiltinID() || isInStd(F) ||
         F->getASTContext().getSourceManager().isInSystemHeader(F->getLocation());
}

const CXXRecordDecl *madeBy(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const TemplateArgumentList *Args = Callee ? Callee->getTemplateSpecializationArgs() : nullptr;
  if (!Args || Args->size() == 0 || !Callee->getIdentifier() || !isInStd(Callee) ||
      Args->get(0).getKind() != TemplateArgument::Type ||
      !llvm::StringSwitch<bool>(Callee->getName())
           .Cases({"make_unique", "make_shared", "make_optional"}, true)
           .Default(false))
    return nullptr;
  const CXXRecordDecl *Class = Args->get(0).getAsType()->getAsCXXRecordDecl();
  return Class ? Class->getDefinition() : nullptr;
}

/// Whether some mention of Var may move from it or hand it out by value.
static bool mayBeMovedFrom(const VarDecl *Var, const BodyIndex &Body) {
  for (const DeclRefExpr *Mention : Body.mentions(Var)) {
    const Stmt *P = Body.parent(Mention);
    while (isa_and_nonnull<ParenExpr, ImplicitCastExpr, CXXConstructExpr>(P))
      P = Body.parent(P);
    const CallExpr *Call = dyn_cast_or_null<CallExpr>(P);
    if ((Call && isPassThrough(Call)) || isa_and_nonnull<ReturnStmt, CoreturnStmt>(P))
      return true;
    if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(P);
        Member && Member->getMemberDecl()->getIdentifier() &&
        Member->getMemberDecl()->getName() == "release")
      return true;
  }
  return false;
}

/// The innermost of what Class owns, if it is a container with something in it; else Class. Null
/// if elements made without arguments own nothing: `vector<unique_ptr<T>> v(3)`.
static const CXXRecordDecl *innermost(const CXXRecordDecl *Class, Putting What) {
  for (unsigned Steps = 0; Class && Steps != 4; ++Steps) {
    QualType Element = elementOf(Class);
    if (Element.isNull())
      return Class;
    if (What == Putting::Nothing || (Steps && What == Putting::Defaults))
      return nullptr;
    Class = Element->getAsCXXRecordDecl();
  }
  return nullptr;
}

/// Whether an object of the class of Field always has something in that, a container.
static Putting puttingByClass(const FieldDecl *Field) {
  Putting What = puttingBy(Field->getInClassInitializer(), Field->getType());
  for (const CXXConstructorDecl *One : cast<CXXRecordDecl>(Field->getParent())->ctors())
    for (const CXXCtorInitializer *Init : One->inits())
      if (What == Putting::Nothing && Init->getMember() == Field && Init->isWritten())
        What = puttingBy(Init->getInit(), Field->getType());
  return What;
}

/// The destructors of users' classes that run when a Class is destroyed, its own and those of what
/// it is made of.
static void addDestructors(const CXXRecordDecl *Class, unsigned Depth,
                           llvm::SmallVectorImpl<const CXXDestructorDecl *> &Into) {
  if (!Class || !Class->hasDefinition() || Class->hasTrivialDestructor() || Depth == 0)
    return;
  const CXXDestructorDecl *Destructor = Class->getDestructor();
  if (!Destructor || Destructor->isDeleted())
    return;
  if (!isForeign(Destructor) && !llvm::is_contained(Into, Destructor))
    Into.push_back(Destructor);
  const SourceManager &SM = Class->getASTContext().getSourceManager();
  if (isInStd(Class) || SM.isInSystemHeader(Class->getLocation()))
    return;
  for (const FieldDecl *Field : Class->fields()) {
    const CXXRecordDecl *Member =
        Field->getType()->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    if (Member && !elementOf(Member).isNull())
      Member = innermost(Member, puttingByClass(Field));
    addDestructors(Member, Depth - 1, Into);
  }
  for (const CXXBaseSpecifier &Base : Class->bases())
    addDestructors(Base.getType()->getAsCXXRecordDecl(), Depth - 1, Into);
}

/// What Operator, whose object is a container, puts into that; nothing known if the outcome may
/// take something out.
static std::optional<Putting> puttingBy(const CXXOperatorCallExpr *Operator,
                                        const BodyIndex &Body) {
  const CXXRecordDecl *Class = objectClass(Operator->getArg(0));
  const bool IsMap = Class && Class->getIdentifier() && Class->getName().contains("map");
  const Stmt *Outer = Body.parent(Operator);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Outer))
    Outer = Body.parent(Outer);
  if (const CallExpr *Call = dyn_cast_or_null<CallExpr>(Outer); Call && isPassThrough(Call))
    return std::nullopt;
  if (Operator->getOperator() != OO_Subscript)
    return puttingBy(Operator);
  // `map[key] = value`
  const CXXOperatorCallExpr *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(Outer);
  const bool Assigns = Assign && Assign->getOperator() == OO_Equal && Assign->getArg(0) == Operator;
  return IsMap ? puttingBy(Assigns ? Assign : Operator) : Putting::Nothing;
}

/// What this Mention of a container puts into it; nothing known if it may also take something out.
static std::optional<Putting> puttingBy(const DeclRefExpr *Mention, const BodyIndex &Body) {
  const Expr *Inner = Mention;
  const Stmt *Outer = Body.parent(Mention);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Outer)) {
    Inner = cast<Expr>(Outer);
    Outer = Body.parent(Outer);
  }
  if (const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Outer))
    return Operator->getArg(0) == Inner ? puttingBy(Operator, Body) : std::nullopt;
  const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(Outer);
  const CallExpr *Call = Member ? dyn_cast_or_null<CallExpr>(Body.parent(Member)) : nullptr;
  if (!Call || !Member->getMemberDecl()->getIdentifier())
    return std::nullopt;
  const Putting What = puttingBy(Call);
  const bool Looks = llvm::StringSwitch<bool>(Member->getMemberDecl()->getName())
                         .Cases({"size", "empty", "reserve", "capacity"}, true)
                         .Cases({"clear", "has_value", "count", "contains"}, true)
                         .Default(false);
  return Looks || What != Putting::Nothing ? std::optional(What) : std::nullopt;
}

/// The class of the objects that die with Var: its own, or that of what Var owns.
static const CXXRecordDecl *classOf(const VarDecl *Var, const BodyIndex &Body) {
  const CXXRecordDecl *Class = Var->getType()->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  if (!Class || elementOf(Class).isNull())
    return Class;
  // What a unique_ptr has is known if it is made here.
  const CallExpr *Made = Var->getInit() ? dyn_cast<CallExpr>(asWritten(Var->getInit())) : nullptr;
  if (Made && Class->getName() == "unique_ptr")
    return madeBy(Made);
  Putting Most = puttingBy(Var->getInit(), Var->getType());
  for (const DeclRefExpr *Mention : Body.mentions(Var)) {
    std::optional<Putting> What = puttingBy(Mention, Body);
    if (!What)
      return nullptr;
    Most = std::max(Most, *What);
  }
  return innermost(Class, Most);
}

/// Whether the object that Maker makes dies with the statement that Maker is: `Guard(file);`.
static bool diesAtOnce(const Expr *Maker, const BodyIndex &Body) {
  const Stmt *Outer = Body.parent(Maker);
  bool Temporary = false;
  while (isa_and_nonnull<ExprWithCleanups, CXXBindTemporaryExpr, ParenExpr, CastExpr>(Outer)) {
    Temporary |= isa<CXXBindTemporaryExpr>(Outer);
    Maker = cast<Expr>(Outer);
    Outer = Body.parent(Outer);
  }
  return Temporary && isDiscardedStatement(Maker, Outer);
}

llvm::SmallVector<ImpliedDestructor, 4> destructorsIn(const FunctionDecl *F,
                                                      const BodyIndex &Body) {
  llvm::SmallVector<ImpliedDestructor, 4> Result;
  auto add = [&](const CXXRecordDecl *Class, const VarDecl *Var, const Expr *Made) {
    llvm::SmallVector<const CXXDestructorDecl *, 4> Destructors;
    addDestructors(Class, /*Depth=*/3, Destructors);
    if (Var && !Destructors.empty() && mayBeMovedFrom(Var, Body))
      return;
    for (const CXXDestructorDecl *Destructor : Destructors)
      Result.push_back({Destructor, Var, Made});
  };
  for (const ParmVarDecl *Param : F->parameters())
    if (!Param->getType()->isDependentType())
      add(Param->getType()->getAsCXXRecordDecl(), Param, nullptr);
  for (const VarDecl *Var : Body.Variables)
    if (!Var->getType()->isDependentType() && Var->hasLocalStorage() && Var->getInit())
      add(classOf(Var, Body), Var, Var->getInit());
  for (const Expr *Maker : Body.Makers)
    if (!Maker->isTypeDependent() && Maker->isPRValue() && diesAtOnce(Maker, Body))
      add(Maker->getType()->getAsCXXRecordDecl(), nullptr, Maker);
  return Result;
}

/// Adds the calls in S, which the compiler wrote.
static void addCalls(const Stmt *S, llvm::SmallVectorImpl<const Expr *> &Into) {
  if (!S)
    return;
  if (const CallExpr *Call = dyn_cast<CallExpr>(S))
    Into.push_back(Call);
  for (const Stmt *Child : S->children())
    addCalls(Child, Into);
}

llvm::SmallVector<const Expr *, 4> rangeStepsIn(const BodyIndex &Body) {
  llvm::SmallVector<const Expr *, 4> Result;
  for (const VarDecl *Var : Body.Variables) {
    const CXXForRangeStmt *For = Body.RangeVariables.lookup(Var);
    if (!For)
      continue;
    addCalls(For->getBeginStmt(), Result);
    addCalls(For->getEndStmt(), Result);
    addCalls(For->getCond(), Result);
    addCalls(For->getInc(), Result);
    if (Var->getInit())
      addCalls(Var->getInit(), Result);
  }
  return Result;
}

void addMemberInits(const CXXConstructorDecl *Constructor,
                    llvm::SmallVectorImpl<const Expr *> &Into) {
  for (const CXXCtorInitializer *Init : Constructor->inits()) {
    if (Init->isWritten() || !Init->getInit())
      continue;
    const CXXDefaultInitExpr *Default = dyn_cast<CXXDefaultInitExpr>(Init->getInit());
    if (const Expr *E = Default ? Default->getExpr() : Init->getInit())
      Into.push_back(E);
  }
}

llvm::SmallVector<const Expr *, 2> impliedBy(const Expr *E) {
  llvm::SmallVector<const Expr *, 2> Result;
  if (const InitListExpr *List = dyn_cast<InitListExpr>(E)) {
    for (const Expr *Init : List->inits())
      if (const CXXDefaultInitExpr *Default = dyn_cast<CXXDefaultInitExpr>(Init))
        if (const Expr *Inner = Default->getExpr())
          Result.push_back(Inner);
    return Result;
  }
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(E);
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Construct ? Construct->getConstructor()
                               : Call    ? Call->getDirectCallee()
                                         : nullptr;
  if (!Callee || isInStd(Callee) ||
      Callee->getASTContext().getSourceManager().isInSystemHeader(Callee->getLocation()))
    return Result;
  for (const Expr *Arg : plainArguments(E))
    if (const CXXDefaultArgExpr *Default = dyn_cast<CXXDefaultArgExpr>(Arg))
      Result.push_back(Default->getExpr());
  if (const CXXConstructorDecl *Constructor = dyn_cast<CXXConstructorDecl>(Callee);
      Constructor && (Constructor->isImplicit() || Constructor->isDefaulted()) &&
      !Constructor->isCopyOrMoveConstructor())
    addMemberInits(Constructor, Result);
  return Result;
}

} // namespace lazy

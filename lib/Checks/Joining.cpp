// Is spawned work over when a variable that it refers to dies?
//
// What may be a wait is read generously: any await, any call that blocks or drives a loop, anything
// done with what the spawning call names. If nothing of that comes later, the variable dies first.
// If a real join does, `co_await scope.join()`, it must come on every path: an early return, or an
// exception of an await before it, leaves the work running.
#include "Checks/Joining.h"
#include "Checks/BorrowAdvice.h"
#include "Checks/PathNotes.h"
#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Elements.h"
#include "Facts/FlowExit.h"
#include "Facts/HoldFlow.h"
#include "Facts/OwedFlow.h"
#include "Facts/Referents.h"
#include "Facts/Suspension.h"
#include "Facts/Throws.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {

/// The variables and members that S mentions.
static void collectNamed(const Stmt *S, llvm::SmallVectorImpl<const ValueDecl *> &Into) {
  if (!S)
    return;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
    Into.push_back(Ref->getDecl());
  else if (const MemberExpr *Member = dyn_cast<MemberExpr>(S))
    Into.push_back(Member->getMemberDecl());
  // Of a lambda that stands here, what it has captured.
  if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S)) {
    for (const Expr *Captured : Lambda->capture_inits())
      collectNamed(Captured, Into);
    return;
  }
  for (const Stmt *Child : S->children())
    collectNamed(Child, Into);
}

/// Whether S, which comes later, is a loop that is never left, or goes round until somebody else
/// changes what it looks at.
static bool waitsInLoop(const Stmt *S) {
  const Expr *Until = nullptr;
  if (const WhileStmt *While = dyn_cast<WhileStmt>(S))
    Until = While->getCond();
  else if (const DoStmt *Do = dyn_cast<DoStmt>(S))
    Until = Do->getCond();
  else if (const ForStmt *For = dyn_cast<ForStmt>(S))
    Until = For->getCond();
  else
    return false;
  const CXXBoolLiteralExpr *Always =
      Until ? dyn_cast<CXXBoolLiteralExpr>(Until->IgnoreParenImpCasts()) : nullptr;
  if (!Until || (Always && Always->getValue()))
    return true;
  return anyStmt(Until, [](const Stmt *Each) {
    const Expr *E = dyn_cast<Expr>(Each);
    QualType T = E ? E->getType() : QualType();
    const CXXRecordDecl *Class = T.isNull() ? nullptr : T->getAsCXXRecordDecl();
    return Class && Class->isInStdNamespace() && Class->getIdentifier() &&
           Class->getName().starts_with("atomic");
  });
}

/// Whether E is a method of this object or is called on it.
static bool isOfThis(const Stmt *S) {
  const MemberExpr *Member = dyn_cast<MemberExpr>(S);
  return Member && isa<CXXMethodDecl>(Member->getMemberDecl()) &&
         isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
}

/// Whether S is a call that by its name may run what was started, or wait for it: `loop.exec()`.
/// What gives an object, a task maybe, is none.
static bool mayDrive(const Stmt *S) {
  const CallExpr *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->getIdentifier() || Call->getType()->isRecordType())
    return false;
  std::string Name = Callee->getName().lower();
  return llvm::any_of(llvm::ArrayRef<llvm::StringRef>(
                          {"run", "exec", "loop", "poll", "wait", "join", "sync", "sleep",
                           "process", "drain", "pump", "drive", "block", "serve", "listen"}),
                      [&](llvm::StringRef Word) { return llvm::StringRef(Name).contains(Word); });
}

/// Whether by something of type T somebody may wait for others, or be told by them: not by a
/// number, a string, a binder, or a container of such.
static bool canWait(QualType T) {
  T = T.getNonReferenceType();
  if (T->isArithmeticType() || T->isEnumeralType() || T->isNullPtrType())
    return T->isAtomicType();
  if (T->isArrayType())
    return canWait(QualType(T->getPointeeOrArrayElementType(), 0));
  if (T->isPointerType())
    return canWait(T->getPointeeType());
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class || !Class->isInStdNamespace() || !Class->getIdentifier())
    return true;
  if (llvm::is_contained({"basic_string", "basic_string_view"}, Class->getName()) ||
      Class->getName().contains_insensitive("bind"))
    return false;
  const ClassTemplateSpecializationDecl *Made = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  if (!Made ||
      !llvm::is_contained({"vector", "array", "deque", "list", "map", "set", "unordered_map",
                           "unordered_set", "optional", "pair", "unique_ptr", "shared_ptr"},
                          Class->getName()))
    return true;
  return llvm::any_of(Made->getTemplateArgs().asArray().take_front(2), [](TemplateArgument Each) {
    // The second may be an allocator or a deleter.
    const CXXRecordDecl *Argument =
        Each.getKind() == TemplateArgument::Type ? Each.getAsType()->getAsCXXRecordDecl() : nullptr;
    bool Helps =
        Argument && Argument->isInStdNamespace() && Argument->getIdentifier() &&
        llvm::is_contained({"allocator", "default_delete", "less", "hash"}, Argument->getName());
    return Each.getKind() == TemplateArgument::Type && !Helps && canWait(Each.getAsType());
  });
}

/// Whether S is in Around, or is it.
static bool isInside(const FunctionFacts &FF, const Stmt *S, const Stmt *Around) {
  while (S && S != Around)
    S = FF.parent(S);
  return S;
}

/// Whether the destructor of a T, of the user's own, may wait for others by what it calls, or a
/// lambda that it is made to call: `onExit([&] { loop.run(); })`.
static bool waitsWhenDestroyed(const Facts &F, QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return false;
  for (QualType Part : typeArguments(Class))
    if (const CXXRecordDecl *Closure = Part->getAsCXXRecordDecl(); Closure && Closure->isLambda())
      if (const CXXMethodDecl *Call = Closure->getLambdaCallOperator();
          Call && anyStmt(Call->getBody(), mayDrive))
        return true;
  const CXXDestructorDecl *Destructor = Class->getDestructor();
  return Destructor && Destructor->isUserProvided() && F.IsUserCode(Destructor->getLocation()) &&
         anyStmt(Destructor->getBody(), mayDrive);
}

namespace {

/// One piece of spawned work, and the variable that it refers to.
class Joining {
public:
  Joining(const Facts &F, const Borrows &Keeps, const FunctionFacts &FF, const CallExpr *By,
          const VarDecl *Var);

  std::optional<DiesUnjoined> find();

private:
  bool waitsBesides() const;
  void collectWaits();
  const VarDecl *scopeBefore() const;
  const Expr *joinAfter() const;
  bool joins(const Expr *Wait) const;
  bool isForSpawning(const Stmt *S) const;
  bool endsProgram() const;
  bool isDecidedHere(const FlowWalk &Walk, const HeldAt &H) const;
  std::optional<DiesUnjoined> onSomePath(const Expr *Join) const;

  const Facts &F;
  const Borrows &Keeps;
  const FunctionFacts &FF;
  const CallExpr *const By;
  const VarDecl *const Var;
  /// What By has to do with, and can be waited with.
  llvm::SmallVector<const ValueDecl *, 8> Named;
  /// Where somebody may wait, before or after By. All are elements of the graph.
  llvm::SmallVector<const Stmt *, 16> Waits;
};

} // namespace

Joining::Joining(const Facts &F, const Borrows &Keeps, const FunctionFacts &FF, const CallExpr *By,
                 const VarDecl *Var)
    : F(F), Keeps(Keeps), FF(FF), By(By), Var(Var) {
  collectNamed(By, Named);
  Named.push_back(Var);
  llvm::erase_if(Named,
                 [](const ValueDecl *D) { return isa<FunctionDecl>(D) || !canWait(D->getType()); });
}

bool Joining::isForSpawning(const Stmt *S) const {
  for (S = FF.parent(S); isa_and_nonnull<Expr>(S); S = FF.parent(S))
    if (const CallExpr *Call = dyn_cast<CallExpr>(S);
        Call && (Keeps.spawns(Call) || (Call->getType()->isVoidType() && runsLaterByName(Call))))
      return true;
  return false;
}

/// Whether something waits that is no place of the graph: a loop, a destructor.
bool Joining::waitsBesides() const {
  for (const ValueDecl *D : Named) {
    const VarDecl *Other = dyn_cast<VarDecl>(D);
    // Destroyed before Var: its destructor may wait. A callable's or an iterator's does not, nor
    // does that of a task which was moved away.
    const CXXRecordDecl *Class = Other ? Other->getType()->getAsCXXRecordDecl() : nullptr;
    if (!Class || Class->isLambda() || FF.local(Other) || isView(Other->getType()) ||
        (Class->isInStdNamespace() && Class->getName().ends_with("function")))
      continue;
    if (Other != Var && Other->hasLocalStorage() && !isa<ParmVarDecl>(Other) &&
        Other->getBeginLoc() > Var->getBeginLoc())
      return true;
  }
  // It waits itself, or something does that is declared after it, and destroyed before.
  if (waitsWhenDestroyed(F, Var->getType()))
    return true;
  for (const VarDecl *Other : FF.flow().locals())
    if (Other != Var && !isa<ParmVarDecl>(Other) && Other->getBeginLoc() > Var->getBeginLoc() &&
        waitsWhenDestroyed(F, Other->getType()) &&
        (Other->getBeginLoc() > By->getBeginLoc() || isInside(FF, By, scopeOf(FF, Other))))
      return true;
  for (const auto &[S, Parent] : FF.Parents) {
    if (waitsInLoop(S) && comesAfter(FF, S, By))
      return true;
    // `auto Guard = onExit([&] { sync_wait(scope.join()); });`
    const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S);
    if (Lambda && Lambda->getBeginLoc() > Var->getBeginLoc() && comesAfter(FF, By, Lambda) &&
        llvm::any_of(Lambda->captures(), [&](const LambdaCapture &C) {
          return C.capturesThis() || (C.capturesVariable() && C.getCapturedVar() != Var &&
                                      llvm::is_contained(Named, C.getCapturedVar()));
        }))
      return true;
  }
  return false;
}

void Joining::collectWaits() {
  for (const AwaitPoint &A : FF.Awaits)
    Waits.push_back(A.Await);
  for (const BlockSite &B : FF.Blocks)
    Waits.push_back(B.Call);
  // Whoever is given a future may wait for it, and it may be the spawned work that keeps it.
  for (const AsyncLocal &L : FF.Locals)
    for (const LocalUse &Use : L.Uses)
      if (Use.Kind != UseKind::Observes)
        Waits.push_back(Use.Ref);
  // `spawn(executor(), …); run();`
  bool OfThis = anyStmt(By, isOfThis);
  for (const auto &[S, Parent] : FF.Parents) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    const MemberExpr *Member = dyn_cast<MemberExpr>(S);
    const ValueDecl *D = Ref ? Ref->getDecl() : Member ? Member->getMemberDecl() : nullptr;
    bool May = mayDrive(S) || (OfThis && isOfThis(S)) || (D && llvm::is_contained(Named, D));
    if (May && !isForSpawning(S))
      Waits.push_back(S);
  }
  // When the variable's block has been left, it is too late.
  const Stmt *Scope = scopeOf(FF, Var);
  llvm::erase_if(Waits, [&](const Stmt *S) {
    return (!comesAfter(FF, S, By) && !comesAfter(FF, By, S)) || (Scope && !isInside(FF, S, Scope));
  });
}

/// Whether Wait is a wait for the work by its words: `co_await scope.join()`, `co_await done` if
/// the work was given `done`.
bool Joining::joins(const Expr *Wait) const {
  const Expr *Operand = awaitOperand(Wait) ? awaitOperand(Wait) : Wait;
  return anyStmt(Operand, [&](const Stmt *S) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    if (Ref && Ref->getDecl() == Var && canWait(Var->getType()))
      return true;
    const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(S);
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    if (!Method || !Method->getIdentifier())
      return false;
    const Expr *Object = Call->getImplicitObjectArgument()->IgnoreParenImpCasts();
    const DeclRefExpr *Variable = dyn_cast<DeclRefExpr>(Object);
    const MemberExpr *Member = dyn_cast<MemberExpr>(Object);
    const ValueDecl *D = Variable ? Variable->getDecl()
                         : Member ? Member->getMemberDecl()
                                  : nullptr;
    std::string Name = Method->getName().lower();
    return D && llvm::is_contained(Named, D) &&
           llvm::any_of(llvm::ArrayRef<llvm::StringRef>({"join", "wait", "empty", "drain", "clean",
                                                         "finish", "complete", "idle"}),
                        [&](llvm::StringRef Word) { return llvm::StringRef(Name).contains(Word); });
  });
}

/// The local scope or executor that By spawns on, if it was declared before Var: it dies after it.
const VarDecl *Joining::scopeBefore() const {
  const CXXMemberCallExpr *Method = dyn_cast<CXXMemberCallExpr>(By);
  llvm::SmallVector<const Expr *, 4> On(By->arg_begin(), By->arg_end());
  if (Method)
    On.push_back(Method->getImplicitObjectArgument());
  for (const Expr *E : On) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    const VarDecl *Scope = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (Scope && Scope->hasLocalStorage() && Scope->getType()->isRecordType() && !FF.local(Scope) &&
        Scope->getBeginLoc() < Var->getBeginLoc())
      return Scope;
  }
  return nullptr;
}

/// The first wait for the work that comes later in the source; null if there is none.
const Expr *Joining::joinAfter() const {
  const Expr *First = nullptr;
  for (const Stmt *S : Waits) {
    const Expr *E = dyn_cast<Expr>(S);
    bool Waits = E && (awaitOperand(E) ||
                       llvm::any_of(FF.Blocks, [&](const BlockSite &B) { return B.Call == E; }));
    if (Waits && comesAfter(FF, E, By) && joins(E) && (!First || comesAfter(FF, First, E)))
      First = E;
  }
  return First;
}

/// Whether the scope itself dies with Var, and ends the program if it was not joined.
bool Joining::endsProgram() const {
  return llvm::any_of(Named, [&](const ValueDecl *D) {
    const VarDecl *Scope = dyn_cast<VarDecl>(D);
    const OwedModel *Model =
        Scope && Scope->hasLocalStorage() && !Scope->getType()->isReferenceType()
            ? owedModelOf(Scope->getType(), OwedKind::Scope, *F.Types)
            : nullptr;
    return Model && Model->Dropped != OwedDrop::Undefined;
  });
}

/// Whether all branches that the path takes after the work was spawned stand in the block in which
/// it was: those further out may ask whether it was spawned at all.
bool Joining::isDecidedHere(const FlowWalk &Walk, const HeldAt &H) const {
  const Stmt *Block = FF.parent(By);
  while (isa_and_nonnull<FullExpr, CastExpr, ParenExpr, CXXBindTemporaryExpr>(Block))
    Block = FF.parent(Block);
  if (isa_and_nonnull<Expr, DeclStmt>(Block))
    return false;
  // `for (int i = 0; i != n; ++i)`: the rounds of the loop are those of the variable.
  if (const Stmt *Scope = scopeOf(FF, Var); isa_and_nonnull<ForStmt>(Scope))
    for (const Stmt *Around = Block; Around; Around = FF.parent(Around))
      if (Around == Scope)
        Block = Scope;
  for (size_t I = H.Begins + 1; I < H.Path.size(); ++I) {
    const Stmt *Branch = Walk.Nodes[H.Path[I - 1]].Block->getTerminatorStmt();
    if (Walk.Nodes[H.Path[I - 1]].Block->succ_size() < 2)
      continue;
    while (Branch && Branch != Block)
      Branch = FF.parent(Branch);
    if (!Branch && Walk.Nodes[H.Path[I - 1]].Block->getTerminatorStmt())
      return false;
  }
  return true;
}

std::optional<DiesUnjoined> Joining::onSomePath(const Expr *Join) const {
  const FunctionFlow &Flow = FF.throwingFlow();
  if (!Flow.graph() || !Flow.find(By) || By->getBeginLoc().isMacroID() || endsProgram())
    return std::nullopt;
  HoldFlow Hold(Flow);
  Hold.begin(Flow.find(By), 0);
  for (const Stmt *S : Waits) {
    if (!Flow.find(S))
      return std::nullopt;
    Hold.end(Flow.find(S));
  }
  // Numbers of what is watched: 0, the end of the scope; then what throws.
  std::vector<const Stmt *> Throwing = {nullptr};
  Hold.watchDeath(Var, 0);
  Throws Known(F);
  auto isExpected = [&](const Stmt *Throws) {
    return isa<CXXThrowExpr>(Throws) || (isAwaitResume(*Throws) && Known.resumeThrows(*Throws, FF));
  };
  Hold.WatchEdge = [&](const CFGBlock &B, unsigned Succ) -> std::optional<unsigned> {
    const Stmt *Throws = whatThrows(B, Succ);
    if (!Throws || !isExpected(Throws) || !diesOnThrow(Flow, Var, B, Succ))
      return std::nullopt;
    Throwing.push_back(Throws);
    return Throwing.size() - 1;
  };
  Hold.Forgets = [&](const CFGBlock &B, unsigned Succ) {
    const Stmt *Throws = whatThrows(B, Succ);
    return B.hasNoReturnElement() || (Throws && !isExpected(Throws));
  };
  if (!Hold.run())
    return std::nullopt;
  // What throws is told of if nothing simpler happens.
  HeldAt *Best = nullptr;
  for (HeldAt &H : Hold.Found)
    if ((!Best || (Best->Watch && !H.Watch)) && isDecidedHere(Hold.Walk, H) &&
        !leavesByMacro(Hold.Walk, H.Path, H.Begins))
      Best = &H;
  if (!Best)
    return std::nullopt;
  DiesUnjoined Result;
  Result.Join = Join;
  Result.Throws = Throwing[Best->Watch];
  Result.Exit = Best->Watch ? nullptr : exitStatement(Hold.Walk, Best->Path, Best->Begins);
  Result.Walk = std::move(Hold.Walk);
  Result.Path = std::move(Best->Path);
  Result.Begins = Best->Begins;
  return Result;
}

std::optional<DiesUnjoined> Joining::find() {
  if (waitsBesides())
    return std::nullopt;
  collectWaits();
  DiesUnjoined Always;
  Always.Scope = scopeBefore();
  // Of a local scope, an await that has nothing to do with it or the work is no join.
  if (llvm::none_of(Waits, [&](const Stmt *S) {
        const Expr *E = dyn_cast<Expr>(S);
        return comesAfter(FF, S, By) && !(Always.Scope && E && awaitOperand(E));
      }))
    return Always;
  const Expr *Join = joinAfter();
  return Join ? onSomePath(Join) : std::nullopt;
}

std::optional<DiesUnjoined> diesUnjoined(const Facts &F, const Borrows &Keeps,
                                         const FunctionFacts &FF, const Outliving &Out,
                                         const VarDecl *Var) {
  if (Out.Where != Whereabouts::Spawned || !isLetGo(FF, Out))
    return std::nullopt;
  // A temporary is gone before anybody can wait.
  return Var ? Joining(F, Keeps, FF, Out.By, Var).find() : DiesUnjoined();
}

void addUnjoinedNotes(Finding &F, const Pass &P, const DiesUnjoined &D) {
  if (D.Scope)
    F.Notes.push_back({D.Scope->getLocation(),
                       quoted(*D.Scope) + " is declared before it, and so destroyed after it"});
  if (!D.Join)
    return;
  notePath(F, P, D.Walk, D.Path, D.Begins, PathSide::After);
  if (D.Throws)
    F.Notes.push_back(
        {D.Throws->getBeginLoc(), "nobody has waited for it when this throws", PathSide::After});
  else if (D.Exit)
    F.Notes.push_back(
        {D.Exit->getBeginLoc(), "nobody has waited for it on leaving here", PathSide::After});
  F.Notes.push_back({D.Join->getBeginLoc(), "on another path it is waited for here"});
}

} // namespace lazy

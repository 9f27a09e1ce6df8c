// A member coroutine goes on with its object's address. The object may die first: because it is a
// temporary, or a local of a function that lets the task run alone; because it is about to be
// destroyed, or its construction fails, when the coroutine is started; or because its owner is told
// to destroy it while somebody still has the task.
//
// A constructor that lets a coroutine of its object run is what many programs are made of, and who
// owns the object is not seen there: without the option, only constructors are reported that throw
// afterwards.

#include "Checks/AwaitPlace.h"
#include "Checks/BorrowAdvice.h"
#include "Checks/Joining.h"
#include "Checks/Wording.h"
#include "Facts/BodyScan.h"
#include "Facts/Elements.h"
#include "Facts/FlowEvents.h"
#include "Facts/Referents.h"
#include "Facts/Suspension.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  bool Constructors = false;
  static const Option<Options> Table[1];
};
const Option<Options> Options::Table[] = {
    {"Constructors", &Options::Constructors,
     "also constructors that let a coroutine of their object run alone, whoever owns the object"},
};

/// Adds the note that shows who uses the object; if that is not visible here, the link step does.
void addKeeperNote(Finding &F, const FunctionDecl &Keeper, Kept Sure) {
  const FunctionDecl *Body = nullptr;
  const bool HandsOn = Keeper.hasBody(Body) && !isa<CoroutineBodyStmt>(Body->getBody());
  if (Sure == Kept::Yes)
    F.Notes.push_back(
        {Keeper.getLocation(),
         HandsOn ? quoted(Keeper) + " hands its object, or a part of it, to a "
                                    "coroutine that keeps no copy"
                 : "coroutine " + quoted(Keeper) + " uses its object after it was suspended"});
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B,
            const Outliving &Out, const std::optional<DiesUnjoined> &Dies, const Stmt *UsedAgain) {
  Finding F = findingAt(FF, B.What->IgnoreUnlessSpelledInSource());
  F.Message = (B.Of == Borrow::Temporary ? "this object dies " + whenTemporaryDies(Out)
                                         : quoted(*B.Var) + " dies " + whenDies(FF, *B.Var)) +
              ", but " + holderOf(V, Out) + " still uses it";
  if (UsedAgain)
    F.Notes.push_back({UsedAgain->getBeginLoc(), "it may go on here"});
  else if (Dies)
    addUnjoinedNotes(F, P, *Dies);
  addRunsOnNote(F, V, Out);
  addKeeperNote(F, *B.Keeper, B.Sure);
  F.Notes.push_back({SourceLocation(), "keep the object alive until the " + nounOf(*V.Type) +
                                           " is done: a std::shared_ptr that the coroutine is "
                                           "given by value"});
  reportKept(P, std::move(F), B);
}

//===----------------------------------------------------------------------===//
// Started by a constructor or destructor
//===----------------------------------------------------------------------===//

/// The method of this very object that V is a call of; null if it is none.
const CXXMethodDecl *methodOfThis(const AsyncValue &V) {
  const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(V.Made);
  return Call && !V.InContainer &&
                 isa<CXXThisExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts())
             ? Call->getMethodDecl()
             : nullptr;
}

/// Whether the call that lets it run is given a part of the object that may wait for it.
bool namesOwnPart(const Stmt *S) {
  return anyStmt(S, [](const Stmt *Each) {
    const MemberExpr *Member = dyn_cast<MemberExpr>(Each);
    const FieldDecl *Field = Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
    return Field && Field->getType()->isRecordType();
  });
}

/// What of FF's body comes after Than and is of kind T; null if nothing is.
template <typename T> const T *findAfter(const Pass &P, const FunctionFacts &FF, const Stmt *Than) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  const T *First = nullptr;
  for (const auto &[S, Parent] : FF.Parents)
    if (const T *Each = dyn_cast<T>(S);
        Each && SM.isBeforeInTranslationUnit(Than->getEndLoc(), Each->getBeginLoc()) &&
        (!First || SM.isBeforeInTranslationUnit(Each->getBeginLoc(), First->getBeginLoc())))
      First = Each;
  return First;
}

void checkStart(const Pass &P, const Options &O, const FunctionFacts &FF, const AsyncValue &V,
                const Outliving &Out, Borrows &Keeps) {
  bool Destructor = isa<CXXDestructorDecl>(FF.Decl);
  if (!Destructor && !isa<CXXConstructorDecl>(FF.Decl))
    return;
  const CXXMethodDecl *Coroutine = methodOfThis(V);
  bool Spawned = Out.Where == Whereabouts::Spawned && isLetGo(FF, Out) && !namesOwnPart(Out.By);
  if (!Coroutine || (!Spawned && !runsOnAlone(V)))
    return;
  bool HasBegun = Keeps.startsAtOnce(V, FF);
  Kept Sure = Keeps.keeps(Coroutine, Keeping::Object, HasBegun);
  if (Sure == Kept::No)
    return;
  const Stmt *Started = Spawned ? static_cast<const Stmt *>(Out.By) : V.Made;
  const CXXThrowExpr *Throw = findAfter<CXXThrowExpr>(P, FF, Started);
  if (Destructor ? findAfter<CallExpr>(P, FF, Started) != nullptr : !Throw && !O.Constructors)
    return;
  Finding F = findingAt(FF, V.Made);
  std::string Name = quoted(*Coroutine);
  F.Message = Destructor ? Name + " goes on when this destructor is done, and still uses the object"
              : Throw
                  ? Name + " goes on with an object that is not there if this constructor throws"
                  : Name + " runs alone with this object, which nobody keeps alive for it";
  addKeeperNote(F, *Coroutine, Sure);
  if (Throw && !Destructor)
    F.Notes.push_back({Throw->getBeginLoc(), "it throws here"});
  F.Notes.push_back({SourceLocation(), Destructor
                                           ? "wait for it before the object is destroyed"
                                           : "start it when the object is made, from who owns it"});
  reportKept(P, std::move(F), *Coroutine, Keeping::Object, Sure, HasBegun);
}

//===----------------------------------------------------------------------===//
// Destroyed by its owner
//===----------------------------------------------------------------------===//

bool names(const Expr *E, const ValueDecl *D) {
  E = E->IgnoreParenImpCasts();
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->getDecl() == D;
  const MemberExpr *Member = dyn_cast<MemberExpr>(E);
  return Member && Member->getMemberDecl() == D &&
         isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
}

/// Whether E names a local std::shared_ptr of FF that was made with its object and is never copied.
bool isOnlyShare(const FunctionFacts &FF, const Expr *E) {
  const DeclRefExpr *Named = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const VarDecl *Var = Named ? dyn_cast<VarDecl>(Named->getDecl()) : nullptr;
  if (!Var || !Var->hasLocalStorage() || !Var->getInit() || !makesShared(Var->getInit()))
    return false;
  // A method of the object may have taken another share.
  for (QualType Shared : typeArguments(Var->getType()->getAsCXXRecordDecl()))
    if (const CXXRecordDecl *Class = Shared->getAsCXXRecordDecl();
        !Class || llvm::any_of(Class->bases(), [](const CXXBaseSpecifier &Base) {
          const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
          return !Of || Of->getName() == "enable_shared_from_this";
        }))
      return false;
  return llvm::all_of(FF.Parents, [&](const auto &Each) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Each.first);
    if (!Ref || Ref->getDecl() != Var)
      return !isa<LambdaExpr>(Each.first) || !mentions(Each.first, Var);
    const Stmt *User = Each.second;
    while (isa_and_nonnull<ImplicitCastExpr, ParenExpr>(User))
      User = FF.parent(User);
    const MemberExpr *Method = dyn_cast_or_null<MemberExpr>(User);
    const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(User);
    return (Method && Method->getMemberDecl()->getIdentifier() &&
            llvm::is_contained({"get", "reset"}, Method->getMemberDecl()->getName())) ||
           (Operator &&
            (Operator->getOperator() == OO_Arrow || Operator->getOperator() == OO_Star ||
             (Operator->getOperator() == OO_Equal && names(Operator->getArg(0), Var))));
  });
}

/// The variable or member of this that E, the object of a call through a pointer, is behind: a
/// std::unique_ptr, a std::optional, a std::shared_ptr without copies or a plain pointer.
const ValueDecl *ownerBehind(const FunctionFacts &FF, const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const UnaryOperator *Star = dyn_cast<UnaryOperator>(E); Star && Star->getOpcode() == UO_Deref)
    E = Star->getSubExpr()->IgnoreParenImpCasts();
  if (const CXXOperatorCallExpr *Arrow = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Arrow->getOperator() != OO_Arrow && Arrow->getOperator() != OO_Star)
      return nullptr;
    const CXXRecordDecl *Class = Arrow->getArg(0)->getType()->getAsCXXRecordDecl();
    if (!Class || !Class->isInStdNamespace() ||
        !(llvm::is_contained({"unique_ptr", "optional"}, Class->getName()) ||
          isOnlyShare(FF, Arrow->getArg(0))))
      return nullptr;
    E = Arrow->getArg(0)->IgnoreParenImpCasts();
  } else if (!E->getType()->isPointerType()) {
    return nullptr;
  }
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E)) {
    const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
    return Var && !Var->getType()->isReferenceType() ? Var : nullptr;
  }
  const MemberExpr *Member = dyn_cast<MemberExpr>(E);
  return Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())
             ? dyn_cast<FieldDecl>(Member->getMemberDecl())
             : nullptr;
}

/// Whether S destroys what Owner owns: `delete p`, `p.reset()`, `p = nullptr`, `o.emplace()`.
bool destroys(const Stmt *S, const ValueDecl *Owner) {
  if (const CXXDeleteExpr *Delete = dyn_cast<CXXDeleteExpr>(S))
    return names(Delete->getArgument(), Owner);
  if (Owner->getType()->isPointerType())
    return false;
  if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(S))
    return Call->getMethodDecl() && Call->getMethodDecl()->getIdentifier() &&
           llvm::is_contained({"reset", "emplace"}, Call->getMethodDecl()->getName()) &&
           names(Call->getImplicitObjectArgument(), Owner);
  const CXXOperatorCallExpr *Assign = dyn_cast<CXXOperatorCallExpr>(S);
  return Assign && Assign->getOperator() == OO_Equal && names(Assign->getArg(0), Owner);
}

void checkOwner(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, Borrows &Keeps) {
  const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(V.Made);
  const AsyncLocal *Task = V.Into && !V.InContainer ? FF.local(V.Into) : nullptr;
  if (!Call || !Task || !Call->getMethodDecl())
    return;
  Kept Sure = Keeps.keeps(Call->getMethodDecl(), Keeping::Object);
  if (Sure == Kept::No)
    return;
  const ValueDecl *Owner = ownerBehind(FF, Call->getImplicitObjectArgument());
  if (!Owner)
    return;
  struct Event {
    enum { Made, Destroyed, Used } What;
    const Stmt *By;
  };
  FlowEvents<Event> Events;
  const FunctionFlow &Flow = FF.flow();
  bool Any = false;
  for (const auto &[S, Parent] : FF.Parents)
    if (destroys(S, Owner))
      Any |= Events.place(Flow.find(S), {Event::Destroyed, S});
  if (!Any || !Flow.graph() || !Events.place(Flow.find(V.Made), {Event::Made, V.Made}))
    return;
  for (const LocalUse &Use : Task->Uses)
    if (Use.Kind != UseKind::Observes)
      Events.place(Flow.find(Use.Ref), {Event::Used, Use.Ref});
  enum : FlowState { None, Alive, FirstDead };
  std::vector<const Stmt *> Deaths;
  const Stmt *Death = nullptr, *UsedAt = nullptr;
  FlowRules Rules;
  Rules.Start = None;
  Rules.Element = [&](FlowState State, FlowPlace Place, unsigned) {
    Events.at(Place, [&](const Event &E) {
      if (E.What == Event::Made) {
        State = Alive;
      } else if (E.What == Event::Destroyed && State == Alive) {
        State = FirstDead + Deaths.size();
        Deaths.push_back(E.By);
      } else if (E.What == Event::Used) {
        if (State >= FirstDead && !Death) {
          Death = Deaths[State - FirstDead];
          UsedAt = E.By;
        }
        State = None;
      }
    });
    return State;
  };
  if (!Flow.walk(Rules, None).Complete || !Death)
    return;
  Finding F = findingAt(FF, Death);
  std::string Name = quoted(*Owner);
  F.Message = "this destroys what " + Name + " owns, but the " + nounOf(*V.Type) + " in " +
              quoted(*V.Into) + " still uses it";
  F.Notes.push_back({V.Made->getBeginLoc(), "the " + nounOf(*V.Type) + " is made here"});
  F.Notes.push_back({UsedAt->getBeginLoc(), "it goes on here"});
  addKeeperNote(F, *Call->getMethodDecl(), Sure);
  reportKept(P, std::move(F), *Call->getMethodDecl(), Keeping::Object, Sure, /*Started=*/false);
}

/// `scope.spawn(c->run()); c.reset();`: nothing on the way from Out.By, which lets V run, to what
/// destroys its object may have waited for it.
void checkSpawnedOwner(const Pass &P, const FunctionFacts &FF, const AsyncValue &V,
                       const Outliving &Out, Borrows &Keeps) {
  const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(V.Made);
  if (Out.Where != Whereabouts::Spawned || !Out.By || !Call || !Call->getMethodDecl() ||
      !isLetGo(FF, Out))
    return;
  const ValueDecl *Owner = ownerBehind(FF, Call->getImplicitObjectArgument());
  Kept Sure = Keeps.keeps(Call->getMethodDecl(), Keeping::Object);
  const FunctionFlow &Flow = FF.flow();
  if (!Owner || Sure == Kept::No || !Flow.graph())
    return;
  struct Event {
    enum { Spawned, MayWait, Destroyed } What;
    const Stmt *By;
  };
  FlowEvents<Event> Events;
  auto isPartOf = [&](const Stmt *S, const Stmt *Whole) {
    for (; S && S != Whole; S = FF.parent(S))
      ;
    return S != nullptr;
  };
  for (const auto &[S, Parent] : FF.Parents) {
    const CallExpr *Other = dyn_cast<CallExpr>(S);
    const FunctionDecl *Callee = Other ? Other->getDirectCallee() : nullptr;
    if (destroys(S, Owner))
      Events.place(Flow.find(S), {Event::Destroyed, S});
    else if (isa<CoroutineSuspendExpr>(S) ||
             (Other && !isPartOf(S, Out.By) && !Keeps.spawns(Other) &&
              !(Callee && Callee->isInStdNamespace())))
      Events.place(Flow.find(S), {Event::MayWait, S});
  }
  if (!Events.place(Flow.find(Out.By), {Event::Spawned, Out.By}))
    return;
  enum : FlowState { Safe, Running };
  const Stmt *Death = nullptr;
  FlowRules Rules;
  Rules.Start = Safe;
  Rules.Element = [&](FlowState State, FlowPlace Place, unsigned) {
    Events.at(Place, [&](const Event &E) {
      if (E.What == Event::Destroyed && State == Running && !Death)
        Death = E.By;
      State = E.What == Event::Spawned ? Running : Safe;
    });
    return State;
  };
  if (!Flow.walk(Rules, Safe).Complete || !Death)
    return;
  Finding F = findingAt(FF, Death);
  F.Message =
      "this destroys what " + quoted(*Owner) + " owns, but " + holderOf(V, Out) + " still uses it";
  F.Notes.push_back({Out.By->getBeginLoc(), "it is spawned here, and nobody has waited for it"});
  addKeeperNote(F, *Call->getMethodDecl(), Sure);
  reportKept(P, std::move(F), *Call->getMethodDecl(), Keeping::Object, Sure, /*Started=*/false);
}

/// `delete this` in a coroutine that goes on after a suspension with the object.
void checkDeleteThis(const Pass &P, const FunctionFacts &FF) {
  const CXXDeleteExpr *Delete = nullptr;
  for (const auto &[S, Parent] : FF.Parents)
    if (const CXXDeleteExpr *Each = dyn_cast<CXXDeleteExpr>(S);
        Each && isa<CXXThisExpr>(Each->getArgument()->IgnoreParenImpCasts()))
      Delete = Each;
  if (!Delete || !FF.flow().graph() || !FF.flow().find(Delete))
    return;
  Suspensions S(FF);
  std::vector<LifeEvent> Life = {{LifeEvent::Begin, *FF.flow().find(Delete)}};
  for (const auto &[Each, Parent] : FF.Parents) {
    const MemberExpr *Member = dyn_cast<MemberExpr>(Each);
    if (!Member || !isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) ||
        isa<VarDecl>(Member->getMemberDecl()))
      continue;
    if (std::optional<FlowPlace> At = FF.flow().find(Member))
      Life.push_back({LifeEvent::Use, *At, Member});
  }
  LiveRange Range = S.usedAcross(Life);
  if (Range.Crossings.empty())
    return;
  Finding F = findingAt(FF, Delete);
  F.Message = "this destroys the object of the coroutine, which goes on with it";
  F.Notes.push_back(
      {S.all()[Range.Crossings.front().Over].At->getKeywordLoc(), "it is suspended here"});
  F.Notes.push_back({Range.Crossings.front().Use->getBeginLoc(), "the object is used again here"});
  P.Report(std::move(F));
}

void run(const Pass &P, const Options &O) {
  Borrows Keeps(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (FF->IsCoroutine)
      checkDeleteThis(P, *FF);
    for (const AsyncValue &V : FF->made()) {
      Outliving Out = Keeps.atLast(V, *FF);
      checkStart(P, O, *FF, V, Out, Keeps);
      checkOwner(P, *FF, V, Keeps);
      checkSpawnedOwner(P, *FF, V, Out, Keeps);
      if (Out.Where == Whereabouts::Over || Out.Where == Whereabouts::Unknown)
        continue;
      for (const Borrow &B : Keeps.of(V, *FF)) {
        if (B.By != Borrow::Object)
          continue;
        // A task of a local object that is returned is return-task-of-local's.
        std::optional<DiesUnjoined> Dies = diesUnjoined(P.F, Keeps, *FF, Out, B.Var);
        const Stmt *UsedAgain = usedAfterBlock(*FF, V, B, Out);
        if (B.Of == Borrow::Temporary || Dies || UsedAgain)
          report(P, *FF, V, B, Out, Dies, UsedAgain);
      }
    }
  }
}

} // namespace

extern const CheckDef DyingThis;
constinit const CheckDef DyingThis = define<Options, run>({
    "dying-this",
    "a member coroutine outlives its object",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::None,
});

} // namespace lazy

// Which locks does a function hold at the places that matter?
#include "Facts/LockFlow.h"
#include "Facts/BodyIndex.h"
#include "Facts/Fate.h"
#include "Facts/LockUses.h"
#include "Facts/Suspension.h"
#include "clang/Basic/SourceManager.h"
#include <map>

using namespace clang;

namespace lazy {
namespace {

using WatchedPlaces = llvm::ArrayRef<std::pair<FlowPlace, const Expr *>>;

/// Everything of the function's graph that is about locks, found in one pass.
class LockFinder {
public:
  LockFinder(const FunctionFacts &FF, LockTypes &Types, WatchedPlaces Watched)
      : FF(FF), Types(Types), Watched(Watched), Flow(FF.flow()) {}

  std::vector<HeldLock> run();

private:
  struct Placed {
    const Stmt *S;
    FlowPlace Place;
  };
  /// What is called or mentioned, to be tested by a branch.
  struct Question {
    const Expr *Asks;
    std::optional<int> HeldIf; ///< the answer that means success; none: true
  };

  void scan();
  void followGuard(const VarDecl *V);
  void followTemporary(const Expr *Made, FlowPlace Place);
  void followMutexes();
  void watch(HoldFlow &Hold) {
    for (unsigned I = 0; I != Watched.size(); ++I)
      Hold.watch(Watched[I].first, I);
  }
  void add(HeldLock Lock, HoldFlow &Hold, llvm::ArrayRef<std::pair<SourceLocation, bool>> Sites,
           std::vector<const Stmt *> Unlocks);
  std::optional<bool> answer(const Condition &C, llvm::ArrayRef<Question> Questions) const;
  bool leavesTryOf(const VarDecl *V, const CFGBlock &B) const;

  const FunctionFacts &FF;
  LockTypes &Types;
  WatchedPlaces Watched;
  const FunctionFlow &Flow;
  std::vector<const VarDecl *> Guards; ///< in the order of the source
  llvm::DenseSet<const VarDecl *> IsGuard;
  llvm::DenseMap<const VarDecl *, std::vector<Placed>> Mentions;
  llvm::DenseMap<const VarDecl *, std::vector<FlowPlace>> Ends;
  std::vector<std::pair<const Expr *, FlowPlace>> Temporaries;
  std::vector<std::pair<const CallExpr *, FlowPlace>> Calls;
  std::vector<std::pair<const Expr *, FlowPlace>> Makers; ///< of guards: they take mutexes over
  std::vector<HeldLock> Result;
};

/// The variable that D mentions; a structured binding stands for the object it is a part of.
const VarDecl *mentioned(const DeclRefExpr *D) {
  const ValueDecl *V = D->getDecl();
  if (const BindingDecl *Binding = dyn_cast<BindingDecl>(V))
    V = Binding->getDecomposedDecl();
  return dyn_cast_or_null<VarDecl>(V);
}

/// The type of the guard that V is, or points to.
static QualType guardedType(const VarDecl *V) {
  return V->getType()->isPointerType() ? V->getType()->getPointeeType() : V->getType();
}

void LockFinder::scan() {
  for (const ParmVarDecl *P : FF.Decl->parameters())
    if (!P->getType()->isReferenceType() && Types.guardIn(P->getType())) {
      Guards.push_back(P);
      IsGuard.insert(P);
    }
  llvm::SmallVector<Placed, 32> Elements;
  for (const CFGBlock *B : *Flow.graph()) {
    unsigned Index = 0;
    for (const CFGElement &E : *B) {
      FlowPlace Place{B, Index++};
      if (std::optional<CFGLifetimeEnds> End = E.getAs<CFGLifetimeEnds>()) {
        Ends[End->getVarDecl()].push_back(Place);
        continue;
      }
      std::optional<CFGStmt> S = E.getAs<CFGStmt>();
      if (!S)
        continue;
      if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S->getStmt())) {
        if (const VarDecl *V = mentioned(Ref))
          Mentions[V].push_back({Ref, Place});
        continue;
      }
      if (const DeclStmt *D = dyn_cast<DeclStmt>(S->getStmt())) {
        for (const Decl *Each : D->decls()) {
          const VarDecl *V = dyn_cast<VarDecl>(Each);
          // A reference to a guard is a guard if it keeps a temporary alive, a pointer to one if
          // it has been made here.
          bool Owns = V && V->hasLocalStorage() && Types.guardIn(guardedType(V)) &&
                      (V->getType()->isReferenceType()
                           ? V->getInit() && asWritten(V->getInit())->isPRValue()
                           : !V->getType()->isPointerType() ||
                                 (V->getInit() && isa<CXXNewExpr>(asWritten(V->getInit()))));
          if (Owns && IsGuard.insert(V).second)
            Guards.push_back(V);
        }
        continue;
      }
      const Expr *Made = dyn_cast<Expr>(S->getStmt());
      if (!Made)
        continue;
      bool MakesGuard = isa<CXXConstructExpr, CallExpr>(Made) && Made->isPRValue() &&
                        Types.guardIn(Made->getType());
      if (MakesGuard) {
        Makers.push_back({Made, Place});
        if (isTemporaryGuard(FF, Made, Types))
          Temporaries.push_back({Made, Place});
      }
      if (const CallExpr *Call = dyn_cast<CallExpr>(Made))
        Calls.push_back({Call, Place});
    }
  }
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  llvm::sort(Guards, [&](const VarDecl *A, const VarDecl *B) {
    return SM.isBeforeInTranslationUnit(A->getLocation(), B->getLocation());
  });
}

/// What it means for the lock if C is true; none if C asks something else.
std::optional<bool> LockFinder::answer(const Condition &C,
                                       llvm::ArrayRef<Question> Questions) const {
  const Expr *E = C.Subject->IgnoreUnlessSpelledInSource();
  // `bool Ok = m.try_lock(); … if (Ok)`
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E))
    if (const VarDecl *V = dyn_cast<VarDecl>(Ref->getDecl()); V && V->getInit())
      E = V->getInit()->IgnoreUnlessSpelledInSource();
  for (const Question &Q : Questions) {
    if (Q.Asks->IgnoreUnlessSpelledInSource() != E)
      continue;
    // A comparison with zero is a condition that is negated, one with another number is not.
    if (C.Equals)
      return Q.HeldIf && *Q.HeldIf == *C.Equals ? std::optional<bool>(true) : std::nullopt;
    if (!Q.HeldIf)
      return true;
    return *Q.HeldIf == 0 ? std::optional<bool>(false) : std::nullopt;
  }
  return std::nullopt;
}

/// Whether B hands exceptions of a `try` in which V is declared to its handlers. V is gone there,
/// but the graph has no destructors on the way of an exception.
bool LockFinder::leavesTryOf(const VarDecl *V, const CFGBlock &B) const {
  const CXXTryStmt *Try = dyn_cast_or_null<CXXTryStmt>(B.getTerminatorStmt());
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  return Try && !isa<ParmVarDecl>(V) &&
         SM.isBeforeInTranslationUnit(Try->getBeginLoc(), V->getLocation()) &&
         SM.isBeforeInTranslationUnit(V->getLocation(), Try->getTryBlock()->getEndLoc());
}

void LockFinder::add(HeldLock Lock, HoldFlow &Hold,
                     llvm::ArrayRef<std::pair<SourceLocation, bool>> Sites,
                     std::vector<const Stmt *> Unlocks) {
  watch(Hold);
  if (!Hold.run())
    return;
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  llvm::sort(Unlocks, [&](const Stmt *A, const Stmt *B) {
    return SM.isBeforeInTranslationUnit(A->getBeginLoc(), B->getBeginLoc());
  });
  for (unsigned Site = 0; Site != Sites.size(); ++Site) {
    HeldLock One = Lock;
    for (const HeldAt &H : Hold.Found)
      if (H.Site == Site)
        One.At.push_back(H);
    if (One.At.empty())
      continue;
    One.LockedAt = Sites[Site].first;
    One.Maybe = One.At.front().Maybe;
    One.Unlocks = Unlocks;
    One.Walk = Hold.Walk;
    Result.push_back(std::move(One));
  }
}

/// Whether asking a guard this way tells if it holds: `if (g)`, `if (g.owns_lock())`.
static bool asksGuard(const Expr *Subject, const VarDecl *V) {
  const Expr *E = Subject->IgnoreUnlessSpelledInSource();
  if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    bool Asks = Method && Method->getNumParams() == 0 && Method->isConst() &&
                Method->getReturnType()->isBooleanType();
    E = Asks ? Call->getImplicitObjectArgument()->IgnoreUnlessSpelledInSource() : nullptr;
  }
  const DeclRefExpr *Ref = dyn_cast_or_null<DeclRefExpr>(E);
  if (!Ref)
    return false;
  if (Ref->getDecl() == V)
    return true;
  // `bool Got = g.owns_lock(); … if (Got)`
  const VarDecl *Answer = dyn_cast<VarDecl>(Ref->getDecl());
  return Answer && Answer->getType()->isBooleanType() && Answer->getInit() &&
         asksGuard(Answer->getInit(), V);
}

void LockFinder::followGuard(const VarDecl *V) {
  HoldFlow Hold(Flow);
  std::vector<std::pair<SourceLocation, bool>> Sites;
  std::vector<const Stmt *> Unlocks;
  std::vector<Question> Questions;
  auto begin = [&](std::optional<FlowPlace> At, SourceLocation Loc, bool Maybe) {
    Sites.push_back({Loc, Maybe});
    Hold.begin(At, Sites.size() - 1, Maybe);
  };
  std::optional<FlowPlace> Declared = Flow.find(V);
  if (isa<ParmVarDecl>(V)) {
    Sites.push_back({V->getLocation(), false});
    Hold.beginAtEntry(0);
  } else {
    switch (Types.begins(V->getType(), V->getInit())) {
    case GuardBegins::Held:
      begin(Declared, V->getLocation(), false);
      break;
    case GuardBegins::Maybe:
      begin(Declared, V->getLocation(), true);
      break;
    case GuardBegins::Unheld:
      Hold.end(Declared);
      break;
    case GuardBegins::Unknown:
      Hold.lose(Declared);
      break;
    }
  }
  for (const Placed &Each : Mentions[V]) {
    GuardUse Use = guardUse(FF, cast<DeclRefExpr>(Each.S), Types);
    // What is done is done when the call is; its arguments come first.
    std::optional<FlowPlace> At = Use.By ? Flow.find(Use.By) : std::nullopt;
    if (!At)
      At = Each.Place;
    switch (Use.Touch) {
    case LockTouch::Nothing:
      break;
    case LockTouch::Acquires:
      begin(At, Use.By->getBeginLoc(), false);
      break;
    case LockTouch::Tries:
      begin(At, Use.By->getBeginLoc(), true);
      Questions.push_back({Use.By, std::nullopt});
      break;
    case LockTouch::Releases:
      Unlocks.push_back(Use.By);
      Hold.end(At);
      break;
    case LockTouch::Loses:
      Hold.lose(At);
      break;
    }
  }
  for (FlowPlace End : Ends[V])
    Hold.end(End);
  Hold.Forgets = [&, V](const CFGBlock &B, unsigned) { return leavesTryOf(V, B); };
  Hold.Answers = [&, V](const Condition &C) -> std::optional<bool> {
    return !C.Equals && asksGuard(C.Subject, V) ? std::optional<bool>(true) : answer(C, Questions);
  };
  HeldLock Lock;
  Lock.Guard = V;
  Lock.Class = Types.guardIn(guardedType(V));
  Lock.Mutex = Lock.Class->Mutex;
  Lock.ThreadOwned = Lock.Class->ThreadOwned;
  add(std::move(Lock), Hold, Sites, std::move(Unlocks));
}

void LockFinder::followTemporary(const Expr *Made, FlowPlace Place) {
  GuardBegins Begins = Types.begins(Made->getType(), Made);
  if (Begins != GuardBegins::Held && Begins != GuardBegins::Maybe)
    return;
  const Expr *Whole = fullExpression(FF, Made);
  // Only what the same full expression does happens while the temporary lives.
  HoldFlow Hold(Flow);
  bool Any = false;
  Hold.begin(Place, 0, Begins == GuardBegins::Maybe);
  for (unsigned I = 0; I != Watched.size(); ++I)
    if (fullExpression(FF, Watched[I].second) == Whole) {
      Hold.watch(Watched[I].first, I);
      Any = true;
    }
  if (!Any)
    return;
  Hold.end(Flow.find(Whole));
  if (!Hold.run() || Hold.Found.empty())
    return;
  HeldLock Lock;
  Lock.Temporary = Made;
  Lock.Class = Types.guardIn(Made->getType());
  Lock.Mutex = Lock.Class->Mutex;
  Lock.ThreadOwned = Lock.Class->ThreadOwned;
  Lock.LockedAt = Made->getExprLoc();
  Lock.Maybe = Hold.Found.front().Maybe;
  Lock.At = std::move(Hold.Found);
  Lock.Walk = std::move(Hold.Walk);
  Result.push_back(std::move(Lock));
}

void LockFinder::followMutexes() {
  struct Done {
    LockCall What;
    FlowPlace Place;
  };
  std::map<llvm::FoldingSetNodeID, std::vector<Done>> ByObject;
  for (const auto &[Call, Place] : Calls)
    for (LockCall &L : lockCalls(FF, Call, Types, IsGuard))
      ByObject[L.Which].push_back({std::move(L), Place});
  const ASTContext &Ctx = FF.Decl->getASTContext();
  const SourceManager &SM = Ctx.getSourceManager();
  std::vector<std::vector<Done> *> InOrder;
  for (auto &[Which, Each] : ByObject) {
    llvm::sort(Each, [&](const Done &A, const Done &B) {
      return SM.isBeforeInTranslationUnit(A.What.Call->getBeginLoc(), B.What.Call->getBeginLoc());
    });
    InOrder.push_back(&Each);
  }
  // By pointers up to here: what is printed must not depend on them.
  llvm::sort(InOrder, [&](const std::vector<Done> *A, const std::vector<Done> *B) {
    return SM.isBeforeInTranslationUnit(A->front().What.Object->getExprLoc(),
                                        B->front().What.Object->getExprLoc());
  });
  for (std::vector<Done> *Each : InOrder) {
    HoldFlow Hold(Flow);
    std::vector<std::pair<SourceLocation, bool>> Sites;
    std::vector<const Stmt *> Unlocks;
    std::vector<Question> Questions;
    const LockCall *First = nullptr;
    // A function that locks has others that unlock. If none of these is known here, one that is not
    // known may be called.
    const bool Unlocked =
        llvm::any_of(*Each, [](const Done &D) { return D.What.Touch == LockTouch::Releases; });
    for (const Done &D : *Each) {
      if (D.What.ByBody && D.What.Touch == LockTouch::Acquires && !Unlocked)
        continue;
      switch (D.What.Touch) {
      case LockTouch::Acquires:
      case LockTouch::Tries:
        if (!First)
          First = &D.What;
        Sites.push_back({D.What.Call->getBeginLoc(), false});
        Hold.begin(D.Place, Sites.size() - 1, D.What.Touch == LockTouch::Tries);
        if (D.What.Touch == LockTouch::Tries)
          Questions.push_back({D.What.Call, D.What.HeldIf});
        break;
      case LockTouch::Releases:
        Unlocks.push_back(D.What.Call);
        Hold.end(D.Place);
        break;
      case LockTouch::Nothing:
      case LockTouch::Loses:
        break;
      }
    }
    if (!First)
      continue;
    // A guard that is made from the mutex, with adopt_lock, takes the lock over.
    for (const auto &[Made, Place] : Makers)
      for (const Expr *Mutex : mutexesGiven(Made, Types))
        if (lockIdentity(Mutex, Ctx) == First->Which)
          Hold.end(Place);
    Hold.Answers = [&](const Condition &C) { return answer(C, Questions); };
    HeldLock Lock;
    Lock.Object = First->Object;
    Lock.Class = First->Class;
    Lock.Mutex = First->Mutex;
    Lock.ThreadOwned = First->ThreadOwned;
    add(std::move(Lock), Hold, Sites, std::move(Unlocks));
  }
}

std::vector<HeldLock> LockFinder::run() {
  if (!Flow.graph() || Watched.empty())
    return {};
  scan();
  for (const VarDecl *V : Guards)
    followGuard(V);
  for (const auto &[Made, Place] : Temporaries)
    followTemporary(Made, Place);
  followMutexes();
  return std::move(Result);
}

} // namespace

std::vector<HeldLock> locksHeldAt(const FunctionFacts &FF, LockTypes &Types,
                                  WatchedPlaces Watched) {
  return LockFinder(FF, Types, Watched).run();
}

} // namespace lazy

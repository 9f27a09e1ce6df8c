// Is a single-shot value taken out of a variable that no longer has it?
//
// A variable is full, unknown (its address was given away), or empty: since its declaration, by
// a reset, or because an earlier mention took the value. What is taken once more while it is
// empty is reported with the path. A loop counts as a path only if its rounds all pass the take:
// `if (i == 0) co_await t;` in a loop is somebody's knowledge.
#include "Facts/SpentFlow.h"
#include "Facts/BlockReader.h"
#include "Facts/FlowEvents.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

namespace {

// Then two states for each use: emptied by taking, and by clearing.
enum : FlowState { NotAlive, Unknown, Full, NeverFilled, FirstUse };

bool isEmpty(FlowState S) { return S >= NeverFilled; }
FlowState takenBy(unsigned Use) { return FirstUse + 2 * Use; }
FlowState clearedBy(unsigned Use) { return FirstUse + 2 * Use + 1; }

struct Event {
  enum Kind { Take, Become } What;
  unsigned Use = 0;
  FlowState Becomes = Unknown;
};

bool mentions(const Stmt *S, const AsyncLocal &L) {
  if (!S)
    return false;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
      Ref && (Ref->getDecl() == L.Var || Ref->getDecl() == L.Part))
    return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return mentions(Child, L); });
}

bool hasHandlers(const Stmt *S) {
  return S && (isa<CXXTryStmt>(S) || llvm::any_of(S->children(), hasHandlers));
}

class Walker {
public:
  Walker(const FunctionFacts &FF, const AsyncLocal &L, AsyncTypes &Types)
      : FF(FF), L(L), Flow(hasHandlers(FF.Body) ? FF.throwingFlow() : FF.flow()),
        Reader(FF, L, Types) {}

  SpentFlow run();

private:
  bool place();
  void placeStrangers();
  FlowState initial() const;
  FlowState assigned(const LocalUse &Use, unsigned Number) const;
  FlowState edge(FlowState State, const CFGBlock &B, unsigned Succ) const;
  bool everyRound(const LocalUse &Use) const;
  bool describe(SpentTake &Found, FlowState State, unsigned Node) const;

  const FunctionFacts &FF;
  const AsyncLocal &L;
  const FunctionFlow &Flow;
  TakeReader Reader;
  FlowEvents<Event> Events;
  std::vector<ValueTake> Takes; ///< by number of the use
  struct Missed {
    unsigned Use;
    FlowState State;
    unsigned Node;
  };
  std::vector<Missed> Misses;
  llvm::DenseSet<unsigned> SometimesFull; ///< uses that some path reaches with a value
  FlowWalk Walk;
};

FlowState Walker::initial() const {
  const Expr *Init = L.Var->getInit();
  if (L.InContainer) {
    const CXXConstructExpr *Made = Init ? dyn_cast<CXXConstructExpr>(asWritten(Init)) : nullptr;
    return Made && Made->getNumArgs() == 0 ? NeverFilled : Full;
  }
  if (!Init)
    return Unknown;
  if (!L.Part && makesEmpty(Init, *L.Type))
    return NeverFilled;
  const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(asWritten(Init));
  return Made && Made->getNumArgs() == 0 ? Unknown : Full;
}

/// The state once Use, an assignment or reset, is done.
FlowState Walker::assigned(const LocalUse &Use, unsigned Number) const {
  if (const CXXOperatorCallExpr *O = dyn_cast_or_null<CXXOperatorCallExpr>(Use.By)) {
    if (O->getOperator() != OO_Equal || O->getNumArgs() != 2)
      return Full;
    const Expr *Given = asWritten(O->getArg(1));
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Given);
        Ref && Ref->getDecl()->getIdentifier() && Ref->getDecl()->getName() == "nullopt")
      return clearedBy(Number);
    if (L.InContainer) {
      const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(Given);
      const InitListExpr *List = dyn_cast<InitListExpr>(Given);
      return (Made && Made->getNumArgs() == 0) || (List && List->getNumInits() == 0)
                 ? clearedBy(Number)
                 : Full;
    }
    return makesEmpty(O->getArg(1), *L.Type) ? clearedBy(Number) : Full;
  }
  const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(Use.By);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (L.InContainer && Method && Method->getIdentifier() && Method->getName() == "reset" &&
      (Call->getNumArgs() == 0 || isa<CXXDefaultArgExpr>(Call->getArg(0))))
    return clearedBy(Number);
  return L.InContainer ? Full : Unknown;
}

bool Walker::place() {
  if (!L.IsParameter && !Events.place(Flow.find(L.Var), {Event::Become, 0, initial()}))
    return false;
  for (unsigned I = 0; I != L.Uses.size(); ++I) {
    const LocalUse &Use = L.Uses[I];
    std::optional<FlowPlace> Where = Flow.find(Use.Ref);
    std::optional<FlowPlace> At = Use.By ? Flow.find(Use.By) : std::nullopt;
    if (Use.Kind == UseKind::Overwrites) {
      Takes.push_back({Taking::Leaves, &Use, Use.Ref});
      // What is assigned is evaluated before the old value goes: `t = next(std::move(t))`.
      if (!Events.place(At ? At : Where, {Event::Become, I, assigned(Use, I)}))
        return false;
      continue;
    }
    ValueTake Take = Reader.read(Use);
    Takes.push_back(Take);
    if (Take.How == Taking::Leaves)
      continue;
    if (Take.How == Taking::Loses) {
      if (!Events.place(Where, {Event::Become, I, Unknown}))
        return false;
      continue;
    }
    if (!Events.place(Where, {Event::Take, I, takenBy(I)}))
      return false;
    const CallExpr *Exchange = dyn_cast_or_null<CallExpr>(Take.By);
    if (Exchange && Take.How == Taking::Moves && Exchange->getNumArgs() == 2 &&
        !isa<CXXOperatorCallExpr>(Exchange)) {
      bool Empties = makesEmpty(Exchange->getArg(1), *L.Type);
      if (!Events.place(Flow.find(Exchange),
                        {Event::Become, I, Empties ? clearedBy(I) : FlowState(Full)}))
        return false;
    }
  }
  if (L.Var->getType()->isLValueReferenceType())
    placeStrangers();
  return true;
}

/// What a reference refers to may be filled by every call and every await but those of the standard
/// library and those that take it.
void Walker::placeStrangers() {
  for (const auto &[S, Parent] : FF.Parents) {
    const CallExpr *Call = dyn_cast<CallExpr>(S);
    if (!(Call || isa<CoroutineSuspendExpr>(S)) ||
        llvm::any_of(Takes, [&](const ValueTake &T) { return T.By == S; }))
      continue;
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee || !isInStd(Callee))
      if (std::optional<FlowPlace> Where = Flow.find(S))
        Events.place(*Where, {Event::Become, 0, Unknown});
  }
}

/// Whoever asks the variable for its state knows what he does.
FlowState Walker::edge(FlowState State, const CFGBlock &B, unsigned Succ) const {
  if (!isEmpty(State) || B.succ_size() < 2)
    return State;
  const Expr *E = branchCondition(B);
  if (!E || !mentions(E, L))
    return State;
  // A condition that is itself the take: `if (co_await t)`.
  for (const ValueTake &T : Takes)
    if (T.How >= Taking::Awaits)
      for (const Stmt *S = T.Use->Ref; S; S = FF.parent(S))
        if (S == E)
          return State;
  return Unknown;
}

/// Whether each round of the innermost loop around Use passes it, and the variable lives on from
/// round to round.
bool Walker::everyRound(const LocalUse &Use) const {
  const Stmt *Loop = FF.parent(Use.Ref);
  while (Loop && !isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Loop))
    Loop = FF.parent(Loop);
  std::optional<FlowPlace> Where = Flow.find(Use.Ref);
  if (!Loop || !Where)
    return false;
  const CFGBlock *Header = nullptr;
  for (const CFGBlock *B : *Flow.graph())
    if (B->getTerminatorStmt() == Loop)
      Header = B;
  if (!Header || Header->succ_empty())
    return false;
  if (Header == Where->Block)
    return true; // in the condition
  llvm::DenseSet<const CFGBlock *> Seen;
  llvm::SmallVector<const CFGBlock *, 8> Work = {Header->succ_begin()->getReachableBlock()};
  while (!Work.empty()) {
    const CFGBlock *B = Work.pop_back_val();
    if (!B || B == Where->Block || !Seen.insert(B).second)
      continue;
    if (B == Header)
      return false;
    for (const CFGBlock::AdjacentBlock &Next : B->succs())
      Work.push_back(Next.getReachableBlock());
  }
  return true;
}

/// Fills in how the value went; false if that is too uncertain to be told.
bool Walker::describe(SpentTake &Found, FlowState State, unsigned Node) const {
  Found.Path = Walk.pathTo(Node);
  auto within = [&](unsigned N) { return Walk.Nodes[N].State == State; };
  Found.Begins = Found.Path.size() - 1;
  while (Found.Begins > 0 && within(Found.Path[Found.Begins]))
    --Found.Begins;
  if (State == NeverFilled) {
    Found.Why = Missing::NeverFilled;
    return true;
  }
  unsigned Number = (State - FirstUse) / 2;
  Found.Why = State == takenBy(Number) ? Missing::Taken : Missing::Cleared;
  Found.First = Takes[Number];
  // A loop comes around if the path enters a block twice, or the two are one.
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  Found.NextRound = Found.First.Use == Found.Again.Use ||
                    (Found.Begins + 1 != Found.Path.size() &&
                     SM.isBeforeInTranslationUnit(Found.Again.Use->Ref->getExprLoc(),
                                                  Found.First.Use->Ref->getExprLoc()));
  // A macro that writes its argument twice evaluates it once.
  if (Found.First.Use != Found.Again.Use && Found.First.Use->Ref->getExprLoc().isMacroID() &&
      SM.getSpellingLoc(Found.First.Use->Ref->getExprLoc()) ==
          SM.getSpellingLoc(Found.Again.Use->Ref->getExprLoc()))
    return false;
  // Whoever made what a reference refers to may put the next there while the loop waits.
  return !Found.NextRound ||
         (!L.Var->getType()->isLValueReferenceType() && everyRound(*Found.Again.Use));
}

SpentFlow Walker::run() {
  if (!Flow.graph() || !place())
    return {};
  FlowRules Rules;
  Rules.Start = L.IsParameter ? Full : NotAlive;
  Rules.Element = [this](FlowState State, FlowPlace Place, unsigned Node) {
    Events.at(Place, [&](const Event &E) {
      if (E.What == Event::Become) {
        // Whoever has the address may do anything, for ever.
        bool IsDeclaration = !L.IsParameter && E.Use == 0 && Place == Flow.find(L.Var);
        State = State == Unknown && !IsDeclaration ? FlowState(Unknown) : E.Becomes;
        return;
      }
      if (isEmpty(State))
        Misses.push_back({E.Use, State, Node});
      else
        SometimesFull.insert(E.Use);
      if (!Takes[E.Use].Stays)
        State = State == Unknown ? FlowState(Unknown) : E.Becomes;
    });
    return State;
  };
  Rules.Edge = [this](FlowState State, const CFGBlock &B, unsigned Succ) {
    return edge(State, B, Succ);
  };
  // What a handler finds depends on where the exception came from.
  Walk = Flow.walk(Rules, Unknown);
  SpentFlow Result;
  if (!Walk.Complete)
    return Result;
  llvm::DenseSet<unsigned> Told;
  for (const Missed &M : Misses) {
    // A default that some path leaves unfilled may be one that never happens.
    if (Told.count(M.Use) || (M.State == NeverFilled && SometimesFull.count(M.Use)))
      continue;
    SpentTake Found;
    Found.Again = Takes[M.Use];
    if (!describe(Found, M.State, M.Node))
      continue;
    Told.insert(M.Use);
    Result.Takes.push_back(std::move(Found));
  }
  Result.Walk = std::move(Walk);
  return Result;
}

} // namespace

SpentFlow spentFlow(const FunctionFacts &FF, const AsyncLocal &L, AsyncTypes &Types) {
  if (L.Uses.empty() || FF.HasErrors)
    return {};
  if (L.InContainer) {
    const CXXRecordDecl *Wrapper = L.Var->getType().getNonReferenceType()->getAsCXXRecordDecl();
    // A shared one has owners elsewhere; an array is not one value.
    if (!isSingleElementWrapper(L.Var->getType()) || !Wrapper || Wrapper->getName() == "shared_ptr")
      return {};
  }
  // The user's own awaiter may be made to be awaited again: events, timers.
  if (L.Type->Kind == Role::Awaiter && !L.Type->Model && L.Type->Times != Awaits::Once &&
      L.Type->Lvalue != LvalueAwait::Rejected)
    return {};
  return Walker(FF, L, Types).run();
}

} // namespace lazy

// What becomes of a local's asynchronous value on each path.
//
// A variable is empty, gone (consumed), unknown (its address was given away), or owes the
// value of one site. Unknown is for ever: whoever has the address may do anything.
#include "Facts/FlowValue.h"
#include "Facts/BodyIndex.h"
#include "Facts/FlowEvents.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringSwitch.h"
#include <set>

using namespace clang;

namespace lazy {
namespace {

enum : FlowState { NotAlive, Empty, Gone, Unknown, FirstSite };

bool isOwed(FlowState S) { return S >= FirstSite; }

enum class EventKind { Declare, Consume, Escape, Overwrite, Fill, Clear, End };

struct Event {
  EventKind Kind;
  FlowState Becomes = Gone;      ///< Declare, Overwrite, Fill
  const LocalUse *Use = nullptr; ///< null: Declare, End
};

/// Whether E mentions V, or one of Also.
class Mentions : public RecursiveASTVisitor<Mentions> {
public:
  Mentions(const VarDecl *V, const llvm::DenseSet<const VarDecl *> *Also) : V(V), Also(Also) {}
  bool VisitDeclRefExpr(DeclRefExpr *D) {
    const VarDecl *Var = dyn_cast<VarDecl>(D->getDecl());
    Found |= Var && (Var == V || (Also && Also->count(Var)));
    return !Found;
  }
  static bool in(const Stmt *S, const VarDecl *V,
                 const llvm::DenseSet<const VarDecl *> *Also = nullptr) {
    Mentions M(V, Also);
    M.TraverseStmt(const_cast<Stmt *>(S));
    return M.Found;
  }
  bool Found = false;

private:
  const VarDecl *V;
  const llvm::DenseSet<const VarDecl *> *Also;
};

/// Whether Made is a future that loses nothing when it is lost: it is already finished, or
/// is the other end of a promise that somebody here keeps or not.
bool isHarmless(const Expr *Made, const AsyncType &T, const Catalogue &C) {
  // An empty handle.
  if (isa<CXXNullPtrLiteralExpr>(Made->IgnoreUnlessSpelledInSource()))
    return true;
  // What an await gives of a started kind is over: `auto f = co_await as_future(work());`.
  if (awaitOperand(Made) && T.isEager())
    return true;
  const CallExpr *Call = dyn_cast<CallExpr>(Made);
  const FunctionModel *Model = Call ? calledFunctionModel(Call, C) : nullptr;
  if (Model && Model->Role == FunctionRole::Ready)
    return true;
  const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Made);
  const CXXRecordDecl *Object = Member ? Member->getRecordDecl() : nullptr;
  return Object && Object->getIdentifier() && Object->getName().contains_insensitive("promise");
}

/// Whether Made only wraps what somebody else made: `make_unique<Task>(std::move(member))`.
bool onlyRewraps(const Expr *Made) {
  llvm::SmallVector<const Expr *, 2> Args;
  if (const CallExpr *Call = dyn_cast<CallExpr>(Made))
    Args.append(Call->arg_begin(), Call->arg_end());
  else if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Made))
    Args.append(Construct->arg_begin(), Construct->arg_end());
  return !Args.empty() && llvm::all_of(Args, [](const Expr *Arg) {
    return isa<CXXDefaultArgExpr>(Arg) || Arg->IgnoreUnlessSpelledInSource()->isXValue();
  });
}

/// Whether Made certainly makes a value: no arm of a `?:` in it is empty.
bool certainlyMakes(const Expr *Made) {
  Made = Made->IgnoreUnlessSpelledInSource();
  const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(Made);
  if (Choice)
    return certainlyMakes(Choice->getTrueExpr()) && certainlyMakes(Choice->getFalseExpr());
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Made))
    return Construct->getNumArgs() > 0;
  if (const InitListExpr *List = dyn_cast<InitListExpr>(Made))
    return List->getNumInits() > 0;
  return true;
}

class Follower {
public:
  Follower(const FunctionFlow &Flow, const AsyncLocal &Local, const lazy::Catalogue &C)
      : Flow(Flow), FF(Flow.function()), Local(Local), Catalogue(C) {}

  ValueFlow run();

private:
  bool placeEvents();
  bool place(std::optional<FlowPlace> Where, Event E) { return Events.place(Where, E); }
  FlowState made(const LocalUse *Use, const Expr *Made, bool IsWrapper);
  FlowState valueGiven(const LocalUse &Use);
  bool endsSearch(const LocalUse &Use, const Stmt *Loop) const;
  void findDrains();
  void findWitnesses();
  FlowState apply(const Event &E, FlowState State, FlowPlace Place, unsigned Node);
  FlowState edge(FlowState State, const CFGBlock &B, unsigned Succ) const;
  void computeHope();
  void addLeaks();

  const FunctionFlow &Flow;
  const FunctionFacts &FF;
  const AsyncLocal &Local;
  const lazy::Catalogue &Catalogue;
  ValueFlow Result;
  FlowEvents<Event> Events;
  llvm::DenseSet<const Stmt *> Drains;       ///< loops whose body consumes the local
  llvm::DenseSet<const VarDecl *> Witnesses; ///< variables computed from a look at the local
  llvm::BitVector Hope;                      ///< blocks from whose entry a consume is in reach
  struct Death {
    unsigned Site, Node;
  };
  std::vector<Death> Deaths;
  llvm::DenseMap<const LocalUse *, llvm::SmallVector<FlowState, 4>> Before; ///< overwrites
};

/// The state of the local once Made, a value or a wrapper of one, is in it.
FlowState Follower::made(const LocalUse *Use, const Expr *Made, bool IsWrapper) {
  if (!certainlyMakes(Made) || (IsWrapper && onlyRewraps(Made)))
    return Unknown;
  if (isHarmless(Made, *Local.Type, Catalogue))
    return Empty;
  Result.Sites.push_back({Use, Made, false});
  return FirstSite + Result.Sites.size() - 1;
}

/// The state after Use, an overwrite or a fill, by what it puts in.
FlowState Follower::valueGiven(const LocalUse &Use) {
  const Stmt *By = Use.By;
  llvm::SmallVector<const Expr *, 2> Given;
  if (const CXXOperatorCallExpr *O = dyn_cast_or_null<CXXOperatorCallExpr>(By)) {
    // `ts[i] = f()`: the mention is in the subscript, which decides nothing itself.
    if (O->getOperator() == OO_Subscript)
      O = dyn_cast_or_null<CXXOperatorCallExpr>(FF.parent(O));
    if (O && O->getOperator() == OO_Equal && O->getNumArgs() == 2)
      Given.push_back(O->getArg(1));
  } else if (const BinaryOperator *B = dyn_cast_or_null<BinaryOperator>(By);
             B && B->getOpcode() == BO_Assign) {
    Given.push_back(B->getRHS());
  } else if (const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(By)) {
    Given.append(Call->arg_begin(), Call->arg_end());
  }
  bool Any = false;
  for (const Expr *E : Given) {
    if (isa<CXXDefaultArgExpr>(E))
      continue;
    Any = true;
    const Expr *Made = E->IgnoreUnlessSpelledInSource();
    for (const AsyncValue &V : FF.Values)
      if (V.Made == Made || V.Whole == E || asWritten(E) == V.Made)
        return made(&Use, V.Made, V.InContainer);
    if (isa<CXXNullPtrLiteralExpr>(Made) || !certainlyMakes(Made))
      return Empty; // `t = {}`, `t = nullptr`, `t = Task()`
    // emplace(id): built in place from something else.
    if (isa<CXXMemberCallExpr>(By) && Use.Kind == UseKind::Overwrites)
      return made(&Use, cast<Expr>(By), /*IsWrapper=*/true);
  }
  if (!Any && Use.Kind == UseKind::Overwrites)
    return Empty; // reset()
  return Unknown; // from another variable, nullopt …
}

bool Follower::placeEvents() {
  const CFG &Graph = *Flow.graph();
  FlowState Initial = Empty;
  if (Local.Init)
    Initial = made(nullptr, Local.Init, Local.InContainer);
  else if (const Expr *Init = Local.Var->getInit(); Init && certainlyMakes(Init))
    Initial = Unknown;
  if (!place(Flow.find(Local.Var), {EventKind::Declare, Initial, nullptr}))
    return false;
  for (const LocalUse &Use : Local.Uses) {
    std::optional<FlowPlace> Where = Flow.find(Use.Ref);
    std::optional<FlowPlace> At = Use.By ? Flow.find(Use.By) : std::nullopt;
    switch (Use.Kind) {
    case UseKind::Observes:
      break;
    case UseKind::Consumes:
      if (!place(Where, {EventKind::Consume, Gone, &Use}))
        return false;
      break;
    case UseKind::Escapes:
      if (!place(Where, {EventKind::Escape, Unknown, &Use}))
        return false;
      break;
    // What is assigned is evaluated before the old value goes: `t = next(std::move(t))`.
    case UseKind::Overwrites:
      if (!place(At ? At : Where, {EventKind::Overwrite, valueGiven(Use), &Use}))
        return false;
      break;
    case UseKind::Fills:
      if (!place(At ? At : Where, {EventKind::Fill, valueGiven(Use), &Use}))
        return false;
      break;
    case UseKind::Empties:
      if (!place(At ? At : Where, {EventKind::Clear, Empty, &Use}))
        return false;
      break;
    }
  }
  for (const CFGBlock *B : Graph) {
    unsigned Index = 0;
    for (const CFGElement &E : *B) {
      if (std::optional<CFGLifetimeEnds> End = E.getAs<CFGLifetimeEnds>();
          End && End->getVarDecl() == Local.Var)
        place(FlowPlace{B, Index}, {EventKind::End, NotAlive, nullptr});
      ++Index;
    }
  }
  return true;
}

/// Whether Use, in Loop, is what a search ends with: `if (found) { co_await t; break; }`. Such a
/// loop may also end without it.
bool Follower::endsSearch(const LocalUse &Use, const Stmt *Loop) const {
  // A loop that asks the task itself waits for it.
  for (const LocalUse &Other : Local.Uses)
    if (Other.Kind == UseKind::Observes)
      for (const Stmt *S = Other.Ref; S; S = FF.parent(S))
        if (S == Loop)
          return false;
  // To try again is not to search.
  bool Conditional = isa<WhileStmt>(Loop), Breaks = false, Returns = false;
  const Stmt *Inner = Use.Ref;
  for (const Stmt *S = FF.parent(Inner); S && S != Loop; S = FF.parent(S)) {
    if (isa<CXXTryStmt>(S))
      return false;
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(S))
      Breaks = false; // out of S only
    Conditional |= isa<IfStmt, SwitchStmt>(S);
    Returns |= isa<ReturnStmt, CoreturnStmt>(S);
    if (const CompoundStmt *Block = dyn_cast<CompoundStmt>(S);
        Block && Block->body_back() != Inner) {
      Breaks |= isa<BreakStmt>(Block->body_back());
      Returns |= isa<ReturnStmt, CoreturnStmt>(Block->body_back());
    }
    Inner = S;
  }
  return Conditional && (Breaks || Returns);
}

/// A loop that consumes is taken to consume all: that it runs at least once is the
/// programmer's knowledge (`for (i < n) co_await ts[i]`), not ours.
void Follower::findDrains() {
  const Stmt *Declared = Local.Var->getInit();
  llvm::DenseSet<const Stmt *> Around; // loops the variable itself lives in
  for (const Stmt *S = Declared; S; S = FF.parent(S))
    Around.insert(S);
  for (const LocalUse &Use : Local.Uses)
    if (Use.Kind == UseKind::Consumes || Use.Kind == UseKind::Escapes)
      for (const Stmt *S = FF.parent(Use.Ref); S; S = FF.parent(S))
        if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S) && !Around.count(S) &&
            (Local.InContainer || Use.Kind == UseKind::Escapes || !endsSearch(Use, S)))
          Drains.insert(S);
}

/// `bool ok = t.valid(); … if (ok)`: a test of ok is a test of t.
void Follower::findWitnesses() {
  for (const LocalUse &Use : Local.Uses) {
    if (Use.Kind != UseKind::Observes)
      continue;
    for (const Stmt *S = FF.parent(Use.Ref); S; S = FF.parent(S)) {
      if (const DeclStmt *D = dyn_cast<DeclStmt>(S)) {
        for (const Decl *Each : D->decls())
          if (const VarDecl *V = dyn_cast<VarDecl>(Each))
            Witnesses.insert(V);
        break;
      }
      if (const BinaryOperator *B = dyn_cast<BinaryOperator>(S); B && B->isAssignmentOp())
        if (const DeclRefExpr *D = dyn_cast<DeclRefExpr>(B->getLHS()->IgnoreParens()))
          if (const VarDecl *V = dyn_cast<VarDecl>(D->getDecl()))
            Witnesses.insert(V);
    }
  }
  Witnesses.erase(Local.Var);
}

FlowState Follower::apply(const Event &E, FlowState State, FlowPlace Place, unsigned Node) {
  auto touch = [&] {
    if (isOwed(State))
      Result.Sites[State - FirstSite].Consumed = true;
  };
  switch (E.Kind) {
  case EventKind::Declare:
    return E.Becomes;
  case EventKind::Consume:
    touch();
    return State == Unknown ? FlowState(Unknown) : FlowState(Gone);
  case EventKind::Escape:
    touch();
    return Unknown;
  case EventKind::Overwrite:
    Before[E.Use].push_back(State);
    return State == Unknown ? FlowState(Unknown) : E.Becomes;
  case EventKind::Fill:
    // A container owes from its first element on.
    return State == Unknown || isOwed(State) ? State : E.Becomes;
  case EventKind::Clear:
    return State == Unknown ? FlowState(Unknown) : FlowState(Empty);
  case EventKind::End:
    if (isOwed(State))
      Deaths.push_back({State - FirstSite, Node});
    return NotAlive;
  }
  return State;
}

static bool asksForValue(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"valid", "is_valid", "isValid", "has_value", "joinable"}, true)
      .Default(false);
}

FlowState Follower::edge(FlowState State, const CFGBlock &B, unsigned Succ) const {
  if (!isOwed(State) || B.succ_size() < 2)
    return State;
  if (Succ == 1 && Drains.count(B.getTerminatorStmt()))
    return Gone;
  const ASTContext &Ctx = FF.Decl->getASTContext();
  const Expr *E = branchCondition(B);
  if (!E || !Mentions::in(E, Local.Var, &Witnesses))
    return State;
  // `if (t)`, `if (t.valid())`: on the false edge there is nothing to await.
  Condition C = condition(E, Ctx);
  const Expr *Subject = C.Subject;
  if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(Subject);
      Call && Call->getMethodDecl() && Call->getMethodDecl()->getIdentifier() &&
      asksForValue(Call->getMethodDecl()->getName()))
    Subject = Call->getImplicitObjectArgument()->IgnoreUnlessSpelledInSource();
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Subject);
  if (!C.Equals && Ref && Ref->getDecl() == Local.Var) {
    bool HasValue = (Succ == 0) != C.Negated;
    return HasValue ? State : FlowState(Empty);
  }
  return Gone; // whatever was asked of it, the code knows what it does
}

/// Blocks from whose entry some path consumes the value before the variable dies or is
/// declared again.
void Follower::computeHope() {
  const CFG &Graph = *Flow.graph();
  Hope.resize(Graph.getNumBlockIDs());
  llvm::BitVector Stops(Graph.getNumBlockIDs());
  std::vector<const CFGBlock *> Work;
  for (const CFGBlock *B : Graph) {
    for (const std::pair<unsigned, Event> &At : Events.in(*B)) {
      EventKind Kind = At.second.Kind;
      if (Kind == EventKind::End || Kind == EventKind::Declare) {
        Stops.set(B->getBlockID());
        break;
      }
      if (Kind == EventKind::Consume || Kind == EventKind::Escape) {
        Hope.set(B->getBlockID());
        Work.push_back(B);
        break;
      }
    }
  }
  while (!Work.empty()) {
    const CFGBlock *B = Work.back();
    Work.pop_back();
    for (const CFGBlock::AdjacentBlock &Pred : B->preds()) {
      const CFGBlock *P = Pred.getReachableBlock();
      if (!P || Stops.test(P->getBlockID()) || Hope.test(P->getBlockID()))
        continue;
      Hope.set(P->getBlockID());
      Work.push_back(P);
    }
  }
}

void Follower::addLeaks() {
  computeHope();
  std::set<std::tuple<unsigned, unsigned, unsigned>> Seen;
  for (const Death &D : Deaths) {
    if (!llvm::is_contained(Result.Owed, D.Site))
      Result.Owed.push_back(D.Site);
    ValueLeak Leak{D.Site, Result.Walk.pathTo(D.Node), std::nullopt};
    // Where the value came to be, and from there the first block without hope.
    FlowState Owes = FirstSite + D.Site;
    size_t Born = Leak.Path.size() - 1;
    while (Born > 0 && Result.Walk.Nodes[Leak.Path[Born]].State == Owes)
      --Born;
    unsigned Block = ~0u, Via = 0;
    for (size_t I = Born + 1; I < Leak.Path.size(); ++I) {
      const FlowNode &Node = Result.Walk.Nodes[Leak.Path[I]];
      if (Hope.test(Node.Block->getBlockID()))
        continue;
      const CFGBlock *From = Result.Walk.Nodes[Leak.Path[I - 1]].Block;
      // The block that makes the value decides only if it branches to a consume.
      bool CouldConsume = false;
      for (const CFGBlock::AdjacentBlock &Next : From->succs())
        if (const CFGBlock *To = Next.getReachableBlock())
          CouldConsume |= Hope.test(To->getBlockID());
      if (CouldConsume) {
        Leak.Decides = I - 1;
        Block = From->getBlockID();
        Via = Node.Via;
      }
      break;
    }
    if (Seen.insert({D.Site, Block, Via}).second)
      Result.Leaks.push_back(std::move(Leak));
  }
}

ValueFlow Follower::run() {
  if (!Flow.graph() || Local.IsParameter || !placeEvents())
    return {};
  findDrains();
  findWitnesses();
  FlowRules Rules;
  Rules.Start = NotAlive;
  Rules.Element = [this](FlowState State, FlowPlace Place, unsigned Node) {
    Events.at(Place, [&](const Event &E) { State = apply(E, State, Place, Node); });
    return State;
  };
  Rules.Edge = [this](FlowState State, const CFGBlock &B, unsigned Succ) {
    return edge(State, B, Succ);
  };
  // What a handler finds depends on where the exception came from.
  Result.Walk = Flow.walk(Rules, Unknown);
  if (!Result.Walk.Complete)
    return {};
  for (const LocalUse &Use : Local.Uses) {
    auto It = Before.find(&Use);
    if (It == Before.end())
      continue;
    ValueOverwrite Over{&Use, {}, true};
    for (FlowState S : It->second) {
      if (S == Gone || S == Unknown)
        Over.Definite = false;
      if (isOwed(S) && !llvm::is_contained(Over.Lost, S - FirstSite))
        Over.Lost.push_back(S - FirstSite);
    }
    Over.Definite &= !Over.Lost.empty();
    Result.Overwrites.push_back(std::move(Over));
  }
  addLeaks();
  Result.Known = true;
  return std::move(Result);
}

} // namespace

bool isSharedHandle(const AsyncType &T) {
  if (T.isLazy() || T.Times != Awaits::Many)
    return false;
  const CXXRecordDecl *Record = T.Record ? T.Record->getDefinition() : nullptr;
  if (!Record || Record->isDependentContext())
    return true;
  if (Record->needsImplicitCopyConstructor())
    return !Record->defaultedCopyConstructorIsDeleted() && !Record->hasUserDeclaredMoveOperation();
  return llvm::any_of(Record->ctors(), [](const CXXConstructorDecl *Each) {
    return Each->isCopyConstructor() && !Each->isDeleted();
  });
}

ValueFlow valueFlow(const FunctionFlow &Flow, const AsyncLocal &Local, const Catalogue &C) {
  return Follower(Flow, Local, C).run();
}

} // namespace lazy

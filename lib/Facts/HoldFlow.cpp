// Between which places of a function is one thing held?
#include "Facts/HoldFlow.h"

using namespace clang;

namespace lazy {

// Then two states for each site: held, and held if what began it succeeded.
enum : FlowState { Free, Lost, FirstSite };

static FlowState held(unsigned Site, bool Maybe) { return FirstSite + 2 * Site + Maybe; }
static bool isHeld(FlowState S) { return S >= FirstSite; }
static bool isMaybe(FlowState S) { return isHeld(S) && (S - FirstSite) % 2 == 1; }
static unsigned siteOf(FlowState S) { return (S - FirstSite) / 2; }

void HoldFlow::begin(std::optional<FlowPlace> Where, unsigned Site, bool Maybe) {
  place(Where, {Maybe ? Kind::MayBegin : Kind::Begin, Site});
}

void HoldFlow::watchDeath(const VarDecl *Var, unsigned Number) {
  if (isa<ParmVarDecl>(Var))
    return watchExit(Number);
  for (const CFGBlock *B : *Flow.graph())
    for (auto [Index, E] : llvm::enumerate(*B))
      if (std::optional<CFGLifetimeEnds> End = E.getAs<CFGLifetimeEnds>();
          End && End->getVarDecl() == Var) {
        watch(FlowPlace{B, unsigned(Index)}, Number);
        end(FlowPlace{B, unsigned(Index)});
      }
}

void HoldFlow::addFound(FlowState State, unsigned Watch, unsigned Node) {
  unsigned Site = siteOf(State);
  for (const HeldAt &H : Found)
    if (H.Site == Site && H.Watch == Watch)
      return;
  // Paths are asked for when the walk is complete; until then the node stands for its path.
  Found.push_back({Site, Watch, isMaybe(State), {Node}, 0});
}

FlowState HoldFlow::edge(FlowState State, const CFGBlock &B, unsigned Succ) {
  if (isHeld(State) && WatchEdge && !B.empty())
    if (std::optional<unsigned> Number = WatchEdge(B, Succ)) {
      addFound(State, *Number, Node);
      return Free;
    }
  if (Forgets && (isHeld(State) || !ForgetsHeld) && Forgets(B, Succ))
    return Lost;
  if (!isHeld(State) || !Answers || B.succ_size() != 2)
    return State;
  const Expr *E = branchCondition(B);
  if (!E)
    return State;
  Condition C = condition(E, Flow.function().Decl->getASTContext());
  std::optional<bool> Means = Answers(C);
  if (!Means)
    return State;
  bool True = (Succ == 0) != C.Negated;
  return True == *Means ? held(siteOf(State), false) : FlowState(Free);
}

bool HoldFlow::run() {
  FlowRules Rules;
  Rules.Start = Entry ? held(*Entry, false) : FlowState(Free);
  Rules.Element = [this](FlowState State, FlowPlace Place, unsigned Node) {
    this->Node = Node;
    Events.at(Place, [&](const Event &E) {
      if (State == Lost && LosesForGood && E.What != Kind::Restart)
        return;
      switch (E.What) {
      case Kind::Restart:
        State = Free;
        break;
      case Kind::Begin:
        State = held(E.Number, false);
        break;
      case Kind::MayBegin:
        State = held(E.Number, true);
        break;
      case Kind::End:
        State = Free;
        break;
      case Kind::Lose:
        State = Lost;
        break;
      case Kind::Watch:
        if (isHeld(State))
          addFound(State, E.Number, Node);
        break;
      }
    });
    return State;
  };
  Rules.Edge = [this](FlowState State, const CFGBlock &B, unsigned Succ) {
    return edge(State, B, Succ);
  };
  // What a handler finds depends on where the exception came from.
  Walk = Flow.walk(Rules, Lost);
  if (!Walk.Complete) {
    Found.clear();
    return false;
  }
  if (Exit)
    for (unsigned N = 0; N != Walk.Nodes.size(); ++N)
      if (Walk.Nodes[N].Block == &Flow.graph()->getExit() && isHeld(Walk.Nodes[N].State))
        addFound(Walk.Nodes[N].State, *Exit, N);
  for (HeldAt &H : Found) {
    H.Path = Walk.pathTo(H.Path.front());
    // The last block on the path that was entered without the hold of this site.
    H.Begins = H.Path.size() - 1;
    while (H.Begins > 0 && isHeld(Walk.Nodes[H.Path[H.Begins]].State) &&
           siteOf(Walk.Nodes[H.Path[H.Begins]].State) == H.Site)
      --H.Begins;
  }
  return true;
}

} // namespace lazy

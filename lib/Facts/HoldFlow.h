// Between which places of a function is one thing held: an object that lives, a mutex that is
// locked? The asker places what begins and ends the hold, and the places to be watched; the walk
// tells at which of them the thing is held, and by which path.
#ifndef LAZY_FACTS_HOLDFLOW_H
#define LAZY_FACTS_HOLDFLOW_H

#include "Facts/FlowEvents.h"

namespace lazy {

/// The thing is held at a watched place.
struct HeldAt {
  unsigned Site = 0;          ///< where the hold began: the asker's number
  unsigned Watch = 0;         ///< the watched place: the asker's number
  bool Maybe = false;         ///< only if what might have begun the hold did
  std::vector<unsigned> Path; ///< nodes of the walk, from its start to the watched place
  size_t Begins = 0;          ///< index in Path of the node in which the hold begins
};

class HoldFlow {
public:
  explicit HoldFlow(const FunctionFlow &Flow) : Flow(Flow) {}

  /// The hold begins here. Maybe: with success, which nobody has asked for yet.
  void begin(std::optional<FlowPlace> Where, unsigned Site, bool Maybe = false);
  /// The function begins with the hold.
  void beginAtEntry(unsigned Site) { Entry = Site; }
  void end(std::optional<FlowPlace> Where) { place(Where, {Kind::End, 0}); }
  /// Something unknown happens to the thing: from here on, nothing is known until it begins anew.
  void lose(std::optional<FlowPlace> Where) { place(Where, {Kind::Lose, 0}); }
  void watch(std::optional<FlowPlace> Where, unsigned Number) {
    place(Where, {Kind::Watch, Number});
  }
  /// The thing is made, or made anew: what was lost before does not matter.
  void restart(std::optional<FlowPlace> Where) { place(Where, {Kind::Restart, 0}); }
  /// Watches where the life of Var ends; the hold ends then. Of a parameter that is the end of the
  /// function, exceptions apart.
  void watchDeath(const clang::VarDecl *Var, unsigned Number);
  /// Also watches the end of the function.
  void watchExit(unsigned Number) { Exit = Number; }

  /// Once lost, the thing does not begin anew but by a restart: who has its address may do
  /// anything at any time.
  bool LosesForGood = false;
  /// If the thing is held where B is left by its successor number Succ: the number of what to
  /// report there. The hold ends then. Not asked of empty blocks; may be null.
  std::function<std::optional<unsigned>(const clang::CFGBlock &B, unsigned Succ)> WatchEdge;
  /// Whether the path that leaves B by successor Succ is no longer followed; may be null.
  std::function<bool(const clang::CFGBlock &B, unsigned Succ)> Forgets;
  /// Forgets is asked only where the thing is held: a path without it is followed anywhere.
  bool ForgetsHeld = false;

  /// What it means for the hold if the condition's subject is true (or equal): held, not held,
  /// or nothing (none). May be null.
  std::function<std::optional<bool>(const Condition &)> Answers;

  /// Walks; once, after all is placed. False if the graph is beyond us.
  bool run();

  /// One for each site and watched place, shortest paths first.
  std::vector<HeldAt> Found;
  FlowWalk Walk;

private:
  enum class Kind { Begin, MayBegin, End, Lose, Restart, Watch };
  struct Event {
    Kind What;
    unsigned Number;
  };
  void place(std::optional<FlowPlace> Where, Event E) { Events.place(Where, E); }
  FlowState edge(FlowState State, const clang::CFGBlock &B, unsigned Succ);
  void addFound(FlowState State, unsigned Watch, unsigned Node);

  const FunctionFlow &Flow;
  FlowEvents<Event> Events;
  std::optional<unsigned> Entry, Exit;
  unsigned Node = 0; ///< whose elements are being passed
};

} // namespace lazy

#endif

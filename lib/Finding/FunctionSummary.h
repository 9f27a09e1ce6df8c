// What other functions, maybe in other files, need to know of one function: whether it may block,
// whom it calls, what it does with its parameters. Plain data, made by the front end from the
// facts of one unit; the link step joins those of all units.
#ifndef LAZY_FINDING_FUNCTIONSUMMARY_H
#define LAZY_FINDING_FUNCTIONSUMMARY_H

#include "Finding/TURecord.h"
#include <string>
#include <vector>

namespace lazy {

/// A call in a function's own body that blocks.
struct BlockPoint {
  std::string Kind; ///< the catalogue's word: "sleep", "sync-wait"
  std::string What; ///< the function, for people: "std::this_thread::sleep_for"
  Place Where;

  bool operator==(const BlockPoint &) const = default;
};

/// A call of a function whose body may stand anywhere.
struct CallEdge {
  std::string Callee; ///< USR
  Place Where;
  bool Virtual = false; ///< dispatched at run time

  bool operator==(const CallEdge &) const = default;
};

/// What becomes of an asynchronous value given as a parameter.
struct ParamSummary {
  unsigned Index = 0;
  std::string Fate; ///< "unused" or "inspected"; all else is unknown and not recorded

  bool operator==(const ParamSummary &) const = default;
};

struct FunctionSummary {
  /// Clang's USR; with the main file's name in front if no other unit can mean this function.
  std::string Usr;
  std::string Name; ///< qualified, for people
  Place Where;
  /// A coroutine, a function that gives an asynchronous value, or one that says it does not
  /// block: nothing gets through it to its callers.
  bool Cuts = false;
  std::vector<BlockPoint> Blocks;     ///< in source order
  std::vector<CallEdge> Calls;        ///< in source order; each callee once
  std::vector<std::string> Overrides; ///< USRs of the functions it overrides
  std::vector<ParamSummary> Params;

  bool operator==(const FunctionSummary &) const = default;
};

/// A finding that is one only if another function, maybe in another file, is as expected.
struct ConditionalFinding {
  enum Condition {
    Blocks,   ///< Callee blocks in one of Kinds, itself or through others
    Swallows, ///< Callee neither consumes nor keeps its parameter
  } If = Blocks;
  std::string Callee;             ///< USR
  unsigned Param = 0;             ///< Swallows: the parameter
  bool Virtual = false;           ///< Blocks: the call is dispatched at run time
  std::vector<std::string> Kinds; ///< Blocks: the kinds that matter, sorted
  /// Says all that the unit knows. "{what}" in the message stands for the function that blocks;
  /// the link step adds the path to it as notes.
  PortableFinding Then;
};

} // namespace lazy

#endif

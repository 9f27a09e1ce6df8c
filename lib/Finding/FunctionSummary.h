// What other functions, maybe in other files, need to know of one function: whether it may block,
// whom it calls, what it does with its parameters. Plain data, made by the front end from the
// facts of one unit; the link step joins those of all units.
#ifndef LAZY_FINDING_FUNCTIONSUMMARY_H
#define LAZY_FINDING_FUNCTIONSUMMARY_H

#include "Finding/PortableFinding.h"
#include "llvm/ADT/StringRef.h"
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

/// What becomes of what is given as a parameter. Of one parameter there may be several.
struct ParamSummary {
  /// Stands for the object that a method is called on, or what a lambda has captured.
  static constexpr unsigned Object = ~0u;
  unsigned Index = 0; ///< of the parameter, or Object
  /// Of an asynchronous value: "unused", "inspected", or "forwarded": all that is done with it is
  /// to give it to Callee.
  ///
  /// Of what a function refers to that gives an asynchronous value: "kept" by a coroutine that
  /// looks at it after it was suspended; "until-started", looked at, but not after the first
  /// suspension in the body; "awaited-on", given to Callee, for which the coroutine waits;
  /// "returned-on", given to Callee, whose value is returned.
  ///
  /// All else is unknown and not recorded.
  std::string Fate;
  Place Where;              ///< of the parameter; with a Callee: of the call
  std::string Callee;       ///< USR; empty if it is given to nobody
  unsigned CalleeIndex = 0; ///< Callee's parameter, or Object

  bool operator==(const ParamSummary &) const = default;
};

struct FunctionSummary {
  /// Clang's USR; with the main file's name and '#' in front if no other unit can mean this
  /// function (withoutUnit() takes that off).
  std::string Usr;
  std::string Name; ///< qualified, for people
  Place Where;
  /// A coroutine, a function that gives an asynchronous value, or one that says it does not
  /// block: nothing gets through it to its callers.
  bool Cuts = false;
  std::vector<BlockPoint> Blocks; ///< in source order
  std::vector<CallEdge> Calls;    ///< in source order; each callee once
  /// USRs of all functions it overrides, also of those that are overridden by these.
  std::vector<std::string> Overrides;
  std::vector<ParamSummary> Params;
  /// Calls whose asynchronous value is kept longer than the statement; each callee once.
  std::vector<CallEdge> Outliving;

  bool operator==(const FunctionSummary &) const = default;
};

/// A USR without the name of the unit it belongs to.
inline llvm::StringRef withoutUnit(llvm::StringRef Usr) {
  size_t At = Usr.starts_with("c:") ? 0 : Usr.find("#c:") + 1;
  return Usr.drop_front(At);
}

/// Which functions a call that is dispatched at run time may reach.
enum class VirtualCalls {
  No,        ///< nobody knows: such a call leads nowhere
  Declared,  ///< the one that is named
  Overrides, ///< and all that override it
};

/// A finding that is one only if another function, maybe in another file, is as expected.
struct ConditionalFinding {
  enum Condition {
    Blocks,   ///< Callee blocks in one of Kinds, itself or through others
    Swallows, ///< Callee neither consumes nor keeps its parameter
    Keeps,    ///< what Callee gives still needs what it was given when it goes on
    Outlives, ///< somebody calls Callee and keeps what it gives longer than the statement
  } If = Blocks;
  std::string Callee;                           ///< USR
  unsigned Param = 0;                           ///< Swallows, Keeps: as ParamSummary::Index
  bool Started = false;                         ///< Keeps: it has run to its first suspension
  bool Assumed = false;                         ///< Keeps: so, unless Callee is known
  bool Virtual = false;                         ///< Blocks: the call is dispatched at run time
  std::vector<std::string> Kinds;               ///< Blocks: the kinds that matter, sorted
  VirtualCalls Policy = VirtualCalls::Declared; ///< Blocks: for this call and those behind it
  /// The function the finding is in, as FunctionSummary::Usr: of several calls that lead to the
  /// same blocking call, only the first is reported.
  std::string In;
  /// Says all that the unit knows. In its message "{what}" stands for the function that blocks,
  /// or for what the callee does with the value ("never used", "only looked at"). The link step
  /// adds the path as notes, before those that are here.
  PortableFinding Then;
};

} // namespace lazy

#endif

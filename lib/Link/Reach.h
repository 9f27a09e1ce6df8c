// From which functions can a call that blocks be reached, and how?
//
// One search for each set of kinds and policy of virtual calls, from all blocking calls at once
// against the direction of the calls: every definition is reached at most once and every edge
// looked at once, so it is linear in the size of the program and recursion needs no care. What
// the search keeps is the distance; a path is read off it by walking down.
#ifndef LAZY_LINK_REACH_H
#define LAZY_LINK_REACH_H

#include "Link/Program.h"
#include <string>
#include <vector>

namespace lazy {

class Reach {
public:
  /// The way to a blocking call: the definition that is entered first, the calls taken in it and
  /// those behind it, and the call that blocks.
  struct Path {
    Program::Node Start;
    struct Step {
      const Program::Call *Taken;
      Program::Node To;
    };
    std::vector<Step> Steps;
    const Program::Block *Leaf;
  };

  /// P must be finished and outlive this. Kinds: those of blocking calls that matter.
  Reach(const Program &P, llvm::ArrayRef<std::string> Kinds, VirtualCalls Policy);

  /// Whether a call of Callee, in code of Unit, leads to a blocking call, by the shortest way;
  /// of several, the one whose calls come first in the source.
  std::optional<Path> from(llvm::StringRef Callee, bool Virtual, uint32_t Unit) const;
  /// Whether a blocking call is reached from this definition.
  bool reaches(Program::Node N) const { return Distance[N] != Far; }

private:
  static constexpr uint32_t Far = ~0u;

  const Program::Block *blockIn(Program::Node N) const;
  /// The nearest definition that a call of Callee can mean; None if no way leads on.
  Program::Node target(Program::Id Callee, bool Virtual, uint32_t Unit) const;

  const Program &P;
  VirtualCalls Policy;
  std::vector<bool> Matters;      ///< by string: is it one of the kinds?
  std::vector<uint32_t> Distance; ///< by definition: calls to the nearest blocking one
};

} // namespace lazy

#endif

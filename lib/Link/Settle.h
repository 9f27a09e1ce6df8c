// Which of the conditional findings are findings, now that all functions are known?
#ifndef LAZY_LINK_SETTLE_H
#define LAZY_LINK_SETTLE_H

#include "Link/Program.h"
#include "Link/Reach.h"
#include <map>
#include <memory>
#include <set>
#include <tuple>

namespace lazy {

/// A conditional finding and the unit that made it.
struct OpenFinding {
  uint32_t Unit = 0;
  const ConditionalFinding *If = nullptr; ///< never null; not owned
};

/// What is known of a condition that holds.
struct Answer {
  std::string What;                ///< for "{what}" in the message
  std::vector<PortableNote> Notes; ///< go before the finding's own
  std::vector<PathStep> Path;      ///< behind the call that the finding is about
  Place Leaf;                      ///< Blocks: the call that blocks
};

/// Answers conditions. Searches once for each set of kinds and policy that is asked for.
class Settler {
public:
  /// P must be finished and outlive this.
  explicit Settler(const Program &P) : P(P) {}

  /// Nothing if the condition is false or nobody knows.
  std::optional<Answer> answer(const ConditionalFinding &If, uint32_t Unit);

private:
  std::optional<Answer> blocks(const ConditionalFinding &If, uint32_t Unit);
  std::optional<Answer> swallows(const ConditionalFinding &If, uint32_t Unit);
  std::optional<Answer> keeps(const ConditionalFinding &If, uint32_t Unit);
  std::optional<Answer> outlives(const ConditionalFinding &If);

  const Program &P;
  std::map<std::pair<std::vector<std::string>, VirtualCalls>, std::unique_ptr<Reach>> Searches;
};

/// A conditional finding that is one.
struct Settled {
  const ConditionalFinding *If = nullptr;
  Answer Known;
};

/// Those that are true. Of several calls in one function that lead to the same blocking call, it
/// is the first in the source. Does not depend on the order of Open.
std::vector<Settled> settle(std::vector<OpenFinding> Open, const Program &P);

/// The finding with all that was left open.
PortableFinding complete(const Settled &S);

/// Text with "{what}" replaced.
std::string filledIn(llvm::StringRef Text, llvm::StringRef What);

} // namespace lazy

#endif

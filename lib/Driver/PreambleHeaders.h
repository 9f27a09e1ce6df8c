// Which headers do units name, what does each drag in, and what does it cost to read?
#ifndef LAZY_DRIVER_PREAMBLEHEADERS_H
#define LAZY_DRIVER_PREAMBLEHEADERS_H

#include "Driver/PreambleGroups.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringMap.h"

namespace lazy {

// Costs are bytes of header, about 200 ns each.

/// What it takes to load a preamble into a unit.
inline constexpr double LoadCost = 250e3;

/// What it takes to make a preamble of headers of this weight: a little more than reading them.
inline double preambleCost(double Weight) { return Weight * 1.3 + 250e3; }

/// What so many units save by sharing headers of this weight; 0 if they save nothing.
double savedBySharing(size_t Units, double Weight);

/// The headers that units name, each with a number. Sets of them are over these numbers.
class PreambleHeaders {
public:
  /// Both must outlive this.
  PreambleHeaders(llvm::ArrayRef<NumberedStart> Units, const IncludeGraph &Graph);

  /// Those that are nobody's who named them, and that a unit that includes First includes,
  /// directly or not.
  llvm::BitVector includedBy(llvm::ArrayRef<FoundHeader> First) const;

  /// How many of the first of these headers can be read before the unit that includes them.
  size_t shareable(llvm::ArrayRef<FoundHeader> First) const;

  /// What all that these headers drag in costs.
  double weight(const llvm::BitVector &Of) const;
  double weight(llvm::ArrayRef<FoundHeader> Of) const;

  /// Of, without those that others of them include: nobody would see those included.
  std::vector<FoundHeader> roots(const llvm::BitVector &Of) const;

private:
  bool isGuarded(size_t I) const { return Files[Ids.lookup(All[I]->File)]->IsGuarded; }
  bool includes(size_t I, size_t J) const { return Closures[I].test(Ids.lookup(All[J]->File)); }
  bool leadsToNamed(const llvm::BitVector &Closure) const;
  llvm::BitVector closure(size_t From) const;

  std::vector<const IncludeGraph::File *> Files;
  llvm::StringMap<size_t> Ids; ///< of files
  std::vector<const FoundHeader *> All;
  std::vector<llvm::BitVector> Closures; ///< of All, over files
  llvm::StringMap<size_t> Known;         ///< of All
};

} // namespace lazy

#endif

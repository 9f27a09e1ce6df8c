// Which headers may be shared, what does each drag in, and what does it cost to read?
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

/// The headers that may be read before a unit: those with guards that the user's files name, each
/// with a number. Sets of them are over these numbers.
class PreambleHeaders {
public:
  /// Graph must outlive this.
  explicit PreambleHeaders(const IncludeGraph &Graph);

  /// Those that a unit that begins with these headers includes, directly or not.
  llvm::BitVector includedBy(llvm::ArrayRef<FoundHeader> First) const;

  /// What all that these headers drag in costs.
  double weight(const llvm::BitVector &Of) const;

  /// Of, without those that others of them include: nobody would see those included.
  std::vector<FoundHeader> roots(const llvm::BitVector &Of) const;

private:
  bool includes(size_t I, size_t J) const { return Closures[I].test(All[J]); }
  /// What these files lead to, with them; over files.
  llvm::BitVector closure(std::vector<size_t> Open) const;

  std::vector<llvm::StringRef> Names; ///< of files
  std::vector<const IncludeGraph::File *> Files;
  llvm::StringMap<size_t> Ids;           ///< of files
  std::vector<size_t> All;               ///< over files, in the order of their inclusion
  std::vector<llvm::BitVector> Closures; ///< of All, over files
};

} // namespace lazy

#endif

#include "Driver/PreambleGroups.h"
#include "Driver/PreambleChoice.h"
#include "llvm/ADT/STLExtras.h"

namespace lazy {

std::vector<PreambleGroup> groupUnits(llvm::ArrayRef<NumberedStart> Units,
                                      const IncludeGraph &Graph) {
  PreambleHeaders All(Graph);
  std::vector<llvm::BitVector> Own;
  for (const NumberedStart &U : Units)
    Own.push_back(All.includedBy(U.Start->Headers));
  std::vector<PreambleGroup> Result;
  for (const SharedSet &Set : chooseSharedSets(Own, All)) {
    PreambleGroup &Out = Result.emplace_back();
    Out.Base = Set.Base;
    for (size_t U : Set.Units)
      Out.Units.push_back(Units[U].Unit);
    llvm::sort(Out.Units);
    Out.Headers = All.roots(Set.Common);
  }
  return Result;
}

} // namespace lazy

#include "Driver/PreambleGroups.h"
#include "Driver/PreambleChoice.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

namespace lazy {

/// Foreign headers that some of Units share, in any order.
static std::vector<SharedSet> byForeignHeaders(llvm::ArrayRef<const NumberedStart *> Units,
                                               const PreambleHeaders &All) {
  std::vector<llvm::BitVector> Own;
  for (const NumberedStart *U : Units)
    Own.push_back(All.includedBy(U->Start->Foreign));
  return chooseSharedSets(Own, All);
}

//===----------------------------------------------------------------------===//
// The same beginning
//===----------------------------------------------------------------------===//

namespace {

struct Beginning {
  std::vector<const NumberedStart *> Units;
  llvm::ArrayRef<FoundHeader> Headers;
  double Saved = 0;
};

} // namespace

/// The best ways to share for Units, which are sorted by their headers and have the first Depth of
/// them in common.
static std::vector<Beginning> byBeginnings(llvm::ArrayRef<const NumberedStart *> Units,
                                           size_t Depth, const PreambleHeaders &All) {
  std::vector<Beginning> Apart;
  double SavedApart = 0;
  auto HasNext = [&](const NumberedStart *U) { return All.shareable(U->Start->First) > Depth; };
  for (size_t I = 0; I != Units.size();) {
    size_t End = I + 1;
    if (HasNext(Units[I])) {
      const std::string &Next = Units[I]->Start->First[Depth].Spelled;
      while (End != Units.size() && HasNext(Units[End]) &&
             Units[End]->Start->First[Depth].Spelled == Next)
        ++End;
      if (End - I > 1)
        for (Beginning &B : byBeginnings(Units.slice(I, End - I), Depth + 1, All)) {
          SavedApart += B.Saved;
          Apart.push_back(std::move(B));
        }
    }
    I = End;
  }
  Beginning Together;
  Together.Units = Units.vec();
  Together.Headers = llvm::ArrayRef(Units.front()->Start->First).take_front(Depth);
  Together.Saved = Depth ? savedBySharing(Units.size(), All.weight(Together.Headers)) : 0;
  if (Together.Saved > SavedApart)
    return {std::move(Together)};
  return Apart;
}

std::vector<PreambleGroup> groupUnits(llvm::ArrayRef<NumberedStart> Units,
                                      const IncludeGraph &Graph) {
  PreambleHeaders All(Units, Graph);
  std::vector<const NumberedStart *> Rest;
  for (const NumberedStart &U : Units)
    Rest.push_back(&U);
  llvm::DenseMap<const NumberedStart *, double> Foreign;
  for (const SharedSet &Set : byForeignHeaders(Rest, All))
    for (size_t U : Set.Units)
      Foreign[Rest[U]] = Set.Weight;

  std::vector<PreambleGroup> Result;
  std::vector<const NumberedStart *> Sorted = Rest;
  llvm::sort(Sorted, [](const NumberedStart *A, const NumberedStart *B) {
    auto Less = [](const FoundHeader &X, const FoundHeader &Y) { return X.Spelled < Y.Spelled; };
    const std::vector<FoundHeader> &X = A->Start->First, &Y = B->Start->First;
    if (std::lexicographical_compare(X.begin(), X.end(), Y.begin(), Y.end(), Less))
      return true;
    return !std::lexicographical_compare(Y.begin(), Y.end(), X.begin(), X.end(), Less) &&
           A->Unit < B->Unit;
  });
  for (const Beginning &B : byBeginnings(Sorted, 0, All)) {
    // Only where it saves more than the other way would save the same units.
    double Other = 0;
    for (const NumberedStart *U : B.Units)
      Other += Foreign.lookup(U);
    if (B.Units.size() * All.weight(B.Headers) <= Other * 1.1)
      continue;
    PreambleGroup &Out = Result.emplace_back();
    Out.Exact = true;
    Out.Headers = B.Headers.vec();
    for (const NumberedStart *U : B.Units) {
      Out.Units.push_back(U->Unit);
      llvm::erase(Rest, U);
    }
    llvm::sort(Out.Units);
  }
  size_t First = Result.size();
  for (const SharedSet &Set : byForeignHeaders(Rest, All)) {
    PreambleGroup &Out = Result.emplace_back();
    if (Set.Base)
      Out.Base = First + *Set.Base;
    for (size_t U : Set.Units)
      Out.Units.push_back(Rest[U]->Unit);
    llvm::sort(Out.Units);
    Out.Headers = All.roots(Set.Common);
  }
  return Result;
}

} // namespace lazy

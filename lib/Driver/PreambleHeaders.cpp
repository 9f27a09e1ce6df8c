#include "Driver/PreambleHeaders.h"
#include "llvm/ADT/STLExtras.h"

namespace lazy {

using llvm::BitVector;

/// How much longer a byte of the user's takes than one of other people's: nothing of it is skipped,
/// and its templates are made. Measured with async_simple and libcoro: 3 to 18.
static constexpr double UserFactor = 10;

double savedBySharing(size_t Units, double Weight) {
  return std::max(0.0, Units * (Weight - LoadCost) - preambleCost(Weight));
}

PreambleHeaders::PreambleHeaders(llvm::ArrayRef<NumberedStart> Units, const IncludeGraph &Graph) {
  for (const auto &[Name, File] : Graph.Files) {
    Ids.try_emplace(Name, Files.size());
    Files.push_back(&File);
  }
  for (const NumberedStart &U : Units)
    for (const std::vector<FoundHeader> *List : {&U.Start->Foreign, &U.Start->First})
      for (const FoundHeader &H : *List)
        if (Ids.count(H.File) && Known.try_emplace(H.File, All.size()).second) {
          All.push_back(&H);
          Closures.push_back(closure(Ids[H.File]));
        }
}

BitVector PreambleHeaders::includedBy(llvm::ArrayRef<FoundHeader> First) const {
  BitVector Read(Files.size());
  for (const FoundHeader &H : First)
    if (auto It = Known.find(H.File); It != Known.end())
      Read |= Closures[It->second];
  BitVector Result(All.size());
  for (size_t I = 0; I != All.size(); ++I)
    if (Read.test(Ids.lookup(All[I]->File)) && isGuarded(I) && !leadsToNamed(Closures[I]))
      Result.set(I);
  return Result;
}

size_t PreambleHeaders::shareable(llvm::ArrayRef<FoundHeader> First) const {
  size_t Result = 0;
  while (Result != First.size()) {
    auto It = Known.find(First[Result].File);
    if (It == Known.end() || !isGuarded(It->second))
      break;
    ++Result;
  }
  return Result;
}

double PreambleHeaders::weight(const BitVector &Of) const {
  BitVector Read(Files.size());
  for (unsigned I : Of.set_bits())
    Read |= Closures[I];
  double Result = 0;
  for (unsigned File : Read.set_bits())
    Result += Files[File]->Size * (Files[File]->IsUser ? UserFactor : 1);
  return Result;
}

double PreambleHeaders::weight(llvm::ArrayRef<FoundHeader> Of) const {
  BitVector Set(All.size());
  for (const FoundHeader &H : Of)
    if (auto It = Known.find(H.File); It != Known.end())
      Set.set(It->second);
  return weight(Set);
}

std::vector<FoundHeader> PreambleHeaders::roots(const BitVector &Of) const {
  std::vector<FoundHeader> Result;
  for (unsigned I : Of.set_bits())
    if (llvm::none_of(Of.set_bits(), [&](unsigned J) {
          return I != J && includes(J, I) && (J < I || !includes(I, J));
        }))
      Result.push_back(*All[I]);
  return Result;
}

bool PreambleHeaders::leadsToNamed(const BitVector &Closure) const {
  return llvm::any_of(Closure.set_bits(), [&](unsigned File) { return Files[File]->IsNamed; });
}

BitVector PreambleHeaders::closure(size_t From) const {
  BitVector Result(Files.size());
  std::vector<size_t> Open = {From};
  Result.set(From);
  while (!Open.empty()) {
    size_t File = Open.back();
    Open.pop_back();
    for (const std::string &Name : Files[File]->Includes)
      if (size_t Next = Ids.lookup(Name); !Result.test(Next)) {
        Result.set(Next);
        Open.push_back(Next);
      }
  }
  return Result;
}

} // namespace lazy

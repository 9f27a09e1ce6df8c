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

PreambleHeaders::PreambleHeaders(const IncludeGraph &Graph) {
  for (const auto &[Name, File] : Graph.Files) {
    Ids.try_emplace(Name, Files.size());
    if (File.IsGuarded && !File.Spelled.empty())
      All.push_back(Files.size());
    Names.push_back(Name);
    Files.push_back(&File);
  }
  llvm::sort(All, [&](size_t A, size_t B) { return Files[A]->Number < Files[B]->Number; });
  for (size_t File : All)
    Closures.push_back(closure({File}));
}

BitVector PreambleHeaders::includedBy(llvm::ArrayRef<FoundHeader> First) const {
  std::vector<size_t> Direct;
  for (const FoundHeader &H : First)
    if (auto It = Ids.find(H.File); It != Ids.end())
      Direct.push_back(It->second);
  BitVector Read = closure(std::move(Direct));
  BitVector Result(All.size());
  for (auto [I, File] : llvm::enumerate(All))
    if (Read.test(File))
      Result.set(I);
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

std::vector<FoundHeader> PreambleHeaders::roots(const BitVector &Of) const {
  std::vector<FoundHeader> Result;
  for (unsigned I : Of.set_bits())
    if (llvm::none_of(Of.set_bits(), [&](unsigned J) {
          return I != J && includes(J, I) && (J < I || !includes(I, J));
        }))
      Result.push_back({Names[All[I]].str(), Files[All[I]]->Spelled});
  return Result;
}

BitVector PreambleHeaders::closure(std::vector<size_t> Open) const {
  BitVector Result(Files.size());
  for (size_t File : Open)
    Result.set(File);
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

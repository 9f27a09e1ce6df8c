#include "Driver/PreambleGroups.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include <numeric>

namespace lazy {

using llvm::BitVector;

namespace {

/// Costs in bytes of header, about 200 ns each: what it takes to load a preamble into a unit, to
/// make one at all, and how much longer it takes to write headers down than to read them.
constexpr double LoadCost = 250e3, BuildCost = 250e3, BuildFactor = 1.3;

/// How many groups are open for further units: more would cost more to choose from than they save.
constexpr size_t MostGroups = 64;

/// The headers that units name, and what each of them drags in.
class Headers {
public:
  Headers(llvm::ArrayRef<NumberedStart> Units, const IncludeGraph &Graph) {
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

  /// Those that are nobody's who named them, and that a unit that includes First includes,
  /// directly or not.
  BitVector includedBy(llvm::ArrayRef<FoundHeader> First) const {
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

  /// How many of the first of these headers can be read before the unit that includes them.
  size_t shareable(llvm::ArrayRef<FoundHeader> First) const {
    size_t Result = 0;
    while (Result != First.size()) {
      auto It = Known.find(First[Result].File);
      if (It == Known.end() || !isGuarded(It->second))
        break;
      ++Result;
    }
    return Result;
  }

  double weight(llvm::ArrayRef<FoundHeader> Of) const {
    BitVector Set(All.size());
    for (const FoundHeader &H : Of)
      if (auto It = Known.find(H.File); It != Known.end())
        Set.set(It->second);
    return weight(Set);
  }

  /// The bytes of all that these headers drag in.
  double weight(const BitVector &Of) const {
    BitVector Read(Files.size());
    for (unsigned I : Of.set_bits())
      Read |= Closures[I];
    double Result = 0;
    for (unsigned File : Read.set_bits())
      Result += Files[File]->Size;
    return Result;
  }

  /// Of, without those that others of them include: nobody would see those included.
  std::vector<FoundHeader> roots(const BitVector &Of) const {
    std::vector<FoundHeader> Result;
    for (unsigned I : Of.set_bits())
      if (llvm::none_of(Of.set_bits(), [&](unsigned J) {
            return I != J && includes(J, I) && (J < I || !includes(I, J));
          }))
        Result.push_back(*All[I]);
    return Result;
  }

private:
  bool isGuarded(size_t I) const { return Files[Ids.lookup(All[I]->File)]->IsGuarded; }
  bool includes(size_t I, size_t J) const { return Closures[I].test(Ids.lookup(All[J]->File)); }

  bool leadsToNamed(const BitVector &Closure) const {
    return llvm::any_of(Closure.set_bits(), [&](unsigned File) { return Files[File]->IsNamed; });
  }

  BitVector closure(size_t From) const {
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

  std::vector<const IncludeGraph::File *> Files;
  llvm::StringMap<size_t> Ids; ///< of files
  std::vector<const FoundHeader *> All;
  std::vector<BitVector> Closures; ///< of All, over files
  llvm::StringMap<size_t> Known;   ///< of All
};

struct Group {
  std::vector<const NumberedStart *> Units;
  BitVector Common;
  double Weight = 0;
};

} // namespace

/// What so many units save by sharing headers of this weight.
static double saved(size_t Units, double Weight) {
  return std::max(0.0, Units * (Weight - LoadCost) - Weight * BuildFactor - BuildCost);
}

//===----------------------------------------------------------------------===//
// Foreign headers, in any order
//===----------------------------------------------------------------------===//

static std::vector<Group> byForeignHeaders(llvm::ArrayRef<const NumberedStart *> Units,
                                           const Headers &All) {
  std::vector<Group> Alone;
  for (const NumberedStart *U : Units) {
    Group G;
    G.Units = {U};
    G.Common = All.includedBy(U->Start->Foreign);
    G.Weight = All.weight(G.Common);
    Alone.push_back(std::move(G));
  }
  // The heaviest first: a light one beside it would take its headers away.
  std::vector<size_t> Order(Alone.size());
  std::iota(Order.begin(), Order.end(), 0);
  llvm::sort(Order, [&](size_t A, size_t B) {
    return std::pair(Alone[B].Weight, A) < std::pair(Alone[A].Weight, B);
  });

  std::vector<Group> Groups;
  for (size_t I : Order) {
    Group &New = Alone[I];
    Group *Best = nullptr;
    double Gain = 0;
    Group Joined;
    for (Group &G : Groups) {
      BitVector Common = G.Common;
      Common &= New.Common;
      double Weight = Common == G.Common ? G.Weight : All.weight(Common);
      double More = saved(G.Units.size() + 1, Weight) - saved(G.Units.size(), G.Weight);
      if (More > Gain) {
        Gain = More;
        Best = &G;
        Joined.Common = std::move(Common);
        Joined.Weight = Weight;
      }
    }
    if (Best) {
      Best->Units.push_back(New.Units.front());
      Best->Common = std::move(Joined.Common);
      Best->Weight = Joined.Weight;
    } else if (Groups.size() < MostGroups) {
      Groups.push_back(std::move(New));
    }
  }
  llvm::erase_if(Groups, [](const Group &G) { return saved(G.Units.size(), G.Weight) <= 0; });
  return Groups;
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
                                           size_t Depth, const Headers &All) {
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
  Together.Saved = Depth ? saved(Units.size(), All.weight(Together.Headers)) : 0;
  if (Together.Saved > SavedApart)
    return {std::move(Together)};
  return Apart;
}

std::vector<PreambleGroup> groupUnits(llvm::ArrayRef<NumberedStart> Units,
                                      const IncludeGraph &Graph) {
  Headers All(Units, Graph);
  std::vector<const NumberedStart *> Rest;
  for (const NumberedStart &U : Units)
    Rest.push_back(&U);
  llvm::DenseMap<const NumberedStart *, double> Foreign;
  for (const Group &G : byForeignHeaders(Rest, All))
    for (const NumberedStart *U : G.Units)
      Foreign[U] = G.Weight;

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
  for (const Group &G : byForeignHeaders(Rest, All)) {
    PreambleGroup &Out = Result.emplace_back();
    for (const NumberedStart *U : G.Units)
      Out.Units.push_back(U->Unit);
    llvm::sort(Out.Units);
    Out.Headers = All.roots(G.Common);
  }
  return Result;
}

} // namespace lazy

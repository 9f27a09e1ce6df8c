#include "Driver/PreambleGroups.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

namespace lazy {

using llvm::BitVector;

namespace {

/// Costs in bytes of header, about 200 ns each: what it takes to load a preamble into a unit, to
/// make one at all, and how much longer it takes to write headers down than to read them.
constexpr double LoadCost = 250e3, BuildCost = 250e3, BuildFactor = 1.3;

/// How much longer a byte of the user's takes than one of other people's: nothing of it is skipped,
/// and its templates are made. Measured with async_simple and libcoro: 3 to 18.
constexpr double UserFactor = 10;

/// How many groups there may be: more would cost more to choose from than they save.
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

  /// What all that these headers drag in costs, in bytes.
  double weight(const BitVector &Of) const {
    BitVector Read(Files.size());
    for (unsigned I : Of.set_bits())
      Read |= Closures[I];
    double Result = 0;
    for (unsigned File : Read.set_bits())
      Result += Files[File]->Size * (Files[File]->IsUser ? UserFactor : 1);
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

namespace {

/// Headers that some units may share.
struct Choice {
  BitVector Common;
  double Weight = 0;
  BitVector Units; ///< those that include all of it
};

/// Chooses which headers to read together, so that all units together take the least time: each
/// unit begins with the heaviest choice that it includes all of.
class Chooser {
public:
  Chooser(std::vector<BitVector> Own, const Headers &All) : Own(std::move(Own)), All(All) {
    std::vector<BitVector> Sets;
    for (const BitVector &Set : this->Own)
      if (Set.any() && !llvm::is_contained(Sets, Set))
        Sets.push_back(Set);
    add(std::move(Sets));
    // What two of the best have in common, and what two of these have.
    for (int Round = 0; Round != 2; ++Round) {
      std::vector<BitVector> Common;
      size_t Best = std::min(Choices.size(), MostGroups);
      for (size_t I = 0; I != Best; ++I)
        for (size_t J = 0; J != I; ++J) {
          BitVector Both = Choices[I].Common;
          Both &= Choices[J].Common;
          Common.push_back(std::move(Both));
        }
      add(std::move(Common));
    }
  }

  /// The choices to be made, and for each unit which of them is its own.
  std::vector<Group> choose(llvm::ArrayRef<const NumberedStart *> Units) {
    while (Open.size() < MostGroups && (openOne() || exchangeOne()))
      closeIdle();
    std::vector<Group> Result(Open.size());
    std::vector<size_t> Best = bestOf(Open);
    for (size_t U = 0; U != Own.size(); ++U) {
      if (Best[U] == Nothing)
        continue;
      Group &G = Result[Best[U]];
      if (G.Units.empty())
        G.Common = Own[U];
      else
        G.Common &= Own[U];
      G.Units.push_back(Units[U]);
    }
    for (Group &G : Result)
      G.Weight = All.weight(G.Common);
    return Result;
  }

private:
  static constexpr size_t Nothing = size_t(-1);
  static constexpr size_t MostChoices = 1024;

  /// Adds what is new of Sets; keeps the choices that save most, the best first.
  void add(std::vector<BitVector> Sets) {
    for (BitVector &Set : Sets) {
      if (Set.none() || !Known.insert(Set).second)
        continue;
      Choice New;
      New.Weight = All.weight(Set);
      if (New.Weight <= LoadCost)
        continue;
      New.Units.resize(Own.size());
      for (size_t U = 0; U != Own.size(); ++U)
        New.Units[U] = !Set.test(Own[U]);
      New.Common = std::move(Set);
      Choices.push_back(std::move(New));
    }
    llvm::stable_sort(Choices, [](const Choice &A, const Choice &B) {
      return saved(A.Units.count(), A.Weight) > saved(B.Units.count(), B.Weight);
    });
    if (Choices.size() > MostChoices)
      Choices.resize(MostChoices);
  }

  static double gainOf(const Choice &C) { return C.Weight - LoadCost; }
  static double costOf(const Choice &C) { return C.Weight * BuildFactor + BuildCost; }

  /// For each unit, the place in Of of the heaviest choice it can have.
  std::vector<size_t> bestOf(llvm::ArrayRef<size_t> Of) const {
    std::vector<size_t> Result(Own.size(), Nothing);
    for (auto [Place, C] : llvm::enumerate(Of))
      for (unsigned U : Choices[C].Units.set_bits())
        if (Result[U] == Nothing || Choices[C].Weight > Choices[Of[Result[U]]].Weight)
          Result[U] = Place;
    return Result;
  }

  /// What each unit saves with these choices.
  std::vector<double> gains(llvm::ArrayRef<size_t> Of) const {
    std::vector<double> Result(Own.size());
    for (size_t C : Of)
      for (unsigned U : Choices[C].Units.set_bits())
        Result[U] = std::max(Result[U], gainOf(Choices[C]));
    return Result;
  }

  /// What one more choice saves beside others, and what it is; 0 if none does.
  std::pair<double, size_t> bestBeside(llvm::ArrayRef<double> Gains) const {
    std::pair<double, size_t> Result = {0, Nothing};
    for (auto [I, C] : llvm::enumerate(Choices)) {
      double More = -costOf(C);
      for (unsigned U : C.Units.set_bits())
        More += std::max(0.0, gainOf(C) - Gains[U]);
      if (More > Result.first * 1.001)
        Result = {More, I};
    }
    return Result;
  }

  bool openOne() {
    auto [More, C] = bestBeside(gains(Open));
    if (More <= 0)
      return false;
    Open.push_back(C);
    return true;
  }

  double total(llvm::ArrayRef<size_t> Of) const {
    double Result = 0;
    for (double Gain : gains(Of))
      Result += Gain;
    for (size_t C : Of)
      Result -= costOf(Choices[C]);
    return Result;
  }

  std::vector<size_t> without(size_t Place) const {
    std::vector<size_t> Result = Open;
    Result.erase(Result.begin() + Place);
    return Result;
  }

  /// Puts another choice in the place of one, if that saves more.
  bool exchangeOne() {
    double Now = total(Open);
    for (size_t Place = 0; Place != Open.size(); ++Place) {
      std::vector<size_t> Rest = without(Place);
      auto [More, C] = bestBeside(gains(Rest));
      if (C == Nothing || total(Rest) + More <= Now * 1.001)
        continue;
      Open[Place] = C;
      return true;
    }
    return false;
  }

  /// Gives up choices that save less than they cost now that there are others.
  void closeIdle() {
    for (size_t Place = 0; Place < Open.size();)
      if (total(without(Place)) >= total(Open))
        Open.erase(Open.begin() + Place);
      else
        ++Place;
  }

  std::vector<BitVector> Own; ///< what each unit includes
  const Headers &All;
  std::vector<Choice> Choices;
  llvm::DenseSet<BitVector> Known;
  std::vector<size_t> Open; ///< the choices made, over Choices
};

} // namespace

static std::vector<Group> byForeignHeaders(llvm::ArrayRef<const NumberedStart *> Units,
                                           const Headers &All) {
  std::vector<BitVector> Own;
  for (const NumberedStart *U : Units)
    Own.push_back(All.includedBy(U->Start->Foreign));
  std::vector<Group> Result = Chooser(std::move(Own), All).choose(Units);
  llvm::erase_if(Result, [](const Group &G) { return saved(G.Units.size(), G.Weight) <= 0; });
  return Result;
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

#include "Driver/PreambleChoice.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

namespace lazy {

using llvm::BitVector;

namespace {

/// Headers that some units may share.
struct Choice {
  BitVector Common;
  double Weight = 0;
  BitVector Units;   ///< those that include all of it
  double Saved = 0;  ///< if all of these begin with it
  size_t Number = 0; ///< they come in this order
};

class Chooser {
public:
  Chooser(llvm::ArrayRef<BitVector> Own, const PreambleHeaders &All) : Own(Own), All(All) {
    add(Own.vec());
    // What two of the best have in common, and what two of these have.
    for (int Round = 0; Round != 2; ++Round) {
      std::vector<BitVector> Common;
      size_t Best = std::min(Choices.size(), MostSets);
      for (size_t I = 0; I != Best; ++I)
        for (size_t J = 0; J != I; ++J) {
          BitVector Both = Choices[I].Common;
          Both &= Choices[J].Common;
          Common.push_back(std::move(Both));
        }
      add(std::move(Common));
    }
  }

  /// The choices to be made, with the units that begin with each.
  std::vector<SharedSet> choose() {
    for (size_t Step = 0; Step != MostSteps && (openOne() || exchangeOne()); ++Step)
      closeIdle();
    // Bases first: what includes more weighs more.
    llvm::sort(Open, [&](size_t A, size_t B) {
      return std::pair(Choices[A].Weight, Choices[A].Number) <
             std::pair(Choices[B].Weight, Choices[B].Number);
    });
    std::vector<SharedSet> Result(Open.size());
    for (auto [U, Place] : llvm::enumerate(bestOf(Open)))
      if (Place != Nothing)
        Result[Place].Units.push_back(U);
    for (auto [Place, Set] : llvm::enumerate(Result))
      if (size_t Base = baseOf(Open[Place], Open); Base != Nothing)
        Set.Base = llvm::find(Open, Base) - Open.begin();
    // All that those have in common that begin with it, directly or not.
    for (size_t Place = Open.size(); Place-- != 0;) {
      SharedSet &Set = Result[Place];
      for (size_t U : Set.Units)
        join(Set.Common, Own[U]);
      Set.Weight = All.weight(Set.Common);
      if (Set.Base)
        join(Result[*Set.Base].Common, Set.Common);
    }
    return Result;
  }

private:
  static constexpr size_t Nothing = size_t(-1);
  /// More would cost more to choose from than they save.
  static constexpr size_t MostSets = 64, MostChoices = 1024, MostSteps = 256;

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
      New.Saved = savedBySharing(New.Units.count(), New.Weight);
      New.Number = Known.size();
      Choices.push_back(std::move(New));
    }
    llvm::sort(Choices, [](const Choice &A, const Choice &B) {
      return std::pair(-A.Saved, A.Number) < std::pair(-B.Saved, B.Number);
    });
    if (Choices.size() > MostChoices)
      Choices.resize(MostChoices);
  }

  static void join(BitVector &Common, const BitVector &Other) {
    if (Common.empty())
      Common = Other;
    else
      Common &= Other;
  }

  static double gainOf(const Choice &C) { return C.Weight - LoadCost; }

  bool isBase(size_t Of, size_t C) const {
    return Choices[Of].Weight < Choices[C].Weight && !Choices[Of].Common.test(Choices[C].Common);
  }
  /// The heaviest of Others that C can begin with.
  size_t baseOf(size_t C, llvm::ArrayRef<size_t> Others) const {
    size_t Result = Nothing;
    for (size_t Other : Others)
      if (isBase(Other, C) && (Result == Nothing || Choices[Other].Weight > Choices[Result].Weight))
        Result = Other;
    return Result;
  }
  double weightOf(size_t C) const { return C == Nothing ? 0 : Choices[C].Weight; }
  /// What it costs to make C beside others.
  double costOf(size_t C, llvm::ArrayRef<size_t> Others) const {
    return preambleCost(Choices[C].Weight - weightOf(baseOf(C, Others)));
  }

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
  std::pair<double, size_t> bestBeside(llvm::ArrayRef<size_t> Others) const {
    std::vector<double> Gains = gains(Others);
    std::vector<double> Bases;
    for (size_t Other : Others)
      Bases.push_back(weightOf(baseOf(Other, Others)));
    std::pair<double, size_t> Result = {0, Nothing};
    for (auto [I, C] : llvm::enumerate(Choices)) {
      double More = -costOf(I, Others);
      for (unsigned U : C.Units.set_bits())
        More += std::max(0.0, gainOf(C) - Gains[U]);
      // Others may begin with it.
      for (auto [Other, Base] : llvm::zip(Others, Bases))
        if (C.Weight > Base && isBase(I, Other))
          More += preambleCost(C.Weight) - preambleCost(Base);
      if (More > Result.first * 1.001)
        Result = {More, I};
    }
    return Result;
  }

  /// Makes one more choice, if that saves anything.
  bool openOne() {
    if (Open.size() == MostSets)
      return false;
    auto [More, C] = bestBeside(Open);
    if (More <= 0)
      return false;
    Open.push_back(C);
    return true;
  }

  /// What all units together save with these choices.
  double total(llvm::ArrayRef<size_t> Of) const {
    double Result = 0;
    for (double Gain : gains(Of))
      Result += Gain;
    for (size_t C : Of)
      Result -= costOf(C, Of);
    return Result;
  }

  /// The choices made but the one at Place.
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
      auto [More, C] = bestBeside(Rest);
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

  llvm::ArrayRef<BitVector> Own; ///< what each unit includes
  const PreambleHeaders &All;
  std::vector<Choice> Choices;
  llvm::DenseSet<BitVector> Known;
  std::vector<size_t> Open; ///< the choices made, over Choices
};

} // namespace

std::vector<SharedSet> chooseSharedSets(llvm::ArrayRef<BitVector> Own, const PreambleHeaders &All) {
  return Chooser(Own, All).choose();
}

} // namespace lazy

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
    std::vector<SharedSet> Result(Open.size());
    std::vector<size_t> Best = bestOf(Open);
    for (size_t U = 0; U != Own.size(); ++U) {
      if (Best[U] == Nothing)
        continue;
      SharedSet &Set = Result[Best[U]];
      if (Set.Units.empty())
        Set.Common = Own[U];
      else
        Set.Common &= Own[U];
      Set.Units.push_back(U);
    }
    for (SharedSet &Set : Result)
      Set.Weight = All.weight(Set.Common);
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

  static double gainOf(const Choice &C) { return C.Weight - LoadCost; }
  static double costOf(const Choice &C) { return preambleCost(C.Weight); }

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

  /// Makes one more choice, if that saves anything.
  bool openOne() {
    if (Open.size() == MostSets)
      return false;
    auto [More, C] = bestBeside(gains(Open));
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
      Result -= costOf(Choices[C]);
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

  llvm::ArrayRef<BitVector> Own; ///< what each unit includes
  const PreambleHeaders &All;
  std::vector<Choice> Choices;
  llvm::DenseSet<BitVector> Known;
  std::vector<size_t> Open; ///< the choices made, over Choices
};

} // namespace

std::vector<SharedSet> chooseSharedSets(llvm::ArrayRef<BitVector> Own, const PreambleHeaders &All) {
  std::vector<SharedSet> Result = Chooser(Own, All).choose();
  llvm::erase_if(Result, [](const SharedSet &Set) {
    return savedBySharing(Set.Units.size(), Set.Weight) <= 0;
  });
  return Result;
}

} // namespace lazy

#include "Link/Settle.h"
#include "llvm/ADT/STLExtras.h"

namespace lazy {

using llvm::StringRef;

/// How many hops are told one by one.
static constexpr size_t ShownHops = 6;

std::string filledIn(StringRef Text, StringRef What) {
  auto [Before, After] = Text.split("{what}");
  if (Before.size() == Text.size())
    return Text.str();
  return (Before + What + After).str();
}

/// The calls behind the first, as notes: all if they are few, else the first and the last.
static std::vector<PortableNote> notesOf(llvm::ArrayRef<PathStep> Path) {
  std::vector<PortableNote> Result;
  auto Tell = [&](const PathStep &Step) {
    bool IsLeaf = &Step == &Path.back();
    Result.push_back(
        {Step.Where, "'" + Step.Calls + (IsLeaf ? "' blocks here" : "' is called here")});
  };
  if (Path.size() <= ShownHops) {
    llvm::for_each(Path, Tell);
    return Result;
  }
  size_t Tail = ShownHops / 2, Head = ShownHops - Tail;
  llvm::for_each(Path.take_front(Head), Tell);
  Result.push_back(
      {Place(), "… and so on through " + std::to_string(Path.size() - ShownHops) + " more calls"});
  llvm::for_each(Path.take_back(Tail), Tell);
  return Result;
}

std::optional<Answer> Settler::blocks(const ConditionalFinding &If, uint32_t Unit) {
  std::unique_ptr<Reach> &Search = Searches[{If.Kinds, If.Policy}];
  if (!Search)
    Search = std::make_unique<Reach>(P, If.Kinds, If.Policy);
  std::optional<Reach::Path> Found = Search->from(If.Callee, If.Virtual, Unit);
  if (!Found)
    return std::nullopt;

  Answer Result;
  Program::Node In = Found->Start;
  for (const Reach::Path::Step &Step : Found->Steps) {
    Result.Path.push_back(
        {P.text(P[In].Name).str(), P.text(P[Step.To].Name).str(), P.place(Step.Taken->Where)});
    In = Step.To;
  }
  Result.What = P.text(Found->Leaf->What).str();
  Result.Leaf = P.place(Found->Leaf->Where);
  Result.Path.push_back({P.text(P[In].Name).str(), Result.What, Result.Leaf});
  Result.Notes = notesOf(Result.Path);
  return Result;
}

/// Of the words of ParamSummary::Fate: those about an asynchronous value.
static bool saysWhatBecomesOfValue(StringRef Fate) {
  return Fate == "unused" || Fate == "inspected" || Fate == "forwarded";
}

std::optional<Answer> Settler::swallows(const ConditionalFinding &If, uint32_t Unit) {
  Answer Result;
  Program::Id Callee = P.find(If.Callee);
  unsigned Index = If.Param;
  std::set<std::pair<Program::Node, unsigned>> Seen;
  for (;;) {
    Program::Node N = Callee == Program::None ? Program::None : P.resolve(Callee, Unit);
    if (N == Program::None || !Seen.insert({N, Index}).second)
      return std::nullopt;
    const Program::Param *Param = nullptr;
    for (const Program::Param &Each : P[N].Params)
      if (Each.Index == Index && saysWhatBecomesOfValue(P.text(Each.Fate)))
        Param = &Each;
    if (!Param)
      return std::nullopt;
    if (Param->Callee != Program::None) {
      Result.Notes.push_back(
          {P.place(Param->Where), "'" + P.text(P[N].Name).str() + "' only hands it on, here"});
      Callee = Param->Callee;
      Index = Param->CalleeIndex;
      Unit = P[N].Unit;
      continue;
    }
    bool Unused = P.text(Param->Fate) == "unused";
    Result.What = std::string(Result.Notes.empty() ? "" : "only handed on and ") +
                  (Unused                 ? "never used"
                   : Result.Notes.empty() ? "only looked at"
                                          : "looked at");
    Result.Notes.push_back({P.place(Param->Where), Unused ? "this parameter is never used"
                                                          : "this parameter is only inspected"});
    return Result;
  }
}

namespace {

/// The search for a coroutine that keeps what a function is given: through all that hand it on.
class KeeperSearch {
public:
  explicit KeeperSearch(const Program &P) : P(P) {}

  /// Whether what Callee gives, called in code of Unit, needs what Index refers to when it goes on.
  bool keeps(Program::Id Callee, unsigned Index, bool Started, uint32_t Unit);
  /// If so: how it came there, and where it is looked at.
  std::vector<PortableNote> Notes;

private:
  const Program &P;
  std::set<std::tuple<Program::Node, unsigned, bool>> Seen;
};

} // namespace

bool KeeperSearch::keeps(Program::Id Callee, unsigned Index, bool Started, uint32_t Unit) {
  Program::Node N = P.resolve(Callee, Unit);
  if (N == Program::None || !Seen.insert({N, Index, Started}).second)
    return false;
  std::string Name = "'" + P.text(P[N].Name).str() + "'";
  for (const Program::Param &Param : P[N].Params) {
    StringRef Fate = P.text(Param.Fate);
    if (Param.Index != Index)
      continue;
    if (Fate == "kept" || (Fate == "until-started" && !Started)) {
      Notes.push_back({P.place(Param.Where),
                       "coroutine " + Name +
                           (Index == ParamSummary::Object ? " uses its object" : " looks at it") +
                           " after it was suspended"});
      return true;
    }
    bool Awaited = Fate == "awaited-on";
    if (!Awaited && Fate != "returned-on")
      continue;
    size_t At = Notes.size();
    if (!keeps(Param.Callee, Param.CalleeIndex, Awaited || Started, P[N].Unit))
      continue;
    Notes.insert(Notes.begin() + At, {P.place(Param.Where),
                                      Name + " gives it on here" + (Awaited ? ", and waits" : "")});
    return true;
  }
  return false;
}

std::optional<Answer> Settler::keeps(const ConditionalFinding &If, uint32_t Unit) {
  Program::Id Callee = P.find(If.Callee);
  if (!P.isDefined(Callee))
    return If.Assumed ? std::optional(Answer()) : std::nullopt;
  KeeperSearch Search(P);
  if (!Search.keeps(Callee, If.Param, If.Started, Unit))
    return std::nullopt;
  Answer Result;
  Result.Notes = std::move(Search.Notes);
  return Result;
}

std::optional<Answer> Settler::outlives(const ConditionalFinding &If) {
  const Program::Call *Call = P.outlivingCall(P.find(If.Callee));
  if (!Call)
    return std::nullopt;
  Answer Result;
  Result.Notes.push_back(
      {P.place(Call->Where), "here what it gives outlives the statement that makes it"});
  return Result;
}

std::optional<Answer> Settler::answer(const ConditionalFinding &If, uint32_t Unit) {
  switch (If.If) {
  case ConditionalFinding::Blocks:
    return blocks(If, Unit);
  case ConditionalFinding::Swallows:
    return swallows(If, Unit);
  case ConditionalFinding::Keeps:
    return keeps(If, Unit);
  case ConditionalFinding::Outlives:
    return outlives(If);
  }
  return std::nullopt;
}

std::vector<Settled> settle(std::vector<OpenFinding> Open, const Program &P) {
  llvm::sort(Open, [](const OpenFinding &A, const OpenFinding &B) {
    auto Key = [](const OpenFinding &O) {
      const PortableFinding &F = O.If->Then;
      return std::tie(F.Where.File, F.Where.Offset, F.Where.Length, F.Check, O.If->In, O.If->Callee,
                      F.Message, O.Unit);
    };
    return Key(A) < Key(B);
  });
  Settler S(P);
  std::vector<Settled> Result;
  // Check, function, and the place of the call that blocks.
  std::set<std::tuple<std::string, std::string, std::string, unsigned>> Told;
  for (const OpenFinding &O : Open) {
    std::optional<Answer> Known = S.answer(*O.If, O.Unit);
    if (!Known)
      continue;
    if (O.If->If == ConditionalFinding::Blocks && !O.If->In.empty() &&
        !Told.insert({O.If->Then.Check, O.If->In, Known->Leaf.File, Known->Leaf.Offset}).second)
      continue;
    Result.push_back({O.If, std::move(*Known)});
  }
  return Result;
}

PortableFinding complete(const Settled &S) {
  PortableFinding F = S.If->Then;
  F.Message = filledIn(F.Message, S.Known.What);
  // Behind what leads to the call.
  auto At =
      llvm::find_if(F.Notes, [](const PortableNote &N) { return N.Side != PathSide::Before; });
  F.Notes.insert(At, S.Known.Notes.begin(), S.Known.Notes.end());
  if (!S.Known.Path.empty())
    F.Path.push_back({F.Function, S.Known.Path.front().In, F.Where});
  llvm::append_range(F.Path, S.Known.Path);
  return F;
}

} // namespace lazy

#include "Driver/Sharing.h"
#include "Support/JsonElements.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {

namespace json = llvm::json;

//===----------------------------------------------------------------------===//
// What is kept
//===----------------------------------------------------------------------===//

/// A line for each group, bases first.
static std::string textOf(const PreambleGroup &Group, llvm::StringRef OfBase) {
  json::Array List;
  for (const FoundHeader &H : Group.Headers)
    List.push_back(json::Array{H.File, H.Spelled});
  std::string Text = OfBase.str();
  llvm::raw_string_ostream(Text) << json::Value(json::Array{std::move(List)}) << '\n';
  return Text;
}

static std::optional<PreambleGroup> groupIn(llvm::StringRef Line) {
  llvm::Expected<json::Value> Value = json::parse(Line);
  if (!Value) {
    llvm::consumeError(Value.takeError());
    return std::nullopt;
  }
  PreambleGroup Result;
  JsonElements Parts(&*Value);
  Parts.arrays([&](JsonElements &E) {
    FoundHeader &H = Result.Headers.emplace_back();
    H.File = E.string();
    H.Spelled = E.string();
  });
  if (!Parts.ok())
    return std::nullopt;
  return Result;
}

static std::vector<PreambleGroup> groupsIn(llvm::StringRef Text) {
  std::vector<PreambleGroup> Result;
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    std::optional<PreambleGroup> Group = groupIn(Line);
    if (!Group)
      return {};
    Result.push_back(std::move(*Group));
    Text = Rest;
  }
  return Result;
}

CacheKey Sharing::keyOf(const SharedHeaders &Group) const {
  CacheKey Result = Key;
  Result.Subject = "headers read for many files";
  Result.add("their compile command", Group.Meaning);
  Result.add("the headers", Group.Text);
  return Result;
}

CacheKey Sharing::keyOf(const CompileJob &Job, llvm::StringRef Meaning) const {
  CacheKey Result = Key;
  Result.Subject = "headers shared by " + Job.File;
  Result.add("its compile command", Meaning);
  return Result;
}

std::vector<PreambleGroup> Sharing::remembered(const CompileJob &Job, llvm::StringRef Meaning,
                                               InputChecker &Now) {
  if (!Cache)
    return {};
  ResultCache::Found Known = Cache->find(keyOf(Job, Meaning), Now);
  return Known.Text ? groupsIn(*Known.Text) : std::vector<PreambleGroup>();
}

//===----------------------------------------------------------------------===//
// Who shares what
//===----------------------------------------------------------------------===//

/// Groups that an earlier run has made and that still hold. Takes their units out of Starts.
std::vector<SharedHeaders> Sharing::known(llvm::ArrayRef<CompileJob> Jobs,
                                          std::map<size_t, UnitStart> &Starts, InputChecker &Now) {
  std::vector<SharedHeaders> Result;
  std::map<std::string, std::optional<size_t>> Places; // by key; nothing if it does not hold
  auto Find = [&](SharedHeaders Group, const SharedHeaders *Base) -> std::optional<size_t> {
    auto [It, IsNew] = Places.try_emplace(keyOf(Group).digest());
    if (!IsNew)
      return It->second;
    ResultCache::Found Kept = Cache->find(keyOf(Group), Now);
    if (Kept.Text)
      Group.Ready = Preamble::load(std::move(*Kept.Text), Base ? Base->Ready : nullptr);
    if (!Group.Ready || !Group.Ready->fits(Options.User))
      return std::nullopt;
    Group.From = std::move(Kept.From);
    It->second = Result.size();
    Result.push_back(std::move(Group));
    return It->second;
  };
  std::vector<size_t> Found;
  for (const auto &[Unit, Start] : Starts) {
    std::optional<size_t> Place;
    for (PreambleGroup &Each : remembered(Jobs[Unit], Start.Meaning, Now)) {
      const SharedHeaders *Base = Place ? &Result[*Place] : nullptr;
      std::string Text = textOf(Each, Base ? Base->Text : "");
      Each.Base = Place;
      Place = Find({std::move(Each), Start.Meaning, Unit, std::move(Text), nullptr, {}}, Base);
      if (!Place)
        break;
    }
    if (Place) {
      Result[*Place].Units.push_back(Unit);
      Found.push_back(Unit);
    }
  }
  for (size_t Unit : Found)
    Starts.erase(Unit);
  return Result;
}

std::vector<SharedHeaders> Sharing::plan(llvm::ArrayRef<CompileJob> Jobs,
                                         llvm::ArrayRef<size_t> Which, InputChecker &Now,
                                         llvm::ThreadPoolInterface &Pool) {
  // One unit alone gains nothing by sharing, if nobody has shared before.
  if (Which.size() < 2 && !Cache)
    return {};
  std::vector<std::optional<UnitStart>> Read(Which.size());
  for (size_t I = 0; I != Which.size(); ++I)
    Pool.async([&, I] { Read[I] = readStart(Jobs[Which[I]], Options); });
  Pool.wait();
  std::map<size_t, UnitStart> Starts;
  for (auto [Unit, Start] : llvm::zip(Which, Read))
    if (Start && !Start->Headers.empty())
      Starts[Unit] = std::move(*Start);
  std::vector<SharedHeaders> Result = known(Jobs, Starts, Now);

  // What is left is grouped anew: headers mean the same only under the same flags.
  std::map<llvm::StringRef, std::vector<NumberedStart>> ByMeaning;
  for (const auto &[Unit, Start] : Starts)
    ByMeaning[Start.Meaning].push_back({Unit, &Start});
  std::vector<std::vector<PreambleGroup>> Groups(ByMeaning.size());
  size_t Place = 0;
  for (const auto &Each : ByMeaning)
    Pool.async([&Jobs, &Each, &Out = Groups[Place++], this] {
      llvm::ArrayRef<NumberedStart> Units = Each.second;
      if (Units.size() < 2)
        return;
      std::vector<FoundHeader> All;
      std::set<std::string> Seen;
      for (const NumberedStart &U : Units)
        for (const FoundHeader &H : U.Start->Headers)
          if (Seen.insert(H.File).second)
            All.push_back(H);
      Out = groupUnits(Units, readGraph(Jobs[Units.front().Unit], Options, All));
    });
  Pool.wait();
  Place = 0;
  for (const auto &[Meaning, Units] : ByMeaning) {
    size_t First = Result.size();
    for (PreambleGroup &G : Groups[Place++]) {
      if (G.Base)
        *G.Base += First;
      std::string Text = textOf(G, G.Base ? Result[*G.Base].Text : "");
      Result.push_back(
          {std::move(G), Meaning.str(), Units.front().Unit, std::move(Text), nullptr, {}});
    }
  }
  return Result;
}

void Sharing::make(SharedHeaders &Group, const SharedHeaders *Base,
                   llvm::ArrayRef<CompileJob> Jobs) {
  if (Base && !Base->Ready)
    Base = nullptr;
  Inputs Own;
  std::shared_ptr<const Preamble> Made =
      Preamble::build(Jobs[Group.Like], Options, Group, Base ? Base->Ready : nullptr, Own);
  if (!Made)
    return;
  InputUnion Both;
  Both.add(std::move(Own));
  if (Base)
    Both.add(Base->From);
  std::optional<Inputs> From = Both.take();
  // A header has changed meanwhile: nobody knows what was read.
  if (!From)
    return;
  // Now that it is known what could be read.
  Group.Text = textOf(Group, Base ? Base->Text : "");
  Group.Ready = std::move(Made);
  Group.From = std::move(*From);
  // Found again by way of its base, if at all.
  if (!Cache || (Group.Base && !Base))
    return;
  // If it cannot be kept it is made again next time.
  if (llvm::Error E = Cache->put(keyOf(Group), Group.From, Group.Ready->save()))
    return llvm::consumeError(std::move(E));
  for (size_t Unit : Group.Units)
    llvm::consumeError(Cache->put(keyOf(Jobs[Unit], Group.Meaning), Inputs(), Group.Text));
}

} // namespace lazy

#include "Driver/Sharing.h"
#include "Support/JsonElements.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {

namespace json = llvm::json;

//===----------------------------------------------------------------------===//
// What is kept
//===----------------------------------------------------------------------===//

static std::string textOf(const PreambleGroup &Group) {
  json::Array List;
  for (const FoundHeader &H : Group.Headers)
    List.push_back(json::Array{H.File, H.Spelled});
  std::string Text;
  llvm::raw_string_ostream(Text) << json::Value(
      json::Array{std::move(List), uint64_t(Group.Exact)});
  return Text;
}

static PreambleGroup groupIn(llvm::StringRef Text) {
  llvm::Expected<json::Value> Value = json::parse(Text);
  if (!Value) {
    llvm::consumeError(Value.takeError());
    return {};
  }
  PreambleGroup Result;
  JsonElements Parts(&*Value);
  Parts.arrays([&](JsonElements &E) {
    FoundHeader &H = Result.Headers.emplace_back();
    H.File = E.string();
    H.Spelled = E.string();
  });
  Result.Exact = Parts.number();
  if (!Parts.ok())
    return {};
  return Result;
}

CacheKey Sharing::keyOf(const SharedHeaders &Group) const {
  CacheKey Result = Key;
  Result.Subject = "headers read for many files";
  Result.add("their compile command", Group.Meaning);
  Result.add("the headers", textOf(Group));
  return Result;
}

CacheKey Sharing::keyOf(const CompileJob &Job, llvm::StringRef Meaning) const {
  CacheKey Result = Key;
  Result.Subject = "headers shared by " + Job.File;
  Result.add("its compile command", Meaning);
  return Result;
}

PreambleGroup Sharing::remembered(const CompileJob &Job, llvm::StringRef Meaning,
                                  InputChecker &Now) {
  if (!Cache)
    return {};
  ResultCache::Found Known = Cache->find(keyOf(Job, Meaning), Now);
  return Known.Text ? groupIn(*Known.Text) : PreambleGroup();
}

//===----------------------------------------------------------------------===//
// Who shares what
//===----------------------------------------------------------------------===//

/// Groups that an earlier run has made and that still hold. Takes their units out of Starts.
std::vector<SharedHeaders> Sharing::known(llvm::ArrayRef<CompileJob> Jobs,
                                          std::map<size_t, UnitStart> &Starts, InputChecker &Now) {
  std::map<std::string, SharedHeaders> ByKey;
  for (const auto &[Unit, Start] : Starts) {
    SharedHeaders One = {remembered(Jobs[Unit], Start.Meaning, Now), Start.Meaning, nullptr, {}};
    if (One.Headers.empty())
      continue;
    SharedHeaders &Group = ByKey.try_emplace(keyOf(One).digest(), std::move(One)).first->second;
    Group.Units.push_back(Unit);
  }
  std::vector<SharedHeaders> Result;
  for (auto &[Name, Group] : ByKey) {
    ResultCache::Found Kept = Cache->find(keyOf(Group), Now);
    if (Kept.Text)
      Group.Ready = Preamble::load(std::move(*Kept.Text));
    if (!Group.Ready || !Group.Ready->fits(Options.User))
      continue;
    Group.From = std::move(Kept.From);
    for (size_t Unit : Group.Units)
      Starts.erase(Unit);
    Result.push_back(std::move(Group));
  }
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
    if (Start && !(Start->Foreign.empty() && Start->First.empty()))
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
        for (const std::vector<FoundHeader> *List : {&U.Start->First, &U.Start->Foreign})
          for (const FoundHeader &H : *List)
            if (Seen.insert(H.File).second)
              All.push_back(H);
      Out = groupUnits(Units, readGraph(Jobs[Units.front().Unit], Options, All));
    });
  Pool.wait();
  Place = 0;
  for (const auto &Each : ByMeaning)
    for (PreambleGroup &G : Groups[Place++])
      Result.push_back({std::move(G), Each.first.str(), nullptr, {}});
  return Result;
}

void Sharing::make(SharedHeaders &Group, llvm::ArrayRef<CompileJob> Jobs) {
  Group.Ready = Preamble::build(Jobs[Group.Units.front()], Options, Group, Group.From);
  if (!Group.Ready || !Cache)
    return;
  // If it cannot be kept it is made again next time.
  if (llvm::Error E = Cache->put(keyOf(Group), Group.From, Group.Ready->save()))
    return llvm::consumeError(std::move(E));
  std::string Text = textOf(Group);
  for (size_t Unit : Group.Units)
    llvm::consumeError(Cache->put(keyOf(Jobs[Unit], Group.Meaning), Inputs(), Text));
}

} // namespace lazy

#include "Driver/Units.h"
#include "Driver/MemoryGate.h"
#include "Driver/Paths.h"
#include "Driver/Profile.h"
#include "Driver/UnitCosts.h"
#include "Finding/Order.h"
#include "Link/FactsFile.h"
#include "Link/Settle.h"
#include "Support/FileCache.h"
#include "Suppress/Suppress.h"
#include "Suppress/UnusedNolint.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <tuple>

namespace lazy {

PassTimer::~PassTimer() {
  std::chrono::duration<double> Took = std::chrono::steady_clock::now() - Start;
  if (Listener.Remark)
    Listener.Remark(llvm::formatv("{0}: {1:f2} s", What, Took.count()).str());
  if (Listener.Times)
    Listener.Times->addPass(What, Took.count());
}

static Program::Source sourceOf(const TURecord &Record) {
  return Record.Result == Outcome::Analysed ? Program::Source::Analysed : Program::Source::Broken;
}

void join(Program &Joined, uint32_t Unit, const TURecord &Record) {
  Joined.add(Unit, Record.Functions, sourceOf(Record));
}

void analyseAll(const RunSetup &Setup, llvm::ArrayRef<size_t> Which,
                llvm::ThreadPoolInterface &Pool, const RunListener &Listener,
                std::vector<TURecord> &Records, Program *Joined, InputUnion *All) {
  llvm::ArrayRef<CompileJob> Jobs = Setup.Plan.Jobs;
  std::mutex Lock;
  size_t Done = 0;
  auto Finish = [&](size_t Index, std::optional<Inputs> From) {
    std::lock_guard<std::mutex> Guard(Lock);
    if (All)
      All->add(std::move(From));
    if (Joined) {
      join(*Joined, Index, Records[Index]);
      Records[Index].Functions = {};
    }
    ++Done;
    if (Listener.Progress)
      Listener.Progress(Done, Which.size(), Jobs[Index].File);
  };

  // False if what is known of the functions cannot be read.
  std::optional<PackJoiner> Packs;
  if (Joined)
    Packs.emplace(*Joined);
  auto Take = [&](size_t Index, KnownUnit &Known) {
    if (Joined) {
      std::lock_guard<std::mutex> Guard(Lock);
      if (!Packs->add(Index, Known.Functions, sourceOf(Known.Record)))
        return false;
    } else if (std::optional<std::vector<FunctionSummary>> All = Known.Functions.functions()) {
      Known.Record.Functions = std::move(*All);
    } else {
      return false;
    }
    Records[Index] = std::move(Known.Record);
    Finish(Index, std::move(Known.From));
    return true;
  };

  // Files may have changed since the last call: fixes are written in between.
  InputChecker Now;
  std::vector<std::string> Why(Jobs.size());
  std::vector<size_t> Unknown;
  for (size_t Index : Which)
    if (Setup.Units)
      Pool.async([&, Index] {
        if (std::optional<KnownUnit> Known =
                Setup.Units->find(Jobs[Index], *Setup.Of[Index], Now, Why[Index])) {
          if (Take(Index, *Known))
            return;
          Why[Index] = DamagedEntry;
        }
        std::lock_guard<std::mutex> Guard(Lock);
        Unknown.push_back(Index);
      });
    else
      Unknown.push_back(Index);
  Pool.wait();
  llvm::sort(Unknown);

  // The longest first: the last ones to end shall be short.
  UnitCosts Costs(Unknown.size() > 1 ? Setup.Cache.get() : nullptr,
                  Setup.Plan.User.describe(/*WithNamed=*/false));
  auto Longest = [&](std::vector<size_t> Units) {
    llvm::stable_sort(
        Units, [&](size_t A, size_t B) { return Costs.of(Jobs[A].File) > Costs.of(Jobs[B].File); });
    return Units;
  };
  auto Read = [&](size_t Index, const SharedHeaders *Group) {
    using Clock = std::chrono::steady_clock;
    Clock::time_point Start = Clock::now();
    std::optional<Inputs> From;
    const Preamble *Shared = Group ? Group->Ready.get() : nullptr;
    if (Setup.Units) {
      Records[Index] = Setup.Units->read(Jobs[Index], *Setup.Of[Index], Shared,
                                         Shared ? Group->From : Inputs(), From);
    } else {
      AnalysisOptions Options = Setup.Of[Index]->Analysis;
      Options.Parse.Shared = Shared;
      Records[Index] = analyse(Jobs[Index], Options);
    }
    Costs.note(Jobs[Index].File, std::chrono::duration<double>(Clock::now() - Start).count());
    Finish(Index, std::move(From));
  };
  MemoryGate Gate;
  std::vector<SharedHeaders> Groups;
  if (Setup.Shared)
    Groups = Setup.Shared->plan(Jobs, Unknown, Now, Pool);
  std::vector<bool> Shares(Jobs.size());
  // How many units and other groups still need the preamble of each.
  std::vector<std::atomic<size_t>> Needed(Groups.size());
  std::vector<std::vector<size_t>> Above(Groups.size());
  for (auto [Place, Group] : llvm::enumerate(Groups)) {
    for (size_t Index : Group.Units)
      Shares[Index] = true;
    Needed[Place] += Group.Units.size();
    if (Group.Base) {
      ++Needed[*Group.Base];
      Above[*Group.Base].push_back(Place);
    }
  }
  auto Release = [&](size_t Place) {
    if (--Needed[Place] == 0)
      Groups[Place].Ready.reset();
  };
  std::function<void(size_t)> Use = [&](size_t Place) {
    SharedHeaders &Group = Groups[Place];
    if (!Group.Ready)
      Gate.pass(
          [&] { Setup.Shared->make(Group, Group.Base ? &Groups[*Group.Base] : nullptr, Jobs); });
    if (Group.Base)
      Release(*Group.Base);
    for (size_t Next : Above[Place])
      Pool.async([&, Next] { Use(Next); });
    for (size_t Index : Longest(Group.Units))
      Pool.async([&, Index, Place] {
        Gate.pass([&] { Read(Index, &Groups[Place]); });
        Release(Place);
      });
  };
  // First, so that other work is there while one thread reads headers for many.
  for (auto [Place, Group] : llvm::enumerate(Groups))
    if (!Group.Base)
      Pool.async([&, Place = Place] { Use(Place); });
  for (size_t Index : Longest(Unknown))
    if (!Shares[Index])
      Pool.async([&, Index] { Gate.pass([&] { Read(Index, nullptr); }); });
  Pool.wait();
  Costs.keep();
  if (Listener.Times)
    Listener.Times->addWaits(Gate.waits());
  if (Setup.Units && Listener.Cache)
    for (size_t Index : Which)
      Listener.Cache(Jobs[Index].File, Why[Index]);
}

std::vector<PortableFinding> link(llvm::ArrayRef<TURecord> Records, Program &Joined,
                                  llvm::ArrayRef<TURecord> Index) {
  std::vector<std::string> Fresh;
  for (const TURecord &R : Records)
    Fresh.push_back(R.MainFile);
  addIndex(Joined, Index, Records.size(), Fresh);
  Joined.finish();
  std::vector<OpenFinding> Open;
  for (auto [Unit, Record] : llvm::enumerate(Records))
    for (const ConditionalFinding &If : Record.Conditional)
      Open.push_back({uint32_t(Unit), &If});
  std::vector<PortableFinding> Result;
  for (const Settled &S : settle(std::move(Open), Joined))
    Result.push_back(complete(S));
  return Result;
}

std::vector<PortableFinding> link(llvm::ArrayRef<TURecord> Records,
                                  llvm::ArrayRef<TURecord> Index) {
  Program Joined;
  for (auto [Unit, Record] : llvm::enumerate(Records))
    join(Joined, Unit, Record);
  return link(Records, Joined, Index);
}

/// What the records found. Of a header that several units include, those that could read all of it
/// have the last word: a unit with errors may say the same of it with less knowledge.
static std::vector<PortableFinding> foundBy(llvm::ArrayRef<TURecord> Records) {
  using Spot = std::tuple<llvm::StringRef, llvm::StringRef, unsigned, unsigned>;
  auto SpotOf = [](const PortableFinding &F) {
    return Spot(F.Check, F.Where.File, F.Where.Offset, F.Where.Length);
  };
  std::set<Spot> Certain;
  std::vector<PortableFinding> Result;
  for (const TURecord &R : Records)
    if (R.Result == Outcome::Analysed)
      for (const PortableFinding &F : R.Findings) {
        Certain.insert(SpotOf(F));
        Result.push_back(F);
      }
  for (const TURecord &R : Records)
    if (R.Result != Outcome::Analysed)
      llvm::copy_if(R.Findings, std::back_inserter(Result),
                    [&](const PortableFinding &F) { return !Certain.count(SpotOf(F)); });
  return Result;
}

Report gather(llvm::ArrayRef<TURecord> Records, std::vector<PortableFinding> Linked) {
  Report Result;
  Result.Findings = foundBy(Records);
  llvm::append_range(Result.Findings, std::move(Linked));
  std::vector<Suppression> Suppressions;
  for (const TURecord &R : Records) {
    llvm::append_range(Suppressions, R.Suppressions);
    llvm::append_range(Result.Unmatched, R.Unmatched);
    for (const FileStamp &F : R.Files)
      Result.Read.insert(F.File);
    if (R.Result != Outcome::Analysed)
      Result.Failed.push_back({R.MainFile, R.Result, R.Errors, R.ErrorCount});
  }
  Result.Files = Records.size();
  sortAndDeduplicate(Result.Findings);
  Result.Nolints = usesOfNolints(Records, Result.Findings);
  Result.Suppressed =
      applySuppressions(Result.Findings, Suppressions, /*Used=*/nullptr, &Result.Silenced);
  return Result;
}

/// Without a cache all is found out anew, so that there is none is no error.
static void openCache(RunSetup &Setup, const std::string &Directory, bool Explains) {
  if (Directory.empty())
    return;
  llvm::Expected<std::unique_ptr<ResultCache>> Cache =
      ResultCache::open(absolutePath(Directory), Explains);
  if (!Cache) {
    Setup.NoCache = llvm::toString(Cache.takeError());
    return;
  }
  Setup.Cache = std::move(*Cache);
  Setup.Units = std::make_unique<UnitCache>(*Setup.Cache);
}

std::string whyNotCached(const RunSetup &Setup) {
  return Setup.Units && Setup.NoCache.empty() ? Setup.Units->failure() : Setup.NoCache;
}

std::vector<const CheckDef *> rulesOf(const RunSetup &Setup) {
  std::set<const CheckDef *> Any;
  for (const std::unique_ptr<UnitSettings> &Each : Setup.Settings)
    Any.insert(Each->Analysis.Checks.begin(), Each->Analysis.Checks.end());
  std::vector<const CheckDef *> Result;
  llvm::copy_if(allChecks(), std::back_inserter(Result),
                [&](const CheckDef *Check) { return Any.count(Check); });
  return Result;
}

//===----------------------------------------------------------------------===//
// The configuration
//===----------------------------------------------------------------------===//

llvm::Expected<const FileConfig *> configOf(Configuration &Config, const std::string &Path) {
  return llvm::sys::fs::is_directory(Path) ? Config.forFolder(Path) : Config.forFile(Path);
}

llvm::Expected<std::unique_ptr<Configuration>> configure(ConfigRequest Request,
                                                         CommandOptions &Commands) {
  Request.Directory = realPath(".");
  if (!Request.File.empty())
    Request.File = absolutePath(Request.File);
  llvm::Expected<std::unique_ptr<Configuration>> Result = Configuration::create(Request);
  if (!Result)
    return Result;
  // Whoever looks at the settings of a path says what is wrong with them.
  auto Settings = [In = Result->get()](const std::string &Path) -> const FileConfig * {
    llvm::Expected<const FileConfig *> Of = configOf(*In, Path);
    if (Of)
      return *Of;
    llvm::consumeError(Of.takeError());
    return nullptr;
  };
  Commands.ConfiguredBuildDir = [=, In = Result->get()](const std::string &Path) {
    const FileConfig *Of = Settings(Path);
    return Of && Of->Build ? std::pair(Of->Build->Text, In->shown(Of->Build->From.File))
                           : std::pair<std::string, std::string>();
  };
  Commands.ConfiguredRoot = [=, ByFlag = !Request.File.empty()](const std::string &Path) {
    const FileConfig *Of = Settings(Path);
    return !Of || Of->From.empty() || ByFlag ? std::string()
                                             : llvm::sys::path::parent_path(Of->From.front()).str();
  };
  return Result;
}

/// The globs of files to be left out, as far as the configuration of the named paths knows.
static llvm::Expected<std::vector<std::string>> excludesOf(const RunOptions &Options,
                                                           Configuration &Config) {
  std::vector<std::string> Result = Options.Excludes;
  for (const std::string &Path : Options.Paths) {
    llvm::Expected<const FileConfig *> Of = configOf(Config, absolutePath(Path));
    if (!Of)
      return Of.takeError();
    for (const FileConfig::Files &Each : (*Of)->Exclude)
      for (const std::string &Glob : Each.Globs)
        if (!llvm::is_contained(Result, Glob))
          Result.push_back(Glob);
  }
  return Result;
}

/// Finds the settings of each job, and leaves out those that must not be.
static llvm::Error addSettings(RunSetup &Setup, const RunOptions &Options,
                               const RunListener &Listener) {
  std::map<const FileConfig *, const UnitSettings *> Made;
  std::vector<CompileJob> Kept;
  for (CompileJob &Job : Setup.Plan.Jobs) {
    llvm::Expected<const FileConfig *> Config = Setup.Config->forFile(Job.File);
    if (!Config)
      return Config.takeError();
    if ((*Config)->Excluded && !Options.KeepsExcluded)
      continue;
    const UnitSettings *&Of = Made[*Config];
    if (!Of) {
      UnitSettings &New = *Setup.Settings.emplace_back(std::make_unique<UnitSettings>());
      // If nobody adds to the catalogue, only a unit that is read needs it.
      if (!(*Config)->models().empty()) {
        llvm::Expected<std::shared_ptr<const Catalogue>> Known =
            Setup.Config->catalogueFor(**Config);
        if (!Known)
          return Known.takeError();
        New.Known = *Known;
      }
      New.Analysis.Parse = Setup.Parse;
      New.Analysis.Known = New.Known.get();
      New.Analysis.Checks = (*Config)->rulesToRun();
      New.Analysis.CheckOptions = (*Config)->optionValues();
      if (Setup.Units)
        New.Key = keyOfSettings(New.Analysis, (*Config)->models());
      New.Analysis.Times = Listener.Times;
      Of = &New;
    }
    Setup.Of.push_back(Of);
    Kept.push_back(std::move(Job));
  }
  Setup.Plan.Jobs = std::move(Kept);
  if (!Setup.Plan.Jobs.empty() && rulesOf(Setup).empty())
    return llvm::createStringError("no check is left to run");
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<RunSetup>> prepare(const RunOptions &Options,
                                                  const RunListener &Listener) {
  std::unique_ptr<RunSetup> Setup = std::make_unique<RunSetup>();
  CommandOptions Commands = Options.Commands;
  llvm::Expected<std::unique_ptr<Configuration>> Config = configure(Options.Config, Commands);
  if (!Config)
    return Config.takeError();
  Setup->Config = std::move(*Config);
  llvm::Expected<std::string> ResourceDir = findResourceDir(Commands.ResourceDir);
  if (!ResourceDir)
    return ResourceDir.takeError();
  llvm::Expected<std::vector<TURecord>> Index = readFactsFiles(Options.FactsFiles, "");
  if (!Index)
    return Index.takeError();
  Setup->Index = std::move(*Index);

  // What is to be read, and how.
  auto Say = [&](const std::string &Line) {
    if (Listener.Remark)
      Listener.Remark(Line);
  };
  llvm::Expected<std::vector<std::string>> Excludes = excludesOf(Options, *Setup->Config);
  if (!Excludes)
    return Excludes.takeError();
  llvm::Expected<JobPlan> Plan = planJobs(Options.Paths, *Excludes, Commands, Say);
  if (!Plan)
    return Plan.takeError();
  for (const std::string &Root : Options.Roots)
    Plan->User.addRoot(absolutePath(Root));
  Setup->Plan = std::move(*Plan);
  Setup->Parse.ResourceDir = *ResourceDir;
  Setup->Parse.User = &Setup->Plan.User;
  Setup->Parse.Full = Options.FullParse;

  // What is to be looked for.
  if (Options.Texts.empty())
    openCache(*Setup, Options.CacheDir, bool(Listener.Cache));
  else
    Setup->Parse.Texts = &Options.Texts;
  if (llvm::Error E = addSettings(*Setup, Options, Listener))
    return std::move(E);
  if (Options.ShareHeaders)
    Setup->Shared =
        std::make_unique<Sharing>(Setup->Parse, Setup->Cache.get(), keyOfHeaders(Setup->Parse));
  return std::move(Setup);
}

} // namespace lazy

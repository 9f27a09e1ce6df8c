#include "Driver/Units.h"
#include "Driver/Paths.h"
#include "Driver/Profile.h"
#include "Driver/Selection.h"
#include "Finding/Order.h"
#include "Link/FactsFile.h"
#include "Link/Settle.h"
#include "Support/FileCache.h"
#include "Suppress/Suppress.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <atomic>
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

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

static llvm::Expected<NamedTexts> readCatalogueFiles(llvm::ArrayRef<std::string> Files) {
  NamedTexts Texts;
  for (const std::string &File : Files) {
    std::optional<std::string> Text = readBytes(File);
    if (!Text)
      return llvm::createStringError("--catalogue: cannot read '%s'", File.c_str());
    Texts.push_back({File, std::move(*Text)});
  }
  return Texts;
}

static llvm::Expected<std::shared_ptr<const Catalogue>> catalogueWith(const NamedTexts &Texts) {
  // Not owned: the built-in catalogue lives as long as the process.
  if (Texts.empty())
    return std::shared_ptr<const Catalogue>(std::shared_ptr<void>(), &Catalogue::builtin());
  return Catalogue::withFiles(Texts);
}

llvm::Expected<std::shared_ptr<const Catalogue>> loadCatalogue(llvm::ArrayRef<std::string> Files) {
  llvm::Expected<NamedTexts> Texts = readCatalogueFiles(Files);
  if (!Texts)
    return Texts.takeError();
  return catalogueWith(*Texts);
}

void join(Program &Joined, uint32_t Unit, const TURecord &Record) {
  Joined.add(Unit, Record.Functions,
             Record.Result == Outcome::Analysed ? Program::Source::Analysed
                                                : Program::Source::Broken);
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

  // Files may have changed since the last call: fixes are written in between.
  InputChecker Now;
  std::vector<std::string> Why(Jobs.size());
  std::vector<size_t> Unknown;
  for (size_t Index : Which)
    if (Setup.Units)
      Pool.async([&, Index] {
        std::optional<Inputs> From;
        if (std::optional<TURecord> Known = Setup.Units->find(Jobs[Index], Now, Why[Index], From)) {
          Records[Index] = std::move(*Known);
          return Finish(Index, std::move(From));
        }
        std::lock_guard<std::mutex> Guard(Lock);
        Unknown.push_back(Index);
      });
    else
      Unknown.push_back(Index);
  Pool.wait();
  llvm::sort(Unknown);

  auto Read = [&](size_t Index, const SharedHeaders *Group) {
    std::optional<Inputs> From;
    const Preamble *Shared = Group ? Group->Ready.get() : nullptr;
    if (Setup.Units) {
      Records[Index] =
          Setup.Units->read(Jobs[Index], Shared, Shared ? Group->From : Inputs(), From);
    } else {
      AnalysisOptions Options = Setup.Analysis;
      Options.Parse.Shared = Shared;
      Records[Index] = analyse(Jobs[Index], Options);
    }
    Finish(Index, std::move(From));
  };
  std::vector<SharedHeaders> Groups;
  if (Setup.Shared)
    Groups = Setup.Shared->plan(Jobs, Unknown, Now, Pool);
  std::vector<bool> Shares(Jobs.size());
  for (SharedHeaders &Group : Groups) {
    for (size_t Index : Group.Units)
      Shares[Index] = true;
    // First, so that other work is there while one thread reads headers for many.
    Pool.async([&] {
      if (!Group.Ready)
        Setup.Shared->make(Group, Jobs);
      auto Last = std::make_shared<std::atomic<size_t>>(Group.Units.size());
      for (size_t Index : Group.Units)
        Pool.async([&, Index, Last] {
          Read(Index, &Group);
          if (--*Last == 0)
            Group.Ready.reset();
        });
    });
  }
  for (size_t Index : Unknown)
    if (!Shares[Index])
      Pool.async([&, Index] { Read(Index, nullptr); });
  Pool.wait();
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
  std::vector<UnmatchedNolint> Unmatched;
  for (const TURecord &R : Records) {
    llvm::append_range(Suppressions, R.Suppressions);
    llvm::append_range(Unmatched, R.Unmatched);
    for (const FileStamp &F : R.Files)
      Result.Read.insert(F.File);
    if (R.Result != Outcome::Analysed)
      Result.Failed.push_back({R.MainFile, R.Result, R.Errors, R.ErrorCount});
  }
  Result.Files = Records.size();
  sortAndDeduplicate(Result.Findings);
  Result.Suppressed =
      applySuppressions(Result.Findings, Suppressions, /*Used=*/nullptr, &Result.Silenced);
  for (const UnmatchedNolint &U : unmatchedThatMatter(Unmatched, Result.Findings))
    Result.Remarks.push_back({U.Where.File, U.Message, U.Where.Line, U.Where.Column});
  return Result;
}

/// Without a cache all is found out anew, so that there is none is no error.
static void openCache(RunSetup &Setup, const std::string &Directory, bool Explains,
                      const NamedTexts &Catalogue) {
  if (Directory.empty())
    return;
  llvm::Expected<std::unique_ptr<ResultCache>> Cache =
      ResultCache::open(absolutePath(Directory), Explains);
  if (!Cache) {
    Setup.NoCache = llvm::toString(Cache.takeError());
    return;
  }
  std::vector<std::string> Texts;
  for (const auto &[File, Text] : Catalogue)
    llvm::append_range(Texts, llvm::ArrayRef<std::string>{File, Text});
  Setup.Cache = std::move(*Cache);
  Setup.Units =
      std::make_unique<UnitCache>(*Setup.Cache, keyOfRun(Setup.Analysis, Texts), Setup.Analysis);
}

std::string whyNotCached(const RunSetup &Setup) {
  return Setup.Units && Setup.NoCache.empty() ? Setup.Units->failure() : Setup.NoCache;
}

llvm::Expected<std::unique_ptr<RunSetup>> prepare(const RunOptions &Options,
                                                  const RunListener &Listener) {
  std::unique_ptr<RunSetup> Setup = std::make_unique<RunSetup>();

  // What is to be looked for.
  llvm::Expected<std::vector<const CheckDef *>> Checks =
      selectChecks(Options.Select, Options.Ignore);
  if (!Checks)
    return Checks.takeError();
  llvm::Expected<std::map<std::string, OptionValues>> CheckOptions =
      parseCheckOptions(Options.CheckOptions);
  if (!CheckOptions)
    return CheckOptions.takeError();
  llvm::Expected<NamedTexts> CatalogueFiles = readCatalogueFiles(Options.CatalogueFiles);
  if (!CatalogueFiles)
    return CatalogueFiles.takeError();
  llvm::Expected<std::shared_ptr<const Catalogue>> Known = catalogueWith(*CatalogueFiles);
  if (!Known)
    return Known.takeError();
  llvm::Expected<std::string> ResourceDir = findResourceDir(Options.Commands.ResourceDir);
  if (!ResourceDir)
    return ResourceDir.takeError();
  llvm::Expected<std::vector<TURecord>> Index = readFactsFiles(Options.FactsFiles, "");
  if (!Index)
    return Index.takeError();

  // What is to be read, and how.
  auto Say = [&](const std::string &Line) {
    if (Listener.Remark)
      Listener.Remark(Line);
  };
  llvm::Expected<JobPlan> Plan = planJobs(Options.Paths, Options.Excludes, Options.Commands, Say);
  if (!Plan)
    return Plan.takeError();
  for (const std::string &Root : Options.Roots)
    Plan->User.addRoot(absolutePath(Root));

  Setup->Known = *Known;
  Setup->Plan = std::move(*Plan);
  Setup->Index = std::move(*Index);
  Setup->Analysis.Parse.ResourceDir = *ResourceDir;
  Setup->Analysis.Parse.User = &Setup->Plan.User;
  Setup->Analysis.Parse.Full = Options.FullParse;
  Setup->Analysis.Known = Setup->Known.get();
  Setup->Analysis.Checks = *Checks;
  Setup->Analysis.CheckOptions = *CheckOptions;
  openCache(*Setup, Options.CacheDir, bool(Listener.Cache), *CatalogueFiles);
  Setup->Analysis.Times = Listener.Times;
  if (Options.ShareHeaders)
    Setup->Shared = std::make_unique<Sharing>(Setup->Analysis.Parse, Setup->Cache.get(),
                                              keyOfHeaders(Setup->Analysis.Parse));
  return std::move(Setup);
}

} // namespace lazy

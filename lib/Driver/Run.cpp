// The list of passes (docs/architecture.md). Each is one call; what a pass does is its own file.
#include "Driver/Run.h"
#include "Driver/Jobs.h"
#include "Driver/Paths.h"
#include "Driver/Selection.h"
#include "Driver/TranslationUnit.h"
#include "Driver/VerifyFixes.h"
#include "Finding/Order.h"
#include "Fix/Fix.h"
#include "Suppress/Suppress.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/ThreadPool.h"
#include <chrono>
#include <mutex>

namespace lazy {

namespace {

/// Says how long a pass took when it ends.
class Timer {
public:
  Timer(const RunListener &Listener, llvm::StringRef What)
      : Listener(Listener), What(What), Start(std::chrono::steady_clock::now()) {}
  ~Timer() {
    std::chrono::duration<double> Took = std::chrono::steady_clock::now() - Start;
    if (Listener.Remark)
      Listener.Remark(llvm::formatv("{0}: {1:f2} s", What, Took.count()).str());
  }

private:
  const RunListener &Listener;
  llvm::StringRef What;
  std::chrono::steady_clock::time_point Start;
};

} // namespace

llvm::Expected<std::shared_ptr<const Catalogue>> loadCatalogue(llvm::ArrayRef<std::string> Files) {
  // Not owned: the built-in catalogue lives as long as the process.
  if (Files.empty())
    return std::shared_ptr<const Catalogue>(std::shared_ptr<void>(), &Catalogue::builtin());
  std::vector<std::pair<std::string, std::string>> Texts;
  for (const std::string &File : Files) {
    std::optional<std::string> Text = readBytes(File);
    if (!Text)
      return llvm::createStringError("--catalogue: cannot read '%s'", File.c_str());
    Texts.push_back({File, std::move(*Text)});
  }
  return Catalogue::withFiles(Texts);
}

/// Analyses the jobs of Which on the pool. Records is as long as Jobs: the place of a result
/// does not depend on when it was ready.
static void analyseAll(llvm::ArrayRef<CompileJob> Jobs, llvm::ArrayRef<size_t> Which,
                       const AnalysisOptions &Options, llvm::ThreadPoolInterface &Pool,
                       const RunListener &Listener, std::vector<TURecord> &Records) {
  std::mutex Lock;
  size_t Done = 0;
  for (size_t Index : Which)
    Pool.async([&, Index] {
      Records[Index] = analyse(Jobs[Index], Options);
      std::lock_guard<std::mutex> Guard(Lock);
      ++Done;
      if (Listener.Progress)
        Listener.Progress(Done, Which.size(), Jobs[Index].File);
    });
  Pool.wait();
}

/// Findings of all units: each once, without the silenced, in order; and what failed.
static Report gather(llvm::ArrayRef<TURecord> Records) {
  Report Result;
  std::vector<Suppression> Suppressions;
  std::vector<UnmatchedNolint> Unmatched;
  for (const TURecord &R : Records) {
    llvm::append_range(Result.Findings, R.Findings);
    llvm::append_range(Suppressions, R.Suppressions);
    llvm::append_range(Unmatched, R.Unmatched);
    if (R.Result != Outcome::Analysed)
      Result.Failed.push_back({R.MainFile, R.Result, R.Errors, R.ErrorCount});
  }
  Result.Files = Records.size();
  sortAndDeduplicate(Result.Findings);
  Result.Suppressed = applySuppressions(Result.Findings, Suppressions);
  for (const UnmatchedNolint &U : unmatchedThatMatter(Unmatched, Result.Findings))
    Result.Remarks.push_back({U.Where.File, U.Message, U.Where.Line, U.Where.Column});
  return Result;
}

static std::vector<FileStamp> stampsOf(llvm::ArrayRef<TURecord> Records) {
  std::vector<FileStamp> Result;
  for (const TURecord &R : Records)
    llvm::append_range(Result, R.Files);
  return Result;
}

/// What was not mended, and why.
static std::vector<Remark> remarksOf(const FixPlan &Plan,
                                     llvm::ArrayRef<PortableFinding> Findings) {
  std::vector<Remark> Result;
  for (const SkippedFix &S : Plan.Skipped)
    Result.push_back({S.File, "fix of " + Findings[S.Finding].Check + " in line " +
                                  std::to_string(Findings[S.Finding].Where.Line) +
                                  " not applied: " + S.Message});
  return Result;
}

llvm::Expected<RunResult> run(const RunOptions &Options, const RunListener &Listener) {
  // What is to be looked for.
  llvm::Expected<std::vector<const CheckDef *>> Checks =
      selectChecks(Options.Select, Options.Ignore);
  if (!Checks)
    return Checks.takeError();
  llvm::Expected<std::map<std::string, OptionValues>> CheckOptions =
      parseCheckOptions(Options.CheckOptions);
  if (!CheckOptions)
    return CheckOptions.takeError();
  llvm::Expected<std::shared_ptr<const Catalogue>> Known = loadCatalogue(Options.CatalogueFiles);
  if (!Known)
    return Known.takeError();
  llvm::Expected<std::string> ResourceDir = findResourceDir(Options.Commands.ResourceDir);
  if (!ResourceDir)
    return ResourceDir.takeError();

  // What is to be read, and how.
  auto Say = [&](const std::string &Line) {
    if (Listener.Remark)
      Listener.Remark(Line);
  };
  llvm::Expected<JobPlan> Plan = planJobs(Options.Paths, Options.Excludes, Options.Commands, Say);
  if (!Plan)
    return Plan.takeError();

  AnalysisOptions Analysis;
  Analysis.Parse.ResourceDir = *ResourceDir;
  Analysis.Parse.User = &Plan->User;
  Analysis.Parse.Full = Options.FullParse;
  Analysis.Known = Known->get();
  Analysis.Checks = *Checks;
  Analysis.CheckOptions = *CheckOptions;
  llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(Options.Threads));

  // Each file alone, in parallel; from here on everything is plain data.
  std::vector<TURecord> Records(Plan->Jobs.size());
  {
    Timer T(Listener, "analysis");
    std::vector<size_t> All(Plan->Jobs.size());
    for (size_t I = 0; I < All.size(); ++I)
      All[I] = I;
    analyseAll(Plan->Jobs, All, Analysis, Pool, Listener, Records);
  }

  // Merge, silence, sort.
  RunResult Result;
  Result.Said = gather(Records);
  if (Options.Fixes == FixMode::None)
    return Result;

  // Choose the fixes that go together and still compile.
  FixPlan Fixes;
  {
    Timer T(Listener, "choosing and verifying fixes");
    FixVerifier Verifier(Plan->Jobs, Records, Analysis.Parse, Pool);
    FixOptions Wanted;
    Wanted.Unsafe = Options.UnsafeFixes;
    Fixes = planFixes(Result.Said.Findings, stampsOf(Records), Wanted,
                      [&](const Overlay &Texts, const std::set<std::string> &Touched) {
                        return Verifier.broken(Texts, Touched);
                      });
  }
  std::vector<Remark> Skipped = remarksOf(Fixes, Result.Said.Findings);
  if (Options.Fixes == FixMode::Show) {
    Result.Patch = planAsDiff(Fixes, absolutePath("."));
    llvm::append_range(Result.Said.Remarks, Skipped);
    return Result;
  }

  // Write them, and read again what changed: lines have moved.
  if (llvm::Error E = applyPlan(Fixes))
    return std::move(E);
  std::vector<size_t> Changed = unitsReading(Records, Fixes);
  analyseAll(Plan->Jobs, Changed, Analysis, Pool, RunListener(), Records);
  Result.Said = gather(Records);
  Result.Said.Fixed = Fixes.Applied.size();
  llvm::append_range(Result.Said.Remarks, Skipped);
  return Result;
}

int exitCode(const Report &R) {
  if (!R.Failed.empty())
    return 2;
  return R.Findings.empty() ? 0 : 1;
}

} // namespace lazy

// The list of passes (docs/architecture.md). Each is one call; what a pass does is its own file.
#include "Driver/Run.h"
#include "Driver/Judge.h"
#include "Driver/Narrow.h"
#include "Driver/Paths.h"
#include "Driver/RunCache.h"
#include "Driver/Units.h"
#include "Driver/VerifyFixes.h"
#include "Fix/Fix.h"
#include "Suppress/AddNolint.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

namespace lazy {

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

/// What all units say together, and which paths there are none of.
static Report reportOf(const RunSetup &Setup, llvm::ArrayRef<TURecord> Records,
                       std::vector<PortableFinding> Linked) {
  Report Result = gather(Records, std::move(Linked));
  for (const MissingPath &Path : Setup.Plan.Missing) {
    CompilerError Why = {Place(), Path.Why, ""};
    Result.Failed.push_back({absolutePath(Path.AsNamed), Outcome::Missing, {Why}, 1});
    ++Result.Files;
  }
  return Result;
}

/// What this run can say of NOLINT comments.
static NolintQuestion nolintQuestion(const RunSetup &Setup, const RunOptions &Options) {
  NolintQuestion Result;
  Result.Asked = Options.ReportUnusedNolint;
  Result.KnowsHeaders = llvm::any_of(
      Options.Paths, [](const std::string &Path) { return llvm::sys::fs::is_directory(Path); });
  for (const CheckDef *Check : rulesOf(Setup))
    if (llvm::all_of(Setup.Settings, [&](const std::unique_ptr<UnitSettings> &Each) {
          return llvm::is_contained(Each->Analysis.Checks, Check);
        }))
      Result.RunEverywhere.insert(Check);
  return Result;
}

/// Result with what matters of it; all of it is known from now on if the user wants that.
static llvm::Expected<RunResult> narrowed(RunResult Result, const RunSetup &Setup,
                                          const Narrowing &Narrow, const RunOptions &Options) {
  if (llvm::Error E = judge(Result.Said, *Setup.Config, nolintQuestion(Setup, Options)))
    return std::move(E);
  if (Options.Narrow.WriteBaseline) {
    if (llvm::Error E = Narrow.writeAll(Result.Said))
      return std::move(E);
  } else {
    Narrow.apply(Result.Said);
  }
  return std::move(Result);
}

llvm::Expected<RunResult> run(const RunOptions &Options, const RunListener &Listener) {
  // What is to be looked for, in what, and how it is read.
  llvm::Expected<std::unique_ptr<RunSetup>> Prepared = prepare(Options, Listener);
  if (!Prepared)
    return Prepared.takeError();
  RunSetup &Setup = **Prepared;
  llvm::Expected<Narrowing> Narrow = Narrowing::prepare(Options.Narrow);
  if (!Narrow)
    return Narrow.takeError();
  llvm::ArrayRef<CompileJob> Jobs = Setup.Plan.Jobs;
  llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(Options.Threads));

  // Nothing has changed since this was said last.
  std::optional<RunCache> Memory;
  if (Setup.Units && Setup.Plan.Missing.empty() && Options.Fixes == FixMode::None) {
    Memory.emplace(Setup, Options.FactsFiles);
    if (std::optional<Report> Known = Memory->find()) {
      if (Listener.Cache)
        for (const CompileJob &Job : Jobs)
          Listener.Cache(Job.File, "");
      RunResult Again;
      Again.Said = std::move(*Known);
      Again.Rules = rulesOf(Setup);
      return narrowed(std::move(Again), Setup, *Narrow, Options);
    }
  }

  // Each file alone, in parallel; from here on everything is plain data. What will be read again
  // after a fix keeps what it says of its functions.
  bool ReadAgain = Options.Fixes == FixMode::Apply;
  std::optional<Program> Joined(std::in_place);
  std::vector<TURecord> Records(Jobs.size());
  InputUnion From;
  {
    PassTimer T(Listener, "analysis");
    std::vector<size_t> All(Jobs.size());
    for (size_t I = 0; I < All.size(); ++I)
      All[I] = I;
    analyseAll(Setup, All, Pool, Listener, Records, ReadAgain ? nullptr : &*Joined,
               Memory ? &From : nullptr);
  }

  if (Setup.Cache)
    Setup.Cache->prune();

  // Settle what depends on other functions.
  std::vector<PortableFinding> Linked;
  {
    PassTimer T(Listener, "link");
    Linked = ReadAgain ? link(Records, Setup.Index) : link(Records, *Joined, Setup.Index);
    Joined.reset();
  }

  // Merge, silence, sort.
  RunResult Result;
  Result.Rules = rulesOf(Setup);
  Result.Said = reportOf(Setup, Records, std::move(Linked));
  if (Memory)
    Memory->keep(Result.Said, From.take());
  if (std::string Why = whyNotCached(Setup); !Why.empty())
    Result.Said.Remarks.push_back({"", Why + "; name another with --cache-dir, or say --no-cache"});
  if (Options.Fixes == FixMode::None)
    return narrowed(std::move(Result), Setup, *Narrow, Options);
  if (llvm::Error E = judge(Result.Said, *Setup.Config, nolintQuestion(Setup, Options)))
    return std::move(E);
  Narrow->apply(Result.Said);
  if (Options.AddNolint) {
    FileCache Files;
    silenceInstead(Result.Said.Findings, *Options.AddNolint, Files);
  }

  // Choose the fixes that go together and still compile.
  FixPlan Fixes;
  {
    PassTimer T(Listener, "choosing and verifying fixes");
    FixVerifier Verifier(Jobs, Records, Setup.Parse, Pool);
    FixOptions Wanted;
    Wanted.Unsafe = Options.UnsafeFixes;
    Wanted.MayWrite = [&](llvm::StringRef File) { return Setup.Plan.User.contains(File); };
    Fixes = planFixes(Result.Said.Findings, stampsOf(Records), Wanted,
                      [&](const Overlay &Texts, const std::set<std::string> &Touched) {
                        return Verifier.broken(Texts, Touched);
                      });
  }
  std::vector<Remark> Skipped = remarksOf(Fixes, Result.Said.Findings);
  if (Options.Fixes == FixMode::Show) {
    Result.Patch = planAsDiff(Fixes, absolutePath("."));
    for (size_t I : Fixes.Applied)
      Result.Mended.push_back(Result.Said.Findings[I]);
    llvm::append_range(Result.Said.Remarks, Skipped);
    return Result;
  }

  // Write them, and read again what changed: lines have moved.
  if (llvm::Error E = applyPlan(Fixes))
    return std::move(E);
  std::vector<size_t> Changed = unitsReading(Records, Fixes);
  analyseAll(Setup, Changed, Pool, RunListener(), Records, nullptr);
  Result.Said = reportOf(Setup, Records, link(Records, Setup.Index));
  if (llvm::Error E = judge(Result.Said, *Setup.Config, nolintQuestion(Setup, Options)))
    return std::move(E);
  Narrow->apply(Result.Said);
  if (!Options.AddNolint)
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

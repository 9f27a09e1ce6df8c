#include "Args.h"
#include "CommandArgs.h"
#include "Flags.h"
#include "Suppress/AddNolint.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"

namespace lazy {

static const char *const Description =
    "Finds C++ futures, tasks, awaitables and senders that are never awaited, or misused.";

static const char *const FooterEnd = R"(
Everything after -- are compiler flags, used instead of a compile database:
  lazy-lint main.cpp -- -std=c++20 -Iinclude

)";

std::string exitCodes() {
  return R"(  0  no findings
  1  findings
  2  wrong usage or configuration, no compile database, or a file that could not be
     read completely (everything else is still analysed and reported)
)";
}

namespace {
struct Command {
  const char *Name;
  const char *Usage;
  const char *Help; ///< null: for tests, not for users
  Args (*Parse)(std::vector<std::string> Words, const FromOutside &Outside);
};
} // namespace

static llvm::ArrayRef<Command> commands();

static std::string footer() {
  std::string Result = "\nCommands:\n";
  for (const Command &C : commands()) {
    if (!C.Help)
      continue;
    // What is done if no command is named.
    std::string Name = llvm::StringRef(C.Name) == "check" ? "[check]" : C.Name;
    std::string Usage = "  lazy-lint " + Name + " " + C.Usage;
    Usage.resize(std::max<size_t>(Usage.size() + 2, 38), ' ');
    Result += Usage + C.Help + "\n";
  }
  return Result + FooterEnd + "Exit codes:\n" + exitCodes();
}

//===----------------------------------------------------------------------===//
// Before CLI11
//===----------------------------------------------------------------------===//

/// Options whose value may begin with a dash, as clang-tidy and clang let one write.
static bool takesAnyWord(llvm::StringRef Word) {
  return Word == "--extra-arg" || Word == "--extra-arg-before" || Word == "--removed-arg";
}

/// The value of an option that need not have one, if Word is such an option without it: the next
/// word is not its value.
static llvm::StringRef usualValue(llvm::StringRef Word) {
  return Word == "--warnings-as-errors" ? "=all" : Word == "--add-nolint" ? "= " : "";
}

/// Brings the spellings of clang's tools into the one CLI11 knows: `-p=DIR` and
/// `--extra-arg -DX`.
static std::vector<std::string> normalise(llvm::ArrayRef<std::string> Words) {
  std::vector<std::string> Result;
  for (size_t I = 0; I < Words.size(); ++I) {
    llvm::StringRef Word = Words[I];
    if (takesAnyWord(Word) && I + 1 < Words.size()) {
      Result.push_back(Words[I] + "=" + Words[I + 1]);
      ++I;
    } else if (Word.starts_with("-p=") || Word.starts_with("-j=")) {
      Result.push_back(Word.take_front(2).str());
      Result.push_back(Word.drop_front(3).str());
    } else {
      Result.push_back(Words[I] + usualValue(Word).str());
    }
  }
  return Result;
}

//===----------------------------------------------------------------------===//
// The commands
//===----------------------------------------------------------------------===//

/// `lazy-lint --no-cache check src`: of the commands only this one may stand behind an option,
/// where its word looks like a path.
static std::optional<Leave> takeLateCommand(std::vector<std::string> &Paths) {
  if (Paths.empty() || llvm::sys::fs::exists(Paths.front()))
    return std::nullopt;
  llvm::StringRef First = Paths.front();
  if (First == "check")
    Paths.erase(Paths.begin());
  else if (llvm::any_of(commands(), [&](const Command &C) { return First == C.Name; }))
    return wrongUse("'" + First.str() + "' is a command and must come first: lazy-lint " +
                    First.str() + " ...");
  return std::nullopt;
}

static Args parseCheck(std::vector<std::string> Words, const FromOutside &Outside) {
  CheckArgs Result;
  RunOptions &Run = Result.Run;
  CLI::App App(Description, "lazy-lint");
  App.footer(footer());
  bool Version = false, Fix = false;
  ReportFlags Report;
  ProgressFlags Progress;
  CacheFlags Cache;

  addPaths(App, Run);
  App.set_help_flag("-h,--help", "show this and leave");
  App.add_flag("--version", Version, "show the version and leave");
  addJobs(App, Run);
  addExclude(App, Run);
  App.add_option("--stdin-filename", Result.StdinName,
                 "read the standard input as the text of this file, as editors want it")
      ->type_name("FILE");
  addList(App, "--facts-file", Run.FactsFiles,
          "what is known of functions in other files, by 'lazy-lint index'", "FILE");
  addRuleOptions(App, Run);

  App.add_flag("--fix", Fix, "apply the fixes that are safe")->group("Fixes");
  App.add_flag("--unsafe-fixes", Run.UnsafeFixes,
               "apply also fixes that may change what the program does (implies --fix)")
      ->group("Fixes");
  App.add_flag("--diff", Result.Diff, "print the fixes as a patch; write nothing")->group("Fixes");
  App.add_option("--export-fixes", Result.ExportFixes,
                 "write the fixes to a YAML file for clang-apply-replacements, apply none")
      ->type_name("FILE")
      ->group("Fixes");

  addErrors(App, Run.Config);
  std::string Reason;
  addNolints(App, Run, Reason);
  addNarrowing(App, Run.Narrow);
  App.add_option("--max-warnings", Result.MaxWarnings, "exit code 0 if there are not more findings")
      ->type_name("N")
      ->group("Output");
  Report.add(App, Result);
  App.add_flag("--profile", Result.Profile, "tell where the time went, on the error output")
      ->group("Output");
  Progress.add(App);
  Cache.add(App);
  App.add_flag("--explain-cache", Result.ExplainCache, "say of each file why it was read, or not")
      ->group("Cache");
  addCommandOptions(App, Run.Commands);
  // For measuring, and to see that the findings are the same.
  App.add_flag("--no-skip", Run.FullParse,
               "read all bodies of other people's code, not only those that matter")
      ->group("Speed");
  App.add_flag("!--no-share", Run.ShareHeaders, "read headers for each file anew")->group("Speed");

  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "", Outside))
    return *Done;
  if (Version)
    return Leave{0, "lazy-lint " LAZY_VERSION " (" + clang::getClangFullVersion() + ")\n"};
  if (std::optional<Leave> Wrong = Report.apply(Result))
    return *Wrong;
  if (Run.Narrow.WriteBaseline &&
      (Fix || Result.Diff || !Result.ExportFixes.empty() || Run.UnsafeFixes))
    return wrongUse(
        "--write-baseline makes no fixes: fix first, then make the baseline of the rest");
  if (!Reason.empty()) {
    if (llvm::Error E = checkReason(Reason))
      return wrongUse(llvm::toString(std::move(E)));
    if (Fix || Run.UnsafeFixes || !Result.ExportFixes.empty() || Run.Narrow.WriteBaseline)
      return wrongUse(
          "--add-nolint silences findings instead of mending them: use it alone, or with "
          "--diff");
    Run.AddNolint = Reason;
  }
  Progress.apply(Result);
  if (std::optional<Leave> Wrong = takeLateCommand(Run.Paths))
    return *Wrong;
  if (!Result.StdinName.empty()) {
    if (!Run.Paths.empty())
      return wrongUse("--stdin-filename: the standard input is all that is read; leave '" +
                      Run.Paths.front() + "' out");
    const NarrowOptions &N = Run.Narrow;
    if (Fix || Run.UnsafeFixes || Result.Diff || !Result.ExportFixes.empty() || Run.AddNolint ||
        Run.ReportUnusedNolint || N.Staged || !N.DiffBase.empty() || !N.Baseline.empty())
      return wrongUse("--stdin-filename: fixes, baselines and changes are those of saved files; "
                      "formats for programs, such as json, have the fixes of each finding");
    Run.Paths = {Result.StdinName};
  }
  if (Run.Paths.empty())
    Run.Paths = {"."};
  Run.CacheDir = Cache.directory(Outside.Env);
  Outside.completes(Run.Commands);
  if (Fix && !Result.ExportFixes.empty())
    return wrongUse("--export-fixes: fixes are applied or exported, not both; leave --fix out");
  if (Result.Diff || !Result.ExportFixes.empty())
    Run.Fixes = FixMode::Show;
  else if (Fix || Run.UnsafeFixes || Run.AddNolint)
    Run.Fixes = FixMode::Apply;
  return Result;
}

static const Command Table[] = {
    {"check", "PATH...", "analyse files and directories (default: .)", parseCheck},
    {"index", "-o FACTS PATH...", "what other files need to know of these, for --facts-file",
     parseIndex},
    {"collect", "FILE -o FACTS", "all that is to be said of one file; a build system's part",
     parseCollect},
    {"link", "FACTS...", "the report on collected files, as one run would give it", parseLink},
    {"ninja", "-o FILE PATH...", "a Ninja file that collects and links", parseNinja},
    {"config", "[PATH]", "the settings of a file, and who has made each", parseConfig},
    {"cache", "clean|stats", "remove what is kept of earlier runs, or say how much it is",
     parseCache},
    {"doctor", "[PATH...]", "what a run would read and how, and what is in its way", parseDoctor},
    {"rules", "[--json]", "list the rules", parseRules},
    {"explain", "RULE", "what a rule finds, and why", parseExplain},
    {"explain-type", "FILE TYPE", "what is known of a type, and from where", parseExplainType},
    {"completion", "SHELL", "a script for bash, fish or zsh", parseCompletion},
    {"manual", "", "the manual page", parseManual},
    {"dump-facts", "FILE", nullptr, parseDumpFacts},
};

static llvm::ArrayRef<Command> commands() { return Table; }

std::vector<CommandInfo> commandTable() {
  std::vector<CommandInfo> Result;
  const std::optional<std::vector<std::string>> NoFlags;
  auto NoEnv = [](llvm::StringRef) -> std::optional<std::string> { return std::nullopt; };
  for (const Command &C : Table) {
    if (!C.Help)
      continue;
    CommandInfo &Info = Result.emplace_back();
    Info = {C.Name, C.Usage, C.Help, {}};
    (void)C.Parse({}, FromOutside{NoFlags, NoEnv, &Info.Options});
  }
  return Result;
}

Args parseArgs(std::vector<std::string> Words, EnvLookup Env) {
  std::optional<std::vector<std::string>> Flags;
  std::vector<std::string>::iterator Dashes = llvm::find(Words, "--");
  if (Dashes != Words.end()) {
    Flags.emplace(std::next(Dashes), Words.end());
    Words.erase(Dashes, Words.end());
  }
  const FromOutside Outside{Flags, Env};
  Words = normalise(Words);
  for (const Command &C : Table)
    if (!Words.empty() && Words.front() == C.Name)
      return C.Parse(std::vector<std::string>(Words.begin() + 1, Words.end()), Outside);
  return parseCheck(std::move(Words), Outside);
}

} // namespace lazy

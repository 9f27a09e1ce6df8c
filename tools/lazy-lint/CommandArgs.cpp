#include "CommandArgs.h"
#include "Flags.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

namespace lazy {

Args parseCollect(std::vector<std::string> Words, const FromOutside &Outside) {
  CollectArgs Result;
  RunOptions &Run = Result.Run;
  CLI::App App("Writes all that is to be said of one file, to be linked with what others say.",
               "lazy-lint collect");
  App.add_option("FILE", Run.Paths, "the source file")->required()->expected(1)->type_name("");
  App.add_option("-o", Result.Output, "the file of facts to write")->required()->type_name("FACTS");
  App.add_option("--root", Result.Root, "write file names relative to this (default: .)")
      ->type_name("DIR");
  App.add_option("--depfile", Result.Depfile, "also write which files were read, as a Make rule")
      ->type_name("FILE");
  addList(App, "--user-dir", Run.Roots, "files below are linted too (else: those below --root)",
          "DIR");
  addExclude(App, Run);
  addRuleOptions(App, Run);
  addVerbose(App, Result.Verbose);
  addCommandOptions(App, Run.Commands);
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "collect", Outside))
    return *Done;
  if (Run.Roots.empty())
    Run.Roots = {Result.Root};
  Outside.completes(Run.Commands);
  return Result;
}

Args parseLink(std::vector<std::string> Words, const FromOutside &Outside) {
  LinkArgs Result;
  ReportFlags Report;
  CLI::App App("Reports on files whose facts were collected, as one run over all would.",
               "lazy-lint link");
  App.add_option("FACTS", Result.Files, "files of facts; @FILE names a file that lists some")
      ->required()
      ->type_name("");
  App.add_option("--root", Result.Root, "where relative file names begin (default: .)")
      ->type_name("DIR");
  addConfigFile(App, Result.Say.Run.Config);
  addErrors(App, Result.Say.Run.Config);
  Report.add(App, Result.Say);
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "link", Outside))
    return *Done;
  if (std::optional<Leave> Wrong = Report.apply(Result.Say))
    return *Wrong;
  return Result;
}

Args parseIndex(std::vector<std::string> Words, const FromOutside &Outside) {
  IndexArgs Result;
  RunOptions &Run = Result.Check.Run;
  ProgressFlags Progress;
  CLI::App App("Writes what files elsewhere need to know of these, for --facts-file and editors.",
               "lazy-lint index");
  addPaths(App, Run);
  App.add_option("-o", Result.Output, "the file to write")->required()->type_name("FACTS");
  App.add_option("--root", Result.Root, "write file names relative to this (default: absolute)")
      ->type_name("DIR");
  addJobs(App, Run);
  addExclude(App, Run);
  addConfigOptions(App, Run.Config);
  App.add_flag("-q,--quiet", Result.Check.Quiet, "no summary")->group("Output");
  addVerbose(App, Result.Check.Verbose);
  Progress.add(App);
  addCommandOptions(App, Run.Commands);
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "index", Outside))
    return *Done;
  Progress.apply(Result.Check);
  if (Run.Paths.empty())
    Run.Paths = {"."};
  Outside.completes(Run.Commands);
  return Result;
}

Args parseNinja(std::vector<std::string> Words, const FromOutside &Outside) {
  NinjaArgs Result;
  RunOptions &Run = Result.Run;
  CLI::App App("Writes a Ninja file that collects facts, file by file, and links them.",
               "lazy-lint ninja");
  addPaths(App, Run);
  App.add_option("-o", Result.Output, "the Ninja file to write; facts go beside it")
      ->required()
      ->type_name("FILE");
  App.add_option("--root", Result.Root, "file names in facts are relative to this (default: .)")
      ->type_name("DIR");
  addExclude(App, Run);
  addRuleOptions(App, Run);
  addVerbose(App, Result.Verbose);
  addCommandOptions(App, Run.Commands);
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "ninja", Outside))
    return *Done;
  if (Run.Paths.empty())
    Run.Paths = {"."};
  Outside.completes(Run.Commands);
  auto HandOn = [&](const char *Name, const std::vector<std::string> &Values) {
    for (const std::string &Value : Values)
      Result.CollectWords.push_back(std::string(Name) + "=" + Value);
  };
  auto HandOnFile = [&](const char *Name, const std::string &File) {
    llvm::SmallString<256> Absolute(File);
    llvm::sys::fs::make_absolute(Absolute);
    HandOn(Name, {Absolute.str().str()});
  };
  const ConfigRequest &Config = Run.Config;
  if (!Config.File.empty())
    HandOnFile("--config", Config.File);
  if (Config.None)
    Result.CollectWords.push_back("--no-config");
  Result.LinkWords = Result.CollectWords;
  HandOn("--select", Config.Select);
  HandOn("--ignore", Config.Ignore);
  HandOn("--option", Config.Options);
  for (const std::string &File : Config.Catalogue)
    HandOnFile("--catalogue", File);
  return Result;
}

Args parseCache(std::vector<std::string> Words, const FromOutside &Outside) {
  CacheArgs Result;
  CLI::App App("Says what is kept of earlier runs, or removes it.", "lazy-lint cache");
  std::string Action;
  App.add_option("ACTION", Action, "clean or stats")
      ->required()
      ->check(CLI::IsMember({"clean", "stats"}))
      ->type_name("");
  App.add_option("--cache-dir", Result.Directory,
                 "the cache (else: $LAZY_LINT_CACHE_DIR, ~/.cache/lazy-lint)")
      ->type_name("DIR");
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "cache", Outside))
    return *Done;
  Result.Clean = Action == "clean";
  if (Result.Directory.empty())
    Result.Directory = usualCacheDir(Outside.Env);
  if (Result.Directory.empty())
    return wrongUse("there is no cache: neither $LAZY_LINT_CACHE_DIR nor $HOME names a place; give "
                    "--cache-dir",
                    "cache");
  return Result;
}

Args parseConfig(std::vector<std::string> Words, const FromOutside &Outside) {
  ConfigArgs Result;
  CLI::App App("Says which settings hold for a file or a folder, and who has made each of them.",
               "lazy-lint config");
  App.add_option("PATH", Result.Paths, "a file or a folder (default: .)")->type_name("");
  App.add_flag("--verify", Result.Verify,
               "only say what is wrong with the configuration files above and below each PATH");
  App.add_flag("--schema", Result.Schema, "print the JSON schema of .lazy-lint.yaml, for editors");
  RunOptions Run;
  addRuleOptions(App, Run);
  addErrors(App, Run.Config);
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "config", Outside))
    return *Done;
  Result.Config = std::move(Run.Config);
  if (Result.Paths.empty())
    Result.Paths = {"."};
  return Result;
}

Args parseDoctor(std::vector<std::string> Words, const FromOutside &Outside) {
  DoctorArgs Result;
  RunOptions &Run = Result.Run;
  CacheFlags Cache;
  CLI::App App("Says what a run would read and how, and what is in its way.", "lazy-lint doctor");
  addPaths(App, Run);
  addJobs(App, Run);
  addExclude(App, Run);
  addConfigOptions(App, Run.Config);
  Cache.add(App);
  addCommandOptions(App, Run.Commands);
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "doctor", Outside))
    return *Done;
  if (Run.Paths.empty())
    Run.Paths = {"."};
  Run.CacheDir = Cache.directory(Outside.Env);
  Outside.completes(Run.Commands);
  return Result;
}

Args parseRules(std::vector<std::string> Words, const FromOutside &Outside) {
  RulesArgs Result;
  CLI::App App("Lists the rules.", "lazy-lint rules");
  App.add_flag("--json", Result.Json, "as JSON");
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "rules", Outside))
    return *Done;
  return Result;
}

Args parseExplain(std::vector<std::string> Words, const FromOutside &Outside) {
  ExplainArgs Result;
  CLI::App App("Says what a rule finds, and why.", "lazy-lint explain");
  App.add_option("RULE", Result.Rule, "with or without lazy-")->required()->type_name("");
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "explain", Outside))
    return *Done;
  return Result;
}

Args parseExplainType(std::vector<std::string> Words, const FromOutside &Outside) {
  ExplainTypeArgs Result;
  CLI::App App("Says what is known of a type as seen from the end of a file, and from where.",
               "lazy-lint explain-type");
  App.add_option("FILE", Result.File, "a file that includes what declares the type")
      ->required()
      ->type_name("");
  App.add_option("TYPE", Result.Type, "e.g. 'folly::coro::Task<int>'")->required()->type_name("");
  addConfigOptions(App, Result.Config);
  addCommandOptions(App, Result.Commands);
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "explain-type", Outside))
    return *Done;
  Outside.completes(Result.Commands);
  return Result;
}

Args parseDumpFacts(std::vector<std::string> Words, const FromOutside &Outside) {
  DumpFactsArgs Result;
  CLI::App App("Prints what became of the asynchronous values in a file.", "lazy-lint dump-facts");
  App.add_option("FILE", Result.File, "a file of C++")->required()->type_name("");
  addConfigOptions(App, Result.Config);
  addCommandOptions(App, Result.Commands);
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "dump-facts", Outside))
    return *Done;
  Outside.completes(Result.Commands);
  return Result;
}

Args parseCompletion(std::vector<std::string> Words, const FromOutside &Outside) {
  CompletionArgs Result;
  CLI::App App("Prints a script that completes the words of lazy-lint in a shell.",
               "lazy-lint completion");
  App.add_option("SHELL", Result.Shell, "bash, fish or zsh")
      ->required()
      ->check(CLI::IsMember(completionShells()))
      ->type_name("");
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "completion", Outside))
    return *Done;
  return Result;
}

Args parseManual(std::vector<std::string> Words, const FromOutside &Outside) {
  CLI::App App("Prints the manual page, as roff.", "lazy-lint manual");
  if (std::optional<Leave> Done = parseBy(App, std::move(Words), "manual", Outside))
    return *Done;
  return ManualArgs();
}

} // namespace lazy

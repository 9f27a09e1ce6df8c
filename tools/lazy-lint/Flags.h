// Options that several commands share, each group with what it fills and how it ends.
#ifndef LAZY_TOOLS_LAZYLINT_FLAGS_H
#define LAZY_TOOLS_LAZYLINT_FLAGS_H

#include "Args.h"
#include "CommandTable.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <CLI/CLI.hpp>

namespace lazy {

/// Gives the value of an environment variable, or nothing.
using EnvLookup = llvm::function_ref<std::optional<std::string>(llvm::StringRef)>;

/// The end of a command line that is wrong. Command: whose help is named; empty for check.
Leave wrongUse(const std::string &Message, const std::string &Command = "");

struct FromOutside;

/// Parses Words by App; what is to be printed if that already is all. If the options of App are
/// asked for, it notes them instead.
std::optional<Leave> parseBy(CLI::App &App, std::vector<std::string> Words,
                             const std::string &Command, const FromOutside &Outside);

/// An option that may be given several times, one value each.
CLI::Option *addList(CLI::App &App, const std::string &Name, std::vector<std::string> &Into,
                     const std::string &Help, const std::string &ValueName);
void addCommandOptions(CLI::App &App, CommandOptions &Into);
/// Which rules, with what knowledge.
void addRuleOptions(CLI::App &App, RunOptions &Run);
/// Which configuration files, and which more libraries are known.
void addConfigOptions(CLI::App &App, ConfigRequest &Into);
/// Only the former.
void addConfigFile(CLI::App &App, ConfigRequest &Into);
/// What is done about comments that silence findings. Reason: a blank if none is given.
void addNolints(CLI::App &App, RunOptions &Run, std::string &Reason);
/// Which findings are errors.
void addErrors(CLI::App &App, ConfigRequest &Into);
void addExclude(CLI::App &App, RunOptions &Run);
void addPaths(CLI::App &App, RunOptions &Run);
void addJobs(CLI::App &App, RunOptions &Run);
void addVerbose(CLI::App &App, bool &Verbose);
/// Which findings matter.
void addNarrowing(CLI::App &App, NarrowOptions &Into);

/// Where results are kept if the user does not say: $LAZY_LINT_CACHE_DIR (empty: nowhere), else
/// where the system keeps what can be made again. Empty: nowhere.
std::string usualCacheDir(EnvLookup Env);

/// The outputs by the user's words, completed by text on the standard output.
std::optional<Leave> parseOutputs(llvm::ArrayRef<std::string> Texts, std::vector<Output> &Out);

/// What is known besides the options: the words after `--`, the environment.
struct FromOutside {
  const std::optional<std::vector<std::string>> &Flags;
  EnvLookup Env;
  std::vector<FlagInfo> *Describe = nullptr; ///< nothing is parsed: what could be?

  void completes(CommandOptions &Commands) const {
    Commands.FixedFlags = Flags;
    if (!Commands.BuildDir.empty())
      return;
    Commands.BuildDir = Env("LAZY_LINT_BUILD_DIR").value_or("");
    Commands.BuildDirFrom = "LAZY_LINT_BUILD_DIR";
  }
};

/// How progress is told, before it is known whether the user said anything of it.
struct ProgressFlags {
  bool Yes = false, No = false;

  void add(CLI::App &App) {
    App.add_flag("--progress", Yes, "count files on the error output (default: on a terminal)")
        ->group("Output");
    App.add_flag("--no-progress", No, "do not")->group("Output");
  }
  void apply(CheckArgs &To) const {
    if (Yes || No)
      To.Progress = Yes && !No;
  }
};

/// What a report looks like, and where it goes.
struct ReportFlags {
  std::string Color = "auto";
  std::vector<std::string> Formats;

  void add(CLI::App &App, CheckArgs &To) {
    addList(App, "--output-format", Formats,
            formatNames() + "; with =FILE into a file (repeatable)", "FORMAT[=FILE]")
        ->group("Output");
    App.add_option("--color", Color, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->type_name("WHEN")
        ->group("Output");
    App.add_flag("-q,--quiet", To.Quiet, "findings only, no summary")->group("Output");
    addVerbose(App, To.Verbose);
    App.add_flag("--statistics", To.Statistics, "count the findings of each rule")->group("Output");
    App.add_flag("--hide-suppressed", To.HideSuppressed,
                 "sarif: leave out what NOLINT silences, which GitHub would show")
        ->group("Output");
    App.add_flag("--exit-zero", To.ExitZero, "exit code 0 even if there are findings")
        ->group("Output");
  }
  std::optional<Leave> apply(CheckArgs &To) const {
    if (Color != "auto")
      To.Color = Color == "always";
    return parseOutputs(Formats, To.Outputs);
  }
};

/// Whether and where results are kept.
struct CacheFlags {
  std::string Directory;
  bool No = false;

  void add(CLI::App &App) {
    App.add_option("--cache-dir", Directory,
                   "where results are kept (else: $LAZY_LINT_CACHE_DIR, ~/.cache/lazy-lint)")
        ->type_name("DIR")
        ->group("Cache");
    App.add_flag("--no-cache", No, "read all files, keep nothing")->group("Cache");
  }
  std::string directory(EnvLookup Env) const {
    return No ? "" : Directory.empty() ? usualCacheDir(Env) : Directory;
  }
};

} // namespace lazy

#endif

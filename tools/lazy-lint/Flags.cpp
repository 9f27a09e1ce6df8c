#include "Flags.h"
#include "llvm/ADT/StringRef.h"

namespace lazy {

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

Leave wrongUse(const std::string &Message, const std::string &Command) {
  return {2, "lazy-lint: error: " + Message + "\n  lazy-lint " + Command +
                 (Command.empty() ? "" : " ") + "--help shows the usage\n"};
}

/// The long option nearest to one that does not exist; empty if none is near.
static std::string nearestOption(const CLI::App &App, llvm::StringRef Wrong) {
  std::string Result;
  unsigned Best = 4;
  for (const CLI::Option *O : App.get_options()) {
    for (const std::string &Name : O->get_lnames()) {
      unsigned Distance = Wrong.edit_distance("--" + Name, true, Best);
      if (Distance < Best) {
        Best = Distance;
        Result = "--" + Name;
      }
    }
  }
  return Result;
}

/// "json" of "{json,text}"; empty if Option takes any value.
static std::vector<std::string> choicesOf(const CLI::Option &Option) {
  std::string Type = Option.get_type_name(); // with what the validators say
  llvm::StringRef Told = Type;
  size_t Open = Told.find('{');
  if (Open == llvm::StringRef::npos)
    return {};
  llvm::SmallVector<llvm::StringRef, 8> Parts;
  Told.substr(Open + 1).split('}').first.split(Parts, ',');
  return std::vector<std::string>(Parts.begin(), Parts.end());
}

static std::vector<FlagInfo> optionsOf(CLI::App &App) {
  std::vector<FlagInfo> Result;
  for (const CLI::Option *Option : App.get_options()) {
    FlagInfo &Info = Result.emplace_back();
    for (const std::string &Name : Option->get_snames())
      Info.Names.push_back("-" + Name);
    for (const std::string &Name : Option->get_lnames())
      Info.Names.push_back("--" + Name);
    bool IsFlag = Option->get_items_expected_max() == 0;
    Info.Choices = choicesOf(*Option);
    std::string Type = Option->get_type_name();
    llvm::StringRef Value = llvm::StringRef(Type).split(':').first;
    Info.Value = Info.Names.empty() ? Option->get_name(/*positional=*/true)
                 : IsFlag           ? ""
                                    : Value.str();
    Info.Help = Option->get_description();
    Info.Group = Option->get_group();
  }
  return Result;
}

std::optional<Leave> parseBy(CLI::App &App, std::vector<std::string> Words,
                             const std::string &Command, const FromOutside &Outside) {
  if (Outside.Describe) {
    *Outside.Describe = optionsOf(App);
    return Leave();
  }
  std::reverse(Words.begin(), Words.end()); // CLI11 wants the last word first
  try {
    App.parse(Words);
  } catch (const CLI::CallForHelp &) {
    return Leave{0, App.help()};
  } catch (const CLI::ExtrasError &) {
    std::string Wrong = App.remaining().front();
    std::string Near = nearestOption(App, llvm::StringRef(Wrong).split('=').first);
    return wrongUse("unknown option '" + Wrong + "'" +
                        (Near.empty() ? "" : "; did you mean '" + Near + "'?"),
                    Command);
  } catch (const CLI::ParseError &E) {
    return wrongUse(E.what(), Command);
  }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Groups of options
//===----------------------------------------------------------------------===//

CLI::Option *addList(CLI::App &App, const std::string &Name, std::vector<std::string> &Into,
                     const std::string &Help, const std::string &ValueName) {
  return App.add_option(Name, Into, Help)->allow_extra_args(false)->type_name(ValueName);
}

void addCommandOptions(CLI::App &App, CommandOptions &Into) {
  App.add_option("-p", Into.BuildDir,
                 "directory of compile_commands.json (else: $LAZY_LINT_BUILD_DIR, then searched)")
      ->type_name("DIR")
      ->group("Compile commands");
  App.add_flag("--no-db", Into.NoDatabase, "use no compile database; read files as C++20")
      ->group("Compile commands");
  addList(App, "--extra-arg", Into.ExtraArgs, "add a compiler flag at the end", "ARG")
      ->group("Compile commands");
  addList(App, "--extra-arg-before", Into.ExtraArgsBefore, "add a compiler flag at the beginning",
          "ARG")
      ->group("Compile commands");
  addList(App, "--removed-arg", Into.RemovedArgs, "leave a compiler flag out", "ARG")
      ->group("Compile commands");
  addList(App, "--query-driver", Into.QueryDrivers,
          "globs of compilers to run for their include directories", "GLOB")
      ->delimiter(',')
      ->group("Compile commands");
  App.add_option("--resource-dir", Into.ResourceDir, "where clang's own headers are")
      ->type_name("DIR")
      ->group("Compile commands");
}

/// "json" or "json=out.json"; nothing if there is no such format.
static std::optional<Output> parseOutput(llvm::StringRef Text) {
  auto [Name, File] = Text.split('=');
  std::optional<Format> As = parseFormat(Name);
  if (!As || (File.empty() && Text.contains('=')))
    return std::nullopt;
  return Output{*As, File.str()};
}

std::optional<Leave> parseOutputs(llvm::ArrayRef<std::string> Texts, std::vector<Output> &Out) {
  unsigned ToStandard = 0;
  for (const std::string &Text : Texts) {
    std::optional<Output> One = parseOutput(Text);
    if (!One)
      return wrongUse("--output-format: expected " + formatNames() +
                      ", or one of them with =FILE, got '" + Text + "'");
    ToStandard += One->File.empty();
    Out.push_back(std::move(*One));
  }
  if (ToStandard > 1)
    return wrongUse("--output-format: only one format can go to the standard output; give the "
                    "others a file, e.g. json=out.json");
  if (ToStandard == 0)
    Out.push_back({});
  return std::nullopt;
}

void addRuleOptions(CLI::App &App, RunOptions &Run) {
  addList(App, "--select", Run.Config.Select,
          "only these rules: names, globs, groups, or all; comma-separated", "RULE")
      ->group("Rules");
  addList(App, "--ignore", Run.Config.Ignore, "not these rules", "RULE")->group("Rules");
  addList(App, "--option", Run.Config.Options, "an option of a rule", "RULE.NAME=VALUE")
      ->group("Rules");
  addConfigOptions(App, Run.Config);
}

void addConfigOptions(CLI::App &App, ConfigRequest &Into) {
  addList(App, "--catalogue", Into.Catalogue, "a file that describes more libraries", "FILE")
      ->group("Rules");
  addConfigFile(App, Into);
}

void addNolints(CLI::App &App, RunOptions &Run, std::string &Reason) {
  App.add_flag("--report-unused-nolint", Run.ReportUnusedNolint,
               "also report NOLINT comments that silence nothing")
      ->group("What is reported");
  App.add_option("--add-nolint", Reason,
                 "write a NOLINT comment to all that is reported, with this reason")
      ->type_name("[=REASON]")
      ->group("Fixes");
}

void addErrors(CLI::App &App, ConfigRequest &Into) {
  addList(App, "--warnings-as-errors", Into.AsErrors,
          "findings of these rules (default: all) are errors, which no --max-warnings allows",
          "[=RULE]")
      ->group("Rules");
}

void addConfigFile(CLI::App &App, ConfigRequest &Into) {
  CLI::Option *File =
      App.add_option("--config", Into.File, "use this file instead of every .lazy-lint.yaml")
          ->type_name("FILE")
          ->group("Rules");
  App.add_flag("--no-config", Into.None, "read neither .lazy-lint.yaml nor .clang-tidy")
      ->excludes(File)
      ->group("Rules");
}

void addExclude(CLI::App &App, RunOptions &Run) {
  addList(App, "--exclude", Run.Excludes, "leave out files, e.g. 'src/generated/*'", "GLOB");
}

void addPaths(CLI::App &App, RunOptions &Run) {
  App.add_option("PATH", Run.Paths, "files and directories (default: .)")->type_name("");
}

void addJobs(CLI::App &App, RunOptions &Run) {
  App.add_option("-j,--jobs", Run.Threads, "how many files at once (default: one for each core)")
      ->type_name("N");
}

void addVerbose(CLI::App &App, bool &Verbose) {
  App.add_flag("-v,--verbose", Verbose, "say which commands are used, and why")->group("Output");
}

std::string usualCacheDir(EnvLookup Env) {
  if (std::optional<std::string> Given = Env("LAZY_LINT_CACHE_DIR"))
    return *Given;
  // As its specification has it, a relative one does not count.
  if (std::string Cache = Env("XDG_CACHE_HOME").value_or("");
      llvm::StringRef(Cache).starts_with("/"))
    return Cache + "/lazy-lint";
  if (std::string Home = Env("HOME").value_or(""); !Home.empty())
    return Home + "/.cache/lazy-lint";
  return "";
}

void addNarrowing(CLI::App &App, NarrowOptions &Into) {
  const char *Group = "What is reported";
  CLI::Option *Base =
      App.add_option("--diff-base", Into.DiffBase,
                     "only lines that are different from where REV and this branch part")
          ->type_name("REV")
          ->group(Group);
  App.add_flag("--staged", Into.Staged, "only lines that are staged for the next commit")
      ->excludes(Base)
      ->group(Group);
  App.add_option("--line-filter", Into.LineFilter,
                 "only these lines: '[{\"name\": \"a.cpp\", \"lines\": [[1,3]]}]'")
      ->type_name("JSON")
      ->group(Group);
  CLI::Option *Baseline =
      App.add_option("--baseline", Into.Baseline, "leave out the findings that this file lists")
          ->type_name("FILE")
          ->group(Group);
  App.add_flag("--write-baseline", Into.WriteBaseline,
               "list all that is found now in the file of --baseline")
      ->needs(Baseline)
      ->group(Group);
}

} // namespace lazy

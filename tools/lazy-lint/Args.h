// What did the user write? Reads the command line; decides nothing else.
#ifndef LAZY_TOOLS_LAZYLINT_ARGS_H
#define LAZY_TOOLS_LAZYLINT_ARGS_H

#include "Driver/Run.h"
#include "Report/Report.h"
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lazy {

/// One --output-format; an empty File is the standard output.
struct Output {
  Format As = Format::Text;
  std::string File;
};

/// lazy-lint [check] PATH...
struct CheckArgs {
  RunOptions Run;
  std::vector<Output> Outputs; ///< exactly one goes to the standard output
  std::optional<bool> Color;   ///< nothing: auto
  std::optional<bool> Progress;
  bool Quiet = false;
  bool Verbose = false;
  bool ExitZero = false;
  bool Statistics = false;
  bool ExplainCache = false;
  unsigned MaxWarnings = 0; ///< so many findings are no failure
  bool Profile = false;
  bool HideSuppressed = false;
  bool Diff = false;       ///< print the patch instead of the report
  std::string ExportFixes; ///< a file; empty: no
  std::string StdinName;   ///< what the standard input is the text of; empty: it is not read
};

/// lazy-lint collect FILE -o FACTS
struct CollectArgs {
  RunOptions Run;
  std::string Root = ".";
  std::string Output;
  std::string Depfile; ///< empty: none
  bool Verbose = false;
};

/// lazy-lint link FACTS...
struct LinkArgs {
  CheckArgs Say; ///< outputs and how much; its Run is not used
  std::vector<std::string> Files;
  std::string Root = ".";
};

/// lazy-lint index -o FACTS PATH...
struct IndexArgs {
  CheckArgs Check;  ///< its outputs are not used
  std::string Root; ///< empty: absolute names
  std::string Output;
};

/// lazy-lint ninja -o BUILD.ninja PATH...
struct NinjaArgs {
  RunOptions Run;
  std::string Root = ".";
  std::string Output;
  std::vector<std::string> CollectWords, LinkWords;
  bool Verbose = false;
};

/// lazy-lint cache clean|stats
struct CacheArgs {
  bool Clean = false; ///< else only say what is there
  std::string Directory;
};

/// lazy-lint config [PATH...]
struct ConfigArgs {
  ConfigRequest Config;
  std::vector<std::string> Paths;
  bool Verify = false;
  bool Schema = false;
};

/// lazy-lint doctor [PATH...]
struct DoctorArgs {
  RunOptions Run;
};

/// lazy-lint rules
struct RulesArgs {
  bool Json = false;
};

/// lazy-lint explain RULE
struct ExplainArgs {
  std::string Rule;
};

/// lazy-lint explain-type FILE TYPE
struct ExplainTypeArgs {
  std::string File, Type;
  CommandOptions Commands;
  ConfigRequest Config;
};

/// lazy-lint completion SHELL
struct CompletionArgs {
  std::string Shell;
};

/// lazy-lint manual
struct ManualArgs {};

/// lazy-lint dump-facts FILE: not in the help, for tests of facts.
struct DumpFactsArgs {
  std::string File;
  CommandOptions Commands;
  ConfigRequest Config;
};

/// There is nothing left to do: print Text and leave.
struct Leave {
  int ExitCode = 0;
  std::string Text; ///< to the standard output if ExitCode is 0, else to the error output
};

using Args = std::variant<Leave, CheckArgs, CollectArgs, LinkArgs, IndexArgs, NinjaArgs, CacheArgs,
                          ConfigArgs, DoctorArgs, RulesArgs, ExplainArgs, ExplainTypeArgs,
                          CompletionArgs, ManualArgs, DumpFactsArgs>;

/// Never throws. Env returns an environment variable or nothing.
Args parseArgs(std::vector<std::string> Words,
               llvm::function_ref<std::optional<std::string>(llvm::StringRef)> Env);

} // namespace lazy

#endif

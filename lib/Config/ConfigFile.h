// What one configuration file says, checked, with the place of everything it says.
#ifndef LAZY_CONFIG_CONFIGFILE_H
#define LAZY_CONFIG_CONFIGFILE_H

#include "Checks/Check.h"
#include "Config/FileGlob.h"
#include "Finding/Severity.h"
#include <optional>

namespace lazy {

/// Who has set a value.
struct Origin {
  std::string File; ///< absolute; empty: no file
  unsigned Line = 0;
  std::string Flag; ///< if no file: "--select"; empty: nobody, it is the default
  unsigned Column = 0;

  bool isDefault() const { return File.empty() && Flag.empty(); }
};

/// A text and who wrote it.
struct Sourced {
  std::string Text;
  Origin From;
};

/// Something done to some rules, as places in allChecks().
struct RuleStep {
  enum Action {
    Leave, ///< neither on nor off
    TurnOn,
    TurnOff,
    AllOff, ///< every rule; Rules is empty
  };
  Action Do;
  std::vector<size_t> Rules;
  Origin From;
  bool Asks = false;                  ///< it also says how loud they are:
  std::optional<Severity> Asked = {}; ///< nothing: as their group
};

struct OptionStep {
  const CheckDef *Check;
  Sourced Value;
  std::string Name;
};

/// What is said of some files, in the order in which it applies.
struct Settings {
  std::vector<RuleStep> Rules;
  std::vector<OptionStep> Options;
};

/// A glob of files with its place.
struct SourcedGlob {
  FileGlob Glob;
  Sourced Written;
};

struct ConfigFile {
  std::string Name;   ///< absolute
  std::string Folder; ///< what is relative in it is so to this
  std::string Text;
  bool Root = false;
  Settings ForAll;
  struct Override {
    std::vector<SourcedGlob> Files;
    Settings Says;
  };
  std::vector<Override> Overrides;
  std::vector<SourcedGlob> Exclude, AllowBlockingIn;
  std::optional<Sourced> Build;   ///< absolute
  std::vector<Sourced> Catalogue; ///< absolute
  std::optional<Origin> Models;   ///< there are some; Catalogue reads them
};

/// Reads Text, which is that of the file Name (absolute). Shown: its name in messages. Error: one
/// line, "Shown:line:column: error: what is wrong; what is expected".
llvm::Expected<ConfigFile> readConfigFile(llvm::StringRef Text, llvm::StringRef Name,
                                          llvm::StringRef Shown);

/// The steps of `--select` and `--ignore`, or of the keys of these names: the rules of Patterns and
/// no others, or all but them. Error: a pattern that fits no rule.
llvm::Error addSelection(llvm::ArrayRef<std::string> Patterns, bool Only, const Origin &From,
                         Settings &To);

/// A `.clang-tidy` as far as it is about our rules.
struct TidyFile {
  bool InheritParent = false;
  Settings Says;
  std::vector<Sourced> Catalogue; ///< of lazy.Catalogue, as written
};

/// As readConfigFile(). What is not about our rules is clang-tidy's business.
llvm::Expected<TidyFile> readTidyFile(llvm::StringRef Text, llvm::StringRef Name,
                                      llvm::StringRef Shown);

} // namespace lazy

#endif

// Which settings hold for a file, and who has made each of them? The command line has the last
// word, before it the file .lazy-lint.yaml nearest to the file, those in the folders above it,
// .clang-tidy, and what rules say themselves. docs/configuration.md has the rules in words.
//
//   Configuration C(Request);          // knows the command line
//   C.forFile("/home/me/net/a.cpp")    // reads what is not known yet
#ifndef LAZY_CONFIG_CONFIG_H
#define LAZY_CONFIG_CONFIG_H

#include "Catalogue/Catalogue.h"
#include "Config/ConfigFile.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/ErrorOr.h"
#include <functional>
#include <map>
#include <memory>

namespace lazy {

/// What the command line says.
struct ConfigRequest {
  std::string Directory; ///< where the process is; messages name files below it relative to it
  bool None = false;     ///< --no-config: no file is read
  bool NoTidy = false;   ///< .clang-tidy is somebody else's business
  std::string File;      ///< --config: instead of those that would be found; absolute
  std::vector<std::string> Select, Ignore; ///< lists of rules
  std::vector<std::string> Options;        ///< CHECK.NAME=VALUE
  std::vector<std::string> AsErrors;       ///< --warnings-as-errors: lists of rules
  std::vector<std::string> Catalogue;      ///< files of models
  /// Reads a file. Nothing: from the disk.
  std::function<llvm::ErrorOr<std::string>(llvm::StringRef File)> Read;
};

/// The name of a file for messages, and its text, which has models.
using ModelText = std::pair<std::string, std::string>;

struct RuleState {
  bool On = false;
  Origin By;
  std::optional<Severity> Asked;
  Origin AskedBy;
  /// On, or it may be for another file that is configured by some of the same files. A unit is
  /// looked through for all of these: its headers may be such files.
  bool MayBeOn = false;
};

/// The settings of one file.
struct FileConfig {
  std::vector<RuleState> Rules; ///< as allChecks()
  /// By id of rule and name; those that are given.
  std::map<std::string, std::map<std::string, Sourced>> Options;
  struct Files {
    Sourced Written;
    std::vector<std::string> Globs; ///< of absolute paths, for the same files
  };
  std::vector<Files> AllowBlockingIn, Exclude;
  bool Excluded = false;
  std::optional<Sourced> Build;
  struct Model {
    ModelText Text;
    Origin From;
    bool InConfig = false; ///< the text is that of the configuration file
  };
  std::vector<Model> Models;     ///< in the order in which they apply
  std::vector<std::string> From; ///< the files that say something, absolute, the nearest last

  /// Check: its full name. One that is not in our table is taken to be on.
  const RuleState &rule(llvm::StringRef Check) const;
  /// What a unit with this main file is looked through for.
  std::vector<const CheckDef *> rulesToRun() const;
  /// For CheckDef::Run. Below: what holds unless this says something else.
  OptionValues optionsOf(const CheckDef &Check, OptionValues Below = {}) const;
  /// The same for all rules, by id; without those that have none.
  std::map<std::string, OptionValues> optionValues() const;
  std::vector<ModelText> models() const;
};

/// Reads each file once in its life. Not thread-safe.
class Configuration {
public:
  /// Error: the command line names what does not exist.
  static llvm::Expected<std::unique_ptr<Configuration>> create(ConfigRequest Request);

  /// The settings of a file; owned by this. Path: absolute and normalised; links of folders are
  /// looked through, so that it does not matter by which way one got there. Error: a configuration
  /// file is wrong, "file:line:column: error: what; what is expected".
  llvm::Expected<const FileConfig *> forFile(llvm::StringRef Path);
  /// Those of files in a folder of which nothing else is known.
  llvm::Expected<const FileConfig *> forFolder(llvm::StringRef Path);

  /// The catalogue with the models of Of. Error: as forFile().
  llvm::Expected<std::shared_ptr<const Catalogue>> catalogueFor(const FileConfig &Of);

  /// Path as messages have it.
  std::string shown(llvm::StringRef Path) const;

  /// Every configuration file that was read, .clang-tidy too.
  std::vector<std::string> filesRead() const;

private:
  /// The files that are about one folder, the nearest last.
  struct Chain {
    std::vector<const ConfigFile *> Files;
    std::vector<const TidyFile *> Tidy;
  };

  explicit Configuration(ConfigRequest Request) : Request(std::move(Request)) {}
  llvm::Error readCommandLine();
  std::string realFolder(llvm::StringRef Folder);
  llvm::Expected<std::optional<std::string>> readIfThere(const std::string &File) const;
  /// What Parse makes of File, which is read if it is not among Known yet; null: not there.
  template <class Parsed>
  llvm::Expected<const Parsed *>
  readOnce(llvm::StringMap<std::unique_ptr<Parsed>> &Known, const std::string &File,
           llvm::Expected<Parsed> (*Parse)(llvm::StringRef Text, llvm::StringRef Name,
                                           llvm::StringRef Shown));
  llvm::Expected<const Chain *> chainOf(llvm::StringRef Folder);
  llvm::Expected<const FileConfig *> merged(llvm::StringRef Folder, llvm::StringRef Path);
  llvm::Error addModels(const Chain &Of, FileConfig &To);
  llvm::Error addModelFile(const Sourced &File, FileConfig &To);

  ConfigRequest Request;
  bool OnDisk = true; ///< files are not read by somebody else
  llvm::StringMap<std::string> RealFolders;
  Settings CommandLine;
  llvm::StringMap<std::unique_ptr<ConfigFile>> Files; ///< null: not there
  llvm::StringMap<std::unique_ptr<TidyFile>> TidyFiles;
  llvm::StringMap<Chain> Chains;
  std::map<std::string, std::unique_ptr<FileConfig>> Known; ///< by what decides on them
  std::map<std::vector<ModelText>, std::shared_ptr<const Catalogue>> Catalogues;
};

} // namespace lazy

#endif

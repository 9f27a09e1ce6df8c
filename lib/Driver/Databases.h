// Which compile database describes a path? The one named, else the nearest one found where
// build systems put it (docs/compile-commands.md has the order).
#ifndef LAZY_DRIVER_DATABASES_H
#define LAZY_DRIVER_DATABASES_H

#include "Driver/CommandOptions.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <vector>

namespace lazy {

/// One source of compile commands. Immutable once made.
struct Database {
  /// Never null. Commands of files it does not list are inferred from their neighbours.
  std::unique_ptr<clang::tooling::CompilationDatabase> Commands;
  std::string File; ///< compile_commands.json or compile_flags.txt; empty: no file
  std::string How;  ///< why this one, for --verbose
  /// Normalised names of the files it lists, in its order; empty: flags for any file.
  std::vector<std::string> Files;
  bool ListsFiles = false;
  std::string SourceDir; ///< the project as far as the database tells; empty: unknown
  std::string BuildDir;  ///< where generated files are, if apart from the sources; or empty
};

/// Finds and keeps databases, one per project named in a run.
class Databases {
public:
  explicit Databases(const CommandOptions &Options) : Options(Options) {}

  /// The database for Path (absolute; a file or directory). Owned by this.
  /// Errors: none found (with the commands that make one), unreadable, or empty.
  llvm::Expected<const Database *> forPath(llvm::StringRef Path);

  /// Every database used so far, in order of first use.
  llvm::ArrayRef<std::unique_ptr<Database>> used() const { return Loaded; }

private:
  llvm::Expected<const Database *> load(llvm::StringRef File, std::string How);
  const Database *fixed(std::vector<std::string> Flags, std::string How);

  const CommandOptions &Options;
  std::vector<std::unique_ptr<Database>> Loaded;
  llvm::StringMap<const Database *> ByFile;
};

/// The binaryDir of every configure preset in Dir/CMakePresets.json and CMakeUserPresets.json,
/// absolute, macros expanded; presets that need what only CMake knows are left out.
std::vector<std::string> presetBuildDirs(llvm::StringRef Dir);

} // namespace lazy

#endif

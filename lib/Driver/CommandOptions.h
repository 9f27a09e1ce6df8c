// What the user said about how files are compiled: which database, which flags more or fewer.
#ifndef LAZY_DRIVER_COMMANDOPTIONS_H
#define LAZY_DRIVER_COMMANDOPTIONS_H

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lazy {

struct CommandOptions {
  /// -p: a directory that holds compile_commands.json or compile_flags.txt, or such a file.
  std::string BuildDir;
  std::string BuildDirFrom = "-p"; ///< what named it, for messages: "-p" or the variable
  /// Asked for a path if there is no BuildDir: which directory is configured for it, and by which
  /// file; both empty: none. May be empty.
  std::function<std::pair<std::string, std::string>(const std::string &Path)> ConfiguredBuildDir;
  /// Asked for a path: the folder of the topmost configuration file that counts there; empty: none.
  /// May be empty.
  std::function<std::string(const std::string &Path)> ConfiguredRoot;
  /// --no-db: no database is looked for; files are read as plain C++20.
  bool NoDatabase = false;
  /// What followed `--`, with or without a compiler in front; then no database is looked for.
  std::optional<std::vector<std::string>> FixedFlags;
  std::vector<std::string> ExtraArgsBefore; ///< right after the compiler
  std::vector<std::string> ExtraArgs;       ///< at the end
  std::vector<std::string> RemovedArgs;     ///< taken out of every command, exactly as written
  /// Globs of compilers that may be run to ask for their include directories.
  std::vector<std::string> QueryDrivers;
  /// Clang's own headers; empty: found by findResourceDir().
  std::string ResourceDir;
};

} // namespace lazy

#endif

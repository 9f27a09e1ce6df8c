// Whose code is a file: the user's, who wants to hear of it, or somebody else's?
#ifndef LAZY_DRIVER_USERCODE_H
#define LAZY_DRIVER_USERCODE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"
#include <list>
#include <string>
#include <vector>

namespace lazy {

/// The files to be linted: those below a path the user named or below the project's root,
/// without third-party folders, generated files and excluded globs. System headers are not
/// this class's concern: that depends on how they were included. Immutable while files are
/// read; safe from several threads then.
class UserCode {
public:
  /// Path: absolute, as the user named it. What is below it is the user's.
  void addNamed(std::string Path) { Named.push_back(std::move(Path)); }
  /// The root of a project: its files are the user's, but not its build directory.
  void addRoot(std::string Root) { Roots.push_back(std::move(Root)); }
  void addBuildDir(std::string Dir) { BuildDirs.push_back(std::move(Dir)); }
  /// Glob of files to leave out, matched against the absolute path and its endings that begin
  /// with a folder: `gen/*.cpp` fits /p/src/gen/a.cpp. Error: not a valid glob.
  llvm::Error addExclude(llvm::StringRef Glob);

  llvm::ArrayRef<std::string> buildDirs() const { return BuildDirs; }
  /// The paths and roots below which files are the user's; sorted, each once.
  std::vector<std::string> dirs() const;

  /// All that decides on the answers, as text.
  std::string describe() const;

  /// Path: absolute and normalised.
  bool contains(llvm::StringRef Path) const;

private:
  bool excluded(llvm::StringRef Path) const;

  std::vector<std::string> Named, Roots, BuildDirs;
  struct Exclude {
    std::string Text; ///< GlobPattern refers to it
    llvm::GlobPattern Pattern;
  };
  std::list<Exclude> Excludes;
};

/// The root of the project Path belongs to: the nearest folder above it with .git,
/// .lazy-lint.yaml or .lazy-lint, else SourceDir if Path is in it, else Path's own folder.
std::string projectRoot(llvm::StringRef Path, llvm::StringRef SourceDir);

} // namespace lazy

#endif

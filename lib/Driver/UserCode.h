// Whose code is a file: the user's, who wants to hear of it, or somebody else's?
#ifndef LAZY_DRIVER_USERCODE_H
#define LAZY_DRIVER_USERCODE_H

#include "Driver/Paths.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lazy {

/// The files to be linted: those below a path the user named or below the project's root,
/// without third-party folders and files, generated files and excluded globs. System headers are
/// not this class's concern: that depends on how they were included. By which name one got to a
/// file does not matter: symbolic links are looked through. Immutable while files are read; safe
/// from several threads then.
class UserCode {
public:
  UserCode();
  UserCode(UserCode &&);
  UserCode &operator=(UserCode &&);
  ~UserCode();

  /// Path: absolute, as the user named it. What is below it is the user's.
  void addNamed(llvm::StringRef Path) { addWithRealPath(Named, Path); }
  /// The root of a project: its files are the user's, but not its build directory.
  void addRoot(llvm::StringRef Root) { addWithRealPath(Roots, Root); }
  void addBuildDir(llvm::StringRef Dir) { addWithRealPath(BuildDirs, Dir); }
  /// Glob of files to leave out, matched against the absolute path and its endings that begin
  /// with a folder: `gen/*.cpp` fits /p/src/gen/a.cpp. Error: not a valid glob.
  llvm::Error addExclude(llvm::StringRef Glob);

  llvm::ArrayRef<std::string> buildDirs() const { return BuildDirs; }
  /// The paths and roots below which files are the user's; sorted, each once.
  std::vector<std::string> dirs() const;

  /// All that decides on the answers, as text; but for which paths were named, if so wanted.
  std::string describe(bool WithNamed = true) const;

  /// Path: absolute and normalised.
  bool contains(llvm::StringRef Path) const;

private:
  /// Both ways to a directory: its name and where that leads.
  static void addWithRealPath(std::vector<std::string> &To, llvm::StringRef Path);
  bool excluded(llvm::StringRef Path) const;
  /// Whether this name of a file is below what is the user's; nothing if it is not below any
  /// directory of the run.
  std::optional<bool> decide(llvm::StringRef Path) const;

  std::vector<std::string> Named, Roots, BuildDirs;
  struct Exclude {
    std::string Text; ///< GlobPattern refers to it
    llvm::GlobPattern Pattern;
  };
  std::list<Exclude> Excludes;
  /// Where names lead: headers are asked for by every unit.
  std::unique_ptr<RealPaths> Leads;
};

/// The root of the project Path belongs to: the nearest folder above it with .git, or Configured,
/// which is above it too, if that is nearer; else SourceDir if Path is in it, else Path's own
/// folder.
std::string projectRoot(llvm::StringRef Path, llvm::StringRef SourceDir,
                        llvm::StringRef Configured = "");

} // namespace lazy

#endif

// Which lines does somebody want to hear about? Those that a change has touched, or that are listed
// in clang-tidy's way.
#ifndef LAZY_SUPPRESS_CHANGEDLINES_H
#define LAZY_SUPPRESS_CHANGEDLINES_H

#include "Finding/PortableFinding.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lazy {

class ChangedLines {
public:
  /// Adds the lines that a patch of `git diff -U0` adds or changes; where it only takes lines away,
  /// the line before and the one after. Names in it are below Root.
  void addPatch(llvm::StringRef Patch, llvm::StringRef Root);
  /// Adds all lines of File (absolute).
  void addWhole(std::string File) { Files[std::move(File)].Whole = true; }

  /// `[{"name": "a.cpp", "lines": [[1,3], [5,7]]}]`: the lines of files whose names end so, or all
  /// of them if no lines are given. Error: it is not of this form.
  static llvm::Expected<ChangedLines> fromFilter(llvm::StringRef Json);

  /// Whether a finding is about one of the lines: its own place, one in a macro it comes from, or a
  /// step of the way that leads to it.
  bool touches(const PortableFinding &F) const;

private:
  struct Lines {
    bool Whole = false;
    std::vector<std::pair<unsigned, unsigned>> Ranges; ///< first and last
  };
  bool contains(const Place &P) const;

  std::map<std::string, Lines> Files;
  std::vector<std::pair<std::string, Lines>> Endings;
};

} // namespace lazy

#endif

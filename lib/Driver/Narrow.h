// Of all that a run has found, what is to be said now: what a change has touched, and what is not
// known already.
#ifndef LAZY_DRIVER_NARROW_H
#define LAZY_DRIVER_NARROW_H

#include "Driver/Run.h"
#include "Suppress/Baseline.h"
#include "Suppress/ChangedLines.h"
#include <optional>

namespace lazy {

class Narrowing {
public:
  /// Asks git and reads the baseline. Errors: git is not there or does not know the commit, a
  /// filter or a baseline that is not one.
  static llvm::Expected<Narrowing> prepare(const NarrowOptions &Options);

  /// Leaves in R what matters, counts what is known already, and says which entries of the
  /// baseline stand for nothing any more.
  void apply(Report &R) const;

  /// Makes all findings of R known: writes the baseline, and leaves none in R. Error: the file
  /// cannot be written.
  llvm::Error writeAll(Report &R) const;

private:
  bool keeps(const PortableFinding &F) const;

  std::vector<ChangedLines> Lines; ///< a finding must be in all of them
  std::string BaselineFile;        ///< absolute; empty: none
  std::vector<BaselineEntry> Known;
};

/// What git says has changed: since ours and Base parted, with files that are new and not yet known
/// to git; or, if Base is empty, what is staged. Errors: git cannot be run, or fails.
llvm::Expected<ChangedLines> askGit(llvm::StringRef Base);

} // namespace lazy

#endif

// Which fixes can be applied together, and what do the files look like
// afterwards?
//
//   FixPlan Plan = planFixes(Findings, Stamps, Options, Verify);   // reads,
//   never writes Error E = applyPlan(Plan); // writes all files or none
//
// Only the first fix of a finding is applied, whole or not at all. Fixes that
// touch the same text never mix: the first in the order of the findings wins,
// the others are skipped and said so; they are found again by the next run.
// Then the driver re-parses the result, and what breaks it is taken back,
// finding by finding.
#ifndef LAZY_FIX_FIX_H
#define LAZY_FIX_FIX_H

#include "Finding/TURecord.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace lazy {

/// New text by file name.
using Overlay = std::map<std::string, std::string>;

/// Parses, with the texts of the overlay instead of those on disk, every unit
/// that reads one of Touched, and returns those of the overlay's files that are
/// read by a unit with a compiler error which it did not have on the texts on
/// disk. Empty: all is well. A file that is read under several names (symbolic
/// links) is in the overlay under each.
using VerifyFixes = std::function<std::set<std::string>(const Overlay &Texts,
                                                        const std::set<std::string> &Touched)>;

struct FixOptions {
  bool Unsafe = false;             ///< also fixes of grade Suggested
  unsigned MaxVerifications = 200; ///< when reached, fixes not yet verified are skipped
  /// Whether a file, with symbolic links resolved, may be written; empty: any may.
  std::function<bool(llvm::StringRef File)> MayWrite;
};

enum class SkipReason {
  Conflict,   ///< touches the same text as a fix that came before
  Changed,    ///< a file has changed since it was analysed, or cannot be read
  Outside,    ///< FixOptions::MayWrite forbids it
  Breaks,     ///< the result has a new compiler error
  Unverified, ///< MaxVerifications was reached
  Malformed,  ///< edits outside of the file or overlapping: a bug in a check
};

struct SkippedFix {
  size_t Finding; ///< index into the findings given
  SkipReason Why;
  std::string File; ///< where the reason lies
  /// The reason, to be put behind who and where, e.g. "overlaps the fix of line
  /// 12; run again to apply it".
  std::string Message;
};

struct PlannedFile {
  std::string Name; ///< as findings name it
  std::string File; ///< the same with symbolic links resolved: what is written
  std::string Old, New;
};

struct FixPlan {
  std::vector<PlannedFile> Files;  ///< those that change, by name
  std::vector<size_t> Applied;     ///< indices of the findings mended, ascending
  std::vector<SkippedFix> Skipped; ///< by index
};

/// Decides what to apply. Findings must be sorted (Finding/Order.h). Stamps say
/// what each file was when it was analysed; a file without stamp, or with two
/// that differ, is left alone. Findings without a fix of the grade asked for
/// are neither applied nor skipped. Verify may be empty.
FixPlan planFixes(llvm::ArrayRef<PortableFinding> Findings, llvm::ArrayRef<FileStamp> Stamps,
                  const FixOptions &Options, const VerifyFixes &Verify);

/// Writes the plan: all files, or none and an error that says why; also if one
/// of them is no longer what the plan was made from.
llvm::Error applyPlan(const FixPlan &Plan);

/// The plan as a patch; paths relative to Directory where they are below it.
std::string planAsDiff(const FixPlan &Plan, llvm::StringRef Directory);

/// The stamp of a file with these bytes.
FileStamp stampOf(llvm::StringRef File, llvm::StringRef Bytes);

} // namespace lazy

#endif

// A run: from the paths the user named to all that is to be said about them.
#ifndef LAZY_DRIVER_RUN_H
#define LAZY_DRIVER_RUN_H

#include "Config/Config.h"
#include "Driver/CommandOptions.h"
#include "Fix/Fix.h"
#include "Report/Report.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <string>
#include <vector>

namespace lazy {

enum class FixMode {
  None,
  Show,  ///< the patch, nothing is written
  Apply, ///< the files are rewritten
};

/// Which of the findings matter now.
struct NarrowOptions {
  std::string DiffBase;       ///< only what is different from where this commit and ours part
  bool Staged = false;        ///< only what is staged for the next commit
  std::string LineFilter;     ///< only these lines; see ChangedLines::fromFilter()
  std::string Baseline;       ///< a file of findings that are known
  bool WriteBaseline = false; ///< all that is found now becomes known
};

struct RunOptions {
  std::vector<std::string> Paths;
  std::vector<std::string> Excludes; ///< globs of files that are not the user's
  CommandOptions Commands;
  ConfigRequest Config; ///< its Directory is filled in by what takes this
  /// Also files that the configuration excludes are read, though nothing is said of them.
  bool KeepsExcluded = false;
  /// What is known of functions that are not in Paths, from 'index' or 'collect'.
  std::vector<std::string> FactsFiles;
  /// Folders whose files are the user's, besides those that Paths make so.
  std::vector<std::string> Roots;
  unsigned Threads = 0; ///< 0: one for each core
  FixMode Fixes = FixMode::None;
  bool UnsafeFixes = false; ///< also those of grade Suggested
  NarrowOptions Narrow;
  bool ReportUnusedNolint = false;
  /// Instead of fixes, comments that silence what is found, with this reason, which checkReason()
  /// has accepted.
  std::optional<std::string> AddNolint;
  bool FullParse = false;   ///< see ParseOptions::Full
  bool ShareHeaders = true; ///< read what many units include once; faster, finds the same
  std::string CacheDir;     ///< what was found out before; empty: nothing is kept
  /// Read instead of what is on disk, by absolute name. Nothing is kept then. Only for
  /// FixMode::None, without what compares with other texts of the file.
  Overlay Texts;
};

/// Who is told what happens meanwhile. Never called from two threads at once.
struct RunListener {
  std::function<void(const std::string &Line)> Remark; ///< for --verbose; may be empty
  /// A file is done; may be empty.
  std::function<void(size_t Done, size_t All, llvm::StringRef File)> Progress;
  /// Why a file was read although there is a cache, or that it was not; in the order of files.
  /// May be empty.
  std::function<void(llvm::StringRef File, const std::string &Why)> Cache;
  class Profile *Times = nullptr; ///< where times are collected; may be null
};

struct RunResult {
  Report Said;
  std::vector<const CheckDef *> Rules; ///< that were looked for, sorted by id
  std::string Patch;                   ///< FixMode::Show: what would be changed
  /// FixMode::Show: the findings that this mends, by their first fix.
  std::vector<PortableFinding> Mended;
};

/// Errors: wrong paths, checks, options, catalogue; no compile database; a fix that could not
/// be written. What is wrong with a single file is in the report.
llvm::Expected<RunResult> run(const RunOptions &Options, const RunListener &Listener);

/// 2 if a file is not fully known, else 1 if there are findings, else 0.
int exitCode(const Report &R);

} // namespace lazy

#endif

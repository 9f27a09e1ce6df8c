// A run in parts, so that a build system can spread it over processes and machines: one file makes
// facts (collect), facts make the report (link). And the part of the facts that outlives a run, for
// editors (index).
#ifndef LAZY_DRIVER_DISTRIBUTE_H
#define LAZY_DRIVER_DISTRIBUTE_H

#include "Driver/Run.h"

namespace lazy {

struct CollectResult {
  std::string Facts; ///< the text of the facts file
  FailedFile Failed; ///< why not all is known; Outcome::Analysed if it is
  /// Every file that was read, for a depfile; absolute.
  std::vector<std::string> Reads;
};

/// The facts of the one file that Options.Paths names. Root: file names below it are written
/// relative to it. Depends on nothing but the options and the files read. Errors: as run(), and if
/// Paths is not one file.
llvm::Expected<CollectResult> collect(const RunOptions &Options, llvm::StringRef Root,
                                      const RunListener &Listener);

/// The report on all units of these files of facts, as if they had been analysed in one run. Root:
/// where file names that are relative begin. Config: says how loud findings are; which rules there
/// are was decided by collect(). The order of Files is no matter. Errors: a file that is none of
/// facts; a wrong configuration.
llvm::Expected<Report> linkFacts(llvm::ArrayRef<std::string> Files, llvm::StringRef Root,
                                 const ConfigRequest &Config, const RunListener &Listener);

struct IndexResult {
  std::string Facts; ///< the text of the index
  size_t Functions = 0;
  Report Said; ///< only what failed and how many files there were
};

/// What the functions of Options.Paths mean to files elsewhere; no check is run. Root: as in
/// collect(); empty: names are absolute.
llvm::Expected<IndexResult> makeIndex(const RunOptions &Options, llvm::StringRef Root,
                                      const RunListener &Listener);

/// A depfile in Make's syntax: Target needs Files.
std::string depfile(llvm::StringRef Target, llvm::ArrayRef<std::string> Files);

} // namespace lazy

#endif

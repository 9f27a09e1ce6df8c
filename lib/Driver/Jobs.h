// Which files are parsed, and how, for the paths the user named?
#ifndef LAZY_DRIVER_JOBS_H
#define LAZY_DRIVER_JOBS_H

#include "Driver/CommandLine.h"
#include "Driver/Databases.h"
#include "Driver/UserCode.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <memory>
#include <string>
#include <vector>

namespace lazy {

/// A path of which there is nothing to read.
struct MissingPath {
  std::string AsNamed; ///< as the user wrote it
  std::string Why;     ///< to stand behind its name
  std::string Alone;   ///< the whole story
};

/// What is to be done in a run.
struct JobPlan {
  std::vector<CompileJob> Jobs; ///< sorted by file, no file twice
  UserCode User;
  std::vector<MissingPath> Missing; ///< paths that do not exist or hold no file to analyse
};

/// Says all of M.
llvm::Error nothingAt(const MissingPath &M);
/// "'nope.cpp' does not exist"
llvm::Error doesNotExist(llvm::StringRef Path);

/// Takes lines for --verbose.
using Sayer = llvm::function_ref<void(const std::string &)>;

/// The jobs for Paths (as the user wrote them): a source file itself; a header with the flags
/// of its nearest neighbour; a directory as the files its database lists below it, or, if it
/// has only headers, as these. Unity files stand for their members.
/// Errors: no database, no file to analyse below any path.
llvm::Expected<JobPlan> planJobs(llvm::ArrayRef<std::string> Paths,
                                 llvm::ArrayRef<std::string> Excludes,
                                 const CommandOptions &Options, Sayer Say);

} // namespace lazy

#endif

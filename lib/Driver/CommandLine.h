// How does a compile command, written for any compiler, become one that this clang reads?
#ifndef LAZY_DRIVER_COMMANDLINE_H
#define LAZY_DRIVER_COMMANDLINE_H

#include "Driver/CommandOptions.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <mutex>
#include <string>
#include <vector>

namespace lazy {

/// Makes all targets known; at the first call only. Must come before a command is read, because a
/// compiler's name tells its target only if that is known. Called by planJobs() and parse().
void prepareClang();

/// One file to parse and how. The arguments are ready for clang::createInvocation.
struct CompileJob {
  std::string File;      ///< absolute
  std::string Directory; ///< where relative paths in Args start
  std::vector<std::string> Args;
  /// The flags clang does not know and that were left out; for --verbose.
  std::vector<std::string> Dropped;
  /// How the flags were guessed ("inferred from a.cpp") if no database lists File; or empty.
  std::string Heuristic;
};

/// Leaves out of Args (compiler first) what this clang cannot take or must not do: flags it
/// does not know, inputs and outputs, precompiled headers, dangling response files, plug-ins,
/// and everything that makes it do something other than compile. Nothing else is changed.
/// Dropped, if given, receives the unknown flags.
std::vector<std::string> cleanArguments(llvm::ArrayRef<std::string> Args,
                                        std::vector<std::string> *Dropped = nullptr);

/// Whether the flags after `--` begin with a compiler: a build system runs us beside it, once for
/// each file (CMAKE_CXX_CLANG_TIDY).
bool isBesideCompiler(const CommandOptions &Options);

/// Asks compilers that the user allowed for their include directories and target.
/// Thread-safe; each compiler is run once for each set of flags that matters.
class DriverQueries {
public:
  /// Globs: absolute paths of compilers that may be run. Error: a glob is not valid.
  static llvm::Expected<std::unique_ptr<DriverQueries>>
  create(const std::vector<std::string> &Globs);

  /// The arguments to add to a command of Compiler (absolute): `-isystem` for each of its
  /// include directories but the one with its own built-in headers, and its target.
  /// Empty if it may not be run or does not answer.
  std::vector<std::string> argumentsFor(llvm::StringRef Compiler, llvm::ArrayRef<std::string> Args);

private:
  bool allowed(llvm::StringRef Compiler) const;

  std::vector<std::string> Globs;
  std::mutex Lock;
  llvm::StringMap<std::vector<std::string>> Answers;
};

/// What to add to the command of Compiler, from what it printed for `-E -v -x c++`.
std::vector<std::string> parseDriverAnswer(llvm::StringRef Output);

/// Where compilers are. Each is looked for once.
class CompilerPaths {
public:
  /// The absolute path of a compiler called in Directory; its name if there is none. A clang is
  /// followed to where it is installed, because its own standard library stands beside it; its name
  /// is kept, because that decides the mode.
  std::string of(llvm::StringRef Compiler, llvm::StringRef Directory);

private:
  llvm::StringMap<std::string> Known;
};

/// The job for File by Command. Queries may be null.
CompileJob makeJob(const clang::tooling::CompileCommand &Command, llvm::StringRef File,
                   const CommandOptions &Options, DriverQueries *Queries, CompilerPaths &Compilers);

/// The directory of clang's own headers (stddef.h, …) for the clang in this process: Override
/// if not empty, else the first that exists of those known at build time and beside the
/// shared library. Error: none exists.
llvm::Expected<std::string> findResourceDir(llvm::StringRef Override);

} // namespace lazy

#endif

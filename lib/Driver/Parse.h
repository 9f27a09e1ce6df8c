// One file, read by clang in this process.
#ifndef LAZY_DRIVER_PARSE_H
#define LAZY_DRIVER_PARSE_H

#include "Driver/CommandLine.h"
#include "Driver/UserCode.h"
#include "Facts/CompilerErrors.h"
#include "Finding/TURecord.h"
#include "Fix/Fix.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <string>
#include <vector>

namespace lazy {

class InputRecorder;

struct ParseOptions {
  std::string ResourceDir;
  /// Which files are the user's besides the main file. Must outlive the parse.
  const UserCode *User = nullptr;
  /// Read every body and make every instantiation, also of other people's code. Slower;
  /// finds the same.
  bool Full = false;
  /// Texts to use instead of those on disk, by absolute name; may be null.
  const Overlay *Texts = nullptr;
  /// Notes what the unit reads and looks for on disk; may be null. For one parse.
  InputRecorder *Recorder = nullptr;
};

/// Whether places and files of one translation unit are the user's, and what files are called.
/// Not thread-safe.
class UnitFiles {
public:
  UnitFiles(const clang::SourceManager &SM, const UserCode *User) : SM(SM), User(User) {}

  /// Whether the file a location (for macros: its expansion) is in is to be linted. System
  /// headers never are, the main file always is.
  bool isUserCode(clang::SourceLocation Loc);
  bool isUserFile(clang::FileID File);
  /// Absolute, without `.` and `..`; empty for what is not a file.
  std::string nameOf(clang::FileID File) const;
  std::string nameOf(clang::FileEntryRef File) const;
  /// The place of Length bytes at a location in a file.
  Place placeOf(clang::SourceLocation FileLoc, unsigned Length) const;

private:
  const clang::SourceManager &SM;
  const UserCode *User;
  llvm::DenseMap<clang::FileID, bool> Known;
};

/// What the parse gives, valid during the callback.
struct ParsedUnit {
  clang::ASTContext &Ctx;
  clang::Sema &S;
  UnitFiles &Files;
  CompilerErrors &Errors;
};

struct ParseResult {
  Outcome Result = Outcome::Missing;
  std::vector<CompilerError> Errors; ///< all, up to a thousand
  unsigned ErrorCount = 0;
};

/// Parses Job and calls Then when the end of the unit is reached, with errors or without; not
/// for C. A crash of the compiler or of Then is caught: the result is Crashed, and what Then
/// had begun to write must not be touched any more. Thread-safe.
ParseResult parse(const CompileJob &Job, const ParseOptions &Options,
                  llvm::function_ref<void(ParsedUnit &)> Then);

} // namespace lazy

#endif

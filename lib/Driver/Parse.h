// One file, read by clang in this process.
#ifndef LAZY_DRIVER_PARSE_H
#define LAZY_DRIVER_PARSE_H

#include "Driver/Invocation.h"
#include "Driver/UserCode.h"
#include "Facts/CompilerErrors.h"
#include "Finding/TURecord.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <string>
#include <vector>

namespace lazy {

/// Whether places and files of one translation unit are the user's, and what files are called.
/// Not thread-safe.
class UnitFiles {
public:
  UnitFiles(const clang::SourceManager &SM, const UserCode *User) : SM(SM), User(User) {}

  /// Whether the file a location (for macros: its expansion) is in is to be linted. System
  /// headers never are, the main file always is.
  bool isUserCode(clang::SourceLocation Loc);
  bool isUserFile(clang::FileID File);
  /// The same for a file that is no system header. Name: absolute, as nameOf() gives it.
  bool isUserName(llvm::StringRef Name) const;
  /// Whether it is in the main file: neither in a header nor in what the command defines.
  bool isMainCode(clang::SourceLocation Loc) const;
  /// The user's files that the unit has read, also those it shares with other units.
  std::vector<clang::FileID> userFiles();
  /// Of the user's, File is one that was read before the unit.
  void addShared(clang::FileID File) { Shared.push_back(File); }
  /// Absolute, without `.` and `..`; empty for what is not a file.
  std::string nameOf(clang::FileID File) const;
  std::string nameOf(clang::FileEntryRef File) const;
  /// The place of Length bytes at a location in a file.
  Place placeOf(clang::SourceLocation FileLoc, unsigned Length) const;

private:
  const clang::SourceManager &SM;
  const UserCode *User;
  llvm::DenseMap<clang::FileID, bool> Known;
  std::vector<clang::FileID> Shared;
};

/// What the parse gives, valid during the callback.
struct ParsedUnit {
  clang::ASTContext &Ctx;
  clang::Sema &S;
  UnitFiles &Files;
  CompilerErrors &Errors;
  /// A header or module is missing: what is wrong because of it hides what else is wrong.
  bool LacksFile;
};

struct ParseResult {
  Outcome Result = Outcome::Missing;
  std::vector<CompilerError> Errors; ///< all, up to a thousand
  unsigned ErrorCount = 0;
  bool LacksFile = false; ///< see ParsedUnit
  /// ParseOptions::Shared would have changed something: nothing was handed over, parse without.
  bool Declined = false;
};

/// Parses Job and calls Then when the end of the unit is reached, with errors or without; not
/// for C. A crash of the compiler or of Then is caught: the result is Crashed, and what Then
/// had begun to write must not be touched any more. Thread-safe.
ParseResult parse(const CompileJob &Job, const ParseOptions &Options,
                  llvm::function_ref<void(ParsedUnit &)> Then);

} // namespace lazy

#endif

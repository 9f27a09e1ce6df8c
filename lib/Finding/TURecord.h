// All that one translation unit has to say, as plain data: no Clang pointers, so that it can
// cross threads, be cached and be printed. It is what the driver's later passes work on.
#ifndef LAZY_FINDING_TURECORD_H
#define LAZY_FINDING_TURECORD_H

#include "Finding/CheckInfo.h"
#include <string>
#include <vector>

namespace lazy {

/// A range of bytes in a file, with its first and last position for people.
/// Lines and columns count from 1, columns in bytes; End* is one past the last byte.
struct Place {
  std::string File; ///< absolute, `.` and `..` removed; empty if there is no place
  unsigned Offset = 0;
  unsigned Length = 0; ///< 0: a point
  unsigned Line = 0, Column = 0;
  unsigned EndLine = 0, EndColumn = 0;

  bool valid() const { return !File.empty(); }
};

/// "where else": a second place and what it shows.
struct PortableNote {
  Place Where; ///< may be invalid: a remark about the finding as a whole
  std::string Message;
};

/// Replace Length bytes at Offset of File by Text.
struct Edit {
  std::string File;
  unsigned Offset = 0;
  unsigned Length = 0;
  std::string Text;

  bool operator==(const Edit &) const = default;
};

enum class FixGrade {
  Safe,      ///< cannot change what the program does but for the bug; `--fix` applies it
  Suggested, ///< `--unsafe-fixes` applies it
};

/// One way to mend a finding. All edits are applied or none.
struct PortableFix {
  std::string Title; ///< e.g. "insert 'co_await'"
  FixGrade Grade = FixGrade::Suggested;
  std::vector<Edit> Edits;
};

struct PortableFinding {
  std::string Check; ///< full name, e.g. "lazy-unawaited"
  CheckGroup Group = CheckGroup::Preview;
  std::string Message;
  Place Where;
  /// For what comes out of a macro: where that is written and used, from the inside out. Like
  /// clang-tidy we let a NOLINT at any of these places silence the finding.
  std::vector<Place> AlsoAt;
  std::string Function; ///< qualified name of the enclosing function, or empty
  std::vector<PortableNote> Notes;
  /// Alternatives, best first; only the first may be applied without asking.
  std::vector<PortableFix> Fixes;
};

/// A file as it was read, so that a fix never overwrites somebody's later change.
struct FileStamp {
  std::string File;
  uint64_t Size = 0;
  uint64_t Hash = 0; ///< xxh3 of the bytes
};

/// One NOLINT comment (clang-tidy's grammar), already resolved to the lines it silences.
struct Suppression {
  std::string File;
  unsigned CommentLine = 0;             ///< where the comment stands
  unsigned FirstLine = 0, LastLine = 0; ///< inclusive
  /// Offsets silenced, Begin <= offset < End: a block may begin in the middle of a line.
  unsigned Begin = 0, End = 0;
  /// Globs, e.g. "lazy-*"; as in clang-tidy those with a '-' are ignored, so they are not kept.
  /// A bare NOLINT holds "*", `NOLINT()` holds nothing.
  std::vector<std::string> Checks;
};

/// A NOLINTBEGIN without its NOLINTEND or the other way round; it silences nothing.
struct UnmatchedNolint {
  Place Where;
  std::string Message;             ///< as clang-tidy says it
  std::vector<std::string> Checks; ///< as in Suppression
};

/// A compiler error, kept when a file did not parse.
struct CompilerError {
  Place Where;
  std::string Message;
};

enum class Outcome {
  Analysed, ///< parsed without error
  Errors,   ///< compiler errors; what could be read was analysed all the same
  Crashed,  ///< the compiler or a check crashed: nothing of this file is known
  Missing,  ///< the file or its command could not be read
};

struct TURecord {
  std::string MainFile;
  std::vector<FileStamp> Files; ///< user files read by this unit
  std::vector<PortableFinding> Findings;
  std::vector<Suppression> Suppressions;
  std::vector<UnmatchedNolint> Unmatched;
  Outcome Result = Outcome::Analysed;
  std::vector<CompilerError> Errors; ///< the first few
  unsigned ErrorCount = 0;
};

} // namespace lazy

#endif

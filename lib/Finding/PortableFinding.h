// A finding as plain data: what is said about which place, and how to mend it.
#ifndef LAZY_FINDING_PORTABLEFINDING_H
#define LAZY_FINDING_PORTABLEFINDING_H

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
  bool operator==(const Place &) const = default;
};

/// Where a note stands on the way through the function that a finding is about, if on it. Notes of
/// one side are in the order of the way.
enum class PathSide {
  Aside,  ///< not a step of a way
  Before, ///< leads to the finding
  After,  ///< where it goes on from there
};

/// "where else": a second place and what it shows.
struct PortableNote {
  Place Where; ///< may be invalid: a remark about the finding as a whole
  std::string Message;
  PathSide Side = PathSide::Aside;
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

/// One hop of the way from a finding to its cause: a call, and in which function it stands.
struct PathStep {
  std::string In;    ///< qualified name of the function that calls, for people
  std::string Calls; ///< qualified name of the function called
  Place Where;       ///< of the call
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
  /// From the call at Where to what it leads to, in the order of the calls; empty if the cause
  /// is at Where itself. The notes tell the same, shortened.
  std::vector<PathStep> Path;
  /// Alternatives, best first; only the first may be applied without asking.
  std::vector<PortableFix> Fixes;
};

} // namespace lazy

#endif

// All that one translation unit has to say, as plain data: no Clang pointers, so that it can
// cross threads, be cached and be printed. It is what the driver's later passes work on.
#ifndef LAZY_FINDING_TURECORD_H
#define LAZY_FINDING_TURECORD_H

#include "Finding/FunctionSummary.h"
#include "Finding/PortableFinding.h"
#include <cstdint>
#include <string>
#include <vector>

namespace lazy {

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
  unsigned Offset = 0, Length = 0;       ///< of the word with its list
  unsigned EndOffset = 0, EndLength = 0; ///< of the word that ends a block, if it is one
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
  std::string MissingHeader; ///< as it is included; empty if the error is about something else
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
  /// Findings that need to know other functions; the link step settles them (lib/Link).
  std::vector<ConditionalFinding> Conditional;
  /// What other units may need to know of this one's functions.
  std::vector<FunctionSummary> Functions;
  std::vector<Suppression> Suppressions;
  std::vector<UnmatchedNolint> Unmatched;
  Outcome Result = Outcome::Analysed;
  std::vector<CompilerError> Errors; ///< the first few
  unsigned ErrorCount = 0;
};

} // namespace lazy

#endif

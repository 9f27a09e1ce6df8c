// The source lines shown under a message: what was meant, as the author sees
// it.
#ifndef LAZY_REPORT_CODEFRAME_H
#define LAZY_REPORT_CODEFRAME_H

#include "Finding/TURecord.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {

struct FrameStyle {
  bool Color = false;
  unsigned Width = 120; ///< of the whole line, at least 40
};

/// Prints the lines of Where in Text, the first place marked `^`, the rest of
/// its range `~`:
///     3 |   save();
///       |   ^~~~~~
/// Tabs become four columns; what a terminal cannot show becomes U+FFFD.
/// Nothing is printed if Where does not fit Text (the file has changed since).
void printFrame(llvm::StringRef Text, const Place &Where, const FrameStyle &Style,
                llvm::raw_ostream &OS);

/// Prints what Edits (of one file, any order) do to Text as lines taken away
/// and lines added:
///     3 -   save();
///     3 +   co_await save();
/// At most a few lines of each; nothing if the edits do not fit.
void printEdits(llvm::StringRef Text, llvm::ArrayRef<Edit> Edits, const FrameStyle &Style,
                llvm::raw_ostream &OS);

} // namespace lazy

#endif

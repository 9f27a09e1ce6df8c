// How text that somebody else wrote (file names, names in code) is shown, so that it cannot command
// the terminal or the log that shows it, nor look like something else.
#ifndef LAZY_SUPPORT_PRINTABLE_H
#define LAZY_SUPPORT_PRINTABLE_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace lazy {

/// Text in one line with everything in it visible: control characters (escape sequences, line
/// breaks, tabs) and bytes that are not UTF-8 become `\x1b`, other characters that do not show
/// (directions of writing, line separators) become `\u{202e}`. All else stays.
std::string printable(llvm::StringRef Text);

/// The same for text of several lines: line breaks and tabs stay.
std::string printableLines(llvm::StringRef Text);

} // namespace lazy

#endif

// What does a text look like after an edit? Shared by the fixer, which writes
// it, and the reports, which show it.
#ifndef LAZY_FINDING_APPLYEDITS_H
#define LAZY_FINDING_APPLYEDITS_H

#include "Finding/TURecord.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace lazy {

/// Text with Edits (all of this file) applied; nothing if one of them is
/// outside of Text or two overlap. Insertions at the same place stay in the
/// order given, before what is replaced there. If Text ends its lines with CR
/// LF, so do the lines inserted.
std::optional<std::string> applyEdits(llvm::StringRef Text, llvm::ArrayRef<Edit> Edits);

/// What E puts into Text: its own text, with the line ends of Text.
std::string insertedText(const Edit &E, llvm::StringRef Text);

/// True if the first line of Text ends with CR LF.
bool usesCrLf(llvm::StringRef Text);

} // namespace lazy

#endif

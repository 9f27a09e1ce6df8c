// Which findings has somebody silenced with a NOLINT comment? Grammar and
// meaning are clang-tidy's to the letter, so that a comment works the same in
// both front ends:
//   NOLINT            this line                NOLINTNEXTLINE       the line
//   after this one NOLINTBEGIN … NOLINTEND                    what stands
//   between the two words
// each with an optional list of checks in parentheses. The words count wherever
// they stand, also in strings: clang-tidy searches the text, not the comments.
#ifndef LAZY_SUPPRESS_SUPPRESS_H
#define LAZY_SUPPRESS_SUPPRESS_H

#include "Finding/TURecord.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace lazy {

/// All directives of Text in the order of their comments. File is only copied
/// into the results (use the spelling that findings use). If Unmatched is
/// given, half blocks are added to it, by place.
std::vector<Suppression> findSuppressions(llvm::StringRef File, llvm::StringRef Text,
                                          std::vector<UnmatchedNolint> *Unmatched = nullptr);

/// True if Globs (as in Suppression::Checks) name Check; `*` matches any text,
/// all else itself.
bool namesCheck(llvm::ArrayRef<std::string> Globs, llvm::StringRef Check);

/// True if S silences F: its place, or one of those it has in macros, is
/// covered, and its check named.
bool silences(const Suppression &S, const PortableFinding &F);

/// Removes the silenced from Findings, keeping the order, and returns how many.
/// If Used is given it gets one element for each of Suppressions: did it
/// silence anything? Of a header's directives, which arrive once for each unit
/// that read it, all copies count as used. If Silenced is given, what is
/// removed is added to it, in order.
size_t applySuppressions(std::vector<PortableFinding> &Findings,
                         llvm::ArrayRef<Suppression> Suppressions,
                         std::vector<bool> *Used = nullptr,
                         std::vector<PortableFinding> *Silenced = nullptr);

/// Those of Unmatched that would have silenced one of Findings, had the other
/// half been there; each once, by place. Nobody else need hear of them: they
/// may be meant for another tool.
std::vector<UnmatchedNolint> unmatchedThatMatter(llvm::ArrayRef<UnmatchedNolint> Unmatched,
                                                 llvm::ArrayRef<PortableFinding> Findings);

} // namespace lazy

#endif

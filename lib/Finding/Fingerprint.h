// Is this finding one that was there before? A name for a finding that stays the same while the
// code around it changes: for baselines, and for services that follow findings from run to run.
#ifndef LAZY_FINDING_FINGERPRINT_H
#define LAZY_FINDING_FINGERPRINT_H

#include "Finding/PortableFinding.h"
#include "Support/FileCache.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <utility>
#include <vector>

namespace lazy {

struct Fingerprint {
  /// 32 hexadecimal digits of the rule, the file relative to the root, the enclosing function, the
  /// statement, and how many findings with the same of all these stand before it. No two findings
  /// of a run share it.
  std::string Here;
  /// The same without the file and the count, for findings that moved to another file. Several
  /// findings may share it: compare how many there are.
  std::string Anywhere;

  bool operator==(const Fingerprint &) const = default;
};

/// The fingerprints of Findings, which are in order (Order.h); Result[I] belongs to Findings[I].
/// They do not depend on lines and columns, white space, line breaks, comments, the wording of
/// messages, or on where Root is; a finding outside of Root keeps its absolute name. Sources are
/// read through Files; of a file that cannot be read, the statements are not told apart.
std::vector<Fingerprint> fingerprints(llvm::ArrayRef<PortableFinding> Findings,
                                      llvm::StringRef Root, FileCache &Files);

/// A source text without what a formatter may change: white space, comments, line breaks in string
/// literals. Remembers where each byte came from.
class CondensedText {
public:
  explicit CondensedText(llvm::StringRef Text);

  /// The statement that holds Offset, condensed: from the last `;`, `{` or `}` before it up to the
  /// next one, or the preprocessor directive. What is too long is cut around Offset.
  std::string statementAt(unsigned Offset) const;

private:
  friend class Condenser;

  std::string Bytes; ///< a boundary is a '\0'
  std::vector<unsigned> Offsets;
};

} // namespace lazy

#endif

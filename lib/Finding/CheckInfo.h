// What is said about a check outside its code: the one place where its name, summary and
// grade are written. Read by `rules`, `explain`, the reporters, the plug-in and the docs.
#ifndef LAZY_FINDING_CHECKINFO_H
#define LAZY_FINDING_CHECKINFO_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include <string>

namespace lazy {

/// Decides whether a check is on by default and how loud it is (DESIGN §6).
enum class CheckGroup {
  Correctness, ///< on; certain bugs, next to no false positives
  Suspicious,  ///< on; very likely bugs
  Performance, ///< off
  Pedantic,    ///< off; advice
  Preview,     ///< off; not yet measured on real code
};

/// The best fix a check can offer; the tests fail when its behaviour disagrees.
enum class Fixability {
  None,
  Suggested, ///< may change what the program does, e.g. inserting `co_await`
  Safe,
};

struct CheckInfo {
  llvm::StringLiteral Id;      ///< without prefix, e.g. "unawaited"; printed as lazy-unawaited
  llvm::StringLiteral Summary; ///< one line, lower case, no full stop
  CheckGroup Group;
  llvm::StringLiteral Since; ///< first release, e.g. "0.1"
  Fixability Fix;

  /// The name users write and read, e.g. "lazy-unawaited".
  std::string fullName() const { return ("lazy-" + Id).str(); }
  bool onByDefault() const {
    return Group == CheckGroup::Correctness || Group == CheckGroup::Suspicious;
  }
};

/// "correctness", "suspicious", …; static storage.
llvm::StringRef toString(CheckGroup G);
/// "none", "suggested", "safe"; static storage.
llvm::StringRef toString(Fixability F);

} // namespace lazy

#endif

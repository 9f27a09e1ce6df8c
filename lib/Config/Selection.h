// Which rules does a word mean, and how are options written on the command line?
#ifndef LAZY_CONFIG_SELECTION_H
#define LAZY_CONFIG_SELECTION_H

#include "Checks/Check.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace lazy {

/// How much a pattern leaves open: what names more precisely has the last word.
enum class Breadth { All, Group, Glob, Name };

/// The rules that a pattern means, as places in allChecks().
struct RuleMatch {
  std::vector<size_t> Rules;
  Breadth How = Breadth::Name;
};

/// Pattern is a name with or without `lazy-`, a glob, a group ("suspicious") or "all". Error: it
/// fits no rule; with the nearest that does.
llvm::Expected<RuleMatch> matchRules(llvm::StringRef Pattern);

/// The patterns in Lists, each of which may hold several, separated by commas.
std::vector<std::string> splitPatterns(llvm::ArrayRef<std::string> Lists);

/// The error for a name that is no check's: "no check named 'x'; did you mean 'y'?".
llvm::Error unknownCheck(llvm::StringRef Name);

/// An option of a rule; its value was validated.
struct GivenOption {
  const CheckDef *Check;
  std::string Name, Value;
};

/// CHECK.NAME=VALUE. Error: no such check or option, or a value that does not parse.
llvm::Expected<GivenOption> parseCheckOption(llvm::StringRef Given);

/// Whether Check has an option of this name that may have this value.
llvm::Error validateOption(const CheckDef &Check, llvm::StringRef Name, llvm::StringRef Value);

} // namespace lazy

#endif

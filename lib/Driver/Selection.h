// Which checks run, and with which options?
#ifndef LAZY_DRIVER_SELECTION_H
#define LAZY_DRIVER_SELECTION_H

#include "Checks/Check.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>
#include <vector>

namespace lazy {

/// The checks of Select (empty: those on by default) without those of Ignore, in order of id.
/// A pattern is a name with or without `lazy-`, a glob, a group ("suspicious") or "all"; each
/// element may hold several, separated by commas. Error: a pattern that fits no check, with
/// the nearest that does.
llvm::Expected<std::vector<const CheckDef *>> selectChecks(llvm::ArrayRef<std::string> Select,
                                                           llvm::ArrayRef<std::string> Ignore);

/// Options given as CHECK.NAME=VALUE, by check id without prefix. Error: no such check or
/// option, or a value that does not parse.
llvm::Expected<std::map<std::string, OptionValues>>
parseCheckOptions(llvm::ArrayRef<std::string> Given);

/// The error for a name that is no check's: "no check named 'x'; did you mean 'y'?".
llvm::Error unknownCheck(llvm::StringRef Name);

} // namespace lazy

#endif

// What is known of one type, as seen from the end of a file, or of all values in a file?
#ifndef LAZY_DRIVER_DESCRIBETYPE_H
#define LAZY_DRIVER_DESCRIBETYPE_H

#include "Config/Config.h"
#include "Driver/CommandOptions.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace lazy {

/// The traits of the type spelled Type at the end of File, each with its evidence.
/// Errors: as for a run; or the file or the type does not compile.
llvm::Expected<std::string> describeType(llvm::StringRef File, llvm::StringRef Type,
                                         const CommandOptions &Commands,
                                         const ConfigRequest &Config);

/// The facts about File (dumpFacts), for tests of facts. Errors: as for describeType.
llvm::Expected<std::string> describeFacts(llvm::StringRef File, const CommandOptions &Commands,
                                          const ConfigRequest &Config);

} // namespace lazy

#endif

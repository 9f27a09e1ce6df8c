// Another program's answer to a question.
#ifndef LAZY_DRIVER_RUNPROGRAM_H
#define LAZY_DRIVER_RUNPROGRAM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace lazy {

struct ProgramAnswer {
  int Code = 0; ///< what it exits with; negative if it did not end by itself
  std::string Out, Err;
};

/// Runs Program (absolute) with Arguments and nothing to read, for so many Seconds (0: as long as
/// it takes). Error: there is no room for its answer, or it cannot be started.
llvm::Expected<ProgramAnswer> runProgram(llvm::StringRef Program,
                                         llvm::ArrayRef<llvm::StringRef> Arguments,
                                         unsigned Seconds = 0);

} // namespace lazy

#endif

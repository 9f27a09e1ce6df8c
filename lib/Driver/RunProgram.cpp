#include "Driver/RunProgram.h"
#include "Support/FileCache.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"

namespace lazy {

namespace fs = llvm::sys::fs;

/// A file for what a program prints; gone with this.
class Printed {
public:
  Printed() { Failed = fs::createTemporaryFile("lazy-lint-answer", "txt", Name); }
  ~Printed() {
    if (!Failed)
      fs::remove(Name);
  }
  Printed(const Printed &) = delete;

  std::string text() const { return readBytes(Name).value_or(""); }

  std::error_code Failed;
  llvm::SmallString<128> Name;
};

llvm::Expected<ProgramAnswer>
runProgram(llvm::StringRef Program, llvm::ArrayRef<llvm::StringRef> Arguments, unsigned Seconds) {
  Printed Out, Err;
  if (std::error_code Code = Out.Failed ? Out.Failed : Err.Failed)
    return llvm::createStringError(Code, "cannot make a temporary file: %s",
                                   Code.message().c_str());
  std::vector<llvm::StringRef> Words = {Program};
  Words.insert(Words.end(), Arguments.begin(), Arguments.end());
  std::optional<llvm::StringRef> Redirects[] = {"", Out.Name.str(), Err.Name.str()};
  std::string Why;
  bool NotStarted = false;
  ProgramAnswer Result;
  Result.Code = llvm::sys::ExecuteAndWait(Program, Words, std::nullopt, Redirects, Seconds,
                                          /*MemoryLimit=*/0, &Why, &NotStarted);
  if (NotStarted)
    return llvm::createStringError("%s", Why.c_str());
  Result.Out = Out.text();
  Result.Err = Err.text();
  return Result;
}

} // namespace lazy

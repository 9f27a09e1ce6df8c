// Which directories does another compiler search, and for which target does it compile?
// Only it knows, and only compilers the user allowed by name are run.
#include "Driver/CommandLine.h"
#include "Driver/Paths.h"
#include "Driver/RunProgram.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

namespace lazy {

namespace path = llvm::sys::path;

llvm::Expected<std::unique_ptr<DriverQueries>>
DriverQueries::create(const std::vector<std::string> &Globs) {
  for (const std::string &Glob : Globs) {
    llvm::Expected<llvm::GlobPattern> Pattern = llvm::GlobPattern::create(Glob, 64);
    if (!Pattern)
      return llvm::createStringError("--query-driver: '%s': %s", Glob.c_str(),
                                     llvm::toString(Pattern.takeError()).c_str());
  }
  std::unique_ptr<DriverQueries> Result = std::make_unique<DriverQueries>();
  Result->Globs = Globs;
  return Result;
}

bool DriverQueries::allowed(llvm::StringRef Compiler) const {
  for (const std::string &Glob : Globs) {
    llvm::Expected<llvm::GlobPattern> Pattern = llvm::GlobPattern::create(Glob, 64);
    if (!Pattern)
      llvm::consumeError(Pattern.takeError()); // create() refused it already
    else if (Pattern->match(Compiler))
      return true;
  }
  return false;
}

/// Flags that change which directories a compiler searches.
static std::vector<std::string> flagsThatMatter(llvm::ArrayRef<std::string> Args) {
  std::vector<std::string> Result;
  for (size_t I = 1; I < Args.size(); ++I) {
    llvm::StringRef A = Args[I];
    if (A == "--sysroot" || A == "-isysroot" || A == "-target" || A == "-specs") {
      Result.push_back(Args[I]);
      if (I + 1 < Args.size())
        Result.push_back(Args[++I]);
    } else if (A.starts_with("--sysroot=") || A.starts_with("-isysroot") ||
               A.starts_with("--target=") || A.starts_with("-stdlib=") ||
               A.starts_with("-specs=") || A.starts_with("--specs=") || A.starts_with("-m") ||
               A == "-nostdinc" || A == "-nostdinc++" || A == "-nostdlibinc") {
      Result.push_back(Args[I]);
    }
  }
  return Result;
}

/// A compiler's own built-in headers would hide clang's, and clang cannot read them.
static bool holdsBuiltinHeaders(llvm::StringRef Dir) {
  auto Has = [&](llvm::StringRef Name) {
    llvm::SmallString<256> File(Dir);
    path::append(File, Name);
    return llvm::sys::fs::exists(File);
  };
  return Has("stddef.h") && Has("stdarg.h") && !Has("stdio.h");
}

std::vector<std::string> parseDriverAnswer(llvm::StringRef Output) {
  std::vector<std::string> Result;
  llvm::SmallVector<llvm::StringRef, 64> Lines;
  Output.split(Lines, '\n');
  bool InList = false;
  for (llvm::StringRef Line : Lines) {
    Line = Line.trim();
    if (Line.consume_front("Target: ")) {
      Result.push_back("--target=" + Line.str());
    } else if (Line == "#include <...> search starts here:") {
      InList = true;
    } else if (Line == "End of search list.") {
      InList = false;
    } else if (InList) {
      std::string Dir = absolutePath(Line);
      if (!holdsBuiltinHeaders(Dir)) {
        Result.push_back("-isystem");
        Result.push_back(Dir);
      }
    }
  }
  return Result;
}

std::vector<std::string> DriverQueries::argumentsFor(llvm::StringRef Compiler,
                                                     llvm::ArrayRef<std::string> Args) {
  if (Globs.empty())
    return {};
  if (!allowed(Compiler) && !allowed(realPath(Compiler)))
    return {};
  std::vector<std::string> Flags = flagsThatMatter(Args);
  std::string Key = Compiler.str();
  for (const std::string &F : Flags)
    Key += "\n" + F;
  std::lock_guard<std::mutex> Guard(Lock);
  if (auto It = Answers.find(Key); It != Answers.end())
    return It->second;
  std::vector<std::string> &Answer = Answers[Key];

  std::vector<llvm::StringRef> Arguments = {"-E", "-v", "-x", "c++"};
  Arguments.insert(Arguments.end(), Flags.begin(), Flags.end());
  Arguments.push_back("/dev/null");
  llvm::Expected<ProgramAnswer> Said = runProgram(Compiler, Arguments, /*Seconds=*/30);
  if (!Said)
    llvm::consumeError(Said.takeError());
  else if (Said->Code == 0)
    Answer = parseDriverAnswer(Said->Err);
  return Answer;
}

} // namespace lazy

// What has changed, by git. It is asked as a program: its library would be one more to install, and
// its answers are the user's own.
#include "Driver/Narrow.h"
#include "Driver/RunProgram.h"
#include "llvm/Support/Program.h"

namespace lazy {

using llvm::StringRef;

/// What git prints for Words. Error: what it says on its error output.
static llvm::Expected<std::string> git(std::vector<StringRef> Words) {
  llvm::ErrorOr<std::string> Program = llvm::sys::findProgramByName("git");
  if (!Program)
    return llvm::createStringError("git is not installed, or not in PATH; give the lines by "
                                   "--line-filter");
  // Names as they are, whatever the user has configured.
  Words.insert(Words.begin(), {"-c", "core.quotePath=false"});
  llvm::Expected<ProgramAnswer> Answer = runProgram(*Program, Words);
  if (!Answer)
    return llvm::createStringError("git: %s", llvm::toString(Answer.takeError()).c_str());
  if (Answer->Code == 0)
    return std::move(Answer->Out);
  // The first line says it; what follows is the usage.
  return llvm::createStringError("git: %s", StringRef(Answer->Err).split('\n').first.str().c_str());
}

llvm::Expected<ChangedLines> askGit(StringRef Base) {
  llvm::Expected<std::string> Top = git({"rev-parse", "--show-toplevel"});
  if (!Top)
    return Top.takeError();
  std::string Root = StringRef(*Top).rtrim("\n").str();
  std::vector<StringRef> Diff = {"diff",           "-U0",           "--no-color",
                                 "--no-ext-diff",  "--no-relative", "--src-prefix=a/",
                                 "--dst-prefix=b/"};
  if (Base.empty())
    Diff.push_back("--cached");
  else
    Diff.insert(Diff.end(), {"--merge-base", "--end-of-options", Base});
  Diff.push_back("--");
  llvm::Expected<std::string> Patch = git(Diff);
  if (!Patch)
    return Patch.takeError();
  ChangedLines Result;
  Result.addPatch(*Patch, Root);
  if (Base.empty())
    return Result;
  llvm::Expected<std::string> New =
      git({"ls-files", "--others", "--exclude-standard", "-z", "--full-name", ":/"});
  if (!New)
    return New.takeError();
  StringRef Names = *New;
  while (!Names.empty()) {
    auto [Name, Rest] = Names.split('\0');
    Result.addWhole((Root + "/" + Name).str());
    Names = Rest;
  }
  return Result;
}

} // namespace lazy

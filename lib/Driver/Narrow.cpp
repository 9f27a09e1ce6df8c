#include "Driver/Narrow.h"
#include "Driver/Paths.h"
#include "Support/AtomicFile.h"
#include "Support/DisplayPath.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <set>

namespace lazy {

static std::string folderOf(llvm::StringRef File) {
  return llvm::sys::path::parent_path(File).str();
}

llvm::Expected<Narrowing> Narrowing::prepare(const NarrowOptions &Options) {
  Narrowing Result;
  if (!Options.LineFilter.empty()) {
    llvm::Expected<ChangedLines> Filter = ChangedLines::fromFilter(Options.LineFilter);
    if (!Filter)
      return Filter.takeError();
    Result.Lines.push_back(std::move(*Filter));
  }
  if (Options.Staged || !Options.DiffBase.empty()) {
    llvm::Expected<ChangedLines> Changed = askGit(Options.DiffBase);
    if (!Changed)
      return Changed.takeError();
    Result.Lines.push_back(std::move(*Changed));
  }
  if (Options.Baseline.empty())
    return Result;
  Result.BaselineFile = absolutePath(Options.Baseline);
  if (Options.WriteBaseline)
    return Result;
  std::optional<std::string> Text = readBytes(Result.BaselineFile);
  if (!Text)
    return llvm::createStringError("--baseline: cannot read '%s'; --write-baseline makes it",
                                   Options.Baseline.c_str());
  llvm::Expected<std::vector<BaselineEntry>> Known = readBaseline(*Text, Options.Baseline);
  if (!Known)
    return Known.takeError();
  Result.Known = std::move(*Known);
  return Result;
}

bool Narrowing::keeps(const PortableFinding &F) const {
  return llvm::all_of(Lines, [&](const ChangedLines &L) { return L.touches(F); });
}

void Narrowing::apply(Report &R) const {
  if (!Known.empty()) {
    FileCache Files;
    size_t Before = R.Findings.size();
    std::vector<BaselineEntry> Stale =
        removeKnown(R.Findings, Known, folderOf(BaselineFile), Files);
    R.Known = Before - R.Findings.size();
    // Of files that this run has not read nothing is known, but that they are gone.
    llvm::erase_if(Stale, [&](const BaselineEntry &E) {
      std::string File = absolutePath(E.File, folderOf(BaselineFile));
      return !R.Read.count(File) && llvm::sys::fs::exists(File);
    });
    if (!Stale.empty())
      R.Remarks.push_back(
          {BaselineFile, (Stale.size() == 1 ? std::string("1 entry is")
                                            : std::to_string(Stale.size()) + " entries are") +
                             " no longer found, e.g. " + Stale.front().Check + " in " +
                             Stale.front().File + "; --write-baseline takes them out"});
  }
  llvm::erase_if(R.Findings, [&](const PortableFinding &F) { return !keeps(F); });
  llvm::erase_if(R.Silenced, [&](const PortableFinding &F) { return !keeps(F); });
}

llvm::Error Narrowing::writeAll(Report &R) const {
  FileCache Files;
  if (llvm::Error E =
          writeFile(BaselineFile, writeBaseline(R.Findings, folderOf(BaselineFile), Files)))
    return E;
  R.Known = R.Findings.size();
  R.Findings.clear();
  return llvm::Error::success();
}

} // namespace lazy

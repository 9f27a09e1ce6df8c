#include "Driver/Distribute.h"
#include "Driver/Judge.h"
#include "Driver/Paths.h"
#include "Driver/Units.h"
#include "Link/FactsFile.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

namespace lazy {

llvm::Expected<CollectResult> collect(const RunOptions &Options, llvm::StringRef Root,
                                      const RunListener &Listener) {
  RunOptions WithAll = Options;
  WithAll.KeepsExcluded = true;
  llvm::Expected<std::unique_ptr<RunSetup>> Setup = prepare(WithAll, Listener);
  if (!Setup)
    return Setup.takeError();
  llvm::ArrayRef<CompileJob> Jobs = (*Setup)->Plan.Jobs;
  if (Jobs.size() != 1)
    return llvm::createStringError("'%s' stands for %u files; 'collect' takes one source file",
                                   Options.Paths.front().c_str(), unsigned(Jobs.size()));
  CollectResult Result;
  TURecord Record = analyse(Jobs.front(), (*Setup)->Of.front()->Analysis, &Result.Reads);
  if (llvm::Error E = dropUnwanted(Record, *(*Setup)->Config))
    return std::move(E);
  llvm::append_range(Result.Reads, (*Setup)->Config->filesRead());
  Result.Failed = {Record.MainFile, Record.Result, Record.Errors, Record.ErrorCount};
  Result.Facts = writeFacts(Record, absolutePath(Root));
  return Result;
}

llvm::Expected<Report> linkFacts(llvm::ArrayRef<std::string> Files, llvm::StringRef Root,
                                 const ConfigRequest &Request, const RunListener &Listener) {
  CommandOptions NoCommands;
  llvm::Expected<std::unique_ptr<Configuration>> Config = configure(Request, NoCommands);
  if (!Config)
    return Config.takeError();
  // Numbers of units follow from names, not from how a build system happens to list them.
  std::vector<std::string> Sorted(Files.begin(), Files.end());
  llvm::sort(Sorted);
  Sorted.erase(std::unique(Sorted.begin(), Sorted.end()), Sorted.end());

  std::string Base = absolutePath(Root); // never empty
  Program Joined;
  std::vector<TURecord> Records;
  {
    PassTimer T(Listener, "reading facts");
    for (const std::string &File : Sorted) {
      llvm::Expected<std::vector<TURecord>> Units = readFactsFiles(File, Base);
      if (!Units)
        return Units.takeError();
      for (TURecord &Record : *Units) {
        join(Joined, Records.size(), Record);
        Record.Functions = {};
        Records.push_back(std::move(Record));
      }
    }
  }
  PassTimer T(Listener, "link");
  std::vector<PortableFinding> Linked = link(Records, Joined, {});
  // An index among the files has no unit of its own.
  llvm::erase_if(Records, [](const TURecord &R) { return R.MainFile.empty(); });
  llvm::sort(Records, [](const TURecord &A, const TURecord &B) { return A.MainFile < B.MainFile; });
  Report Result = gather(Records, std::move(Linked));
  if (llvm::Error E = judgeLoudness(Result, **Config))
    return std::move(E);
  return Result;
}

llvm::Expected<IndexResult> makeIndex(const RunOptions &Options, llvm::StringRef Root,
                                      const RunListener &Listener) {
  llvm::Expected<std::unique_ptr<RunSetup>> Setup = prepare(Options, Listener);
  if (!Setup)
    return Setup.takeError();
  if (!(*Setup)->Plan.Missing.empty())
    return nothingAt((*Setup)->Plan.Missing.front());
  for (const std::unique_ptr<UnitSettings> &Each : (*Setup)->Settings)
    Each->Analysis.Checks.clear();
  llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(Options.Threads));
  Program Joined;
  std::vector<TURecord> Records((*Setup)->Plan.Jobs.size());
  std::vector<size_t> All(Records.size());
  std::iota(All.begin(), All.end(), 0);
  {
    PassTimer T(Listener, "analysis");
    analyseAll(**Setup, All, Pool, Listener, Records, &Joined);
  }
  Joined.finish();

  IndexResult Result;
  TURecord Index = indexOf(Joined);
  Result.Functions = Index.Functions.size();
  Result.Facts = writeFacts(Index, Root.empty() ? "" : absolutePath(Root));
  Result.Said = gather(Records, {});
  return Result;
}

std::string depfile(llvm::StringRef Target, llvm::ArrayRef<std::string> Files) {
  auto Escaped = [](llvm::StringRef Name) {
    std::string Result;
    for (char C : Name) {
      if (C == ' ' || C == '#')
        Result += '\\';
      if (C == '$')
        Result += '$';
      Result += C;
    }
    return Result;
  };
  std::string Text = Escaped(Target) + ":";
  for (const std::string &File : Files)
    Text += " \\\n  " + Escaped(File);
  return Text + "\n";
}

} // namespace lazy

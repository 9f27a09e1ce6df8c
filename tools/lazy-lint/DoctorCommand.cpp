// lazy-lint doctor: what would a run read, how, and what is in its way?
#include "Cache/ResultCache.h"
#include "Commands.h"
#include "Driver/CommandLine.h"
#include "Driver/Paths.h"
#include "Driver/Units.h"
#include "Support/DisplayPath.h"
#include "Support/Printable.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

namespace lazy {
namespace {

std::string shown(llvm::StringRef Path) { return printable(displayPath(Path, currentDirectory())); }

std::string counted(size_t N, llvm::StringRef Noun) {
  return (llvm::Twine(N) + " " + Noun + (N == 1 ? "" : "s")).str();
}

std::string placeOf(const Place &Where) {
  return llvm::formatv("{0}:{1}:{2}", shown(Where.File), Where.Line, Where.Column);
}

void tellTools(const RunOptions &Run) {
  llvm::outs() << "lazy-lint " LAZY_VERSION ", " << clang::getClangFullVersion() << "\n";
  if (llvm::Expected<std::string> Headers = findResourceDir(Run.Commands.ResourceDir))
    llvm::outs() << "clang's own headers: " << printable(*Headers) << "\n";
  else
    llvm::outs() << "clang's own headers: " << printable(llvm::toString(Headers.takeError()))
                 << "\n";
  if (Run.CacheDir.empty()) {
    llvm::outs() << "cache: none\n";
    return;
  }
  CacheStats Stats = ResultCache::stats(Run.CacheDir);
  llvm::outs() << "cache: " << printable(Stats.Directory) << ", "
               << counted(Stats.Entries, "result") << "\n";
}

/// Which files set up the rules of each path.
llvm::Error tellConfiguration(const RunOptions &Run) {
  CommandOptions Unused;
  llvm::Expected<std::unique_ptr<Configuration>> In = configure(Run.Config, Unused);
  if (!In)
    return In.takeError();
  for (const std::string &Path : Run.Paths) {
    llvm::Expected<const FileConfig *> Of = configOf(**In, absolutePath(Path));
    if (!Of)
      return Of.takeError();
    llvm::outs() << "configuration of " << printable(Path) << ": ";
    for (const std::string &File : (*Of)->From)
      llvm::outs() << (&File == &(*Of)->From.front() ? "" : ", ") << shown(File);
    llvm::outs() << ((*Of)->From.empty() ? "built in\n" : "\n");
  }
  return llvm::Error::success();
}

/// What kept files from being read, each cause once, and what to do about it.
void tellObstacles(const Report &Said) {
  struct Header {
    Place First;
    size_t Files = 0;
  };
  std::map<std::string, Header> Missing;
  std::vector<const FailedFile *> Others;
  for (const FailedFile &F : Said.Failed) {
    bool OnlyMissing = !F.Errors.empty();
    for (const CompilerError &E : F.Errors) {
      OnlyMissing &= !E.MissingHeader.empty();
      if (E.MissingHeader.empty())
        continue;
      Header &H = Missing[E.MissingHeader];
      if (H.Files++ == 0)
        H.First = E.Where;
    }
    // What else is wrong in a file that lacks a header mostly comes from that.
    if (!OnlyMissing &&
        llvm::none_of(F.Errors, [](const CompilerError &E) { return !E.MissingHeader.empty(); }))
      Others.push_back(&F);
  }

  if (!Missing.empty()) {
    llvm::outs() << "\n" << counted(Missing.size(), "header") << " not found:\n";
    for (const auto &[Name, H] : Missing)
      llvm::outs() << "  '" << printable(Name) << "': in " << counted(H.Files, "file") << ", at "
                   << placeOf(H.First) << "\n";
    llvm::outs()
        << "  if the build makes it, build once; if it belongs to a library, configure the "
           "build again\n  with that library, or name its folder: "
           "--extra-arg=-isystem --extra-arg=FOLDER\n";
  }
  if (!Others.empty()) {
    llvm::outs() << "\n" << counted(Others.size(), "file") << " with other errors:\n";
    for (const FailedFile *F : Others) {
      llvm::outs() << "  " << shown(F->File) << ": " << printable(describe(*F)) << "\n";
      for (const CompilerError &E : F->Errors)
        llvm::outs() << "    " << (E.Where.valid() ? placeOf(E.Where) + ": " : "")
                     << printable(E.Message) << "\n";
    }
    llvm::outs() << "  if the compiler accepts a file, its command in the database is out of date: "
                    "configure again;\n  flags that clang does not know go with "
                    "--removed-arg=FLAG, others come with --extra-arg=FLAG\n";
  }
}

} // namespace

int doctor(const DoctorArgs &A) {
  RunOptions Run = A.Run;
  tellTools(Run);
  if (llvm::Error E = tellConfiguration(Run))
    return fail(std::move(E));
  RunListener Listener;
  Listener.Remark = [](const std::string &Text) { llvm::outs() << printableLines(Text) << "\n"; };
  llvm::Expected<RunResult> Result = run(Run, Listener);
  llvm::outs().flush();
  if (!Result)
    return fail(Result.takeError());
  const Report &Said = Result->Said;
  for (const Remark &R : Said.Remarks)
    llvm::outs() << (R.File.empty() ? "" : shown(R.File) + ": ") << printable(R.Message) << "\n";
  llvm::outs() << counted(Result->Rules.size(), "rule") << ", " << counted(Said.Files, "file")
               << ", " << Said.Files - Said.Failed.size() << " of them without an error\n";
  tellObstacles(Said);
  if (Said.Failed.empty())
    llvm::outs() << "nothing is in the way of a run\n";
  return Said.Failed.empty() ? 0 : 2;
}

} // namespace lazy

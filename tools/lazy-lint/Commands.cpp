#include "Commands.h"
#include "Checks/Check.h"
#include "Config/Selection.h"
#include "Driver/CommandLine.h"
#include "Driver/DescribeType.h"
#include "Driver/Distribute.h"
#include "Driver/NinjaFile.h"
#include "Driver/Paths.h"
#include "Driver/Profile.h"
#include "Fix/Diff.h"
#include "Support/AtomicFile.h"
#include "Support/Printable.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {

std::optional<std::string> environment(llvm::StringRef Name) {
  return llvm::sys::Process::GetEnv(Name);
}

int fail(llvm::Error E) {
  llvm::errs() << "lazy-lint: error: " << printableLines(llvm::toString(std::move(E))) << '\n';
  return 2;
}

std::string currentDirectory() {
  llvm::SmallString<256> Here;
  if (llvm::sys::fs::current_path(Here))
    return "";
  return Here.str().str();
}

//===----------------------------------------------------------------------===//
// check
//===----------------------------------------------------------------------===//

/// `[n/m] file` in one line of a terminal, wiped when the run is over.
class ProgressLine {
public:
  explicit ProgressLine(bool IsTerminal) : IsTerminal(IsTerminal) {}
  void show(size_t Done, size_t All, llvm::StringRef File) {
    llvm::errs() << (IsTerminal ? "\r\033[K" : "") << '[' << Done << '/' << All << "] "
                 << printable(displayPath(File, currentDirectory())) << (IsTerminal ? "" : "\n");
    Dirty = IsTerminal;
  }
  void wipe() {
    if (Dirty)
      llvm::errs() << "\r\033[K";
    Dirty = false;
  }

private:
  bool IsTerminal;
  bool Dirty = false;
};

static std::string rendered(const Output &Out, const Report &Said, const ReportOptions &Options,
                            FileCache &Files) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  write(Out.As, Said, Options, Files, OS);
  return Text;
}

/// The files that were not fully read and the remarks, for outputs that have no room for them.
static void tellOnErrorOutput(const Report &Said, const std::string &Directory) {
  auto Name = [&](const std::string &File) { return printable(displayPath(File, Directory)); };
  for (const FailedFile &F : Said.Failed) {
    llvm::errs() << Name(F.File) << ": error: " << describe(F) << '\n';
    for (const CompilerError &E : F.Errors)
      llvm::errs() << (E.Where.valid() ? llvm::formatv("{0}:{1}:{2}: ", Name(E.Where.File),
                                                       E.Where.Line, E.Where.Column)
                                             .str()
                                       : std::string())
                   << "error: " << printable(E.Message) << '\n';
  }
  for (const Remark &R : Said.Remarks)
    llvm::errs() << (R.File.empty() ? "lazy-lint" : Name(R.File)) << ": "
                 << (R.Line ? std::to_string(R.Line) + ": " : "") << printable(R.Message) << '\n';
}

/// Writes what goes to files; false if one could not be written.
static bool writeOutputFiles(const CheckArgs &A, const Report &Said, ReportOptions Options,
                             FileCache &Files) {
  Options.Color = false;
  for (const Output &Out : A.Outputs) {
    if (Out.File.empty())
      continue;
    if (llvm::Error E = writeFile(Out.File, rendered(Out, Said, Options, Files))) {
      fail(std::move(E));
      return false;
    }
  }
  return true;
}

static void writeStandardOutput(const CheckArgs &A, const RunResult &Result,
                                const ReportOptions &Options, FileCache &Files) {
  if (A.Diff) {
    // A patch is to be applied byte by byte, but not when people look at it.
    bool IsShown = Options.Color || llvm::outs().is_displayed();
    std::string Patch = IsShown ? printableLines(Result.Patch) : Result.Patch;
    llvm::outs() << (Options.Color ? colorDiff(Patch) : Patch);
    tellOnErrorOutput(Result.Said, Options.Directory);
    return;
  }
  auto IsToStandard = [](const Output &Out) { return Out.File.empty(); };
  Format As = llvm::find_if(A.Outputs, IsToStandard)->As;
  // A program that reads the standard output wants its format and nothing else.
  bool ForPeople = As == Format::Text || As == Format::Concise;
  if (A.Statistics && !ForPeople)
    writeStatistics(Result.Said, Options, llvm::errs());
  if (A.Statistics && ForPeople) {
    writeStatistics(Result.Said, Options, llvm::outs());
    tellOnErrorOutput(Result.Said, Options.Directory);
    if (!A.Quiet)
      llvm::outs() << summaryLine(Result.Said) << '\n';
    return;
  }
  llvm::outs() << rendered({As, ""}, Result.Said, Options, Files);
}

/// Who is told what happens during a run, as A wants it.
static RunListener listenerFor(const CheckArgs &A, ProgressLine &Line) {
  RunListener Listener;
  if (A.Verbose)
    Listener.Remark = [&](const std::string &Text) {
      Line.wipe();
      llvm::errs() << "lazy-lint: " << printableLines(Text) << '\n';
    };
  if (A.Progress.value_or(llvm::errs().is_displayed() && !A.Quiet))
    Listener.Progress = [&](size_t Done, size_t All, llvm::StringRef File) {
      Line.show(Done, All, File);
    };
  if (A.ExplainCache)
    Listener.Cache = [&](llvm::StringRef File, const std::string &Why) {
      Line.wipe();
      llvm::errs() << "lazy-lint: " << printable(displayPath(File, currentDirectory())) << ": "
                   << (Why.empty() ? "from the cache" : "read: " + Why) << '\n';
    };
  return Listener;
}

static llvm::Error exportFixes(const std::string &File, const RunResult &Result, FileCache &Files) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeFixesYaml(Result.Mended, Files, OS);
  return writeFile(File, Text);
}

/// Writes the outputs that A wants and gives the exit code. Root: as in ReportOptions.
static int say(const CheckArgs &A, const RunResult &Result, const std::string &Root = "") {
  ReportOptions Options;
  Options.Root = Root;
  Options.Directory = currentDirectory();
  Options.Color = wantsColor(A.Color, environment, llvm::outs().is_displayed());
  // A build system prints all we say, once for each file.
  bool NothingToSay = Result.Said.Findings.empty() && Result.Said.Failed.empty();
  Options.Summary = !A.Quiet && !(NothingToSay && isBesideCompiler(A.Run.Commands));
  Options.Version = LAZY_VERSION;
  Options.Homepage = LAZY_HOMEPAGE;
  for (const CheckDef *Check : Result.Rules)
    Options.Rules.push_back({Check->Info, checkPage(Check->Info.Id)});
  if (A.Run.ReportUnusedNolint)
    Options.Rules.push_back({UnusedNolint, ""});
  Options.ShowSuppressed = !A.HideSuppressed;
  int Code = exitCode(Result.Said);
  bool AnyError = llvm::any_of(Result.Said.Findings, [&](const PortableFinding &F) {
    return Result.Said.asked(F) == Severity::Error;
  });
  bool Allowed = !AnyError && Result.Said.Findings.size() <= A.MaxWarnings;
  if (Code == 1 && (A.ExitZero || Allowed))
    Code = 0;
  Options.ExitCode = Code;

  FileCache Files;
  for (const auto &[Name, Text] : A.Run.Texts)
    Files.set(Name, Text);
  if (!writeOutputFiles(A, Result.Said, Options, Files))
    return 2;
  if (!A.ExportFixes.empty())
    if (llvm::Error E = exportFixes(A.ExportFixes, Result, Files))
      return fail(std::move(E));
  writeStandardOutput(A, Result, Options, Files);
  return Code;
}

/// The text of the file that A names, from the standard input.
static llvm::Expected<Overlay> readStandardInput(const CheckArgs &A) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Text = llvm::MemoryBuffer::getSTDIN();
  if (!Text)
    return llvm::createStringError("--stdin-filename: cannot read the standard input: " +
                                   Text.getError().message());
  return Overlay{{absolutePath(A.StdinName), (*Text)->getBuffer().str()}};
}

int check(const CheckArgs &Asked) {
  CheckArgs A = Asked;
  if (!A.StdinName.empty()) {
    llvm::Expected<Overlay> Texts = readStandardInput(A);
    if (!Texts)
      return fail(Texts.takeError());
    A.Run.Texts = std::move(*Texts);
  }
  ProgressLine Line(llvm::errs().is_displayed());
  RunListener Listener = listenerFor(A, Line);
  Profile Times;
  if (A.Profile)
    Listener.Times = &Times;
  llvm::Expected<RunResult> Result = run(A.Run, Listener);
  Line.wipe();
  if (!Result)
    return fail(Result.takeError());
  int Code = say(A, *Result);
  if (A.Profile)
    Times.write(currentDirectory(), llvm::errs());
  return Code;
}

//===----------------------------------------------------------------------===//
// collect, link, index, ninja
//===----------------------------------------------------------------------===//

/// A run's remarks on the error output, if they are wanted.
static RunListener verboseListener(bool Verbose) {
  RunListener Listener;
  if (Verbose)
    Listener.Remark = [](const std::string &Text) {
      llvm::errs() << "lazy-lint: " << printableLines(Text) << '\n';
    };
  return Listener;
}

/// A file that is as it should be is not touched, so that what is made from it need not be again.
static llvm::Error writeIfChanged(const std::string &File, const std::string &Text) {
  if (readBytes(File) == Text)
    return llvm::Error::success();
  llvm::StringRef Folder = llvm::sys::path::parent_path(File);
  if (std::error_code Code =
          Folder.empty() ? std::error_code() : llvm::sys::fs::create_directories(Folder))
    return llvm::createStringError(Code, "cannot make '%s': %s", Folder.str().c_str(),
                                   Code.message().c_str());
  return writeFile(File, Text);
}

int collect(const CollectArgs &A) {
  llvm::Expected<CollectResult> Result = collect(A.Run, A.Root, verboseListener(A.Verbose));
  if (!Result)
    return fail(Result.takeError());
  if (llvm::Error E = writeIfChanged(A.Output, Result->Facts))
    return fail(std::move(E));
  if (!A.Depfile.empty())
    if (llvm::Error E = writeFile(A.Depfile, depfile(A.Output, Result->Reads)))
      return fail(std::move(E));
  // What could not be read is part of the facts: 'link' tells it and fails.
  return 0;
}

/// Names of files, with those listed in @FILE instead of it.
static llvm::Expected<std::vector<std::string>> expandLists(llvm::ArrayRef<std::string> Names) {
  std::vector<std::string> Result;
  for (llvm::StringRef Name : Names) {
    if (!Name.consume_front("@")) {
      Result.push_back(Name.str());
      continue;
    }
    std::optional<std::string> Text = readBytes(Name);
    if (!Text)
      return llvm::createStringError(
          "'%s' cannot be read; after '@' stands the name of a file that "
          "lists files of facts",
          Name.str().c_str());
    llvm::BumpPtrAllocator Memory;
    llvm::StringSaver Saver(Memory);
    llvm::SmallVector<const char *, 64> Words;
    llvm::cl::TokenizeGNUCommandLine(*Text, Saver, Words);
    Result.insert(Result.end(), Words.begin(), Words.end());
  }
  return Result;
}

int link(const LinkArgs &A) {
  llvm::Expected<std::vector<std::string>> Files = expandLists(A.Files);
  if (!Files)
    return fail(Files.takeError());
  RunResult Result;
  llvm::Expected<Report> Said =
      linkFacts(*Files, A.Root, A.Say.Run.Config, verboseListener(A.Say.Verbose));
  if (!Said)
    return fail(Said.takeError());
  // Nobody knows which rules made the facts.
  Result.Rules = allChecks();
  Result.Said = std::move(*Said);
  return say(A.Say, Result, absolutePath(A.Root));
}

int index(const IndexArgs &A) {
  ProgressLine Line(llvm::errs().is_displayed());
  llvm::Expected<IndexResult> Result = makeIndex(A.Check.Run, A.Root, listenerFor(A.Check, Line));
  Line.wipe();
  if (!Result)
    return fail(Result.takeError());
  if (llvm::Error E = writeIfChanged(A.Output, Result->Facts))
    return fail(std::move(E));
  Result->Said.Remarks.clear();
  tellOnErrorOutput(Result->Said, currentDirectory());
  if (!A.Check.Quiet)
    llvm::outs() << llvm::formatv("{0} of {1} files: {2} functions that matter to others\n",
                                  A.Output, Result->Said.Files, Result->Functions);
  return Result->Said.Failed.empty() ? 0 : 2;
}

int ninja(const NinjaArgs &A) {
  NinjaOptions Options;
  Options.Output = A.Output;
  Options.Root = A.Root;
  Options.CollectWords = A.CollectWords;
  Options.LinkWords = A.LinkWords;
  // Any address in this program tells where it is.
  Options.Program = llvm::sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(static_cast<int (*)(const NinjaArgs &)>(&ninja)));
  llvm::Expected<std::string> Text = ninjaFile(A.Run, Options, verboseListener(A.Verbose));
  if (!Text)
    return fail(Text.takeError());
  if (llvm::Error E = writeIfChanged(A.Output, *Text))
    return fail(std::move(E));
  return 0;
}

//===----------------------------------------------------------------------===//
// rules, explain, explain-type
//===----------------------------------------------------------------------===//

static llvm::json::Object toJson(const CheckDef &Check) {
  const CheckInfo &Info = Check.Info;
  llvm::json::Array Options;
  for (const OptionInfo &O : Check.Options())
    Options.push_back(llvm::json::Object{
        {"name", O.Name}, {"type", O.Type}, {"default", O.Default}, {"help", O.Help}});
  return llvm::json::Object{{"name", Info.fullName()},
                            {"summary", Info.Summary.str()},
                            {"group", toString(Info.Group).str()},
                            {"default", Info.onByDefault()},
                            {"fix", toString(Info.Fix).str()},
                            {"since", Info.Since.str()},
                            {"options", std::move(Options)}};
}

int rules(const RulesArgs &A) {
  if (A.Json) {
    llvm::json::Array All;
    for (const CheckDef *Check : allChecks())
      All.push_back(toJson(*Check));
    llvm::outs() << llvm::formatv("{0:2}", llvm::json::Value(std::move(All))) << '\n';
    return 0;
  }
  size_t NameWidth = 0;
  for (const CheckDef *Check : allChecks())
    NameWidth = std::max(NameWidth, Check->Info.fullName().size());
  for (const CheckDef *Check : allChecks()) {
    const CheckInfo &Info = Check->Info;
    llvm::outs() << Info.fullName();
    llvm::outs().indent(NameWidth - Info.fullName().size())
        << llvm::formatv("  {0,-3}  {1,-11}  {2}\n", Info.onByDefault() ? "on" : "off",
                         toString(Info.Group), Info.Summary);
  }
  return 0;
}

int explain(const ExplainArgs &A) {
  const CheckDef *Check = findCheck(A.Rule);
  if (!Check)
    return fail(unknownCheck(A.Rule));
  const CheckInfo &Info = Check->Info;
  llvm::outs() << llvm::formatv("{0}: {1}\n", Info.fullName(), Info.Summary)
               << llvm::formatv("group: {0}   default: {1}   fix: {2}   since: {3}\n",
                                toString(Info.Group), Info.onByDefault() ? "on" : "off",
                                toString(Info.Fix), Info.Since);
  for (const OptionInfo &O : Check->Options())
    llvm::outs() << llvm::formatv("option {0}: {1} = {2}  # {3}\n", O.Name, O.Type, O.Default,
                                  O.Help);
  llvm::StringRef Page = checkPage(Info.Id);
  if (!Page.empty())
    llvm::outs() << '\n' << Page << (Page.ends_with("\n") ? "" : "\n");
  return 0;
}

int explainType(const ExplainTypeArgs &A) {
  llvm::Expected<std::string> Text = describeType(A.File, A.Type, A.Commands, A.Config);
  if (!Text)
    return fail(Text.takeError());
  llvm::outs() << *Text;
  return 0;
}

int dumpFacts(const DumpFactsArgs &A) {
  llvm::Expected<std::string> Text = describeFacts(A.File, A.Commands, A.Config);
  if (!Text)
    return fail(Text.takeError());
  llvm::outs() << *Text;
  return 0;
}

} // namespace lazy

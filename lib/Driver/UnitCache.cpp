// A unit on disk is a line, its record without files and functions as facts, followed by the stamps
// of the files and the pack of the functions: of these there are many, also where nothing is found.
#include "Driver/UnitCache.h"
#include "Cache/InputRecorder.h"
#include "Link/FactsFile.h"
#include "Support/Bytes.h"
#include "Support/Digest.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"

namespace lazy {

/// What tells this build of the program from any other: its own bytes, and the compiler's version.
static std::string identityOfTool() {
  static const std::string Result = [] {
    std::string Program = llvm::sys::fs::getMainExecutable(
        nullptr, reinterpret_cast<void *>(
                     static_cast<CacheKey (*)(const AnalysisOptions &, llvm::ArrayRef<ModelText>)>(
                         &keyOfSettings)));
    // Mapped, not copied: a program that runs cannot be written to.
    llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Bytes =
        llvm::MemoryBuffer::getFile(Program, /*IsText=*/false, /*RequiresNullTerminator=*/false);
    // If it cannot be read, no other process must believe what this one says.
    std::string Else = std::to_string(llvm::sys::Process::getProcessId());
    return clang::getClangFullVersion() + "\n" +
           longDigest(Bytes ? (*Bytes)->getBuffer() : llvm::StringRef(Else));
  }();
  return Result;
}

/// Lines, so that no two lists of texts look alike.
static std::string lines(llvm::ArrayRef<std::string> Texts) {
  std::string Result;
  for (const std::string &Text : Texts)
    Result += std::to_string(Text.size()) + ' ' + Text + '\n';
  return Result;
}

CacheKey keyOfHeaders(const ParseOptions &Options) {
  // Variables that change where a compiler looks for headers.
  std::vector<std::string> Environment;
  for (const char *Name : {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "GCC_EXEC_PREFIX",
                           "COMPILER_PATH", "CCC_OVERRIDE_OPTIONS"})
    Environment.push_back(llvm::sys::Process::GetEnv(Name).value_or(""));

  CacheKey Result;
  Result.add("this program", identityOfTool());
  Result.add("which code is the project's",
             Options.User ? Options.User->describe(/*WithNamed=*/false) : "");
  Result.add("the environment", lines(Environment));
  Result.add("how code is read", lines({Options.Full ? "full" : "short", Options.ResourceDir}));
  return Result;
}

CacheKey keyOfSettings(const AnalysisOptions &Options, llvm::ArrayRef<ModelText> Models) {
  std::vector<std::string> Checks, Values, Catalogue;
  for (const auto &[File, Text] : Models)
    llvm::append_range(Catalogue, llvm::ArrayRef<std::string>{File, Text});
  for (const CheckDef *Check : Options.Checks)
    Checks.push_back(Check->Info.Id.str());
  for (const auto &[Check, Given] : Options.CheckOptions)
    for (const auto &[Name, Value] : Given)
      Values.push_back(Check + "." + Name + "=" + Value);
  CacheKey Result = keyOfHeaders(Options.Parse);
  Result.add("which code is the user's", Options.Parse.User ? Options.Parse.User->describe() : "");
  Result.add("the rules", lines(Checks));
  Result.add("the options of rules", lines(Values));
  Result.add("the catalogue", lines(Catalogue));
  return Result;
}

CacheKey UnitCache::keyOf(const CompileJob &Job, const UnitSettings &Settings) {
  CacheKey Key = Settings.Key;
  Key.Subject = Job.File;
  std::vector<std::string> Command = {Job.Directory};
  Command.insert(Command.end(), Job.Args.begin(), Job.Args.end());
  Key.add("its compile command", lines(Command));
  return Key;
}

std::string UnitCache::failure() const {
  std::lock_guard<std::mutex> Guard(Lock);
  return Failure;
}

static void writeStamps(llvm::raw_ostream &OS, llvm::ArrayRef<FileStamp> Files) {
  ByteWriter Out(OS);
  Out.number(Files.size());
  for (const FileStamp &F : Files) {
    Out.string(F.File);
    Out.number(F.Size);
    Out.number(F.Hash);
  }
}

static std::vector<FileStamp> readStamps(ByteReader &In) {
  std::vector<FileStamp> Result(In.count());
  for (FileStamp &F : Result) {
    F.File = In.string().str();
    F.Size = In.number();
    F.Hash = In.number();
  }
  return Result;
}

std::optional<KnownUnit> UnitCache::find(const CompileJob &Job, const UnitSettings &Settings,
                                         InputChecker &Now, std::string &Why) {
  ResultCache::Found Known = Cache.find(keyOf(Job, Settings), Now);
  Why = Known.Why;
  if (!Known.Text)
    return std::nullopt;
  auto [Facts, Rest] = llvm::StringRef(*Known.Text).split('\n');
  llvm::Expected<std::vector<TURecord>> Units = readFacts(Facts, "cache", "");
  ByteReader In(Rest);
  std::vector<FileStamp> Files = readStamps(In);
  size_t Begin = Known.Text->size() - In.rest().size();
  std::optional<FunctionPack> Pack;
  if (In.ok())
    Pack = FunctionPack::open(std::move(*Known.Text), Begin);
  if (!Units)
    llvm::consumeError(Units.takeError());
  if (!Units || Units->size() != 1 || !Pack) {
    Why = DamagedEntry;
    return std::nullopt;
  }
  KnownUnit Result{std::move(Units->front()), std::move(*Pack), std::move(Known.From)};
  Result.Record.Files = std::move(Files);
  return Result;
}

void UnitCache::keep(const CacheKey &Key, const Inputs &From, TURecord &Record) {
  bool Lossy = false;
  std::vector<FunctionSummary> Functions = std::exchange(Record.Functions, {});
  std::vector<FileStamp> Files = std::exchange(Record.Files, {});
  std::string Text = writeFacts(Record, "", &Lossy);
  llvm::raw_string_ostream OS(Text);
  writeStamps(OS, Files);
  OS << FunctionPack::write(Functions);
  Record.Functions = std::move(Functions);
  Record.Files = std::move(Files);
  if (Lossy)
    return;
  if (llvm::Error E = Cache.put(Key, From, Text)) {
    std::string Message = llvm::toString(std::move(E));
    std::lock_guard<std::mutex> Guard(Lock);
    if (Failure.empty())
      Failure = std::move(Message);
  }
}

TURecord UnitCache::read(const CompileJob &Job, const UnitSettings &Settings,
                         const Preamble *Shared, const Inputs &SharedFrom,
                         std::optional<Inputs> &From) {
  // Not freed after a crash, see parse().
  InputRecorder *Recorder = new InputRecorder;
  AnalysisOptions Recorded = Settings.Analysis;
  Recorded.Parse.Recorder = Recorder;
  Recorded.Parse.Shared = Shared;
  TURecord Result = lazy::analyse(Job, Recorded);
  if (Result.Result == Outcome::Crashed)
    return Result;
  // A file that is missing now may be there next time, and be found in the inputs; that the
  // unit could not be begun has other reasons as well.
  if (Result.Result != Outcome::Missing) {
    From = Recorder->take();
    if (Shared) {
      // Too much if it was not used in the end; never too little.
      InputUnion Both;
      Both.add(std::move(From));
      Both.add(SharedFrom);
      From = Both.take();
    }
    if (From)
      keep(keyOf(Job, Settings), *From, Result);
  }
  delete Recorder;
  return Result;
}

} // namespace lazy

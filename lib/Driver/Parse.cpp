#include "Driver/Parse.h"
#include "Cache/InputRecorder.h"
#include "Driver/Paths.h"
#include "Driver/SkipBodies.h"
#include "clang/Basic/DiagnosticFrontend.h"
#include "clang/Basic/DiagnosticLex.h"
#include "clang/Basic/DiagnosticSerialization.h"
#include "clang/Basic/Version.h"
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/Lexer.h"
#include "clang/Sema/SemaConsumer.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <mutex>

namespace lazy {

//===----------------------------------------------------------------------===//
// Files and places
//===----------------------------------------------------------------------===//

bool UnitFiles::isUserFile(clang::FileID File) {
  if (File.isInvalid())
    return false;
  if (auto It = Known.find(File); It != Known.end())
    return It->second;
  bool Result = File == SM.getMainFileID();
  if (!Result) {
    bool Invalid = false;
    const clang::SrcMgr::SLocEntry &Entry = SM.getSLocEntry(File, &Invalid);
    if (!Invalid && Entry.isFile() &&
        !clang::SrcMgr::isSystem(Entry.getFile().getFileCharacteristic())) {
      std::string Name = nameOf(File);
      Result = !Name.empty() && User && User->contains(Name);
    }
  }
  Known[File] = Result;
  return Result;
}

bool UnitFiles::isUserCode(clang::SourceLocation Loc) {
  if (Loc.isInvalid())
    return false;
  Loc = SM.getExpansionLoc(Loc);
  clang::FileID File = SM.getFileID(Loc);
  // A file of the user's may still say `#pragma GCC system_header`.
  return isUserFile(File) && (File == SM.getMainFileID() || !SM.isInSystemHeader(Loc));
}

std::string UnitFiles::nameOf(clang::FileEntryRef File) const {
  llvm::SmallString<256> Name(File.getName());
  SM.getFileManager().makeAbsolutePath(Name);
  llvm::sys::path::remove_dots(Name, /*remove_dot_dot=*/true);
  return Name.str().str();
}

std::string UnitFiles::nameOf(clang::FileID File) const {
  clang::OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File);
  return Entry ? nameOf(*Entry) : "";
}

Place UnitFiles::placeOf(clang::SourceLocation FileLoc, unsigned Length) const {
  auto [File, Offset] = SM.getDecomposedLoc(FileLoc);
  Place Result;
  Result.File = nameOf(File);
  if (Result.File.empty())
    return Result;
  Result.Offset = Offset;
  Result.Length = Length;
  Result.Line = SM.getLineNumber(File, Offset);
  Result.Column = SM.getColumnNumber(File, Offset);
  Result.EndLine = SM.getLineNumber(File, Offset + Length);
  Result.EndColumn = SM.getColumnNumber(File, Offset + Length);
  return Result;
}

//===----------------------------------------------------------------------===//
// Compiler errors
//===----------------------------------------------------------------------===//

/// Whether the error is about a C++ module that is not built, or not by this version of clang.
static bool isAboutModuleFile(unsigned Id) {
  switch (Id) {
  case clang::diag::err_module_not_found:
  case clang::diag::err_ast_file_not_found:
  case clang::diag::err_ast_file_out_of_date:
  case clang::diag::err_ast_file_different_branch:
  case clang::diag::err_ast_file_version_too_old:
  case clang::diag::err_ast_file_version_too_new:
    return true;
  default:
    return false;
  }
}

namespace {

/// Keeps errors as plain data. Warnings that only this compiler, or only a flag, makes an error
/// are none: the project's own compiler accepted the code.
class ErrorCollector : public clang::DiagnosticConsumer {
public:
  explicit ErrorCollector(ParseResult &Out) : Out(Out) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    clang::DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < clang::DiagnosticsEngine::Error ||
        !Info.getDiags()->getDiagnosticIDs()->getWarningOptionForDiag(Info.getID()).empty())
      return;
    ++Out.ErrorCount;
    if (Out.Errors.size() >= 1000)
      return;
    llvm::SmallString<256> Message;
    Info.FormatDiagnostic(Message);
    CompilerError &E = Out.Errors.emplace_back();
    E.Message = Message.str().str();
    if (isAboutModuleFile(Info.getID()))
      E.Message += "; build the project with clang " CLANG_VERSION_MAJOR_STRING
                   " first, so that its module files can be read";
    if (Info.hasSourceManager() && Info.getLocation().isValid()) {
      const clang::SourceManager &SM = Info.getSourceManager();
      E.Where = UnitFiles(SM, nullptr).placeOf(SM.getFileLoc(Info.getLocation()), 0);
    }
  }

private:
  ParseResult &Out;
};

//===----------------------------------------------------------------------===//
// The parse
//===----------------------------------------------------------------------===//

/// Reads what the user sees of the unit and hands it over at its end.
class UnitConsumer : public clang::SemaConsumer {
public:
  UnitConsumer(clang::CompilerInstance &CI, const ParseOptions &Options, CompilerErrors &Errors,
               llvm::function_ref<void(ParsedUnit &)> Then)
      : Files(CI.getSourceManager(), Options.User),
        Skip([this](clang::SourceLocation Loc) { return Files.isUserCode(Loc); }),
        Full(Options.Full), Errors(Errors), Then(Then) {}

  void InitializeSema(clang::Sema &Sema) override {
    S = &Sema;
    if (!Full)
      Skip.attach(Sema);
  }
  void ForgetSema() override { S = nullptr; }

  bool shouldSkipFunctionBody(clang::Decl *D) override {
    const clang::FunctionDecl *F = D->getAsFunction();
    return !Full && F && Skip.maySkip(F);
  }

  void HandleCXXImplicitFunctionInstantiation(clang::FunctionDecl *F) override {
    if (!Full && S)
      Skip.dropIfForeign(F);
  }

  void HandleTranslationUnit(clang::ASTContext &Ctx) override {
    if (!S)
      return;
    ParsedUnit Unit{Ctx, *S, Files, Errors};
    Then(Unit);
  }

private:
  UnitFiles Files;
  SkipBodies Skip;
  bool Full;
  CompilerErrors &Errors;
  llvm::function_ref<void(ParsedUnit &)> Then;
  clang::Sema *S = nullptr;
};

class UnitAction : public clang::ASTFrontendAction {
public:
  UnitAction(const ParseOptions &Options, CompilerErrors &Errors,
             llvm::function_ref<void(ParsedUnit &)> Then)
      : Options(Options), Errors(Errors), Then(Then) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &CI,
                                                        llvm::StringRef) override {
    return std::make_unique<UnitConsumer>(CI, Options, Errors, Then);
  }

private:
  const ParseOptions &Options;
  CompilerErrors &Errors;
  llvm::function_ref<void(ParsedUnit &)> Then;
};

} // namespace

/// The disk as one unit sees it: its own working directory, and texts that are not saved yet.
static llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fileSystemFor(const CompileJob &Job,
                                                                     const ParseOptions &Options) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Disk = llvm::vfs::createPhysicalFileSystem();
  if (Options.Recorder)
    Disk = Options.Recorder->watch(std::move(Disk));
  llvm::IntrusiveRefCntPtr<llvm::vfs::OverlayFileSystem> Result =
      llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(std::move(Disk));
  if (const Overlay *Texts = Options.Texts) {
    llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> Memory =
        llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
    for (const auto &[File, Text] : *Texts)
      Memory->addFile(File, 0, llvm::MemoryBuffer::getMemBufferCopy(Text, File));
    Result->pushOverlay(Memory);
  }
  // A directory that is gone shows as errors about the files that were looked for in it.
  Result->setCurrentWorkingDirectory(Job.Directory);
  return Result;
}

/// A header or module that is missing costs what it declares and no more. It would be a fatal error,
/// after which bodies are no longer read and templates no longer made: what is wrong in the rest of
/// the file would be missed, and said of classes whose destructors were not read. Other fatal errors
/// stay: they end what would otherwise never end.
static void goOnAfterMissingFiles(clang::DiagnosticsEngine &Diagnostics) {
  for (unsigned Id : {unsigned(clang::diag::err_pp_file_not_found),
                      unsigned(clang::diag::err_module_not_found)})
    Diagnostics.setSeverity(Id, clang::diag::Severity::Error, clang::SourceLocation());
}

/// Takes out of an invocation what would write files, load code, or cost time for nothing.
static void onlyRead(clang::CompilerInvocation &Invocation, const ParseOptions &Options) {
  clang::FrontendOptions &Frontend = Invocation.getFrontendOpts();
  Frontend.SkipFunctionBodies = !Options.Full;
  Frontend.DisableFree = false; // many units in one process
  Frontend.ProgramAction = clang::frontend::ParseSyntaxOnly;
  Frontend.Plugins.clear();
  Frontend.AddPluginActions.clear();
  Frontend.PluginArgs.clear();
  Frontend.ActionName.clear();
  Frontend.OutputFile.clear();
  Frontend.TimeTracePath.clear();
  Frontend.PrintSupportedCPUs = false;
  Frontend.ShowStats = false;
  Invocation.getDependencyOutputOpts() = clang::DependencyOutputOptions();
  clang::DiagnosticOptions &Diagnostics = Invocation.getDiagnosticOpts();
  Diagnostics.IgnoreWarnings = true;
  Diagnostics.ErrorLimit = 0; // past the limit nothing would be parsed
  Diagnostics.ShowCarets = false;
  Diagnostics.DiagnosticSerializationFile.clear();
  Diagnostics.DiagnosticLogFile.clear();
  Diagnostics.VerifyDiagnostics = false;
  clang::LangOptions &Lang = Invocation.getLangOpts();
  Lang.DelayedTemplateParsing = false;
  // Guesses at what a misspelt name meant are slow, and hide what the user wrote.
  Lang.SpellChecking = false;
}

static void parseHere(const CompileJob &Job, const ParseOptions &Options,
                      llvm::function_ref<void(ParsedUnit &)> Then, ParseResult &Out) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS = fileSystemFor(Job, Options);
  if (!FS->exists(Job.File)) {
    Out.Errors.push_back({Place(), "the file does not exist; is it generated by the build?"});
    Out.ErrorCount = 1;
    return;
  }
  std::vector<const char *> Argv;
  for (const std::string &A : Job.Args)
    Argv.push_back(A.c_str());
  std::string ResourceDir = "-resource-dir=" + Options.ResourceDir;
  for (const char *A : {ResourceDir.c_str(), "--", Job.File.c_str()})
    Argv.push_back(A);

  clang::DiagnosticOptions DriverOptions;
  DriverOptions.IgnoreWarnings = true;
  clang::CreateInvocationOptions Create;
  Create.VFS = FS;
  Create.Diags =
      clang::CompilerInstance::createDiagnostics(*FS, DriverOptions, new ErrorCollector(Out));
  // A flag that does not fit the target is not worth losing the file for.
  Create.RecoverOnError = true;
  std::shared_ptr<clang::CompilerInvocation> Invocation = clang::createInvocation(Argv, Create);
  if (!Invocation)
    return;
  Out.Errors.clear();
  Out.ErrorCount = 0;
  if (!Invocation->getLangOpts().CPlusPlus) {
    Out.Result = Outcome::Analysed;
    return;
  }
  onlyRead(*Invocation, Options);

  clang::CompilerInstance CI(Invocation);
  CI.setVirtualFileSystem(FS);
  CI.setVerboseOutputStream(std::make_unique<llvm::raw_null_ostream>());
  CI.createDiagnostics(new ErrorCollector(Out), /*ShouldOwnClient=*/true);
  goOnAfterMissingFiles(CI.getDiagnostics());
  CompilerErrors &Errors = CompilerErrors::install(CI.getDiagnostics());
  CI.createFileManager();
  // Mapped files fault when somebody saves them while they are read.
  CI.setSourceManager(llvm::makeIntrusiveRefCnt<clang::SourceManager>(
      CI.getDiagnostics(), CI.getFileManager(), /*UserFilesAreVolatile=*/true));

  UnitAction Action(Options, Errors, Then);
  // Its answer counts diagnostics that are no errors here.
  (void)CI.ExecuteAction(Action);
  Out.Result = Out.ErrorCount ? Outcome::Errors : Outcome::Analysed;
}

void prepareClang() {
  static std::once_flag Once;
  std::call_once(Once, [] {
    llvm::CrashRecoveryContext::Enable();
    // Without its target, an aarch64 command would silently be read as one for this machine;
    // the parsers read inline assembly.
    llvm::InitializeAllTargetInfos();
    llvm::InitializeAllTargetMCs();
    llvm::InitializeAllAsmParsers();
  });
}

ParseResult parse(const CompileJob &Job, const ParseOptions &Options,
                  llvm::function_ref<void(ParsedUnit &)> Then) {
  prepareClang();
  // On the heap and kept after a crash: nobody knows what state it is in.
  ParseResult *Result = new ParseResult;
  llvm::CrashRecoveryContext Recovery;
  // Deep templates and generated expressions recurse deeply; 64 MiB are only reserved.
  if (!Recovery.RunSafelyOnThread([&] { parseHere(Job, Options, Then, *Result); }, 64u << 20)) {
    ParseResult Crash;
    Crash.Result = Outcome::Crashed;
    return Crash;
  }
  ParseResult Done = std::move(*Result);
  delete Result;
  return Done;
}

} // namespace lazy

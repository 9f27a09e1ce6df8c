#include "Driver/Invocation.h"
#include "Cache/InputRecorder.h"
#include "Driver/UserCode.h"
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/ADT/StringExtras.h"

namespace lazy {

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fileSystemFor(const CompileJob &Job,
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

std::shared_ptr<clang::CompilerInvocation>
invocationFor(const CompileJob &Job, const ParseOptions &Options,
              llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS,
              clang::DiagnosticConsumer *Errors) {
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
  Create.Diags = clang::CompilerInstance::createDiagnostics(*FS, DriverOptions, Errors);
  // A flag that does not fit the target is not worth losing the file for.
  Create.RecoverOnError = true;
  std::shared_ptr<clang::CompilerInvocation> Result = clang::createInvocation(Argv, Create);
  if (Result)
    onlyRead(*Result, Options);
  return Result;
}

void setUp(clang::CompilerInstance &CI, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS,
           clang::DiagnosticConsumer *Errors) {
  CI.setVirtualFileSystem(std::move(FS));
  CI.setVerboseOutputStream(std::make_unique<llvm::raw_null_ostream>());
  CI.createDiagnostics(Errors, /*ShouldOwnClient=*/true);
  CI.createFileManager();
}

std::string meaningOf(const clang::CompilerInvocation &Invocation) {
  clang::CompilerInvocation Copy(Invocation);
  Copy.getFrontendOpts().Inputs.clear();
  Copy.getDiagnosticOpts() = clang::DiagnosticOptions();
  clang::CodeGenOptions &Code = Copy.getCodeGenOpts();
  Code.MainFileName.clear();
  Code.DwarfDebugFlags.clear();
  Code.SplitDwarfFile.clear();
  Code.SplitDwarfOutput.clear();
  Code.CoverageDataFile.clear();
  Code.CoverageNotesFile.clear();
  return llvm::join(Copy.getCC1CommandLine(), "\n") + "\n" + Copy.getFileSystemOpts().WorkingDir;
}

} // namespace lazy

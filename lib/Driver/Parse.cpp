#include "Driver/Parse.h"
#include "Driver/Paths.h"
#include "Driver/Preamble.h"
#include "Driver/SkipBodies.h"
#include "clang/Basic/DiagnosticFrontend.h"
#include "clang/Basic/DiagnosticLex.h"
#include "clang/Basic/DiagnosticSerialization.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/Lexer.h"
#include "clang/Serialization/ASTReader.h"
#include "llvm/ADT/STLExtras.h"
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
        !clang::SrcMgr::isSystem(Entry.getFile().getFileCharacteristic()))
      Result = isUserName(nameOf(File));
  }
  Known[File] = Result;
  return Result;
}

bool UnitFiles::isUserName(llvm::StringRef Name) const {
  return !Name.empty() && User && User->contains(Name);
}

std::vector<clang::FileID> UnitFiles::userFiles() {
  std::vector<clang::FileID> Result = Shared;
  for (unsigned I = 0, E = SM.local_sloc_entry_size(); I != E; ++I) {
    const clang::SrcMgr::SLocEntry &Entry = SM.getLocalSLocEntry(I);
    if (!Entry.isFile())
      continue;
    clang::FileID File = SM.getFileID(clang::SourceLocation::getFromRawEncoding(Entry.getOffset()));
    if (isUserFile(File))
      Result.push_back(File);
  }
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

bool UnitFiles::isMainCode(clang::SourceLocation Loc) const {
  return Loc.isValid() && SM.getFileID(SM.getExpansionLoc(Loc)) == SM.getMainFileID();
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

/// Errors that say that a header or module is missing.
static constexpr unsigned MissingFiles[] = {clang::diag::err_pp_file_not_found,
                                            clang::diag::err_module_not_found};

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
    Out.LacksFile |= llvm::is_contained(MissingFiles, Info.getID());
    if (Out.Errors.size() >= 1000)
      return;
    llvm::SmallString<256> Message;
    Info.FormatDiagnostic(Message);
    CompilerError &E = Out.Errors.emplace_back();
    E.Message = Message.str().str();
    if (Info.getID() == clang::diag::err_pp_file_not_found &&
        Info.getArgKind(0) == clang::DiagnosticsEngine::ak_std_string)
      E.MissingHeader = Info.getArgStdStr(0);
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
class UnitConsumer : public SkippingConsumer {
public:
  UnitConsumer(clang::CompilerInstance &CI, const ParseOptions &Options, CompilerErrors &Errors,
               llvm::function_ref<void(ParsedUnit &)> Then, ParseResult &Out)
      : SkippingConsumer([this](clang::SourceLocation Loc) { return Files.isUserCode(Loc); },
                         Options.Full),
        CI(CI), Files(CI.getSourceManager(), Options.User), Shared(Options.Shared), Errors(Errors),
        Then(Then), Out(Out) {
    if (Options.Shared)
      Watch.emplace(*Options.Shared, CI.getPreprocessor(), Options.User);
  }

  void HandleTranslationUnit(clang::ASTContext &Ctx) override {
    if (!S)
      return;
    if (Watch) {
      // An error may come from what was shared; only a unit alone tells.
      Out.Declined = !Watch->isSound() || Out.ErrorCount;
      if (Out.Declined)
        return;
      Ctx.setTraversalScope(userDecls(Ctx));
    }
    ParsedUnit Unit{Ctx, *S, Files, Errors, Out.LacksFile};
    Then(Unit);
  }

private:
  /// The outermost declarations of what the unit read itself, and of the user's files that it
  /// shares. The rest of what is shared is left where it is.
  std::vector<clang::Decl *> userDecls(clang::ASTContext &Ctx) {
    clang::TranslationUnitDecl *Unit = Ctx.getTranslationUnitDecl();
    std::vector<clang::Decl *> Result;
    for (clang::FileID File : Shared->userFiles(*CI.getASTReader())) {
      Files.addShared(File);
      llvm::SmallVector<clang::Decl *, 64> InFile;
      Ctx.getExternalSource()->FindFileRegionDecls(
          File, 0, CI.getSourceManager().getFileIDSize(File), InFile);
      for (clang::Decl *D : InFile)
        if (D->getLexicalDeclContext() == Unit)
          Result.push_back(D);
    }
    llvm::append_range(Result, Unit->noload_decls());
    return Result;
  }

  clang::CompilerInstance &CI;
  UnitFiles Files;
  const Preamble *Shared;
  std::optional<PreambleWatch> Watch;
  CompilerErrors &Errors;
  llvm::function_ref<void(ParsedUnit &)> Then;
  ParseResult &Out;
};

class UnitAction : public clang::ASTFrontendAction {
public:
  UnitAction(const ParseOptions &Options, CompilerErrors &Errors,
             llvm::function_ref<void(ParsedUnit &)> Then, ParseResult &Out)
      : Options(Options), Errors(Errors), Then(Then), Out(Out) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &CI,
                                                        llvm::StringRef) override {
    return std::make_unique<UnitConsumer>(CI, Options, Errors, Then, Out);
  }

  /// The parser crashes on a main file that it cannot take, which is said where it is read: UTF-16.
  bool BeginSourceFileAction(clang::CompilerInstance &CI) override {
    const clang::SourceManager &SM = CI.getSourceManager();
    return SM.getBufferOrNone(SM.getMainFileID()).has_value();
  }

private:
  const ParseOptions &Options;
  CompilerErrors &Errors;
  llvm::function_ref<void(ParsedUnit &)> Then;
  ParseResult &Out;
};

} // namespace

/// A header or module that is missing costs what it declares and no more. It would be a fatal
/// error, after which bodies are no longer read and templates no longer made: what is wrong in the
/// rest of the file would be missed, and said of classes whose destructors were not read. Other
/// fatal errors stay: they end what would otherwise never end.
static void goOnAfterMissingFiles(clang::DiagnosticsEngine &Diagnostics) {
  for (unsigned Id : MissingFiles)
    Diagnostics.setSeverity(Id, clang::diag::Severity::Error, clang::SourceLocation());
}

static void parseHere(const CompileJob &Job, const ParseOptions &Options,
                      llvm::function_ref<void(ParsedUnit &)> Then, ParseResult &Out) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS = fileSystemFor(Job, Options);
  if (!FS->exists(Job.File)) {
    Out.Errors.emplace_back().Message = "the file does not exist; is it generated by the build?";
    Out.ErrorCount = 1;
    return;
  }
  std::shared_ptr<clang::CompilerInvocation> Invocation =
      invocationFor(Job, Options, FS, new ErrorCollector(Out));
  if (!Invocation)
    return;
  Out.Errors.clear();
  Out.ErrorCount = 0;
  if (!Invocation->getLangOpts().CPlusPlus) {
    Out.Result = Outcome::Analysed;
    return;
  }
  if (Options.Shared)
    FS = Options.Shared->use(*Invocation, FS);
  clang::CompilerInstance CI(Invocation);
  setUp(CI, FS, new ErrorCollector(Out));
  goOnAfterMissingFiles(CI.getDiagnostics());
  CompilerErrors &Errors = CompilerErrors::install(CI.getDiagnostics());
  // Mapped files fault when somebody saves them while they are read.
  CI.setSourceManager(llvm::makeIntrusiveRefCnt<clang::SourceManager>(
      CI.getDiagnostics(), CI.getFileManager(), /*UserFilesAreVolatile=*/true));

  UnitAction Action(Options, Errors, Then, Out);
  // Its answer counts diagnostics that are no errors here.
  (void)CI.ExecuteAction(Action);
  // A preamble that cannot be used at all does not even get to the end.
  Out.Declined |= Options.Shared && Out.ErrorCount;
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

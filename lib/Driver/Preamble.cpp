#include "Driver/Preamble.h"
#include "Cache/InputRecorder.h"
#include "Driver/Parse.h"
#include "Driver/SkipBodies.h"
#include "Support/Digest.h"
#include "Support/JsonElements.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Serialization/ASTReader.h"
#include "clang/Serialization/ASTWriter.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace lazy {

namespace vfs = llvm::vfs;
namespace json = llvm::json;

/// Where the precompiled headers are in a unit's file system.
std::string Preamble::name() const { return "/.lazy-lint/preamble" + std::to_string(Depth); }
/// What they are made of; beside nothing that exists, so that nothing is found beside it.
std::string Preamble::includesName() const {
  return "/.lazy-lint/headers" + std::to_string(Depth) + ".cpp";
}

//===----------------------------------------------------------------------===//
// Making one
//===----------------------------------------------------------------------===//

namespace {

/// What comes out of reading the headers.
struct Precompiled {
  std::set<size_t> Failed; ///< lines of the file that includes the headers, if any has errors
  std::string Text;
  std::vector<uint64_t> Words;
  std::vector<uint32_t> Starts;
  std::vector<std::string> Users;
  std::set<std::string> Others;
};

/// Notes which of the headers have errors.
class FailureCollector : public clang::DiagnosticConsumer {
public:
  explicit FailureCollector(std::set<size_t> &Lines) : Lines(Lines) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    if (Level < clang::DiagnosticsEngine::Error || Info.getLocation().isInvalid())
      return;
    const clang::SourceManager &SM = Info.getSourceManager();
    clang::SourceLocation Loc = SM.getExpansionLoc(Info.getLocation());
    while (!SM.isWrittenInMainFile(Loc)) {
      Loc = SM.getIncludeLoc(SM.getFileID(Loc));
      if (Loc.isInvalid())
        return;
    }
    Lines.insert(SM.getExpansionLineNumber(Loc));
  }

private:
  std::set<size_t> &Lines;
};

class PreambleAction : public clang::ASTFrontendAction {
public:
  PreambleAction(const ParseOptions &Options, std::string Name, Precompiled &Out)
      : Options(Options), Name(std::move(Name)), Out(Out) {}

protected:
  clang::TranslationUnitKind getTranslationUnitKind() override { return clang::TU_Prefix; }
  bool hasASTFileSupport() const override { return false; }

  bool BeginSourceFileAction(clang::CompilerInstance &CI) override {
    CI.getLangOpts().CompilingPCH = true;
    CI.getLangOpts().PCHInstantiateTemplates = true;
    return true;
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &CI,
                                                        llvm::StringRef) override {
    Files.emplace(CI.getSourceManager(), Options.User);
    Buffer = std::make_shared<clang::PCHBuffer>();
    std::vector<std::unique_ptr<clang::ASTConsumer>> Both;
    Both.push_back(std::make_unique<SkippingConsumer>(
        [this](clang::SourceLocation Loc) { return Files->isUserCode(Loc); }, Options.Full));
    Both.push_back(std::make_unique<clang::PCHGenerator>(
        CI.getPreprocessor(), CI.getModuleCache(), Name, /*isysroot=*/"", Buffer,
        CI.getCodeGenOpts(), llvm::ArrayRef<std::shared_ptr<clang::ModuleFileExtension>>(),
        /*AllowASTWithErrors=*/false, /*IncludeTimestamps=*/false));
    return std::make_unique<clang::MultiplexConsumer>(std::move(Both));
  }

  void EndSourceFileAction() override {
    clang::CompilerInstance &CI = getCompilerInstance();
    if (!Buffer->IsComplete)
      return;
    Out.Text.assign(Buffer->Data.begin(), Buffer->Data.end());
    for (const auto &Each : CI.getPreprocessor().getIdentifierTable())
      Out.Words.push_back(digest(Each.first()));
    llvm::sort(Out.Words);
    const clang::SourceManager &SM = CI.getSourceManager();
    for (clang::FileID File : Files->userFiles())
      if (File != SM.getMainFileID()) {
        Out.Users.push_back(Files->nameOf(File));
        Out.Starts.push_back(SM.getLocForStartOfFile(File).getRawEncoding());
      }
    for (auto It = SM.fileinfo_begin(), End = SM.fileinfo_end(); It != End; ++It) {
      std::string Name = Files->nameOf(It->first);
      if (Files->isUserName(Name))
        continue;
      // Any file of its folder stands for it, if none of them is the user's.
      std::string Any = llvm::sys::path::parent_path(Name).str() + "/-";
      Out.Others.insert(Files->isUserName(Any) ? Name : Any);
    }
  }

private:
  const ParseOptions &Options;
  std::string Name;
  Precompiled &Out;
  std::optional<UnitFiles> Files;
  std::shared_ptr<clang::PCHBuffer> Buffer;
};

} // namespace

/// False if the headers cannot be read without an error.
static bool precompile(const CompileJob &Job, const ParseOptions &Options, std::string Name,
                       Precompiled &Out) {
  llvm::IntrusiveRefCntPtr<vfs::FileSystem> FS = fileSystemFor(Job, Options);
  std::shared_ptr<clang::CompilerInvocation> Invocation =
      invocationFor(Job, Options, FS, new clang::IgnoringDiagConsumer);
  if (!Invocation)
    return false;
  if (Options.Shared)
    FS = Options.Shared->use(*Invocation, FS);
  clang::CompilerInstance CI(Invocation);
  setUp(CI, FS, new FailureCollector(Out.Failed));
  PreambleAction Action(Options, std::move(Name), Out);
  return CI.ExecuteAction(Action) && !CI.getDiagnostics().hasErrorOccurred();
}

std::unique_ptr<Preamble> Preamble::build(const CompileJob &Job, const ParseOptions &Options,
                                          PreambleGroup &Group,
                                          std::shared_ptr<const Preamble> Base, Inputs &From) {
  prepareClang();
  std::unique_ptr<Preamble> Result(new Preamble(std::move(Base)));
  CompileJob Start = Job;
  Start.File = Result->includesName();
  Overlay Text;
  // Not freed after a crash, see parse().
  InputRecorder *Recorder = new InputRecorder;
  Precompiled *Out = new Precompiled;
  ParseOptions Instead = Options;
  Instead.Recorder = Recorder;
  Instead.Texts = &Text;
  Instead.Shared = Result->Base.get();
  bool Done = false;
  size_t Tries = 3; // each takes as long as reading the headers
  for (size_t Before = size_t(-1);
       !Done && Tries && !Group.Headers.empty() && Group.Headers.size() < Before; --Tries) {
    *Out = Precompiled();
    Before = Group.Headers.size();
    Text[Start.File] = includesOf(Group.Headers);
    llvm::CrashRecoveryContext Recovery;
    if (!Recovery.RunSafelyOnThread(
            [&, Name = Result->name()] { Done = precompile(Start, Instead, Name, *Out); },
            64u << 20))
      return nullptr;
    // A header that needs what stands before it in each unit is read there.
    size_t Line = 0;
    if (!Done)
      llvm::erase_if(Group.Headers, [&](const FoundHeader &) { return Out->Failed.count(++Line); });
  }
  if (Done && !Out->Text.empty()) {
    Result->Users = std::move(Out->Users);
    Result->Others.assign(Out->Others.begin(), Out->Others.end());
    for (const FoundHeader &H : Group.Headers)
      Result->Headers.push_back(H.File);
    Result->Includes = std::move(Text[Start.File]);
    Result->Text = std::move(Out->Text);
    Result->Words = std::move(Out->Words);
    Result->Starts = std::move(Out->Starts);
    From = Recorder->take();
    Done = Result->fits(Options.User);
  } else {
    Done = false;
  }
  delete Out;
  delete Recorder;
  return Done ? std::move(Result) : nullptr;
}

//===----------------------------------------------------------------------===//
// Keeping it
//===----------------------------------------------------------------------===//

std::string Preamble::save() const {
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  json::Array Files;
  for (uint32_t Start : Starts)
    Files.push_back(Start);
  OS << json::Value(json::Array{json::Array(Headers), Includes, json::Array(Users),
                                json::Array(Others), std::move(Files), Words.size()})
     << '\n';
  OS << llvm::StringRef(reinterpret_cast<const char *>(Words.data()),
                        Words.size() * sizeof(uint64_t))
     << Text;
  return Result;
}

std::unique_ptr<Preamble> Preamble::load(std::string Bytes, std::shared_ptr<const Preamble> Base) {
  auto [FirstLine, Rest] = llvm::StringRef(Bytes).split('\n');
  llvm::Expected<json::Value> Head = json::parse(FirstLine);
  if (!Head) {
    llvm::consumeError(Head.takeError());
    return nullptr;
  }
  JsonElements Parts(&*Head);
  std::vector<std::string> Names = Parts.strings();
  std::string Includes = Parts.string();
  std::vector<std::string> Users = Parts.strings(), Others = Parts.strings();
  std::vector<uint64_t> Starts = Parts.numbers();
  uint64_t Count = Parts.number();
  if (!Parts.ok() || Count > Rest.size() / sizeof(uint64_t))
    return nullptr;
  std::unique_ptr<Preamble> Result(new Preamble(std::move(Base)));
  Result->Headers = std::move(Names);
  Result->Includes = std::move(Includes);
  Result->Users = std::move(Users);
  Result->Others = std::move(Others);
  Result->Starts.assign(Starts.begin(), Starts.end());
  Result->Words.resize(Count);
  memcpy(Result->Words.data(), Rest.data(), Count * sizeof(uint64_t));
  Result->Text = Rest.drop_front(Count * sizeof(uint64_t)).str();
  return Result;
}

//===----------------------------------------------------------------------===//
// Using it
//===----------------------------------------------------------------------===//

bool Preamble::fits(const UserCode *User) const {
  if (Base && !Base->fits(User))
    return false;
  if (!User)
    return Users.empty();
  return llvm::all_of(Users, [&](const std::string &Name) { return User->contains(Name); }) &&
         llvm::none_of(Others, [&](const std::string &Name) { return User->contains(Name); });
}

bool Preamble::mentions(llvm::StringRef Word) const {
  return std::binary_search(Words.begin(), Words.end(), digest(Word)) ||
         (Base && Base->mentions(Word));
}

std::vector<clang::FileID> Preamble::userFiles(clang::ASTReader &Reader) const {
  std::vector<clang::FileID> Result;
  if (Base)
    Result = Base->userFiles(Reader);
  clang::serialization::ModuleFile &Module = *Reader.getModuleManager().lookupByFileName(name());
  for (uint32_t Start : Starts)
    Result.push_back(Reader.getSourceManager().getFileID(
        Reader.TranslateSourceLocation(Module, clang::SourceLocation::getFromRawEncoding(Start))));
  return Result;
}

llvm::IntrusiveRefCntPtr<vfs::FileSystem>
Preamble::use(clang::CompilerInvocation &Invocation,
              llvm::IntrusiveRefCntPtr<vfs::FileSystem> FS) const {
  clang::PreprocessorOptions &Options = Invocation.getPreprocessorOpts();
  Options.ImplicitPCHInclude = name();
  // What it was made of is compared by whoever keeps it.
  Options.DisablePCHOrModuleValidation = clang::DisableValidationForModuleKind::All;
  llvm::IntrusiveRefCntPtr<vfs::InMemoryFileSystem> Memory =
      llvm::makeIntrusiveRefCnt<vfs::InMemoryFileSystem>();
  for (const Preamble *P = this; P; P = P->Base.get()) {
    Memory->addFile(P->name(), 0,
                    llvm::MemoryBuffer::getMemBuffer(P->Text, P->name(),
                                                     /*RequiresNullTerminator=*/false));
    // The compiler wants to see it, and reads nothing of it.
    Memory->addFile(P->includesName(), 0,
                    llvm::MemoryBuffer::getMemBuffer(P->Includes, P->includesName()));
  }
  llvm::ErrorOr<std::string> Directory = FS->getCurrentWorkingDirectory();
  llvm::IntrusiveRefCntPtr<vfs::OverlayFileSystem> Result =
      llvm::makeIntrusiveRefCnt<vfs::OverlayFileSystem>(std::move(FS));
  Result->pushOverlay(Memory);
  if (Directory)
    Result->setCurrentWorkingDirectory(*Directory);
  return Result;
}

class PreambleWatch::Callbacks : public clang::PPCallbacks {
public:
  Callbacks(PreambleWatch &Watch, clang::SourceManager &SM) : Watch(Watch), SM(SM) {}

  void FileChanged(clang::SourceLocation Loc, FileChangeReason, clang::SrcMgr::CharacteristicKind,
                   clang::FileID) override {
    Watch.InMainFile = Watch.Files.isMainCode(Loc);
  }
  void InclusionDirective(clang::SourceLocation, const clang::Token &, llvm::StringRef, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef File, llvm::StringRef,
                          llvm::StringRef, const clang::Module *, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    if (Watch.atEnd() || !File)
      return;
    Watch.Missing.erase(Watch.Files.nameOf(*File));
  }
  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *) override {
    note(Name, Watch.Files.isUserCode(Name.getLocation()));
  }
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Macro,
                      const clang::MacroDirective *) override {
    if (Macro)
      note(Name, Watch.Files.isUserCode(Name.getLocation()));
  }
  void MacroExpands(const clang::Token &Name, const clang::MacroDefinition &Macro,
                    clang::SourceRange, const clang::MacroArgs *) override {
    ask(Name, Macro);
  }
  void Defined(const clang::Token &Name, const clang::MacroDefinition &Macro,
               clang::SourceRange) override {
    ask(Name, Macro);
  }
  void Ifdef(clang::SourceLocation, const clang::Token &Name,
             const clang::MacroDefinition &Macro) override {
    ask(Name, Macro);
  }
  void Ifndef(clang::SourceLocation, const clang::Token &Name,
              const clang::MacroDefinition &Macro) override {
    ask(Name, Macro);
  }
  void Elifdef(clang::SourceLocation, const clang::Token &Name,
               const clang::MacroDefinition &Macro) override {
    ask(Name, Macro);
  }
  void Elifndef(clang::SourceLocation, const clang::Token &Name,
                const clang::MacroDefinition &Macro) override {
    ask(Name, Macro);
  }

private:
  void note(const clang::Token &Name, bool IsByUser) {
    if (!Watch.atEnd() && IsByUser && Watch.P.mentions(Name.getIdentifierInfo()->getName()))
      Watch.Disturbed = true;
  }
  /// The compiler's own macros are the same everywhere.
  void ask(const clang::Token &Name, const clang::MacroDefinition &Macro) {
    const clang::MacroInfo *Info = Macro.getMacroInfo();
    if (!Info || !(Info->isBuiltinMacro() || SM.isWrittenInBuiltinFile(Info->getDefinitionLoc()) ||
                   SM.isWrittenInCommandLineFile(Info->getDefinitionLoc())))
      note(Name, Watch.Files.isMainCode(Name.getLocation()));
  }

  PreambleWatch &Watch;
  clang::SourceManager &SM;
};

PreambleWatch::PreambleWatch(const Preamble &P, clang::Preprocessor &PP, const UserCode *User)
    : P(P), Files(PP.getSourceManager(), User) {
  for (const std::string &Name : P.headers())
    Missing.insert(Name);
  PP.addPPCallbacks(std::make_unique<Callbacks>(*this, PP.getSourceManager()));
  PP.setTokenWatcher([this](const clang::Token &Token) {
    if (InMainFile && !atEnd() && Token.isNot(clang::tok::eof))
      Disturbed = true;
  });
}

} // namespace lazy

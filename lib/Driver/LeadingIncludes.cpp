#include "Driver/LeadingIncludes.h"
#include "Driver/Parse.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/Path.h"

namespace lazy {

namespace vfs = llvm::vfs;

namespace {

/// Headers are there, and empty.
class MainFileOnly : public vfs::ProxyFileSystem {
public:
  MainFileOnly(llvm::IntrusiveRefCntPtr<vfs::FileSystem> Below, const CompileJob &Job)
      : ProxyFileSystem(std::move(Below)), Main(Job.File) {}

  llvm::ErrorOr<vfs::Status> status(const llvm::Twine &Path) override {
    llvm::ErrorOr<vfs::Status> Result = ProxyFileSystem::status(Path);
    if (Result && Result->isRegularFile() && !isMain(Path))
      return vfs::Status::copyWithNewSize(*Result, 0);
    return Result;
  }
  llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const llvm::Twine &Path) override {
    llvm::ErrorOr<std::unique_ptr<vfs::File>> Result = ProxyFileSystem::openFileForRead(Path);
    if (!Result || isMain(Path))
      return Result;
    return std::make_unique<Emptied>(std::move(*Result));
  }

private:
  class Emptied : public vfs::File {
  public:
    explicit Emptied(std::unique_ptr<vfs::File> Below) : Below(std::move(Below)) {}
    llvm::ErrorOr<vfs::Status> status() override {
      llvm::ErrorOr<vfs::Status> Result = Below->status();
      return Result ? vfs::Status::copyWithNewSize(*Result, 0) : Result;
    }
    llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine &Name, int64_t,
                                                                 bool, bool) override {
      return llvm::MemoryBuffer::getMemBuffer("", Name.str());
    }
    std::error_code close() override { return Below->close(); }

  private:
    std::unique_ptr<vfs::File> Below;
  };

  bool isMain(const llvm::Twine &Path) const {
    llvm::SmallString<256> Name;
    Path.toVector(Name);
    if (makeAbsolute(Name))
      return false;
    llvm::sys::path::remove_dots(Name, /*remove_dot_dot=*/true);
    return Name == Main;
  }

  const std::string &Main;
};

/// How to include File where a directive in the user's file In included it.
std::string spellingOf(llvm::StringRef File, bool IsAngled, clang::OptionalFileEntryRef In,
                       llvm::StringRef SearchPath, llvm::StringRef RelativePath) {
  // Found beside that file: from elsewhere, only its full name leads to it.
  bool IsBeside = !IsAngled && In && In->getDir().getName() == SearchPath;
  return IsBeside || RelativePath.empty() ? '"' + File.str() + '"' : '<' + RelativePath.str() + '>';
}

/// Notes what the main file includes until its own code begins.
class StartReader : public clang::PPCallbacks {
public:
  StartReader(clang::Preprocessor &PP, const ParseOptions &Options, UnitStart &Out)
      : PP(PP), SM(PP.getSourceManager()), Files(SM, Options.User), Out(Out) {}

  /// Whether more may be noted after T.
  bool goesOn(const clang::Token &T) {
    end(T.getLocation());
    return !Ended;
  }
  void finish() {}

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &Include, llvm::StringRef,
                          bool IsAngled, clang::CharSourceRange, clang::OptionalFileEntryRef File,
                          llvm::StringRef SearchPath, llvm::StringRef RelativePath,
                          const clang::Module *, bool, clang::SrcMgr::CharacteristicKind) override {
    if (!Files.isMainCode(Hash))
      return;
    Ended |= Include.getIdentifierInfo()->getName() != "include";
    if (Ended || !File)
      return;
    HasHeader = true;
    FoundHeader Header;
    Header.File = Files.nameOf(*File);
    Header.Spelled = spellingOf(Header.File, IsAngled, SM.getFileEntryRefForID(SM.getFileID(Hash)),
                                SearchPath, RelativePath);
    if (Seen.insert(Header.File).second)
      Out.Headers.push_back(std::move(Header));
  }
  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *) override {
    end(Name.getLocation());
  }
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &,
                      const clang::MacroDirective *) override {
    end(Name.getLocation());
  }
  void If(clang::SourceLocation Loc, clang::SourceRange Condition, ConditionValueKind) override {
    askAll(Loc, Condition);
  }
  void Elif(clang::SourceLocation Loc, clang::SourceRange Condition, ConditionValueKind,
            clang::SourceLocation) override {
    askAll(Loc, Condition);
  }
  void Ifdef(clang::SourceLocation Loc, const clang::Token &Name,
             const clang::MacroDefinition &) override {
    ask(Loc, Name.getIdentifierInfo()->getName());
  }
  void Ifndef(clang::SourceLocation Loc, const clang::Token &Name,
              const clang::MacroDefinition &) override {
    ask(Loc, Name.getIdentifierInfo()->getName());
  }
  void Elifdef(clang::SourceLocation Loc, const clang::Token &Name,
               const clang::MacroDefinition &) override {
    ask(Loc, Name.getIdentifierInfo()->getName());
  }
  void Elifndef(clang::SourceLocation Loc, const clang::Token &Name,
                const clang::MacroDefinition &) override {
    ask(Loc, Name.getIdentifierInfo()->getName());
  }

private:
  /// Something other than an inclusion was read.
  void end(clang::SourceLocation Loc) { Ended |= Files.isMainCode(Loc); }
  /// A condition on this macro is what it seems to be here, where headers are empty, if the command
  /// defines it, or before the first of them.
  void ask(clang::SourceLocation Loc, llvm::StringRef Name) {
    if (HasHeader && !PP.isMacroDefined(Name))
      end(Loc);
  }
  void askAll(clang::SourceLocation Loc, clang::SourceRange Condition) {
    if (!Files.isMainCode(Loc))
      return;
    auto [File, Begin] = SM.getDecomposedExpansionLoc(Condition.getBegin());
    auto [EndFile, End] = SM.getDecomposedExpansionLoc(Condition.getEnd());
    bool Invalid = File != EndFile || End < Begin;
    llvm::StringRef Text = Invalid ? "" : SM.getBufferData(File, &Invalid);
    if (Invalid)
      return end(Loc);
    // The end is where the last token begins, or behind it.
    clang::Lexer Words(SM.getLocForStartOfFile(File), PP.getLangOpts(), Text.begin(),
                       Text.begin() + Begin, Text.end());
    clang::Token Word;
    for (;;) {
      Words.LexFromRawLexer(Word);
      if (Word.is(clang::tok::eof) || SM.getFileOffset(Word.getLocation()) > End)
        return;
      if (Word.is(clang::tok::raw_identifier) && Word.getRawIdentifier() != "defined")
        ask(Loc, Word.getRawIdentifier());
    }
  }

  clang::Preprocessor &PP;
  clang::SourceManager &SM;
  UnitFiles Files;
  UnitStart &Out;
  bool Ended = false, HasHeader = false;
  llvm::StringSet<> Seen;
};

/// Notes who includes whom.
class GraphReader : public clang::PPCallbacks {
public:
  GraphReader(clang::Preprocessor &PP, const ParseOptions &Options, IncludeGraph &Out)
      : PP(PP), SM(PP.getSourceManager()), Files(SM, Options.User), Out(Out) {}

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef,
                          bool IsAngled, clang::CharSourceRange, clang::OptionalFileEntryRef File,
                          llvm::StringRef SearchPath, llvm::StringRef RelativePath,
                          const clang::Module *, bool,
                          clang::SrcMgr::CharacteristicKind Kind) override {
    if (!File)
      return;
    std::string Name = Files.nameOf(*File);
    clang::FileID In = SM.getFileID(Hash);
    IncludeGraph::File &To = Out.Files[Name];
    if (Seen.try_emplace(Name, *File).second)
      To.Number = Seen.size();
    To.Size = File->getSize();
    To.IsUser = !clang::SrcMgr::isSystem(Kind) && Files.isUserName(Name);
    if (To.Spelled.empty() && Files.isUserFile(In))
      To.Spelled =
          spellingOf(Name, IsAngled, SM.getFileEntryRefForID(In), SearchPath, RelativePath);
    Out.Files[Files.nameOf(In)].Includes.insert(Name);
  }

  bool goesOn(const clang::Token &) const { return true; }
  /// What is guarded is known when all is read.
  void finish() {
    for (const auto &[Name, File] : Seen)
      Out.Files[Name].IsGuarded = PP.getHeaderSearchInfo().isFileMultipleIncludeGuarded(File);
  }

private:
  clang::Preprocessor &PP;
  clang::SourceManager &SM;
  UnitFiles Files;
  IncludeGraph &Out;
  std::map<std::string, clang::FileEntryRef> Seen;
};

/// Lets a Reader, which is made of (Preprocessor, ParseOptions, Result), see the unit's
/// tokens until it has enough.
template <class Reader, class Result> class ReadTokens : public clang::PreprocessorFrontendAction {
public:
  ReadTokens(const ParseOptions &Options, Result &Out) : Options(Options), Out(Out) {}

protected:
  void ExecuteAction() override {
    clang::Preprocessor &PP = getCompilerInstance().getPreprocessor();
    std::unique_ptr<Reader> Owned = std::make_unique<Reader>(PP, Options, Out);
    Reader &Seeing = *Owned;
    PP.addPPCallbacks(std::move(Owned));
    PP.IgnorePragmas();
    PP.EnterMainSourceFile();
    clang::Token Token;
    do
      PP.Lex(Token);
    while (Seeing.goesOn(Token) && Token.isNot(clang::tok::eof));
    Seeing.finish();
  }

private:
  const ParseOptions &Options;
  Result &Out;
};

} // namespace

/// Runs an action that only preprocesses; false if it crashed.
static bool preprocess(std::shared_ptr<clang::CompilerInvocation> Invocation,
                       llvm::IntrusiveRefCntPtr<vfs::FileSystem> FS,
                       clang::FrontendAction &Action) {
  llvm::CrashRecoveryContext Recovery;
  return Recovery.RunSafely([&] {
    clang::CompilerInstance CI(Invocation);
    setUp(CI, FS, new clang::IgnoringDiagConsumer);
    (void)CI.ExecuteAction(Action);
  });
}

/// Whether a preamble can stand before the unit's first line.
static bool mayShare(const clang::CompilerInvocation &Invocation) {
  const clang::PreprocessorOptions &Preprocessor = Invocation.getPreprocessorOpts();
  return Invocation.getLangOpts().CPlusPlus &&
         !Invocation.getHeaderSearchOpts().ImplicitModuleMaps &&
         Invocation.getFrontendOpts().ModuleFiles.empty() &&
         Invocation.getHeaderSearchOpts().PrebuiltModuleFiles.empty() &&
         Preprocessor.Includes.empty() && Preprocessor.MacroIncludes.empty() &&
         Preprocessor.ImplicitPCHInclude.empty();
}

std::optional<UnitStart> readStart(const CompileJob &Job, const ParseOptions &Options) {
  ParseOptions Plain = Options;
  Plain.Recorder = nullptr;
  llvm::IntrusiveRefCntPtr<vfs::FileSystem> FS =
      llvm::makeIntrusiveRefCnt<MainFileOnly>(fileSystemFor(Job, Plain), Job);
  std::shared_ptr<clang::CompilerInvocation> Invocation =
      invocationFor(Job, Plain, FS, new clang::IgnoringDiagConsumer);
  if (!Invocation || !mayShare(*Invocation))
    return std::nullopt;
  UnitStart Result;
  Result.Meaning = meaningOf(*Invocation);
  ReadTokens<StartReader, UnitStart> Action(Options, Result);
  if (!preprocess(Invocation, FS, Action))
    return std::nullopt;
  return Result;
}

std::string includesOf(llvm::ArrayRef<FoundHeader> Headers) {
  std::string Text;
  for (const FoundHeader &H : Headers)
    Text += "#include " + H.Spelled + "\n";
  return Text;
}

IncludeGraph readGraph(const CompileJob &Job, const ParseOptions &Options,
                       llvm::ArrayRef<FoundHeader> Headers) {
  Overlay Text{{Job.File, includesOf(Headers)}};
  ParseOptions Instead = Options;
  Instead.Recorder = nullptr;
  Instead.Texts = &Text;
  llvm::IntrusiveRefCntPtr<vfs::FileSystem> FS = fileSystemFor(Job, Instead);
  IncludeGraph Result;
  std::shared_ptr<clang::CompilerInvocation> Invocation =
      invocationFor(Job, Instead, FS, new clang::IgnoringDiagConsumer);
  ReadTokens<GraphReader, IncludeGraph> Action(Options, Result);
  if (!Invocation || !preprocess(Invocation, FS, Action))
    return {};
  return Result;
}

} // namespace lazy

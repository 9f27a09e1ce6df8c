// How do clang-tidy's checks share one walk, and where do Sema and the compiler's errors come from?
//
// A clang-tidy check is given an ASTContext and nothing else, but templates that were not
// instantiated need Sema to be understood, and an error can only be explained by who has heard of
// it. clang, however, adds every registered AddBeforeMainAction plug-in to each front-end action,
// clang-tidy's own included. So this module also registers such a plug-in, whose only work is to
// remember both until the unit ends. In a host that does not ask plug-ins, Sema stays null, there
// are no errors, and the facts are read from the AST alone.

#include "UnitFacts.h"
#include "Facts/CompilerErrors.h"
#include "Link/FactsFile.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Lex/Lexer.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"
#include "llvm/Support/Path.h"

namespace lazy {
namespace {

// Per thread, because a host may check several units at once.
thread_local clang::Sema *CurrentSema = nullptr;
thread_local CompilerErrors *CurrentErrors = nullptr; ///< set if CurrentSema is
thread_local const clang::ASTContext *FactsOf = nullptr;
thread_local std::weak_ptr<UnitFacts> CurrentFacts;

class Recorder : public clang::SemaConsumer {
public:
  explicit Recorder(CompilerErrors &Errors) : Errors(Errors) {}

private:
  void InitializeSema(clang::Sema &S) override {
    CurrentSema = &S;
    CurrentErrors = &Errors;
  }
  void ForgetSema() override {
    CurrentSema = nullptr;
    CurrentErrors = nullptr;
  }

  CompilerErrors &Errors;
};

class RecordUnit : public clang::PluginASTAction {
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &CI,
                                                        llvm::StringRef) override {
    return std::make_unique<Recorder>(CompilerErrors::install(CI.getDiagnostics()));
  }
  bool ParseArgs(const clang::CompilerInstance &, const std::vector<std::string> &) override {
    return true;
  }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

const clang::FrontendPluginRegistry::Add<RecordUnit>
    RegisterRecordUnit("lazy-lint-record", "lets lazy-lint's checks ask Sema and see errors");

} // namespace

/// Absolute, without `.` and `..`; empty for what is not a file.
static std::string nameOf(const clang::SourceManager &SM, clang::FileID File) {
  clang::OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File);
  if (!Entry)
    return "";
  llvm::SmallString<256> Name(Entry->getName());
  SM.getFileManager().makeAbsolutePath(Name);
  llvm::sys::path::remove_dots(Name, /*remove_dot_dot=*/true);
  return Name.str().str();
}

UnitConfig::UnitConfig(const clang::SourceManager &SM) : SM(SM) {
  ConfigRequest Request;
  Request.NoTidy = true; // clang-tidy has read it
  Request.Read = [&SM](llvm::StringRef File) -> llvm::ErrorOr<std::string> {
    llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Buffer =
        SM.getFileManager().getVirtualFileSystem().getBufferForFile(File);
    if (!Buffer)
      return Buffer.getError();
    return (*Buffer)->getBuffer().str();
  };
  if (llvm::Expected<std::unique_ptr<Configuration>> Made =
          Configuration::create(std::move(Request)))
    All = std::move(*Made);
  else
    Complaint = llvm::toString(Made.takeError());
}

const FileConfig *UnitConfig::of(clang::FileID File) {
  std::string Name = nameOf(SM, File);
  if (Name.empty() || !All)
    return nullptr;
  llvm::Expected<const FileConfig *> Result = All->forFile(Name);
  if (Result)
    return *Result;
  Complaint = llvm::toString(Result.takeError());
  All.reset(); // so that it is said once
  return nullptr;
}

bool UnitConfig::silences(const CheckDef &Check, clang::SourceLocation Loc) {
  const FileConfig *Of = of(SM.getFileID(SM.getFileLoc(Loc)));
  if (!Of)
    return false;
  // Which checks run is clang-tidy's choice; here one can only say no.
  const RuleState &Rule = Of->rule(Check.Info.fullName());
  return Of->Excluded || (!Rule.On && !Rule.By.isDefault());
}

UnitFacts::UnitFacts(clang::ASTContext &Ctx, clang::Sema *S,
                     std::shared_ptr<const Catalogue> Catalogue, std::unique_ptr<UnitConfig> Config,
                     std::function<bool(clang::SourceLocation)> IsUserCode)
    : F(collectFacts(Ctx, S, *Catalogue, std::move(IsUserCode))),
      Names(Ctx, nameOf(Ctx.getSourceManager(), Ctx.getSourceManager().getMainFileID())),
      Config(std::move(Config)), Ctx(Ctx), Known(std::move(Catalogue)) {}

Place UnitFacts::placeOf(clang::SourceRange Range) const {
  const clang::SourceManager &SM = Ctx.getSourceManager();
  if (Range.isInvalid())
    return Place();
  auto [File, Begin] = SM.getDecomposedLoc(SM.getFileLoc(Range.getBegin()));
  Place Result;
  Result.File = nameOf(SM, File);
  Result.Offset = Begin;
  Result.Line = Result.EndLine = SM.getLineNumber(File, Begin);
  Result.Column = Result.EndColumn = SM.getColumnNumber(File, Begin);
  clang::CharSourceRange Chars = clang::Lexer::makeFileCharRange(
      clang::CharSourceRange::getTokenRange(Range), SM, Ctx.getLangOpts());
  if (Chars.isInvalid())
    return Result;
  auto [EndFile, End] = SM.getDecomposedLoc(Chars.getEnd());
  if (EndFile == File && End > Begin) {
    Result.Length = End - Begin;
    Result.EndLine = SM.getLineNumber(File, End);
    Result.EndColumn = SM.getColumnNumber(File, End);
  }
  return Result;
}

const Program &UnitFacts::program(llvm::ArrayRef<std::string> FactsFiles,
                                  llvm::function_ref<void(llvm::Error)> Complain) {
  if (!Joined) {
    Joined = std::make_unique<Program>();
    Joined->add(0, summarise(F, Names, [&](clang::SourceRange Range) { return placeOf(Range); }),
                Program::Source::Analysed);
    const clang::SourceManager &SM = Ctx.getSourceManager();
    if (llvm::Expected<std::vector<TURecord>> Index = readFactsFiles(FactsFiles, ""))
      addIndex(*Joined, *Index, 1, nameOf(SM, SM.getMainFileID()));
    else
      Complain(Index.takeError());
    Joined->finish();
  }
  return *Joined;
}

std::shared_ptr<UnitFacts> currentFacts(const clang::ASTContext &Ctx) {
  std::shared_ptr<UnitFacts> Held = CurrentFacts.lock();
  return FactsOf == &Ctx ? Held : nullptr;
}

std::shared_ptr<UnitFacts> collectForUnit(clang::ASTContext &Ctx,
                                          std::shared_ptr<const Catalogue> Known,
                                          std::unique_ptr<UnitConfig> Config, bool SystemHeaders) {
  const clang::SourceManager &SM = Ctx.getSourceManager();
  std::function<bool(clang::SourceLocation)> IsUserCode =
      [&SM, SystemHeaders](clang::SourceLocation Loc) {
        return Loc.isValid() && (SystemHeaders || !SM.isInSystemHeader(SM.getExpansionLoc(Loc)));
      };
  bool IsCurrent = CurrentSema && &CurrentSema->getASTContext() == &Ctx;

  std::shared_ptr<UnitFacts> Result =
      std::make_shared<UnitFacts>(Ctx, IsCurrent ? CurrentSema : nullptr, std::move(Known),
                                  std::move(Config), std::move(IsUserCode));
  if (IsCurrent)
    addErrors(Result->F, CurrentErrors->take(), SM);
  FactsOf = &Ctx;
  CurrentFacts = Result;
  return Result;
}

} // namespace lazy

// lazy-lint's checks as clang-tidy checks: one ClangTidyCheck for each row of the table.
// Names, options and findings come from the table; suppression, header filter, -fix and
// configuration are clang-tidy's own. docs/architecture.md says what this front end cannot do.

#include "Checks/Conditions.h"
#include "Link/Settle.h"
#include "UnitFacts.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"

namespace lazy {
namespace {

using clang::tidy::ClangTidyContext;
using clang::tidy::ClangTidyOptions;

/// Not an option of one check: files with more models, separated by semicolons.
constexpr llvm::StringLiteral CatalogueOption = "lazy.Catalogue";

/// Nor this: what is known of functions in other files ('lazy-lint index'), the same way.
constexpr llvm::StringLiteral FactsOption = "lazy.FactsFile";

class TidyCheck : public clang::tidy::ClangTidyCheck {
public:
  TidyCheck(llvm::StringRef Name, ClangTidyContext *Context, const CheckDef &Def);

  bool isLanguageVersionSupported(const clang::LangOptions &Lang) const override {
    return Lang.CPlusPlus;
  }
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override { Shared.reset(); }
  void storeOptions(ClangTidyOptions::OptionMap &Map) override;

private:
  void readOwnOptions();
  std::shared_ptr<const Catalogue> loadCatalogue(const FileConfig *Config) const;
  std::optional<ConditionalFinding> openFinding(const Finding &F, Premise If) const;
  void report(const clang::ASTContext &Ctx, const Finding &F);
  std::vector<clang::FixItHint> editsOf(const clang::ASTContext &Ctx, const Fix &One) const;

  ClangTidyContext *Context;
  const CheckDef &Def;
  OptionValues Values;
  std::string CatalogueFiles, FactsFiles;
  std::shared_ptr<UnitFacts> Shared; ///< only while the unit is checked
};

TidyCheck::TidyCheck(llvm::StringRef Name, ClangTidyContext *Context, const CheckDef &Def)
    : ClangTidyCheck(Name, Context), Context(Context), Def(Def) {
  const ClangTidyOptions::OptionMap &Given = Context->getOptions().CheckOptions;
  if (auto It = Given.find(CatalogueOption); It != Given.end())
    CatalogueFiles = It->getValue().Value;
  if (auto It = Given.find(FactsOption); It != Given.end())
    FactsFiles = It->getValue().Value;
  readOwnOptions();

  // --verify-config takes an option to exist if somebody has asked for it.
  for (const OptionInfo &Info : Def.Options())
    Options.get(Info.Name);
  if (llvm::StringSet<> *Known = Context->getOptionsCollector())
    for (llvm::StringRef Option : {CatalogueOption, FactsOption})
      Known->insert(Option);
}

void TidyCheck::readOwnOptions() {
  const std::string Prefix = Def.Info.fullName() + ".";
  for (const auto &Entry : Context->getOptions().CheckOptions) {
    llvm::StringRef Name = Entry.getKey();
    if (!Name.consume_front(Prefix))
      continue;
    // One at a time, so that one mistake does not cost the other options.
    OptionValues One = {{Name.str(), Entry.getValue().Value}};
    if (llvm::Error E = validateOptions(Def.Options(), One))
      configurationDiag("%0: %1") << Def.Info.fullName() << llvm::toString(std::move(E));
    else
      Values.merge(One);
  }
}

void TidyCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  for (const OptionInfo &Info : Def.Options()) {
    OptionValues::const_iterator It = Values.find(Info.Name);
    Options.store(Map, Info.Name, llvm::StringRef(It == Values.end() ? Info.Default : It->second));
  }
}

/// The names in a list of files.
static std::vector<std::string> listed(llvm::StringRef Files) {
  std::vector<std::string> Result;
  for (llvm::StringRef File : llvm::split(Files, ';'))
    if (File = File.trim(); !File.empty())
      Result.push_back(File.str());
  return Result;
}

/// What the options and the configuration say of libraries, the latter with the last word.
std::shared_ptr<const Catalogue> TidyCheck::loadCatalogue(const FileConfig *Config) const {
  // Not owned: the built-in catalogue lives as long as the process.
  std::shared_ptr<const Catalogue> BuiltIn(std::shared_ptr<void>(), &Catalogue::builtin());
  if (CatalogueFiles.empty() && (!Config || Config->Models.empty()))
    return BuiltIn;

  std::vector<std::pair<std::string, std::string>> Texts;
  for (const std::string &Path : listed(CatalogueFiles)) {
    llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Text =
        llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
    if (Text)
      Texts.push_back({Path, (*Text)->getBuffer().str()});
    else
      configurationDiag("%0: cannot read '%1': %2")
          << CatalogueOption << Path << Text.getError().message();
  }
  if (Config)
    llvm::append_range(Texts, Config->models());
  llvm::Expected<std::shared_ptr<const Catalogue>> Completed = Catalogue::withFiles(Texts);
  if (Completed)
    return *Completed;
  configurationDiag("%0: %1") << CatalogueOption << llvm::toString(Completed.takeError());
  return BuiltIn;
}

void TidyCheck::registerMatchers(clang::ast_matchers::MatchFinder *Finder) {
  Finder->addMatcher(clang::ast_matchers::translationUnitDecl(), this);
}

/// The note at its place, if that is in a file of this unit; else its text says where it is.
static Note noteOf(const clang::ASTContext &Ctx, const PortableNote &N) {
  const clang::SourceManager &SM = Ctx.getSourceManager();
  if (!N.Where.valid())
    return {clang::SourceLocation(), N.Message};
  if (clang::OptionalFileEntryRef File = SM.getFileManager().getOptionalFileRef(N.Where.File))
    if (clang::FileID Id = SM.translateFile(*File); Id.isValid())
      return {SM.getComposedLoc(Id, N.Where.Offset), N.Message};
  return {clang::SourceLocation(), N.Message + " (" + N.Where.File + ":" +
                                       std::to_string(N.Where.Line) + ":" +
                                       std::to_string(N.Where.Column) + ")"};
}

void TidyCheck::check(const clang::ast_matchers::MatchFinder::MatchResult &Result) {
  clang::ASTContext &Ctx = *Result.Context;
  Shared = currentFacts(Ctx);
  if (!Shared) {
    std::unique_ptr<UnitConfig> Config = std::make_unique<UnitConfig>(Ctx.getSourceManager());
    std::shared_ptr<const Catalogue> Known = loadCatalogue(Config->main());
    Shared = collectForUnit(Ctx, std::move(Known), std::move(Config),
                            Context->getOptions().SystemHeaders.value_or(false));
  }
  const FileConfig *Config = Shared->Config->main();
  // Whoever comes first says it; files of headers are read when something is found there.
  auto ComplainOfConfig = llvm::scope_exit([&] {
    if (std::string Complaint = Shared->Config->takeComplaint(); !Complaint.empty())
      configurationDiag("%0") << Complaint;
  });

  // Instantiations of one template report the same place again and again.
  const clang::SourceManager &SM = Ctx.getSourceManager();
  llvm::DenseSet<std::pair<clang::SourceLocation, clang::SourceLocation>> Seen;
  // After a fatal error further ones are not heard of, so a fix might be one.
  bool Blind = Ctx.getDiagnostics().hasFatalErrorOccurred();
  auto Report = [&](Finding F) {
    if (Blind)
      F.Fixes.clear();
    if (Shared->Config->silences(Def, F.Loc))
      return;
    if (Seen.insert({SM.getFileLoc(F.Loc), SM.getFileLoc(F.Range.getEnd())}).second)
      report(Ctx, F);
  };
  // What depends on other functions, with the finding at the same position.
  std::vector<Finding> Found;
  std::vector<ConditionalFinding> Open;
  auto ReportIf = [&](Finding F, Premise If) {
    if (std::optional<ConditionalFinding> One = openFinding(F, std::move(If))) {
      Found.push_back(std::move(F));
      Open.push_back(std::move(*One));
    }
  };
  Def.Run(Pass{Ctx, Shared->F, Def, Report, ReportIf},
          Config ? Config->optionsOf(Def, Values) : Values);
  if (Open.empty())
    return;
  std::vector<OpenFinding> All;
  for (const ConditionalFinding &One : Open)
    All.push_back({0, &One});
  auto Complain = [&](llvm::Error E) {
    configurationDiag("%0: %1") << FactsOption << llvm::toString(std::move(E));
  };
  for (const Settled &S : settle(std::move(All), Shared->program(listed(FactsFiles), Complain))) {
    Finding &F = Found[S.If - Open.data()];
    F.Message = filledIn(F.Message, S.Known.What);
    llvm::SmallVector<Note, 2> Path;
    for (const PortableNote &N : S.Known.Notes)
      Path.push_back(noteOf(Ctx, N));
    // Behind what leads to the call, as complete() does. Inserting nothing would move every note
    // onto itself, and so empty it.
    if (!Path.empty())
      F.Notes.insert(
          llvm::find_if(F.Notes, [](const Note &N) { return N.Side != PathSide::Before; }),
          Path.begin(), Path.end());
    Report(F);
  }
}

/// The condition, and as much of the finding as it takes to settle it. Nothing if the callee
/// cannot be named.
std::optional<ConditionalFinding> TidyCheck::openFinding(const Finding &F, Premise If) const {
  std::optional<ConditionalFinding> Result = conditionOf(std::move(If), F.In, Shared->Names);
  if (Result)
    Result->Then.Where = Shared->placeOf(F.Range.isValid() ? F.Range : F.Loc);
  return Result;
}

/// The edits of One as edits of the text in files, each once. Nothing if one of them would change
/// the body of a macro or somebody else's code: a fix is made as a whole or not at all.
std::vector<clang::FixItHint> TidyCheck::editsOf(const clang::ASTContext &Ctx,
                                                 const Fix &One) const {
  std::vector<clang::FixItHint> Result;
  for (const clang::FixItHint &Hint : One.Hints) {
    clang::FixItHint InFile = Hint;
    InFile.RemoveRange = clang::Lexer::makeFileCharRange(Hint.RemoveRange, Ctx.getSourceManager(),
                                                         Ctx.getLangOpts());
    if (InFile.RemoveRange.isInvalid() || !Shared->F.IsUserCode(InFile.RemoveRange.getBegin()))
      return {};
    if (llvm::none_of(Result, [&](const clang::FixItHint &Other) {
          return Other.RemoveRange.getAsRange() == InFile.RemoveRange.getAsRange() &&
                 Other.CodeToInsert == InFile.CodeToInsert;
        }))
      Result.push_back(std::move(InFile));
  }
  return Result;
}

void TidyCheck::report(const clang::ASTContext &Ctx, const Finding &F) {
  // Texts go in as arguments, because a '%' in a format would be read as one.
  {
    clang::DiagnosticBuilder Warning = diag(F.Loc, "%0");
    Warning << F.Message;
    if (F.Range.isValid())
      Warning << F.Range;
    // clang-tidy knows no grades: -fix applies what stands at the warning.
    if (!F.Fixes.empty())
      for (const clang::FixItHint &Hint : editsOf(Ctx, F.Fixes.front()))
        Warning << Hint;
  }
  for (const Note &N : F.Notes)
    diag(N.Loc.isValid() ? N.Loc : F.Loc, "%0", clang::DiagnosticIDs::Note) << N.Message;
  for (const Fix &Alternative : llvm::drop_begin(F.Fixes, F.Fixes.empty() ? 0 : 1)) {
    clang::DiagnosticBuilder Or = diag(F.Loc, "%0", clang::DiagnosticIDs::Note);
    Or << "or " + Alternative.Title;
    for (const clang::FixItHint &Hint : editsOf(Ctx, Alternative))
      Or << Hint;
  }
}

class Module : public clang::tidy::ClangTidyModule {
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories &Factories) override {
    for (const CheckDef *Def : allChecks())
      Factories.registerCheckFactory(Def->Info.fullName(),
                                     [Def](llvm::StringRef Name, ClangTidyContext *Context) {
                                       return std::make_unique<TidyCheck>(Name, Context, *Def);
                                     });
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<Module>
    RegisterModule("lazy-module", "finds un-awaited and misused futures and coroutines");

} // namespace
} // namespace lazy

#include "Driver/TranslationUnit.h"
#include "Driver/Lower.h"
#include "Fix/Fix.h"
#include "Suppress/Suppress.h"
#include "llvm/ADT/StringSet.h"
#include <set>
#include <tuple>

namespace lazy {

/// How many compiler errors a record keeps: one error often causes the next.
static constexpr size_t KeptErrors = 5;

/// Runs the checks and adds what they find. Instantiations of one template report the same
/// place once each; the first is kept.
static void runChecks(ParsedUnit &Unit, const AnalysisOptions &Options, TURecord &Out) {
  Facts F = collectFacts(Unit.Ctx, &Unit.S, *Options.Known,
                         [&](clang::SourceLocation Loc) { return Unit.Files.isUserCode(Loc); });
  F.Errors = Unit.Errors.take();
  static const OptionValues Defaults;
  for (const CheckDef *Check : Options.Checks) {
    std::set<std::tuple<std::string, unsigned, unsigned>> Seen;
    auto Report = [&](Finding Found) {
      std::optional<PortableFinding> P = lower(Found, Check->Info, Unit.Ctx, Unit.Files);
      if (P && Seen.insert({P->Where.File, P->Where.Offset, P->Where.Length}).second)
        Out.Findings.push_back(std::move(*P));
    };
    auto Given = Options.CheckOptions.find(Check->Info.Id.str());
    Check->Run(Pass{Unit.Ctx, F, *Check, Report},
               Given == Options.CheckOptions.end() ? Defaults : Given->second);
  }
}

/// Stamps and NOLINTs of the user's files, in the order of their names.
static void readUserFiles(ParsedUnit &Unit, TURecord &Out) {
  const clang::SourceManager &SM = Unit.Ctx.getSourceManager();
  std::map<std::string, llvm::StringRef> Texts;
  for (unsigned I = 0, E = SM.local_sloc_entry_size(); I != E; ++I) {
    const clang::SrcMgr::SLocEntry &Entry = SM.getLocalSLocEntry(I);
    if (!Entry.isFile())
      continue;
    clang::FileID File = SM.getFileID(clang::SourceLocation::getFromRawEncoding(Entry.getOffset()));
    if (!Unit.Files.isUserFile(File))
      continue;
    std::string Name = Unit.Files.nameOf(File);
    if (std::optional<llvm::StringRef> Text = SM.getBufferDataOrNone(File); Text && !Name.empty())
      Texts[Name] = *Text;
  }
  for (const auto &[Name, Text] : Texts) {
    Out.Files.push_back(stampOf(Name, Text));
    if (Text.contains("NOLINT")) {
      std::vector<Suppression> Found = findSuppressions(Name, Text, &Out.Unmatched);
      Out.Suppressions.insert(Out.Suppressions.end(), std::make_move_iterator(Found.begin()),
                              std::make_move_iterator(Found.end()));
    }
  }
}

TURecord analyse(const CompileJob &Job, const AnalysisOptions &Options) {
  // Not freed after a crash, see parse().
  TURecord *Building = new TURecord;
  ParseResult Parsed = parse(Job, Options.Parse, [&](ParsedUnit &Unit) {
    readUserFiles(Unit, *Building);
    runChecks(Unit, Options, *Building);
  });
  TURecord Result;
  if (Parsed.Result != Outcome::Crashed) {
    Result = std::move(*Building);
    delete Building;
  }
  Result.MainFile = Job.File;
  Result.Result = Parsed.Result;
  Result.ErrorCount = Parsed.ErrorCount;
  Result.Errors = std::move(Parsed.Errors);
  if (Result.Errors.size() > KeptErrors)
    Result.Errors.resize(KeptErrors);
  return Result;
}

} // namespace lazy

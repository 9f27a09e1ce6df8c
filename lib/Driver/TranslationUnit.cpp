#include "Driver/TranslationUnit.h"
#include "Checks/Conditions.h"
#include "Driver/Lower.h"
#include "Driver/Profile.h"
#include "Facts/Summaries.h"
#include "Fix/Fix.h"
#include "Suppress/Suppress.h"
#include "llvm/ADT/StringSet.h"
#include <set>
#include <tuple>

namespace lazy {

/// How many compiler errors a record keeps: one error often causes the next.
static constexpr size_t KeptErrors = 5;

/// As plain data, with its condition; nothing if the callee cannot be named.
static std::optional<ConditionalFinding> lowerIf(const Finding &Found, Premise &&C,
                                                 const CheckInfo &Check, ParsedUnit &Unit,
                                                 FunctionNames &Names) {
  std::optional<PortableFinding> Then = lower(Found, Check, Unit.Ctx, Unit.Files);
  if (!Then)
    return std::nullopt;
  std::optional<ConditionalFinding> Result = conditionOf(std::move(C), Found.In, Names);
  if (Result)
    Result->Then = std::move(*Then);
  return Result;
}

/// Runs the checks and adds what they find. Instantiations of one template report the same
/// place once each; the first is kept.
static void runChecks(ParsedUnit &Unit, const AnalysisOptions &Options, TURecord &Out) {
  double Last = Options.Times ? threadSeconds() : 0;
  auto Charge = [&](const std::string &Name) {
    if (!Options.Times)
      return;
    double Now = threadSeconds();
    Options.Times->addCheck(Name, Now - Last);
    Last = Now;
  };
  Facts F = collectFacts(Unit.Ctx, &Unit.S, Options.Known ? *Options.Known : Catalogue::builtin(),
                         [&](clang::SourceLocation Loc) { return Unit.Files.isUserCode(Loc); });
  addErrors(F, Unit.Errors.take(), Unit.Ctx.getSourceManager());
  FunctionNames Names(Unit.Ctx, Out.MainFile);
  Charge("(facts)");
  static const OptionValues Defaults;
  // After a fatal error the compiler keeps further errors to itself, and a missing header causes so
  // many that no other shows: nobody can tell whether a fix is right.
  bool Blind = Unit.LacksFile || Unit.Ctx.getDiagnostics().hasFatalErrorOccurred();
  for (const CheckDef *Check : Options.Checks) {
    std::set<std::tuple<std::string, unsigned, unsigned>> Seen;
    auto Report = [&](Finding Found) {
      if (Blind)
        Found.Fixes.clear();
      std::optional<PortableFinding> P = lower(Found, Check->Info, Unit.Ctx, Unit.Files);
      if (P && Seen.insert({P->Where.File, P->Where.Offset, P->Where.Length}).second)
        Out.Findings.push_back(std::move(*P));
    };
    auto ReportIf = [&](Finding Found, Premise C) {
      if (Blind)
        Found.Fixes.clear();
      if (std::optional<ConditionalFinding> If =
              lowerIf(Found, std::move(C), Check->Info, Unit, Names))
        Out.Conditional.push_back(std::move(*If));
    };
    auto Given = Options.CheckOptions.find(Check->Info.Id.str());
    Check->Run(Pass{Unit.Ctx, F, *Check, Report, ReportIf},
               Given == Options.CheckOptions.end() ? Defaults : Given->second);
    Charge(Check->Info.fullName());
  }
  Out.Functions = summarise(
      F, Names, [&](clang::SourceRange Range) { return placeOf(Range, Unit.Ctx, Unit.Files); });
  Charge("(summaries for other files)");
}

/// Stamps and NOLINTs of the user's files, in the order of their names.
static void readUserFiles(ParsedUnit &Unit, TURecord &Out) {
  const clang::SourceManager &SM = Unit.Ctx.getSourceManager();
  std::map<std::string, llvm::StringRef> Texts;
  for (clang::FileID File : Unit.Files.userFiles()) {
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

/// All files of the unit.
static ReadFiles readFiles(ParsedUnit &Unit) {
  const clang::SourceManager &SM = Unit.Ctx.getSourceManager();
  std::set<std::string> Names;
  for (unsigned I = 0, E = SM.local_sloc_entry_size(); I != E; ++I) {
    const clang::SrcMgr::SLocEntry &Entry = SM.getLocalSLocEntry(I);
    if (!Entry.isFile())
      continue;
    clang::FileID File = SM.getFileID(clang::SourceLocation::getFromRawEncoding(Entry.getOffset()));
    if (std::string Name = Unit.Files.nameOf(File); !Name.empty())
      Names.insert(std::move(Name));
  }
  return ReadFiles(Names.begin(), Names.end());
}

/// Nothing if the unit cannot be read with the headers it was to share.
static std::optional<TURecord> tryToAnalyse(const CompileJob &Job, const AnalysisOptions &Options,
                                            ReadFiles *Reads) {
  // Not freed after a crash, see parse().
  TURecord *Building = new TURecord;
  Building->MainFile = Job.File;
  ParseResult Parsed = parse(Job, Options.Parse, [&](ParsedUnit &Unit) {
    readUserFiles(Unit, *Building);
    if (Reads)
      *Reads = readFiles(Unit);
    // We are on a thread that parse() made for this file: its time began with it.
    if (Options.Times)
      Options.Times->addCheck("(parsing)", threadSeconds());
    runChecks(Unit, Options, *Building);
    if (Options.Times)
      Options.Times->addFile(Job.File, threadSeconds());
  });
  TURecord Result;
  if (Parsed.Result != Outcome::Crashed) {
    Result = std::move(*Building);
    delete Building;
  }
  if (Options.Parse.Shared && (Parsed.Declined || Parsed.Result == Outcome::Crashed))
    return std::nullopt;
  Result.MainFile = Job.File;
  Result.Result = Parsed.Result;
  Result.ErrorCount = Parsed.ErrorCount;
  Result.Errors = std::move(Parsed.Errors);
  if (Result.Errors.size() > KeptErrors)
    Result.Errors.resize(KeptErrors);
  return Result;
}

TURecord analyse(const CompileJob &Job, const AnalysisOptions &Options, ReadFiles *Reads) {
  std::optional<TURecord> Result = tryToAnalyse(Job, Options, Reads);
  if (Options.Times && Options.Parse.Shared)
    Options.Times->addShared(Result.has_value());
  if (Result)
    return std::move(*Result);
  AnalysisOptions Alone = Options;
  Alone.Parse.Shared = nullptr;
  return *tryToAnalyse(Job, Alone, Reads);
}

} // namespace lazy

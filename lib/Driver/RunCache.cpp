// A report on disk is a line of JSON, the counts and the remarks, followed by facts: a record with
// the findings and the files, one with those that are silenced, and one for each file that could
// not be read.
#include "Driver/RunCache.h"
#include "Link/FactsFile.h"
#include "Support/Digest.h"
#include "Support/FileCache.h"
#include "Support/JsonElements.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {

namespace json = llvm::json;

RunCache::RunCache(const RunSetup &Setup, llvm::ArrayRef<std::string> FactsFiles)
    : Cache(*Setup.Cache) {
  std::string Units, Facts;
  for (auto [Job, Settings] : llvm::zip_equal(Setup.Plan.Jobs, Setup.Of))
    Units += UnitCache::keyOf(Job, *Settings).digest() + "\n";
  for (const std::string &File : FactsFiles)
    Facts += longDigest(readBytes(File).value_or("")) + "\n";
  // Runs over other files are no earlier runs of this one.
  Key.Subject = "a run of " + longDigest(Units);
  Key.add("the units", Units);
  Key.add("the facts of other files", Facts);
}

//===----------------------------------------------------------------------===//
// A report as text
//===----------------------------------------------------------------------===//

/// Nothing if not all of it could be read again.
static std::optional<std::string> writeReport(const Report &R) {
  json::Array Remarks;
  for (const Remark &Each : R.Remarks) {
    if (!json::isUTF8(Each.File) || !json::isUTF8(Each.Message))
      return std::nullopt;
    Remarks.push_back(json::Array{Each.File, Each.Message, Each.Line, Each.Column});
  }
  std::vector<TURecord> Records(2);
  Records[0].Findings = R.Findings;
  Records[1].Findings = R.Silenced;
  Records[0].Unmatched = R.Unmatched;
  json::Array Uses;
  for (const NolintUse &Use : R.Nolints) {
    Records[0].Suppressions.push_back(Use.Said);
    std::string Used(1, Use.InHeader ? 'h' : 'm');
    for (bool Each : Use.Used)
      Used += Each ? '1' : '0';
    Uses.push_back(std::move(Used));
  }
  for (const std::string &File : R.Read)
    Records[0].Files.push_back({File});
  for (const FailedFile &F : R.Failed) {
    TURecord &Record = Records.emplace_back();
    Record.MainFile = F.File;
    Record.Result = F.Why;
    Record.Errors = F.Errors;
    Record.ErrorCount = F.ErrorCount;
  }
  bool Lossy = false;
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << json::Value(json::Array{R.Files, R.Suppressed, std::move(Remarks), std::move(Uses)}) << '\n'
     << writeFacts(Records, "", &Lossy);
  if (Lossy)
    return std::nullopt;
  return Text;
}

static std::optional<Report> readReport(llvm::StringRef Text) {
  auto [FirstLine, Facts] = Text.split('\n');
  llvm::Expected<json::Value> Counts = json::parse(FirstLine);
  if (!Counts) {
    llvm::consumeError(Counts.takeError());
    return std::nullopt;
  }
  Report Result;
  JsonElements Head(&*Counts);
  Result.Files = Head.number();
  Result.Suppressed = Head.number();
  Head.arrays([&](JsonElements &E) {
    Remark &R = Result.Remarks.emplace_back();
    R.File = E.string();
    R.Message = E.string();
    R.Line = E.number();
    R.Column = E.number();
  });
  std::vector<std::string> Uses = Head.strings();
  if (!Head.ok())
    return std::nullopt;
  llvm::Expected<std::vector<TURecord>> Records = readFacts(Facts, "cache", "");
  if (!Records || Records->size() < 2) {
    if (!Records)
      llvm::consumeError(Records.takeError());
    return std::nullopt;
  }
  Result.Findings = std::move((*Records)[0].Findings);
  Result.Silenced = std::move((*Records)[1].Findings);
  Result.Unmatched = std::move((*Records)[0].Unmatched);
  if (Uses.size() != (*Records)[0].Suppressions.size())
    return std::nullopt;
  for (auto [S, Used] : llvm::zip_equal((*Records)[0].Suppressions, Uses)) {
    if (Used.size() != S.Checks.size() + 1)
      return std::nullopt;
    NolintUse &Use = Result.Nolints.emplace_back();
    Use.InHeader = Used.front() == 'h';
    for (char C : llvm::StringRef(Used).drop_front())
      Use.Used.push_back(C == '1');
    Use.Said = std::move(S);
  }
  for (FileStamp &F : (*Records)[0].Files)
    Result.Read.insert(std::move(F.File));
  for (TURecord &R : llvm::drop_begin(*Records, 2))
    Result.Failed.push_back({R.MainFile, R.Result, std::move(R.Errors), R.ErrorCount});
  return Result;
}

//===----------------------------------------------------------------------===//
// The cache
//===----------------------------------------------------------------------===//

std::optional<Report> RunCache::find() {
  InputChecker Now;
  ResultCache::Found Known = Cache.find(Key, Now);
  return Known.Text ? readReport(*Known.Text) : std::nullopt;
}

void RunCache::keep(const Report &Said, const std::optional<Inputs> &From) {
  if (!From)
    return;
  if (std::optional<std::string> Text = writeReport(Said))
    llvm::consumeError(Cache.put(Key, *From, *Text));
}

} // namespace lazy

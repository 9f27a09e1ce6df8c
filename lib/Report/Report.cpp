// What the formats have in common.
#include "Report/Report.h"
#include "Finding/Fingerprint.h"
#include "Finding/Order.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <map>
#include <tuple>

namespace lazy {

using llvm::StringRef;

static constexpr std::pair<StringRef, Format> FormatTable[] = {
    {"text", Format::Text},   {"concise", Format::Concise},       {"json", Format::Json},
    {"sarif", Format::Sarif}, {"github", Format::Github},         {"gitlab", Format::Gitlab},
    {"junit", Format::Junit}, {"checkstyle", Format::Checkstyle}, {"rdjson", Format::Rdjson},
};

std::optional<Format> parseFormat(StringRef Name) {
  for (const auto &[Word, F] : FormatTable)
    if (Word == Name)
      return F;
  return std::nullopt;
}

std::vector<StringRef> formatWords() {
  std::vector<StringRef> Result;
  for (const auto &[Word, F] : FormatTable)
    Result.push_back(Word);
  return Result;
}

std::string formatNames() {
  std::string Result;
  for (const auto &[I, Row] : llvm::enumerate(FormatTable)) {
    if (I)
      Result += I + 1 == std::size(FormatTable) ? " or " : ", ";
    Result += Row.first;
  }
  return Result;
}

/// JSON may hold control characters above 0x7e as they are; a terminal obeys them. Outside of
/// strings there are none, so that the text can be changed as a whole.
static std::string withoutControls(StringRef Json) {
  std::string Result;
  Result.reserve(Json.size());
  for (size_t I = 0; I < Json.size(); ++I) {
    unsigned char C = Json[I], Next = I + 1 < Json.size() ? Json[I + 1] : 0;
    bool IsC1 = C == 0xC2 && Next >= 0x80 && Next < 0xA0;
    if (!IsC1 && C != 0x7f) {
      Result += char(C);
      continue;
    }
    Result += "\\u00" + llvm::utohexstr(IsC1 ? Next : C, /*LowerCase=*/true);
    I += IsC1;
  }
  return Result;
}

/// O for a format that names files relative to its root, if it has one.
static ReportOptions relativeToRoot(const ReportOptions &O) {
  ReportOptions Result = O;
  if (!O.Root.empty())
    Result.Directory = O.Root;
  return Result;
}

static void writeFormat(Format F, const Report &R, const ReportOptions &O, FileCache &Files,
                        llvm::raw_ostream &OS) {
  switch (F) {
  case Format::Text:
    return writeText(R, O, Files, OS);
  case Format::Concise:
    return writeConcise(R, O, OS);
  case Format::Json:
    return writeJson(R, relativeToRoot(O), OS);
  case Format::Sarif:
    return writeSarif(R, relativeToRoot(O), Files, OS);
  case Format::Github:
    return writeGithub(R, O, Files, OS);
  case Format::Gitlab:
    return writeGitlab(R, O, Files, OS);
  case Format::Junit:
    return writeJunit(R, O, OS);
  case Format::Checkstyle:
    return writeCheckstyle(R, O, Files, OS);
  case Format::Rdjson:
    return writeRdjson(R, O, Files, OS);
  }
}

void write(Format F, const Report &R, const ReportOptions &O, FileCache &Files,
           llvm::raw_ostream &OS) {
  bool IsJson =
      F == Format::Json || F == Format::Sarif || F == Format::Gitlab || F == Format::Rdjson;
  if (!IsJson)
    return writeFormat(F, R, O, Files, OS);
  std::string Text;
  llvm::raw_string_ostream Whole(Text);
  writeFormat(F, R, O, Files, Whole);
  OS << withoutControls(Text);
}

std::vector<NamedFinding> nameFindings(const Report &R, const ReportOptions &O, FileCache &Files,
                                       bool WithSilenced) {
  std::vector<NamedFinding> Both;
  for (const PortableFinding &F : R.Findings)
    Both.push_back({&F, false, ""});
  for (const PortableFinding &F : R.Silenced)
    Both.push_back({&F, true, ""});
  llvm::sort(Both, [](const NamedFinding &A, const NamedFinding &B) {
    return isBefore(*A.Found, *B.Found);
  });
  std::vector<PortableFinding> InOrder;
  for (const NamedFinding &N : Both)
    InOrder.push_back(*N.Found);
  for (auto [N, Print] : llvm::zip_equal(Both, fingerprints(InOrder, O.Directory, Files)))
    N.Fingerprint = Print.Here;
  if (!WithSilenced)
    llvm::erase_if(Both, [](const NamedFinding &N) { return N.Silenced; });
  return Both;
}

std::string ruleAddress(const ReportOptions &O, StringRef Check) {
  if (O.Homepage.empty())
    return "";
  Check.consume_front("lazy-");
  if (Check == UnusedNolint.Id)
    return O.Homepage + "/docs/suppressing.md";
  return O.Homepage + "/docs/checks/" + Check.str() + ".md";
}

static std::string counted(size_t N, StringRef Noun) {
  return llvm::formatv("{0} {1}{2}", N, Noun, N == 1 ? "" : "s");
}

/// How many of the findings each flag would mend.
struct Fixable {
  size_t Safe = 0, Unsafe = 0;
};

static Fixable countFixable(llvm::ArrayRef<PortableFinding> Findings) {
  Fixable N;
  for (const PortableFinding &F : Findings)
    if (!F.Fixes.empty())
      ++(F.Fixes.front().Grade == FixGrade::Safe ? N.Safe : N.Unsafe);
  return N;
}

std::string summaryLine(const Report &R) {
  size_t Total = R.Findings.size() + R.Fixed;
  std::string Line = Total == 0 ? "no findings" : counted(Total, "finding");
  Fixable N = countFixable(R.Findings);
  std::vector<std::string> Details;
  if (R.Fixed)
    Details.push_back(llvm::formatv("{0} fixed", R.Fixed));
  if (N.Safe)
    Details.push_back(llvm::formatv("{0} fixable with --fix", N.Safe));
  if (N.Unsafe)
    Details.push_back(
        llvm::formatv("{0} {1}fixable with --unsafe-fixes", N.Unsafe, N.Safe ? "more " : ""));
  if (!Details.empty())
    Line += " (" + llvm::join(Details, ", ") + ")";
  Line += " in " + counted(R.Files, "file");
  if (R.Suppressed)
    Line += llvm::formatv(", {0} silenced by NOLINT", R.Suppressed);
  if (R.Known)
    Line += llvm::formatv(", {0} in the baseline", R.Known);
  if (!R.Failed.empty())
    Line += ", " + counted(R.Failed.size(), "file") + " not fully analysed";
  return Line;
}

void writeStatistics(const Report &R, const ReportOptions &O, llvm::raw_ostream &OS) {
  std::map<std::string, std::vector<const PortableFinding *>> ByCheck;
  for (const PortableFinding &F : R.Findings)
    ByCheck[F.Check].push_back(&F);
  struct Row {
    size_t Count, Fixable;
    StringRef Check;
  };
  std::vector<Row> Rows;
  size_t Longest = 0;
  for (const auto &[Check, Findings] : ByCheck) {
    size_t Fixable =
        llvm::count_if(Findings, [](const PortableFinding *F) { return !F->Fixes.empty(); });
    Rows.push_back({Findings.size(), Fixable, Check});
    Longest = std::max(Longest, Check.size());
  }
  std::sort(Rows.begin(), Rows.end(), [](const Row &A, const Row &B) {
    return std::tuple(B.Count, A.Check) < std::tuple(A.Count, B.Check);
  });
  for (const Row &L : Rows) {
    OS << llvm::formatv("{0,6}  {1}", L.Count, L.Check);
    if (L.Fixable)
      OS.indent(Longest - L.Check.size()) << llvm::formatv("  ({0} fixable)", L.Fixable);
    OS << '\n';
  }
}

bool wantsColor(std::optional<bool> Flag,
                llvm::function_ref<std::optional<std::string>(StringRef)> Env, bool IsTerminal) {
  if (Flag)
    return *Flag;
  // no-color.org: any value but the empty one.
  if (!Env("NO_COLOR").value_or("").empty())
    return false;
  for (StringRef Name : {"CLICOLOR_FORCE", "FORCE_COLOR"})
    if (std::string Value = Env(Name).value_or(""); !Value.empty() && Value != "0")
      return true;
  return IsTerminal && Env("TERM").value_or("") != "dumb";
}

} // namespace lazy

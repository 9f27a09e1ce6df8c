// What the formats have in common.
#include "Report/Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <map>
#include <tuple>

namespace lazy {

using llvm::StringRef;

std::optional<Format> parseFormat(StringRef Name) {
  return llvm::StringSwitch<std::optional<Format>>(Name)
      .Case("text", Format::Text)
      .Case("concise", Format::Concise)
      .Case("json", Format::Json)
      .Default(std::nullopt);
}

void write(Format F, const Report &R, const ReportOptions &O, FileCache &Files,
           llvm::raw_ostream &OS) {
  switch (F) {
  case Format::Text:
    return writeText(R, O, Files, OS);
  case Format::Concise:
    return writeConcise(R, O, OS);
  case Format::Json:
    return writeJson(R, O, OS);
  }
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

// Commands on the standard output that a GitHub Actions runner turns into annotations:
//   ::warning file=src/a.cpp,line=3,endLine=3,col=3,endColumn=9,title=lazy-unawaited::message
// It shows the first ten of a step; sarif has no such limit.

#include "Report/Regions.h"
#include "Report/Report.h"
#include "Report/Severity.h"
#include "Support/Printable.h"
#include "llvm/ADT/StringExtras.h"

namespace lazy {
namespace {

using llvm::StringRef;

/// Properties end at `,`, `:` and the end of the line.
std::string escaped(StringRef Text, bool IsProperty) {
  std::string Result;
  for (char C : Text) {
    bool Special = C == '%' || C == '\r' || C == '\n' || (IsProperty && (C == ':' || C == ','));
    if (Special)
      Result += "%" + llvm::utohexstr(C, /*LowerCase=*/false, /*Width=*/2);
    else
      Result += C;
  }
  return Result;
}

class GithubWriter {
public:
  GithubWriter(const Report &Said, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS)
      : Said(Said), O(O), Where(Files), OS(OS) {}

  /// Text may have several lines.
  void command(StringRef Word, const Place &At, StringRef Title, StringRef Text) {
    OS << "::" << Word;
    char Separator = ' ';
    auto Property = [&](StringRef Name, StringRef Value) {
      OS << Separator << Name << '=' << escaped(printable(Value), /*IsProperty=*/true);
      Separator = ',';
    };
    if (At.valid())
      Property("file", displayPath(At.File, O.Directory));
    if (At.valid() && At.Line) {
      Region R = Where.of(At);
      Property("line", llvm::utostr(R.Line));
      Property("endLine", llvm::utostr(R.EndLine));
      // Columns of a range over several lines are an error to GitHub.
      if (R.Line == R.EndLine) {
        Property("col", llvm::utostr(R.Column));
        Property("endColumn", llvm::utostr(R.EndColumn));
      }
    }
    if (!Title.empty())
      Property("title", Title);
    OS << "::" << escaped(printableLines(Text), /*IsProperty=*/false) << '\n';
  }

  void finding(const PortableFinding &F) {
    std::string Text = F.Message;
    for (const PortableNote &N : F.Notes) {
      Text += "\n";
      if (N.Where.valid())
        Text += displayPath(N.Where.File, O.Directory) + ":" + llvm::utostr(N.Where.Line) + ": ";
      Text += N.Message;
    }
    command(wordOf(severityOf(Said, F)), F.Where, F.Check, Text);
  }

private:
  static StringRef wordOf(Severity S) {
    return S == Severity::Error ? "error" : S == Severity::Warning ? "warning" : "notice";
  }

  const Report &Said;
  const ReportOptions &O;
  Regions Where;
  llvm::raw_ostream &OS;
};

} // namespace

void writeGithub(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS) {
  GithubWriter W(R, O, Files, OS);
  for (const PortableFinding &F : R.Findings)
    W.finding(F);
  Place At;
  for (const FailedFile &F : R.Failed) {
    for (const CompilerError &E : F.Errors)
      W.command("error", E.Where, "clang-diagnostic-error", E.Message);
    At.File = F.File;
    W.command("error", At, "lazy-lint", describe(F));
  }
  for (const Remark &Said : R.Remarks) {
    At.File = Said.File;
    At.Line = Said.Line;
    At.Column = Said.Column;
    W.command("notice", At, "lazy-lint", Said.Message);
  }
}

} // namespace lazy

// The format for people, with first lines that problem matchers made for clang
// understand:
//
//   src/a.cpp:3:3: warning: task returned by 'save' is dropped; its body never
//   runs [lazy-unawaited]
//       3 |   save();
//         |   ^~~~~~
//   src/a.h:1:12: note: 'save' returns a lazy 'Task<void>'
//   help: insert 'co_await' (applied by --unsafe-fixes)
//       3 -   save();
//       3 +   co_await save();
//
// Every finding is a `warning`, of whatever group, unless the user calls it an
// error: which of them break a build is the user's choice, and the exit code
// says it.

#include "Report/CodeFrame.h"
#include "Report/Report.h"
#include "Report/Severity.h"
#include "Support/Printable.h"
#include "llvm/Support/FormatVariadic.h"

namespace lazy {
namespace {

using llvm::StringRef;

constexpr StringRef Reset = "\033[0m", Bold = "\033[1m", Red = "\033[1;31m", Green = "\033[1;32m",
                    Magenta = "\033[1;35m", Cyan = "\033[1;36m";

class TextWriter {
public:
  TextWriter(const Report &Said, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS)
      : Said(Said), O(O), Files(Files), OS(OS) {}

  void write(const PortableFinding &F);
  void write(const FailedFile &F);
  void write(const Remark &R);
  void paint(StringRef Color, const llvm::Twine &Text);

private:
  void head(const Place &Where, StringRef Color, StringRef Severity, StringRef Message,
            StringRef Check);
  void frame(const Place &Where);
  void fixes(const PortableFinding &F);
  FrameStyle style() const { return {O.Color, O.Width}; }

  const Report &Said;
  const ReportOptions &O;
  FileCache &Files;
  llvm::raw_ostream &OS;
};

void TextWriter::paint(StringRef Color, const llvm::Twine &Text) {
  if (O.Color)
    OS << Color << Text << Reset;
  else
    OS << Text;
}

/// The line that matchers read; without a place it is about the file, without a
/// file about the run.
void TextWriter::head(const Place &Where, StringRef Color, StringRef Severity, StringRef Message,
                      StringRef Check) {
  if (Where.valid()) {
    std::string Location = printable(displayPath(Where.File, O.Directory)) + ":";
    if (Where.Line)
      Location += llvm::formatv("{0}:{1}:", Where.Line, Where.Column);
    paint(Bold, Location);
    OS << ' ';
  }
  paint(Color, Severity + ":");
  OS << ' ';
  // The message of a note is not bold: it must not outshine what it belongs to.
  std::string Shown = printable(Message);
  if (Check.empty())
    OS << Shown;
  else
    paint(Bold, Shown);
  if (!Check.empty())
    OS << " [" << Check << ']';
  OS << '\n';
}

void TextWriter::frame(const Place &Where) {
  if (!O.Frames || !Where.valid())
    return;
  if (std::optional<StringRef> Text = Files.text(Where.File))
    printFrame(*Text, Where, style(), OS);
}

void TextWriter::fixes(const PortableFinding &F) {
  for (size_t I = 0; I < F.Fixes.size(); ++I) {
    const PortableFix &Fix = F.Fixes[I];
    paint(Cyan, "help:");
    OS << (I == 0 ? " " : " or ") << printable(Fix.Title);
    if (I > 0 || Fix.Edits.empty()) {
      OS << '\n';
      continue;
    }
    OS << " (applied by " << (Fix.Grade == FixGrade::Safe ? "--fix" : "--unsafe-fixes") << ")\n";
    // File by file, in the order in which the fix names them.
    for (size_t E = 0; E < Fix.Edits.size(); ++E) {
      StringRef File = Fix.Edits[E].File;
      auto IsOfFile = [File](const Edit &Other) { return Other.File == File; };
      if (std::any_of(Fix.Edits.begin(), Fix.Edits.begin() + E, IsOfFile))
        continue;
      std::vector<Edit> Edits;
      std::copy_if(Fix.Edits.begin(), Fix.Edits.end(), std::back_inserter(Edits), IsOfFile);
      if (File != F.Where.File)
        OS << "  in " << printable(displayPath(File, O.Directory)) << ":\n";
      if (std::optional<StringRef> Text = Files.text(File))
        printEdits(*Text, Edits, style(), OS);
    }
  }
}

void TextWriter::write(const PortableFinding &F) {
  bool IsError = Said.asked(F) == Severity::Error;
  head(F.Where, IsError ? Red : Magenta, wordInText(Said, F), F.Message, F.Check);
  frame(F.Where);
  for (const PortableNote &N : F.Notes) {
    head(N.Where, Cyan, "note", N.Message, "");
    frame(N.Where);
  }
  if (O.Frames)
    fixes(F);
}

void TextWriter::write(const FailedFile &F) {
  for (const CompilerError &E : F.Errors) {
    Place Where = E.Where;
    if (!Where.valid())
      Where.File = F.File;
    head(Where, Red, "error", E.Message, "clang-diagnostic-error");
    frame(Where);
  }
  Place File;
  File.File = F.File;
  std::string Message = describe(F);
  head(File, Red, "error", Message, "");
}

void TextWriter::write(const Remark &R) {
  Place File;
  File.File = R.File;
  File.Line = R.Line;
  File.Column = R.Column;
  head(File, Cyan, "note", R.Message, "");
}

} // namespace

std::string describe(const FailedFile &F) {
  switch (F.Why) {
  case Outcome::Analysed:
    break;
  case Outcome::Errors:
    return llvm::formatv("{0} compiler error{1}: what could not be read was not analysed",
                         F.ErrorCount, F.ErrorCount == 1 ? "" : "s");
  case Outcome::Crashed:
    return "the analysis crashed: nothing is known of this file";
  case Outcome::Missing:
    return "the file could not be read, or nothing says how to compile it";
  }
  return "";
}

void writeText(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS) {
  TextWriter W(R, O, Files, OS);
  StringRef Separator = O.Frames ? "\n" : "";
  for (const PortableFinding &F : R.Findings) {
    W.write(F);
    OS << Separator;
  }
  for (const FailedFile &F : R.Failed) {
    W.write(F);
    OS << Separator;
  }
  for (const Remark &Said : R.Remarks)
    W.write(Said);
  if (O.Summary) {
    bool Clean = R.Findings.empty() && R.Failed.empty();
    W.paint(Clean ? Green : Bold, summaryLine(R));
    OS << '\n';
  }
}

} // namespace lazy

// JUnit's XML, which every CI server shows: a suite for each file, a failed test for each finding,
// an error for what could not be analysed. A run without findings is one test that passes, because
// an empty report counts as none.

#include "Report/Report.h"
#include "Report/Severity.h"
#include "Report/Xml.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

namespace lazy {
namespace {

using llvm::StringRef;

struct Suite {
  std::vector<const PortableFinding *> Findings;
  std::vector<const FailedFile *> Failed;

  size_t size() const { return Findings.size() + Failed.size(); }
};

/// `path:3:5: note: text`.
std::string line(const Place &At, StringRef Kind, StringRef Text, const ReportOptions &O) {
  std::string Where;
  if (At.valid())
    Where = llvm::formatv("{0}:{1}:{2}: ", displayPath(At.File, O.Directory), At.Line, At.Column);
  return Where + Kind.str() + ": " + Text.str();
}

class JunitWriter {
public:
  JunitWriter(const Report &Said, const ReportOptions &O, llvm::raw_ostream &OS)
      : Said(Said), O(O), OS(OS) {}

  void suite(StringRef File, const Suite &S) {
    std::string Path = displayPath(File, O.Directory);
    OS << llvm::formatv(
        "  <testsuite name=\"{0}\" tests=\"{1}\" failures=\"{2}\" errors=\"{3}\">\n",
        xmlEscaped(Path), S.size(), S.Findings.size(), S.Failed.size());
    for (const PortableFinding *F : S.Findings)
      finding(*F, Path);
    for (const FailedFile *F : S.Failed)
      failed(*F, Path);
    OS << "  </testsuite>\n";
  }

private:
  void test(StringRef Name, StringRef Path, unsigned Line, StringRef Element, StringRef Type,
            StringRef Message, StringRef Text) {
    OS << llvm::formatv("    <testcase name=\"{0}\" classname=\"{1}\" file=\"{1}\"",
                        xmlEscaped(Name), xmlEscaped(Path));
    if (Line)
      OS << llvm::formatv(" line=\"{0}\"", Line);
    OS << llvm::formatv(">\n      <{0} type=\"{1}\" message=\"{2}\">", Element, xmlEscaped(Type),
                        xmlEscaped(Message));
    // Line breaks may stay between tags.
    StringRef Separator = "";
    for (StringRef Part : llvm::split(Text, '\n')) {
      OS << Separator << xmlEscaped(Part);
      Separator = "\n";
    }
    OS << llvm::formatv("</{0}>\n    </testcase>\n", Element);
  }

  void finding(const PortableFinding &F, StringRef Path) {
    std::string Text = line(F.Where, wordInText(Said, F), F.Message, O);
    for (const PortableNote &N : F.Notes)
      Text += "\n" + line(N.Where, "note", N.Message, O);
    // The place keeps the names of a suite apart.
    std::string Name =
        llvm::formatv("{0} at line {1}, column {2}", F.Check, F.Where.Line, F.Where.Column);
    test(Name, Path, F.Where.Line, "failure", F.Check, F.Message, Text);
  }

  void failed(const FailedFile &F, StringRef Path) {
    std::string Text = describe(F);
    for (const CompilerError &E : F.Errors)
      Text += "\n" + line(E.Where, "error", E.Message, O);
    test("analysis", Path, 0, "error", "lazy-lint", describe(F), Text);
  }

  const Report &Said;
  const ReportOptions &O;
  llvm::raw_ostream &OS;
};

} // namespace

void writeJunit(const Report &R, const ReportOptions &O, llvm::raw_ostream &OS) {
  std::map<std::string, Suite> Suites;
  for (const PortableFinding &F : R.Findings)
    Suites[F.Where.File].Findings.push_back(&F);
  for (const FailedFile &F : R.Failed)
    Suites[F.File].Failed.push_back(&F);

  bool Clean = Suites.empty();
  OS << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
     << llvm::formatv("<testsuites name=\"lazy-lint\" tests=\"{0}\" failures=\"{1}\" "
                      "errors=\"{2}\">\n",
                      Clean ? 1 : R.Findings.size() + R.Failed.size(), R.Findings.size(),
                      R.Failed.size());
  if (Clean)
    OS << "  <testsuite name=\"lazy-lint\" tests=\"1\" failures=\"0\" errors=\"0\">\n"
       << llvm::formatv("    <testcase name=\"{0}\" classname=\"lazy-lint\"/>\n",
                        xmlEscaped(summaryLine(R)))
       << "  </testsuite>\n";
  JunitWriter W(R, O, OS);
  for (const auto &[File, S] : Suites)
    W.suite(File, S);
  OS << "</testsuites>\n";
}

} // namespace lazy

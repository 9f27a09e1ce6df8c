// Checkstyle's XML, which most servers and review tools read: errors by file.

#include "Report/Regions.h"
#include "Report/Report.h"
#include "Report/Severity.h"
#include "Report/Xml.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

namespace lazy {
namespace {

using llvm::StringRef;

struct Entry {
  Place At;
  StringRef Severity;
  std::string Source, Message;
};

StringRef wordOf(Severity S) {
  return S == Severity::Error ? "error" : S == Severity::Warning ? "warning" : "info";
}

} // namespace

void writeCheckstyle(const Report &R, const ReportOptions &O, FileCache &Files,
                     llvm::raw_ostream &OS) {
  std::map<std::string, std::vector<Entry>> ByFile;
  for (const PortableFinding &F : R.Findings)
    ByFile[F.Where.File].push_back({F.Where, wordOf(severityOf(R, F)), F.Check, F.Message});
  for (const FailedFile &F : R.Failed) {
    ByFile[F.File].push_back({{}, "error", "lazy-lint", describe(F)});
    for (const CompilerError &E : F.Errors)
      ByFile[E.Where.valid() ? E.Where.File : F.File].push_back(
          {E.Where, "error", "clang-diagnostic-error", E.Message});
  }

  Regions Where(Files);
  OS << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  for (const auto &[File, Entries] : ByFile) {
    OS << llvm::formatv("  <file name=\"{0}\">\n", xmlEscaped(displayPath(File, O.Directory)));
    for (const Entry &E : Entries) {
      // A file as a whole is at its first line: the attribute is required.
      Region At = E.At.Line ? Where.of(E.At) : Region{1, 1, 1, 1};
      OS << llvm::formatv("    <error line=\"{0}\" column=\"{1}\" severity=\"{2}\" "
                          "message=\"{3}\" source=\"{4}\"/>\n",
                          At.Line, At.Column, E.Severity, xmlEscaped(E.Message),
                          xmlEscaped(E.Source));
    }
    OS << "  </file>\n";
  }
  OS << "</checkstyle>\n";
}

} // namespace lazy

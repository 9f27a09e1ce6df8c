// GitLab's code quality report: an array of issues. It drops issues of a file that have the same
// fingerprint, knows no notes and no fixes, and has no place for a file that could not be read,
// which is therefore an issue, too.

#include "Report/Regions.h"
#include "Report/Report.h"
#include "Report/Severity.h"
#include "Support/Digest.h"
#include "llvm/Support/JSON.h"

namespace lazy {
namespace {

using llvm::StringRef;
using llvm::json::OStream;

/// GitLab has more grades than we have; the user's words fit some of them.
StringRef wordOf(const Report &R, const PortableFinding &F) {
  if (std::optional<Severity> Asked = R.asked(F))
    return Asked == Severity::Error ? "critical" : Asked == Severity::Warning ? "major" : "info";
  switch (F.Group) {
  case CheckGroup::Correctness:
    return "critical";
  case CheckGroup::Suspicious:
    return "major";
  case CheckGroup::Preview:
  case CheckGroup::Performance:
    return "minor";
  case CheckGroup::Pedantic:
    return "info";
  }
  return "";
}

std::string utf8(StringRef Text) { return llvm::json::fixUTF8(Text); }

void issue(OStream &J, StringRef Check, StringRef Text, StringRef Severity, StringRef Fingerprint,
           StringRef Path, const Region &At) {
  J.object([&] {
    J.attribute("type", "issue");
    J.attribute("check_name", utf8(Check));
    J.attribute("description", utf8(Text));
    J.attribute("severity", Severity);
    J.attribute("fingerprint", Fingerprint);
    J.attributeObject("location", [&] {
      J.attribute("path", utf8(Path));
      J.attributeObject("lines", [&] {
        J.attribute("begin", At.Line);
        J.attribute("end", At.EndLine);
      });
    });
  });
}

} // namespace

void writeGitlab(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS) {
  Regions Where(Files);
  OStream J(OS, /*IndentSize=*/2);
  J.array([&] {
    for (const NamedFinding &N : nameFindings(R, O, Files, /*WithSilenced=*/false)) {
      const PortableFinding &F = *N.Found;
      issue(J, F.Check, F.Message, wordOf(R, F), N.Fingerprint,
            displayPath(F.Where.File, O.Directory), Where.of(F.Where));
    }
    for (const FailedFile &F : R.Failed) {
      std::string Path = displayPath(F.File, O.Directory);
      // The first error says best what is wrong; it may be in a header.
      std::string Text = describe(F);
      if (!F.Errors.empty())
        Text += " (" + F.Errors.front().Message + ")";
      issue(J, "lazy-lint", Text, "blocker", longDigest("failed:" + Path), Path, {1, 1, 1, 1});
    }
  });
  J.flush();
  OS << '\n';
}

} // namespace lazy

// The format for programs. The schema is docs/json-output.md: keys are added,
// never changed; a change of meaning would raise `version`.

#include "llvm/Support/JSON.h"
#include "Report/Report.h"
#include "Report/Severity.h"

namespace lazy {
namespace {

using llvm::StringRef;
using llvm::json::OStream;

constexpr int SchemaVersion = 1;

/// Sources may hold any bytes, JSON only UTF-8.
std::string utf8(StringRef Text) { return llvm::json::fixUTF8(Text); }

void writePosition(OStream &J, StringRef Name, unsigned Line, unsigned Column, unsigned Offset) {
  J.attributeObject(Name, [&] {
    J.attribute("line", Line);
    J.attribute("column", Column);
    J.attribute("offset", Offset);
  });
}

/// How File is called: absolute, but for reports that are to tell of no directory.
std::string nameOf(StringRef File, const ReportOptions &O) {
  return utf8(O.Root.empty() ? File.str() : displayPath(File, O.Root));
}

void writePlace(OStream &J, const ReportOptions &O, const Place &P) {
  if (!P.valid())
    return;
  J.attribute("file", nameOf(P.File, O));
  writePosition(J, "start", P.Line, P.Column, P.Offset);
  bool IsRange = P.Length > 0 && P.EndLine > 0;
  writePosition(J, "end", IsRange ? P.EndLine : P.Line, IsRange ? P.EndColumn : P.Column,
                P.Offset + P.Length);
}

void writeFix(OStream &J, const ReportOptions &O, const PortableFix &Fix) {
  J.object([&] {
    J.attribute("title", utf8(Fix.Title));
    J.attribute("grade", Fix.Grade == FixGrade::Safe ? "safe" : "suggested");
    J.attributeArray("edits", [&] {
      for (const Edit &E : Fix.Edits)
        J.object([&] {
          J.attribute("file", nameOf(E.File, O));
          J.attribute("offset", E.Offset);
          J.attribute("length", E.Length);
          J.attribute("text", utf8(E.Text));
        });
    });
  });
}

void writeFinding(OStream &J, const Report &R, const ReportOptions &O, const PortableFinding &F) {
  J.object([&] {
    J.attribute("check", F.Check);
    J.attribute("group", toString(F.Group));
    J.attribute("severity", toString(severityOf(R, F)));
    J.attribute("message", utf8(F.Message));
    writePlace(J, O, F.Where);
    if (!F.Function.empty())
      J.attribute("function", utf8(F.Function));
    J.attributeArray("notes", [&] {
      for (const PortableNote &N : F.Notes)
        J.object([&] {
          J.attribute("message", utf8(N.Message));
          if (N.Side != PathSide::Aside)
            J.attribute("step", N.Side == PathSide::Before ? "before" : "after");
          writePlace(J, O, N.Where);
        });
    });
    if (!F.Path.empty())
      J.attributeArray("path", [&] {
        for (const PathStep &Step : F.Path)
          J.object([&] {
            J.attribute("function", utf8(Step.In));
            J.attribute("calls", utf8(Step.Calls));
            writePlace(J, O, Step.Where);
          });
      });
    J.attributeArray("fixes", [&] {
      for (const PortableFix &Fix : F.Fixes)
        writeFix(J, O, Fix);
    });
  });
}

StringRef outcomeName(Outcome O) {
  switch (O) {
  case Outcome::Analysed:
    return "analysed";
  case Outcome::Errors:
    return "errors";
  case Outcome::Crashed:
    return "crashed";
  case Outcome::Missing:
    return "missing";
  }
  return "";
}

void writeFailed(OStream &J, const ReportOptions &O, const FailedFile &F) {
  J.object([&] {
    J.attribute("file", nameOf(F.File, O));
    J.attribute("outcome", outcomeName(F.Why));
    J.attribute("message", describe(F));
    J.attribute("errorCount", F.ErrorCount);
    J.attributeArray("errors", [&] {
      for (const CompilerError &E : F.Errors)
        J.object([&] {
          J.attribute("message", utf8(E.Message));
          writePlace(J, O, E.Where);
        });
    });
  });
}

} // namespace

void writeJson(const Report &R, const ReportOptions &O, llvm::raw_ostream &OS) {
  OStream J(OS, /*IndentSize=*/2);
  J.object([&] {
    J.attribute("version", SchemaVersion);
    J.attribute("tool", "lazy-lint");
    J.attribute("directory", O.Root.empty() ? utf8(O.Directory) : ".");
    J.attributeArray("findings", [&] {
      for (const PortableFinding &F : R.Findings)
        writeFinding(J, R, O, F);
    });
    J.attributeArray("failed", [&] {
      for (const FailedFile &F : R.Failed)
        writeFailed(J, O, F);
    });
    J.attributeArray("remarks", [&] {
      for (const Remark &Said : R.Remarks)
        J.object([&] {
          if (!Said.File.empty())
            J.attribute("file", nameOf(Said.File, O));
          if (Said.Line) {
            J.attribute("line", Said.Line);
            J.attribute("column", Said.Column);
          }
          J.attribute("message", utf8(Said.Message));
        });
    });
    J.attributeObject("summary", [&] {
      J.attribute("files", R.Files);
      J.attribute("findings", int64_t(R.Findings.size()));
      J.attribute("fixed", R.Fixed);
      J.attribute("suppressed", R.Suppressed);
      J.attribute("known", R.Known);
      J.attribute("failed", int64_t(R.Failed.size()));
    });
  });
  OS << '\n';
}

} // namespace lazy

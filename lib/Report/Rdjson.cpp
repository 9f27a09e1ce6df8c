// Reviewdog's format: diagnostics that it posts as review comments, with suggestions one can accept
// with a click. Unlike the others it counts columns in bytes of UTF-8.

#include "Finding/ApplyEdits.h"
#include "Report/Report.h"
#include "Report/Severity.h"
#include "llvm/Support/JSON.h"
#include <algorithm>

namespace lazy {
namespace {

using llvm::StringRef;
using llvm::json::OStream;

std::string utf8(StringRef Text) { return llvm::json::fixUTF8(Text); }

StringRef wordOf(Severity S) {
  return S == Severity::Error ? "ERROR" : S == Severity::Warning ? "WARNING" : "INFO";
}

struct Position {
  unsigned Line, Column;
};

/// Of an offset into Text; a CR alone ends a line, as for clang.
Position positionOf(StringRef Text, size_t Offset) {
  Position Result = {1, 1};
  for (size_t I = 0; I < Offset; ++I) {
    bool IsPair = Text[I] == '\r' && I + 1 < Text.size() && Text[I + 1] == '\n';
    if ((Text[I] == '\n' || Text[I] == '\r') && !IsPair)
      Result = {Result.Line + 1, 1};
    else
      ++Result.Column;
  }
  return Result;
}

class RdjsonWriter {
public:
  RdjsonWriter(const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS)
      : O(O), Files(Files), J(OS, /*IndentSize=*/2) {}

  void write(const Report &R);

private:
  void range(Position Begin, Position End) {
    J.attributeObject("range", [&] {
      position("start", Begin);
      position("end", End);
    });
  }
  void position(StringRef Name, Position P) {
    J.attributeObject(Name, [&] {
      J.attribute("line", P.Line);
      J.attribute("column", P.Column);
    });
  }
  void location(const Place &At) {
    J.attributeObject("location", [&] {
      J.attribute("path", utf8(displayPath(At.File, O.Directory)));
      if (!At.Line)
        return;
      Position Begin = {At.Line, At.Column};
      bool IsRange = At.Length > 0 && At.EndLine > 0;
      range(Begin, IsRange ? Position{At.EndLine, At.EndColumn} : Begin);
    });
  }
  void diagnostic(StringRef Message, const Place &At, StringRef Severity, StringRef Code,
                  const PortableFinding *F);
  void suggestion(const PortableFix &Fix, StringRef File);

  const ReportOptions &O;
  FileCache &Files;
  OStream J;
};

/// A suggestion is one range of the commented file; all edits of a fix are made or none, so they
/// are joined, and a fix that also changes other files is left out.
void RdjsonWriter::suggestion(const PortableFix &Fix, StringRef File) {
  std::optional<StringRef> Text = Files.text(File);
  if (!Text || Fix.Edits.empty() ||
      llvm::any_of(Fix.Edits, [&](const Edit &E) { return E.File != File; }))
    return;
  std::optional<std::string> New = applyEdits(*Text, Fix.Edits);
  if (!New)
    return;
  size_t Begin = Text->size(), End = 0;
  for (const Edit &E : Fix.Edits) {
    Begin = std::min<size_t>(Begin, E.Offset);
    End = std::max<size_t>(End, E.Offset + E.Length);
  }
  StringRef Between = StringRef(*New).drop_front(Begin).drop_back(Text->size() - End);
  J.attributeArray("suggestions", [&] {
    J.object([&] {
      range(positionOf(*Text, Begin), positionOf(*Text, End));
      J.attribute("text", utf8(Between));
    });
  });
}

void RdjsonWriter::diagnostic(StringRef Message, const Place &At, StringRef Severity,
                              StringRef Code, const PortableFinding *F) {
  J.object([&] {
    J.attribute("message", utf8(Message));
    location(At);
    J.attribute("severity", Severity);
    J.attributeObject("code", [&] {
      J.attribute("value", utf8(Code));
      if (std::string Address = F ? ruleAddress(O, F->Check) : ""; !Address.empty())
        J.attribute("url", Address);
    });
    if (!F)
      return;
    if (llvm::any_of(F->Notes, [](const PortableNote &N) { return N.Where.valid(); }))
      J.attributeArray("relatedLocations", [&] {
        for (const PortableNote &N : F->Notes)
          if (N.Where.valid())
            J.object([&] {
              J.attribute("message", utf8(N.Message));
              location(N.Where);
            });
      });
    if (!F->Fixes.empty())
      suggestion(F->Fixes.front(), F->Where.File);
  });
}

void RdjsonWriter::write(const Report &R) {
  J.object([&] {
    J.attributeObject("source", [&] {
      J.attribute("name", "lazy-lint");
      if (!O.Homepage.empty())
        J.attribute("url", O.Homepage);
    });
    J.attributeArray("diagnostics", [&] {
      for (const PortableFinding &F : R.Findings) {
        std::string Text = F.Message;
        for (const PortableNote &N : F.Notes)
          if (!N.Where.valid())
            Text += "\n" + N.Message;
        diagnostic(Text, F.Where, wordOf(severityOf(R, F)), F.Check, &F);
      }
      for (const FailedFile &F : R.Failed) {
        Place At;
        At.File = F.File;
        diagnostic(describe(F), At, "ERROR", "lazy-lint", nullptr);
        for (const CompilerError &E : F.Errors)
          diagnostic(E.Message, E.Where.valid() ? E.Where : At, "ERROR", "clang-diagnostic-error",
                     nullptr);
      }
    });
  });
  J.flush();
}

} // namespace

void writeRdjson(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS) {
  RdjsonWriter(O, Files, OS).write(R);
  OS << '\n';
}

} // namespace lazy

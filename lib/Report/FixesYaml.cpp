// `--export-fixes`: fixes as clang-apply-replacements and clang-tidy's own scripts read them.
// Written by hand because the traits of clang/Tooling/DiagnosticsYaml.h need all of clang.

#include "Finding/ApplyEdits.h"
#include "Report/Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/YAMLParser.h"
#include <set>
#include <tuple>

namespace lazy {
namespace {

using llvm::StringRef;

/// In double quotes, where everything can be escaped.
std::string quoted(StringRef Text) {
  return "\"" + llvm::yaml::escape(llvm::json::fixUTF8(Text), /*EscapePrintable=*/false) + "\"";
}

/// Text that YAML cannot hold would come back as another.
bool canBeWritten(const PortableFix &Fix) {
  return llvm::all_of(Fix.Edits, [](const Edit &E) {
    return llvm::json::isUTF8(E.Text) && llvm::json::isUTF8(E.File);
  });
}

} // namespace

void writeFixesYaml(llvm::ArrayRef<PortableFinding> Mended, FileCache &Files,
                    llvm::raw_ostream &OS) {
  std::set<std::tuple<StringRef, unsigned, unsigned, StringRef>> Written;
  OS << "---\nMainSourceFile: \"\"\nDiagnostics:";
  bool Empty = true;
  for (const PortableFinding &F : Mended) {
    if (F.Fixes.empty() || !canBeWritten(F.Fixes.front()))
      continue;
    Empty = false;
    OS << "\n  - DiagnosticName: " << quoted(F.Check) << "\n    DiagnosticMessage:\n"
       << "      Message: " << quoted(F.Message) << "\n"
       << "      FilePath: " << quoted(F.Where.File) << "\n"
       << "      FileOffset: " << F.Where.Offset << "\n"
       << "      Replacements:";
    bool None = true;
    for (const Edit &E : F.Fixes.front().Edits) {
      // Two fixes may share an edit, such as an #include; it is to be made once.
      if (!Written.insert({E.File, E.Offset, E.Length, E.Text}).second)
        continue;
      None = false;
      OS << "\n        - FilePath: " << quoted(E.File) << "\n          Offset: " << E.Offset
         << "\n          Length: " << E.Length << "\n          ReplacementText: "
         << quoted(insertedText(E, Files.text(E.File).value_or("")));
    }
    OS << (None ? " []" : "") << "\n    Level: Warning";
  }
  OS << (Empty ? " []" : "") << "\n...\n";
}

} // namespace lazy

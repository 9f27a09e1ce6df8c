// How a diagnostic is copied before the engine reuses its storage.
#include "Facts/CompilerErrors.h"
#include "Facts/Facts.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/SourceManager.h"
#include <map>
#include <tuple>

using namespace clang;

namespace lazy {

static constexpr size_t MaxErrors = 1000;

static DiagnosticArgument copyArgument(const Diagnostic &Info, unsigned I) {
  DiagnosticArgument A;
  switch (Info.getArgKind(I)) {
  case DiagnosticsEngine::ak_std_string:
    A.Text = Info.getArgStdStr(I);
    break;
  case DiagnosticsEngine::ak_c_string:
    if (const char *Text = Info.getArgCStr(I))
      A.Text = Text;
    break;
  case DiagnosticsEngine::ak_sint:
    A.Number = Info.getArgSInt(I);
    break;
  case DiagnosticsEngine::ak_uint:
    A.Number = static_cast<int64_t>(Info.getArgUInt(I));
    break;
  case DiagnosticsEngine::ak_identifierinfo:
    A.Name = DeclarationName(Info.getArgIdentifier(I));
    break;
  case DiagnosticsEngine::ak_qualtype:
    A.Type = QualType::getFromOpaquePtr(reinterpret_cast<void *>(Info.getRawArg(I)));
    break;
  case DiagnosticsEngine::ak_declarationname:
    A.Name = DeclarationName::getFromOpaqueInteger(Info.getRawArg(I));
    break;
  case DiagnosticsEngine::ak_nameddecl:
    A.Decl = reinterpret_cast<const NamedDecl *>(Info.getRawArg(I));
    break;
  case DiagnosticsEngine::ak_declcontext:
    A.Context = reinterpret_cast<const DeclContext *>(Info.getRawArg(I));
    break;
  default: // names nothing a check asks for
    break;
  }
  return A;
}

static void copyMessage(const Diagnostic &Info, CompilerMessage &M) {
  M.Id = Info.getID();
  M.Loc = Info.getLocation();
  M.Ranges.append(Info.getRanges().begin(), Info.getRanges().end());
  for (unsigned I = 0, N = Info.getNumArgs(); I != N; ++I)
    M.Args.push_back(copyArgument(Info, I));
}

CompilerErrors &CompilerErrors::install(DiagnosticsEngine &Diags) {
  std::unique_ptr<CompilerErrors> Recorder = std::make_unique<CompilerErrors>();
  Recorder->Next = Diags.getClient();
  if (Diags.ownsClient())
    Recorder->Owned = Diags.takeClient();
  CompilerErrors &Result = *Recorder;
  Diags.setClient(Recorder.release(), /*ShouldOwnClient=*/true);
  return Result;
}

std::vector<CompilerErrorRecord> CompilerErrors::take() {
  KeepNotes = false;
  return std::exchange(Errors, {});
}

void CompilerErrors::BeginSourceFile(const LangOptions &LO, const Preprocessor *PP) {
  if (Next)
    Next->BeginSourceFile(LO, PP);
}

void CompilerErrors::EndSourceFile() {
  if (Next)
    Next->EndSourceFile();
}

void CompilerErrors::finish() {
  if (Next)
    Next->finish();
}

void CompilerErrors::clear() {
  DiagnosticConsumer::clear();
  if (Next)
    Next->clear();
}

bool CompilerErrors::IncludeInDiagnosticCounts() const {
  return !Next || Next->IncludeInDiagnosticCounts();
}

void CompilerErrors::HandleDiagnostic(DiagnosticsEngine::Level Level, const Diagnostic &Info) {
  DiagnosticConsumer::HandleDiagnostic(Level, Info); // counts
  if (Level >= DiagnosticsEngine::Error) {
    KeepNotes = Errors.size() < MaxErrors;
    if (KeepNotes)
      copyMessage(Info, Errors.emplace_back());
  } else if (Level != DiagnosticsEngine::Note) {
    KeepNotes = false;
  } else if (KeepNotes) {
    copyMessage(Info, Errors.back().Notes.emplace_back());
  }
  if (Next)
    Next->HandleDiagnostic(Level, Info);
}

/// Where Range is in its file: the file, and the offsets of its first and last token.
static std::tuple<FileID, unsigned, unsigned> inFile(SourceRange Range, const SourceManager &SM) {
  auto [File, Begin] = SM.getDecomposedExpansionLoc(Range.getBegin());
  auto [EndFile, End] = SM.getDecomposedLoc(SM.getExpansionRange(Range.getEnd()).getEnd());
  return {File == EndFile ? File : FileID(), Begin, End};
}

void addErrors(Facts &F, std::vector<CompilerErrorRecord> Errors, const SourceManager &SM) {
  F.Errors = std::move(Errors);
  std::map<FileID, std::vector<unsigned>> Places;
  DiagnosticIDs &Ids = *SM.getDiagnostics().getDiagnosticIDs();
  for (const CompilerErrorRecord &E : F.Errors)
    // A warning that a flag made an error costs no statement.
    if (E.Loc.isValid() && Ids.getWarningOptionForDiag(E.Id).empty()) {
      auto [File, Offset] = SM.getDecomposedExpansionLoc(E.Loc);
      Places[File].push_back(Offset);
    }
  if (Places.empty())
    return;
  for (const std::unique_ptr<FunctionFacts> &One : F.Functions) {
    if (One->HasErrors || !One->Body)
      continue;
    auto [File, Begin, End] = inFile(One->Body->getSourceRange(), SM);
    if (auto It = Places.find(File); File.isValid() && It != Places.end())
      for (unsigned Offset : It->second)
        One->HasErrors |= Begin <= Offset && Offset <= End;
  }
}

} // namespace lazy

#include "Report/Regions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ConvertUTF.h"

namespace lazy {

using llvm::StringRef;

unsigned utf16Length(StringRef Text) {
  unsigned Units = 0;
  Text.consume_front("\xEF\xBB\xBF");
  while (!Text.empty()) {
    const auto *Begin = reinterpret_cast<const llvm::UTF8 *>(Text.data());
    unsigned Bytes = llvm::getNumBytesForUTF8(*Begin);
    if (Bytes > Text.size() || !llvm::isLegalUTF8Sequence(Begin, Begin + Bytes))
      Bytes = 1;
    Units += Bytes == 4 ? 2 : 1;
    Text = Text.drop_front(Bytes);
  }
  return Units;
}

const Regions::Source *Regions::source(StringRef File) {
  auto [It, IsNew] = Sources.try_emplace(File);
  std::optional<Source> &S = It->second;
  if (!IsNew)
    return S ? &*S : nullptr;
  std::optional<StringRef> Text = Files.text(File);
  if (!Text)
    return nullptr;
  S = Source{*Text, {0}};
  // As clang counts: a CR alone ends a line, too.
  for (size_t I = 0; I < Text->size(); ++I) {
    bool IsPair = (*Text)[I] == '\r' && I + 1 < Text->size() && (*Text)[I + 1] == '\n';
    if (((*Text)[I] == '\n' || (*Text)[I] == '\r') && !IsPair)
      S->LineStarts.push_back(I + 1);
  }
  return &*S;
}

Regions::Position Regions::position(const Source &S, unsigned Offset) {
  size_t Line = llvm::upper_bound(S.LineStarts, Offset) - S.LineStarts.begin();
  unsigned Start = S.LineStarts[Line - 1];
  return {unsigned(Line), utf16Length(S.Text.slice(Start, Offset)) + 1};
}

Region Regions::of(const Place &P) {
  bool IsRange = P.Length > 0 && P.EndLine > 0;
  Region Result = {P.Line, P.Column, IsRange ? P.EndLine : P.Line,
                   IsRange ? P.EndColumn : P.Column + 1};
  const Source *S = source(P.File);
  if (!S || P.Offset > S->Text.size() || P.Length > S->Text.size() - P.Offset ||
      P.Line > S->LineStarts.size() || S->LineStarts[P.Line - 1] + P.Column - 1 != P.Offset)
    return Result;
  Position Begin = position(*S, P.Offset);
  Result = {Begin.Line, Begin.Column, Begin.Line, Begin.Column + 1};
  if (IsRange) {
    Position End = position(*S, P.Offset + P.Length);
    Result.EndLine = End.Line;
    Result.EndColumn = End.Column;
  }
  return Result;
}

std::optional<Region> Regions::of(const Edit &E) {
  const Source *S = source(E.File);
  if (!S || E.Offset > S->Text.size() || E.Length > S->Text.size() - E.Offset)
    return std::nullopt;
  Position Begin = position(*S, E.Offset), End = position(*S, E.Offset + E.Length);
  return Region{Begin.Line, Begin.Column, End.Line, End.Column};
}

} // namespace lazy

#include "Finding/ApplyEdits.h"
#include <algorithm>
#include <tuple>

namespace lazy {

using llvm::StringRef;

bool usesCrLf(StringRef Text) {
  size_t Newline = Text.find('\n');
  return Newline != StringRef::npos && Newline > 0 && Text[Newline - 1] == '\r';
}

/// Gives every line break of Text its CR.
static std::string withCrLf(StringRef Text) {
  std::string Result;
  for (size_t I = 0; I < Text.size(); ++I) {
    if (Text[I] == '\n' && (I == 0 || Text[I - 1] != '\r'))
      Result += '\r';
    Result += Text[I];
  }
  return Result;
}

std::string insertedText(const Edit &E, StringRef Text) {
  return usesCrLf(Text) ? withCrLf(E.Text) : E.Text;
}

std::optional<std::string> applyEdits(StringRef Text, llvm::ArrayRef<Edit> Edits) {
  std::vector<const Edit *> Sorted;
  for (const Edit &E : Edits)
    Sorted.push_back(&E);
  // An insertion goes before the replacement of what follows it;
  // std::stable_sort would be the word, but libstdc++ 12 builds it on a
  // deprecated function, and the pointers are in order.
  std::sort(Sorted.begin(), Sorted.end(), [](const Edit *A, const Edit *B) {
    return std::tuple(A->Offset, A->Length != 0, A) < std::tuple(B->Offset, B->Length != 0, B);
  });

  bool CrLf = usesCrLf(Text);
  std::string Result;
  size_t Done = 0;
  for (const Edit *E : Sorted) {
    if (E->Offset < Done || E->Offset > Text.size() || E->Length > Text.size() - E->Offset)
      return std::nullopt;
    Result += Text.slice(Done, E->Offset);
    Result += CrLf ? withCrLf(E->Text) : E->Text;
    Done = E->Offset + E->Length;
  }
  Result += Text.substr(Done);
  return Result;
}

} // namespace lazy

// A polynomial over a window that slides through the text. A line's hash is the window's value when
// the line's first character is about to leave it.

#include "Report/LineHash.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/JSON.h"
#include <array>
#include <cstdint>
#include <map>

namespace lazy {
namespace {

constexpr size_t Window = 100;
constexpr uint64_t Base = 37;
constexpr uint16_t EndOfText = 0xFFFF;

/// Base to the power of Window.
constexpr uint64_t leaving() {
  uint64_t Result = 1;
  for (size_t I = 0; I < Window; ++I)
    Result *= Base;
  return Result;
}

class Slider {
public:
  std::vector<std::string> Hashes;

  void take(uint16_t Unit) {
    bool AfterReturn = WasReturn;
    WasReturn = false;
    if (Unit == ' ' || Unit == '\t' || (AfterReturn && Unit == '\n'))
      return;
    if (Unit == '\r') {
      Unit = '\n';
      WasReturn = true;
    }
    finishLineAt(Next);
    if (AtLineStart)
      Line[Next] = ++Lines;
    AtLineStart = Unit == '\n';
    push(Unit);
  }

  void finish() {
    take(EndOfText);
    for (size_t I = 0; I < Window; ++I) {
      finishLineAt(Next);
      push(0);
    }
  }

private:
  void push(uint16_t Unit) {
    Hash = Base * Hash + Unit - leaving() * Units[Next];
    Units[Next] = Unit;
    Next = (Next + 1) % Window;
  }

  void finishLineAt(size_t Index) {
    if (!Line[Index])
      return;
    Line[Index] = 0;
    std::string Text = llvm::utohexstr(Hash, /*LowerCase=*/true);
    Hashes.push_back(Text + ":" + llvm::utostr(++Seen[Text]));
  }

  std::array<uint16_t, Window> Units = {};
  std::array<size_t, Window> Line = {}; ///< of the line that begins there; 0: none does
  size_t Next = 0, Lines = 0;
  uint64_t Hash = 0;
  bool AtLineStart = true, WasReturn = false;
  std::map<std::string, unsigned> Seen;
};

} // namespace

std::vector<std::string> lineHashes(llvm::StringRef Text) {
  llvm::SmallVector<llvm::UTF16, 0> Units;
  llvm::convertUTF8ToUTF16String(llvm::json::fixUTF8(Text), Units);
  Slider S;
  for (llvm::UTF16 Unit : Units)
    S.take(Unit);
  S.finish();
  return std::move(S.Hashes);
}

} // namespace lazy

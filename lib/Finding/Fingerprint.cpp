// A line's text would not survive a formatter, which breaks lines anew; a token is too little to
// tell two findings of a function apart. So the code is cut into statements, by the few characters
// that end one. That is no parser and need not be: what counts is that the same code gives the same
// cut.

#include "Finding/Fingerprint.h"
#include "Support/DisplayPath.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/BLAKE3.h"
#include <algorithm>
#include <map>

namespace lazy {

using llvm::StringRef;

static constexpr char Boundary = '\0';
/// How much of a statement counts, on each side.
static constexpr size_t MaxSide = 200;

static bool isWord(char C) { return llvm::isAlnum(C) || C == '_' || C == '$' || (C & 0x80); }

//===----------------------------------------------------------------------===//
// CondensedText
//===----------------------------------------------------------------------===//

class Condenser {
public:
  Condenser(StringRef Text, CondensedText &Out) : Text(Text), Out(Out) {}

  void run() {
    while (At < Text.size())
      step();
  }

private:
  void step();
  void word();
  void literal(char Quote);
  void rawString();

  bool looksAt(StringRef What) const { return Text.substr(At).starts_with(What); }
  void skipTo(size_t End) { At = std::min(End, Text.size()); }
  void keep(size_t End) {
    for (; At < End; ++At)
      emit(Text[At]);
  }
  void emit(char C) {
    Out.Bytes.push_back(C);
    Out.Offsets.push_back(At);
  }

  StringRef Text;
  CondensedText &Out;
  size_t At = 0;
  bool LineIsEmpty = true; ///< so far
  bool InDirective = false;
  size_t StringEnd = 0; ///< how much was there when the last string literal ended
};

void Condenser::step() {
  if (looksAt("\\\n") || looksAt("\\\r\n"))
    return skipTo(Text.find('\n', At) + 1);
  char C = Text[At];
  if (C == '\n') {
    if (InDirective)
      emit(Boundary);
    InDirective = false;
    LineIsEmpty = true;
    ++At;
    return;
  }
  if (llvm::isSpace(C)) {
    ++At;
    return;
  }
  if (looksAt("//"))
    return skipTo(Text.find('\n', At));
  if (looksAt("/*")) {
    size_t End = Text.find("*/", At + 2);
    return skipTo(End == StringRef::npos ? End : End + 2);
  }
  if (C == '#' && LineIsEmpty) {
    emit(Boundary);
    InDirective = true;
  }
  LineIsEmpty = false;
  if (isWord(C))
    return word();
  if (C == '"' || C == '\'')
    return literal(C);
  emit(C == ';' || C == '{' || C == '}' ? Boundary : C);
  ++At;
}

/// An identifier, a keyword or a number; a number may hold `'`, which begins no literal there.
void Condenser::word() {
  size_t End = At;
  bool IsNumber = llvm::isDigit(Text[At]);
  while (End < Text.size() &&
         (isWord(Text[End]) ||
          (IsNumber && Text[End] == '\'' && End + 1 < Text.size() && isWord(Text[End + 1]))))
    ++End;
  StringRef Word = Text.slice(At, End);
  keep(End);
  bool IsRaw = Word == "R" || Word == "u8R" || Word == "uR" || Word == "UR" || Word == "LR";
  if (IsRaw && looksAt("\""))
    rawString();
}

/// A literal that is not closed ends with its line.
void Condenser::literal(char Quote) {
  size_t End = At + 1;
  while (End < Text.size() && Text[End] != Quote && Text[End] != '\n')
    End += Text[End] == '\\' ? 2 : 1;
  bool Closed = End < Text.size() && Text[End] == Quote;
  bool Continues = Quote == '"' && StringEnd && StringEnd == Out.Bytes.size();
  if (Continues) {
    // "ab" "cd" is "abcd": formatters break long ones.
    Out.Bytes.pop_back();
    Out.Offsets.pop_back();
    ++At;
  }
  keep(std::min(Closed ? End + 1 : End, Text.size()));
  if (Quote == '"' && Closed)
    StringEnd = Out.Bytes.size();
}

void Condenser::rawString() {
  size_t Open = Text.find('(', At);
  if (Open == StringRef::npos)
    return keep(Text.size());
  std::string Close = (")" + Text.slice(At + 1, Open) + "\"").str();
  size_t End = Text.find(Close, Open);
  keep(End == StringRef::npos ? Text.size() : End + Close.size());
}

CondensedText::CondensedText(StringRef Text) { Condenser(Text, *this).run(); }

std::string CondensedText::statementAt(unsigned Offset) const {
  size_t At = llvm::lower_bound(Offsets, Offset) - Offsets.begin();
  size_t Begin = At, End = At;
  while (Begin > 0 && At - Begin < MaxSide && Bytes[Begin - 1] != Boundary)
    --Begin;
  while (End < Bytes.size() && End - At < MaxSide && Bytes[End] != Boundary)
    ++End;
  return Bytes.substr(Begin, End - Begin);
}

//===----------------------------------------------------------------------===//
// Fingerprints
//===----------------------------------------------------------------------===//

/// Parts are told apart by their lengths: no two lists of them have the same digest.
static std::string digestOf(llvm::ArrayRef<StringRef> Parts) {
  llvm::BLAKE3 Hash;
  for (StringRef Part : Parts) {
    Hash.update(llvm::utostr(Part.size()) + ":");
    Hash.update(Part);
  }
  return llvm::toHex(Hash.final<16>(), /*LowerCase=*/true);
}

std::vector<Fingerprint> fingerprints(llvm::ArrayRef<PortableFinding> Findings, StringRef Root,
                                      FileCache &Files) {
  llvm::StringMap<CondensedText> Texts;
  std::map<std::string, unsigned> Seen;
  std::vector<Fingerprint> Result;
  for (const PortableFinding &F : Findings) {
    auto It = Texts.find(F.Where.File);
    if (It == Texts.end())
      It = Texts.try_emplace(F.Where.File, Files.text(F.Where.File).value_or("")).first;
    std::string Statement = It->second.statementAt(F.Where.Offset);
    std::string File = displayPath(F.Where.File, Root);

    Fingerprint Print;
    Print.Anywhere = digestOf({"anywhere", F.Check, F.Function, Statement});
    std::string Counted = digestOf({Print.Anywhere, File});
    Print.Here = digestOf({"here", Counted, llvm::utostr(Seen[Counted]++)});
    Result.push_back(std::move(Print));
  }
  return Result;
}

} // namespace lazy

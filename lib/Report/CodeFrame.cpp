// The hard part of a frame is that three measures of one line differ: bytes,
// characters and columns. A line is therefore first laid out as cells (one a
// character, with its bytes and its columns), and everything else works on
// columns.

#include "Report/CodeFrame.h"
#include "Finding/ApplyEdits.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Unicode.h"
#include <algorithm>

namespace lazy {
namespace {

using llvm::StringRef;

constexpr unsigned TabStop = 4;
constexpr unsigned GutterWidth = 8; // "12345 | "
constexpr StringRef Reset = "\033[0m", Green = "\033[1;32m", Removed = "\033[31m",
                    Added = "\033[32m";
constexpr StringRef Ellipsis = "...";
constexpr StringRef ByteOrderMark = "\xEF\xBB\xBF";
constexpr unsigned MaxFrameLines = 4, MaxEditLines = 4, MaxHunks = 3;

/// One character of a line as it is shown.
struct Cell {
  unsigned Byte, Bytes; ///< offset in the line, and how many
  unsigned Column;      ///< from 0
  unsigned Width;
  std::string Shown;
};

struct Layout {
  std::vector<Cell> Cells;
  unsigned Width = 0;

  /// The column where the character that holds this byte begins; the end of the
  /// line if beyond it.
  unsigned column(unsigned Byte) const {
    auto Next = std::partition_point(Cells.begin(), Cells.end(),
                                     [Byte](const Cell &C) { return C.Byte <= Byte; });
    if (Next == Cells.begin())
      return 0;
    const Cell &C = *std::prev(Next);
    return Next == Cells.end() && Byte >= C.Byte + C.Bytes ? Width : C.Column;
  }
};

/// The bytes of the first character of Text, and its columns or -1 if it cannot
/// be shown as it is.
std::pair<unsigned, int> measure(StringRef Text) {
  const auto *Begin = reinterpret_cast<const llvm::UTF8 *>(Text.data());
  unsigned Bytes = llvm::getNumBytesForUTF8(*Begin);
  if (Bytes > Text.size() || !llvm::isLegalUTF8Sequence(Begin, Begin + Bytes))
    return {1, -1};
  int Columns = llvm::sys::unicode::columnWidthUTF8(Text.take_front(Bytes));
  return {Bytes, Columns};
}

Layout layOut(StringRef Line) {
  Layout L;
  unsigned Byte = 0;
  while (Byte < Line.size()) {
    Cell C{Byte, 1, L.Width, 1, ""};
    if (Line[Byte] == '\t') {
      C.Width = TabStop - L.Width % TabStop;
      C.Shown.assign(C.Width, ' ');
    } else if (Line.substr(Byte).starts_with(ByteOrderMark)) {
      C.Width = 0;
      C.Bytes = ByteOrderMark.size();
    } else {
      auto [Bytes, Columns] = measure(Line.substr(Byte));
      C.Width = Columns < 0 ? 1 : Columns;
      C.Shown = Columns < 0 ? "\xEF\xBF\xBD" : Line.substr(Byte, Bytes).str();
      C.Bytes = Bytes;
    }
    Byte += C.Bytes;
    L.Width += C.Width;
    L.Cells.push_back(std::move(C));
  }
  return L;
}

/// The columns [From, To) of a line that are shown.
struct Window {
  unsigned From, To;
};

/// All of the line if it fits into Room columns, else as much as fits with
/// `...` at the cut ends, placed so that [MarkFrom, MarkTo) can be seen, or at
/// least its beginning.
Window choose(const Layout &L, unsigned MarkFrom, unsigned MarkTo, unsigned Room) {
  if (L.Width <= Room)
    return {0, L.Width};
  unsigned Cut = Ellipsis.size();
  if (MarkTo <= Room - Cut)
    return {0, Room - Cut};
  unsigned Inner = Room - 2 * Cut;
  unsigned Mark = std::min(MarkTo - MarkFrom, Inner);
  unsigned Before = (Inner - Mark) / 2;
  unsigned From = MarkFrom > Before ? MarkFrom - Before : 0;
  if (From + Inner + Cut >= L.Width)
    return {L.Width - (Room - Cut), L.Width};
  return {From, From + Inner};
}

void printCells(const Layout &L, Window W, llvm::raw_ostream &OS) {
  if (W.From > 0)
    OS << Ellipsis;
  unsigned Column = W.From;
  for (const Cell &C : L.Cells) {
    if (C.Column < W.From || C.Column + C.Width > W.To)
      continue;
    OS.indent(C.Column - Column) << C.Shown; // a wide character may be cut in two
    Column = C.Column + C.Width;
  }
  if (W.To < L.Width)
    OS << Ellipsis;
}

/// Nothing behind the bar for an empty line: no trailing blanks in the output.
void printGutter(std::optional<unsigned> Number, char Bar, bool Empty, llvm::raw_ostream &OS) {
  if (Number)
    OS << llvm::format("%5u ", *Number);
  else
    OS.indent(6);
  OS << Bar;
  if (!Empty)
    OS << ' ';
}

unsigned room(const FrameStyle &Style) { return std::max(Style.Width, 40u) - GutterWidth; }

/// The line that begins at Start, without its end.
StringRef lineAt(StringRef Text, size_t Start) {
  StringRef Line = Text.slice(Start, Text.find('\n', Start));
  Line.consume_back("\r");
  return Line;
}

size_t lineStart(StringRef Text, size_t Offset) {
  size_t Newline = Text.take_front(Offset).rfind('\n');
  return Newline == StringRef::npos ? 0 : Newline + 1;
}

/// One past the line break of the line that holds Offset.
size_t nextLine(StringRef Text, size_t Offset) {
  size_t Newline = Text.find('\n', Offset);
  return Newline == StringRef::npos ? Text.size() : Newline + 1;
}

void printMarkedLine(StringRef Line, unsigned Number, unsigned MarkBegin, unsigned MarkEnd,
                     bool First, const FrameStyle &Style, llvm::raw_ostream &OS) {
  Layout L = layOut(Line);
  unsigned From = L.column(MarkBegin);
  unsigned To = std::max(L.column(MarkEnd), From + 1);
  Window W = choose(L, From, To, room(Style));
  printGutter(Number, '|', Line.empty(), OS);
  printCells(L, W, OS);
  OS << '\n';
  if (!First && Line.trim().empty())
    return;

  printGutter(std::nullopt, '|', false, OS);
  OS.indent(From - W.From + (W.From > 0 ? Ellipsis.size() : 0));
  // A mark may stand behind the last character: a missing semicolon.
  unsigned Length = std::max(std::min(To, W.To), From + 1) - From;
  if (Style.Color)
    OS << Green;
  OS << (First ? '^' : '~') << std::string(Length - 1, '~');
  if (Style.Color)
    OS << Reset;
  OS << '\n';
}

/// Neighbouring edits that are shown together.
struct Hunk {
  size_t Begin, End; ///< whole lines of the old text
  std::vector<Edit> Edits;
};

std::vector<Hunk> groupByLines(StringRef Text, llvm::ArrayRef<Edit> Edits) {
  std::vector<Edit> Sorted = Edits.vec();
  std::sort(Sorted.begin(), Sorted.end(),
            [](const Edit &A, const Edit &B) { return A.Offset < B.Offset; });
  std::vector<Hunk> Hunks;
  for (const Edit &E : Sorted) {
    size_t Begin = lineStart(Text, E.Offset);
    // A line that is taken away with its line break does not touch the one
    // below, whole new lines do not touch what they are put before.
    size_t Last = E.Offset + E.Length;
    bool WholeLines = (Last == 0 || Text[Last - 1] == '\n') && E.Offset == Begin &&
                      (E.Text.empty() || StringRef(E.Text).ends_with("\n"));
    size_t End = WholeLines ? Last : nextLine(Text, Last);
    if (!Hunks.empty() && Begin < Hunks.back().End) {
      Hunks.back().End = std::max(Hunks.back().End, End);
      Hunks.back().Edits.push_back(E);
    } else {
      Hunks.push_back({Begin, End, {E}});
    }
  }
  return Hunks;
}

std::vector<StringRef> splitLines(StringRef Text) {
  std::vector<StringRef> Lines;
  for (size_t At = 0; At < Text.size(); At = nextLine(Text, At))
    Lines.push_back(lineAt(Text, At));
  return Lines;
}

/// The columns of Line that differ from Other, for the cut of long lines.
std::pair<unsigned, unsigned> differingBytes(StringRef Line, StringRef Other) {
  unsigned Shortest = std::min(Line.size(), Other.size()), Front = 0, Back = 0;
  while (Front < Shortest && Line[Front] == Other[Front])
    ++Front;
  while (Back < Shortest - Front && Line[Line.size() - 1 - Back] == Other[Other.size() - 1 - Back])
    ++Back;
  return {Front, unsigned(Line.size()) - Back};
}

void printChangedLines(llvm::ArrayRef<StringRef> Lines, llvm::ArrayRef<StringRef> Others,
                       unsigned FirstNumber, char Sign, const FrameStyle &Style,
                       llvm::raw_ostream &OS) {
  for (size_t I = 0; I < Lines.size(); ++I) {
    if (I == MaxEditLines && Lines.size() > MaxEditLines + 1) {
      OS.indent(6) << Sign << ' ' << Ellipsis << '\n';
      return;
    }
    Layout L = layOut(Lines[I]);
    auto [From, To] = differingBytes(Lines[I], I < Others.size() ? Others[I] : StringRef());
    if (Style.Color)
      OS << (Sign == '-' ? Removed : Added);
    printGutter(FirstNumber + I, Sign, Lines[I].empty(), OS);
    printCells(L, choose(L, L.column(From), L.column(To), room(Style)), OS);
    if (Style.Color)
      OS << Reset;
    OS << '\n';
  }
}

} // namespace

void printFrame(StringRef Text, const Place &Where, const FrameStyle &Style,
                llvm::raw_ostream &OS) {
  if (!Where.valid() || Where.Line == 0 || Where.Offset > Text.size() ||
      Where.Length > Text.size() - Where.Offset)
    return;
  size_t Start = lineStart(Text, Where.Offset);
  if (Where.Offset - Start + 1 != Where.Column)
    return;

  size_t End = Where.Offset + Where.Length;
  unsigned Lines = Text.slice(Where.Offset, End ? End - 1 : 0).count('\n') + 1;
  unsigned Shown = Lines <= MaxFrameLines ? Lines : 1;
  for (unsigned I = 0; I < Shown; ++I) {
    StringRef Line = lineAt(Text, Start);
    unsigned MarkBegin = I == 0 ? Where.Offset - Start : Line.size() - Line.ltrim().size();
    unsigned MarkEnd = std::min<size_t>(End - Start, Line.size());
    printMarkedLine(Line, Where.Line + I, MarkBegin, MarkEnd, I == 0, Style, OS);
    Start = nextLine(Text, Start);
  }
}

void printEdits(StringRef Text, llvm::ArrayRef<Edit> Edits, const FrameStyle &Style,
                llvm::raw_ostream &OS) {
  if (!applyEdits(Text, Edits))
    return;
  std::vector<Hunk> Hunks = groupByLines(Text, Edits);
  int Shift = 0; // lines added so far
  for (size_t I = 0; I < Hunks.size(); ++I) {
    if (I == MaxHunks && Hunks.size() > MaxHunks + 1) {
      OS.indent(6) << Ellipsis << '\n';
      return;
    }
    Hunk &H = Hunks[I];
    for (Edit &E : H.Edits)
      E.Offset -= H.Begin;
    StringRef OldText = Text.slice(H.Begin, H.End);
    std::optional<std::string> NewText = applyEdits(OldText, H.Edits);
    if (!NewText)
      return;
    std::vector<StringRef> Old = splitLines(OldText), New = splitLines(*NewText);
    size_t Same = 0;
    while (Same < std::min(Old.size(), New.size()) && Old[Same] == New[Same])
      ++Same;
    size_t SameEnd = 0;
    while (SameEnd < std::min(Old.size(), New.size()) - Same &&
           Old[Old.size() - 1 - SameEnd] == New[New.size() - 1 - SameEnd])
      ++SameEnd;
    llvm::ArrayRef<StringRef> Gone = llvm::ArrayRef(Old).slice(Same).drop_back(SameEnd);
    llvm::ArrayRef<StringRef> Came = llvm::ArrayRef(New).slice(Same).drop_back(SameEnd);
    unsigned Number = Text.take_front(H.Begin).count('\n') + 1 + Same;
    printChangedLines(Gone, Came, Number, '-', Style, OS);
    printChangedLines(Came, Gone, Number + Shift, '+', Style, OS);
    Shift += int(New.size()) - int(Old.size());
  }
}

} // namespace lazy

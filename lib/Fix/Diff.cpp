// Myers' shortest edit script over lines ("An O(ND) Difference Algorithm and
// Its Variations", 1986), greedy form with its whole trace. Fixes change few
// lines, so D is small; texts that have hardly anything in common would need D²
// memory and are replaced as a whole instead.

#include "Fix/Diff.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <vector>

namespace lazy {
namespace {

using llvm::StringRef;

constexpr unsigned Context = 3;
constexpr int MaxDistance = 2000;

/// With their line breaks, so that a last line without one differs from one
/// with it.
std::vector<StringRef> splitLines(StringRef Text) {
  std::vector<StringRef> Lines;
  while (!Text.empty()) {
    size_t End = std::min(Text.find('\n'), Text.size() - 1) + 1;
    Lines.push_back(Text.take_front(End));
    Text = Text.drop_front(End);
  }
  return Lines;
}

/// Lines [OldBegin, OldEnd) are replaced by lines [NewBegin, NewEnd) of the
/// other text.
struct Change {
  unsigned OldBegin, OldEnd, NewBegin, NewEnd;
};

/// The changes that lead from Old to New, in order, never touching one another.
std::vector<Change> compare(llvm::ArrayRef<StringRef> Old, llvm::ArrayRef<StringRef> New) {
  // What is equal at both ends need not be searched.
  unsigned Front = 0, Back = 0, Shortest = std::min(Old.size(), New.size());
  while (Front < Shortest && Old[Front] == New[Front])
    ++Front;
  while (Back < Shortest - Front && Old[Old.size() - 1 - Back] == New[New.size() - 1 - Back])
    ++Back;
  llvm::ArrayRef<StringRef> A = Old.slice(Front).drop_back(Back);
  llvm::ArrayRef<StringRef> B = New.slice(Front).drop_back(Back);
  if (A.empty() && B.empty())
    return {};

  int N = A.size(), M = B.size();
  int Limit = std::min(N + M, MaxDistance);
  // Furthest[K + Limit + 1]: how far in A the best path on diagonal K = x - y
  // has come.
  std::vector<int> Furthest(2 * Limit + 3, 0);
  std::vector<std::vector<int>> Trace;
  int Distance = -1;
  for (int D = 0; D <= Limit && Distance < 0; ++D) {
    Trace.emplace_back(Furthest.begin() + (Limit + 1 - D), Furthest.begin() + (Limit + 2 + D));
    for (int K = -D; K <= D; K += 2) {
      int *V = &Furthest[K + Limit + 1];
      int X = K == -D || (K != D && V[-1] < V[1]) ? V[1] : V[-1] + 1;
      while (X < N && X - K < M && A[X] == B[X - K])
        ++X;
      *V = X;
      if (X >= N && X - K >= M) {
        Distance = D;
        break;
      }
    }
  }
  if (Distance < 0)
    return {{Front, Front + unsigned(N), Front, Front + unsigned(M)}};

  // Backwards along the trace: each step takes one line away or adds one.
  std::vector<Change> Changes;
  int X = N, Y = M;
  for (int D = Distance; D > 0; --D) {
    // Trace[D] holds the diagonals -D … D as they were before step D.
    const std::vector<int> &Before = Trace[D];
    auto At = [&](int K) { return Before[K + D]; };
    int K = X - Y;
    bool Added = K == -D || (K != D && At(K - 1) < At(K + 1));
    int FromK = Added ? K + 1 : K - 1;
    int FromX = At(FromK), FromY = FromX - FromK;
    unsigned OldLine = Front + FromX, NewLine = Front + FromY;
    Change Step{OldLine, OldLine + !Added, NewLine, NewLine + Added};
    if (!Changes.empty() && Changes.back().OldBegin == Step.OldEnd &&
        Changes.back().NewBegin == Step.NewEnd) {
      Changes.back().OldBegin = Step.OldBegin;
      Changes.back().NewBegin = Step.NewBegin;
    } else {
      Changes.push_back(Step);
    }
    X = FromX;
    Y = FromY;
  }
  std::reverse(Changes.begin(), Changes.end());
  return Changes;
}

void printLine(char Sign, StringRef Line, llvm::raw_ostream &OS) {
  OS << Sign << Line;
  if (!Line.ends_with("\n"))
    OS << "\n\\ No newline at end of file\n";
}

/// `first,count`; a count of one is left out, an empty range names the line
/// before it.
void printRange(char Sign, unsigned Begin, unsigned End, llvm::raw_ostream &OS) {
  OS << Sign << (Begin == End ? Begin : Begin + 1);
  if (End - Begin != 1)
    OS << ',' << End - Begin;
}

/// Changes with at most 2 × Context equal lines between them, and the lines
/// around.
void printHunk(llvm::ArrayRef<Change> Changes, llvm::ArrayRef<StringRef> Old,
               llvm::ArrayRef<StringRef> New, llvm::raw_ostream &OS) {
  const Change &First = Changes.front(), &Last = Changes.back();
  unsigned Before = std::min(First.OldBegin, Context);
  unsigned After = std::min<unsigned>(Old.size() - Last.OldEnd, Context);
  OS << "@@ ";
  printRange('-', First.OldBegin - Before, Last.OldEnd + After, OS);
  OS << ' ';
  printRange('+', First.NewBegin - Before, Last.NewEnd + After, OS);
  OS << " @@\n";
  unsigned Line = First.OldBegin - Before;
  for (const Change &C : Changes) {
    for (; Line < C.OldBegin; ++Line)
      printLine(' ', Old[Line], OS);
    for (; Line < C.OldEnd; ++Line)
      printLine('-', Old[Line], OS);
    for (unsigned I = C.NewBegin; I < C.NewEnd; ++I)
      printLine('+', New[I], OS);
  }
  for (; Line < Last.OldEnd + After; ++Line)
    printLine(' ', Old[Line], OS);
}

} // namespace

std::string unifiedDiff(StringRef Path, StringRef Old, StringRef New) {
  std::vector<StringRef> OldLines = splitLines(Old), NewLines = splitLines(New);
  std::vector<Change> Changes = compare(OldLines, NewLines);
  std::string Result;
  if (Changes.empty())
    return Result;
  llvm::raw_string_ostream OS(Result);
  bool Absolute = llvm::sys::path::is_absolute(Path);
  OS << "--- " << (Absolute ? "" : "a/") << Path << '\n';
  OS << "+++ " << (Absolute ? "" : "b/") << Path << '\n';
  llvm::ArrayRef<Change> Rest = Changes;
  while (!Rest.empty()) {
    size_t Count = 1;
    while (Count < Rest.size() && Rest[Count].OldBegin - Rest[Count - 1].OldEnd <= 2 * Context)
      ++Count;
    printHunk(Rest.take_front(Count), OldLines, NewLines, OS);
    Rest = Rest.drop_front(Count);
  }
  return Result;
}

std::string colorDiff(StringRef Diff) {
  std::string Result;
  bool InHunk = false; // a line that begins with `---` may also be one taken away
  for (StringRef Line : splitLines(Diff)) {
    if (Line.starts_with("@@ "))
      InHunk = true;
    StringRef Color;
    if (Line.starts_with("@@"))
      Color = "\033[36m";
    else if (!InHunk)
      Color = "\033[1m";
    else if (Line.starts_with("-"))
      Color = "\033[31m";
    else if (Line.starts_with("+"))
      Color = "\033[32m";
    StringRef Text = Line.rtrim("\r\n");
    if (Color.empty())
      Result += Text;
    else
      Result += (Color + Text + "\033[0m").str();
    Result += Line.drop_front(Text.size());
  }
  return Result;
}

} // namespace lazy

// Unified diffs: their form, and that they lead from one text to the other.
#include "Fix/Diff.h"
#include "llvm/ADT/SmallVector.h"
#include "gtest/gtest.h"
#include <random>

namespace lazy {
namespace {

using llvm::StringRef;

TEST(Diff, OneChange) {
  EXPECT_EQ(unifiedDiff("a.cpp", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "--- a/a.cpp\n"
            "+++ b/a.cpp\n"
            "@@ -2,7 +2,7 @@\n"
            " 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(Diff, EqualTextsHaveNone) {
  EXPECT_EQ(unifiedDiff("a.cpp", "1\n", "1\n"), "");
  EXPECT_EQ(unifiedDiff("a.cpp", "", ""), "");
}

TEST(Diff, AbsolutePathsStandAlone) {
  EXPECT_EQ(unifiedDiff("/x/a.cpp", "1\n", "2\n"),
            "--- /x/a.cpp\n+++ /x/a.cpp\n@@ -1 +1 @@\n-1\n+2\n");
}

TEST(Diff, FarChangesAreHunksOfTheirOwn) {
  std::string Old, Far, Near;
  for (int I = 1; I <= 20; ++I)
    Old += std::to_string(I) + "\n";
  Far = Old;
  Far.replace(Far.find("5\n"), 2, "five\n");
  Near = Far;
  // Six equal lines between two changes share their context, seven do not.
  Far.replace(Far.find("13\n"), 3, "thirteen\n");
  Near.replace(Near.find("12\n"), 3, "twelve\n");
  EXPECT_EQ(unifiedDiff("a", Old, Far), "--- a/a\n+++ b/a\n"
                                        "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
                                        "@@ -10,7 +10,7 @@\n 10\n 11\n 12\n-13\n+thirteen\n"
                                        " 14\n 15\n 16\n");
  EXPECT_EQ(unifiedDiff("a", Old, Near),
            "--- a/a\n+++ b/a\n"
            "@@ -2,14 +2,14 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n 10\n "
            "11\n-12\n+twelve\n"
            " 13\n 14\n 15\n");
}

TEST(Diff, MissingNewlineAtTheEnd) {
  EXPECT_EQ(unifiedDiff("a", "1\n2", "1\nx\n"), "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n"
                                                " 1\n-2\n\\ No newline at end of file\n+x\n");
  EXPECT_EQ(unifiedDiff("a", "1\n2", "0\n2"), "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n"
                                              "-1\n+0\n 2\n\\ No newline at end of file\n");
}

TEST(Diff, InsertionAndRemoval) {
  EXPECT_EQ(unifiedDiff("a", "", "1\n"), "--- a/a\n+++ b/a\n@@ -0,0 +1 @@\n+1\n");
  EXPECT_EQ(unifiedDiff("a", "1\n2\n", ""), "--- a/a\n+++ b/a\n@@ -1,2 +0,0 @@\n-1\n-2\n");
  EXPECT_EQ(unifiedDiff("a", "1\n2\n", "1\nnew\n2\n"),
            "--- a/a\n+++ b/a\n@@ -1,2 +1,3 @@\n 1\n+new\n 2\n");
}

TEST(Diff, BytesAreNotTouched) {
  EXPECT_EQ(unifiedDiff("a", "\xE9\r\nx\r\n", "\xE9\r\ny\r\n"),
            "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n \xE9\r\n-x\r\n+y\r\n");
}

TEST(Diff, Colored) {
  EXPECT_EQ(colorDiff("--- a/a\n+++ b/a\n@@ -1,2 +1 @@\n--- x\n+y\r\n z\n"),
            "\033[1m--- a/a\033[0m\n\033[1m+++ b/a\033[0m\n\033[36m@@ -1,2 +1 "
            "@@\033[0m\n"
            "\033[31m--- x\033[0m\n\033[32m+y\033[0m\r\n z\n");
}

std::vector<StringRef> lines(StringRef Text) {
  std::vector<StringRef> Lines;
  while (!Text.empty()) {
    size_t End = std::min(Text.find('\n'), Text.size() - 1) + 1;
    Lines.push_back(Text.take_front(End));
    Text = Text.drop_front(End);
  }
  return Lines;
}

/// What `patch` would make of Old; fails the test if a context line does not
/// fit.
std::string patched(StringRef Old, StringRef Diff) {
  std::vector<StringRef> From = lines(Old);
  std::string Result;
  size_t Next = 0;
  bool InHunk = false;
  for (StringRef Line : lines(Diff)) {
    StringRef Body = Line.drop_front(1);
    if (Line.starts_with("@@ -")) {
      InHunk = true;
      unsigned First = 0;
      StringRef Numbers = Line.drop_front(4);
      EXPECT_FALSE(Numbers.consumeInteger(10, First));
      // "-N,0" names the line before.
      bool Empty = Numbers.starts_with(",0 ");
      for (size_t Begin = Empty ? First : First - 1; Next < Begin; ++Next)
        Result += From.at(Next);
    } else if (InHunk && (Line[0] == ' ' || Line[0] == '-')) {
      EXPECT_LT(Next, From.size());
      EXPECT_EQ(From.at(Next).rtrim('\n'), Body.rtrim('\n'));
      if (Line[0] == ' ')
        Result += From.at(Next);
      ++Next;
    } else if (InHunk && Line[0] == '+') {
      Result += Body;
    } else if (Line[0] == '\\' && Result.size() && Next == From.size()) {
      // Belongs to the line before it; only an added one has its newline from
      // the diff.
      if (From.empty() || !StringRef(Result).ends_with(From.back()))
        Result.pop_back();
    }
  }
  for (; Next < From.size(); ++Next)
    Result += From.at(Next);
  return Result;
}

TEST(Diff, LeadsFromOneTextToTheOther) {
  std::mt19937 Random(20240601); // always the same texts
  for (int Round = 0; Round < 3000; ++Round) {
    auto Below = [&](unsigned N) { return unsigned(Random() % N); };
    std::string Old, New;
    for (unsigned I = Below(30); I > 0; --I) {
      std::string Line(1, char('a' + Below(4)));
      Old += Line + "\n";
      switch (Below(5)) {
      case 0:
        break; // gone
      case 1:
        New += "+\n" + Line + "\n";
        break;
      default:
        New += Line + "\n";
      }
    }
    ASSERT_EQ(patched(Old, unifiedDiff("a", Old, New)), New) << "from:\n" << Old;
  }
}

TEST(Diff, TextsWithNothingInCommon) {
  std::string Old, New;
  for (int I = 0; I < 3000; ++I) {
    Old += "o" + std::to_string(I) + "\n";
    New += "n" + std::to_string(I) + "\n";
  }
  EXPECT_EQ(patched(Old, unifiedDiff("a", Old, New)), New);
}

} // namespace
} // namespace lazy

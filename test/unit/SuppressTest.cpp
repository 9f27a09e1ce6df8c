// NOLINT comments. What is expected here was read off clang-tidy 22 with
// modernize-use-nullptr; test/suppress/same-as-clang-tidy.cpp asks it again.
#include "Suppress/Suppress.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

using llvm::StringRef;

constexpr StringRef File = "/src/a.cpp";

PortableFinding findingAt(size_t Offset, StringRef Check = "lazy-unawaited") {
  PortableFinding F;
  F.Check = Check.str();
  F.Where.File = File.str();
  F.Where.Offset = Offset;
  return F;
}

/// Is a finding at the first '@' of Text silenced?
bool silenced(StringRef Text, StringRef Check = "lazy-unawaited") {
  std::vector<PortableFinding> Findings = {findingAt(Text.find('@'), Check)};
  applySuppressions(Findings, findSuppressions(File, Text));
  return Findings.empty();
}

TEST(Suppress, ThisLine) {
  EXPECT_TRUE(silenced("@; // NOLINT\n"));
  EXPECT_TRUE(silenced("/* NOLINT */ @;"));
  EXPECT_FALSE(silenced("@;\n// NOLINT\n"));
  EXPECT_FALSE(silenced("// NOLINT\n@;\n"));
  EXPECT_FALSE(silenced("@; // nolint\n"));
  EXPECT_TRUE(silenced("@; // NOLINT\r\n"));
}

TEST(Suppress, WhereverTheWordStands) {
  EXPECT_TRUE(silenced("@; const char *S = \"NOLINT\";\n"));
  EXPECT_TRUE(silenced("@; // xNOLINT\n"));
  EXPECT_TRUE(silenced("@; // NOLINT_x\n"));
  EXPECT_TRUE(silenced("@; // NOLINT2\n"));
  EXPECT_TRUE(silenced("@; // NOLINT:lazy\n"));
  EXPECT_FALSE(silenced("@; // NOLINTx\n"));
  EXPECT_FALSE(silenced("@; // NOLINTNOLINT\n"));
}

TEST(Suppress, ListOfChecks) {
  EXPECT_TRUE(silenced("@; // NOLINT(lazy-unawaited)\n"));
  EXPECT_FALSE(silenced("@; // NOLINT(lazy-other)\n"));
  EXPECT_TRUE(silenced("@; // NOLINT(x, lazy-unawaited )\n"));
  EXPECT_TRUE(silenced("@; // NOLINT(x,lazy-unawaited,)\n"));
  EXPECT_TRUE(silenced("@; // NOLINT(,lazy-unawaited)\n"));
  EXPECT_TRUE(silenced("@; // NOLINT(lazy-*)\n"));
  EXPECT_TRUE(silenced("@; // NOLINT(*)\n"));
  EXPECT_TRUE(silenced("@; // NOLINT(*zy-*ait*)\n"));
  EXPECT_FALSE(silenced("@; // NOLINT(lazy-una)\n"));
  EXPECT_FALSE(silenced("@; // NOLINT(Lazy-unawaited)\n"));
  EXPECT_FALSE(silenced("@; // NOLINT(lazy-u?awaited)\n"));
  EXPECT_FALSE(silenced("@; // NOLINT(lazy.unawaited)\n"));
  EXPECT_FALSE(silenced("@; // NOLINT([lazy-unawaited])\n"));
  EXPECT_FALSE(silenced("@; // NOLINT(lazy-unawaited -x)\n"));
  EXPECT_TRUE(silenced("@; // NOLINT(x) NOLINT(lazy-unawaited)\n"));
}

TEST(Suppress, EmptyListSilencesNothing) {
  EXPECT_FALSE(silenced("@; // NOLINT()\n"));
  EXPECT_FALSE(silenced("@; // NOLINT( )\n"));
}

TEST(Suppress, WhatIsNoListIsNotRead) {
  EXPECT_TRUE(silenced("@; // NOLINT (x)\n"));
  EXPECT_TRUE(silenced("@; // NOLINT(x\n"));
  EXPECT_TRUE(silenced("@; // NOLINT(x"));
  EXPECT_TRUE(silenced("@; // NOLINT(x\n)"));
}

TEST(Suppress, NegatedChecksAreIgnored) {
  EXPECT_FALSE(silenced("@; // NOLINT(-lazy-unawaited)\n"));
  EXPECT_FALSE(silenced("@; // NOLINT(--lazy-unawaited)\n"));
  EXPECT_TRUE(silenced("@; // NOLINT(*,-lazy-unawaited)\n"));
}

TEST(Suppress, NextLine) {
  EXPECT_TRUE(silenced("// NOLINTNEXTLINE\n@;\n"));
  EXPECT_TRUE(silenced("// NOLINTNEXTLINE(lazy-*)\r\n@;\r\n"));
  EXPECT_FALSE(silenced("// NOLINTNEXTLINE\n\n@;\n"));
  EXPECT_FALSE(silenced("@; // NOLINTNEXTLINE\n"));
  EXPECT_FALSE(silenced("x; // NOLINTNEXTLINE(x)\n@;\n"));
  EXPECT_TRUE(silenced("x; // NOLINT NOLINTNEXTLINE\n@;"));
  EXPECT_FALSE(silenced("@; // NOLINTNEXTLINE")) << "the last line has no next one";
}

TEST(Suppress, Blocks) {
  EXPECT_TRUE(silenced("// NOLINTBEGIN\n@;\n// NOLINTEND\n"));
  EXPECT_FALSE(silenced("// NOLINTBEGIN\n// NOLINTEND\n@;\n"));
  // By position, not by line.
  EXPECT_TRUE(silenced("/* NOLINTBEGIN */ @; /* NOLINTEND */\n"));
  EXPECT_FALSE(silenced("@; /* NOLINTBEGIN */ /* NOLINTEND */\n"));
  EXPECT_FALSE(silenced("/* NOLINTBEGIN */ /* NOLINTEND */ @;\n"));
  // The lists must be the same, but for white space.
  EXPECT_TRUE(silenced("// NOLINTBEGIN(lazy-*,x)\n@;\n// NOLINTEND( lazy-* , x )\n"));
  EXPECT_FALSE(silenced("// NOLINTBEGIN(lazy-*)\n@;\n// NOLINTEND\n"));
  EXPECT_FALSE(silenced("// NOLINTBEGIN(lazy-*,x)\n@;\n// NOLINTEND(x,lazy-*)\n"));
  EXPECT_FALSE(silenced("// NOLINTBEGIN\n@;\n// NOLINTEND(*)\n"));
  // Without its other half a word means nothing.
  EXPECT_FALSE(silenced("// NOLINTBEGIN\n@;\n"));
  EXPECT_FALSE(silenced("@;\n// NOLINTEND\n"));
}

TEST(Suppress, BlocksNest) {
  EXPECT_TRUE(silenced("NOLINTBEGIN(lazy-*)\nNOLINTBEGIN(x)\n@;\nNOLINTEND(x)"
                       "\nNOLINTEND(lazy-*)"));
  EXPECT_TRUE(silenced("NOLINTBEGIN(lazy-*)\nNOLINTBEGIN(x)\nNOLINTEND(x)\n@;"
                       "\nNOLINTEND(lazy-*)"));
  // Crossed: neither the end that comes too early nor what it would have closed
  // counts.
  EXPECT_FALSE(silenced("NOLINTBEGIN(lazy-*)\nNOLINTBEGIN(x)\n@;\nNOLINTEND("
                        "lazy-*)\nNOLINTEND(x)"));
}

TEST(Suppress, HalfBlocksAreReturned) {
  StringRef Text = "// NOLINTEND\n"
                   "// NOLINTBEGIN(x)\n"
                   "// NOLINTBEGIN\n"
                   "// NOLINTEND(x)\n"
                   "// NOLINTEND\n"
                   "f(); // NOLINTEND(zz)\n";
  std::vector<UnmatchedNolint> Unmatched;
  std::vector<Suppression> Found = findSuppressions(File, Text, &Unmatched);
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].FirstLine, 3u);
  EXPECT_EQ(Found[0].LastLine, 5u);
  std::string Said;
  for (const UnmatchedNolint &U : Unmatched)
    Said += std::to_string(U.Where.Line) + ":" + std::to_string(U.Where.Column) + "-" +
            std::to_string(U.Where.EndColumn) + " " + U.Message + "\n";
  EXPECT_EQ(Said, "1:4-13 unmatched 'NOLINTEND' comment without a previous "
                  "'NOLINTBEGIN' comment\n"
                  "2:4-15 unmatched 'NOLINTBEGIN' comment without a subsequent "
                  "'NOLINTEND' comment\n"
                  "4:4-13 unmatched 'NOLINTEND' comment without a previous "
                  "'NOLINTBEGIN' comment\n"
                  "6:9-18 unmatched 'NOLINTEND' comment without a previous "
                  "'NOLINTBEGIN' comment\n");
  EXPECT_EQ(Unmatched[1].Checks, std::vector<std::string>{"x"});
  EXPECT_EQ(Unmatched[1].Where.Offset, Text.find("NOLINTBEGIN"));
  EXPECT_EQ(Unmatched[1].Where.File, File);
}

TEST(Suppress, HalfBlocksOfOthersDoNotMatter) {
  std::vector<UnmatchedNolint> Unmatched;
  StringRef Text = "// NOLINTEND(lazy-*)\n// NOLINTBEGIN(other-*)\n// NOLINTBEGIN\n";
  findSuppressions(File, Text, &Unmatched);
  findSuppressions(File, Text, &Unmatched); // by a second unit
  findSuppressions("/src/clean.h", Text, &Unmatched);
  ASSERT_EQ(Unmatched.size(), 9u);
  std::vector<UnmatchedNolint> Matter = unmatchedThatMatter(Unmatched, findingAt(0));
  ASSERT_EQ(Matter.size(), 2u);
  EXPECT_EQ(Matter[0].Where.Line, 1u);
  EXPECT_EQ(Matter[1].Where.Line, 3u);
  EXPECT_EQ(Matter[1].Where.File, File);
  EXPECT_TRUE(unmatchedThatMatter(Unmatched, {}).empty());
}

TEST(Suppress, LinesOfADirective) {
  std::vector<Suppression> Found =
      findSuppressions(File, "x;\nx; // NOLINT(a, b*,-c)\n// NOLINTNEXTLINE\nx;\n");
  ASSERT_EQ(Found.size(), 2u);
  EXPECT_EQ(Found[0].File, File);
  EXPECT_EQ(Found[0].CommentLine, 2u);
  EXPECT_EQ(Found[0].FirstLine, 2u);
  EXPECT_EQ(Found[0].LastLine, 2u);
  EXPECT_EQ(Found[0].Checks, (std::vector<std::string>{"a", "b*"}));
  EXPECT_EQ(Found[1].CommentLine, 3u);
  EXPECT_EQ(Found[1].FirstLine, 4u);
  EXPECT_EQ(Found[1].LastLine, 4u);
  EXPECT_EQ(Found[1].Checks, std::vector<std::string>{"*"});
  EXPECT_TRUE(findSuppressions(File, "").empty());
}

TEST(Suppress, OnlyTheSameFile) {
  std::vector<Suppression> S = findSuppressions("/src/other.cpp", "x; // NOLINT");
  EXPECT_FALSE(silences(S[0], findingAt(0)));
}

TEST(Suppress, MacrosAreSilencedWhereTheyAreWritten) {
  PortableFinding F = findingAt(100);
  F.AlsoAt.push_back({"/src/macros.h", 3, 1, 1, 4, 1, 5});
  std::vector<PortableFinding> Findings = {F, findingAt(100)};
  EXPECT_EQ(
      applySuppressions(Findings, findSuppressions("/src/macros.h", "#define X f() // NOLINT")),
      1u);
  ASSERT_EQ(Findings.size(), 1u);
  EXPECT_TRUE(Findings[0].AlsoAt.empty());
}

TEST(Suppress, AppliedInOrderAndRemembered) {
  StringRef Text = "a; // NOLINT\nb;\nc; // NOLINT(x) NOLINT(lazy-*)\nd; // NOLINT(y)\n";
  std::vector<Suppression> S = findSuppressions(File, Text);
  // The header's second unit brings the same directives.
  std::vector<Suppression> Twice = S;
  Twice.insert(Twice.end(), S.begin(), S.end());
  std::vector<PortableFinding> Findings;
  for (StringRef Name : {"a;", "b;", "c;", "d;"})
    Findings.push_back(findingAt(Text.find(Name)));
  std::vector<bool> Used;
  EXPECT_EQ(applySuppressions(Findings, Twice, &Used), 2u);
  ASSERT_EQ(Findings.size(), 2u);
  EXPECT_EQ(Findings[0].Where.Offset, Text.find("b;"));
  EXPECT_EQ(Findings[1].Where.Offset, Text.find("d;"));
  EXPECT_EQ(Used, (std::vector<bool>{true, false, true, false, true, false, true, false}));
}

} // namespace
} // namespace lazy

// Which fixes are applied together, what the files become, and what must stop
// them. The compiler is played by a function.
#include "Fix/Fix.h"
#include "Finding/ApplyEdits.h"
#include "TempDir.h"
#include "llvm/Support/Error.h"
#include "gtest/gtest.h"
#include <sys/stat.h>
#include <unistd.h>

namespace lazy {
namespace {

using llvm::StringRef;
using Indices = std::vector<size_t>;

class Fix : public testing::Test {
protected:
  /// Writes a file and stamps it as analysed.
  std::string add(StringRef Name, StringRef Text) {
    std::string File = Dir.write(Name, Text);
    Stamps.push_back(stampOf(File, Text));
    return File;
  }

  /// A finding at the first edit.
  PortableFinding &find(std::vector<Edit> Edits, FixGrade Grade = FixGrade::Safe) {
    PortableFinding F;
    F.Check = "lazy-test";
    F.Where.File = Edits.front().File;
    F.Where.Offset = Edits.front().Offset;
    F.Where.Line = Findings.size() + 1;
    F.Fixes.push_back({"mend it", Grade, std::move(Edits)});
    Findings.push_back(std::move(F));
    return Findings.back();
  }

  FixPlan plan(const VerifyFixes &Verify = {}) {
    return planFixes(Findings, Stamps, Options, Verify);
  }

  static std::string said(const FixPlan &P) {
    std::string All;
    for (const SkippedFix &S : P.Skipped)
      All += std::to_string(S.Finding) + ": " + S.Message + "\n";
    return All;
  }

  /// A compiler that rejects every file that contains "bad", read by units that
  /// read that file alone.
  VerifyFixes rejectBad() {
    return [this](const Overlay &Texts, const std::set<std::string> &) {
      ++Calls;
      std::set<std::string> Broken;
      for (const auto &[File, Text] : Texts)
        if (StringRef(Text).contains("bad"))
          Broken.insert(File);
      return Broken;
    };
  }

  TempDir Dir;
  std::vector<FileStamp> Stamps;
  std::vector<PortableFinding> Findings;
  FixOptions Options;
  unsigned Calls = 0;
};

TEST_F(Fix, AppliesAndWrites) {
  std::string A = add("a.cpp", "f(); g();\n"), B = add("b.cpp", "h();\n");
  find({{A, 0, 0, "co_await "}});
  find({{A, 5, 3, "k()"}, {B, 0, 0, "// see a.cpp\n"}});
  FixPlan P = plan();
  EXPECT_EQ(P.Applied, (Indices{0, 1}));
  EXPECT_EQ(said(P), "");
  EXPECT_EQ(Dir.read("a.cpp"), "f(); g();\n") << "planning does not write";
  EXPECT_FALSE(applyPlan(P));
  EXPECT_EQ(Dir.read("a.cpp"), "co_await f(); k();\n");
  EXPECT_EQ(Dir.read("b.cpp"), "// see a.cpp\nh();\n");
}

TEST_F(Fix, SecondTimeChangesNothing) {
  std::string A = add("a.cpp", "f();\n");
  find({{A, 0, 0, "co_await "}});
  EXPECT_FALSE(applyPlan(plan()));
  // The same findings again: the file is no longer what was analysed.
  FixPlan Again = plan();
  EXPECT_TRUE(Again.Files.empty());
  EXPECT_EQ(said(Again), "0: changed since it was analysed; left alone\n");
  EXPECT_FALSE(applyPlan(Again));
  EXPECT_EQ(Dir.read("a.cpp"), "co_await f();\n");
}

TEST_F(Fix, SuggestedOnlyIfAskedFor) {
  std::string A = add("a.cpp", "f(); g();\n");
  find({{A, 0, 0, "co_await "}}, FixGrade::Suggested);
  // Only the first alternative is ever applied.
  Findings[0].Fixes.push_back({"other", FixGrade::Safe, {{A, 0, 0, "return "}}});
  find({{A, 5, 0, "x "}}, FixGrade::Safe);
  EXPECT_EQ(plan().Applied, Indices{1});
  EXPECT_EQ(said(plan()), "");
  Options.Unsafe = true;
  EXPECT_EQ(plan().Applied, (Indices{0, 1}));
  EXPECT_EQ(plan().Files.at(0).New, "co_await f(); x g();\n");
}

TEST_F(Fix, FindingsWithoutFixAreNoConcern) {
  std::string A = add("a.cpp", "f();\n");
  find({{A, 0, 0, "x"}}).Fixes.clear();
  find({{A, 0, 0, "x"}}).Fixes.front().Edits.clear();
  FixPlan P = plan();
  EXPECT_EQ(P.Applied, Indices{});
  EXPECT_EQ(said(P), "");
  EXPECT_TRUE(P.Files.empty());
}

TEST_F(Fix, ConflictsNeverMix) {
  std::string A = add("a.cpp", "0123456789\n"), B = add("b.cpp", "xy\n");
  find({{A, 2, 3, "AAA"}});               // 0: wins
  find({{A, 4, 3, "B"}});                 // 1: overlaps at the end
  find({{A, 3, 0, "C"}});                 // 2: inside
  find({{A, 2, 0, "D"}});                 // 3: at the beginning: which first?
  find({{A, 5, 1, "E"}});                 // 4: touches, no byte in common
  find({{B, 0, 0, "F"}, {A, 4, 1, "F"}}); // 5: one edit collides, none is made
  find({{B, 1, 0, "G"}});                 // 6: so this one does not
  FixPlan P = plan();
  EXPECT_EQ(P.Applied, (Indices{0, 4, 6}));
  std::string Overlaps = "overlaps the fix of line 1; run again to apply it\n";
  EXPECT_EQ(said(P), "1: " + Overlaps + "2: " + Overlaps + "3: " + Overlaps + "5: " + Overlaps);
  ASSERT_EQ(P.Files.size(), 2u);
  EXPECT_EQ(P.Files[0].New, "01AAAE6789\n");
  EXPECT_EQ(P.Files[1].New, "xGy\n");
  for (const SkippedFix &S : P.Skipped)
    EXPECT_EQ(S.Why, SkipReason::Conflict);
}

TEST_F(Fix, SameFixOfTwoFindingsIsMadeOnce) {
  std::string A = add("a.cpp", "f();\n");
  find({{A, 0, 0, "co_await "}});
  find({{A, 0, 0, "co_await "}});
  FixPlan P = plan();
  EXPECT_EQ(P.Applied, (Indices{0, 1}));
  EXPECT_EQ(P.Files.at(0).New, "co_await f();\n");
}

TEST_F(Fix, SharedLinesAreInsertedOnce) {
  std::string A = add("a.cpp", "f(); g();\n");
  Edit Include{A, 0, 0, "#include <x>\n"};
  find({Include, {A, 4, 0, "1"}});
  find({Include, {A, 9, 0, "2"}});
  FixPlan P = plan();
  EXPECT_EQ(P.Applied, (Indices{0, 1}));
  EXPECT_EQ(P.Files.at(0).New, "#include <x>\nf();1 g();2\n");
}

TEST_F(Fix, BracketsAreNotShared) {
  // wait(f(g())): both calls are to be wrapped, and both end at the same place.
  std::string A = add("a.cpp", "f(g());\n");
  find({{A, 0, 0, "w("}, {A, 6, 0, ")"}});
  find({{A, 2, 0, "w("}, {A, 6, 0, ")"}});
  FixPlan P = plan();
  EXPECT_EQ(P.Applied, Indices{0});
  EXPECT_EQ(P.Files.at(0).New, "w(f(g()));\n");
  // Two at one place in one fix are meant.
  Findings.clear();
  find({{A, 0, 0, "w("}, {A, 2, 0, "v("}, {A, 6, 0, ")"}, {A, 6, 0, ")"}});
  EXPECT_EQ(plan().Files.at(0).New, "w(f(v(g())));\n");
}

TEST_F(Fix, LineEndingsAreKept) {
  std::string A = add("a.cpp", "\xEF\xBB\xBF"
                               "f();\r\n\xE9\r\n");
  find({{A, 3, 0, "#include <x>\n"}, {A, 7, 0, "\r\ng();\n"}});
  EXPECT_EQ(plan().Files.at(0).New, "\xEF\xBB\xBF"
                                    "#include <x>\r\nf();\r\ng();\r\n\r\n\xE9\r\n");
}

TEST_F(Fix, ChangedFilesAreLeftAlone) {
  std::string A = add("a.cpp", "f();\n"), B = add("b.cpp", "g();\n");
  std::string Gone = add("gone.cpp", "h();\n");
  std::string Unknown = Dir.write("unknown.h", "i();\n");
  Dir.write("a.cpp", "F();\n"); // of the same size
  llvm::sys::fs::remove(Gone);
  find({{A, 0, 0, "x"}});
  find({{B, 0, 0, "x"}});
  find({{B, 1, 0, "y"}, {A, 1, 0, "y"}}); // half of it would be worse
  find({{Gone, 0, 0, "x"}});
  find({{Unknown, 0, 0, "x"}});
  FixPlan P = plan();
  EXPECT_EQ(P.Applied, Indices{1});
  EXPECT_EQ(said(P), "0: changed since it was analysed; left alone\n"
                     "2: changed since it was analysed; left alone\n"
                     "3: cannot be read; left alone\n"
                     "4: was not among the analysed files; left alone\n");
  EXPECT_EQ(P.Skipped[1].File, A) << "the file that is the reason";
}

TEST_F(Fix, UnitsThatSawDifferentBytes) {
  std::string A = add("a.h", "f();\n");
  Stamps.push_back(stampOf(A, "f();\n")); // a second unit, same bytes
  find({{A, 0, 0, "x"}});
  EXPECT_EQ(plan().Applied, Indices{0});
  Stamps.push_back(stampOf(A, "older\n"));
  EXPECT_EQ(said(plan()), "0: changed while it was analysed; left alone\n");
}

TEST_F(Fix, ChangedBetweenPlanAndWriting) {
  std::string A = add("a.cpp", "f();\n"), B = add("b.cpp", "g();\n");
  find({{A, 0, 0, "x"}});
  find({{B, 0, 0, "x"}});
  FixPlan P = plan();
  Dir.write("b.cpp", "edited\n");
  EXPECT_EQ(llvm::toString(applyPlan(P)),
            "'" + B + "' changed while its fixes were verified; no file was written");
  EXPECT_EQ(Dir.read("a.cpp"), "f();\n");
  EXPECT_EQ(Dir.read("b.cpp"), "edited\n");
}

TEST_F(Fix, OneUnwritableFileStopsAll) {
  std::string A = add("a.cpp", "f();\n"), B = add("b.cpp", "g();\n");
  find({{A, 0, 0, "x"}});
  find({{B, 0, 0, "x"}});
  ASSERT_EQ(::chmod(B.c_str(), 0444), 0);
  EXPECT_EQ(llvm::toString(applyPlan(plan())), "cannot write '" + B + "': Permission denied");
  EXPECT_EQ(Dir.read("a.cpp"), "f();\n");
}

TEST_F(Fix, MalformedFixesAreSkipped) {
  std::string A = add("a.cpp", "f();\n");
  find({{A, 90, 0, "x"}});
  find({{A, 0, 90, "x"}});
  find({{A, 0, 3, "x"}, {A, 1, 1, "y"}});
  FixPlan P = plan();
  EXPECT_EQ(P.Applied, Indices{});
  ASSERT_EQ(P.Skipped.size(), 3u);
  for (const SkippedFix &S : P.Skipped)
    EXPECT_EQ(S.Why, SkipReason::Malformed);
  EXPECT_EQ(P.Skipped[0].Message, "the edits of 'lazy-test' do not fit the file");
}

TEST_F(Fix, OneFileUnderTwoNames) {
  std::string A = add("real/a.h", "f();\n");
  ASSERT_EQ(::symlink("real", Dir.path("link").c_str()), 0);
  std::string Alias = Dir.path("link/a.h");
  Stamps.push_back(stampOf(Alias, "f();\n"));
  find({{Alias, 0, 0, "co_await "}});
  find({{A, 0, 0, "co_await "}});
  std::set<std::string> Seen;
  FixPlan P = plan([&](const Overlay &Texts, const std::set<std::string> &Touched) {
    for (const auto &[File, Text] : Texts) {
      EXPECT_EQ(Text, "co_await f();\n");
      EXPECT_TRUE(Touched.count(File));
      Seen.insert(File);
    }
    return std::set<std::string>();
  });
  EXPECT_EQ(Seen, (std::set<std::string>{A, Alias}));
  EXPECT_EQ(P.Applied, (Indices{0, 1}));
  ASSERT_EQ(P.Files.size(), 1u);
  EXPECT_EQ(P.Files[0].File, A);
  EXPECT_EQ(P.Files[0].Name, Alias);
  EXPECT_FALSE(applyPlan(P));
  EXPECT_EQ(Dir.read("real/a.h"), "co_await f();\n");
  EXPECT_TRUE(llvm::sys::fs::is_symlink_file(Dir.path("link")));
}

TEST_F(Fix, GoodFixesAreVerifiedOnce) {
  std::string A = add("a.cpp", "0123456789\n"), B = add("b.cpp", "xy\n");
  for (unsigned I = 0; I < 10; ++I)
    find({{A, I, 1, "good "}});
  find({{B, 0, 1, "good "}});
  EXPECT_EQ(plan(rejectBad()).Applied.size(), 11u);
  EXPECT_EQ(Calls, 1u);
}

TEST_F(Fix, WhatBreaksIsTakenBackAlone) {
  std::string A = add("a.cpp", "0123456789\n"), B = add("b.cpp", "xy\n");
  for (unsigned I = 0; I < 10; ++I)
    find({{A, I, 1, I == 3 || I == 8 ? "bad " : "good "}});
  find({{B, 0, 1, "good "}});
  FixPlan P = plan(rejectBad());
  EXPECT_EQ(P.Applied, (Indices{0, 1, 2, 4, 5, 6, 7, 9, 10}));
  EXPECT_EQ(said(P), "3: the result would not compile\n"
                     "8: the result would not compile\n");
  EXPECT_EQ(P.Files.at(0).New, "good good good 3good good good good 8good \n");
  EXPECT_LE(Calls, 14u);
}

TEST_F(Fix, OnlyFixWouldBreak) {
  std::string A = add("a.cpp", "f();\n");
  find({{A, 0, 0, "bad "}});
  FixPlan P = plan(rejectBad());
  EXPECT_EQ(P.Applied, Indices{});
  EXPECT_EQ(P.Skipped.at(0).Why, SkipReason::Breaks);
  EXPECT_TRUE(P.Files.empty());
}

TEST_F(Fix, FixesThatNeedOneAnother) {
  // Alone each of the two breaks the unit that reads both files; together they
  // are right.
  std::string A = add("a.h", "int f();\n"), B = add("b.cpp", "f();\n");
  find({{A, 0, 3, "task"}});
  find({{B, 0, 0, "co_await "}});
  auto Verify = [](const Overlay &Texts, const std::set<std::string> &) {
    std::set<std::string> Broken;
    if (Texts.size() == 1)
      Broken.insert(Texts.begin()->first);
    return Broken;
  };
  EXPECT_EQ(plan(Verify).Applied, (Indices{0, 1}));
}

TEST_F(Fix, TakenBackFixMayTakeAnotherWithIt) {
  // b.cpp's fix relies on a.h's, whose other reader breaks.
  std::string A = add("a.h", "int f();\n"), B = add("b.cpp", "f();\n");
  std::string C = add("c.cpp", "ok\n");
  find({{A, 0, 3, "task"}});
  find({{B, 0, 0, "co_await "}});
  find({{C, 0, 0, "x"}});
  auto Verify = [&](const Overlay &Texts, const std::set<std::string> &) {
    std::set<std::string> Broken;
    bool TaskInA = Texts.count(A) && StringRef(Texts.at(A)).starts_with("task");
    bool AwaitInB = Texts.count(B) && StringRef(Texts.at(B)).starts_with("co_await");
    if (TaskInA)
      Broken.insert(A);
    if (AwaitInB && !TaskInA)
      Broken.insert(B);
    return Broken;
  };
  FixPlan P = plan(Verify);
  EXPECT_EQ(P.Applied, Indices{2});
  EXPECT_EQ(said(P), "0: the result would not compile\n"
                     "1: the result would not compile\n");
}

TEST_F(Fix, VerificationIsBounded) {
  std::string A = add("a.cpp", std::string(100, 'x'));
  for (unsigned I = 0; I < 100; ++I)
    find({{A, I, 1, "bad"}});
  Options.MaxVerifications = 10;
  FixPlan P = plan(rejectBad());
  EXPECT_EQ(P.Applied, Indices{});
  EXPECT_EQ(Calls, 10u);
  EXPECT_EQ(P.Skipped.size(), 100u);
  EXPECT_EQ(P.Skipped.back().Why, SkipReason::Unverified);
}

TEST_F(Fix, OnlyTouchedFilesAreAskedAgain) {
  std::string A = add("a.cpp", "12\n"), B = add("b.cpp", "3\n");
  find({{A, 0, 1, "bad"}});
  find({{A, 1, 1, "good"}});
  find({{B, 0, 1, "good"}});
  std::vector<size_t> TouchedB;
  FixPlan P = plan([&](const Overlay &Texts, const std::set<std::string> &Touched) {
    TouchedB.push_back(Touched.count(B));
    return rejectBad()(Texts, Touched);
  });
  EXPECT_EQ(P.Applied, (Indices{1, 2}));
  EXPECT_EQ(TouchedB.front(), 1u);
  EXPECT_EQ(std::count(TouchedB.begin(), TouchedB.end(), 1u), 1);
}

TEST_F(Fix, AnswerWithoutCulpritSuspectsAll) {
  std::string A = add("a.cpp", "1\n");
  find({{A, 0, 0, "x"}});
  auto Verify = [](const Overlay &, const std::set<std::string> &) {
    return std::set<std::string>{"/some/unit.cpp"};
  };
  EXPECT_EQ(plan(Verify).Applied, Indices{});
}

TEST_F(Fix, Diff) {
  std::string A = add("a.cpp", "f();\n"), B = add("sub/b.cpp", "g();");
  find({{A, 0, 0, "co_await "}});
  find({{B, 0, 0, "co_await "}});
  std::string Root = llvm::sys::path::parent_path(A).str();
  EXPECT_EQ(planAsDiff(plan(), Root),
            "--- a/a.cpp\n+++ b/a.cpp\n@@ -1 +1 @@\n-f();\n+co_await f();\n"
            "--- a/sub/b.cpp\n+++ b/sub/b.cpp\n@@ -1 +1 @@\n"
            "-g();\n\\ No newline at end of file\n+co_await g();\n\\ No "
            "newline at end of file\n");
}

TEST(ApplyEdits, OrderAtOnePlace) {
  EXPECT_EQ(applyEdits("abc", {{"f", 1, 1, "R"}, {"f", 1, 0, "1"}, {"f", 1, 0, "2"}}), "a12Rc");
  EXPECT_EQ(applyEdits("abc", {{"f", 3, 0, "!"}, {"f", 0, 0, "?"}}), "?abc!");
  EXPECT_EQ(applyEdits("", {{"f", 0, 0, "x"}}), "x");
  EXPECT_EQ(applyEdits("abc", {}), "abc");
}

TEST(ApplyEdits, WhatDoesNotFit) {
  EXPECT_EQ(applyEdits("abc", {{"f", 4, 0, "x"}}), std::nullopt);
  EXPECT_EQ(applyEdits("abc", {{"f", 2, 2, "x"}}), std::nullopt);
  EXPECT_EQ(applyEdits("abc", {{"f", 0, 0xFFFFFFFF, "x"}}), std::nullopt);
  EXPECT_EQ(applyEdits("abc", {{"f", 0, 2, "x"}, {"f", 1, 1, "y"}}), std::nullopt);
}

TEST(ApplyEdits, LineEndings) {
  EXPECT_TRUE(usesCrLf("a\r\nb\n"));
  EXPECT_FALSE(usesCrLf("a\nb\r\n"));
  EXPECT_FALSE(usesCrLf("a\r"));
  EXPECT_FALSE(usesCrLf("\n"));
  EXPECT_EQ(applyEdits("a\r\n", {{"f", 0, 0, "\nx\r\ny\n"}}), "\r\nx\r\ny\r\na\r\n");
  EXPECT_EQ(applyEdits("a\n", {{"f", 0, 0, "x\n"}}), "x\na\n");
}

} // namespace
} // namespace lazy

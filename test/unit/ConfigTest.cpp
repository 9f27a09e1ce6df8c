#include "Config/FileGlob.h"
#include "Suppress/SourceText.h"
#include "gtest/gtest.h"

using namespace lazy;

static bool fits(llvm::StringRef Glob, llvm::StringRef Path) {
  llvm::Expected<FileGlob> G = FileGlob::create(Glob);
  if (!G) {
    ADD_FAILURE() << llvm::toString(G.takeError());
    return false;
  }
  // The same by whole paths.
  bool Below = false;
  for (const std::string &Whole : G->below("/home/a[b]c")) {
    llvm::Expected<llvm::GlobPattern> P = llvm::GlobPattern::create(Whole, 64);
    if (!P)
      ADD_FAILURE() << llvm::toString(P.takeError());
    else
      Below |= P->match(("/home/a[b]c/" + Path).str());
  }
  EXPECT_EQ(Below, G->matches(Path)) << Glob.str() << " " << Path.str();
  return G->matches(Path);
}

TEST(FileGlob, FitsAnywhereUnlessAnchored) {
  EXPECT_TRUE(fits("gen/*.cpp", "gen/a.cpp"));
  EXPECT_TRUE(fits("gen/*.cpp", "src/gen/a.cpp"));
  EXPECT_TRUE(fits("/gen/*.cpp", "gen/a.cpp"));
  EXPECT_FALSE(fits("/gen/*.cpp", "src/gen/a.cpp"));
  EXPECT_FALSE(fits("./gen/*.cpp", "src/gen/a.cpp"));
  EXPECT_FALSE(fits("en/*.cpp", "gen/a.cpp"));
  EXPECT_FALSE(fits("gen/*.cpp", "gen/a.h"));
}

TEST(FileGlob, FoldersHoldForAllInThem) {
  EXPECT_TRUE(fits("tests", "tests/a.cpp"));
  EXPECT_TRUE(fits("tests/", "src/tests/deep/a.cpp"));
  EXPECT_TRUE(fits("/src/tests", "src/tests/a.cpp"));
  EXPECT_FALSE(fits("tests", "latests/a.cpp"));
  EXPECT_FALSE(fits("tests", "tests.cpp"));
}

TEST(FileGlob, OptionalFolders) {
  EXPECT_TRUE(fits("src/**/*.cpp", "src/a.cpp"));
  EXPECT_TRUE(fits("src/**/*.cpp", "src/x/y/a.cpp"));
  EXPECT_TRUE(fits("**/a.cpp", "a.cpp"));
  EXPECT_TRUE(fits("**/a.cpp", "x/a.cpp"));
  EXPECT_FALSE(fits("src/**/a.cpp", "src/ba.cpp"));
}

TEST(FileGlob, Wrong) {
  for (llvm::StringRef Glob : {"[a", "", "/", "./"}) {
    llvm::Expected<FileGlob> G = FileGlob::create(Glob);
    EXPECT_FALSE(bool(G)) << Glob.str();
    if (!G)
      llvm::consumeError(G.takeError());
  }
}

TEST(SourceText, WhereACommentMayStand) {
  SourceText S("int a;\n"               // 1
               "auto b = R\"(\n"        // 2
               "// no comment\n"        // 3
               ")\"; /* one\n"          // 4
               "two */ int c;\r\n"      // 5
               "#define X \\\n"         // 6
               "  1'000 // it's \\ \n"  // 7
               "  goes on\n"            // 8
               "char d = '\"';");       // 9
  bool Before[] = {true, true, false, false, false, true, false, false, true};
  bool After[] = {true, false, false, false, true, false, false, true, true};
  for (unsigned Line = 1; Line <= S.lines(); ++Line) {
    EXPECT_EQ(S.mayBreakBefore(Line), Before[Line - 1]) << Line;
    EXPECT_EQ(S.mayCommentAfter(Line), After[Line - 1]) << Line;
  }
  EXPECT_EQ(S.lines(), 9u);
  EXPECT_EQ(S.lineBreakOf(5), "\r\n");
  EXPECT_EQ(S.lineBreakOf(1), "\n");
  EXPECT_EQ(S.commentAt(S.text().find("no comment")).End, 0u);
  EXPECT_NE(S.commentAt(S.text().find("one")).End, 0u);
}

TEST(SourceText, ByteOrderMark) {
  SourceText S("\xEF\xBB\xBFint a;\r\nint b;");
  EXPECT_EQ(S.beginOf(1), 3u);
  EXPECT_EQ(S.endOf(1), 9u);
  EXPECT_EQ(S.lineBreakOf(2), "\r\n");
}

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

TEST(FileGlob, Fits) {
  struct {
    llvm::StringRef Glob, Path;
    bool Fits;
  } Cases[] = {
      // Anywhere unless anchored.
      {"gen/*.cpp", "gen/a.cpp", true},
      {"gen/*.cpp", "src/gen/a.cpp", true},
      {"/gen/*.cpp", "gen/a.cpp", true},
      {"/gen/*.cpp", "src/gen/a.cpp", false},
      {"./gen/*.cpp", "src/gen/a.cpp", false},
      {"en/*.cpp", "gen/a.cpp", false},
      {"gen/*.cpp", "gen/a.h", false},
      // Folders hold for all in them.
      {"tests", "tests/a.cpp", true},
      {"tests/", "src/tests/deep/a.cpp", true},
      {"/src/tests", "src/tests/a.cpp", true},
      {"tests", "latests/a.cpp", false},
      {"tests", "tests.cpp", false},
      // Folders that need not be there.
      {"src/**/*.cpp", "src/a.cpp", true},
      {"src/**/*.cpp", "src/x/y/a.cpp", true},
      {"**/a.cpp", "a.cpp", true},
      {"**/a.cpp", "x/a.cpp", true},
      {"src/**/a.cpp", "src/ba.cpp", false},
  };
  for (const auto &[Glob, Path, Fits] : Cases)
    EXPECT_EQ(fits(Glob, Path), Fits) << Glob.str() << " " << Path.str();
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
  SourceText S("int a;\n"              // 1
               "auto b = R\"(\n"       // 2
               "// no comment\n"       // 3
               ")\"; /* one\n"         // 4
               "two */ int c;\r\n"     // 5
               "#define X \\\n"        // 6
               "  1'000 // it's \\ \n" // 7
               "  goes on\n"           // 8
               "char d = '\"';");      // 9
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

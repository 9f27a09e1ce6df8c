// Which lines does a patch, or a filter, name?
#include "Suppress/ChangedLines.h"
#include "gtest/gtest.h"

using namespace lazy;

namespace {

PortableFinding at(const std::string &File, unsigned Line, unsigned EndLine = 0) {
  PortableFinding F;
  F.Where.File = File;
  F.Where.Line = Line;
  F.Where.EndLine = EndLine;
  return F;
}

TEST(ChangedLines, Patch) {
  ChangedLines C;
  C.addPatch("diff --git a/src/a.cpp b/src/a.cpp\n"
             "index 1..2 100644\n"
             "--- a/src/a.cpp\n"
             "+++ b/src/a.cpp\n"
             "@@ -3,0 +4,2 @@ void f()\n"
             "+++ b/not/a/name.cpp\n"
             "+@@ -1 +90 @@\n"
             "@@ -10 +12 @@\n"
             "-old\n"
             "+new\n"
             "@@ -20,2 +21,0 @@\n"
             "-gone\n"
             "-gone\n"
             "\\ No newline at end of file\n"
             "diff --git a/gone.cpp b/gone.cpp\n"
             "--- a/gone.cpp\n"
             "+++ /dev/null\n"
             "@@ -1,2 +0,0 @@\n"
             "-x\n"
             "-y\n"
             "diff --git \"a/\\303\\251 \\\"q.cpp\" \"b/\\303\\251 \\\"q.cpp\"\n"
             "+++ \"b/\\303\\251 \\\"q.cpp\"\n"
             "@@ -0,0 +1 @@\n"
             "+x\n",
             "/r");
  for (unsigned Line : {4, 5, 12, 21, 22})
    EXPECT_TRUE(C.touches(at("/r/src/a.cpp", Line))) << Line;
  for (unsigned Line : {3, 6, 11, 13, 20, 23, 90})
    EXPECT_FALSE(C.touches(at("/r/src/a.cpp", Line))) << Line;
  EXPECT_TRUE(C.touches(at("/r/src/a.cpp", 10, 12)));
  EXPECT_FALSE(C.touches(at("/r/src/b.cpp", 4)));
  EXPECT_FALSE(C.touches(at("/r/not/a/name.cpp", 1)));
  EXPECT_TRUE(C.touches(at("/r/\303\251 \"q.cpp", 1)));
}

TEST(ChangedLines, TheWayCountsAndOtherNotesDoNot) {
  ChangedLines C;
  C.addWhole("/r/helper.cpp");
  PortableFinding F = at("/r/a.cpp", 1);
  EXPECT_FALSE(C.touches(F));
  PortableFinding Noted = F;
  Noted.Notes.push_back({at("/r/helper.cpp", 5).Where, "'Task' is lazy"});
  EXPECT_FALSE(C.touches(Noted));
  Noted.Notes[0].Side = PathSide::Before;
  EXPECT_TRUE(C.touches(Noted));
  PortableFinding Far = F;
  Far.Path.push_back({"handle", "load", at("/r/helper.cpp", 5).Where});
  EXPECT_TRUE(C.touches(Far));
  PortableFinding Macro = F;
  Macro.AlsoAt.push_back(at("/r/helper.cpp", 5).Where);
  EXPECT_TRUE(C.touches(Macro));
}

TEST(ChangedLines, Filter) {
  llvm::Expected<ChangedLines> C =
      ChangedLines::fromFilter("[{\"name\":\"a.cpp\",\"lines\":[[1,3],[7,7]]},{\"name\":\"b.h\"}]");
  ASSERT_TRUE(bool(C));
  EXPECT_TRUE(C->touches(at("/r/a.cpp", 3)));
  EXPECT_FALSE(C->touches(at("/r/a.cpp", 4)));
  EXPECT_TRUE(C->touches(at("/r/a.cpp", 7)));
  EXPECT_TRUE(C->touches(at("/r/b.h", 99)));
  EXPECT_FALSE(C->touches(at("/r/c.h", 99)));
  for (const char *Wrong :
       {"", "{}", "[1]", "[{\"name\":\"\"}]", "[{\"name\":\"a\",\"lines\":1}]",
        "[{\"name\":\"a\",\"lines\":[[1]]}]", "[{\"name\":\"a\",\"lines\":[[3,1]]}]"}) {
    llvm::Expected<ChangedLines> None = ChangedLines::fromFilter(Wrong);
    EXPECT_FALSE(bool(None)) << Wrong;
    llvm::consumeError(None.takeError());
  }
}

} // namespace

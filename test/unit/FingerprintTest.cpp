// What changes a finding's fingerprint, and what must not.
#include "Finding/Fingerprint.h"
#include "Finding/Order.h"
#include "gtest/gtest.h"
#include <set>

namespace lazy {
namespace {

using llvm::StringRef;

/// Text has a '^' before what each finding is about.
struct Source {
  std::string Text;
  std::vector<PortableFinding> Findings;

  Source(StringRef Marked, StringRef File = "/p/src/a.cpp") {
    for (char C : Marked) {
      if (C != '^') {
        Text.push_back(C);
        continue;
      }
      PortableFinding F;
      F.Check = "lazy-unawaited";
      F.Message = "m";
      F.Function = "run";
      F.Where.File = File.str();
      F.Where.Offset = Text.size();
      Findings.push_back(F);
    }
  }
  std::vector<Fingerprint> prints(StringRef Root = "/p") const {
    FileCache Files;
    Files.set(Findings.front().Where.File, Text);
    return fingerprints(Findings, Root, Files);
  }
  Fingerprint print(StringRef Root = "/p") const { return prints(Root).front(); }
};

std::string statement(StringRef Marked) {
  return CondensedText(Source(Marked).Text)
      .statementAt(Source(Marked).Findings.front().Where.Offset);
}

TEST(CondensedText, CutsStatements) {
  EXPECT_EQ(statement("a(); ^b ( 1 ) ; c();"), "b(1)");
  EXPECT_EQ(statement("void f() {\n  x = ^g();\n}"), "x=g()");
  EXPECT_EQ(statement("if (x) { y(); } else ^z(1,\n 2);"), "elsez(1,2)");
  EXPECT_EQ(statement("^a"), "a");
  EXPECT_EQ(statement("a; b ^"), "b");
  EXPECT_EQ(statement("a; ^;"), "");
}

TEST(CondensedText, CommentsDoNotCount) {
  EXPECT_EQ(statement("a(); // x; y\n/* z; */ ^b(/* one */ 1); // c"), "b(1)");
  EXPECT_EQ(statement("^b(1 /* not closed"), "b(1");
}

TEST(CondensedText, LiteralsAreKeptWhole) {
  EXPECT_EQ(statement("^f(\"a; // {\", ';', '\\'', '\"'); g();"), "f(\"a; // {\",';','\\'','\"')");
  EXPECT_EQ(statement("^f(R\"x(a;\" b)x\"); g();"), "f(R\"x(a;\" b)x\")");
  EXPECT_EQ(statement("^f(1'000'000, 0x1'f, 'a'); g();"), "f(1'000'000,0x1'f,'a')");
  EXPECT_EQ(statement("^f(\"a\\\\\"); g();"), "f(\"a\\\\\")");
  // Not closed: the next line is code again.
  EXPECT_EQ(statement("x(\"abc\n); ^g();"), "g()");
  EXPECT_EQ(statement("^f(\"abc"), "f(\"abc");
  EXPECT_EQ(statement("^f(\"abc\\"), "f(\"abc\\");
}

TEST(CondensedText, StringsThatWereBrokenAreOne) {
  EXPECT_EQ(statement("^f(\"ab\"\n  \"cd\");"), statement("^f(\"abcd\");"));
  EXPECT_NE(statement("^f(\"ab\", \"cd\");"), statement("^f(\"abcd\");"));
}

TEST(CondensedText, DirectivesStandAlone) {
  EXPECT_EQ(statement("#include \"a.h\"\nTask<> ^f();"), "Task<>f()");
  EXPECT_EQ(statement("x()\n#define M ^a + \\\n  b\nc"), "#defineMa+b");
  EXPECT_EQ(statement("a ^## b;"), "a##b");
}

TEST(Fingerprint, SurvivesWhatDoesNotChangeTheCode) {
  Fingerprint Was = Source("Task<> run() {\n  int x = 1;\n  ^save(x, 2);\n}\n").print();
  EXPECT_EQ(Was.Here.size(), 32u);
  EXPECT_EQ(Was.Anywhere.size(), 32u);
  // Lines above.
  EXPECT_EQ(Was,
            Source("// new\n\nint y;\nTask<> run() {\n  int x = 1;\n  ^save(x, 2);\n}").print());
  // A formatter.
  EXPECT_EQ(Was, Source("Task<> run()\r\n{\r\n\tint x = 1; ^save (x,\r\n\t\t2);}").print());
  // A comment.
  EXPECT_EQ(Was, Source("Task<> run() { int x = 1;\n// ; why\n^save(x, 2); /* b */ }").print());
  // Neighbours.
  EXPECT_EQ(Was, Source("Task<> run() { go(); ^save(x, 2); return; }").print());
}

TEST(Fingerprint, ChangesWithWhatMatters) {
  Source S("f() { ^save(x); }");
  Fingerprint Was = S.print();
  EXPECT_NE(Was.Here, Source("f() { ^save(y); }").print().Here);
  Source OtherRule = S, OtherFunction = S;
  OtherRule.Findings[0].Check = "lazy-other";
  OtherFunction.Findings[0].Function = "walk";
  EXPECT_NE(Was.Anywhere, OtherRule.print().Anywhere);
  EXPECT_NE(Was.Anywhere, OtherFunction.print().Anywhere);
  Source OtherMessage = S;
  OtherMessage.Findings[0].Message = "said better";
  EXPECT_EQ(Was, OtherMessage.print());
}

TEST(Fingerprint, FileCountsRelativeToTheRoot) {
  Fingerprint Was = Source("^save();", "/p/src/a.cpp").print("/p");
  EXPECT_EQ(Was, Source("^save();", "/elsewhere/q/src/a.cpp").print("/elsewhere/q"));
  Fingerprint Renamed = Source("^save();", "/p/lib/b.cpp").print("/p");
  EXPECT_NE(Was.Here, Renamed.Here);
  EXPECT_EQ(Was.Anywhere, Renamed.Anywhere);
}

TEST(Fingerprint, EqualFindingsAreCounted) {
  std::vector<Fingerprint> Prints = Source("f() { ^a(); ^a(); b(^c(), ^c()); }").prints();
  std::set<std::string> Here;
  for (const Fingerprint &P : Prints)
    Here.insert(P.Here);
  EXPECT_EQ(Here.size(), 4u);
  EXPECT_EQ(Prints[0].Anywhere, Prints[1].Anywhere);
  EXPECT_NE(Prints[0].Anywhere, Prints[2].Anywhere);
  // With the first gone, the second takes its place: one is left of two.
  EXPECT_EQ(Prints[0], Source("f() { ^a(); }").print());
}

TEST(Fingerprint, FileThatCannotBeRead) {
  Source S("^a(); ^b();", "/no/such/file.cpp");
  FileCache Files;
  std::vector<Fingerprint> Prints = fingerprints(S.Findings, "/no", Files);
  EXPECT_NE(Prints[0].Here, Prints[1].Here);
}

} // namespace
} // namespace lazy

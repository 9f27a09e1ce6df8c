// What people read: first lines, frames, fixes, counts and colours.
#include "Report/CodeFrame.h"
#include "Report/Report.h"
#include "gtest/gtest.h"
#include <map>

namespace lazy {
namespace {

using llvm::StringRef;

/// The place of the first `Needle` in Text.
Place placeOf(StringRef File, StringRef Text, StringRef Needle) {
  size_t At = Text.find(Needle);
  EXPECT_NE(At, StringRef::npos);
  auto Position = [&](size_t Offset) {
    StringRef Before = Text.take_front(Offset);
    return std::pair<unsigned, unsigned>(Before.count('\n') + 1,
                                         Offset - (Before.rfind('\n') + 1) + 1);
  };
  auto [Line, Column] = Position(At);
  auto [EndLine, EndColumn] = Position(At + Needle.size());
  return {File.str(), unsigned(At), unsigned(Needle.size()), Line, Column, EndLine, EndColumn};
}

PortableFinding finding(const Place &Where) {
  PortableFinding F;
  F.Check = "lazy-unawaited";
  F.Group = CheckGroup::Correctness;
  F.Message = "task returned by 'save' is dropped";
  F.Where = Where;
  return F;
}

std::string text(const Report &R, ReportOptions O, FileCache &Files) {
  O.Directory = "/src";
  std::string Out;
  llvm::raw_string_ostream OS(Out);
  writeText(R, O, Files, OS);
  return Out;
}

std::string frame(StringRef Source, StringRef Needle, unsigned Width = 120) {
  std::string Out;
  llvm::raw_string_ostream OS(Out);
  printFrame(Source, placeOf("/src/a.cpp", Source, Needle), {false, Width}, OS);
  return Out;
}

std::string edits(StringRef Source, std::vector<Edit> Edits, unsigned Width = 120) {
  std::string Out;
  llvm::raw_string_ostream OS(Out);
  printEdits(Source, Edits, {false, Width}, OS);
  return Out;
}

Edit insertBefore(StringRef Source, StringRef Needle, StringRef Text) {
  return {"/src/a.cpp", unsigned(Source.find(Needle)), 0, Text.str()};
}

TEST(TextReport, FindingWithNoteAndFix) {
  StringRef Header = "Task<void> save();\n";
  StringRef Source = "#include \"a.h\"\nTask<void> run() {\n  save();\n  co_return;\n}\n";
  FileCache Files;
  Files.set("/src/a.cpp", Source.str());
  Files.set("/elsewhere/a.h", Header.str());
  Report R;
  R.Files = 12;
  PortableFinding F = finding(placeOf("/src/a.cpp", Source, "save()"));
  F.Notes.push_back({placeOf("/elsewhere/a.h", Header, "save"), "'save' returns a lazy task"});
  F.Notes.push_back({{}, "nothing awaits it"});
  F.Fixes.push_back(
      {"insert 'co_await'", FixGrade::Suggested, {insertBefore(Source, "save()", "co_await ")}});
  F.Fixes.push_back(
      {"insert 'return'", FixGrade::Suggested, {insertBefore(Source, "save()", "return ")}});
  R.Findings = {F};
  EXPECT_EQ(text(R, {}, Files), "a.cpp:3:3: warning: task returned by 'save' is dropped "
                                "[lazy-unawaited]\n"
                                "    3 |   save();\n"
                                "      |   ^~~~~~\n"
                                "/elsewhere/a.h:1:12: note: 'save' returns a lazy task\n"
                                "    1 | Task<void> save();\n"
                                "      |            ^~~~\n"
                                "note: nothing awaits it\n"
                                "help: insert 'co_await' (applied by --unsafe-fixes)\n"
                                "    3 -   save();\n"
                                "    3 +   co_await save();\n"
                                "help: or insert 'return'\n"
                                "\n"
                                "1 finding (1 fixable with --unsafe-fixes) in 12 files\n");
}

TEST(TextReport, OneLineEach) {
  StringRef Source = "f();\n";
  Report R;
  R.Files = 1;
  R.Findings = {finding(placeOf("/src/a.cpp", Source, "f()"))};
  R.Findings[0].Notes.push_back({{}, "a note"});
  std::string Out;
  llvm::raw_string_ostream OS(Out);
  ReportOptions O;
  O.Directory = "/src/"; // a slash at the end does not hurt
  writeConcise(R, O, OS);
  EXPECT_EQ(Out, "a.cpp:1:1: warning: task returned by 'save' is dropped "
                 "[lazy-unawaited]\n"
                 "1 finding in 1 file\n");
}

TEST(TextReport, FailedFilesAreVisible) {
  StringRef Source = "int x = y;\n";
  FileCache Files;
  Files.set("/src/a.cpp", Source.str());
  Report R;
  R.Files = 3;
  R.Failed.push_back(
      {"/src/a.cpp",
       Outcome::Errors,
       {{placeOf("/src/a.cpp", Source, "y"), "use of undeclared identifier 'y'", ""}},
       7});
  R.Failed.push_back({"/src/b.cpp", Outcome::Crashed, {}, 0});
  R.Failed.push_back({"/src/c.cpp", Outcome::Missing, {{{}, "no such file", ""}}, 1});
  R.Remarks.push_back({"/src/d.h", "changed since it was analysed; left alone"});
  R.Remarks.push_back({"/src/e.h", "unmatched 'NOLINTEND'", 4, 5});
  R.Remarks.push_back({"", "the cache was not written"});
  EXPECT_EQ(text(R, {}, Files),
            "a.cpp:1:9: error: use of undeclared identifier 'y' "
            "[clang-diagnostic-error]\n"
            "    1 | int x = y;\n"
            "      |         ^\n"
            "a.cpp: error: 7 compiler errors: what could not be read was not "
            "analysed\n"
            "\n"
            "b.cpp: error: the analysis crashed: nothing is known of this file\n"
            "\n"
            "c.cpp: error: no such file [clang-diagnostic-error]\n"
            "c.cpp: error: the file could not be read, or nothing says how to "
            "compile it\n"
            "\n"
            "d.h: note: changed since it was analysed; left alone\n"
            "e.h:4:5: note: unmatched 'NOLINTEND'\n"
            "note: the cache was not written\n"
            "no findings in 3 files, 3 files not fully analysed\n");
}

TEST(TextReport, SummaryCounts) {
  Report R;
  R.Files = 12;
  EXPECT_EQ(summaryLine(R), "no findings in 12 files");
  R.Files = 1;
  EXPECT_EQ(summaryLine(R), "no findings in 1 file");
  R.Fixed = 1;
  R.Suppressed = 3;
  EXPECT_EQ(summaryLine(R), "1 finding (1 fixed) in 1 file, 3 silenced by NOLINT");
  PortableFinding F = finding({});
  R.Findings = {F, F, F};
  R.Findings[0].Fixes.push_back({"t", FixGrade::Safe, {}});
  R.Findings[1].Fixes.push_back({"t", FixGrade::Suggested, {}});
  R.Suppressed = 0;
  EXPECT_EQ(summaryLine(R), "4 findings (1 fixed, 1 fixable with --fix, 1 more fixable with "
                            "--unsafe-fixes) in 1 file");
}

TEST(TextReport, Statistics) {
  Report R;
  PortableFinding F = finding({});
  F.Check = "lazy-b";
  R.Findings.push_back(F);
  F.Check = "lazy-long-name";
  F.Fixes.push_back({"t", FixGrade::Safe, {}});
  R.Findings.push_back(F);
  R.Findings.push_back(F);
  F.Check = "lazy-a";
  R.Findings.push_back(F);
  std::string Out;
  llvm::raw_string_ostream OS(Out);
  writeStatistics(R, {}, OS);
  EXPECT_EQ(Out, "     2  lazy-long-name  (2 fixable)\n"
                 "     1  lazy-a          (1 fixable)\n"
                 "     1  lazy-b\n");
}

TEST(TextReport, UnreadableFileLosesOnlyItsFrame) {
  FileCache Files;
  Report R;
  R.Findings = {finding({"/nowhere/a.cpp", 5, 2, 2, 3, 2, 5})};
  EXPECT_EQ(text(R, {}, Files), "/nowhere/a.cpp:2:3: warning: task returned by "
                                "'save' is dropped [lazy-unawaited]\n"
                                "\n1 finding in 0 files\n");
}

TEST(TextReport, ColoredLikeClang) {
  StringRef Source = "f();\n";
  FileCache Files;
  Files.set("/src/a.cpp", Source.str());
  Report R;
  R.Files = 1;
  R.Findings = {finding(placeOf("/src/a.cpp", Source, "f()"))};
  ReportOptions O;
  O.Color = true;
  EXPECT_EQ(text(R, O, Files), "\033[1ma.cpp:1:1:\033[0m \033[1;35mwarning:\033[0m "
                               "\033[1mtask returned by 'save' is dropped\033[0m [lazy-unawaited]\n"
                               "    1 | f();\n"
                               "      | \033[1;32m^~~\033[0m\n"
                               "\n\033[1m1 finding in 1 file\033[0m\n");
}

TEST(TextReport, PathsBelowTheDirectory) {
  EXPECT_EQ(displayPath("/src/a/b.cpp", "/src"), "a/b.cpp");
  EXPECT_EQ(displayPath("/src/a/b.cpp", "/src/"), "a/b.cpp");
  EXPECT_EQ(displayPath("/srcs/b.cpp", "/src"), "/srcs/b.cpp");
  EXPECT_EQ(displayPath("/src", "/src"), "/src");
  EXPECT_EQ(displayPath("/a.cpp", "/"), "/a.cpp");
  EXPECT_EQ(displayPath("/a.cpp", ""), "/a.cpp");
}

TEST(TextReport, FormatNames) {
  EXPECT_EQ(parseFormat("text"), Format::Text);
  EXPECT_EQ(parseFormat("concise"), Format::Concise);
  EXPECT_EQ(parseFormat("json"), Format::Json);
  EXPECT_EQ(parseFormat("Json"), std::nullopt);
  EXPECT_EQ(parseFormat(""), std::nullopt);
}

TEST(Color, FlagThenVariablesThenTerminal) {
  std::map<std::string, std::string> Variables;
  auto Env = [&](StringRef Name) -> std::optional<std::string> {
    auto It = Variables.find(Name.str());
    if (It == Variables.end())
      return std::nullopt;
    return It->second;
  };
  EXPECT_TRUE(wantsColor(std::nullopt, Env, true));
  EXPECT_FALSE(wantsColor(std::nullopt, Env, false));
  Variables = {{"TERM", "dumb"}};
  EXPECT_FALSE(wantsColor(std::nullopt, Env, true));
  Variables = {{"NO_COLOR", ""}};
  EXPECT_TRUE(wantsColor(std::nullopt, Env, true)) << "empty NO_COLOR counts as not set";
  for (const char *Force : {"CLICOLOR_FORCE", "FORCE_COLOR"}) {
    Variables = {{Force, "1"}, {"TERM", "dumb"}};
    EXPECT_TRUE(wantsColor(std::nullopt, Env, false));
    Variables[Force] = "0";
    EXPECT_FALSE(wantsColor(std::nullopt, Env, false));
    Variables = {{Force, "1"}, {"NO_COLOR", "1"}};
    EXPECT_FALSE(wantsColor(std::nullopt, Env, true)) << "NO_COLOR wins over " << Force;
    EXPECT_TRUE(wantsColor(true, Env, false)) << "the flag wins over all";
    EXPECT_FALSE(wantsColor(false, Env, true));
  }
}

TEST(CodeFrame, TabsAndWideCharacters) {
  EXPECT_EQ(frame("\tf();\n", "f()"), "    1 |     f();\n"
                                      "      |     ^~~\n");
  EXPECT_EQ(frame("x\tf();\n", "f()"), "    1 | x   f();\n"
                                       "      |     ^~~\n");
  // Two columns each, three bytes each.
  EXPECT_EQ(frame("g(\"日本\", f());\n", "f()"), "    1 | g(\"日本\", f());\n"
                                                 "      |           ^~~\n");
  EXPECT_EQ(frame("g(\"日本\");\n", "本"), "    1 | g(\"日本\");\n"
                                           "      |      ^~\n");
  // One column, two bytes; then a combining accent of no column.
  EXPECT_EQ(frame("é(); f();\n", "f()"), "    1 | é(); f();\n"
                                         "      |      ^~~\n");
  EXPECT_EQ(frame("e\xCC\x81(); f();\n", "f()"), "    1 | e\xCC\x81(); f();\n"
                                                 "      |      ^~~\n");
}

TEST(CodeFrame, BytesThatCannotBeShown) {
  // Latin-1, and an escape sequence that must not reach the terminal.
  EXPECT_EQ(frame("\xE9 f();\n", "f()"), "    1 | \xEF\xBF\xBD f();\n"
                                         "      |   ^~~\n");
  EXPECT_EQ(frame("\033[1m f();\n", "f()"), "    1 | \xEF\xBF\xBD[1m f();\n"
                                            "      |      ^~~\n");
  // A truncated sequence at the very end.
  EXPECT_EQ(frame("f() \xE6\x97", "f()"), "    1 | f() \xEF\xBF\xBD\xEF\xBF\xBD\n"
                                          "      | ^~~\n");
}

TEST(CodeFrame, ByteOrderMarkAndCrLf) {
  EXPECT_EQ(frame("\xEF\xBB\xBF"
                  "f();\r\n",
                  "f()"),
            "    1 | f();\n"
            "      | ^~~\n");
  EXPECT_EQ(frame("a();\r\nf();\r\n", "f();\r\n"), "    2 | f();\n"
                                                   "      | ^~~~\n");
}

TEST(CodeFrame, LongLinesAreCut) {
  std::string Filler(200, 'x');
  // Width 40 leaves 32 columns.
  EXPECT_EQ(frame("f(); " + Filler + "\n", "f()", 40), "    1 | f(); xxxxxxxxxxxxxxxxxxxxxxxx...\n"
                                                       "      | ^~~\n");
  EXPECT_EQ(frame(Filler + " f();\n", "f()", 40), "    1 | ...xxxxxxxxxxxxxxxxxxxxxxxx f();\n"
                                                  "      |                             ^~~\n");
  EXPECT_EQ(frame(Filler + " f(); " + Filler + "\n", "f()", 40),
            "    1 | ...xxxxxxxxxx f(); xxxxxxxxxx...\n"
            "      |               ^~~\n");
  // The range itself is longer than the line may be.
  EXPECT_EQ(frame("a " + Filler + " b\n", Filler, 40), "    1 | ...xxxxxxxxxxxxxxxxxxxxxxxxxx...\n"
                                                       "      |    ^~~~~~~~~~~~~~~~~~~~~~~~~~\n");
}

TEST(CodeFrame, RangesOverSeveralLines) {
  EXPECT_EQ(frame("x(f(1,\n\n     2));\n", "f(1,\n\n     2)"), "    1 | x(f(1,\n"
                                                               "      |   ^~~~\n"
                                                               "    2 |\n"
                                                               "    3 |      2));\n"
                                                               "      |      ~~\n");
  // Whole functions: where they begin is enough.
  EXPECT_EQ(frame("f() {\n1;\n2;\n3;\n}\n", "f() {\n1;\n2;\n3;\n}"), "    1 | f() {\n"
                                                                     "      | ^~~~~\n");
}

TEST(CodeFrame, PointsAndEndOfFile) {
  EXPECT_EQ(frame("f()", ""), "    1 | f()\n"
                              "      | ^\n");
  std::string Out;
  llvm::raw_string_ostream OS(Out);
  printFrame("f()", {"/a", 3, 0, 1, 4, 1, 4}, {}, OS);
  EXPECT_EQ(Out, "    1 | f()\n"
                 "      |    ^\n");
}

TEST(CodeFrame, NothingOfAFileThatChanged) {
  std::string Out;
  llvm::raw_string_ostream OS(Out);
  printFrame("f();\n", {"/a", 2, 1, 1, 9, 1, 10}, {},
             OS);                                          // column does not fit
  printFrame("f();\n", {"/a", 90, 1, 4, 1, 4, 2}, {}, OS); // beyond the end
  printFrame("f();\n", {"/a", 0, 90, 1, 1, 4, 2}, {},
             OS); // ends beyond the end
  printFrame("", {"/a", 0, 1, 1, 1, 1, 2}, {}, OS);
  printFrame("f();\n", {}, {}, OS);
  EXPECT_EQ(Out, "");
}

TEST(FixFrame, InsertsReplacesRemoves) {
  StringRef Source = "a();\nb();\nc();\n";
  EXPECT_EQ(edits(Source, {insertBefore(Source, "b", "co_await ")}), "    2 - b();\n"
                                                                     "    2 + co_await b();\n");
  // Around an expression: two edits, one line.
  EXPECT_EQ(edits(Source, {{"f", 5, 0, "g("}, {"f", 8, 0, ")"}}), "    2 - b();\n"
                                                                  "    2 + g(b());\n");
  // A whole line more, a whole line less.
  EXPECT_EQ(edits(Source, {{"f", 0, 0, "#include <x>\n"}}), "    1 + #include <x>\n");
  EXPECT_EQ(edits(Source, {{"f", 5, 5, ""}}), "    2 - b();\n");
  EXPECT_EQ(edits("a();", {{"f", 4, 0, "\nb();\n"}}), "    2 + b();\n");
  // Line numbers behind an insertion are those of the new text.
  EXPECT_EQ(edits(Source, {{"f", 0, 0, "#include <x>\n"}, {"f", 10, 1, "d"}}),
            "    1 + #include <x>\n"
            "    3 - c();\n"
            "    4 + d();\n");
}

TEST(FixFrame, OnlyAFewLines) {
  std::string Source, All;
  for (int I = 0; I < 9; ++I)
    Source += "line\n";
  EXPECT_EQ(edits(Source, {{"f", 0, unsigned(Source.size()), "x;\n"}}), "    1 - line\n"
                                                                        "    2 - line\n"
                                                                        "    3 - line\n"
                                                                        "    4 - line\n"
                                                                        "      - ...\n"
                                                                        "    1 + x;\n");
  std::vector<Edit> Many;
  for (unsigned I = 0; I < 9; I += 2)
    Many.push_back({"f", I * 5, 0, "a "});
  EXPECT_EQ(edits(Source, Many), "    1 - line\n    1 + a line\n"
                                 "    3 - line\n    3 + a line\n"
                                 "    5 - line\n    5 + a line\n"
                                 "      ...\n");
}

TEST(FixFrame, LongLinesShowWhatChanges) {
  std::string Filler(100, 'x');
  std::string Source = Filler + " f(); " + Filler + "\n";
  EXPECT_EQ(edits(Source, {insertBefore(Source, "f()", "co_await ")}, 40),
            "    1 - ...xxxxxxxxxxxx f(); xxxxxxxx...\n"
            "    1 + ...xxxxxxx co_await f(); xxxx...\n");
}

TEST(FixFrame, NothingIfItDoesNotFit) {
  EXPECT_EQ(edits("f();\n", {{"f", 90, 0, "x"}}), "");
  EXPECT_EQ(edits("f();\n", {{"f", 0, 3, "x"}, {"f", 1, 1, "y"}}), "");
}

} // namespace
} // namespace lazy

// What the formats for CI make of unusual findings. test/report has the usual ones.
#include "Report/Report.h"
#include "llvm/Support/JSON.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

using llvm::StringRef;

constexpr StringRef File = "/p/a.cpp";

/// One finding at the `x` of Text, in the second line.
struct Sample {
  FileCache Files;
  Report R;
  ReportOptions O;

  explicit Sample(StringRef Text = "a\nx\n") {
    O.Directory = "/p";
    Files.set(File, Text.str());
    PortableFinding F;
    F.Check = "lazy-unawaited";
    F.Group = CheckGroup::Correctness;
    F.Message = "dropped";
    unsigned Offset = Text.find('x');
    F.Where = {File.str(), Offset, 1, 2, 1, 2, 2};
    R.Findings.push_back(F);
    R.Files = 1;
  }
  PortableFinding &finding() { return R.Findings.front(); }
  std::string text(Format F) {
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    write(F, R, O, Files, OS);
    return Text;
  }
  llvm::json::Value json(Format F) {
    llvm::Expected<llvm::json::Value> V = llvm::json::parse(text(F));
    EXPECT_TRUE(bool(V));
    if (V)
      return std::move(*V);
    llvm::consumeError(V.takeError());
    return nullptr;
  }
  llvm::json::Object run() {
    return *(*json(Format::Sarif).getAsObject()->getArray("runs"))[0].getAsObject();
  }
  llvm::json::Object result() { return *(*run().getArray("results"))[0].getAsObject(); }
};

bool contains(StringRef Text, StringRef Part) { return Text.contains(Part); }

TEST(CiReport, HomepageMakesAddresses) {
  Sample S;
  EXPECT_FALSE(contains(S.text(Format::Sarif), "helpUri"));
  S.O.Homepage = "https://example.org/lazy";
  CheckInfo Info = {"unawaited", "a task is dropped", CheckGroup::Correctness, "0.1",
                    Fixability::None};
  S.O.Rules.push_back({Info, "# lazy-unawaited\n"});
  std::string Text = S.text(Format::Sarif);
  EXPECT_TRUE(contains(Text, "\"informationUri\": \"https://example.org/lazy\""));
  EXPECT_TRUE(contains(Text, "\"helpUri\": \"https://example.org/lazy/docs/checks/unawaited.md\""));
  // A page without its first section still has a description.
  EXPECT_TRUE(contains(Text, "\"text\": \"A task is dropped.\""));
  EXPECT_TRUE(contains(S.text(Format::Rdjson), "/docs/checks/unawaited.md\""));
}

TEST(CiReport, RuleThatIsNotListed) {
  Sample S;
  EXPECT_EQ(S.result().get("ruleIndex"), nullptr);
  EXPECT_EQ(S.result().getString("ruleId"), "lazy-unawaited");
}

TEST(CiReport, NotesWithoutPlaceAreText) {
  Sample S;
  S.finding().Notes = {{{}, "await [it]"}, {S.finding().Where, "see"}};
  llvm::json::Object Result = S.result();
  EXPECT_EQ(Result.getObject("message")->getString("text"), "dropped\nawait \\[it\\]\n[see](1)");
  EXPECT_EQ(Result.getArray("relatedLocations")->size(), 1u);
}

TEST(CiReport, AnyBytes) {
  Sample S("\xff\xfe\nx\n");
  S.finding().Message = "\xff\x1b[2J\u009b";
  S.finding().Function = "\xe2\x82";
  S.finding().Fixes.push_back({"\xff", FixGrade::Safe, {{File.str(), 3, 1, "\xfe"}}});
  S.R.Failed.push_back({"/p/\xff.cpp", Outcome::Crashed, {}, 0});
  S.R.Remarks.push_back({"/p/\x1b", "\x1b\xff", 0, 0});
  for (Format F : {Format::Sarif, Format::Gitlab, Format::Rdjson, Format::Json}) {
    std::string Text = S.text(F);
    EXPECT_TRUE(llvm::json::isUTF8(Text));
    EXPECT_FALSE(contains(Text, "\x1b") || contains(Text, "\u009b"));
    S.json(F);
  }
  for (Format F :
       {Format::Text, Format::Concise, Format::Github, Format::Junit, Format::Checkstyle}) {
    std::string Text = S.text(F);
    EXPECT_TRUE(llvm::json::isUTF8(Text));
    EXPECT_FALSE(contains(Text, "\x1b") || contains(Text, "\u009b"));
  }
}

TEST(CiReport, FixOfTwoFilesAndOfCrLf) {
  Sample S("a\r\nx\r\n");
  S.Files.set("/p/b.h", "b");
  S.finding().Fixes.push_back(
      {"t", FixGrade::Safe, {{File.str(), 3, 0, "new\n"}, {"/p/b.h", 0, 1, ""}}});
  llvm::json::Array &Fixes = *S.result().getArray("fixes");
  EXPECT_EQ(Fixes[0].getAsObject()->getArray("artifactChanges")->size(), 2u);
  EXPECT_TRUE(contains(S.text(Format::Sarif), "\"text\": \"new\\r\\n\""));
  // A suggestion is for one file.
  EXPECT_FALSE(contains(S.text(Format::Rdjson), "suggestions"));
  S.finding().Fixes[0].Edits.pop_back();
  EXPECT_TRUE(contains(S.text(Format::Rdjson), "\"text\": \"new\\r\\n\""));
}

TEST(CiReport, FixThatDoesNotFitIsLeftOut) {
  Sample S;
  S.finding().Fixes.push_back({"t", FixGrade::Safe, {{File.str(), 100, 1, ""}}});
  EXPECT_EQ(S.result().get("fixes"), nullptr);
  EXPECT_FALSE(contains(S.text(Format::Rdjson), "suggestions"));
}

TEST(CiReport, SilencedDoNotChangeTheNamesOfOthers) {
  Sample S("x;\nx;\n");
  PortableFinding First = S.finding();
  First.Where = {File.str(), 0, 1, 1, 1, 1, 2};
  S.finding().Where = {File.str(), 3, 1, 2, 1, 2, 2};
  S.R.Silenced.push_back(First);
  std::vector<NamedFinding> All = nameFindings(S.R, S.O, S.Files, true);
  std::vector<NamedFinding> Shown = nameFindings(S.R, S.O, S.Files, false);
  ASSERT_EQ(All.size(), 2u);
  ASSERT_EQ(Shown.size(), 1u);
  EXPECT_TRUE(All[0].Silenced);
  EXPECT_FALSE(All[1].Silenced);
  EXPECT_EQ(All[1].Fingerprint, Shown[0].Fingerprint);
  EXPECT_NE(All[0].Fingerprint, All[1].Fingerprint);
}

TEST(CiReport, GithubEscapes) {
  Sample S;
  S.finding().Message = "50%\nof a,b:c";
  S.finding().Where.File = "/p/a,b:c%.cpp";
  EXPECT_EQ(S.text(Format::Github),
            "::error file=a%2Cb%3Ac%25.cpp,line=2,endLine=2,col=1,endColumn=2,"
            "title=lazy-unawaited::50%25%0Aof a,b:c\n");
}

TEST(CiReport, FixesYaml) {
  Sample S;
  PortableFinding Other = S.finding(), Odd = S.finding();
  S.finding().Fixes.push_back(
      {"t", FixGrade::Safe, {{File.str(), 2, 0, "\"q\"\n"}, {File.str(), 0, 0, "#include\n"}}});
  Other.Fixes.push_back({"t", FixGrade::Safe, {{File.str(), 0, 0, "#include\n"}}});
  Odd.Fixes.push_back({"t", FixGrade::Safe, {{File.str(), 0, 0, "\xff"}}});
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeFixesYaml({S.finding(), Other, Odd}, S.Files, OS);
  EXPECT_TRUE(contains(Text, "ReplacementText: \"\\\"q\\\"\\n\""));
  // An edit that two share is made once; text that YAML cannot hold, never.
  EXPECT_EQ(StringRef(Text).count("#include"), 1u);
  EXPECT_EQ(StringRef(Text).count("DiagnosticName"), 2u);
  EXPECT_TRUE(contains(Text, "Replacements: []"));
}

} // namespace
} // namespace lazy

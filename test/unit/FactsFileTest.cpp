// Facts go to a file and come back as they were, and say nothing of where the sources stand.
#include "Link/FactsFile.h"
#include "Link/Settle.h"
#include "gtest/gtest.h"

using namespace lazy;

namespace {

Place at(std::string File, unsigned Line) {
  return {std::move(File), Line * 10, 5, Line, 2, Line, 7};
}

/// A record in which everything differs from its default.
TURecord fullRecord(const std::string &Root) {
  TURecord R;
  R.MainFile = Root + "/src/a.cpp";
  R.Files = {{Root + "/src/a.cpp", 100, 0xfedcba9876543210}, {"/usr/include/x.h", 7, 1}};
  PortableFinding F;
  F.Check = "lazy-unawaited";
  F.Group = CheckGroup::Correctness;
  F.Message = "lambda at " + Root + "/src/a.cpp:3:4 is \"dropped\"";
  F.Where = at(Root + "/src/a.cpp", 3);
  F.AlsoAt = {at(Root + "/src/m.h", 1)};
  F.Function = "net::save";
  F.Notes = {{at("/usr/include/x.h", 9), "lazy: because"}, {Place(), "advice"}};
  F.Path = {{"net::save", "load", at("/usr/include/x.h", 8)}};
  F.Fixes = {{"insert 'co_await'", FixGrade::Safe, {{Root + "/src/a.cpp", 3, 0, "co_await "}}}};
  R.Findings = {F};
  ConditionalFinding C;
  C.If = ConditionalFinding::Swallows;
  C.Callee = Root + "/src/a.cpp#c:a.cpp@F@load#";
  C.Param = 2;
  C.Virtual = true;
  C.Kinds = {"sleep", "wait"};
  C.Policy = VirtualCalls::Overrides;
  C.Started = true;
  C.Assumed = true;
  C.In = "c:@F@handle#";
  C.Then = F;
  R.Conditional = {C};
  FunctionSummary S;
  S.Usr = Root + "/src/a.cpp#c:a.cpp@F@load#";
  S.Name = "load";
  S.Where = at(Root + "/src/a.cpp", 20);
  S.Cuts = true;
  S.Blocks = {{"sleep", "usleep", at(Root + "/src/a.cpp", 21)}};
  S.Calls = {{"c:@F@other#", at(Root + "/src/a.cpp", 22), true}};
  S.Overrides = {"c:@S@Base@F@load#"};
  S.Params = {{1, "unused", at(Root + "/src/a.cpp", 20), "", 0},
              {2, "forwarded", at(Root + "/src/a.cpp", 21), "c:@F@ignore#", 3},
              {ParamSummary::Object, "until-started", at(Root + "/src/a.cpp", 20), "", 0}};
  S.Outliving = {{"c:@F@task#", at(Root + "/src/a.cpp", 23), false}};
  R.Functions = {S};
  R.Suppressions = {{Root + "/src/a.cpp", 4, 5, 6, 40, 60, {"lazy-*"}}};
  R.Unmatched = {{at(Root + "/src/a.cpp", 8), "unmatched 'NOLINTBEGIN'", {"*"}}};
  R.Result = Outcome::Errors;
  R.Errors = {{at(Root + "/src/a.cpp", 1), "no such thing", "gone.h"}};
  R.ErrorCount = 3;
  return R;
}

std::vector<TURecord> read(llvm::StringRef Text, llvm::StringRef Root) {
  llvm::Expected<std::vector<TURecord>> Units = readFacts(Text, "a.facts", Root);
  if (!Units) {
    ADD_FAILURE() << llvm::toString(Units.takeError());
    return {};
  }
  return std::move(*Units);
}

std::string errorOf(llvm::StringRef Text) {
  llvm::Expected<std::vector<TURecord>> Units = readFacts(Text, "a.facts", "/");
  return Units ? "" : llvm::toString(Units.takeError());
}

TEST(FactsFileTest, ComesBackAsItWas) {
  std::string Text = writeFacts(fullRecord("/one"), "/one");
  std::vector<TURecord> Units = read(Text, "/one");
  ASSERT_EQ(Units.size(), 1u);
  const TURecord Was = fullRecord("/one"), &Is = Units[0];
  EXPECT_EQ(Is.MainFile, Was.MainFile);
  EXPECT_EQ(Is.Functions, Was.Functions);
  EXPECT_EQ(Is.Files[0].Hash, Was.Files[0].Hash);
  EXPECT_EQ(Is.Result, Outcome::Errors);
  EXPECT_EQ(Is.Errors[0].Message, "no such thing");
  EXPECT_EQ(Is.Errors[0].MissingHeader, "gone.h");
  EXPECT_EQ(Is.Suppressions[0].Checks, Was.Suppressions[0].Checks);
  EXPECT_EQ(Is.Suppressions[0].End, 60u);
  EXPECT_EQ(Is.Unmatched[0].Message, Was.Unmatched[0].Message);
  EXPECT_EQ(Is.Conditional[0].Callee, Was.Conditional[0].Callee);
  EXPECT_EQ(Is.Conditional[0].Policy, VirtualCalls::Overrides);
  EXPECT_TRUE(Is.Conditional[0].Started);
  EXPECT_TRUE(Is.Conditional[0].Assumed);
  EXPECT_EQ(Is.Conditional[0].If, ConditionalFinding::Swallows);
  ASSERT_EQ(Is.Findings[0].Path.size(), 1u);
  EXPECT_EQ(Is.Findings[0].Path[0].Calls, "load");
  EXPECT_EQ(Is.Findings[0].Path[0].Where, Was.Findings[0].Path[0].Where);
  EXPECT_EQ(Is.Findings[0].AlsoAt, Was.Findings[0].AlsoAt);
  EXPECT_EQ(Is.Findings[0].Fixes[0].Edits, Was.Findings[0].Fixes[0].Edits);
  // What is written is all that is read.
  EXPECT_EQ(writeFacts(Units, "/one"), Text);
}

TEST(FactsFileTest, SaysNothingOfWhereTheSourcesStand) {
  std::string One = writeFacts(fullRecord("/one"), "/one");
  EXPECT_EQ(One, writeFacts(fullRecord("/else/where"), "/else/where/"));
  EXPECT_EQ(One.find("/one"), std::string::npos);
  EXPECT_NE(One.find("/usr/include/x.h"), std::string::npos); // not below the root
  TURecord There = read(One, "/there")[0];
  EXPECT_EQ(There.Functions, fullRecord("/there").Functions);
  EXPECT_EQ(There.Findings[0].Message, "lambda at src/a.cpp:3:4 is \"dropped\"");
}

TEST(FactsFileTest, WhatCannotBeReadSaysWhere) {
  EXPECT_EQ(errorOf("{}"), "a.facts: not a file of facts; 'lazy-lint collect' and 'lazy-lint "
                           "index' make them");
  EXPECT_EQ(errorOf(R"({"lazyLintFacts": 6, "strings": ["x"], "units": [{"main": 0}]})"),
            "a.facts: not a file of facts that can be read: expected the number of a string at "
            "facts.units[0].outcome; make it again");
  EXPECT_EQ(errorOf(R"({"lazyLintFacts": 6, "units": 3})"),
            "a.facts: not a file of facts that can be read: expected an array at facts.units; "
            "make it again");
}

/// Every prefix of a file is refused or is no whole record; none may crash.
TEST(FactsFileTest, CutOffFilesAreRefused) {
  std::string Text = writeFacts(fullRecord("/one"), "/one");
  for (size_t Length = 0; Length + 2 < Text.size(); Length += 7)
    EXPECT_NE(errorOf(llvm::StringRef(Text).take_front(Length)), "") << Length;
}

FunctionSummary function(std::string Name, std::vector<std::string> Callees) {
  FunctionSummary S;
  S.Usr = "c:" + Name;
  S.Name = Name;
  S.Where = at("/p/" + Name + ".cpp", 1);
  for (std::string &Callee : Callees)
    S.Calls.push_back({"c:" + Callee, at("/p/" + Name + ".cpp", 2)});
  return S;
}

FunctionSummary blocking(std::string Name) {
  FunctionSummary S = function(std::move(Name), {});
  S.Blocks = {{"sleep", "usleep", at(S.Where.File, 3)}};
  return S;
}

std::vector<std::string> names(const TURecord &Index) {
  std::vector<std::string> Result;
  for (const FunctionSummary &S : Index.Functions)
    Result.push_back(S.Name);
  return Result;
}

TEST(FactsFileTest, TheIndexKeepsWhatMattersToOthers) {
  FunctionSummary Swallows = function("swallows", {"plain"});
  Swallows.Params = {{0, "unused", Place(), "", 0}};
  FunctionSummary Override = blocking("Derived::run");
  Override.Overrides = {"c:Base::run"};
  FunctionSummary Virtual = function("virtually", {"Base::run"});
  Virtual.Calls[0].Virtual = true;
  Program P;
  P.add(0,
        {function("plain", {}), function("leads", {"plain", "sleeps"}), blocking("sleeps"),
         Swallows, Override, Virtual},
        Program::Source::Analysed);
  P.finish();
  TURecord Index = indexOf(P);
  EXPECT_EQ(names(Index),
            (std::vector<std::string>{"Derived::run", "leads", "sleeps", "swallows", "virtually"}));
  EXPECT_EQ(Index.Functions[1].Calls.size(), 1u);
}

TEST(FactsFileTest, TheIndexKeepsBothDefinitionsOfWhatIsUncertain) {
  FunctionSummary Other = function("usage", {});
  Other.Where.File = "/p/other.cpp";
  Program P;
  P.add(0, {blocking("usage")}, Program::Source::Analysed);
  P.add(1, {Other}, Program::Source::Analysed);
  P.finish();
  EXPECT_EQ(indexOf(P).Functions.size(), 2u);
}

TEST(FactsFileTest, FilesReadAnewAreNotTakenFromTheIndex) {
  TURecord Index;
  Index.Functions = {blocking("sleeps"), blocking("naps")};
  Program P;
  addIndex(P, Index, 1, {"/p/naps.cpp"});
  P.finish();
  EXPECT_NE(P.resolve(P.find("c:sleeps"), 0), Program::None);
  EXPECT_EQ(P.find("c:naps"), Program::None);
}

} // namespace

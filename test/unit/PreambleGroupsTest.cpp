// Are headers shared by those, and only those, that include them anyway, where it pays?
#include "Driver/PreambleGroups.h"
#include "gtest/gtest.h"

using namespace lazy;

namespace {

/// A heavy header; several lighter ones together are worth nothing.
constexpr uint64_t Heavy = 5'000'000, Light = 1'000;

class PreambleGroupsTest : public testing::Test {
protected:
  void header(const std::string &Name, uint64_t Size, std::set<std::string> Includes = {},
              bool IsGuarded = true) {
    Graph.Files[Name] = {
        Size, /*IsUser=*/false, IsGuarded, std::move(Includes), "<" + Name + ">", ++Headers};
  }
  static std::vector<FoundHeader> found(std::vector<std::string> Names) {
    std::vector<FoundHeader> Result;
    for (const std::string &Name : Names)
      Result.push_back({Name, "<" + Name + ">"});
    return Result;
  }
  void unit(std::vector<std::string> Headers) {
    UnitStart Start;
    Start.Headers = found(std::move(Headers));
    Starts.push_back(std::move(Start));
  }
  /// "0 1 with: a; 2 3 after #0 with: a b"
  std::string groups() {
    std::vector<NumberedStart> Units;
    for (size_t I = 0; I != Starts.size(); ++I)
      Units.push_back({I, &Starts[I]});
    std::string Result;
    for (const PreambleGroup &G : groupUnits(Units, Graph)) {
      Result += Result.empty() ? "" : "; ";
      for (size_t U : G.Units)
        Result += std::to_string(U) + " ";
      if (G.Base)
        Result += "after #" + std::to_string(*G.Base) + " ";
      Result += "with:";
      for (const FoundHeader &H : G.Headers)
        Result += " " + H.File;
    }
    return Result;
  }

  IncludeGraph Graph;
  size_t Headers = 0;
  std::vector<UnitStart> Starts;
};

TEST_F(PreambleGroupsTest, WhatAllInclude) {
  header("a", Heavy);
  header("b", Light);
  header("c", Light);
  unit({"a", "b"});
  unit({"b", "a"});
  unit({"c", "a"});
  EXPECT_EQ(groups(), "0 1 2 with: a");
}

TEST_F(PreambleGroupsTest, ThroughAnotherHeader) {
  header("all", Light, {"a", "b"});
  header("a", Heavy);
  header("b", Heavy);
  unit({"all"});
  unit({"a"});
  // 'b' is nobody's but of the first unit.
  EXPECT_EQ(groups(), "0 1 with: a");
}

TEST_F(PreambleGroupsTest, NotWhatAnotherOfThemIncludes) {
  header("all", Light, {"a"});
  header("a", Heavy, {"all"}); // and back
  unit({"all", "a"});
  unit({"all", "a"});
  EXPECT_EQ(groups(), "0 1 with: all");
}

TEST_F(PreambleGroupsTest, NotWorthIt) {
  header("b", Light);
  unit({"b"});
  unit({"b"});
  EXPECT_EQ(groups(), "");
}

TEST_F(PreambleGroupsTest, OneAlone) {
  header("a", Heavy);
  unit({"a"});
  EXPECT_EQ(groups(), "");
}

TEST_F(PreambleGroupsTest, TwoHeavyGroups) {
  header("a", Heavy);
  header("b", Heavy);
  for (int I = 0; I != 3; ++I) {
    unit({"a"});
    unit({"b"});
  }
  EXPECT_EQ(groups(), "0 2 4 with: a; 1 3 5 with: b");
}

TEST_F(PreambleGroupsTest, MoreForMostWhereThatPays) {
  header("base", Heavy);
  header("most", 2'000'000);
  for (int I = 0; I != 6; ++I) {
    unit({"most", "base"});
    unit({"base"});
  }
  EXPECT_EQ(groups(), "1 3 5 7 9 11 with: base; 0 2 4 6 8 10 after #0 with: base most");
}

TEST_F(PreambleGroupsTest, LessForAllWhereMoreDoesNotPay) {
  header("base", Heavy);
  header("most", 40'000);
  for (int I = 0; I != 6; ++I) {
    unit({"most", "base"});
    unit({"base"});
  }
  EXPECT_EQ(groups(), "0 1 2 3 4 5 6 7 8 9 10 11 with: base");
}

TEST_F(PreambleGroupsTest, WhatTwoHaveInCommonMayBeNobodysAll) {
  header("base", Heavy);
  header("x", 3'000'000);
  for (const char *Name : {"k", "l", "m", "n"}) {
    header(Name, 400'000);
    unit({"base", "x", Name});
  }
  for (int I = 0; I != 4; ++I)
    unit({"base"});
  EXPECT_EQ(groups(), "4 5 6 7 with: base; 0 1 2 3 after #0 with: base x");
}

TEST_F(PreambleGroupsTest, WhatSeveralBeginWithIsReadOnce) {
  header("base", Heavy);
  header("x", 3'000'000, {"base"});
  header("y", 3'000'000, {"base"});
  for (int I = 0; I != 2; ++I) {
    unit({"x"});
    unit({"base", "y"});
  }
  // Nobody has no more than 'base'. 'x' brings it along, so nobody need name it.
  EXPECT_EQ(groups(), "with: base; 0 2 after #0 with: x; 1 3 after #0 with: y");
}

TEST_F(PreambleGroupsTest, OneAfterTheOther) {
  header("a", Heavy);
  header("b", Heavy);
  header("c", Heavy);
  for (int I = 0; I != 2; ++I) {
    unit({"a"});
    unit({"b", "a"});
    unit({"c", "b", "a"});
  }
  EXPECT_EQ(groups(), "0 3 with: a; 1 4 after #0 with: a b; 2 5 after #1 with: a b c");
}

TEST_F(PreambleGroupsTest, TheUsersOwnAreMoreWork) {
  header("foreign", 300'000);
  unit({"foreign"});
  unit({"foreign"});
  unit({"foreign"});
  EXPECT_EQ(groups(), "");
  Graph.Files["foreign"].IsUser = true;
  EXPECT_EQ(groups(), "0 1 2 with: foreign");
}

TEST_F(PreambleGroupsTest, NotWithoutGuard) {
  header("a", Heavy, {}, /*IsGuarded=*/false);
  unit({"a"});
  unit({"a"});
  EXPECT_EQ(groups(), "");
}

TEST_F(PreambleGroupsTest, WhatOnlyOtherPeoplesHeadersIncludeIsNotSharedByItself) {
  header("all", Light, {"inner"}, /*IsGuarded=*/false);
  header("inner", Heavy);
  unit({"all"});
  unit({"all"});
  EXPECT_EQ(groups(), "0 1 with: inner");
  Graph.Files["inner"].Spelled = "";
  EXPECT_EQ(groups(), "");
}

} // namespace

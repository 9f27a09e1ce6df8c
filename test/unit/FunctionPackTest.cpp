// Functions come back from a pack as they were, and joining packs is joining what is in them.
#include "Link/FunctionPack.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"
#include <set>

using namespace lazy;

namespace {

Place at(std::string File, unsigned Line) {
  return {std::move(File), Line * 10, 5, Line, 2, Line, 7};
}

/// Everything in it differs from its default.
FunctionSummary full() {
  FunctionSummary S;
  S.Usr = "c:@F@load#";
  S.Name = "load";
  S.Where = at("/p/a.h", 20);
  S.Cuts = true;
  S.Blocks = {{"sleep", "usleep", at("/p/a.h", 21)}};
  S.Calls = {{"c:@F@other#", at("/p/a.h", 22), true}};
  S.Overrides = {"c:@S@Base@F@load#"};
  S.Params = {{1, "unused", at("/p/a.h", 20), "", 0},
              {2, "forwarded", at("/p/a.h", 21), "c:@F@ignore#", 3},
              {ParamSummary::Object, "kept", at("/p/a.h", 20), "", 0}};
  S.Outliving = {{"c:@F@task#", at("/p/a.h", 23), true}};
  return S;
}

FunctionSummary plain(std::string Name, std::string File = "/p/a.h") {
  FunctionSummary S;
  S.Usr = "c:@F@" + Name;
  S.Name = std::move(Name);
  S.Where = at(std::move(File), 300);
  return S;
}

FunctionPack packOf(llvm::ArrayRef<FunctionSummary> Functions) {
  std::optional<FunctionPack> Result = FunctionPack::open(FunctionPack::write(Functions));
  EXPECT_TRUE(Result);
  return Result ? std::move(*Result) : FunctionPack();
}

TEST(FunctionPackTest, ComesBackAsItWas) {
  std::vector<FunctionSummary> All = {full(), FunctionSummary(), plain("b")};
  All[1].Where = Place(); // nowhere
  FunctionPack Pack = packOf(All);
  std::optional<std::vector<FunctionSummary>> Read = Pack.functions();
  ASSERT_TRUE(Read);
  EXPECT_EQ(*Read, All);
  EXPECT_EQ(packOf({}).size(), 0u);
}

TEST(FunctionPackTest, OnlyEqualFunctionsHaveEqualKeys) {
  // One thing is different in each.
  std::vector<FunctionSummary> All(19, full());
  All[1].Usr += "1";
  All[2].Name += "1";
  All[3].Where.File += "1";
  All[4].Where.EndColumn = 1;
  All[5].Cuts = false;
  All[6].Blocks.clear();
  All[7].Blocks[0].What += "1";
  All[8].Calls[0].Callee += "1";
  All[9].Calls[0].Virtual = false;
  All[10].Overrides.push_back("c:more");
  All[11].Params.pop_back();
  All[12].Params[0].Fate = "inspected";
  All[13].Params[1].Callee += "1";
  All[14].Params[1].CalleeIndex = 1;
  // The same letters, cut at another place.
  All[15].Usr = "c:@F@load#l";
  All[15].Name = "oad";
  All[16].Calls[0].Where.Line = 1;
  All[17].Outliving[0].Callee += "1";
  // The same calls, made for another reason.
  std::swap(All[18].Calls, All[18].Outliving);
  std::set<FunctionPack::Key> Keys;
  FunctionPack Pack = packOf(All);
  for (size_t I = 0; I < Pack.size(); ++I)
    Keys.insert(Pack.key(I));
  EXPECT_EQ(Keys.size(), All.size());
  // In another pack, where its strings have other numbers.
  EXPECT_EQ(packOf({plain("b"), full()}).key(1), Pack.key(0));
}

TEST(FunctionPackTest, WhatIsDamagedIsNoPack) {
  std::string Bytes = FunctionPack::write({full(), plain("b")});
  for (size_t Length = 0; Length < Bytes.size(); ++Length)
    EXPECT_FALSE(FunctionPack::open(Bytes.substr(0, Length))) << Length;
  EXPECT_FALSE(FunctionPack::open(Bytes + "x"));
  // Whatever else it says, it can be asked.
  size_t Refused = 0;
  for (size_t Byte = 0; Byte < Bytes.size(); ++Byte)
    for (char Other : {char(0), char(0x7f), char(0x80), char(0xff)}) {
      std::string Wrong = Bytes;
      Wrong[Byte] = Other;
      std::optional<FunctionPack> Pack = FunctionPack::open(Wrong);
      Refused += !Pack || !Pack->functions();
    }
  EXPECT_GT(Refused, 0u);
}

/// All that can be asked of a program, whatever the order in which it was told.
std::set<std::string> answers(Program &P, uint32_t Units, llvm::ArrayRef<std::string> Usrs) {
  P.finish();
  std::set<std::string> Result;
  for (uint32_t Unit = 0; Unit < Units; ++Unit)
    for (const std::string &Usr : Usrs) {
      Program::Id Id = P.find(Usr);
      Program::Node N = Id == Program::None ? Program::None : P.resolve(Id, Unit);
      std::string Line = Usr + " in " + std::to_string(Unit) + ": ";
      if (N != Program::None) {
        FunctionSummary S = P.summary(N);
        Line += S.Name + " " + S.Where.File + " of " + std::to_string(P[N].Unit) + " " +
                std::to_string(unsigned(P[N].From));
        for (const CallEdge &C : S.Calls)
          Line += " " + C.Callee;
      }
      Result.insert(Line);
    }
  return Result;
}

// The same header in all units, which calls a static function of each; one function that two units
// define in different ways; a unit with errors.
TEST(FunctionPackTest, JoiningPacksIsJoiningWhatIsInThem) {
  std::vector<std::vector<FunctionSummary>> Units;
  for (unsigned Unit = 0; Unit < 4; ++Unit) {
    std::string File = "/p/" + std::to_string(Unit) + ".cpp";
    FunctionSummary Inline = plain("inline"), CallsStatic = plain("calls_static");
    Inline.Calls = {{"c:@F@calls_static", at("/p/a.h", 5)}};
    CallsStatic.Calls = {{File + "#c:@F@local", at("/p/a.h", 6)}};
    FunctionSummary Local = plain("local", File), Twice = plain("twice");
    Local.Usr = File + "#c:@F@local";
    Twice.Where = at("/p/a.h", 50 + Unit / 3);
    Units.push_back({full(), Inline, CallsStatic, Local, Twice});
  }
  // Here it is a function that other units can mean too.
  Units[2][2].Calls[0].Callee = "c:@F@local";
  std::vector<std::string> Usrs = {"c:@F@load#",          "c:@F@inline",
                                   "c:@F@calls_static",   "/p/0.cpp#c:@F@local",
                                   "/p/2.cpp#c:@F@local", "c:@F@twice"};
  auto SourceOf = [](unsigned Unit) {
    return Unit == 0 ? Program::Source::Broken : Program::Source::Analysed;
  };

  Program Expected;
  for (unsigned Unit = 0; Unit < 4; ++Unit)
    Expected.add(Unit, Units[Unit], SourceOf(Unit));
  std::set<std::string> Right = answers(Expected, 4, Usrs);
  EXPECT_TRUE(Right.count("c:@F@twice in 3: twice /p/a.h of 3 0"));
  EXPECT_TRUE(Right.count("c:@F@twice in 1: ")) << "nobody knows which";
  std::vector<unsigned> Order = {0, 1, 2, 3};
  do {
    // The first half is read, the rest is known.
    for (size_t Packed = 0; Packed <= 4; Packed += 2) {
      Program P;
      PackJoiner Joiner(P);
      for (auto [I, Unit] : llvm::enumerate(Order))
        if (I < Packed)
          P.add(Unit, Units[Unit], SourceOf(Unit));
        else
          EXPECT_TRUE(Joiner.add(Unit, packOf(Units[Unit]), SourceOf(Unit)));
      EXPECT_EQ(answers(P, 4, Usrs), Right) << Order[0] << Order[1] << Order[2] << Order[3];
      EXPECT_EQ(P.size(), Expected.size());
    }
  } while (std::next_permutation(Order.begin(), Order.end()));
}

} // namespace

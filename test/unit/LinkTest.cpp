// The link step on summaries made by hand: joins, searches, settled findings.
#include "Link/Settle.h"
#include "gtest/gtest.h"

using namespace lazy;

namespace {

Place at(std::string File, unsigned Line) { return {std::move(File), Line * 10, 1, Line, 1, 0, 0}; }

/// A function in File, `Usr` being its name too.
FunctionSummary function(std::string Name, std::string File, unsigned Line = 1) {
  FunctionSummary S;
  S.Usr = "c:" + Name;
  S.Name = std::move(Name);
  S.Where = at(std::move(File), Line);
  return S;
}

FunctionSummary calling(FunctionSummary S, std::vector<std::string> Callees, bool Virtual = false) {
  unsigned Line = S.Where.Line;
  for (std::string &Callee : Callees)
    S.Calls.push_back({"c:" + Callee, at(S.Where.File, ++Line), Virtual});
  return S;
}

FunctionSummary blocking(FunctionSummary S, std::string What = "usleep",
                         std::string Kind = "sleep") {
  S.Blocks.push_back({std::move(Kind), std::move(What), at(S.Where.File, S.Where.Line + 5)});
  return S;
}

FunctionSummary overriding(FunctionSummary S, std::string Base) {
  S.Overrides.push_back("c:" + Base);
  return S;
}

ConditionalFinding ifBlocks(std::string Callee, unsigned Line = 1, bool Virtual = false,
                            VirtualCalls Policy = VirtualCalls::Declared) {
  ConditionalFinding F;
  F.Callee = "c:" + Callee;
  F.Kinds = {"sleep", "wait"};
  F.Virtual = Virtual;
  F.Policy = Policy;
  F.In = "c:handle";
  F.Then.Check = "lazy-transitive-blocking";
  F.Then.Function = "handle";
  F.Then.Message = "leads to '{what}'";
  F.Then.Where = at("/p/main.cpp", Line);
  return F;
}

struct Link {
  Program P;
  std::vector<ConditionalFinding> Open;

  Link &unit(uint32_t Number, std::vector<FunctionSummary> Functions,
             Program::Source From = Program::Source::Analysed) {
    P.add(Number, Functions, From);
    return *this;
  }
  std::vector<PortableFinding> settled(uint32_t Unit = 0) {
    P.finish();
    std::vector<OpenFinding> All;
    for (const ConditionalFinding &F : Open)
      All.push_back({Unit, &F});
    std::vector<PortableFinding> Result;
    for (const Settled &S : settle(All, P))
      Result.push_back(complete(S));
    return Result;
  }
  std::vector<PortableFinding> settled(std::vector<ConditionalFinding> Findings,
                                       uint32_t Unit = 0) {
    Open = std::move(Findings);
    return settled(Unit);
  }
};

std::vector<std::string> notes(const PortableFinding &F) {
  std::vector<std::string> Result;
  for (const PortableNote &N : F.Notes)
    Result.push_back((N.Where.valid() ? N.Where.File + ":" + std::to_string(N.Where.Line) + ": "
                                      : std::string()) +
                     N.Message);
  return Result;
}

TEST(LinkTest, TellsTheWay) {
  Link L;
  L.unit(0, {calling(function("config", "/p/a.cpp"), {"load_config"})});
  L.unit(1, {blocking(function("load_config", "/p/b.cpp"))});
  std::vector<PortableFinding> Found = L.settled({ifBlocks("config")});
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].Message, "leads to 'usleep'");
  EXPECT_EQ(notes(Found[0]), (std::vector<std::string>{"/p/a.cpp:2: 'load_config' is called here",
                                                       "/p/b.cpp:6: 'usleep' blocks here"}));
  ASSERT_EQ(Found[0].Path.size(), 3u);
  EXPECT_EQ(Found[0].Path[0].In, "handle");
  EXPECT_EQ(Found[0].Path[0].Calls, "config");
  EXPECT_EQ(Found[0].Path[2].In, "load_config");
  EXPECT_EQ(Found[0].Path[2].Calls, "usleep");
}

TEST(LinkTest, OtherKindsAndUnknownFunctionsAreSilent) {
  Link L;
  L.unit(0, {blocking(function("locks", "/p/a.cpp"), "std::mutex::lock", "lock")});
  EXPECT_TRUE(L.settled({ifBlocks("locks"), ifBlocks("elsewhere", 2)}).empty());
}

TEST(LinkTest, WhatUnknownFunctionsAreGivenIsUnknown) {
  Link L;
  // Of 'elsewhere' nothing is known; of 'gone' only what it does with a constant, from an old
  // index.
  L.unit(0,
         {calling(function("a", "/p/a.cpp"), {"elsewhere;0", "gone;0", "b"}),
          blocking(function("b", "/p/a.cpp", 10)), blocking(function("gone;0", "/p/a.cpp", 20))});
  std::vector<PortableFinding> Found = L.settled({ifBlocks("a"), ifBlocks("elsewhere;1", 2)});
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(notes(Found[0]), (std::vector<std::string>{"/p/a.cpp:4: 'b' is called here",
                                                       "/p/a.cpp:15: 'usleep' blocks here"}));
}

TEST(LinkTest, RecursionEnds) {
  Link L;
  L.unit(0, {calling(function("a", "/p/a.cpp"), {"b"}), calling(function("b", "/p/a.cpp"), {"a"}),
             calling(function("c", "/p/a.cpp"), {"d"}),
             calling(function("d", "/p/a.cpp"), {"c", "e"}), blocking(function("e", "/p/a.cpp"))});
  EXPECT_TRUE(L.settled({ifBlocks("a")}).empty());
  EXPECT_EQ(L.settled({ifBlocks("c")}).at(0).Path.size(), 4u);
}

TEST(LinkTest, ShortestWayAndFirstInTheSource) {
  Link L;
  L.unit(0,
         {calling(function("start", "/p/a.cpp"), {"far", "near", "same"}),
          calling(function("far", "/p/a.cpp", 20), {"near"}),
          blocking(function("near", "/p/a.cpp", 30)), blocking(function("same", "/p/a.cpp", 40))});
  std::vector<PortableFinding> Found = L.settled({ifBlocks("start")});
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].Path[1].Calls, "near");
}

TEST(LinkTest, OncePerFunctionAndBlockingCall) {
  Link L;
  L.unit(0,
         {blocking(function("load", "/p/a.cpp")), calling(function("twice", "/p/a.cpp"), {"load"}),
          blocking(function("other", "/p/a.cpp", 50))});
  std::vector<PortableFinding> Found =
      L.settled({ifBlocks("load", 9), ifBlocks("twice", 4), ifBlocks("other", 7)});
  ASSERT_EQ(Found.size(), 2u);
  EXPECT_EQ(Found[0].Where.Line, 4u); // the first in the source, not the first given
  EXPECT_EQ(Found[1].Where.Line, 7u);
}

TEST(LinkTest, NothingGetsThroughACut) {
  FunctionSummary Task = calling(function("task", "/p/a.cpp"), {"load"});
  Task.Cuts = true;
  FunctionSummary Itself = blocking(function("coroutine", "/p/a.cpp"));
  Itself.Cuts = true;
  Link L;
  L.unit(0, {Task, Itself, blocking(function("load", "/p/a.cpp")),
             calling(function("outer", "/p/a.cpp"), {"task", "coroutine"})});
  EXPECT_TRUE(
      L.settled({ifBlocks("outer"), ifBlocks("task", 2), ifBlocks("coroutine", 3)}).empty());
}

TEST(LinkTest, VirtualCallsByPolicy) {
  Link L;
  L.unit(0, {function("Base::run", "/p/a.cpp"),
             overriding(blocking(function("Slow::run", "/p/a.cpp", 20)), "Base::run"),
             blocking(function("Named::run", "/p/a.cpp", 40)),
             calling(function("helper", "/p/a.cpp", 60), {"Base::run"}, true)});
  auto Count = [&](std::string Callee, bool Virtual, VirtualCalls Policy) {
    return L.settled({ifBlocks(Callee, 1, Virtual, Policy)}).size();
  };
  EXPECT_EQ(Count("Named::run", true, VirtualCalls::No), 0u);
  EXPECT_EQ(Count("Named::run", true, VirtualCalls::Declared), 1u);
  EXPECT_EQ(Count("Base::run", true, VirtualCalls::Declared), 0u);
  EXPECT_EQ(Count("Base::run", true, VirtualCalls::Overrides), 1u);
  EXPECT_EQ(Count("Base::run", false, VirtualCalls::Overrides), 0u); // Base::run(): that very one
  EXPECT_EQ(Count("helper", false, VirtualCalls::Declared), 0u);
  EXPECT_EQ(Count("helper", false, VirtualCalls::Overrides), 1u);
}

TEST(LinkTest, PureVirtualMethodsHaveOverriders) {
  Link L;
  L.unit(0, {overriding(blocking(function("Impl::run", "/p/a.cpp")), "Interface::run")});
  EXPECT_EQ(L.settled({ifBlocks("Interface::run", 1, true, VirtualCalls::Overrides)}).size(), 1u);
  EXPECT_EQ(L.settled({ifBlocks("Interface::run", 1, true)}).size(), 0u);
}

TEST(LinkTest, EqualDefinitionsAreOne) {
  Link L;
  for (uint32_t Unit : {2, 0, 1})
    L.unit(Unit, {blocking(function("inline_in_header", "/p/h.h"))});
  EXPECT_EQ(L.P.size(), 1u);
  EXPECT_EQ(L.settled({ifBlocks("inline_in_header")}, 7).size(), 1u);
}

TEST(LinkTest, WhereDefinitionsDifferOnlyTheirOwnUnitKnows) {
  Link L;
  L.unit(1, {blocking(function("usage", "/p/one.cpp"))});
  L.unit(2, {calling(function("usage", "/p/two.cpp"), {"nothing"})});
  L.unit(3, {calling(function("helper", "/p/three.cpp"), {"usage"})});
  EXPECT_EQ(L.settled({ifBlocks("usage")}, 0).size(), 0u);
  EXPECT_EQ(L.settled({ifBlocks("usage")}, 1).size(), 1u);
  EXPECT_EQ(L.settled({ifBlocks("usage")}, 2).size(), 0u);
  EXPECT_EQ(L.settled({ifBlocks("helper")}, 3).size(), 0u);
}

TEST(LinkTest, StaticFunctionsOfOneNameAreTwo) {
  FunctionSummary One = blocking(function("load", "/p/one.cpp"));
  One.Usr = "/p/one.cpp#c:load";
  FunctionSummary Two = function("load", "/p/two.cpp");
  Two.Usr = "/p/two.cpp#c:load";
  Link L;
  L.unit(0, {One}).unit(1, {Two});
  ConditionalFinding First = ifBlocks("load"), Second = ifBlocks("load", 2);
  First.Callee = One.Usr;
  Second.Callee = Two.Usr;
  std::vector<PortableFinding> Found = L.settled({First, Second});
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].Where.Line, 1u);
}

TEST(LinkTest, AnInlineFunctionMayCallAStaticOneInEachUnit) {
  auto Unit = [](std::string Main) {
    FunctionSummary Inline = function("helper", "/p/h.h");
    Inline.Calls.push_back({Main + "#c:load", at("/p/h.h", 3)});
    FunctionSummary Static = blocking(function("load", "/p/h.h", 20));
    Static.Usr = Main + "#c:load";
    return std::vector<FunctionSummary>{Inline, Static};
  };
  Link L;
  L.unit(1, Unit("/p/b.cpp")).unit(0, Unit("/p/a.cpp"));
  EXPECT_EQ(L.settled({ifBlocks("helper")}, 5).size(), 1u);
}

TEST(LinkTest, WhatIsBetterKnownCounts) {
  Link L;
  L.unit(9, {blocking(function("load", "/p/a.cpp"))}, Program::Source::Index);
  L.unit(0, {calling(function("load", "/p/a.cpp"), {"nothing"})});
  EXPECT_TRUE(L.settled({ifBlocks("load")}, 3).empty());
}

TEST(LinkTest, TheOrderOfUnitsIsNoMatter) {
  std::vector<std::vector<FunctionSummary>> Units = {
      {calling(function("a", "/p/a.cpp"), {"b", "c"}), blocking(function("h", "/p/h.h"))},
      {calling(function("b", "/p/b.cpp"), {"h"}), blocking(function("h", "/p/h.h"))},
      {calling(function("c", "/p/c.cpp"), {"h"}), calling(function("b", "/p/b2.cpp"), {"x"})}};
  auto Told = [&](std::vector<uint32_t> Order) {
    Link L;
    for (uint32_t Unit : Order)
      L.unit(Unit, Units[Unit]);
    std::vector<PortableFinding> Found = L.settled({ifBlocks("a")});
    return Found.empty() ? std::vector<std::string>() : notes(Found[0]);
  };
  std::vector<std::string> Expected = Told({0, 1, 2});
  EXPECT_EQ(Expected.size(), 3u); // over c: nobody knows which b is meant
  EXPECT_EQ(Told({2, 1, 0}), Expected);
  EXPECT_EQ(Told({1, 2, 0}), Expected);
}

TEST(LinkTest, LongWaysAreShortened) {
  Link L;
  std::vector<FunctionSummary> Chain;
  for (unsigned I = 0; I < 20; ++I)
    Chain.push_back(calling(function("f" + std::to_string(I), "/p/a.cpp", I * 2 + 1),
                            {"f" + std::to_string(I + 1)}));
  Chain.push_back(blocking(function("f20", "/p/a.cpp", 90)));
  L.unit(0, Chain);
  std::vector<PortableFinding> Found = L.settled({ifBlocks("f0")});
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].Path.size(), 22u);
  std::vector<std::string> Notes = notes(Found[0]);
  ASSERT_EQ(Notes.size(), 7u);
  EXPECT_EQ(Notes[2], "/p/a.cpp:6: 'f3' is called here");
  EXPECT_EQ(Notes[3], "… and so on through 15 more calls");
  EXPECT_EQ(Notes[4], "/p/a.cpp:38: 'f19' is called here");
  EXPECT_EQ(Notes[6], "/p/a.cpp:95: 'usleep' blocks here");
}

TEST(LinkTest, SwallowedParameters) {
  FunctionSummary Ignore = function("ignore", "/p/b.cpp");
  Ignore.Params.push_back({1, "inspected", at("/p/b.cpp", 8), "", 0});
  ConditionalFinding F = ifBlocks("ignore");
  F.If = ConditionalFinding::Swallows;
  F.Then.Message = "it is {what} there";
  Link L;
  L.unit(0, {Ignore});
  EXPECT_TRUE(L.settled({F}).empty()); // parameter 0
  F.Param = 1;
  std::vector<PortableFinding> Found = L.settled({F});
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].Message, "it is only looked at there");
  EXPECT_EQ(notes(Found[0]),
            std::vector<std::string>{"/p/b.cpp:8: this parameter is only inspected"});
}

TEST(LinkTest, ForwardedParameters) {
  FunctionSummary Ignore = function("ignore", "/p/c.cpp");
  Ignore.Params.push_back({0, "unused", at("/p/c.cpp", 8), "", 0});
  FunctionSummary Relay = function("relay", "/p/b.cpp");
  Relay.Params.push_back({1, "forwarded", at("/p/b.cpp", 4), "c:ignore", 0});
  Relay.Params.push_back({2, "forwarded", at("/p/b.cpp", 5), "c:relay", 2});
  Relay.Params.push_back({3, "forwarded", at("/p/b.cpp", 6), "c:nobody", 0});
  ConditionalFinding F = ifBlocks("relay");
  F.If = ConditionalFinding::Swallows;
  F.Then.Message = "it is {what} there";
  Link L;
  L.unit(0, {Relay}).unit(1, {Ignore});
  for (unsigned Unsettled : {0u, 2u, 3u}) { // not known, a circle, a function nobody defines
    F.Param = Unsettled;
    EXPECT_TRUE(L.settled({F}).empty()) << Unsettled;
  }
  F.Param = 1;
  std::vector<PortableFinding> Found = L.settled({F});
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].Message, "it is only handed on and never used there");
  EXPECT_EQ(notes(Found[0]),
            (std::vector<std::string>{"/p/b.cpp:4: 'relay' only hands it on, here",
                                      "/p/c.cpp:8: this parameter is never used"}));
}

} // namespace

// Does a run know how long files took in the one before?
#include "Driver/UnitCosts.h"
#include "TempDir.h"
#include "gtest/gtest.h"

using namespace lazy;

TEST(UnitCosts, AreKnownToTheNextRun) {
  TempDir Dir;
  llvm::Expected<std::unique_ptr<ResultCache>> Cache = ResultCache::open(Dir.path("cache"), false);
  ASSERT_TRUE(bool(Cache));
  {
    UnitCosts Costs(Cache->get(), "here");
    EXPECT_EQ(Costs.of("/a.cpp"), 0);
    Costs.note("/a.cpp", 1);
    Costs.note("/b.cpp", 3);
    Costs.keep();
  }
  UnitCosts Costs(Cache->get(), "here");
  EXPECT_EQ(Costs.of("/a.cpp"), 1);
  EXPECT_EQ(Costs.of("/b.cpp"), 3);
  EXPECT_EQ(Costs.of("/new.cpp"), 2);
  EXPECT_EQ(UnitCosts(Cache->get(), "elsewhere").of("/b.cpp"), 0);
}

TEST(UnitCosts, WithoutACache) {
  UnitCosts Costs(nullptr, "here");
  Costs.note("/a.cpp", 1);
  Costs.keep();
  EXPECT_EQ(Costs.of("/a.cpp"), 1);
}

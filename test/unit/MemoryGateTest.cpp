// Does work wait if, and only if, there is no room for it?
#include "Driver/MemoryGate.h"
#include "gtest/gtest.h"
#include <chrono>
#include <thread>
#include <vector>

using namespace lazy;

/// So many threads go through Gate at once; gives how many were in at the same time. Each stays
/// until Expected are in, and a little longer, for one too many to come.
static unsigned together(MemoryGate &Gate, unsigned Threads, unsigned Expected) {
  std::mutex Lock;
  std::condition_variable Entered;
  unsigned In = 0, Most = 0;
  std::vector<std::thread> All;
  for (unsigned I = 0; I != Threads; ++I)
    All.emplace_back([&] {
      Gate.pass([&] {
        std::unique_lock<std::mutex> Guard(Lock);
        Most = std::max(Most, ++In);
        Entered.notify_all();
        Entered.wait_for(Guard, std::chrono::seconds(20), [&] { return Most >= Expected; });
        Entered.wait_for(Guard, std::chrono::milliseconds(50), [&] { return Most > Expected; });
        --In;
      });
    });
  for (std::thread &Each : All)
    Each.join();
  return Most;
}

static MemoryGate gateWith(uint64_t Available) {
  return MemoryGate([=] { return MemoryState{Available, 0}; });
}

TEST(MemoryGate, LetsAllInIfThereIsRoom) {
  MemoryGate Gate = gateWith(uint64_t(64) << 30);
  EXPECT_EQ(together(Gate, 4, 4), 4u);
  EXPECT_EQ(Gate.waits(), 0u);
}

TEST(MemoryGate, LetsOneInWithoutAnyRoom) {
  MemoryGate Gate = gateWith(0);
  EXPECT_EQ(together(Gate, 3, 1), 1u);
  EXPECT_GE(Gate.waits(), 1u);
}

TEST(MemoryGate, LearnsWhatOneTakes) {
  // 1 GB of 3 is in use by the first: there is no room for a fourth.
  MemoryGate Gate([] { return MemoryState{uint64_t(2) << 30, uint64_t(1) << 30}; });
  Gate.pass([] {});
  EXPECT_EQ(together(Gate, 4, 3), 3u);
}

TEST(MemoryGate, WaitsForNothingWhereNobodyKnows) {
  MemoryGate Gate([]() -> std::optional<MemoryState> { return std::nullopt; });
  EXPECT_EQ(together(Gate, 4, 4), 4u);
}

TEST(MemoryGate, AsksTheSystem) {
  std::optional<MemoryState> Now = memoryNow();
  ASSERT_TRUE(Now);
  EXPECT_GT(Now->Available, 0u);
  EXPECT_GT(Now->Own, 0u);
  EXPECT_LT(Now->Own, uint64_t(1) << 40);
}

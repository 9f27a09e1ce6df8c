// The order of findings, and that a header's findings are kept once.
#include "Finding/Order.h"
#include "gtest/gtest.h"
#include <algorithm>

namespace lazy {
namespace {

PortableFinding at(llvm::StringRef File, unsigned Offset, llvm::StringRef Check = "lazy-a",
                   llvm::StringRef Message = "m") {
  PortableFinding F;
  F.Check = Check.str();
  F.Message = Message.str();
  F.Where.File = File.str();
  F.Where.Offset = Offset;
  return F;
}

TEST(Order, FilePlaceCheckMessage) {
  std::vector<PortableFinding> Sorted = {at("/a", 1),
                                         at("/a", 2, "lazy-a", "m"),
                                         at("/a", 2, "lazy-a", "n"),
                                         at("/a", 2, "lazy-b", "a"),
                                         at("/a", 10),
                                         at("/b", 0)};
  std::vector<PortableFinding> Shuffled = {Sorted[3], Sorted[5], Sorted[0],
                                           Sorted[4], Sorted[2], Sorted[1]};
  sortAndDeduplicate(Shuffled);
  ASSERT_EQ(Shuffled.size(), Sorted.size());
  for (size_t I = 0; I < Sorted.size(); ++I) {
    EXPECT_FALSE(isBefore(Sorted[I], Shuffled[I]) || isBefore(Shuffled[I], Sorted[I])) << I;
    EXPECT_FALSE(isBefore(Sorted[I], Sorted[I]));
  }
}

TEST(Order, SameFindingOfTwoUnitsStaysOnce) {
  PortableFinding Plain = at("/a.h", 1), Fixed = Plain, Noted = Plain;
  Fixed.Fixes.push_back({"t", FixGrade::Safe, {}});
  Noted.Notes.push_back({{}, "n"});
  std::vector<PortableFinding> Findings = {Noted, Plain, Fixed};
  std::vector<PortableFinding> Reversed = {Fixed, Plain, Noted};
  sortAndDeduplicate(Findings);
  sortAndDeduplicate(Reversed);
  ASSERT_EQ(Findings.size(), 1u);
  ASSERT_EQ(Reversed.size(), 1u);
  EXPECT_FALSE(isBefore(Findings[0], Reversed[0]) || isBefore(Reversed[0], Findings[0]));
}

} // namespace
} // namespace lazy

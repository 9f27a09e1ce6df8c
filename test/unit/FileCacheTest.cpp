// Are the bytes of a file all of its bytes?
#include "Support/FileCache.h"
#include "TempDir.h"
#include "gtest/gtest.h"

using namespace lazy;

namespace {

TEST(FileCacheTest, ReadsAllBytes) {
  TempDir Temp;
  std::string Long(100000, 'x');
  for (const std::string &Text : {std::string(), std::string("a\0b\n", 4), Long})
    EXPECT_EQ(readBytes(Temp.write("a.txt", Text)), Text);
  EXPECT_FALSE(readBytes(Temp.path("gone.txt")));
  EXPECT_FALSE(readBytes(Temp.path("")));
}

// It says that it is empty.
TEST(FileCacheTest, ReadsWhatHasNoSize) {
  std::optional<std::string> Text = readBytes("/proc/self/environ");
  if (!Text)
    GTEST_SKIP() << "no /proc here";
  EXPECT_NE(Text->find("PATH="), std::string::npos);
}

} // namespace

// Where do names lead, folder by folder?
#include "Driver/Paths.h"
#include "TempDir.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

using namespace lazy;
namespace fs = llvm::sys::fs;

namespace {

TEST(RealPathsTest, IsRealPath) {
  TempDir Temp;
  ASSERT_FALSE(fs::create_directories(Temp.path("lib/src")));
  Temp.write("lib/src/a.h", "");
  ASSERT_FALSE(fs::create_link("lib", Temp.path("link")));
  ASSERT_FALSE(fs::create_link("../lib/src/a.h", Temp.path("lib/b.h")));
  ASSERT_FALSE(fs::create_link("nowhere", Temp.path("dangling")));
  RealPaths Leads;
  for (const char *Name :
       {"lib/src/a.h", "lib/src", "link/src/a.h", "link/b.h", "lib/b.h", "lib/gone.h",
        "link/gone/a.h", "dangling", "dangling/a.h", "link/../lib/b.h", "lib/src/.", "link"})
    EXPECT_EQ(Leads.of(Temp.path(Name)), realPath(Temp.path(Name))) << Name;
  EXPECT_EQ(Leads.of(Temp.path("link/src/a.h")), Leads.of(Temp.path("lib/src/a.h")));
  EXPECT_EQ(Leads.of("/"), "/");
  EXPECT_EQ(Leads.of("gone.h"), absolutePath("gone.h"));
}

} // namespace

// Whose code a file is, by where it lies.
#include "Driver/UserCode.h"
#include "Driver/Paths.h"
#include "llvm/Support/Error.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

TEST(UserCode, TheProjectIsTheUsersButNotWhatItBorrowed) {
  UserCode U;
  U.addNamed("/p/src");
  U.addRoot("/p");
  U.addBuildDir("/p/build");
  EXPECT_TRUE(U.contains("/p/src/a.cpp"));
  EXPECT_TRUE(U.contains("/p/include/a.h"));
  EXPECT_FALSE(U.contains("/other/a.h"));
  EXPECT_FALSE(U.contains("/p2/a.h"));
  EXPECT_FALSE(U.contains("/p/build/gen/a.h"));
  EXPECT_FALSE(U.contains("/p/third_party/x/a.h"));
  EXPECT_FALSE(U.contains("/p/src/vendor/a.h"));
  EXPECT_TRUE(U.contains("/p/src/vendor.h"));
  EXPECT_FALSE(U.contains("/p/test/catch_amalgamated.hpp"));
  EXPECT_TRUE(U.contains("/p/test/catch.cpp"));
}

TEST(UserCode, WhatIsNamedIsMeant) {
  UserCode U;
  U.addRoot("/p");
  U.addBuildDir("/p/build");
  U.addNamed("/p/third_party/x");
  U.addNamed("/p/build/gen");
  U.addNamed("/p/external/one.cpp");
  EXPECT_TRUE(U.contains("/p/third_party/x/a.h"));
  EXPECT_FALSE(U.contains("/p/third_party/y/a.h"));
  EXPECT_FALSE(U.contains("/p/third_party/x/vendor/a.h"));
  EXPECT_TRUE(U.contains("/p/build/gen/a.h"));
  EXPECT_FALSE(U.contains("/p/build/a.h"));
  EXPECT_TRUE(U.contains("/p/external/one.cpp"));
  EXPECT_FALSE(U.contains("/p/external/two.cpp"));
  U.addNamed("/p/test/doctest.h");
  EXPECT_TRUE(U.contains("/p/test/doctest.h"));
}

TEST(UserCode, AProjectInAThirdPartyFolderIsAProject) {
  UserCode U;
  U.addRoot("/home/external/p");
  EXPECT_TRUE(U.contains("/home/external/p/a.cpp"));
}

TEST(UserCode, ExcludesFitTheEndOfAPath) {
  UserCode U;
  U.addRoot("/p");
  ASSERT_FALSE(llvm::errorToBool(U.addExclude("gen/*.cpp")));
  ASSERT_FALSE(llvm::errorToBool(U.addExclude("/p/one.h")));
  EXPECT_FALSE(U.contains("/p/src/gen/a.cpp"));
  EXPECT_TRUE(U.contains("/p/src/regen/a.cpp"));
  EXPECT_FALSE(U.contains("/p/one.h"));
  EXPECT_TRUE(llvm::errorToBool(U.addExclude("[")));
}

TEST(Paths, AreComparedByFolders) {
  EXPECT_TRUE(isWithin("/a/b", "/a"));
  EXPECT_TRUE(isWithin("/a", "/a"));
  EXPECT_TRUE(isWithin("/a", "/"));
  EXPECT_FALSE(isWithin("/ab", "/a"));
  EXPECT_EQ(absolutePath("b/./../c/", "/a"), "/a/c");
  EXPECT_EQ(absolutePath("/", ""), "/");
}

} // namespace
} // namespace lazy

#include "Checks/Allowed.h"
#include "gtest/gtest.h"

using namespace lazy;

TEST(AllowedTest, NamesOfTests) {
  for (const char *File :
       {"/src/test/pool.cpp", "/src/tests/pool.cpp", "unittests/pool.cpp", "/src/PoolTest.cpp",
        "/src/PoolTests.cpp", "/src/pool_test.cc", "/src/pool-tests.cc", "/src/test_pool.cpp",
        "/src/pool.test.cpp", "/src/unit_tests/a.cpp", "Test.cpp"})
    EXPECT_TRUE(isTestFile(File)) << File;
  for (const char *File :
       {"/src/pool.cpp", "/src/latest/pool.cpp", "/src/contest.cpp", "/src/attestation.cpp",
        "/src/tester.cpp", "/src/testimony/a.cpp", "/src/GREATEST.cpp", ""})
    EXPECT_FALSE(isTestFile(File)) << File;
}

// What is left of a command written for another compiler, and what another
// compiler's answer is worth.
#include "Driver/CommandLine.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

using Words = std::vector<std::string>;

TEST(CommandLine, UnknownFlagsAreDroppedAndNamed) {
  Words Dropped;
  EXPECT_EQ(cleanArguments({"g++", "-O2", "-fanalyzer", "-DX", "-fconserve-stack"}, &Dropped),
            (Words{"g++", "-O2", "-DX"}));
  EXPECT_EQ(Dropped, (Words{"-fanalyzer", "-fconserve-stack"}));
}

TEST(CommandLine, SpellingAndOrderStay) {
  Words Kept = {"clang++",  "-I",    "a b",          "-isystem",          "sys",
                "-include", "pre.h", "-std=gnu++20", "-Wno-such-warning", "-U",
                "Y",        "-m32",  "--sysroot=/s"};
  EXPECT_EQ(cleanArguments(Kept), Kept);
}

TEST(CommandLine, InputsAndOutputsGo) {
  EXPECT_EQ(cleanArguments({"g++", "-c", "a.cpp", "-o", "a.o", "-MD", "-MF", "a.d", "-MT", "x",
                            "-save-temps=obj", "@gone.modmap", "--", "b.cpp"}),
            (Words{"g++"}));
}

TEST(CommandLine, FilesOfOtherCompilersGo) {
  EXPECT_EQ(cleanArguments({"clang++", "-include-pch", "x.pch", "-fplugin=p.so", "-resource-dir",
                            "/old", "-Xclang", "-include-pch", "-Xclang", "y.pch", "-Xclang",
                            "-include", "-Xclang", "y.hxx"}),
            (Words{"clang++", "-Xclang", "-include", "-Xclang", "y.hxx"}));
}

TEST(CommandLine, AMissingValueCostsOnlyItself) {
  EXPECT_EQ(cleanArguments({"g++", "-DX", "-I"}), (Words{"g++", "-DX"}));
  EXPECT_EQ(cleanArguments({"g++"}), (Words{"g++"}));
  EXPECT_EQ(cleanArguments({}), Words());
}

TEST(CommandLine, ClFlagsAreReadAsSuch) {
  Words Dropped;
  EXPECT_EQ(cleanArguments({"clang-cl.exe", "/std:c++20", "/EHsc", "/Foout.obj", "/c", "a.cpp"},
                           &Dropped),
            (Words{"clang-cl.exe", "/std:c++20", "/EHsc"}));
  EXPECT_TRUE(Dropped.empty());
}

TEST(DriverAnswer, OnlyTheAngledListCounts) {
  EXPECT_EQ(parseDriverAnswer("Target: riscv64-unknown-elf\n"
                              "#include \"...\" search starts here:\n"
                              " /quoted\n"
                              "#include <...> search starts here:\n"
                              " /nowhere/a/../b\n"
                              "End of search list.\n"
                              " /after\n"),
            (Words{"--target=riscv64-unknown-elf", "-isystem", "/nowhere/b"}));
  EXPECT_EQ(parseDriverAnswer(""), Words());
}

} // namespace
} // namespace lazy

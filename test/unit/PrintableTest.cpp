#include "Support/Printable.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

TEST(Printable, PlainTextStays) {
  EXPECT_EQ(printable(""), "");
  EXPECT_EQ(printable("src/a b.cpp: 'operator[]' \\ %"), "src/a b.cpp: 'operator[]' \\ %");
  EXPECT_EQ(printable("gr\u00fc\u00df \u6f22 \U0001f600 \uFFFD"),
            "gr\u00fc\u00df \u6f22 \U0001f600 \uFFFD");
}

TEST(Printable, NothingCommandsATerminal) {
  EXPECT_EQ(printable("a\033[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(printable("a\nb\rc\td\x7f\x08"), "a\\x0ab\\x0dc\\x09d\\x7f\\x08");
  EXPECT_EQ(printable(llvm::StringRef("a\0b", 3)), "a\\x00b");
  // C1: as a byte of a terminal that is not UTF-8, and as UTF-8.
  EXPECT_EQ(printable("a\x9b"), "a\\x9b");
  EXPECT_EQ(printable("a\u009bb"), "a\\u{9b}b");
}

TEST(Printable, NothingLooksLikeSomethingElse) {
  EXPECT_EQ(printable("a\u202eb\u2066c\u2028"), "a\\u{202e}b\\u{2066}c\\u{2028}");
}

TEST(Printable, BrokenUtf8) {
  EXPECT_EQ(printable("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82");
  EXPECT_EQ(printable("\xc3(\xc3"), "\\xc3(\\xc3");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80"); // a surrogate
}

TEST(Printable, Lines) {
  EXPECT_EQ(printableLines("a\n\033b\tc\r\n"), "a\n\\x1bb\tc\\x0d\n");
  EXPECT_EQ(printableLines("\033"), "\\x1b");
  EXPECT_EQ(printableLines("\n\n"), "\n\n");
  EXPECT_EQ(printableLines(""), "");
}

} // namespace
} // namespace lazy

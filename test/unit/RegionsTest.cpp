// Lines and columns in UTF-16 units.
#include "Report/Regions.h"
#include "Report/Xml.h"
#include "gtest/gtest.h"
#include <ostream>

namespace lazy {

inline void PrintTo(const Region &R, std::ostream *OS) {
  *OS << R.Line << ":" << R.Column << "-" << R.EndLine << ":" << R.EndColumn;
}

namespace {

constexpr llvm::StringLiteral File = "/a.cpp";

/// The region of the bytes [Offset, Offset + Length) of Text, whose line begins at Start.
Region regionIn(llvm::StringRef Text, unsigned Offset, unsigned Length, unsigned Line,
                unsigned Start, unsigned EndLine = 0, unsigned EndColumn = 0) {
  FileCache Files;
  Files.set(File, Text.str());
  Place P = {File.str(), Offset, Length, Line, Offset - Start + 1, EndLine ? EndLine : Line, 0};
  P.EndColumn = EndColumn ? EndColumn : P.Column + Length;
  return Regions(Files).of(P);
}

TEST(Regions, Utf16Length) {
  EXPECT_EQ(utf16Length("abc"), 3u);
  EXPECT_EQ(utf16Length("\u00fc\u6f22"), 2u);
  EXPECT_EQ(utf16Length("\U0001f600"), 2u);
  EXPECT_EQ(utf16Length("\xff\xe2\x82"), 3u);
  EXPECT_EQ(utf16Length("\xEF\xBB\xBFx"), 1u); // a byte order mark
}

TEST(Regions, Places) {
  EXPECT_EQ(regionIn("\U0001f600 ab", 5, 2, 1, 0), (Region{1, 4, 1, 6}));
  EXPECT_EQ(regionIn("x\n\u00fcab\n", 4, 2, 2, 2), (Region{2, 2, 2, 4}));
  // A range over two lines.
  EXPECT_EQ(regionIn("\u00fca\n\u00fcb", 2, 5, 1, 0, 2, 4), (Region{1, 2, 2, 3}));
  // A point, also behind the last character.
  EXPECT_EQ(regionIn("ab", 1, 0, 1, 0), (Region{1, 2, 1, 3}));
  EXPECT_EQ(regionIn("ab", 2, 0, 1, 0), (Region{1, 3, 1, 4}));
}

TEST(Regions, LinesEndAsForClang) {
  EXPECT_EQ(regionIn("a\r\n\u00fcb\r\n", 5, 1, 2, 3), (Region{2, 2, 2, 3}));
  EXPECT_EQ(regionIn("a\r\u00fcb\r", 4, 1, 2, 2), (Region{2, 2, 2, 3}));
}

TEST(Regions, FileThatHasChanged) {
  // The place's own columns are the best that is known.
  EXPECT_EQ(regionIn("short", 100, 3, 7, 90), (Region{7, 11, 7, 14}));
  EXPECT_EQ(regionIn("\u00fc\u00fc\u00fc\nabc", 4, 1, 2, 2), (Region{2, 3, 2, 4}));
  FileCache Files;
  EXPECT_EQ(Regions(Files).of(Place{"/no/such", 5, 2, 1, 6, 1, 8}), (Region{1, 6, 1, 8}));
}

TEST(Regions, Edits) {
  FileCache Files;
  Files.set(File, "a\n\U0001f600b\n");
  Regions R(Files);
  EXPECT_EQ(R.of(Edit{File.str(), 6, 0, "x"}), (Region{2, 3, 2, 3}));
  EXPECT_EQ(R.of(Edit{File.str(), 0, 7, ""}), (Region{1, 1, 2, 4}));
  EXPECT_EQ(R.of(Edit{File.str(), 8, 0, "x"}), (Region{3, 1, 3, 1}));
  EXPECT_EQ(R.of(Edit{File.str(), 9, 0, "x"}), std::nullopt);
  EXPECT_EQ(R.of(Edit{File.str(), 7, 2, ""}), std::nullopt);
  EXPECT_EQ(R.of(Edit{"/no/such", 0, 0, ""}), std::nullopt);
}

TEST(Xml, Escaped) {
  EXPECT_EQ(xmlEscaped("a<b> & \"c\" 'd'"), "a&lt;b&gt; &amp; &quot;c&quot; 'd'");
  EXPECT_EQ(xmlEscaped("a\nb\tc\r"), "a&#10;b&#9;c&#13;");
  EXPECT_EQ(xmlEscaped("\u00fc\U0001f600]]>"), "\u00fc\U0001f600]]&gt;");
}

TEST(Xml, WhatXmlCannotHold) {
  EXPECT_EQ(xmlEscaped(llvm::StringRef("a\0\033b\x7f", 5)), "a\uFFFD\uFFFDb\uFFFD");
  EXPECT_EQ(xmlEscaped("\u0085\uFFFE\uFFFF"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(xmlEscaped("\xff\xe2\x82"), "\uFFFD\uFFFD\uFFFD");
}

} // namespace
} // namespace lazy

// Where in a text may a comment be put, and what is one? As the compiler's lexer sees it, without
// preprocessing: code that is switched off has comments too.
#ifndef LAZY_SUPPRESS_SOURCETEXT_H
#define LAZY_SUPPRESS_SOURCETEXT_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace lazy {

/// Lines count from 1, offsets are those of bytes.
class SourceText {
public:
  explicit SourceText(llvm::StringRef Text);

  struct Span {
    size_t Begin = 0, End = 0;
    bool contains(size_t Offset) const { return Begin <= Offset && Offset < End; }
  };

  llvm::StringRef text() const { return Text; }
  unsigned lines() const { return LineStarts.size(); }
  unsigned lineOf(size_t Offset) const;
  /// Without a byte order mark, which must stay first.
  size_t beginOf(unsigned Line) const;
  /// Without the line break.
  size_t endOf(unsigned Line) const;
  /// "\n" or "\r\n", as that line ends; the last line ends like the first.
  llvm::StringRef lineBreakOf(unsigned Line) const;

  /// Whether a line of its own may be put before Line.
  bool mayBreakBefore(unsigned Line) const;
  /// Whether a comment may be put at the end of Line.
  bool mayCommentAfter(unsigned Line) const;
  /// The comment that holds Offset; empty if there is none.
  Span commentAt(size_t Offset) const;

private:
  bool isContinued(unsigned Line) const;
  bool isInsideToken(size_t Offset) const;

  std::string Text;
  std::vector<size_t> LineStarts;
  std::vector<Span> Comments;  ///< in order
  std::vector<Span> OverLines; ///< tokens and comments that go over several lines, in order
};

} // namespace lazy

#endif

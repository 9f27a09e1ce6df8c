#include "Suppress/SourceText.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

namespace lazy {

using llvm::StringRef;

static constexpr StringRef ByteOrderMark = "\xEF\xBB\xBF";

SourceText::SourceText(StringRef Of) : Text(Of.str()) {
  LineStarts.push_back(0);
  for (size_t At = 0; (At = Text.find('\n', At)) != std::string::npos;)
    LineStarts.push_back(++At);

  clang::LangOptions Options;
  Options.CPlusPlus = Options.CPlusPlus11 = Options.CPlusPlus14 = Options.CPlusPlus17 =
      Options.CPlusPlus20 = true;
  Options.LineComment = Options.RawStringLiterals = Options.Char8 = true;
  const char *Start = Text.c_str();
  clang::Lexer Raw(clang::SourceLocation(), Options, Start, Start, Start + Text.size());
  Raw.SetCommentRetentionState(true);
  clang::Token Next;
  do {
    Raw.LexFromRawLexer(Next);
    size_t End = Raw.getBufferLocation() - Start;
    Span Of = {End - Next.getLength(), End};
    if (Next.is(clang::tok::comment))
      Comments.push_back(Of);
    if (StringRef(Text).slice(Of.Begin, Of.End).contains('\n'))
      OverLines.push_back(Of);
  } while (Next.isNot(clang::tok::eof));
}

unsigned SourceText::lineOf(size_t Offset) const {
  return llvm::upper_bound(LineStarts, Offset) - LineStarts.begin();
}

size_t SourceText::beginOf(unsigned Line) const {
  size_t Result = LineStarts[Line - 1];
  return Result == 0 && StringRef(Text).starts_with(ByteOrderMark) ? ByteOrderMark.size() : Result;
}

size_t SourceText::endOf(unsigned Line) const {
  if (Line == lines())
    return Text.size();
  size_t Result = LineStarts[Line] - 1;
  return Result > LineStarts[Line - 1] && Text[Result - 1] == '\r' ? Result - 1 : Result;
}

StringRef SourceText::lineBreakOf(unsigned Line) const {
  if (Line == lines())
    Line = 1;
  if (Line == lines())
    return "\n";
  return StringRef(Text).slice(endOf(Line), LineStarts[Line]);
}

/// Whether a backslash joins the line with the next one. clang lets white space stand behind it.
bool SourceText::isContinued(unsigned Line) const {
  return StringRef(Text).slice(LineStarts[Line - 1], endOf(Line)).rtrim().ends_with("\\");
}

bool SourceText::isInsideToken(size_t Offset) const {
  return llvm::any_of(OverLines, [&](const Span &S) { return S.Begin < Offset && Offset < S.End; });
}

bool SourceText::mayBreakBefore(unsigned Line) const {
  return !(Line > 1 && isContinued(Line - 1)) && !isInsideToken(LineStarts[Line - 1]);
}

bool SourceText::mayCommentAfter(unsigned Line) const {
  return !isContinued(Line) && !isInsideToken(endOf(Line));
}

SourceText::Span SourceText::commentAt(size_t Offset) const {
  for (const Span &S : Comments)
    if (S.contains(Offset))
      return S;
  return {};
}

} // namespace lazy

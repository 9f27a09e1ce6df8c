// Errors of statements the compiler gives up as a whole: their operands are found in the text.
#include "Checks/MissingAwait.h"
#include "clang/Basic/DiagnosticSema.h"

using namespace clang;

namespace lazy {

size_t expressionEnd(llvm::ArrayRef<WrittenToken> Tokens) {
  int Depth = 0;
  for (size_t I = 0; I < Tokens.size(); ++I) {
    tok::TokenKind Kind = Tokens[I].Kind;
    if (Kind == tok::l_paren || Kind == tok::l_square || Kind == tok::l_brace)
      ++Depth;
    else if (Kind == tok::r_paren || Kind == tok::r_square || Kind == tok::r_brace)
      --Depth;
    if (Depth < 0 || (Depth == 0 && Kind == tok::semi))
      return I;
  }
  return Tokens.size();
}

void Explainer::explainCoReturn(const CompilerErrorRecord &E) {
  WrittenFunction F = Code.functionAt(E.Loc);
  const AsyncType *Returns = F.Decl ? P.F.Types->get(F.Decl->getReturnType()) : nullptr;
  if (!Returns || Returns->ValueType.isNull())
    return;
  SourceLocation Loc = SM.getExpansionLoc(E.Loc);
  llvm::ArrayRef<WrittenToken> Value;
  for (size_t I = 0; I < F.Tokens.size(); ++I)
    if (F.Tokens[I].Text == "co_return" && !SM.isBeforeInTranslationUnit(Loc, F.Tokens[I].Loc))
      Value = llvm::ArrayRef(F.Tokens).drop_front(I + 1);
  Value = Value.take_front(expressionEnd(Value));
  if (Value.empty())
    return;
  // The statement is lost, but the candidates tell the type.
  SourceRange Range(Value.front().Loc, Value.back().Loc);
  QualType T = Code.typeOf(F, Range);
  for (const CompilerMessage &Note : E.Notes)
    if (T.isNull() && Note.Id == diag::note_ovl_candidate_bad_conv)
      T = type(Note, FromInBadConversion);
  std::optional<Operand> O = operand(F, Range, T);
  if (O && retry(F).converts(O->Value, Returns->ValueType))
    report(E, F, *O);
}

void Explainer::explainRange(const CompilerErrorRecord &E) {
  WrittenFunction F = Code.functionAt(E.Loc);
  std::vector<WrittenToken> Tokens = tokensAfter(SM.getExpansionLoc(E.Loc), F);
  if (Tokens.empty() || E.Ranges.empty())
    return;
  // The compiler marks the first token only.
  llvm::ArrayRef<WrittenToken> Range = Tokens;
  SourceLocation Begin = SM.getExpansionLoc(E.Ranges.front().getBegin());
  while (!Range.empty() && Range.front().Loc != Begin)
    Range = Range.drop_front();
  Range = Range.take_front(expressionEnd(Range));
  if (Range.empty())
    return;
  std::optional<Operand> O =
      operand(F, SourceRange(Range.front().Loc, Range.back().Loc), type(E, 0));
  if (O && retry(F).isRange(O->Value))
    report(E, F, *O);
}

void Explainer::explainSwitch(const CompilerErrorRecord &E) {
  if (!E.Ranges.empty())
    return explainSimple(E, [](const WouldCompile &W, QualType T) { return W.isSwitched(T); });
  // Only the keyword is marked: the condition is what its parentheses hold, after a `;`.
  WrittenFunction F = Code.functionAt(E.Loc);
  std::vector<WrittenToken> All = tokensAfter(SM.getExpansionLoc(E.Loc), F);
  if (All.size() < 3 || All[1].Kind != tok::l_paren)
    return;
  llvm::ArrayRef<WrittenToken> Condition = llvm::ArrayRef(All).drop_front(2);
  size_t End = expressionEnd(Condition);
  if (End < Condition.size() && Condition[End].Kind == tok::semi) {
    Condition = Condition.drop_front(End + 1);
    End = expressionEnd(Condition);
  }
  if (End == 0)
    return;
  std::optional<Operand> O =
      operand(F, SourceRange(Condition.front().Loc, Condition[End - 1].Loc), type(E, 0));
  if (O && retry(F).isSwitched(O->Value))
    report(E, F, *O);
}

void Explainer::explainBindings(const CompilerErrorRecord &E) {
  WrittenFunction F = Code.functionAt(E.Loc);
  std::vector<WrittenToken> All = tokensAfter(SM.getExpansionLoc(E.Loc), F);
  llvm::ArrayRef<WrittenToken> Tokens = All;
  unsigned Names = 0;
  while (!Tokens.empty() && Tokens.front().Kind != tok::l_square)
    Tokens = Tokens.drop_front();
  while (!Tokens.empty() && Tokens.front().Kind != tok::r_square) {
    Names += Tokens.front().Kind == tok::raw_identifier;
    Tokens = Tokens.drop_front();
  }
  if (Tokens.size() < 3 || Tokens[1].Kind != tok::equal)
    return;
  Tokens = Tokens.drop_front(2);
  Tokens = Tokens.take_front(expressionEnd(Tokens));
  if (Tokens.empty())
    return;
  QualType T;
  for (const DiagnosticArgument &A : E.Args)
    if (T.isNull() && !A.Type.isNull())
      T = A.Type;
  std::optional<Operand> O = operand(F, SourceRange(Tokens.front().Loc, Tokens.back().Loc), T);
  if (O && retry(F).decomposes(O->Value, Names))
    report(E, F, *O);
}

} // namespace lazy

#include "Driver/Lower.h"
#include "Facts/MadeUpNames.h"
#include "clang/AST/Decl.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

namespace lazy {

namespace {

class Lowering {
public:
  Lowering(const clang::ASTContext &Ctx, UnitFiles &Files)
      : SM(Ctx.getSourceManager()), Lang(Ctx.getLangOpts()), Files(Files) {}

  /// The place of the token at Loc, or of Range if it begins there and is in one file.
  Place place(clang::SourceLocation Loc, clang::SourceRange Range) const;
  /// Where the macros that Loc comes from are written and used, from the inside out.
  std::vector<Place> macroPlaces(clang::SourceLocation Loc) const;
  std::optional<PortableFix> fix(const Fix &F) const;

private:
  std::optional<Edit> edit(const clang::FixItHint &Hint, bool &InMacro) const;
  clang::SourceLocation inArgument(clang::SourceLocation Loc) const;

  const clang::SourceManager &SM;
  const clang::LangOptions &Lang;
  UnitFiles &Files;
};

Place Lowering::place(clang::SourceLocation Loc, clang::SourceRange Range) const {
  if (Loc.isInvalid())
    return Place();
  Loc = SM.getFileLoc(Loc);
  if (Range.isValid()) {
    clang::CharSourceRange Chars =
        clang::Lexer::makeFileCharRange(clang::CharSourceRange::getTokenRange(Range), SM, Lang);
    if (Chars.isValid()) {
      auto [File, Offset] = SM.getDecomposedLoc(Loc);
      auto [EndFile, EndOffset] = SM.getDecomposedLoc(Chars.getEnd());
      if (File == EndFile && Offset < EndOffset)
        return Files.placeOf(Loc, EndOffset - Offset);
    }
  }
  return Files.placeOf(Loc, clang::Lexer::MeasureTokenLength(Loc, SM, Lang));
}

std::vector<Place> Lowering::macroPlaces(clang::SourceLocation Loc) const {
  std::vector<Place> Places;
  while (Loc.isMacroID()) {
    // What `##` has made stands in no file.
    if (!SM.isWrittenInScratchSpace(SM.getSpellingLoc(Loc)))
      Places.push_back(Files.placeOf(SM.getSpellingLoc(Loc), 0));
    Loc = SM.getImmediateExpansionRange(Loc).getBegin();
    if (Loc.isFileID())
      Places.push_back(Files.placeOf(Loc, 0));
  }
  return Places;
}

/// Where the user wrote what stands at Loc, if that is in the arguments of macros only; else Loc.
clang::SourceLocation Lowering::inArgument(clang::SourceLocation Loc) const {
  clang::SourceLocation At = Loc;
  while (At.isMacroID()) {
    if (!SM.isMacroArgExpansion(At))
      return Loc;
    At = SM.getImmediateSpellingLoc(At);
  }
  return At;
}

std::optional<Edit> Lowering::edit(const clang::FixItHint &Hint, bool &InMacro) const {
  clang::CharSourceRange Range = clang::Lexer::makeFileCharRange(Hint.RemoveRange, SM, Lang);
  if (Range.isInvalid() || !Files.isUserCode(Range.getBegin()))
    return std::nullopt;
  InMacro |= Hint.RemoveRange.getBegin().isMacroID();
  Place Where = Files.placeOf(Range.getBegin(), SM.getFileOffset(Range.getEnd()) -
                                                    SM.getFileOffset(Range.getBegin()));
  Edit Result{Where.File, Where.Offset, Where.Length, Hint.CodeToInsert};
  if (Hint.InsertFromRange.isValid()) {
    bool Invalid = false;
    llvm::StringRef Text = clang::Lexer::getSourceText(Hint.InsertFromRange, SM, Lang, &Invalid);
    if (Invalid)
      return std::nullopt;
    Result.Text = Text.str();
  }
  return Result;
}

std::optional<PortableFix> Lowering::fix(const Fix &F) const {
  PortableFix Result;
  Result.Title = F.Title;
  Result.Grade = F.Grade;
  bool InMacro = false;
  for (clang::FixItHint Hint : F.Hints) {
    if (Hint.isNull())
      continue;
    // The first word of an argument is the first of the macro too: what goes before it belongs
    // into the argument. What needs an end as well does not always have one there.
    clang::SourceLocation Loc = Hint.RemoveRange.getBegin();
    if (F.Hints.size() == 1 && Loc == Hint.RemoveRange.getEnd() && Loc.isMacroID()) {
      InMacro = true;
      Hint.RemoveRange = clang::CharSourceRange::getCharRange(inArgument(Loc));
    }
    std::optional<Edit> E = edit(Hint, InMacro);
    if (!E)
      return std::nullopt;
    if (!llvm::is_contained(Result.Edits, *E))
      Result.Edits.push_back(std::move(*E));
  }
  if (Result.Edits.empty())
    return std::nullopt;
  if (InMacro)
    Result.Grade = FixGrade::Suggested;
  return Result;
}

} // namespace

std::optional<PortableFinding> lower(const Finding &F, const CheckInfo &Check,
                                     const clang::ASTContext &Ctx, UnitFiles &Files) {
  if (!Files.isUserCode(F.Loc))
    return std::nullopt;
  Lowering L(Ctx, Files);
  PortableFinding Result;
  Result.Check = Check.fullName();
  Result.Group = Check.Group;
  Result.Message = F.Message;
  Result.Where = L.place(F.Loc, F.Range);
  if (!Result.Where.valid())
    return std::nullopt;
  Result.AlsoAt = L.macroPlaces(F.Loc);
  if (const clang::NamedDecl *In = llvm::dyn_cast_or_null<clang::NamedDecl>(F.In))
    Result.Function = withoutMadeUpNames(In->getQualifiedNameAsString(), *In);
  for (const Note &N : F.Notes)
    Result.Notes.push_back({L.place(N.Loc, clang::SourceRange()), N.Message, N.Side});
  for (const Fix &One : F.Fixes)
    if (std::optional<PortableFix> Usable = L.fix(One))
      Result.Fixes.push_back(std::move(*Usable));
  return Result;
}

Place placeOf(clang::SourceRange Range, const clang::ASTContext &Ctx, UnitFiles &Files) {
  return Lowering(Ctx, Files).place(Range.getBegin(), Range);
}

} // namespace lazy

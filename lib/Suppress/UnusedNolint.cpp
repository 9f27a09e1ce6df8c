// Only what names our rules is ours to judge: a bare NOLINT may be meant for any other tool.

#include "Suppress/UnusedNolint.h"
#include "Suppress/SourceText.h"
#include "Suppress/Suppress.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include <map>
#include <set>

namespace lazy {

using llvm::StringRef;

static bool isOurs(StringRef Element) { return Element.starts_with("lazy-"); }

std::vector<NolintUse> usesOfNolints(llvm::ArrayRef<TURecord> Records,
                                     llvm::ArrayRef<PortableFinding> Found) {
  std::set<std::string> Doubtful, Mains;
  for (const TURecord &R : Records) {
    Mains.insert(R.MainFile);
    if (R.Result != Outcome::Analysed)
      for (const FileStamp &F : R.Files)
        Doubtful.insert(F.File);
  }
  // By place: a header's come with every unit that reads it.
  std::map<std::pair<std::string, unsigned>, NolintUse> Uses;
  for (const TURecord &R : Records)
    for (const Suppression &S : R.Suppressions)
      if (llvm::any_of(S.Checks, isOurs) && !Doubtful.count(S.File))
        Uses.try_emplace({S.File, S.Offset},
                         NolintUse{S, std::vector<bool>(S.Checks.size()), !Mains.count(S.File)});

  llvm::StringMap<std::vector<NolintUse *>> InFile;
  for (auto &[Where, Use] : Uses)
    InFile[Where.first].push_back(&Use);
  auto Mark = [&](const PortableFinding &F) {
    std::set<StringRef> Files = {F.Where.File};
    for (const Place &P : F.AlsoAt)
      Files.insert(P.File);
    for (StringRef File : Files)
      for (NolintUse *Use : InFile.lookup(File))
        if (silences(Use->Said, F))
          for (auto [Index, Element] : llvm::enumerate(Use->Said.Checks))
            if (namesCheck(Element, F.Check))
              Use->Used[Index] = true;
  };
  for (const PortableFinding &F : Found)
    Mark(F);
  for (const TURecord &R : Records)
    for (const ConditionalFinding &F : R.Conditional)
      Mark(F.Then);

  std::vector<NolintUse> Result;
  for (auto &[Where, Use] : Uses)
    Result.push_back(std::move(Use));
  return Result;
}

namespace {

/// One text with directives that are to be taken out of it.
class Remover {
public:
  Remover(StringRef File, StringRef Text) : File(File.str()), Source(Text) {}

  Place placeOf(const Suppression &S) const {
    Place P;
    P.File = File;
    P.Offset = S.Offset;
    P.Length = S.Length;
    P.Line = P.EndLine = S.CommentLine;
    size_t Start = Source.text().take_front(S.Offset).rfind('\n');
    P.Column = S.Offset - (Start == StringRef::npos ? 0 : Start + 1) + 1;
    P.EndColumn = P.Column + S.Length;
    return P;
  }

  /// The edits that take Elements out of S; none if it is not in a comment, or something in the
  /// way.
  std::vector<Edit> without(const Suppression &S, const std::set<std::string> &Elements) const {
    std::vector<Edit> Result;
    for (auto [Offset, Length] : {std::pair(S.Offset, S.Length), {S.EndOffset, S.EndLength}}) {
      if (!Length)
        continue;
      std::optional<Edit> One = withoutWord(Offset, Length, Elements);
      if (!One)
        return {};
      Result.push_back(std::move(*One));
    }
    return Result;
  }

private:
  std::optional<Edit> withoutWord(size_t Offset, size_t Length,
                                  const std::set<std::string> &Elements) const;
  Edit cut(size_t Begin, size_t End) const {
    return {File, unsigned(Begin), unsigned(End - Begin), ""};
  }

  std::string File;
  SourceText Source;
};

std::optional<Edit> Remover::withoutWord(size_t Offset, size_t Length,
                                         const std::set<std::string> &Elements) const {
  StringRef Text = Source.text();
  SourceText::Span Comment = Source.commentAt(Offset);
  StringRef Word = Text.substr(Offset, Length);
  if (!Comment.End || Comment.End < Offset + Length || !Word.ends_with(")"))
    return std::nullopt;

  // What else is in the list stays.
  size_t Open = Word.find('(');
  std::vector<std::string> Others;
  for (StringRef Part : llvm::split(Word.slice(Open + 1, Word.size() - 1), ','))
    if (Part = Part.trim(); !Part.empty() && !Elements.count(Part.str()))
      Others.push_back(Part.str());
  if (!Others.empty())
    return Edit{File, unsigned(Offset + Open + 1), unsigned(Length - Open - 2),
                llvm::join(Others, ", ")};

  // The reason goes with it; what else is in the comment stays.
  StringRef After = Text.slice(Offset + Length, Comment.End);
  bool IsBlock = Text.substr(Comment.Begin).starts_with("/*");
  if (IsBlock)
    After.consume_back("*/");
  if (After.contains('\n') || Text.slice(Comment.Begin, Offset).contains('\n'))
    return std::nullopt;
  bool EndsWithIt =
      (After.trim().empty() || After.ltrim().starts_with(":")) && !After.contains("NOLINT");
  StringRef Before = Text.slice(Comment.Begin + 2, Offset);
  bool BeginsWithIt = Before.trim(" \t/*!").empty();
  if (!EndsWithIt)
    return cut(Offset, Offset + Length + (After.size() - After.ltrim(" \t").size()));
  if (!BeginsWithIt)
    return cut(Offset - (Before.size() - Before.rtrim(" \t").size()),
               Offset + Length + After.rtrim(" \t").size());

  // Nothing is left of the comment, and maybe nothing of its line.
  unsigned Line = Source.lineOf(Comment.Begin);
  size_t Begin = Source.beginOf(Line), End = Source.endOf(Line);
  StringRef Left = Text.slice(Begin, Comment.Begin), Right = Text.slice(Comment.End, End);
  if (Left.trim().empty() && Right.trim().empty())
    return cut(Begin, End + (Line < Source.lines() ? Source.lineBreakOf(Line).size() : 0));
  size_t Blank = Left.size() - Left.rtrim(" \t").size();
  return cut(Comment.Begin - Blank, Comment.End);
}

std::string listed(llvm::ArrayRef<std::string> Names) {
  std::string Result;
  for (auto [Index, Name] : llvm::enumerate(Names))
    Result += (Index == 0 ? "'" : Index + 1 == Names.size() ? " or '" : ", '") + Name + "'";
  return Result;
}

} // namespace

std::vector<PortableFinding>
findUnused(llvm::ArrayRef<NolintUse> Uses,
           llvm::function_ref<NolintElement(const NolintUse &Use, StringRef Element)> Judge,
           FileCache &Files) {
  std::vector<PortableFinding> Result;
  std::map<std::string, Remover> Removers;
  for (const NolintUse &Use : Uses) {
    std::vector<std::string> Idle, NoRule;
    std::string Hint;
    for (auto [Element, Used] : llvm::zip_equal(Use.Said.Checks, Use.Used)) {
      if (Used || !isOurs(Element))
        continue;
      NolintElement About = Judge(Use, Element);
      if (About.Is == NolintElement::Idle && !llvm::is_contained(Idle, Element))
        Idle.push_back(Element);
      if (About.Is == NolintElement::NoRule && !llvm::is_contained(NoRule, Element)) {
        NoRule.push_back(Element);
        Hint = About.Hint;
      }
    }
    if (Idle.empty() && NoRule.empty())
      continue;
    std::optional<StringRef> Text = Files.text(Use.Said.File);
    if (!Text || Text->substr(Use.Said.Offset, 6) != "NOLINT")
      continue; // changed since
    const Remover &From = Removers.try_emplace(Use.Said.File, Use.Said.File, *Text).first->second;
    PortableFinding &F = Result.emplace_back();
    F.Check = UnusedNolint.fullName();
    F.Group = UnusedNolint.Group;
    F.Where = From.placeOf(Use.Said);
    F.Message = NoRule.empty() ? "nothing here needs to be silenced for " + listed(Idle)
                               : "there is no check named " + listed(NoRule) +
                                     (NoRule.size() == 1 ? Hint : "") +
                                     (Idle.empty() ? ""
                                                   : ", and nothing "
                                                     "here needs to be silenced for " +
                                                         listed(Idle));
    if (Idle.empty())
      continue; // a name that is misspelt is to be mended, not forgotten
    if (std::vector<Edit> Edits = From.without(Use.Said, {Idle.begin(), Idle.end()});
        !Edits.empty())
      F.Fixes.push_back({"take " + listed(Idle) + " out", FixGrade::Safe, std::move(Edits)});
  }
  return Result;
}

} // namespace lazy

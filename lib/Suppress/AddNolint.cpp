// A comment must neither get into a macro's continuation line nor into a raw string, must not part
// a NOLINTNEXTLINE from its line, and is written with the line breaks of its neighbours.

#include "Suppress/AddNolint.h"
#include "Suppress/SourceText.h"
#include "Suppress/Suppress.h"
#include "llvm/ADT/StringExtras.h"
#include <map>
#include <set>

namespace lazy {

using llvm::StringRef;

llvm::Error checkReason(StringRef Reason) {
  if (Reason.find_first_of("\r\n") != StringRef::npos)
    return llvm::createStringError("--add-nolint: a reason is one line");
  if (Reason.rtrim().ends_with("\\"))
    return llvm::createStringError(
        "--add-nolint: a reason must not end with a backslash, which would make the next line a "
        "comment");
  if (Reason.contains("NOLINT"))
    return llvm::createStringError(
        "--add-nolint: a reason must not have the word NOLINT, which would silence something");
  return llvm::Error::success();
}

namespace {

/// What is to be silenced, by line.
using WantedLines = std::map<unsigned, std::set<std::string>>;

/// One file with its comments.
class Silencer {
public:
  Silencer(StringRef File, StringRef Text, StringRef Reason)
      : File(File.str()), Source(Text), There(findSuppressions(File, Text)),
        Reason(Reason.trim().empty() ? "" : (": " + Reason.trim()).str()) {}

  /// By line, the edits that silence its rules; those of lines for which nothing can be done are
  /// not there. Lines that share a pair of comments have the same edits.
  std::map<unsigned, std::vector<Edit>> silence(const WantedLines &Wanted) const {
    std::map<unsigned, std::vector<Edit>> Result;
    std::vector<Block> Blocks;
    for (const auto &[Line, Checks] : Wanted) {
      if (Line == 0 || Line > Source.lines())
        continue;
      if (std::optional<Edit> Alone = silence(Line, llvm::join(Checks, ",")))
        Result[Line] = {*Alone};
      else
        Blocks.push_back({Line, Line + 1, Checks});
    }
    for (Block &Each : Blocks) {
      // From the last line before that may be parted to the first one after. What begins there with
      // a comment of its own is taken in, since the order of two insertions would be a guess.
      while (Each.First > 1 && (!Source.mayBreakBefore(Each.First) || isMeant(Each.First)))
        --Each.First;
      while (Each.Next <= Source.lines() &&
             (!Source.mayBreakBefore(Each.Next) || isMeant(Each.Next) || Wanted.count(Each.Next)))
        ++Each.Next;
      if (Each.Next > Source.lines() || !Source.mayBreakBefore(Each.First))
        continue;
      for (const auto &[Line, Checks] : Wanted)
        if (Each.First <= Line && Line < Each.Next)
          Each.Checks.insert(Checks.begin(), Checks.end());
      std::string List = llvm::join(Each.Checks, ",");
      for (const auto &[Line, Checks] : Wanted)
        if (Each.First <= Line && Line < Each.Next)
          Result[Line] = {before(Each.First, "NOLINTBEGIN(" + List + ")" + Reason),
                          before(Each.Next, "NOLINTEND(" + List + ")")};
    }
    return Result;
  }

private:
  /// Lines before the first and the last of which a pair of comments goes.
  struct Block {
    unsigned First, Next;
    std::set<std::string> Checks;
  };

  /// The one edit that silences the rules of List in Line; none if it takes two.
  std::optional<Edit> silence(unsigned Line, const std::string &List) const {
    bool HasNextLine = false;
    for (const Suppression &S : There) {
      bool IsBlock = S.EndLength != 0;
      if (IsBlock || S.FirstLine != Line)
        continue;
      HasNextLine |= S.CommentLine < Line;
      if (std::optional<Edit> Longer = extend(S, List))
        return Longer;
    }
    if (!HasNextLine && Source.mayBreakBefore(Line))
      return before(Line, "NOLINTNEXTLINE(" + List + ")" + Reason);
    if (Source.mayCommentAfter(Line))
      return insertion(Source.endOf(Line), " // NOLINT(" + List + ")" + Reason);
    return std::nullopt;
  }
  /// Whether a NOLINTNEXTLINE before Line means it.
  bool isMeant(unsigned Line) const {
    for (const Suppression &S : There)
      if (!S.EndLength && S.FirstLine == Line && S.CommentLine < Line)
        return true;
    return false;
  }
  Edit insertion(size_t Offset, std::string Text) const {
    return {File, unsigned(Offset), 0, std::move(Text)};
  }
  /// A line of its own, indented like Line.
  Edit before(unsigned Line, const std::string &Words) const {
    StringRef Text = Source.text().slice(Source.beginOf(Line), Source.endOf(Line));
    std::string Indent = Text.take_while([](char C) { return C == ' ' || C == '\t'; }).str();
    return insertion(Source.beginOf(Line), Indent + "// " + Words + Source.lineBreakOf(Line).str());
  }
  /// Adds List to the list of S; not if S has none, or is no comment.
  std::optional<Edit> extend(const Suppression &S, const std::string &List) const {
    StringRef Words = Source.text().substr(S.Offset, S.Length);
    if (!Words.ends_with(")") || Source.commentAt(S.Offset).End == 0)
      return std::nullopt;
    bool IsEmpty = Words.drop_back().rtrim().ends_with("(");
    return insertion(S.Offset + S.Length - 1, (IsEmpty ? "" : ",") + List);
  }

  std::string File;
  SourceText Source;
  std::vector<Suppression> There;
  std::string Reason;
};

} // namespace

void silenceInstead(std::vector<PortableFinding> &Findings, StringRef Reason, FileCache &Files) {
  std::map<std::string, WantedLines> Wanted;
  for (const PortableFinding &F : Findings)
    Wanted[F.Where.File][F.Where.Line].insert(F.Check);
  std::map<std::pair<std::string, unsigned>, std::vector<Edit>> Edits;
  for (const auto &[File, Lines] : Wanted) {
    std::optional<StringRef> Text = Files.text(File);
    if (!Text)
      continue;
    for (auto &[Line, Of] : Silencer(File, *Text, Reason).silence(Lines))
      Edits[{File, Line}] = std::move(Of);
  }
  for (PortableFinding &F : Findings) {
    F.Fixes.clear();
    const std::vector<Edit> &Mine = Edits[{F.Where.File, F.Where.Line}];
    if (!Mine.empty())
      F.Fixes.push_back({"silence it", FixGrade::Safe, Mine});
  }
}

} // namespace lazy

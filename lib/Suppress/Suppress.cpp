#include "Suppress/Suppress.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"
#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace lazy {
namespace {

using llvm::StringRef;

enum class Kind { Line, NextLine, Begin, End };

/// One NOLINT word as it stands in the text.
struct Directive {
  Kind What;
  size_t Offset;
  unsigned Line, Column;
  /// The list without white space around its elements; a block's two lists must
  /// be equal. Like clang-tidy, "no list" and "empty list" are equal here
  /// though they do not mean the same.
  std::string List;
  std::vector<std::string> Checks;
  unsigned Length = 0; ///< of the word with its list
};

std::vector<std::string> readList(StringRef List) {
  std::vector<std::string> Checks;
  llvm::SmallVector<StringRef> Parts;
  List.split(Parts, ',');
  for (StringRef Part : Parts)
    // Silencing all but one check is not part of the grammar: what is negated
    // is not there.
    if (StringRef Check = Part.trim(); !Check.empty() && !Check.starts_with("-"))
      Checks.push_back(Check.str());
  return Checks;
}

std::string trimElements(StringRef List) {
  llvm::SmallVector<StringRef> Parts;
  List.split(Parts, ',');
  for (StringRef &Part : Parts)
    Part = Part.trim();
  return llvm::join(Parts, ",");
}

std::vector<Directive> scan(StringRef Text) {
  std::vector<Directive> Found;
  constexpr llvm::StringLiteral Word = "NOLINT";
  unsigned Line = 1;
  size_t LineStart = 0, Counted = 0;
  for (size_t At = Text.find(Word); At != StringRef::npos;) {
    size_t Pos = At + Word.size();
    while (Pos < Text.size() && llvm::isAlpha(Text[Pos]))
      ++Pos;
    std::optional<Kind> What = llvm::StringSwitch<std::optional<Kind>>(Text.slice(At, Pos))
                                   .Case("NOLINT", Kind::Line)
                                   .Case("NOLINTNEXTLINE", Kind::NextLine)
                                   .Case("NOLINTBEGIN", Kind::Begin)
                                   .Case("NOLINTEND", Kind::End)
                                   .Default(std::nullopt);
    if (What) {
      for (; Counted < At; ++Counted)
        if (Text[Counted] == '\n') {
          ++Line;
          LineStart = Counted + 1;
        }
      Directive D{*What, At, Line, unsigned(At - LineStart + 1), "", {"*"}};
      // A list that is not closed on its line is no list.
      if (Pos < Text.size() && Text[Pos] == '(') {
        size_t Close = Text.find_first_of("\n)", Pos + 1);
        if (Close != StringRef::npos && Text[Close] == ')') {
          StringRef List = Text.slice(Pos + 1, Close);
          D.List = trimElements(List);
          D.Checks = readList(List);
          Pos = Close + 1;
        }
      }
      D.Length = Pos - At;
      Found.push_back(std::move(D));
    }
    At = Text.find(Word, Pos);
  }
  return Found;
}

Suppression make(StringRef File, const Directive &D) {
  Suppression S;
  S.File = File.str();
  S.CommentLine = D.Line;
  S.Checks = D.Checks;
  S.Offset = D.Offset;
  S.Length = D.Length;
  return S;
}

/// NOLINT and NOLINTNEXTLINE.
Suppression resolveLine(StringRef File, StringRef Text, const Directive &D) {
  Suppression S = make(File, D);
  size_t Start = D.Offset - (D.Column - 1);
  S.FirstLine = D.Line;
  if (D.What == Kind::NextLine) {
    Start = std::min(Text.find('\n', D.Offset), Text.size() - 1) + 1;
    ++S.FirstLine;
  }
  S.LastLine = S.FirstLine;
  S.Begin = Start;
  S.End = std::min(Text.find('\n', Start), Text.size());
  return S;
}

Suppression resolveBlock(StringRef File, const Directive &Begin, const Directive &End) {
  Suppression S = make(File, Begin);
  S.FirstLine = Begin.Line;
  S.LastLine = End.Line;
  S.Begin = Begin.Offset + 1;
  S.End = End.Offset;
  S.EndOffset = End.Offset;
  S.EndLength = End.Length;
  return S;
}

UnmatchedNolint reject(StringRef File, Directive D) {
  UnmatchedNolint U;
  unsigned Length = StringRef(D.What == Kind::Begin ? "NOLINTBEGIN" : "NOLINTEND").size();
  U.Where = {File.str(), unsigned(D.Offset), Length, D.Line, D.Column, D.Line, D.Column + Length};
  U.Message = D.What == Kind::Begin ? "unmatched 'NOLINTBEGIN' comment without "
                                      "a subsequent 'NOLINTEND' comment"
                                    : "unmatched 'NOLINTEND' comment without a "
                                      "previous 'NOLINTBEGIN' comment";
  U.Checks = std::move(D.Checks);
  return U;
}

bool matches(StringRef Glob, StringRef Text) {
  // Greedy with one point of return: on a mismatch the last '*' swallows one
  // more character.
  size_t G = 0, T = 0, Star = StringRef::npos, Resume = 0;
  while (T < Text.size()) {
    if (G < Glob.size() && Glob[G] == '*') {
      Star = G++;
      Resume = T;
    } else if (G < Glob.size() && Glob[G] == Text[T]) {
      ++G;
      ++T;
    } else if (Star != StringRef::npos) {
      G = Star + 1;
      T = ++Resume;
    } else {
      return false;
    }
  }
  return Glob.drop_front(G).find_first_not_of('*') == StringRef::npos;
}

} // namespace

std::vector<Suppression> findSuppressions(StringRef File, StringRef Text,
                                          std::vector<UnmatchedNolint> *Unmatched) {
  std::map<size_t, Suppression> Found; // by offset of the comment
  std::vector<Directive> Open;
  std::vector<UnmatchedNolint> Rejected;
  for (Directive &D : scan(Text)) {
    switch (D.What) {
    case Kind::Line:
    case Kind::NextLine:
      Found.emplace(D.Offset, resolveLine(File, Text, D));
      break;
    case Kind::Begin:
      Open.push_back(std::move(D));
      break;
    case Kind::End:
      // Blocks nest: only the innermost one can be closed, and only with its
      // own list.
      if (!Open.empty() && Open.back().List == D.List) {
        Found.emplace(Open.back().Offset, resolveBlock(File, Open.back(), D));
        Open.pop_back();
      } else {
        Rejected.push_back(reject(File, std::move(D)));
      }
      break;
    }
  }
  if (Unmatched) {
    for (Directive &D : Open)
      Rejected.push_back(reject(File, std::move(D)));
    std::sort(Rejected.begin(), Rejected.end(),
              [](const UnmatchedNolint &A, const UnmatchedNolint &B) {
                return A.Where.Offset < B.Where.Offset;
              });
    std::move(Rejected.begin(), Rejected.end(), std::back_inserter(*Unmatched));
  }
  std::vector<Suppression> Result;
  for (auto &[Offset, S] : Found)
    Result.push_back(std::move(S));
  return Result;
}

bool namesCheck(llvm::ArrayRef<std::string> Globs, StringRef Check) {
  return llvm::any_of(Globs, [Check](StringRef Glob) { return matches(Glob, Check); });
}

static bool covers(const Suppression &S, const Place &P) {
  return S.Begin <= P.Offset && P.Offset < S.End && S.File == P.File;
}

bool silences(const Suppression &S, const PortableFinding &F) {
  bool Covered =
      covers(S, F.Where) || llvm::any_of(F.AlsoAt, [&](const Place &P) { return covers(S, P); });
  return Covered && namesCheck(S.Checks, F.Check);
}

size_t applySuppressions(std::vector<PortableFinding> &Findings,
                         llvm::ArrayRef<Suppression> Suppressions, std::vector<bool> *Used,
                         std::vector<PortableFinding> *Silenced) {
  if (Used)
    Used->assign(Suppressions.size(), false);
  llvm::StringMap<std::vector<size_t>> InFile;
  for (size_t I = 0; I < Suppressions.size(); ++I)
    InFile[Suppressions[I].File].push_back(I);

  auto IsSilenced = [&](const PortableFinding &F) {
    std::set<StringRef> Files = {F.Where.File};
    for (const Place &P : F.AlsoAt)
      Files.insert(P.File);
    bool Result = false;
    for (StringRef File : Files)
      for (size_t I : InFile.lookup(File))
        if (silences(Suppressions[I], F)) {
          Result = true;
          if (Used)
            (*Used)[I] = true;
        }
    return Result;
  };
  std::vector<PortableFinding> Kept;
  size_t All = Findings.size();
  for (PortableFinding &F : Findings) {
    if (!IsSilenced(F))
      Kept.push_back(std::move(F));
    else if (Silenced)
      Silenced->push_back(std::move(F));
  }
  Findings = std::move(Kept);
  return All - Findings.size();
}

std::vector<UnmatchedNolint> unmatchedThatMatter(llvm::ArrayRef<UnmatchedNolint> Unmatched,
                                                 llvm::ArrayRef<PortableFinding> Findings) {
  std::map<std::string, std::set<std::string>> ChecksInFile;
  for (const PortableFinding &F : Findings)
    ChecksInFile[F.Where.File].insert(F.Check);
  std::map<std::pair<std::string, unsigned>, UnmatchedNolint> Result;
  for (const UnmatchedNolint &U : Unmatched) {
    auto It = ChecksInFile.find(U.Where.File);
    if (It != ChecksInFile.end() && llvm::any_of(It->second, [&](const std::string &Check) {
          return namesCheck(U.Checks, Check);
        }))
      Result.try_emplace({U.Where.File, U.Where.Offset}, U);
  }
  std::vector<UnmatchedNolint> Sorted;
  for (auto &[Where, U] : Result)
    Sorted.push_back(std::move(U));
  return Sorted;
}

} // namespace lazy

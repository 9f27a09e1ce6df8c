#include "Config/Selection.h"
#include "Support/Nearest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"

namespace lazy {

static const CheckGroup Groups[] = {CheckGroup::Correctness, CheckGroup::Suspicious,
                                    CheckGroup::Performance, CheckGroup::Pedantic,
                                    CheckGroup::Preview};

llvm::Error unknownCheck(llvm::StringRef Name) {
  llvm::SmallVector<llvm::StringRef, 64> Words = {"all"};
  for (CheckGroup Group : Groups)
    Words.push_back(toString(Group));
  std::vector<std::string> FullNames;
  for (const CheckDef *Check : allChecks()) {
    Words.push_back(Check->Info.Id);
    FullNames.push_back(Check->Info.fullName());
  }
  llvm::append_range(Words, FullNames);
  std::string Near = didYouMean(Words, Name);
  return llvm::createStringError("no check named '" + Name + "'" +
                                 (Near.empty() ? "; `lazy-lint rules` lists them" : Near));
}

llvm::Expected<RuleMatch> matchRules(llvm::StringRef Pattern) {
  RuleMatch Result;
  llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Pattern, 64);
  if (!Glob)
    return llvm::createStringError("'" + Pattern + "': " + llvm::toString(Glob.takeError()));
  bool IsGroup = false; // a group may be empty
  for (CheckGroup Group : Groups)
    IsGroup |= Pattern == toString(Group);
  if (Pattern == "all")
    Result.How = Breadth::All;
  else if (IsGroup)
    Result.How = Breadth::Group;
  else if (Pattern.find_first_of("*?[{\\") != llvm::StringRef::npos)
    Result.How = Breadth::Glob;
  for (auto [Index, Check] : llvm::enumerate(allChecks())) {
    const CheckInfo &Info = Check->Info;
    bool Fits = Result.How == Breadth::All ? true
                : Result.How == Breadth::Group
                    ? Pattern == toString(Info.Group)
                    : Glob->match(Info.Id) || Glob->match(Info.fullName());
    if (Fits)
      Result.Rules.push_back(Index);
  }
  if (Result.Rules.empty() && !IsGroup)
    return unknownCheck(Pattern);
  return Result;
}

std::vector<std::string> splitPatterns(llvm::ArrayRef<std::string> Lists) {
  std::vector<std::string> Result;
  for (const std::string &List : Lists)
    for (llvm::StringRef Pattern : llvm::split(List, ','))
      if (Pattern = Pattern.trim(); !Pattern.empty())
        Result.push_back(Pattern.str());
  return Result;
}

llvm::Error validateOption(const CheckDef &Check, llvm::StringRef Name, llvm::StringRef Value) {
  if (llvm::Error E = validateOptions(Check.Options(), {{Name.str(), Value.str()}}))
    return llvm::createStringError(Check.Info.fullName() + ": " + llvm::toString(std::move(E)));
  return llvm::Error::success();
}

llvm::Expected<GivenOption> parseCheckOption(llvm::StringRef Given) {
  auto [Key, Value] = Given.split('=');
  auto [CheckName, Name] = Key.split('.');
  if (Name.empty() || Key.size() == Given.size())
    return llvm::createStringError("--option: expected CHECK.NAME=VALUE, got '" + Given + "'");
  const CheckDef *Check = findCheck(CheckName);
  if (!Check)
    return unknownCheck(CheckName);
  if (llvm::Error E = validateOption(*Check, Name, Value))
    return std::move(E);
  return GivenOption{Check, Name.str(), Value.str()};
}

} // namespace lazy

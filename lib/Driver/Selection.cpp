#include "Driver/Selection.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"

namespace lazy {

static const CheckGroup Groups[] = {CheckGroup::Correctness, CheckGroup::Suspicious,
                                    CheckGroup::Performance, CheckGroup::Pedantic,
                                    CheckGroup::Preview};

/// The nearest of what could have been meant by Name; empty if nothing is near.
static std::string nearest(llvm::StringRef Name) {
  std::string Result;
  unsigned Best = std::max<size_t>(2, Name.size() / 3) + 1;
  auto Try = [&](llvm::StringRef Candidate) {
    unsigned Distance = Name.edit_distance(Candidate, true, Best);
    if (Distance < Best) {
      Best = Distance;
      Result = Candidate.str();
    }
  };
  for (const CheckDef *Check : allChecks()) {
    Try(Check->Info.Id);
    Try(Check->Info.fullName());
  }
  for (CheckGroup Group : Groups)
    Try(toString(Group));
  return Result;
}

llvm::Error unknownCheck(llvm::StringRef Name) {
  std::string Near = nearest(Name);
  if (Near.empty())
    return llvm::createStringError("no check named '%s'; `lazy-lint rules` lists them",
                                   Name.str().c_str());
  return llvm::createStringError("no check named '%s'; did you mean '%s'?", Name.str().c_str(),
                                 Near.c_str());
}

/// Sets the elements of Chosen, one for each of allChecks(), that Pattern fits.
static llvm::Error choose(llvm::StringRef Pattern, bool Value, std::vector<bool> &Chosen) {
  llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Pattern, 64);
  if (!Glob)
    return llvm::createStringError("'%s': %s", Pattern.str().c_str(),
                                   llvm::toString(Glob.takeError()).c_str());
  bool Any = Pattern == "all";
  for (CheckGroup Group : Groups)
    Any |= Pattern == toString(Group); // a group may be empty
  for (auto [Index, Check] : llvm::enumerate(allChecks())) {
    const CheckInfo &Info = Check->Info;
    if (Pattern != "all" && Pattern != toString(Info.Group) && !Glob->match(Info.Id) &&
        !Glob->match(Info.fullName()))
      continue;
    Chosen[Index] = Value;
    Any = true;
  }
  return Any ? llvm::Error::success() : unknownCheck(Pattern);
}

static llvm::Error chooseAll(llvm::ArrayRef<std::string> Lists, bool Value,
                             std::vector<bool> &Chosen) {
  for (const std::string &List : Lists)
    for (llvm::StringRef Pattern : llvm::split(List, ','))
      if (Pattern = Pattern.trim(); !Pattern.empty())
        if (llvm::Error E = choose(Pattern, Value, Chosen))
          return E;
  return llvm::Error::success();
}

llvm::Expected<std::vector<const CheckDef *>> selectChecks(llvm::ArrayRef<std::string> Select,
                                                           llvm::ArrayRef<std::string> Ignore) {
  llvm::ArrayRef<const CheckDef *> All = allChecks();
  std::vector<bool> Chosen(All.size(), false);
  if (Select.empty())
    for (auto [Index, Check] : llvm::enumerate(All))
      Chosen[Index] = Check->Info.onByDefault();
  if (llvm::Error E = chooseAll(Select, true, Chosen))
    return std::move(E);
  if (llvm::Error E = chooseAll(Ignore, false, Chosen))
    return std::move(E);
  std::vector<const CheckDef *> Result;
  for (auto [Index, Check] : llvm::enumerate(All))
    if (Chosen[Index])
      Result.push_back(Check);
  if (Result.empty())
    return llvm::createStringError("no check is left to run");
  return Result;
}

llvm::Expected<std::map<std::string, OptionValues>>
parseCheckOptions(llvm::ArrayRef<std::string> Given) {
  std::map<std::string, OptionValues> Result;
  for (const std::string &One : Given) {
    auto [Key, Value] = llvm::StringRef(One).split('=');
    auto [CheckName, Name] = Key.split('.');
    if (Name.empty() || Key.size() == One.size())
      return llvm::createStringError("--option: expected CHECK.NAME=VALUE, got '%s'", One.c_str());
    const CheckDef *Check = findCheck(CheckName);
    if (!Check)
      return unknownCheck(CheckName);
    OptionValues Values = {{Name.str(), Value.str()}};
    if (llvm::Error E = validateOptions(Check->Options(), Values))
      return llvm::createStringError("%s: %s", Check->Info.fullName().c_str(),
                                     llvm::toString(std::move(E)).c_str());
    Result[Check->Info.Id.str()][Name.str()] = Value.str();
  }
  return Result;
}

} // namespace lazy

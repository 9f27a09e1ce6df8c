#include "Driver/Judge.h"
#include "Finding/Order.h"
#include "Support/Nearest.h"
#include "Suppress/Suppress.h"
#include "Suppress/UnusedNolint.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include <map>
#include <tuple>

namespace lazy {

/// Removes from Findings what is not wanted where it stands. FindingOf gives the finding of an
/// element.
template <typename T>
static llvm::Error keepWanted(std::vector<T> &Findings, Configuration &Config,
                              const PortableFinding &(*FindingOf)(const T &)) {
  std::vector<T> Kept;
  for (T &Each : Findings) {
    const PortableFinding &F = FindingOf(Each);
    llvm::Expected<const FileConfig *> Of = Config.forFile(F.Where.File);
    if (!Of)
      return Of.takeError();
    if ((*Of)->rule(F.Check).On && !(*Of)->Excluded)
      Kept.push_back(std::move(Each));
  }
  Findings = std::move(Kept);
  return llvm::Error::success();
}

static const PortableFinding &itself(const PortableFinding &F) { return F; }
static const PortableFinding &promised(const ConditionalFinding &F) { return F.Then; }

static llvm::Error askLoudness(llvm::ArrayRef<PortableFinding> Findings, Configuration &Config,
                               Report &R) {
  for (const PortableFinding &F : Findings) {
    llvm::Expected<const FileConfig *> Of = Config.forFile(F.Where.File);
    if (!Of)
      return Of.takeError();
    if (std::optional<Severity> Asked = (*Of)->rule(F.Check).Asked)
      R.Asked[{F.Check, F.Where.File}] = *Asked;
  }
  return llvm::Error::success();
}

llvm::Error judgeLoudness(Report &R, Configuration &Config) {
  for (const std::vector<PortableFinding> *Findings : {&R.Findings, &R.Silenced})
    if (llvm::Error E = askLoudness(*Findings, Config, R))
      return E;
  for (const UnmatchedNolint &U : unmatchedThatMatter(R.Unmatched, R.Findings))
    R.Remarks.push_back({U.Where.File, U.Message, U.Where.Line, U.Where.Column});
  return llvm::Error::success();
}

/// Whether an element of a NOLINT's list that has silenced nothing would have. Only rules that were
/// looked for in its file, and in all that may say something about it, can answer that.
static llvm::Expected<NolintElement> judgeElement(const NolintUse &Use, llvm::StringRef Element,
                                                  Configuration &Config,
                                                  const NolintQuestion &Asked) {
  if (namesCheck(Element.str(), UnusedNolint.fullName()) || (Use.InHeader && !Asked.KnowsHeaders))
    return NolintElement();
  llvm::Expected<const FileConfig *> Of = Config.forFile(Use.Said.File);
  if (!Of)
    return Of.takeError();
  bool Any = false, All = !(*Of)->Excluded;
  for (const CheckDef *Check : allChecks()) {
    if (!namesCheck(Element.str(), Check->Info.fullName()))
      continue;
    Any = true;
    All &= (*Of)->rule(Check->Info.fullName()).On &&
           (!Use.InHeader || Asked.RunEverywhere.count(Check));
  }
  if (Any)
    return NolintElement{All ? NolintElement::Idle : NolintElement::Unknown, ""};
  std::vector<std::string> Names;
  for (const CheckDef *Check : allChecks())
    Names.push_back(Check->Info.fullName());
  return NolintElement{
      NolintElement::NoRule,
      didYouMean(std::vector<llvm::StringRef>(Names.begin(), Names.end()), Element)};
}

static llvm::Error addUnusedNolints(Report &R, Configuration &Config, const NolintQuestion &Asked) {
  llvm::Error Failed = llvm::Error::success();
  FileCache Files;
  std::vector<PortableFinding> Unused = findUnused(
      R.Nolints,
      [&](const NolintUse &Use, llvm::StringRef Element) {
        llvm::Expected<NolintElement> Result = judgeElement(Use, Element, Config, Asked);
        if (Result)
          return *Result;
        Failed = llvm::joinErrors(std::move(Failed), Result.takeError());
        return NolintElement();
      },
      Files);
  llvm::append_range(R.Findings, std::move(Unused));
  sortAndDeduplicate(R.Findings);
  return Failed;
}

static bool isOneFile(const std::string &A, const std::string &B) {
  llvm::sys::fs::UniqueID IdA, IdB;
  return !llvm::sys::fs::getUniqueID(A, IdA) && !llvm::sys::fs::getUniqueID(B, IdB) && IdA == IdB;
}

/// Links lead two units to one header by different names. Of findings that only differ in that, the
/// first stays.
static void dropOtherNames(std::vector<PortableFinding> &Findings) {
  std::map<std::tuple<unsigned, unsigned, std::string, std::string>, std::vector<std::string>>
      Names;
  llvm::erase_if(Findings, [&](const PortableFinding &F) {
    std::vector<std::string> &Known = Names[{F.Where.Offset, F.Where.Length, F.Check, F.Message}];
    if (llvm::any_of(Known, [&](const std::string &Name) {
          return Name != F.Where.File && isOneFile(Name, F.Where.File);
        }))
      return true;
    if (!llvm::is_contained(Known, F.Where.File))
      Known.push_back(F.Where.File);
    return false;
  });
}

llvm::Error judge(Report &R, Configuration &Config, const NolintQuestion &Nolints) {
  if (Nolints.Asked)
    if (llvm::Error E = addUnusedNolints(R, Config, Nolints))
      return E;
  for (std::vector<PortableFinding> *Findings : {&R.Findings, &R.Silenced}) {
    if (llvm::Error E = keepWanted(*Findings, Config, itself))
      return E;
    dropOtherNames(*Findings);
  }
  R.Suppressed = R.Silenced.size();
  return judgeLoudness(R, Config);
}

llvm::Error dropUnwanted(TURecord &Record, Configuration &Config) {
  if (llvm::Error E = keepWanted(Record.Findings, Config, itself))
    return E;
  return keepWanted(Record.Conditional, Config, promised);
}

} // namespace lazy

#include "Suppress/Baseline.h"
#include "Finding/Fingerprint.h"
#include "Support/DisplayPath.h"
#include "Support/Printable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

namespace lazy {

using llvm::StringRef;

static constexpr const char *FirstLine = "# lazy-lint baseline 1";

std::string writeBaseline(llvm::ArrayRef<PortableFinding> Findings, StringRef Root,
                          FileCache &Files) {
  std::vector<Fingerprint> Names = fingerprints(Findings, Root, Files);
  std::vector<std::string> Lines;
  for (auto [F, Name] : llvm::zip_equal(Findings, Names))
    // By file and rule first, so that changes of one file stand together.
    Lines.push_back(printable(displayPath(F.Where.File, Root)) + "\t" + F.Check + "\t" + Name.Here +
                    "\t" + Name.Anywhere + "\n");
  llvm::sort(Lines);
  return std::string(FirstLine) + "\n" + llvm::join(Lines, "");
}

llvm::Expected<std::vector<BaselineEntry>> readBaseline(StringRef Text, StringRef FileName) {
  std::vector<BaselineEntry> Result;
  unsigned Number = 0;
  auto Wrong = [&](const char *Why) {
    return llvm::createStringError("%s:%u: %s; make it anew with --write-baseline",
                                   FileName.str().c_str(), Number, Why);
  };
  while (!Text.empty()) {
    StringRef Line;
    std::tie(Line, Text) = Text.split('\n');
    Line = Line.rtrim('\r');
    if (++Number == 1) {
      if (Line != FirstLine)
        return Wrong("not a baseline of this version of lazy-lint");
      continue;
    }
    if (Line.empty() || Line.starts_with("#"))
      continue;
    if (Line.starts_with("<<<<<<<") || Line.starts_with("=======") || Line.starts_with(">>>>>>>"))
      return llvm::createStringError("%s:%u: a conflict of a merge; keep the lines of both sides",
                                     FileName.str().c_str(), Number);
    llvm::SmallVector<StringRef, 4> Parts;
    Line.split(Parts, '\t');
    if (Parts.size() != 4 || Parts[2].size() != 32 || Parts[3].size() != 32)
      return Wrong("not an entry");
    Result.push_back({Parts[2].str(), Parts[3].str(), Parts[1].str(), Parts[0].str()});
  }
  if (!Number) {
    Number = 1;
    return Wrong("the file is empty");
  }
  return Result;
}

std::vector<BaselineEntry> removeKnown(std::vector<PortableFinding> &Findings,
                                       std::vector<BaselineEntry> Known, StringRef Root,
                                       FileCache &Files) {
  std::vector<Fingerprint> Names = fingerprints(Findings, Root, Files);
  std::vector<bool> IsKnown(Findings.size());
  /// Takes entries by one of their names, each for one finding.
  auto Match = [&](std::string BaselineEntry::*Theirs, std::string Fingerprint::*Ours) {
    std::multimap<StringRef, size_t> ByName;
    for (auto [I, Name] : llvm::enumerate(Names))
      if (!IsKnown[I])
        ByName.emplace(Name.*Ours, I);
    llvm::erase_if(Known, [&](const BaselineEntry &E) {
      auto It = ByName.find(E.*Theirs);
      if (It == ByName.end())
        return false;
      IsKnown[It->second] = true;
      ByName.erase(It);
      return true;
    });
  };
  Match(&BaselineEntry::Here, &Fingerprint::Here);
  Match(&BaselineEntry::Anywhere, &Fingerprint::Anywhere);
  size_t I = 0;
  llvm::erase_if(Findings, [&](const PortableFinding &) { return IsKnown[I++]; });
  return Known;
}

} // namespace lazy

#include "Driver/VerifyFixes.h"
#include "Driver/Paths.h"
#include "llvm/ADT/STLExtras.h"

namespace lazy {

static std::vector<std::string> messagesOf(const ParseResult &Parsed) {
  std::vector<std::string> Result;
  for (const CompilerError &E : Parsed.Errors)
    Result.push_back(E.Message);
  // The position of an error moves with the fix, its text does not.
  llvm::sort(Result);
  return Result;
}

const std::vector<std::string> &FixVerifier::errorsBefore(size_t Index) {
  auto [It, IsNew] = Before.try_emplace(Index);
  if (IsNew && Records[Index].Result != Outcome::Analysed)
    It->second = messagesOf(parse(Jobs[Index], Options, [](ParsedUnit &) {}));
  return It->second;
}

std::set<std::string> FixVerifier::broken(const Overlay &Texts,
                                          const std::set<std::string> &Touched) {
  std::vector<size_t> Units;
  for (size_t I = 0; I < Records.size(); ++I)
    if (llvm::any_of(Records[I].Files,
                     [&](const FileStamp &F) { return Touched.count(F.File) != 0; }))
      Units.push_back(I);

  ParseOptions WithTexts = Options;
  WithTexts.Texts = &Texts;
  std::vector<ParseResult> Parsed(Units.size());
  for (size_t I = 0; I < Units.size(); ++I)
    Pool.async([&, I] { Parsed[I] = parse(Jobs[Units[I]], WithTexts, [](ParsedUnit &) {}); });
  Pool.wait();

  std::set<std::string> Result;
  for (size_t I = 0; I < Units.size(); ++I) {
    bool Broken = Parsed[I].Result == Outcome::Crashed || Parsed[I].Result == Outcome::Missing;
    if (!Broken && Parsed[I].ErrorCount) {
      std::vector<std::string> Now = messagesOf(Parsed[I]);
      const std::vector<std::string> &Then = errorsBefore(Units[I]);
      Broken = !std::includes(Then.begin(), Then.end(), Now.begin(), Now.end());
    }
    if (!Broken)
      continue;
    for (const FileStamp &F : Records[Units[I]].Files)
      if (Texts.count(F.File))
        Result.insert(F.File);
  }
  return Result;
}

std::vector<size_t> unitsReading(llvm::ArrayRef<TURecord> Records, const FixPlan &Plan) {
  std::set<std::string> Changed;
  for (const PlannedFile &F : Plan.Files)
    Changed.insert(F.File);
  std::vector<size_t> Result;
  for (size_t I = 0; I < Records.size(); ++I)
    if (llvm::any_of(Records[I].Files, [&](const FileStamp &F) {
          return Changed.count(F.File) || Changed.count(realPath(F.File));
        }))
      Result.push_back(I);
  return Result;
}

} // namespace lazy

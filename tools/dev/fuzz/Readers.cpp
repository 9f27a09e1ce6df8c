// Can any text make one of our readers crash, hang or misbehave? The first byte of the input says
// which reader, the rest is its text. For libFuzzer, and for Replay.cpp where that is not there.
#include "Cache/Inputs.h"
#include "Catalogue/Catalogue.h"
#include "Config/ConfigFile.h"
#include "Link/FactsFile.h"
#include "Link/FunctionPack.h"
#include "Suppress/Baseline.h"
#include "Suppress/Suppress.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace lazy;

/// Ends the program: what a reader promises does not hold.
static void demand(bool Holds, const char *What) {
  if (Holds)
    return;
  llvm::errs() << "broken promise: " << What << '\n';
  abort();
}

/// An error must be a message of its own, not an empty or endless one.
template <typename T> static bool accepted(llvm::Expected<T> Result) {
  if (Result)
    return true;
  std::string Message = llvm::toString(Result.takeError());
  demand(!Message.empty() && Message.size() < 100000, "errors have a message");
  return false;
}

static void suppressions(llvm::StringRef Text) {
  std::vector<UnmatchedNolint> Unmatched;
  std::vector<Suppression> Found = findSuppressions("/a.cpp", Text, &Unmatched);
  PortableFinding F;
  F.Check = "lazy-unawaited";
  F.Where.File = "/a.cpp";
  F.Where.Line = F.Where.EndLine = 1;
  F.Where.Column = F.Where.EndColumn = 1;
  std::vector<PortableFinding> Findings{F};
  size_t Silenced = applySuppressions(Findings, Found);
  demand(Silenced + Findings.size() == 1, "a finding is reported or silenced");
}

/// What was read and is written again reads the same.
static void facts(llvm::StringRef Text) {
  llvm::Expected<std::vector<TURecord>> Read = readFacts(Text, "a.facts", "/root");
  if (!Read) {
    accepted(std::move(Read));
    return;
  }
  bool Lossy = false;
  std::string Written = writeFacts(*Read, "/root", &Lossy);
  llvm::Expected<std::vector<TURecord>> Again = readFacts(Written, "a.facts", "/root");
  demand(bool(Again) || Lossy, "facts that were written can be read");
  if (!Again)
    llvm::consumeError(Again.takeError());
  else if (!Lossy)
    demand(writeFacts(*Again, "/root") == Written, "facts survive being read and written");
}

/// What was read and is written again reads the same.
static void inputs(llvm::StringRef Bytes) {
  if (std::optional<Inputs> Read = Inputs::fromBytes(Bytes))
    demand(Inputs::fromBytes(Read->toBytes()).has_value(), "inputs that were written can be read");
}

static void functions(llvm::StringRef Bytes) {
  std::optional<FunctionPack> Pack = FunctionPack::open(Bytes.str());
  std::optional<std::vector<FunctionSummary>> Read;
  if (Pack)
    Read = Pack->functions();
  if (!Read)
    return;
  std::optional<FunctionPack> Again = FunctionPack::open(FunctionPack::write(*Read));
  demand(Again && Again->functions() == Read, "functions survive being read and written");
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  if (Size == 0)
    return 0;
  llvm::StringRef Text(reinterpret_cast<const char *>(Data) + 1, Size - 1);
  switch (Data[0]) {
  case 's':
    suppressions(Text);
    break;
  case 'c':
    accepted(Catalogue::withFiles({{"a.yaml", Text.str()}}));
    break;
  case 'y':
    accepted(readConfigFile(Text, "/p/.lazy-lint.yaml", ".lazy-lint.yaml"));
    break;
  case 't':
    accepted(readTidyFile(Text, "/p/.clang-tidy", ".clang-tidy"));
    break;
  case 'f':
    facts(Text);
    break;
  case 'b':
    accepted(readBaseline(Text, "baseline.json"));
    break;
  case 'i':
    inputs(Text);
    break;
  case 'p':
    functions(Text);
    break;
  }
  return 0;
}

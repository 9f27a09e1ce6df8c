// The order of work: choose the fixes that fit together, make the texts, let
// the driver verify them, and take back what breaks.

#include "Fix/Fix.h"
#include "Finding/ApplyEdits.h"
#include "Fix/Diff.h"
#include "Fix/Sources.h"
#include "Support/AtomicFile.h"
#include "Support/Digest.h"
#include "Support/DisplayPath.h"
#include "Support/FileCache.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <optional>

namespace lazy {
namespace {

using llvm::StringRef;

/// A fix that is applied or not as a whole, and the findings that it mends:
/// several may ask for the very same edits. Files of edits are resolved.
struct Candidate {
  std::vector<size_t> Findings;
  std::vector<Edit> Edits;
  unsigned Line; ///< of its first finding, for messages
};

/// Two edits that cannot both be made, or whose order would be a guess: ranges
/// with a byte in common, an insertion inside of a range or at its beginning,
/// two insertions at one place.
bool collide(const Edit &A, const Edit &B) {
  if (A.File != B.File)
    return false;
  if (A.Offset == B.Offset)
    return true;
  const Edit &First = A.Offset < B.Offset ? A : B;
  const Edit &Second = A.Offset < B.Offset ? B : A;
  return Second.Offset < First.Offset + First.Length;
}

/// May this edit be made once for two different fixes that both want it? Whole
/// new lines (an #include) and replacements say the same in both. Anything else
/// that is inserted may be half of a pair, such as the ')' behind two calls
/// that end together, and is needed twice.
bool canBeShared(const Edit &E) { return E.Length > 0 || StringRef(E.Text).ends_with("\n"); }

constexpr StringRef TooMany = "not verified, because too many fixes break the code";

class Planner {
public:
  Planner(llvm::ArrayRef<PortableFinding> Findings, llvm::ArrayRef<FileStamp> Stamps,
          const FixOptions &Options, const VerifyFixes &Verify)
      : Findings(Findings), Files(Stamps), Options(Options), Verify(Verify) {}

  FixPlan run();

private:
  void choose(size_t Index);
  std::vector<size_t> sharingAFile(llvm::ArrayRef<Edit> Edits);
  std::optional<std::vector<Edit>> resolveEdits(size_t Index);
  void skip(size_t Index, SkipReason Why, StringRef File, const llvm::Twine &Message);
  void skipFinding(size_t Index, SkipReason Why, StringRef Reason);
  void skip(const Candidate &C, SkipReason Why, StringRef Reason);

  void verify();
  bool addBack(llvm::ArrayRef<const Candidate *> Suspects, bool KnownToBreak);
  std::set<std::string> broken(llvm::ArrayRef<const Candidate *> Of,
                               llvm::ArrayRef<const Candidate *> Changed);
  std::map<std::string, std::string> texts(llvm::ArrayRef<const Candidate *> Of);

  llvm::ArrayRef<PortableFinding> Findings;
  Sources Files;
  const FixOptions &Options;
  const VerifyFixes &Verify;
  unsigned Verifications = 0;
  std::vector<Candidate> Chosen;
  std::map<std::string, std::vector<size_t>> ChosenByFile; ///< ascending
  std::vector<const Candidate *> Good; ///< what is in the plan, in the order of Chosen
  FixPlan Plan;
};

void Planner::skip(size_t Index, SkipReason Why, StringRef File, const llvm::Twine &Message) {
  Plan.Skipped.push_back({Index, Why, File.str(), Message.str()});
}

void Planner::skip(const Candidate &C, SkipReason Why, StringRef Reason) {
  for (size_t Index : C.Findings)
    skipFinding(Index, Why, Reason);
}

/// For reasons that lie in the finding's own file.
void Planner::skipFinding(size_t Index, SkipReason Why, StringRef Reason) {
  skip(Index, Why, Findings[Index].Where.File, Reason);
}

/// The edits of a finding's fix with resolved files, or nothing if it cannot be
/// applied (and that is said).
std::optional<std::vector<Edit>> Planner::resolveEdits(size_t Index) {
  std::vector<Edit> Edits;
  for (const Edit &E : Findings[Index].Fixes.front().Edits) {
    Source &S = Files.load(E.File);
    if (!S.Problem.empty()) {
      skip(Index, SkipReason::Changed, E.File, S.Problem);
      return std::nullopt;
    }
    if (Options.MayWrite && !Options.MayWrite(S.File)) {
      skip(Index, SkipReason::Outside, E.File,
           "this leads out of the project, to '" + S.File + "'; name that file to have it fixed");
      return std::nullopt;
    }
    Edits.push_back(E);
    Edits.back().File = S.File;
  }
  std::map<std::string, std::vector<Edit>> ByFile;
  for (const Edit &E : Edits)
    ByFile[E.File].push_back(E);
  for (const auto &[File, OfFile] : ByFile)
    if (!applyEdits(Files.load(File).Text, OfFile)) {
      skipFinding(Index, SkipReason::Malformed,
                  "the edits of '" + Findings[Index].Check + "' do not fit the file");
      return std::nullopt;
    }
  return Edits;
}

void Planner::choose(size_t Index) {
  const PortableFinding &F = Findings[Index];
  if (F.Fixes.empty() || F.Fixes.front().Edits.empty())
    return;
  if (F.Fixes.front().Grade == FixGrade::Suggested && !Options.Unsafe)
    return;
  std::optional<std::vector<Edit>> Edits = resolveEdits(Index);
  if (!Edits)
    return;
  std::vector<size_t> Others = sharingAFile(*Edits);
  for (size_t Other : Others)
    if (Chosen[Other].Edits == *Edits) {
      Chosen[Other].Findings.push_back(Index);
      return;
    }
  for (size_t Other : Others)
    for (const Edit &Theirs : Chosen[Other].Edits)
      for (const Edit &Ours : *Edits)
        if (collide(Ours, Theirs) && !(Ours == Theirs && canBeShared(Ours))) {
          skipFinding(Index, SkipReason::Conflict,
                      llvm::formatv("overlaps the fix of line {0}; run again to apply it",
                                    Chosen[Other].Line)
                          .str());
          return;
        }
  for (const Edit &E : *Edits) {
    std::vector<size_t> &OfFile = ChosenByFile[E.File];
    if (OfFile.empty() || OfFile.back() != Chosen.size())
      OfFile.push_back(Chosen.size());
  }
  Chosen.push_back({{Index}, std::move(*Edits), F.Where.Line});
}

/// The chosen candidates with an edit in the same file as one of Edits, ascending.
std::vector<size_t> Planner::sharingAFile(llvm::ArrayRef<Edit> Edits) {
  std::set<std::string> Seen;
  std::vector<size_t> Result;
  for (const Edit &E : Edits)
    if (auto It = ChosenByFile.find(E.File); It != ChosenByFile.end() && Seen.insert(E.File).second)
      llvm::append_range(Result, It->second);
  if (Seen.size() > 1) {
    llvm::sort(Result);
    Result.erase(llvm::unique(Result), Result.end());
  }
  return Result;
}

/// The new texts by resolved name.
std::map<std::string, std::string> Planner::texts(llvm::ArrayRef<const Candidate *> Of) {
  std::map<std::string, std::vector<Edit>> ByFile;
  for (const Candidate *C : Of)
    for (const Edit &E : C->Edits) {
      std::vector<Edit> &OfFile = ByFile[E.File];
      // What cannot be shared and is there twice is meant so by one fix: two
      // brackets at one place.
      bool Shared = canBeShared(E) && llvm::is_contained(OfFile, E);
      if (!Shared)
        OfFile.push_back(E);
    }
  std::map<std::string, std::string> Texts;
  for (const auto &[File, Edits] : ByFile)
    if (std::optional<std::string> Text = applyEdits(Files.load(File).Text, Edits))
      Texts[File] = std::move(*Text);
  return Texts;
}

/// Asks the driver; the answer in resolved names.
std::set<std::string> Planner::broken(llvm::ArrayRef<const Candidate *> Of,
                                      llvm::ArrayRef<const Candidate *> Changed) {
  ++Verifications;
  Overlay Texts;
  for (const auto &[File, Text] : texts(Of))
    for (const std::string &Name : Files.load(File).Names)
      Texts[Name] = Text;
  std::set<std::string> Touched;
  for (const Candidate *C : Changed)
    for (const Edit &E : C->Edits)
      Touched.insert(Files.load(E.File).Names.begin(), Files.load(E.File).Names.end());
  std::set<std::string> Resolved;
  for (const std::string &Name : Verify(Texts, Touched)) {
    if (!Texts.count(Name)) {
      // An answer that names no culprit suspects all.
      for (const auto &[File, Text] : Texts)
        Resolved.insert(Files.load(File).File);
      return Resolved;
    }
    Resolved.insert(Files.load(Name).File);
  }
  return Resolved;
}

bool touches(const Candidate &C, const std::set<std::string> &Files) {
  return llvm::any_of(C.Edits, [&](const Edit &E) { return Files.count(E.File) != 0; });
}

/// Adds what can be added of Suspects to what is known to be good: halves until
/// the culprits stand alone. Returns whether all could be added.
bool Planner::addBack(llvm::ArrayRef<const Candidate *> Suspects, bool KnownToBreak) {
  if (!KnownToBreak) {
    if (Verifications >= Options.MaxVerifications) {
      for (const Candidate *C : Suspects)
        skip(*C, SkipReason::Unverified, TooMany);
      return false;
    }
    std::vector<const Candidate *> All = Good;
    llvm::append_range(All, Suspects);
    if (broken(All, Suspects).empty()) {
      Good = std::move(All);
      return true;
    }
  }
  if (Suspects.size() == 1) {
    skip(*Suspects.front(), SkipReason::Breaks, "the result would not compile");
    return false;
  }
  size_t Half = Suspects.size() / 2;
  // All together do break: if the first half does not, the second one will.
  bool FirstAdded = addBack(Suspects.take_front(Half), false);
  addBack(Suspects.drop_front(Half), FirstAdded);
  return false;
}

void Planner::verify() {
  std::vector<const Candidate *> Changed = Good, Suspects;
  // Normally two rounds: all of it, then what is left without the suspects. A
  // unit may also break because an edit was taken away again that another one
  // relied on; then that one goes, too.
  while (true) {
    if (Verifications >= Options.MaxVerifications) {
      for (const Candidate &C : Chosen)
        skip(C, SkipReason::Unverified, TooMany);
      Good.clear();
      return;
    }
    std::set<std::string> Broken = broken(Good, Changed);
    Changed.clear();
    for (const Candidate *C : Good)
      if (touches(*C, Broken))
        Changed.push_back(C);
    if (Changed.empty())
      break;
    llvm::erase_if(Good, [&](const Candidate *C) { return touches(*C, Broken); });
    llvm::append_range(Suspects, Changed);
  }
  llvm::sort(Suspects); // elements of one vector: the order of the findings
  // With what is good they are all that was chosen, which did break.
  if (!Suspects.empty())
    addBack(Suspects, /*KnownToBreak=*/true);
}

FixPlan Planner::run() {
  for (size_t I = 0; I < Findings.size(); ++I)
    choose(I);
  for (const Candidate &C : Chosen)
    Good.push_back(&C);
  if (Verify && !Good.empty())
    verify();

  for (const Candidate *C : Good)
    llvm::append_range(Plan.Applied, C->Findings);
  llvm::sort(Plan.Applied);
  llvm::sort(Plan.Skipped,
             [](const SkippedFix &A, const SkippedFix &B) { return A.Finding < B.Finding; });
  for (auto &[File, Text] : texts(Good)) {
    Source &S = Files.load(File);
    if (S.Text != Text)
      Plan.Files.push_back({S.Name, File, S.Text, Text});
  }
  return std::move(Plan);
}

} // namespace

FixPlan planFixes(llvm::ArrayRef<PortableFinding> Findings, llvm::ArrayRef<FileStamp> Stamps,
                  const FixOptions &Options, const VerifyFixes &Verify) {
  return Planner(Findings, Stamps, Options, Verify).run();
}

llvm::Error applyPlan(const FixPlan &Plan) {
  std::vector<FileText> Texts;
  for (const PlannedFile &F : Plan.Files) {
    if (readBytes(F.File) != F.Old)
      return llvm::createStringError(
          "'%s' changed while its fixes were verified; no file was written", F.Name.c_str());
    Texts.push_back({F.File, F.New});
  }
  return writeFiles(Texts);
}

std::string planAsDiff(const FixPlan &Plan, StringRef Directory) {
  std::string Diff;
  for (const PlannedFile &F : Plan.Files)
    Diff += unifiedDiff(displayPath(F.Name, Directory), F.Old, F.New);
  return Diff;
}

FileStamp stampOf(StringRef File, StringRef Bytes) {
  return {File.str(), Bytes.size(), digest(Bytes)};
}

} // namespace lazy

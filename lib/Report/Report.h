// All that a run has to say, and the forms in which it can be said.
//
// A report is written at once when everything is known: findings are sorted
// over all files, so there is nothing that could be printed earlier. One file a
// format, named like it.
#ifndef LAZY_REPORT_REPORT_H
#define LAZY_REPORT_REPORT_H

#include "Finding/NolintUse.h"
#include "Finding/Severity.h"
#include "Finding/TURecord.h"
#include "Support/DisplayPath.h"
#include "Support/FileCache.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lazy {

/// A file that was to be analysed and of which not everything is known. Outcome
/// is never Analysed.
struct FailedFile {
  std::string File; ///< absolute
  Outcome Why = Outcome::Errors;
  std::vector<CompilerError> Errors; ///< the first few
  unsigned ErrorCount = 0;           ///< how many there were
};

/// Why nothing or not everything is known, e.g. "3 compiler errors: what could
/// not be …".
std::string describe(const FailedFile &F);

/// Something said about the run, e.g. why a fix was not applied.
struct Remark {
  std::string File; ///< absolute, or empty: about the run as a whole
  std::string Message;
  unsigned Line = 0, Column = 0; ///< 0: about the file as a whole
};

/// What a run has found. Same content, same bytes: no time, no thread order.
struct Report {
  std::vector<PortableFinding> Findings; ///< sorted; without the silenced and the fixed
  std::vector<FailedFile> Failed;        ///< in the order in which they are to be shown
  std::vector<Remark> Remarks;
  std::vector<UnmatchedNolint> Unmatched; ///< half blocks, in any order
  std::vector<NolintUse> Nolints;         ///< whole ones, by place
  /// Those that a NOLINT silences, sorted; only for formats that show them as such.
  std::vector<PortableFinding> Silenced;
  std::set<std::string> Read; ///< the user's files that were read, headers too; absolute
  unsigned Files = 0;         ///< main files analysed, failed ones included
  unsigned Suppressed = 0;    ///< findings silenced by NOLINT
  unsigned Known = 0;         ///< findings that are in the baseline, not among Findings
  unsigned Fixed = 0;         ///< findings mended by this run, not among Findings
  /// What the configuration says of the findings of a rule (full name) in a file, if anything.
  std::map<std::pair<std::string, std::string>, Severity> Asked;

  /// How loud the user wants F to be; nothing: as loud as its group.
  std::optional<Severity> asked(const PortableFinding &F) const {
    auto It = Asked.find({F.Check, F.Where.File});
    return It == Asked.end() ? std::nullopt : std::optional(It->second);
  }
};

enum class Format { Text, Concise, Json, Sarif, Github, Gitlab, Junit, Checkstyle, Rdjson };

/// "text", "json", "sarif", …; nothing for any other name.
std::optional<Format> parseFormat(llvm::StringRef Name);

/// The names of all formats, in the order of the enumeration.
std::vector<llvm::StringRef> formatWords();
/// The same for people: "text, concise or json".
std::string formatNames();

/// What can be said about a rule.
struct RuleText {
  CheckInfo Info;
  llvm::StringRef Page; ///< Markdown; not owned
};

struct ReportOptions {
  std::string Directory; ///< absolute; paths below it are printed relative to it
  /// json and sarif: if not empty, names are relative to this absolute directory, and neither it
  /// nor Directory is told. The same facts then give the same bytes wherever they are linked.
  std::string Root;
  bool Color = false;   ///< text and concise
  bool Summary = true;  ///< text and concise: the line of counts at the end
  bool Frames = true;   ///< text: source lines and fixes; off for terse logs
  unsigned Width = 120; ///< text: longer source lines are cut around what is shown

  std::string Version;         ///< of the program, e.g. "0.1.0"
  std::string Homepage;        ///< its address without '/' at the end; empty: it has none
  std::vector<RuleText> Rules; ///< sarif: those that were looked for, sorted by id
  int ExitCode = 0;            ///< sarif: what the run will end with
  bool ShowSuppressed = true;  ///< sarif: the silenced, too, marked as such
};

/// Writes R in the given format. Sources are read through Files; a file that
/// cannot be read only loses its frame.
void write(Format F, const Report &R, const ReportOptions &O, FileCache &Files,
           llvm::raw_ostream &OS);

void writeText(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS);
void writeConcise(const Report &R, const ReportOptions &O, llvm::raw_ostream &OS);
/// The schema is docs/json-output.md.
void writeJson(const Report &R, const ReportOptions &O, llvm::raw_ostream &OS);

/// SARIF 2.1.0.
void writeSarif(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS);
/// Commands that GitHub Actions turns into annotations.
void writeGithub(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS);
/// GitLab's code quality report.
void writeGitlab(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS);
void writeJunit(const Report &R, const ReportOptions &O, llvm::raw_ostream &OS);
void writeCheckstyle(const Report &R, const ReportOptions &O, FileCache &Files,
                     llvm::raw_ostream &OS);
/// Reviewdog's diagnostic format, as one JSON object.
void writeRdjson(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS);

/// The first fix of each of Mended, whose edits must not collide, in the YAML of
/// clang-apply-replacements. A fix with text or names that are not UTF-8 is left out.
void writeFixesYaml(llvm::ArrayRef<PortableFinding> Mended, FileCache &Files,
                    llvm::raw_ostream &OS);

/// `--statistics`: one line a check, most frequent first, with how many a fix
/// could mend.
void writeStatistics(const Report &R, const ReportOptions &O, llvm::raw_ostream &OS);

/// Findings and, if wanted, Silenced in one order, and the name of each that outlives changes
/// around it. A finding's name does not depend on whether the silenced are wanted.
struct NamedFinding {
  const PortableFinding *Found; ///< into the report
  bool Silenced;
  std::string Fingerprint; ///< Fingerprint::Here
};
std::vector<NamedFinding> nameFindings(const Report &R, const ReportOptions &O, FileCache &Files,
                                       bool WithSilenced);

/// The address of the rule's page, or empty.
std::string ruleAddress(const ReportOptions &O, llvm::StringRef Check);

/// e.g. "2 findings (1 fixable with --unsafe-fixes) in 12 files"; no line
/// break.
std::string summaryLine(const Report &R);

/// Is output to be coloured? Flag is the user's --color=always|never (nothing
/// for auto) and wins; then NO_COLOR, then CLICOLOR_FORCE and FORCE_COLOR, then
/// whether it goes to a terminal whose TERM is not "dumb". Env returns the
/// value of an environment variable or nothing.
bool wantsColor(std::optional<bool> Flag,
                llvm::function_ref<std::optional<std::string>(llvm::StringRef)> Env,
                bool IsTerminal);

} // namespace lazy

#endif

// SARIF 2.1.0, for code scanning services and editors. The schema and GitHub's additional rules are
// checked by test/report/sarif.test.
//
// Clang's own writer (clang/Basic/Sarif.h) has no fixes, no help, no messages at related locations
// and needs a live SourceManager.

#include "Finding/ApplyEdits.h"
#include "Report/LineHash.h"
#include "Report/Regions.h"
#include "Report/Report.h"
#include "Report/Severity.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/JSON.h"

namespace lazy {
namespace {

using llvm::StringRef;
using llvm::json::OStream;

/// Paths below the directory of the run are relative to this.
constexpr StringRef Root = "%SRCROOT%";
/// GitHub shows no more of a description.
constexpr size_t MaxDescription = 1000;

std::string utf8(StringRef Text) { return llvm::json::fixUTF8(Text); }

/// A path as part of an address. Everything but the plainest characters is encoded, bytes that are
/// not UTF-8 too.
std::string encodedPath(StringRef Path) {
  std::string Result;
  for (unsigned char C : Path) {
    if (llvm::isAlnum(C) || StringRef("-._~/").contains(C))
      Result += char(C);
    else
      Result += "%" + llvm::utohexstr(C, /*LowerCase=*/false, /*Width=*/2);
  }
  return Result;
}

std::string directoryAddress(StringRef Directory) {
  return "file://" + encodedPath(Directory) + (Directory.ends_with("/") ? "" : "/");
}

/// How many of a group's findings are right, in GitHub's words.
StringRef precisionOf(CheckGroup G) {
  switch (G) {
  case CheckGroup::Correctness:
    return "very-high";
  case CheckGroup::Suspicious:
  case CheckGroup::Performance:
  case CheckGroup::Pedantic:
    return "high";
  case CheckGroup::Preview:
    return "medium";
  }
  return "";
}

/// "lock-across-suspend" to "LockAcrossSuspend".
std::string pascalCase(StringRef Id) {
  std::string Result;
  bool Upper = true;
  for (char C : Id) {
    if (C != '-')
      Result += Upper ? llvm::toUpper(C) : C;
    Upper = C == '-';
  }
  return Result;
}

std::string sentence(StringRef Text) {
  std::string Result = Text.str();
  if (!Result.empty())
    Result[0] = llvm::toUpper(Result[0]);
  if (!Text.ends_with("."))
    Result += '.';
  return Result;
}

/// The first paragraph of a page's "What it finds", in one line; empty if there is none.
std::string whatItFinds(StringRef Page) {
  constexpr StringRef Head = "\n## What it finds\n";
  size_t At = Page.find(Head);
  if (At == StringRef::npos)
    return "";
  StringRef Paragraph = Page.drop_front(At + Head.size()).ltrim("\n");
  Paragraph = Paragraph.take_front(Paragraph.find("\n\n"));
  std::string Result;
  for (StringRef Line : llvm::split(Paragraph, '\n'))
    Result += (Result.empty() ? "" : " ") + Line.trim().str();
  if (Result.size() > MaxDescription) {
    size_t End = StringRef(Result).take_front(MaxDescription).rfind(". ");
    Result.resize(End == StringRef::npos ? 0 : End + 1);
  }
  return Result;
}

/// In the text of a message brackets make links.
std::string escapedBrackets(StringRef Text) {
  std::string Result;
  for (char C : Text) {
    if (StringRef("[]\\").contains(C))
      Result += '\\';
    Result += C;
  }
  return utf8(Result);
}

class SarifWriter {
public:
  SarifWriter(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS)
      : R(R), O(O), Files(Files), Where(Files), J(OS, /*IndentSize=*/2) {
    for (const RuleText &Rule : O.Rules)
      RuleIndex.try_emplace(Rule.Info.fullName(), RuleIndex.size());
  }

  void write();

private:
  void message(StringRef Name, StringRef Text) {
    J.attributeObject(Name, [&] { J.attribute("text", escapedBrackets(Text)); });
  }
  void rule(const RuleText &Rule);
  void invocation();
  void notification(StringRef Level, StringRef Text, const Place &At);
  void artifact(StringRef File);
  void region(StringRef Name, const Region &Shown);
  /// The inside of a location.
  void location(const Place &P, StringRef Function = "");
  void result(const NamedFinding &N);
  void related(const PortableFinding &F);
  void codeFlows(const PortableFinding &F);
  void threadFlow(llvm::function_ref<void()> Locations);
  void step(const Place &At, StringRef Text, StringRef Function, unsigned Nesting, bool Essential);
  void fix(const PortableFix &Fix);
  std::string messageOf(const PortableFinding &F) const;

  const Report &R;
  const ReportOptions &O;
  FileCache &Files;
  Regions Where;
  OStream J;
  llvm::StringMap<unsigned> RuleIndex;
  llvm::StringMap<std::vector<std::string>> LineHashes;
};

void SarifWriter::rule(const RuleText &Rule) {
  const CheckInfo &Info = Rule.Info;
  J.object([&] {
    J.attribute("id", Info.fullName());
    J.attribute("name", pascalCase(Info.Id));
    std::string Short = sentence(Info.Summary), Full = whatItFinds(Rule.Page);
    message("shortDescription", Short);
    message("fullDescription", Full.empty() ? Short : Full);
    std::string Page = utf8(Rule.Page.empty() ? StringRef(Short) : Rule.Page);
    J.attributeObject("help", [&] {
      J.attribute("text", Page);
      J.attribute("markdown", Page);
    });
    if (std::string Address = ruleAddress(O, Info.fullName()); !Address.empty())
      J.attribute("helpUri", Address);
    J.attributeObject("defaultConfiguration", [&] {
      J.attribute("enabled", Info.onByDefault());
      J.attribute("level", toString(severityOf(Info.Group)));
    });
    J.attributeObject("properties", [&] {
      J.attributeArray("tags", [&] {
        for (StringRef Tag : {StringRef("async"), StringRef("c++"), toString(Info.Group)})
          J.value(Tag);
      });
      J.attribute("precision", precisionOf(Info.Group));
      J.attribute("problem.severity", severityOf(Info.Group) == Severity::Note
                                          ? "recommendation"
                                          : toString(severityOf(Info.Group)));
      J.attribute("fix", toString(Info.Fix));
      J.attribute("since", Info.Since);
    });
  });
}

void SarifWriter::artifact(StringRef File) {
  std::string Path = displayPath(File, O.Directory);
  bool IsBelow = Path.size() < File.size();
  J.attributeObject("artifactLocation", [&] {
    J.attribute("uri", (IsBelow ? "" : "file://") + encodedPath(Path));
    if (IsBelow)
      J.attribute("uriBaseId", Root);
  });
}

void SarifWriter::region(StringRef Name, const Region &Shown) {
  J.attributeObject(Name, [&] {
    J.attribute("startLine", Shown.Line);
    J.attribute("startColumn", Shown.Column);
    J.attribute("endLine", Shown.EndLine);
    J.attribute("endColumn", Shown.EndColumn);
  });
}

void SarifWriter::location(const Place &P, StringRef Function) {
  if (P.valid())
    J.attributeObject("physicalLocation", [&] {
      artifact(P.File);
      if (P.Line)
        region("region", Where.of(P));
    });
  if (!Function.empty())
    J.attributeArray("logicalLocations", [&] {
      J.object([&] {
        J.attribute("fullyQualifiedName", utf8(Function));
        J.attribute("kind", "function");
      });
    });
}

/// What was found, and a line for each note. Notes with a place are links to their locations: the
/// only way in which GitHub shows those.
std::string SarifWriter::messageOf(const PortableFinding &F) const {
  std::string Result = escapedBrackets(F.Message);
  unsigned Id = 0;
  for (const PortableNote &N : F.Notes) {
    std::string Text = escapedBrackets(N.Message);
    Result += "\n";
    Result += N.Where.valid() ? "[" + Text + "](" + llvm::utostr(++Id) + ")" : Text;
  }
  return Result;
}

void SarifWriter::related(const PortableFinding &F) {
  auto HasPlace = [](const PortableNote &N) { return N.Where.valid(); };
  if (llvm::none_of(F.Notes, HasPlace))
    return;
  J.attributeArray("relatedLocations", [&] {
    for (auto [I, N] : llvm::enumerate(llvm::make_filter_range(F.Notes, HasPlace)))
      J.object([&] {
        J.attribute("id", int64_t(I + 1));
        location(N.Where);
        message("message", N.Message);
      });
  });
}

void SarifWriter::threadFlow(llvm::function_ref<void()> Locations) {
  J.object([&] {
    J.attributeArray("threadFlows",
                     [&] { J.object([&] { J.attributeArray("locations", Locations); }); });
  });
}

void SarifWriter::step(const Place &At, StringRef Text, StringRef Function, unsigned Nesting,
                       bool Essential) {
  J.object([&] {
    J.attributeObject("location", [&] {
      location(At, Function);
      message("message", Text);
    });
    J.attribute("nestingLevel", Nesting);
    J.attribute("importance", Essential ? "essential" : "important");
  });
}

/// The calls that lead to the cause, and the way through the function.
void SarifWriter::codeFlows(const PortableFinding &F) {
  auto IsStep = [](const PortableNote &N) { return N.Side != PathSide::Aside && N.Where.valid(); };
  bool HasWay = llvm::any_of(F.Notes, IsStep);
  if (F.Path.empty() && !HasWay)
    return;
  J.attributeArray("codeFlows", [&] {
    if (!F.Path.empty())
      threadFlow([&] {
        for (auto [I, S] : llvm::enumerate(F.Path))
          step(S.Where, "'" + S.In + "' calls '" + S.Calls + "'", S.In, I,
               I == 0 || I + 1 == F.Path.size());
      });
    if (HasWay)
      threadFlow([&] {
        auto Tell = [&](PathSide Side) {
          for (const PortableNote &N : F.Notes)
            if (IsStep(N) && N.Side == Side)
              step(N.Where, N.Message, F.Function, 0, false);
        };
        Tell(PathSide::Before);
        step(F.Where, F.Message, F.Function, 0, true);
        Tell(PathSide::After);
      });
  });
}

/// File by file, in the order in which the fix names them.
void SarifWriter::fix(const PortableFix &Fix) {
  std::vector<StringRef> Names;
  for (const Edit &E : Fix.Edits)
    if (!llvm::is_contained(Names, StringRef(E.File)))
      Names.push_back(E.File);
  J.object([&] {
    message("description", Fix.Title);
    J.attributeArray("artifactChanges", [&] {
      for (StringRef Name : Names)
        J.object([&] {
          artifact(Name);
          J.attributeArray("replacements", [&] {
            for (const Edit &E : Fix.Edits)
              if (E.File == Name)
                J.object([&] {
                  region("deletedRegion", *Where.of(E));
                  if (!E.Text.empty())
                    J.attributeObject("insertedContent", [&] {
                      J.attribute("text", utf8(insertedText(E, Files.text(Name).value_or(""))));
                    });
                });
          });
        });
    });
  });
}

void SarifWriter::result(const NamedFinding &N) {
  const PortableFinding &F = *N.Found;
  J.object([&] {
    J.attribute("ruleId", F.Check);
    if (auto It = RuleIndex.find(F.Check); It != RuleIndex.end())
      J.attribute("ruleIndex", It->second);
    J.attribute("level", toString(severityOf(R, F)));
    J.attributeObject("message", [&] { J.attribute("text", messageOf(F)); });
    J.attributeArray("locations", [&] { J.object([&] { location(F.Where, F.Function); }); });
    related(F);
    codeFlows(F);

    // A fix that does not fit its file is nobody's: the file has changed since.
    auto Fits = [&](const PortableFix &Fix) {
      return !Fix.Edits.empty() &&
             llvm::all_of(Fix.Edits, [&](const Edit &E) { return Where.of(E).has_value(); });
    };
    if (llvm::any_of(F.Fixes, Fits))
      J.attributeArray("fixes", [&] {
        for (const PortableFix &Fix : F.Fixes)
          if (Fits(Fix))
            fix(Fix);
      });

    J.attributeObject("partialFingerprints", [&] {
      auto [It, IsNew] = LineHashes.try_emplace(F.Where.File);
      if (IsNew)
        if (std::optional<StringRef> Text = Files.text(F.Where.File))
          It->second = lineHashes(*Text);
      if (F.Where.Line && F.Where.Line <= It->second.size())
        J.attribute("primaryLocationLineHash", It->second[F.Where.Line - 1]);
      J.attribute("lazyLintFingerprint/v1", N.Fingerprint);
    });
    // All results have the list or none has (§3.27.23).
    if (O.ShowSuppressed)
      J.attributeArray("suppressions", [&] {
        if (N.Silenced)
          J.object([&] { J.attribute("kind", "inSource"); });
      });
  });
}

void SarifWriter::notification(StringRef Level, StringRef Text, const Place &At) {
  J.object([&] {
    J.attribute("level", Level);
    message("message", Text);
    if (At.valid())
      J.attributeArray("locations", [&] { J.object([&] { location(At); }); });
  });
}

void SarifWriter::invocation() {
  J.object([&] {
    J.attribute("executionSuccessful", O.ExitCode < 2);
    J.attribute("exitCode", O.ExitCode);
    if (O.Root.empty())
      J.attributeObject("workingDirectory",
                        [&] { J.attribute("uri", directoryAddress(O.Directory)); });
    J.attributeArray("toolExecutionNotifications", [&] {
      auto About = [](StringRef File, unsigned Line, unsigned Column) {
        Place P;
        P.File = File.str();
        P.Line = Line;
        P.Column = Column;
        return P;
      };
      for (const FailedFile &F : R.Failed) {
        notification("error", describe(F), About(F.File, 0, 0));
        for (const CompilerError &E : F.Errors)
          notification("error", E.Message, E.Where.valid() ? E.Where : About(F.File, 0, 0));
      }
      for (const Remark &Said : R.Remarks)
        notification("note", Said.Message, About(Said.File, Said.Line, Said.Column));
    });
  });
}

void SarifWriter::write() {
  J.object([&] {
    J.attribute("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                           "sarif-schema-2.1.0.json");
    J.attribute("version", "2.1.0");
    J.attributeArray("runs", [&] {
      J.object([&] {
        J.attributeObject("tool", [&] {
          J.attributeObject("driver", [&] {
            J.attribute("name", "lazy-lint");
            if (!O.Version.empty())
              J.attribute("semanticVersion", O.Version);
            if (!O.Homepage.empty())
              J.attribute("informationUri", O.Homepage);
            J.attributeArray("rules", [&] {
              for (const RuleText &Rule : O.Rules)
                rule(Rule);
            });
          });
        });
        J.attribute("columnKind", "utf16CodeUnits");
        J.attributeObject("originalUriBaseIds", [&] {
          J.attributeObject(Root, [&] {
            if (O.Root.empty())
              J.attribute("uri", directoryAddress(O.Directory));
            else
              message("description", "where the relative names of files begin");
          });
        });
        J.attributeArray("invocations", [&] { invocation(); });
        J.attributeArray("results", [&] {
          for (const NamedFinding &N : nameFindings(R, O, Files, O.ShowSuppressed))
            result(N);
        });
      });
    });
  });
  J.flush();
}

} // namespace

void writeSarif(const Report &R, const ReportOptions &O, FileCache &Files, llvm::raw_ostream &OS) {
  SarifWriter(R, O, Files, OS).write();
  OS << '\n';
}

} // namespace lazy

// The JSON form: docs/json-output.md promises what is compared here.
#include "Report/Report.h"
#include "llvm/Support/JSON.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

std::string json(const Report &R) {
  ReportOptions O;
  O.Directory = "/src";
  FileCache Files;
  std::string Out;
  llvm::raw_string_ostream OS(Out);
  write(Format::Json, R, O, Files, OS);
  return Out;
}

TEST(JsonReport, EmptyRun) {
  Report R;
  R.Files = 3;
  EXPECT_EQ(json(R), R"({
  "version": 1,
  "tool": "lazy-lint",
  "directory": "/src",
  "findings": [],
  "failed": [],
  "remarks": [],
  "summary": {
    "files": 3,
    "findings": 0,
    "fixed": 0,
    "suppressed": 0,
    "known": 0,
    "failed": 0
  }
}
)");
}

TEST(JsonReport, EveryKey) {
  Report R;
  R.Files = 2;
  R.Fixed = 4;
  R.Suppressed = 5;
  PortableFinding F;
  F.Check = "lazy-unawaited";
  F.Group = CheckGroup::Correctness;
  F.Message = "dropped";
  F.Where = {"/src/a.cpp", 12, 6, 3, 3, 3, 9};
  F.Function = "n::run";
  F.Notes = {{{"/src/a.h", 4, 0, 1, 5, 1, 5}, "declared here"}, {{}, "no place"}};
  F.Fixes = {{"insert 'co_await'", FixGrade::Suggested, {{"/src/a.cpp", 12, 0, "co_await "}}},
             {"remove it", FixGrade::Safe, {}}};
  R.Findings = {F};
  R.Failed = {{"/src/b.cpp", Outcome::Errors, {{{"/src/b.cpp", 0, 0, 1, 1, 0, 0}, "bad", ""}}, 9},
              {"/src/c.cpp", Outcome::Crashed, {}, 0}};
  R.Remarks = {{"/src/d.h", "changed", 2, 5}, {"", "general"}};
  EXPECT_EQ(json(R), R"({
  "version": 1,
  "tool": "lazy-lint",
  "directory": "/src",
  "findings": [
    {
      "check": "lazy-unawaited",
      "group": "correctness",
      "severity": "error",
      "message": "dropped",
      "file": "/src/a.cpp",
      "start": {
        "line": 3,
        "column": 3,
        "offset": 12
      },
      "end": {
        "line": 3,
        "column": 9,
        "offset": 18
      },
      "function": "n::run",
      "notes": [
        {
          "message": "declared here",
          "file": "/src/a.h",
          "start": {
            "line": 1,
            "column": 5,
            "offset": 4
          },
          "end": {
            "line": 1,
            "column": 5,
            "offset": 4
          }
        },
        {
          "message": "no place"
        }
      ],
      "fixes": [
        {
          "title": "insert 'co_await'",
          "grade": "suggested",
          "edits": [
            {
              "file": "/src/a.cpp",
              "offset": 12,
              "length": 0,
              "text": "co_await "
            }
          ]
        },
        {
          "title": "remove it",
          "grade": "safe",
          "edits": []
        }
      ]
    }
  ],
  "failed": [
    {
      "file": "/src/b.cpp",
      "outcome": "errors",
      "message": "9 compiler errors: what could not be read was not analysed",
      "errorCount": 9,
      "errors": [
        {
          "message": "bad",
          "file": "/src/b.cpp",
          "start": {
            "line": 1,
            "column": 1,
            "offset": 0
          },
          "end": {
            "line": 1,
            "column": 1,
            "offset": 0
          }
        }
      ]
    },
    {
      "file": "/src/c.cpp",
      "outcome": "crashed",
      "message": "the analysis crashed: nothing is known of this file",
      "errorCount": 0,
      "errors": []
    }
  ],
  "remarks": [
    {
      "file": "/src/d.h",
      "line": 2,
      "column": 5,
      "message": "changed"
    },
    {
      "message": "general"
    }
  ],
  "summary": {
    "files": 2,
    "findings": 1,
    "fixed": 4,
    "suppressed": 5,
    "known": 0,
    "failed": 2
  }
}
)");
}

TEST(JsonReport, AnyBytesMakeValidJson) {
  Report R;
  PortableFinding F;
  F.Message = "\xE9 \"quoted\" \\ \t \xE2\x82\xAC \033";
  F.Where.File = "/src/\xFF.cpp";
  R.Findings = {F};
  llvm::Expected<llvm::json::Value> Parsed = llvm::json::parse(json(R));
  ASSERT_TRUE(bool(Parsed)) << llvm::toString(Parsed.takeError());
  const llvm::json::Object *Finding =
      (*Parsed->getAsObject()->getArray("findings"))[0].getAsObject();
  EXPECT_EQ(Finding->getString("message"),
            llvm::StringRef("\xEF\xBF\xBD \"quoted\" \\ \t \xE2\x82\xAC \033"));
  EXPECT_EQ(Finding->getString("file"), llvm::StringRef("/src/\xEF\xBF\xBD.cpp"));
}

} // namespace
} // namespace lazy

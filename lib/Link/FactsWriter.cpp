#include "Link/FactsFile.h"
#include "Link/FactsWords.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {

using namespace facts;
using llvm::StringRef;
namespace json = llvm::json;

namespace {

/// Strings are written once each, as a table, and meant by their numbers: most are names of files
/// and functions that come again and again. Places and the parts of a function are arrays.
class Writer {
public:
  Writer(StringRef Root, llvm::raw_ostream &OS) : Root(Root), J(OS) {}

  void write(llvm::ArrayRef<TURecord> Units) {
    J.object([&] {
      J.attribute(FormatKey, FormatVersion);
      list("units", Units, [&](const TURecord &R) { unit(R); });
      J.attributeArray("strings", [&] {
        for (StringRef S : Strings) {
          Lossy |= !json::isUTF8(S);
          J.value(json::fixUTF8(S));
        }
      });
    });
  }
  /// Whether a string was written that is no text.
  bool isLossy() const { return Lossy; }

private:
  /// A list that is left out if it is empty.
  template <typename T, typename Fn>
  void list(StringRef Name, llvm::ArrayRef<T> Items, Fn WriteOne) {
    if (Items.empty())
      return;
    J.attributeArray(Name, [&] {
      for (const T &Item : Items)
        WriteOne(Item);
    });
  }
  template <typename T, typename Fn>
  void list(StringRef Name, const std::vector<T> &Items, Fn WriteOne) {
    list(Name, llvm::ArrayRef<T>(Items), WriteOne);
  }

  int64_t number(StringRef String) {
    auto [It, New] = Numbers.try_emplace(String, Strings.size());
    if (New)
      Strings.push_back(It->getKey());
    return It->getValue();
  }
  /// A name of a file, or a USR with one in front.
  int64_t file(StringRef Name) {
    StringRef Rest = Name;
    if (!Root.empty() && Rest.consume_front(Root) && Rest.consume_front("/"))
      return number(Rest);
    return number(Name);
  }
  /// A sentence that may name a file.
  int64_t text(StringRef Text) {
    if (Root.empty() || !Text.contains(Root))
      return number(Text);
    std::string Relative;
    std::string Dir = (Root + "/").str();
    while (true) {
      auto [Before, After] = Text.split(Dir);
      Relative += Before;
      if (Before.size() == Text.size())
        return number(Relative);
      Text = After;
    }
  }

  void place(const Place &P) {
    J.array([&] {
      if (!P.valid())
        return;
      J.value(file(P.File));
      for (unsigned N : {P.Offset, P.Length, P.Line, P.Column, P.EndLine, P.EndColumn})
        J.value(N);
    });
  }
  void at(StringRef Name, const Place &P) {
    J.attributeBegin(Name);
    place(P);
    J.attributeEnd();
  }

  void unit(const TURecord &R);
  void finding(const PortableFinding &F);
  void conditional(const ConditionalFinding &F);
  void call(const CallEdge &C);
  void function(const FunctionSummary &S);

  StringRef Root;
  json::OStream J;
  llvm::StringMap<int64_t> Numbers;
  std::vector<StringRef> Strings; ///< keys of Numbers
  bool Lossy = false;
};

void Writer::finding(const PortableFinding &F) {
  J.object([&] {
    J.attribute("check", number(F.Check));
    J.attribute("group", number(toString(F.Group)));
    J.attribute("message", text(F.Message));
    at("at", F.Where);
    list("alsoAt", F.AlsoAt, [&](const Place &P) { place(P); });
    J.attribute("function", text(F.Function));
    list("notes", F.Notes, [&](const PortableNote &N) {
      J.array([&] {
        place(N.Where);
        J.value(text(N.Message));
        J.value(number(wordOf(Sides, N.Side)));
      });
    });
    list("path", F.Path, [&](const PathStep &S) {
      J.array([&] {
        J.value(text(S.In));
        J.value(text(S.Calls));
        place(S.Where);
      });
    });
    list("fixes", F.Fixes, [&](const PortableFix &Fix) {
      J.object([&] {
        J.attribute("title", text(Fix.Title));
        J.attribute("grade", number(wordOf(Grades, Fix.Grade)));
        list("edits", Fix.Edits, [&](const Edit &E) {
          J.array([&] {
            J.value(file(E.File));
            J.value(E.Offset);
            J.value(E.Length);
            J.value(number(E.Text));
          });
        });
      });
    });
  });
}

void Writer::conditional(const ConditionalFinding &F) {
  J.object([&] {
    J.attribute("if", number(wordOf(Conditions, F.If)));
    J.attribute("callee", file(F.Callee));
    J.attribute("param", F.Param);
    J.attribute("virtual", F.Virtual);
    if (F.Started)
      J.attribute("started", true);
    if (F.Assumed)
      J.attribute("assumed", true);
    list("kinds", F.Kinds, [&](const std::string &Kind) { J.value(number(Kind)); });
    J.attribute("policy", number(wordOf(Policies, F.Policy)));
    J.attribute("in", file(F.In));
    J.attributeBegin("then");
    finding(F.Then);
    J.attributeEnd();
  });
}

void Writer::call(const CallEdge &C) {
  J.array([&] {
    J.value(file(C.Callee));
    J.value(C.Virtual);
    place(C.Where);
  });
}

void Writer::function(const FunctionSummary &S) {
  J.object([&] {
    J.attribute("usr", file(S.Usr));
    J.attribute("name", text(S.Name));
    at("at", S.Where);
    if (S.Cuts)
      J.attribute("cuts", true);
    list("blocks", S.Blocks, [&](const BlockPoint &B) {
      J.array([&] {
        J.value(number(B.Kind));
        J.value(text(B.What));
        place(B.Where);
      });
    });
    list("calls", S.Calls, [&](const CallEdge &C) { call(C); });
    list("outliving", S.Outliving, [&](const CallEdge &C) { call(C); });
    list("overrides", S.Overrides, [&](const std::string &O) { J.value(file(O)); });
    list("params", S.Params, [&](const ParamSummary &P) {
      J.array([&] {
        J.value(P.Index);
        J.value(number(P.Fate));
        place(P.Where);
        if (P.Callee.empty())
          return;
        J.value(file(P.Callee));
        J.value(P.CalleeIndex);
      });
    });
  });
}

void Writer::unit(const TURecord &R) {
  J.object([&] {
    J.attribute("main", file(R.MainFile));
    J.attribute("outcome", number(wordOf(Outcomes, R.Result)));
    J.attribute("errorCount", R.ErrorCount);
    list("errors", R.Errors, [&](const CompilerError &E) {
      J.array([&] {
        place(E.Where);
        J.value(text(E.Message));
        J.value(text(E.MissingHeader));
      });
    });
    list("files", R.Files, [&](const FileStamp &F) {
      J.array([&] {
        J.value(file(F.File));
        J.value(int64_t(F.Size));
        J.value(number(llvm::utohexstr(F.Hash, /*LowerCase=*/true, 16)));
      });
    });
    list("findings", R.Findings, [&](const PortableFinding &F) { finding(F); });
    list("conditional", R.Conditional, [&](const ConditionalFinding &F) { conditional(F); });
    list("functions", R.Functions, [&](const FunctionSummary &S) { function(S); });
    auto Globs = [&](const std::vector<std::string> &Checks) {
      J.array([&] {
        for (const std::string &Glob : Checks)
          J.value(number(Glob));
      });
    };
    list("suppressions", R.Suppressions, [&](const Suppression &S) {
      J.array([&] {
        J.value(file(S.File));
        for (unsigned N : {S.CommentLine, S.FirstLine, S.LastLine, S.Begin, S.End, S.Offset,
                           S.Length, S.EndOffset, S.EndLength})
          J.value(N);
        Globs(S.Checks);
      });
    });
    list("unmatched", R.Unmatched, [&](const UnmatchedNolint &U) {
      J.array([&] {
        place(U.Where);
        J.value(text(U.Message));
        Globs(U.Checks);
      });
    });
  });
}

} // namespace

std::string writeFacts(llvm::ArrayRef<TURecord> Units, StringRef Root, bool *Lossy) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  while (Root.size() > 1 && Root.ends_with("/"))
    Root = Root.drop_back();
  Writer W(Root, OS);
  W.write(Units);
  if (Lossy)
    *Lossy = W.isLossy();
  OS << '\n';
  return Text;
}

} // namespace lazy

#include "Link/FactsFile.h"
#include "Link/FactsWords.h"
#include "Support/FileCache.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

namespace lazy {

using namespace facts;
using llvm::StringRef;
namespace json = llvm::json;

namespace {

/// Reads values of known shape; the first that has another one is reported with its path, and all
/// that is asked for later is empty.
class Reader {
public:
  Reader(StringRef Root) : Root(Root), Errors("facts") {}

  llvm::Expected<std::vector<TURecord>> read(const json::Value &V) {
    json::Path P(Errors);
    const json::Object *Top = V.getAsObject();
    if (!Top) {
      P.report("expected an object");
      return Errors.getError();
    }
    if (const json::Array *Table = Top->getArray("strings"))
      for (const json::Value &One : *Table)
        Strings.push_back(One.getAsString().value_or(""));
    std::vector<TURecord> Units;
    each(*Top, "units", P, Units, [&](const json::Value &U, json::Path At) { return unit(U, At); });
    if (Failed)
      return Errors.getError();
    return std::move(Units);
  }

private:
  void fail(json::Path P, llvm::StringLiteral Why) {
    if (!Failed)
      P.report(Why);
    Failed = true;
  }

  StringRef string(const json::Value *V, json::Path P) {
    std::optional<int64_t> Number = V ? V->getAsInteger() : std::nullopt;
    if (Number && *Number >= 0 && size_t(*Number) < Strings.size())
      return Strings[*Number];
    fail(P, "expected the number of a string");
    return "";
  }
  std::string file(const json::Value *V, json::Path P) {
    StringRef Name = string(V, P);
    if (Name.empty() || Name.starts_with("c:") || llvm::sys::path::is_absolute(Name))
      return Name.str();
    return (Root + "/" + Name).str();
  }
  template <typename T = unsigned> T number(const json::Value *V, json::Path P) {
    if (std::optional<int64_t> N = V ? V->getAsInteger() : std::nullopt; N && *N >= 0)
      return T(*N);
    fail(P, "expected a number");
    return 0;
  }
  bool flag(const json::Value *V, json::Path P) {
    if (std::optional<bool> B = V ? V->getAsBoolean() : std::nullopt)
      return *B;
    fail(P, "expected true or false");
    return false;
  }
  template <typename T, size_t N>
  T word(const std::pair<StringRef, T> (&Table)[N], const json::Value *V, json::Path P) {
    StringRef Word = string(V, P);
    for (const auto &[Name, Value] : Table)
      if (Name == Word)
        return Value;
    fail(P, "unknown word");
    return Table[0].second;
  }
  CheckGroup group(const json::Value *V, json::Path P) {
    StringRef Word = string(V, P);
    for (CheckGroup G : Groups)
      if (toString(G) == Word)
        return G;
    fail(P, "unknown group");
    return CheckGroup::Preview;
  }

  /// The elements of an array of exactly Size; null if it is none.
  const json::Array *tuple(const json::Value &V, size_t Size, json::Path P) {
    const json::Array *A = V.getAsArray();
    if (A && A->size() == Size)
      return A;
    fail(P, "expected an array of another size");
    return nullptr;
  }
  Place place(const json::Value *V, json::Path P) {
    Place Result;
    const json::Array *A = V ? V->getAsArray() : nullptr;
    if (A && A->empty())
      return Result;
    if (!A || A->size() != 7) {
      fail(P, "expected a place");
      return Result;
    }
    Result.File = file(&(*A)[0], P.index(0));
    unsigned *Numbers[] = {&Result.Offset, &Result.Length,  &Result.Line,
                           &Result.Column, &Result.EndLine, &Result.EndColumn};
    for (auto [I, Number] : llvm::enumerate(Numbers))
      *Number = number((*A).data() + I + 1, P.index(I + 1));
    return Result;
  }

  /// Reads every element of an array that may be missing.
  template <typename T, typename Fn>
  void each(const json::Object &O, StringRef Name, json::Path P, std::vector<T> &Into, Fn ReadOne) {
    const json::Value *V = O.get(Name);
    if (!V)
      return;
    const json::Array *A = V->getAsArray();
    if (!A)
      return fail(P.field(Name), "expected an array");
    Into.reserve(A->size());
    for (size_t I = 0; I < A->size() && !Failed; ++I)
      Into.push_back(ReadOne((*A)[I], P.field(Name).index(I)));
  }
  const json::Object &object(const json::Value &V, json::Path P) {
    static const json::Object Empty;
    if (const json::Object *O = V.getAsObject())
      return *O;
    fail(P, "expected an object");
    return Empty;
  }
  std::vector<std::string> strings(const json::Value &V, json::Path P) {
    std::vector<std::string> Result;
    if (const json::Array *A = V.getAsArray())
      for (const json::Value &One : *A)
        Result.push_back(string(&One, P).str());
    else
      fail(P, "expected an array");
    return Result;
  }

  TURecord unit(const json::Value &V, json::Path P);
  PortableFinding finding(const json::Value &V, json::Path P);
  PortableFix fix(const json::Value &V, json::Path P);
  ConditionalFinding conditional(const json::Value &V, json::Path P);
  FunctionSummary function(const json::Value &V, json::Path P);
  void readNolints(const json::Object &O, json::Path P, TURecord &Into);

  StringRef Root;
  json::Path::Root Errors;
  bool Failed = false;
  std::vector<StringRef> Strings;
};

PortableFix Reader::fix(const json::Value &V, json::Path P) {
  const json::Object &O = object(V, P);
  PortableFix Result;
  Result.Title = string(O.get("title"), P.field("title")).str();
  Result.Grade = word(Grades, O.get("grade"), P.field("grade"));
  each(O, "edits", P, Result.Edits, [&](const json::Value &E, json::Path At) {
    const json::Array *A = tuple(E, 4, At);
    return A ? Edit{file(&(*A)[0], At), number(&(*A)[1], At), number(&(*A)[2], At),
                    string(&(*A)[3], At).str()}
             : Edit();
  });
  return Result;
}

PortableFinding Reader::finding(const json::Value &V, json::Path P) {
  const json::Object &O = object(V, P);
  PortableFinding F;
  F.Check = string(O.get("check"), P.field("check")).str();
  F.Group = group(O.get("group"), P.field("group"));
  F.Message = string(O.get("message"), P.field("message")).str();
  F.Where = place(O.get("at"), P.field("at"));
  each(O, "alsoAt", P, F.AlsoAt,
       [&](const json::Value &A, json::Path At) { return place(&A, At); });
  F.Function = string(O.get("function"), P.field("function")).str();
  each(O, "notes", P, F.Notes, [&](const json::Value &N, json::Path At) {
    const json::Array *A = tuple(N, 3, At);
    return A ? PortableNote{place(&(*A)[0], At.index(0)), string(&(*A)[1], At.index(1)).str(),
                            word(Sides, &(*A)[2], At.index(2))}
             : PortableNote();
  });
  each(O, "path", P, F.Path, [&](const json::Value &S, json::Path At) {
    const json::Array *A = tuple(S, 3, At);
    return A ? PathStep{string(&(*A)[0], At.index(0)).str(), string(&(*A)[1], At.index(1)).str(),
                        place(&(*A)[2], At.index(2))}
             : PathStep();
  });
  each(O, "fixes", P, F.Fixes, [&](const json::Value &X, json::Path At) { return fix(X, At); });
  return F;
}

ConditionalFinding Reader::conditional(const json::Value &V, json::Path P) {
  const json::Object &O = object(V, P);
  ConditionalFinding F;
  F.If = word(Conditions, O.get("if"), P.field("if"));
  F.Callee = file(O.get("callee"), P.field("callee"));
  F.Param = number(O.get("param"), P.field("param"));
  F.Virtual = flag(O.get("virtual"), P.field("virtual"));
  F.Started = O.getBoolean("started").value_or(false);
  F.Assumed = O.getBoolean("assumed").value_or(false);
  each(O, "kinds", P, F.Kinds,
       [&](const json::Value &K, json::Path At) { return string(&K, At).str(); });
  F.Policy = word(Policies, O.get("policy"), P.field("policy"));
  F.In = file(O.get("in"), P.field("in"));
  if (const json::Value *Then = O.get("then"))
    F.Then = finding(*Then, P.field("then"));
  else
    fail(P.field("then"), "missing");
  return F;
}

FunctionSummary Reader::function(const json::Value &V, json::Path P) {
  const json::Object &O = object(V, P);
  FunctionSummary S;
  S.Usr = file(O.get("usr"), P.field("usr"));
  S.Name = string(O.get("name"), P.field("name")).str();
  S.Where = place(O.get("at"), P.field("at"));
  S.Cuts = O.getBoolean("cuts").value_or(false);
  each(O, "blocks", P, S.Blocks, [&](const json::Value &B, json::Path At) {
    const json::Array *A = tuple(B, 3, At);
    return A ? BlockPoint{string(&(*A)[0], At).str(), string(&(*A)[1], At).str(),
                          place(&(*A)[2], At.index(2))}
             : BlockPoint();
  });
  auto call = [&](const json::Value &C, json::Path At) {
    const json::Array *A = tuple(C, 3, At);
    return A ? CallEdge{file(&(*A)[0], At), place(&(*A)[2], At.index(2)), flag(&(*A)[1], At)}
             : CallEdge();
  };
  each(O, "calls", P, S.Calls, call);
  each(O, "outliving", P, S.Outliving, call);
  each(O, "overrides", P, S.Overrides,
       [&](const json::Value &F, json::Path At) { return file(&F, At); });
  each(O, "params", P, S.Params, [&](const json::Value &F, json::Path At) {
    bool Forwarded = F.getAsArray() && F.getAsArray()->size() == 5;
    const json::Array *A = tuple(F, Forwarded ? 5 : 3, At);
    if (!A)
      return ParamSummary();
    ParamSummary Result;
    Result.Index = number(&(*A)[0], At);
    Result.Fate = string(&(*A)[1], At).str();
    Result.Where = place(&(*A)[2], At.index(2));
    if (Forwarded) {
      Result.Callee = file(&(*A)[3], At);
      Result.CalleeIndex = number(&(*A)[4], At);
    }
    return Result;
  });
  return S;
}

void Reader::readNolints(const json::Object &O, json::Path P, TURecord &Into) {
  each(O, "suppressions", P, Into.Suppressions, [&](const json::Value &S, json::Path At) {
    const json::Array *A = tuple(S, 11, At);
    Suppression Result;
    if (!A)
      return Result;
    Result.File = file(&(*A)[0], At);
    unsigned *Numbers[] = {&Result.CommentLine, &Result.FirstLine, &Result.LastLine,
                           &Result.Begin,       &Result.End,       &Result.Offset,
                           &Result.Length,      &Result.EndOffset, &Result.EndLength};
    for (auto [I, Number] : llvm::enumerate(Numbers))
      *Number = number(A->data() + I + 1, At.index(I + 1));
    Result.Checks = strings((*A)[10], At.index(10));
    return Result;
  });
  each(O, "unmatched", P, Into.Unmatched, [&](const json::Value &U, json::Path At) {
    const json::Array *A = tuple(U, 3, At);
    return A ? UnmatchedNolint{place(&(*A)[0], At.index(0)), string(&(*A)[1], At).str(),
                               strings((*A)[2], At.index(2))}
             : UnmatchedNolint();
  });
}

TURecord Reader::unit(const json::Value &V, json::Path P) {
  const json::Object &O = object(V, P);
  TURecord R;
  R.MainFile = file(O.get("main"), P.field("main"));
  R.Result = word(Outcomes, O.get("outcome"), P.field("outcome"));
  R.ErrorCount = number(O.get("errorCount"), P.field("errorCount"));
  each(O, "errors", P, R.Errors, [&](const json::Value &E, json::Path At) {
    const json::Array *A = tuple(E, 3, At);
    return A ? CompilerError{place(&(*A)[0], At.index(0)), string(&(*A)[1], At).str(),
                             string(&(*A)[2], At).str()}
             : CompilerError();
  });
  each(O, "files", P, R.Files, [&](const json::Value &F, json::Path At) {
    const json::Array *A = tuple(F, 3, At);
    FileStamp Result;
    if (!A)
      return Result;
    Result.File = file(&(*A)[0], At);
    Result.Size = number<uint64_t>(&(*A)[1], At);
    if (string(&(*A)[2], At).getAsInteger(16, Result.Hash))
      fail(At.index(2), "expected a hexadecimal number");
    return Result;
  });
  each(O, "findings", P, R.Findings,
       [&](const json::Value &F, json::Path At) { return finding(F, At); });
  each(O, "conditional", P, R.Conditional,
       [&](const json::Value &F, json::Path At) { return conditional(F, At); });
  each(O, "functions", P, R.Functions,
       [&](const json::Value &F, json::Path At) { return function(F, At); });
  readNolints(O, P, R);
  return R;
}

} // namespace

llvm::Expected<std::vector<TURecord>> readFacts(StringRef Text, StringRef FileName,
                                                StringRef Root) {
  auto Wrong = [&](llvm::Error E) {
    return llvm::createStringError("%s: not a file of facts that can be read: %s; make it again",
                                   FileName.str().c_str(), llvm::toString(std::move(E)).c_str());
  };
  llvm::Expected<json::Value> V = json::parse(Text);
  if (!V)
    return Wrong(V.takeError());
  const json::Object *Top = V->getAsObject();
  std::optional<int64_t> Version = Top ? Top->getInteger(FormatKey) : std::nullopt;
  if (!Version)
    return llvm::createStringError("%s: not a file of facts; 'lazy-lint collect' and "
                                   "'lazy-lint index' make them",
                                   FileName.str().c_str());
  if (*Version != FormatVersion)
    return llvm::createStringError(
        "%s: facts of another version of lazy-lint (%lld, not %d); make them again",
        FileName.str().c_str(), static_cast<long long>(*Version), FormatVersion);
  llvm::Expected<std::vector<TURecord>> Units = Reader(Root).read(*V);
  if (!Units)
    return Wrong(Units.takeError());
  return Units;
}

llvm::Expected<std::vector<TURecord>> readFactsFiles(llvm::ArrayRef<std::string> Files,
                                                     StringRef Root) {
  std::vector<TURecord> Result;
  for (const std::string &File : Files) {
    std::optional<std::string> Text = readBytes(File);
    if (!Text)
      return llvm::createStringError("%s: cannot be read; 'lazy-lint index' and 'lazy-lint "
                                     "collect' write files of facts",
                                     File.c_str());
    llvm::SmallString<256> Base(Root.empty() ? llvm::sys::path::parent_path(File) : Root);
    llvm::sys::fs::make_absolute(Base);
    llvm::sys::path::remove_dots(Base, /*remove_dot_dot=*/true);
    llvm::Expected<std::vector<TURecord>> Units = readFacts(*Text, File, Base);
    if (!Units)
      return Units.takeError();
    std::move(Units->begin(), Units->end(), std::back_inserter(Result));
  }
  return Result;
}

} // namespace lazy

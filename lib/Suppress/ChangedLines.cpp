#include "Suppress/ChangedLines.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"

namespace lazy {

using llvm::StringRef;
namespace json = llvm::json;

//===----------------------------------------------------------------------===//
// Patches
//===----------------------------------------------------------------------===//

/// A name as git writes it: in quotes, with escapes, if there is anything unusual in it.
static std::string unquoted(StringRef Name) {
  if (!Name.consume_front("\"") || !Name.consume_back("\""))
    return Name.str();
  std::string Result;
  while (!Name.empty()) {
    char C = Name.front();
    Name = Name.drop_front();
    if (C != '\\' || Name.empty()) {
      Result += C;
      continue;
    }
    unsigned Octal = 0;
    if (Name.size() >= 3 && !Name.take_front(3).getAsInteger(8, Octal)) {
      Result += char(Octal);
      Name = Name.drop_front(3);
      continue;
    }
    C = Name.front();
    Name = Name.drop_front();
    size_t Known = StringRef("abtnvfr").find(C);
    Result += Known == StringRef::npos ? C : "\a\b\t\n\v\f\r"[Known];
  }
  return Result;
}

void ChangedLines::addPatch(StringRef Patch, StringRef Root) {
  Lines *Of = nullptr;
  bool InHunk = false;
  unsigned Old = 0, New = 0; // lines of the hunk still to come
  while (!Patch.empty()) {
    auto [Line, Rest] = Patch.split('\n');
    Patch = Rest;
    // A line of text may look like a header.
    if (InHunk && (Old || New)) {
      if (Line.starts_with("-") && Old)
        --Old;
      else if (Line.starts_with("+") && New)
        --New;
      continue;
    }
    if (StringRef Name = Line; Name.consume_front("+++ ")) {
      InHunk = false;
      // Names with spaces end with a tab.
      std::string File = unquoted(Name.rtrim("\t\r"));
      Of =
          StringRef(File).starts_with("b/") ? &Files[(Root + "/" + File.substr(2)).str()] : nullptr;
      continue;
    }
    // @@ -<old>[,<count>] +<new>[,<count>] @@
    StringRef Numbers = Line;
    if (!Numbers.consume_front("@@ -"))
      continue;
    auto [Before, After] = Numbers.split(" +");
    auto Read = [](StringRef Range, unsigned &Count) {
      unsigned First = 0;
      auto [Start, Many] = Range.split(',');
      Count = 1;
      if (!Many.empty())
        Many.getAsInteger(10, Count);
      Start.getAsInteger(10, First);
      return First;
    };
    Read(Before, Old);
    unsigned First = Read(After.split(' ').first, New);
    InHunk = true;
    if (Of)
      Of->Ranges.push_back(New ? std::pair(First, First + New - 1) : std::pair(First, First + 1));
  }
}

//===----------------------------------------------------------------------===//
// Filters
//===----------------------------------------------------------------------===//

llvm::Expected<ChangedLines> ChangedLines::fromFilter(StringRef Json) {
  auto Wrong = [](const std::string &Why) {
    return llvm::createStringError("--line-filter: %s; expected e.g. "
                                   "'[{\"name\": \"a.cpp\", \"lines\": [[1,3], [5,7]]}]'",
                                   Why.c_str());
  };
  llvm::Expected<json::Value> V = json::parse(Json);
  if (!V)
    return Wrong(llvm::toString(V.takeError()));
  const json::Array *All = V->getAsArray();
  if (!All)
    return Wrong("not a list");
  ChangedLines Result;
  for (const json::Value &Each : *All) {
    const json::Object *O = Each.getAsObject();
    std::optional<StringRef> Name = O ? O->getString("name") : std::nullopt;
    if (!Name || Name->empty())
      return Wrong("an element without a name");
    Lines L;
    const json::Array *Ranges = O->getArray("lines");
    L.Whole = !Ranges;
    if (O->get("lines") && !Ranges)
      return Wrong("'lines' is not a list");
    for (const json::Value &Range : Ranges ? *Ranges : json::Array()) {
      const json::Array *Pair = Range.getAsArray();
      std::optional<int64_t> First, Last;
      if (Pair && Pair->size() == 2) {
        First = (*Pair)[0].getAsInteger();
        Last = (*Pair)[1].getAsInteger();
      }
      if (!First || !Last || *First < 1 || *Last < *First)
        return Wrong("a range of lines is not [first, last]");
      L.Ranges.push_back({unsigned(*First), unsigned(*Last)});
    }
    Result.Endings.push_back({Name->str(), std::move(L)});
  }
  return Result;
}

//===----------------------------------------------------------------------===//
// Findings
//===----------------------------------------------------------------------===//

bool ChangedLines::contains(const Place &P) const {
  unsigned Last = std::max(P.Line, P.EndLine);
  auto Has = [&](const Lines &L) {
    return L.Whole || llvm::any_of(L.Ranges, [&](const std::pair<unsigned, unsigned> &R) {
             return P.Line <= R.second && Last >= R.first;
           });
  };
  // Git knows its files by their real names, a run by those that the user took to get there.
  auto It = Files.find(P.File);
  llvm::SmallString<256> Real;
  if (It == Files.end() && !Files.empty() && !llvm::sys::fs::real_path(P.File, Real))
    It = Files.find(Real.str().str());
  if (It != Files.end() && Has(It->second))
    return true;
  return llvm::any_of(Endings, [&](const std::pair<std::string, Lines> &E) {
    return StringRef(P.File).ends_with(E.first) && Has(E.second);
  });
}

bool ChangedLines::touches(const PortableFinding &F) const {
  auto Has = [&](const Place &P) { return contains(P); };
  return contains(F.Where) || llvm::any_of(F.AlsoAt, Has) ||
         llvm::any_of(F.Path, [&](const PathStep &S) { return contains(S.Where); }) ||
         llvm::any_of(F.Notes, [&](const PortableNote &N) {
           return N.Side != PathSide::Aside && contains(N.Where);
         });
}

} // namespace lazy

// Options of a check, written once: the table gives name, member and help, the member's
// initialiser gives the default. Parsing, docs and clang-tidy's CheckOptions derive from it.
#ifndef LAZY_CHECKS_OPTIONS_H
#define LAZY_CHECKS_OPTIONS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>
#include <vector>

namespace lazy {

/// Option name -> text as the user wrote it, for one check.
using OptionValues = std::map<std::string, std::string>;

/// An option as shown to people.
struct OptionInfo {
  std::string Name;
  std::string Type;    ///< "bool", "int", "list" (semicolon-separated), or the words "a|b|c"
  std::string Default; ///< as the user would write it
  std::string Help;
  std::string Words; ///< a list's: those it may hold, separated by '|'; empty: any
};

/// One row of `static const Option<O> Table[]`. Exactly one member pointer is set.
template <typename O> struct Option {
  llvm::StringLiteral Name;
  bool O::*Flag = nullptr;
  int O::*Number = nullptr;
  std::vector<std::string> O::*List = nullptr;
  std::string O::*Word = nullptr;
  llvm::StringLiteral Words = ""; ///< those that Word may be or List may hold, separated by '|'
  llvm::StringLiteral Help;

  constexpr Option(llvm::StringLiteral N, bool O::*M, llvm::StringLiteral H)
      : Name(N), Flag(M), Help(H) {}
  constexpr Option(llvm::StringLiteral N, int O::*M, llvm::StringLiteral H)
      : Name(N), Number(M), Help(H) {}
  constexpr Option(llvm::StringLiteral N, std::vector<std::string> O::*M, llvm::StringLiteral H)
      : Name(N), List(M), Help(H) {}
  constexpr Option(llvm::StringLiteral N, std::vector<std::string> O::*M, llvm::StringLiteral AnyOf,
                   llvm::StringLiteral H)
      : Name(N), List(M), Words(AnyOf), Help(H) {}
  constexpr Option(llvm::StringLiteral N, std::string O::*M, llvm::StringLiteral OneOf,
                   llvm::StringLiteral H)
      : Name(N), Word(M), Words(OneOf), Help(H) {}
};

/// Parsers shared by all tables. Errors say what was expected and what was found.
llvm::Error parseOption(llvm::StringRef Text, bool &Out);
llvm::Error parseOption(llvm::StringRef Text, int &Out);
llvm::Error parseOption(llvm::StringRef Text, std::vector<std::string> &Out);
std::string printOption(bool V);
std::string printOption(int V);
std::string printOption(const std::vector<std::string> &V);

/// Checks that every name in Values is an option in Known and its text parses.
/// "no option named 'Lcks' (did you mean 'Locks'?)"
llvm::Error validateOptions(llvm::ArrayRef<OptionInfo> Known, const OptionValues &Values);

template <typename O> llvm::ArrayRef<OptionInfo> describeOptions() {
  static const std::vector<OptionInfo> Infos = [] {
    std::vector<OptionInfo> Result;
    const O Defaults;
    for (const Option<O> &Row : O::Table) {
      if (Row.Flag)
        Result.push_back(
            {Row.Name.str(), "bool", printOption(Defaults.*Row.Flag), Row.Help.str(), ""});
      else if (Row.Number)
        Result.push_back(
            {Row.Name.str(), "int", printOption(Defaults.*Row.Number), Row.Help.str(), ""});
      else if (Row.Word)
        Result.push_back({Row.Name.str(), Row.Words.str(), Defaults.*Row.Word, Row.Help.str(), ""});
      else
        Result.push_back({Row.Name.str(), "list", printOption(Defaults.*Row.List), Row.Help.str(),
                          Row.Words.str()});
    }
    return Result;
  }();
  return Infos;
}

/// The options of one run. Values were validated; what does not parse keeps its default.
template <typename O> O readOptions(const OptionValues &Values) {
  O Result;
  for (const Option<O> &Row : O::Table) {
    OptionValues::const_iterator It = Values.find(Row.Name.str());
    if (It == Values.end())
      continue;
    if (Row.Word) {
      Result.*Row.Word = It->second;
      continue;
    }
    llvm::Error E = Row.Flag     ? parseOption(It->second, Result.*Row.Flag)
                    : Row.Number ? parseOption(It->second, Result.*Row.Number)
                                 : parseOption(It->second, Result.*Row.List);
    llvm::consumeError(std::move(E));
  }
  return Result;
}

} // namespace lazy

#endif

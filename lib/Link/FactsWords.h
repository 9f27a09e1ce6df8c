// The words of facts files, and their version: what writer and reader must agree on.
#ifndef LAZY_LINK_FACTSWORDS_H
#define LAZY_LINK_FACTSWORDS_H

#include "Finding/TURecord.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace lazy::facts {

/// Raised whenever the meaning of a file changes: old files are then refused, not misread.
inline constexpr int FormatVersion = 6;
inline constexpr llvm::StringLiteral FormatKey = "lazyLintFacts";

inline constexpr std::pair<llvm::StringRef, Outcome> Outcomes[] = {{"analysed", Outcome::Analysed},
                                                                   {"errors", Outcome::Errors},
                                                                   {"crashed", Outcome::Crashed},
                                                                   {"missing", Outcome::Missing}};
inline constexpr std::pair<llvm::StringRef, VirtualCalls> Policies[] = {
    {"no", VirtualCalls::No},
    {"declared", VirtualCalls::Declared},
    {"overrides", VirtualCalls::Overrides}};
inline constexpr std::pair<llvm::StringRef, ConditionalFinding::Condition> Conditions[] = {
    {"blocks", ConditionalFinding::Blocks},
    {"swallows", ConditionalFinding::Swallows},
    {"keeps", ConditionalFinding::Keeps},
    {"outlives", ConditionalFinding::Outlives}};
inline constexpr std::pair<llvm::StringRef, FixGrade> Grades[] = {
    {"safe", FixGrade::Safe}, {"suggested", FixGrade::Suggested}};
inline constexpr std::pair<llvm::StringRef, PathSide> Sides[] = {
    {"aside", PathSide::Aside}, {"before", PathSide::Before}, {"after", PathSide::After}};
inline constexpr CheckGroup Groups[] = {CheckGroup::Correctness, CheckGroup::Suspicious,
                                        CheckGroup::Performance, CheckGroup::Pedantic,
                                        CheckGroup::Preview};

template <typename T, size_t N>
llvm::StringRef wordOf(const std::pair<llvm::StringRef, T> (&Table)[N], T Value) {
  return llvm::find_if(Table, [&](const auto &Row) { return Row.second == Value; })->first;
}

} // namespace lazy::facts

#endif

// `poll(socket, 0ms)`, `backoff(false)`: with a constant that its caller gives, a function may not
// get to what blocks in it. What it does then is a summary of its own (Summaries.h), under the
// function's name and what it was given.
#ifndef LAZY_FACTS_GIVENVALUES_H
#define LAZY_FACTS_GIVENVALUES_H

#include "Facts/CallSites.h"
#include <optional>
#include <string>

namespace lazy {

/// A constant that a parameter is given.
struct GivenValue {
  unsigned Index = 0; ///< of the parameter
  bool Zero = true;   ///< zero, false, null, or a time in which nobody waits; else: true
};

/// What is appended to a function's name if it is given Value: ";1", ";1+"; no USR has a semicolon.
std::string suffixOf(GivenValue Value);

/// The suffixes of all constants that Call gives to Callee. Known: what Call's own function,
/// Caller, was given; its parameter is that constant then.
std::string suffixesOf(const clang::Expr *Call, const clang::FunctionDecl *Callee,
                       const clang::ASTContext &Ctx, const clang::FunctionDecl *Caller = nullptr,
                       std::optional<GivenValue> Known = std::nullopt);

/// The constants that may matter to what FF does.
llvm::SmallVector<GivenValue, 4> valuesToTry(const FunctionFacts &FF);

/// Whether FF, given Known, does not come to E.
bool isLeftOut(const clang::Expr *E, const FunctionFacts &FF, GivenValue Known);

/// Whether Site, of FF, does not block if FF is given Known: it is left out, or its timeout is that
/// value.
bool isHarmless(const BlockSite &Site, const FunctionFacts &FF, GivenValue Known);

} // namespace lazy

#endif

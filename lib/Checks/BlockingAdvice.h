// What the checks of blocking calls share: whose thread it is, why a call blocks, and what to
// write instead in the library of the coroutine at hand.
#ifndef LAZY_CHECKS_BLOCKINGADVICE_H
#define LAZY_CHECKS_BLOCKINGADVICE_H

#include "Checks/Check.h"

namespace lazy {

/// "coroutine 'retry'", "this coroutine" for a lambda, "this continuation".
std::string bodyOnExecutor(const FunctionFacts &FF);

/// Id of the library whose executor runs FF: of what it returns, else of what it awaits, else of
/// the function that runs it as a continuation. Empty if it is no library's.
llvm::StringRef libraryOfBody(const FunctionFacts &FF);

/// Notes that say why a call of M blocks and, if F has no fix, what to do instead in FF.
void addBlockingNotes(Finding &F, const Pass &P, const FunctionFacts &FF, const BlockingModel &M);

/// What Call calls, for messages: "'sleep_for'", "'ifstream'", "'future::get'".
std::string calledName(const clang::Expr *Call);

/// Whether the value of E goes nowhere.
bool isStatement(const FunctionFacts &FF, const clang::Expr *E);

} // namespace lazy

#endif

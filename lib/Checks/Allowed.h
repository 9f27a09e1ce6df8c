// Where the user allows what a check forbids: in files, for types of coroutines, in tests.
#ifndef LAZY_CHECKS_ALLOWED_H
#define LAZY_CHECKS_ALLOWED_H

#include "Checks/Check.h"

namespace lazy {

/// The options that all checks of blocking have; a base of theirs. Their tables end with
/// allowBlockingIn and allowBlockingTypes.
struct BlockingAllowed {
  std::vector<std::string> AllowBlockingIn;
  std::vector<std::string> AllowBlockingTypes;
};

template <typename O> constexpr Option<O> allowBlockingIn() {
  return {"AllowBlockingIn", &O::AllowBlockingIn,
          "globs of files where coroutines may block, e.g. \"test/*;*_test.cpp\""};
}

template <typename O> constexpr Option<O> allowBlockingTypes() {
  return {"AllowBlockingTypes", &O::AllowBlockingTypes,
          "coroutines that return one of these types may block: their executor has a thread for "
          "each"};
}

/// Whether FF runs on an executor whose threads must not be blocked, and the user did not allow
/// it all the same.
bool mustNotBlock(const Pass &P, const FunctionFacts &FF, const BlockingAllowed &Allowed);

/// Whether Loc is in a file that matches one of Globs, which are relative to any directory:
/// "test/*", "*_test.cpp".
bool isInFileOf(const Pass &P, clang::SourceLocation Loc, llvm::ArrayRef<std::string> Globs);

/// Whether FF is code of a test: in a file that isTestFile, or in a class made by a test framework.
bool isInTest(const Pass &P, const FunctionFacts &FF);

/// Whether the name of File, or of a directory it is in, says that it belongs to tests:
/// "tests/a.cpp", "PoolTest.cpp".
bool isTestFile(llvm::StringRef File);

} // namespace lazy

#endif

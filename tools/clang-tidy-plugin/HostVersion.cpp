// Is the clang-tidy that loads us of the version we were built for? The C++ interface between
// the two has no version of its own: a module of another major loads, finds nothing and lets
// clang-tidy exit with 0, which looks like clean code. So this ends the process instead.
//
// It must run before any other initialiser of the module touches the host, hence the priority;
// and it must use nothing but one function that has been there for all of clang's life.

#include "clang/Basic/Version.h"
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

/// The number after "version " in e.g. "Debian clang version 22.1.8 (…)"; 0 if there is none.
int majorOf(const std::string &FullVersion) {
  static const char Before[] = "version ";
  size_t At = FullVersion.find(Before);
  return At == std::string::npos ? 0 : std::atoi(FullVersion.c_str() + At + sizeof(Before) - 1);
}

__attribute__((constructor(101))) void refuseOtherHosts() {
  std::string Host = clang::getClangFullVersion();
  if (majorOf(Host) == CLANG_VERSION_MAJOR)
    return;
  std::fprintf(stderr,
               "error: LazyLintTidy.so was built for clang-tidy %d, but its host is '%s'; "
               "run clang-tidy-%d, or build lazy-lint against the clang of your clang-tidy\n",
               CLANG_VERSION_MAJOR, Host.c_str(), CLANG_VERSION_MAJOR);
  // Not exit(): the destructors of a host we do not know are none of our business.
  std::fflush(stderr);
  std::_Exit(3);
}

} // namespace

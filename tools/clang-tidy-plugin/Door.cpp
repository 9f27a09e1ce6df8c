// Is the clang-tidy that loads us of the version the checks were built for? Only then they are
// loaded.
//
// The C++ interface between the two has no version of its own. A module of another major version
// either loads, finds nothing and lets clang-tidy exit with 0, which looks like clean code; or it
// cannot be loaded, which clang-tidy reports and then goes on without it, with the same result. So
// LazyLintTidy.so is only a door: it needs nothing of its host but to ask for the version, which
// works everywhere, and ends the process if the checks would not. They are in a second module
// beside it.

#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>

namespace {

// Not exit(): the destructors of a host we do not know are none of our business.
[[noreturn]] void refuse(const std::string &Why) {
  std::fprintf(stderr, "error: LazyLintTidy.so: %s\n", Why.c_str());
  std::fflush(stderr);
  std::_Exit(3);
}

/// e.g. "Debian clang version 22.1.8 (…)"; empty if the host is no clang at all.
std::string hostVersion() {
  // clang::getClangFullVersion(), asked for by its name so that the door opens in any host.
  void *Symbol = dlsym(RTLD_DEFAULT, "_ZN5clang19getClangFullVersionB5cxx11Ev");
  return Symbol ? reinterpret_cast<std::string (*)()>(Symbol)() : std::string();
}

/// The number after "version "; 0 if there is none.
int majorOf(const std::string &FullVersion) {
  static const std::string Before = "version ";
  size_t At = FullVersion.find(Before);
  return At == std::string::npos ? 0 : std::atoi(FullVersion.c_str() + At + Before.size());
}

/// The folder this module was loaded from, with a slash at its end.
std::string ownFolder() {
  Dl_info Self;
  if (!dladdr(reinterpret_cast<void *>(&majorOf), &Self) || !Self.dli_fname)
    return "";
  std::string Path = Self.dli_fname;
  return Path.substr(0, Path.rfind('/') + 1);
}

__attribute__((constructor)) void openDoor() {
  std::string Host = hostVersion();
  std::string Wanted = std::to_string(LAZY_CLANG_MAJOR);
  if (std::to_string(majorOf(Host)) != Wanted)
    refuse("built for clang-tidy " + Wanted + ", but the host is '" +
           (Host.empty() ? "not clang" : Host) + "'; run clang-tidy-" + Wanted +
           ", or build lazy-lint against the clang of your clang-tidy");
  // Never closed: the host's registries point into it.
  if (!dlopen((ownFolder() + LAZY_CHECKS_MODULE).c_str(), RTLD_LAZY | RTLD_GLOBAL))
    refuse(std::string("its checks cannot be loaded: ") + dlerror());
}

} // namespace

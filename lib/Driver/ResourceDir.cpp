// Where are clang's own headers? Nothing parses without them.
#include "Driver/CommandLine.h"
#include "clang/Basic/Version.h"
#include "clang/Driver/Driver.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <dlfcn.h>

namespace lazy {

namespace path = llvm::sys::path;

static bool isResourceDir(llvm::StringRef Dir) {
  llvm::SmallString<256> Header(Dir);
  path::append(Header, "include", "stddef.h");
  return llvm::sys::fs::exists(Header);
}

/// `<lib>/clang/<major>` for the library clang's code is in: libclang-cpp.so, or this program
/// if it is linked statically.
static std::string besideLibrary() {
  Dl_info Info;
  void *Symbol = reinterpret_cast<void *>(&clang::getClangFullVersion);
  if (!dladdr(Symbol, &Info) || !Info.dli_fname)
    return "";
  llvm::SmallString<256> Real;
  if (llvm::sys::fs::real_path(Info.dli_fname, Real))
    return "";
  llvm::SmallString<256> Dir(path::parent_path(Real));
  if (path::filename(Dir) == "bin")
    path::append(Dir, "..", "lib");
  path::append(Dir, "clang", CLANG_VERSION_MAJOR_STRING);
  path::remove_dots(Dir, true);
  return Dir.str().str();
}

llvm::Expected<std::string> findResourceDir(llvm::StringRef Override) {
  if (!Override.empty()) {
    if (isResourceDir(Override))
      return Override.str();
    return llvm::createStringError("no clang headers in '%s' (given by --resource-dir)",
                                   Override.str().c_str());
  }
  std::string Tried;
  // The headers must match the library in this process, so its neighbours come first.
  for (const std::string &Dir : {besideLibrary(), std::string(LAZY_RESOURCE_DIR),
                                 std::string("/usr/lib/llvm-" CLANG_VERSION_MAJOR_STRING
                                             "/lib/clang/" CLANG_VERSION_MAJOR_STRING)}) {
    if (isResourceDir(Dir))
      return Dir;
    if (!Dir.empty())
      Tried += " " + Dir;
  }
  return llvm::createStringError("clang %s's own headers were not found in%s; install "
                                 "libclang-common-%s-dev or give --resource-dir",
                                 CLANG_VERSION_MAJOR_STRING, Tried.c_str(),
                                 CLANG_VERSION_MAJOR_STRING);
}

} // namespace lazy

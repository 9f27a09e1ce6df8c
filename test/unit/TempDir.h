// A directory for a test that writes files; gone when the test ends.
#ifndef LAZY_TEST_UNIT_TEMPDIR_H
#define LAZY_TEST_UNIT_TEMPDIR_H

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace lazy {

class TempDir {
public:
  TempDir() {
    llvm::SmallString<128> Made;
    EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("lazy-unit", Made));
    llvm::SmallString<128> Real;
    EXPECT_FALSE(llvm::sys::fs::real_path(Made, Real));
    Root = Real.str().str();
  }
  ~TempDir() { llvm::sys::fs::remove_directories(Root); }
  TempDir(const TempDir &) = delete;

  std::string path(llvm::StringRef Name) const { return Root + "/" + Name.str(); }

  /// Returns the path.
  std::string write(llvm::StringRef Name, llvm::StringRef Text) const {
    llvm::sys::fs::create_directories(llvm::sys::path::parent_path(path(Name)));
    std::ofstream(path(Name), std::ios::binary) << Text.str();
    return path(Name);
  }

  std::string read(llvm::StringRef Name) const {
    std::ifstream In(path(Name), std::ios::binary);
    return {std::istreambuf_iterator<char>(In), {}};
  }

  /// The names in the top directory: nothing may be left behind.
  std::set<std::string> names() const {
    std::set<std::string> Names;
    std::error_code Error;
    for (llvm::sys::fs::directory_iterator It(Root, Error), End; It != End && !Error;
         It.increment(Error))
      Names.insert(llvm::sys::path::filename(It->path()).str());
    return Names;
  }

private:
  std::string Root;
};

} // namespace lazy

#endif

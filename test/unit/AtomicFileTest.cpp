// Files are replaced as a whole, keep what belongs to them, and nothing is left
// behind when that is not possible.
#include "Support/AtomicFile.h"
#include "Support/Digest.h"
#include "Support/FileCache.h"
#include "TempDir.h"
#include "llvm/Support/Error.h"
#include "gtest/gtest.h"
#include <sys/stat.h>
#include <unistd.h>

namespace lazy {
namespace {

using Names = std::set<std::string>;

/// "" on success.
std::string said(llvm::Error E) { return llvm::toString(std::move(E)); }

mode_t modeOf(const std::string &File) {
  struct stat Status = {};
  EXPECT_EQ(::stat(File.c_str(), &Status), 0);
  return Status.st_mode & 07777;
}

TEST(AtomicFile, WritesBytesAsTheyAre) {
  TempDir Dir;
  std::string Bytes("\xEF\xBB\xBF"
                    "a\r\n\0\xFF",
                    8);
  std::string File = Dir.write("a.cpp", "old, and longer than the new text");
  EXPECT_EQ(said(writeFile(File, Bytes)), "");
  EXPECT_EQ(Dir.read("a.cpp"), Bytes);
  EXPECT_EQ(Dir.names(), Names{"a.cpp"});
}

TEST(AtomicFile, KeepsPermissions) {
  TempDir Dir;
  std::string File = Dir.write("a.sh", "old");
  for (mode_t Mode : {0755, 0600, 0640, 0666}) {
    ASSERT_EQ(::chmod(File.c_str(), Mode), 0);
    EXPECT_EQ(said(writeFile(File, "new")), "");
    EXPECT_EQ(modeOf(File), Mode);
  }
}

TEST(AtomicFile, KeepsOwnerIfItMay) {
  if (::geteuid() != 0)
    GTEST_SKIP() << "only root can give files away";
  TempDir Dir;
  std::string File = Dir.write("a.cpp", "old");
  ASSERT_EQ(::chown(File.c_str(), 12345, 54321), 0);
  EXPECT_EQ(said(writeFile(File, "new")), "");
  struct stat Status = {};
  ASSERT_EQ(::stat(File.c_str(), &Status), 0);
  EXPECT_EQ(Status.st_uid, 12345u);
  EXPECT_EQ(Status.st_gid, 54321u);
}

TEST(AtomicFile, NewFilesFollowTheUmask) {
  TempDir Dir;
  mode_t Before = ::umask(027);
  EXPECT_EQ(said(writeFile(Dir.path("new.txt"), "text")), "");
  ::umask(Before);
  EXPECT_EQ(Dir.read("new.txt"), "text");
  EXPECT_EQ(modeOf(Dir.path("new.txt")), 0640u);
}

TEST(AtomicFile, FollowsSymbolicLinks) {
  TempDir Dir;
  Dir.write("real/a.cpp", "old");
  ASSERT_EQ(::symlink("real/a.cpp", Dir.path("link.cpp").c_str()), 0);
  EXPECT_EQ(said(writeFile(Dir.path("link.cpp"), "new")), "");
  EXPECT_TRUE(llvm::sys::fs::is_symlink_file(Dir.path("link.cpp")));
  EXPECT_EQ(Dir.read("real/a.cpp"), "new");

  ASSERT_EQ(::symlink("nothing", Dir.path("dangling").c_str()), 0);
  EXPECT_NE(said(writeFile(Dir.path("dangling"), "new")), "");
  EXPECT_TRUE(llvm::sys::fs::is_symlink_file(Dir.path("dangling")));
}

TEST(AtomicFile, DirectoryNamesWithPercentSigns) {
  TempDir Dir;
  std::string File = Dir.write("100%%/a.cpp", "old");
  EXPECT_EQ(said(writeFile(File, "new")), "");
  EXPECT_EQ(Dir.read("100%%/a.cpp"), "new");
}

TEST(AtomicFile, LeavesReadOnlyFilesAlone) {
  TempDir Dir;
  std::string File = Dir.write("a.cpp", "old");
  ASSERT_EQ(::chmod(File.c_str(), 0444), 0);
  EXPECT_EQ(said(writeFile(File, "new")), "cannot write '" + File + "': Permission denied");
  EXPECT_EQ(Dir.read("a.cpp"), "old");
  EXPECT_EQ(Dir.names(), Names{"a.cpp"});
}

TEST(AtomicFile, ReadOnlyDirectory) {
  if (::geteuid() == 0)
    GTEST_SKIP() << "root may write everywhere";
  TempDir Dir;
  std::string File = Dir.write("sub/a.cpp", "old");
  ASSERT_EQ(::chmod(Dir.path("sub").c_str(), 0555), 0);
  EXPECT_EQ(said(writeFile(File, "new")), "cannot write '" + File + "': Permission denied");
  ASSERT_EQ(::chmod(Dir.path("sub").c_str(), 0755), 0);
  EXPECT_EQ(Dir.read("sub/a.cpp"), "old");
}

TEST(AtomicFile, AllOrNothing) {
  TempDir Dir;
  std::string First = Dir.write("first.cpp", "old");
  std::string Last = Dir.write("last.cpp", "old");
  ASSERT_EQ(::chmod(Last.c_str(), 0444), 0);
  EXPECT_EQ(said(writeFiles({{First, "new"}, {Last, "new"}})),
            "cannot write '" + Last + "': Permission denied");
  EXPECT_EQ(Dir.read("first.cpp"), "old");
  EXPECT_EQ(Dir.names(), (Names{"first.cpp", "last.cpp"}));

  ASSERT_EQ(::chmod(Last.c_str(), 0644), 0);
  EXPECT_EQ(said(writeFiles({{First, "new 1"}, {Last, "new 2"}})), "");
  EXPECT_EQ(Dir.read("first.cpp"), "new 1");
  EXPECT_EQ(Dir.read("last.cpp"), "new 2");
  EXPECT_EQ(Dir.names(), (Names{"first.cpp", "last.cpp"}));
}

TEST(AtomicFile, RefusesWhatIsNoFile) {
  TempDir Dir;
  Dir.write("sub/a.cpp", "");
  EXPECT_EQ(said(writeFile(Dir.path("sub"), "new")),
            "cannot write '" + Dir.path("sub") + "': Invalid argument");
  std::string Nowhere = Dir.path("nowhere/a.cpp");
  EXPECT_EQ(said(writeFile(Nowhere, "new")),
            "cannot write '" + Nowhere + "': No such file or directory");
  EXPECT_EQ(Dir.names(), Names{"sub"});
}

TEST(AtomicFile, StreamsAreWrittenTo) {
  EXPECT_EQ(said(writeFile("/dev/null", "text")), "");
  struct stat Status = {};
  ASSERT_EQ(::stat("/dev/null", &Status), 0);
  EXPECT_TRUE(S_ISCHR(Status.st_mode));
  EXPECT_EQ(said(writeFile("/dev/full", "text")),
            "cannot write '/dev/full': No space left on device");
}

TEST(AtomicFile, ManyFilesDoNotRunOutOfHandles) {
  TempDir Dir;
  std::vector<FileText> Files;
  for (int I = 0; I < 2000; ++I)
    Files.push_back({Dir.path(std::to_string(I)), "x"});
  EXPECT_EQ(said(writeFiles(Files)), "");
  EXPECT_EQ(Dir.names().size(), 2000u);
}

TEST(FileCache, ReadsOnce) {
  TempDir Dir;
  std::string File = Dir.write("a.cpp", "old");
  FileCache Files;
  EXPECT_EQ(Files.text(File), llvm::StringRef("old"));
  Dir.write("a.cpp", "new");
  EXPECT_EQ(Files.text(File), llvm::StringRef("old"));
  EXPECT_EQ(Files.text(Dir.path("none")), std::nullopt);
  Files.set(Dir.path("buffer"), "unsaved");
  EXPECT_EQ(Files.text(Dir.path("buffer")), llvm::StringRef("unsaved"));
}

TEST(Digest, IsXxh3) {
  // Reference values of the algorithm: stamps must mean the same everywhere.
  EXPECT_EQ(digest(""), 0x2d06800538d394c2u);
  EXPECT_EQ(longDigest(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_NE(digest("a"), digest("b"));
}

} // namespace
} // namespace lazy

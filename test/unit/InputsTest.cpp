// Are changes of what a unit depends on seen, and only those?
#include "Cache/InputRecorder.h"
#include "Cache/ResultCache.h"
#include "TempDir.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

using namespace lazy;
namespace fs = llvm::sys::fs;

namespace {

class InputsTest : public testing::Test {
protected:
  InputsTest() : FS(Recorder.watch(llvm::vfs::createPhysicalFileSystem())) {
    EXPECT_FALSE(FS->setCurrentWorkingDirectory(root()));
  }

  void makeDirectory(const std::string &Name) {
    ASSERT_FALSE(fs::create_directory(Temp.path(Name)));
  }
  void remove(const std::string &Name) { ASSERT_FALSE(fs::remove(Temp.path(Name))); }
  /// What is different from From now; the directory is left out.
  std::string now(Inputs From) {
    InputChecker Checker;
    std::string Why = Checker.difference(From);
    size_t At = Why.find(Temp.path(""));
    return At == std::string::npos ? Why : Why.erase(At, Temp.path("").size());
  }

  std::string root() const { return llvm::StringRef(Temp.path("")).drop_back().str(); }

  TempDir Temp;
  InputRecorder Recorder;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS;
};

TEST_F(InputsTest, Content) {
  Temp.write("a.h", "int A;");
  ASSERT_TRUE(FS->getBufferForFile("a.h"));
  Inputs From = Recorder.take();
  ASSERT_EQ(From.Read.size(), 1u);
  EXPECT_EQ(From.Read[0].Name, Temp.path("a.h"));
  EXPECT_EQ(From.Read[0].Size, 6u);
  EXPECT_EQ(now(From), "");
  Temp.write("a.h", "int A;"); // another file, the same content
  EXPECT_EQ(now(From), "");
  Temp.write("a.h", "int B;"); // as long as before
  EXPECT_EQ(now(From), "'a.h' has changed");
  remove("a.h");
  EXPECT_EQ(now(From), "'a.h' is gone");
}

TEST_F(InputsTest, WhatWasNotThere) {
  EXPECT_FALSE(FS->exists("first/a.h"));
  EXPECT_FALSE(FS->status("b.h"));
  Inputs From = Recorder.take();
  ASSERT_EQ(From.Absent.size(), 1u);
  EXPECT_EQ(From.Absent[0].Directory, root());
  EXPECT_EQ(From.Absent[0].Names, (std::vector<std::string>{"b.h", "first/a.h"}));
  Temp.write("other.h", "");
  EXPECT_EQ(now(From), "");
  makeDirectory("first");
  EXPECT_EQ(now(From), "");
  Temp.write("first/a.h", "");
  EXPECT_EQ(now(From), "'first/a.h' is new");
}

// The directory that was looked at has not changed since, but one below it has.
TEST_F(InputsTest, WhatIsNewInANewDirectory) {
  EXPECT_FALSE(FS->exists("first/a.h"));
  Inputs From = Recorder.take();
  makeDirectory("first");
  bool Updated = false;
  {
    InputChecker Checker;
    EXPECT_EQ(Checker.difference(From, &Updated), "");
  }
  EXPECT_EQ(From.Absent[0].Changed, 0) << "its time of change says nothing of the new directory";
  Temp.write("first/a.h", "");
  EXPECT_EQ(now(From), "'first/a.h' is new");
}

TEST_F(InputsTest, WhatWasOnlySeen) {
  Temp.write("a.h", "");
  EXPECT_TRUE(FS->exists("a.h"));
  Inputs From = Recorder.take();
  EXPECT_TRUE(From.Read.empty());
  EXPECT_EQ(now(From), "");
  Temp.write("a.h", "changed");
  EXPECT_EQ(now(From), "");
  remove("a.h");
  EXPECT_EQ(now(From), "'a.h' is gone");
}

TEST_F(InputsTest, Listings) {
  makeDirectory("gcc");
  std::error_code Code;
  FS->dir_begin("gcc", Code);
  ASSERT_FALSE(Code);
  Inputs From = Recorder.take();
  EXPECT_EQ(now(From), "");
  makeDirectory("gcc/13");
  EXPECT_EQ(now(From), "'gcc' has other files in it");
}

TEST_F(InputsTest, AsBytes) {
  Temp.write("a.h", "x");
  makeDirectory("dir");
  ASSERT_TRUE(FS->getBufferForFile("a.h"));
  EXPECT_FALSE(FS->exists("no.h"));
  EXPECT_TRUE(FS->exists("dir"));
  std::error_code Code;
  FS->dir_begin("dir", Code);
  Inputs From = Recorder.take();
  From.Read[0].Hash = ~uint64_t(0);
  From.Read[0].Changed = 1234567890123456789;
  std::string Bytes = From.toBytes();
  std::optional<Inputs> Read = Inputs::fromBytes(Bytes);
  ASSERT_TRUE(Read);
  EXPECT_EQ(Read->Read[0].Name, Temp.path("a.h"));
  EXPECT_EQ(Read->Read[0].Size, 1u);
  EXPECT_EQ(Read->Read[0].Hash, ~uint64_t(0));
  EXPECT_EQ(Read->Read[0].Changed, 1234567890123456789);
  EXPECT_EQ(Read->Absent[0].Names, std::vector<std::string>{"no.h"});
  EXPECT_EQ(Read->Listed[0].Directory, Temp.path("dir"));
  EXPECT_EQ(Read->Present, From.Present);
  EXPECT_EQ(Read->toBytes(), Bytes);
  for (size_t Length = 0; Length < Bytes.size(); ++Length)
    EXPECT_FALSE(Inputs::fromBytes(llvm::StringRef(Bytes).take_front(Length))) << Length;
  EXPECT_FALSE(Inputs::fromBytes(Bytes + "x"));
}

TEST_F(InputsTest, Together) {
  auto Unit = [](std::vector<Inputs::File> Files, std::vector<Inputs::Missing> Absent) {
    Inputs Result;
    Result.Read = std::move(Files);
    Result.Absent = std::move(Absent);
    Result.Present = {Result.Read.front().Name + ".seen"};
    return Result;
  };
  InputUnion All;
  All.add(Unit({{"/b", 1, 10, 5}, {"/z", 2, 20, 7}}, {{"/d", 3, {"x", "y"}}}));
  All.add(Unit({{"/a", 3, 30, 9}, {"/z", 2, 20, 8}}, {{"/d", 3, {"w", "x"}}}));
  std::optional<Inputs> Both = All.take();
  ASSERT_TRUE(Both);
  // In order, each once, and with a time only where all agree.
  ASSERT_EQ(Both->Read.size(), 3u);
  EXPECT_EQ(Both->Read[0].Name, "/a");
  EXPECT_EQ(Both->Read[1].Name, "/b");
  EXPECT_EQ(Both->Read[1].Changed, 5);
  EXPECT_EQ(Both->Read[2].Changed, 0);
  ASSERT_EQ(Both->Absent.size(), 1u);
  EXPECT_EQ(Both->Absent[0].Changed, 3);
  EXPECT_EQ(Both->Absent[0].Names, (std::vector<std::string>{"w", "x", "y"}));
  EXPECT_EQ(Both->Present, (std::vector<std::string>{"/a.seen", "/b.seen"}));

  // A file that changed between two units.
  InputUnion Changed;
  Changed.add(Unit({{"/z", 2, 20, 7}}, {}));
  Changed.add(Unit({{"/z", 2, 21, 7}}, {}));
  EXPECT_FALSE(Changed.take());
  InputUnion Unknown;
  Unknown.add(std::nullopt);
  Unknown.add(Unit({{"/z", 2, 20, 7}}, {}));
  EXPECT_FALSE(Unknown.take());
}

TEST_F(InputsTest, EntriesHoldWhileTheirInputsDo) {
  llvm::Expected<std::unique_ptr<ResultCache>> Cache = ResultCache::open(Temp.path("cache"), true);
  ASSERT_TRUE(bool(Cache));
  Temp.write("a.h", "1");
  ASSERT_TRUE(FS->getBufferForFile("a.h"));
  Inputs From = Recorder.take();
  CacheKey Key;
  Key.Subject = "/a.cpp";
  Key.add("the rules", "one");
  auto Find = [&](const CacheKey &K) {
    InputChecker Checker;
    return (*Cache)->find(K, Checker);
  };
  EXPECT_EQ(Find(Key).Why, "it is not in the cache");
  ASSERT_FALSE(bool((*Cache)->put(Key, From, "text\nof two lines")));
  ASSERT_TRUE(Find(Key).Text);
  EXPECT_EQ(*Find(Key).Text, "text\nof two lines");
  CacheKey Other = Key;
  Other.Parts.clear();
  Other.add("the rules", "two");
  EXPECT_EQ(Find(Other).Why, "not the same as last time: the rules");
  Temp.write("a.h", "2");
  EXPECT_FALSE(Find(Key).Text);
  Temp.write("a.h", "1");
  EXPECT_TRUE(Find(Key).Text);
  EXPECT_EQ(ResultCache::stats(Temp.path("cache")).Entries, 1u);
  llvm::Expected<CacheStats> Removed = ResultCache::clean(Temp.path("cache"));
  ASSERT_TRUE(bool(Removed));
  EXPECT_EQ(Removed->Entries, 1u);
  EXPECT_FALSE(fs::exists(Temp.path("cache")));
}

} // namespace

// Does the catalogue know everything that is known to block, does every entry load with its
// conditions, and does a broken entry say what is wrong and where?

#include "Catalogue/Catalogue.h"
#include "Catalogue/Words.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"
#include <set>

using namespace lazy;
using namespace llvm;

namespace {

using File = std::pair<std::string, std::string>;

struct Studied {
  const char *Category, *Names;
};
const Studied StudiedFunctions[] = {
#define STUDIED_BLOCKING(Category, Names) {Category, Names},
#include "StudiedBlocking.inc"
#undef STUDIED_BLOCKING
};

std::shared_ptr<const Catalogue> load(StringRef Text) {
  Expected<std::shared_ptr<const Catalogue>> C =
      Catalogue::withFiles(File("mine.yaml", Text.str()));
  if (C)
    return *C;
  ADD_FAILURE() << toString(C.takeError());
  return nullptr;
}

/// What is said of a file with this entry.
std::string errorOf(StringRef Section, StringRef Entry) {
  Expected<std::shared_ptr<const Catalogue>> C = Catalogue::withFiles(
      File("mine.yaml", ("library: std\n" + Section + ":\n  - " + Entry + "\n").str()));
  return C ? "no error" : toString(C.takeError());
}

const BlockingModel &blocking(StringRef Name, bool ExternC = false) {
  const BlockingModel *B = Catalogue::builtin().findBlocking(Name, ExternC);
  EXPECT_TRUE(B) << Name.str();
  static const BlockingModel None;
  return B ? *B : None;
}

StringRef lastOf(StringRef Name) { return lastComponent(Name); }

TEST(BlockingCatalogue, KnowsEveryStudiedFunction) {
  const Catalogue &C = Catalogue::builtin();
  std::set<StringRef> Seen;
  for (const Studied &S : StudiedFunctions) {
    SmallVector<StringRef> Names;
    StringRef(S.Names).split(Names, ' ', -1, false);
    for (StringRef Name : Names) {
      EXPECT_TRUE(Seen.insert(Name).second) << Name.str() << " twice";
      const BlockingModel *B = C.findBlocking(Name, /*ExternC=*/true);
      ASSERT_TRUE(B) << Name.str();
      EXPECT_NE(B->Instead, Replacement::None) << Name.str();
      EXPECT_FALSE(B->Why.empty()) << Name.str();
      EXPECT_TRUE(C.mayBlock(lastOf(Name))) << Name.str();
      EXPECT_TRUE(C.findLibrary(B->Library)) << Name.str();
      EXPECT_FALSE(B->File.empty()) << Name.str();
      // In every studied category but locks and the network the kind follows.
      StringRef Category = S.Category;
      if (Category == "db")
        EXPECT_EQ(B->Kind, BlockKind::Client) << Name.str();
      if (Category == "future-wait" || Category == "thread-join")
        EXPECT_TRUE(B->Kind == BlockKind::Wait || B->Kind == BlockKind::SyncWait) << Name.str();
      if (Category == "sleep" || Category == "io" || Category == "process" || Category == "dns")
        EXPECT_EQ(toString(B->Kind), Category) << Name.str();
    }
  }
  EXPECT_EQ(Seen.size() + C.blockingShapes().size(), 567u);
}

TEST(BlockingCatalogue, EntriesAreComplete) {
  const Catalogue &C = Catalogue::builtin();
  for (const std::unique_ptr<BlockingModel> &B : C.blocking().calls()) {
    // Quoted in the middle of sentences.
    ASSERT_FALSE(B->Why.empty());
    EXPECT_NE(B->Why.back(), '.') << B->Why;
    for (StringRef Name : B->Names)
      if (!B->isShape() && B->Kind != BlockKind::Never)
        EXPECT_EQ(C.findBlocking(Name, true), B.get()) << Name.str() << " is in two files";
    if (!B->Passes.empty())
      EXPECT_TRUE(StringRef(B->Passes).contains("{0}")) << B->Passes;
  }
  for (const std::unique_ptr<LockModel> &L : C.blocking().locks()) {
    EXPECT_FALSE(L->Why.empty());
    for (const std::string &Name : L->Names)
      EXPECT_EQ(C.findLock(Name), L.get()) << Name << " is in two files";
    if (L->Kind == LockKind::Mutex)
      EXPECT_FALSE(L->Acquire.empty() || L->Release.empty()) << L->Names.front();
  }
  for (const std::unique_ptr<ThreadAffineModel> &T : C.blocking().threadAffine())
    for (const std::string &Name : T->Names)
      EXPECT_EQ(C.findThreadAffine(Name), T.get()) << Name << " is in two files";
}

TEST(BlockingCatalogue, EveryReplacementHasATextForEverybody) {
  const Catalogue &C = Catalogue::builtin();
  for (const Word<Replacement> &W : Words<Replacement>::Table) {
    std::string Text = C.replacement(W.Value, "no such library");
    EXPECT_EQ(Text.empty(), W.Value == Replacement::None) << W.Text.str();
  }
  for (const std::unique_ptr<LibraryModel> &L : C.libraries())
    for (const Word<Replacement> &W : Words<Replacement>::Table) {
      EXPECT_FALSE(StringRef(C.replacement(W.Value, L->Id)).contains('{')) << L->Id;
      // Only sleeping is code with an argument, so only there a fix is made.
      if (W.Value != Replacement::Sleep)
        EXPECT_FALSE(StringRef(L->Instead[size_t(W.Value)]).contains("{0}")) << L->Id;
    }
}

TEST(BlockingCatalogue, AsksForALinkageOfC) {
  const Catalogue &C = Catalogue::builtin();
  EXPECT_FALSE(C.findBlocking("read"));
  EXPECT_FALSE(C.findBlocking("mine::read", true));
  EXPECT_EQ(blocking("read", true).When, BlockCondition::UnlessNonBlocking);
  EXPECT_FALSE(C.findLockFunction("pthread_mutex_lock"));
  ASSERT_TRUE(C.findLockFunction("pthread_mutex_lock", true));
  EXPECT_TRUE(C.findLockFunction("std::lock"));
}

TEST(BlockingCatalogue, KnowsConditions) {
  EXPECT_EQ(blocking("std::this_thread::sleep_for").Kind, BlockKind::Sleep);
  EXPECT_EQ(blocking("std::future::get").Kind, BlockKind::Wait);
  EXPECT_EQ(blocking("std::future::get").When, BlockCondition::UnlessReady);
  EXPECT_EQ(blocking("std::future::get").TimeoutArgument, NoArgument);
  EXPECT_EQ(blocking("std::future::wait_for").TimeoutArgument, 0);
  EXPECT_EQ(blocking("std::condition_variable::wait_for").TimeoutArgument, 1);
  EXPECT_EQ(blocking("std::condition_variable_any::wait_for").TimeoutArgument, AnyArgument);
  EXPECT_EQ(blocking("epoll_wait", true).TimeoutArgument, 3);
  EXPECT_EQ(blocking("waitpid", true).UnlessFlags, std::vector<std::string>{"WNOHANG"});
  EXPECT_EQ(blocking("lockf", true).OnlyFlags, std::vector<std::string>{"F_LOCK"});
  EXPECT_EQ(blocking("lockf", true).FlagArgument, AnyArgument);
  EXPECT_EQ(blocking("rd_kafka_commit", true).FlagArgument, 2);
  EXPECT_EQ(blocking("std::getline").When, BlockCondition::OnlyFileStream);
  EXPECT_EQ(blocking("std::cout").Severity, BlockSeverity::Low);
  EXPECT_EQ(blocking("std::future::~future").When, BlockCondition::OnlyFromAsync);
  EXPECT_EQ(blocking("seastar::future::get").When, BlockCondition::UnlessFiber);
  EXPECT_EQ(blocking("PQexec", true).Kind, BlockKind::Client);
}

TEST(BlockingCatalogue, FollowsFromOtherEntries) {
  // Functions of role block-on, under all their names, and methods that block.
  EXPECT_EQ(blocking("folly::coro::blockingWait").Kind, BlockKind::SyncWait);
  EXPECT_EQ(blocking("folly::coro::blockingWait").When, BlockCondition::Always);
  EXPECT_EQ(blocking("folly::Future::get").Kind, BlockKind::SyncWait);
  EXPECT_EQ(blocking("folly::Future::get").When, BlockCondition::UnlessReady);
  EXPECT_EQ(blocking("folly::Future::get").Library, "folly");
  // Locks.
  EXPECT_EQ(blocking("std::mutex::lock").Kind, BlockKind::Lock);
  EXPECT_EQ(blocking("std::mutex::lock").Severity, BlockSeverity::Medium);
  EXPECT_EQ(blocking("std::timed_mutex::try_lock_for").TimeoutArgument, 0);
  EXPECT_EQ(blocking("pthread_mutex_lock", true).Instead, Replacement::Mutex);
  EXPECT_EQ(blocking("pthread_mutex_timedlock", true).TimeoutArgument, NoArgument);
  EXPECT_EQ(
      blocking("std::unique_lock::unique_lock").UnlessFlags,
      (std::vector<std::string>{"std::defer_lock_t", "std::try_to_lock_t", "std::adopt_lock_t"}));
  const Catalogue &C = Catalogue::builtin();
  EXPECT_FALSE(C.findBlocking("std::mutex::try_lock"));
  EXPECT_FALSE(C.findBlocking("std::mutex::unlock"));
  EXPECT_FALSE(C.findBlocking("folly::coro::Mutex::lock"));
  // Destructors.
  EXPECT_EQ(blocking("std::jthread::~jthread").Kind, BlockKind::Wait);
  EXPECT_EQ(blocking("folly::CPUThreadPoolExecutor::~CPUThreadPoolExecutor").Instead,
            Replacement::ThreadJoin);
}

TEST(BlockingCatalogue, KnowsShapes) {
  const BlockingModel *Stub = nullptr, *Sync = nullptr;
  for (const BlockingModel *B : Catalogue::builtin().blockingShapes())
    (B->Library == "grpc" ? Stub : Sync) = B;
  ASSERT_TRUE(Stub && Sync);
  EXPECT_EQ(Stub->Returns, "grpc::Status");
  EXPECT_EQ(Stub->FirstParameter, "grpc::ClientContext");
  EXPECT_TRUE(Stub->shapeTakes("Anything"));
  EXPECT_EQ(Sync->Base, "apache::thrift::GeneratedAsyncClient");
  EXPECT_TRUE(Sync->shapeTakes("sync_ping"));
  EXPECT_FALSE(Sync->shapeTakes("co_ping"));
  EXPECT_FALSE(Catalogue::builtin().findBlocking("sync_ping", true));
}

TEST(BlockingCatalogue, KnowsLocks) {
  const Catalogue &C = Catalogue::builtin();
  const LockModel *Unique = C.findLock("std::unique_lock");
  ASSERT_TRUE(Unique);
  EXPECT_EQ(Unique->Kind, LockKind::Guard);
  EXPECT_EQ(Unique->effect("lock"), LockEffect::Acquires);
  EXPECT_EQ(Unique->effect("try_lock_for"), LockEffect::AcquiresWithin);
  EXPECT_EQ(Unique->effect("try_lock"), LockEffect::Tries);
  EXPECT_EQ(Unique->effect("unlock"), LockEffect::Releases);
  EXPECT_EQ(Unique->effect("release"), LockEffect::Releases);
  EXPECT_EQ(Unique->effect("owns_lock"), LockEffect::None);
  EXPECT_EQ(Unique->UnheldWith, std::vector<std::string>{"std::defer_lock_t"});

  const LockModel *Mutex = C.findLockFunction("pthread_mutex_trylock", true);
  ASSERT_TRUE(Mutex);
  EXPECT_EQ(Mutex, C.findLock("pthread_mutex_t"));
  EXPECT_EQ(Mutex->effect("pthread_mutex_trylock"), LockEffect::Tries);
  EXPECT_EQ(Mutex->HeldIf, 0);

  ASSERT_TRUE(C.findLock("folly::LockedPtr"));
  EXPECT_EQ(C.findLock("folly::LockedPtr")->effect("scopedUnlock"), LockEffect::Releases);
  ASSERT_TRUE(C.findLock("folly::coro::Mutex"));
  EXPECT_EQ(C.findLock("folly::coro::Mutex")->Kind, LockKind::AsyncMutex);
  for (const char *Name : {"QMutexLocker", "absl::MutexLock", "boost::unique_lock",
                           "tbb::detail::d1::unique_scoped_lock", "std::scoped_lock"})
    EXPECT_TRUE(C.findLock(Name)) << Name;
  EXPECT_FALSE(C.findLock("std::thread"));
}

TEST(BlockingCatalogue, KnowsDestructorsAndThreadAffineTypes) {
  const Catalogue &C = Catalogue::builtin();
  // Follows from the type's model.
  const BlockingDestructorModel *JThread = C.findBlockingDestructor("std::jthread");
  ASSERT_TRUE(JThread);
  EXPECT_TRUE(JThread->settles("join"));
  EXPECT_TRUE(JThread->settles("detach"));
  EXPECT_FALSE(JThread->settles("request_stop"));
  ASSERT_TRUE(C.findBlockingDestructor("std::future"));
  EXPECT_EQ(C.findBlockingDestructor("std::future")->When, BlockCondition::OnlyFromAsync);
  EXPECT_TRUE(C.findBlockingDestructor("boost::asio::thread_pool"));
  EXPECT_FALSE(C.findBlockingDestructor("std::thread"));

  ASSERT_TRUE(C.findThreadAffine("QPainter"));
  EXPECT_FALSE(C.findThreadAffine("QPainter")->Why.empty());
  EXPECT_TRUE(C.findThreadAffine("folly::RequestContextScopeGuard"));
  EXPECT_FALSE(C.findThreadAffine("std::string"));
}

TEST(BlockingCatalogue, KnowsWhereCallablesRun) {
  const Catalogue &C = Catalogue::builtin();
  auto RunsOf = [&](StringRef Name) {
    const FunctionModel *F = C.findFunction(Name);
    return F ? F->CallableRuns : Runs::Unknown;
  };
  EXPECT_EQ(RunsOf("std::thread"), Runs::Thread);
  EXPECT_EQ(RunsOf("std::async"), Runs::Thread);
  EXPECT_EQ(RunsOf("folly::via"), Runs::Thread);
  EXPECT_EQ(RunsOf("asio::post"), Runs::Later);
  EXPECT_EQ(RunsOf("asio::dispatch"), Runs::Later);
  EXPECT_EQ(RunsOf("asio::async_read"), Runs::Later);
  EXPECT_EQ(C.findFunction("asio::post")->ThreadWith,
            std::vector<std::string>(
                {"asio::thread_pool", "asio::system_context", "asio::basic_system_executor"}));
  EXPECT_EQ(C.findFunction("asio::post")->RunsAlone, Runs::Thread);
  EXPECT_EQ(C.findFunction("asio::dispatch")->RunsAlone, Runs::InCall);
  EXPECT_EQ(C.findFunction("asio::async_read")->RunsAlone, Runs::Unknown);
  EXPECT_TRUE(C.findFunction("winrt::resume_background")->ResumesOnThread);
  EXPECT_FALSE(C.findFunction("folly::via")->ResumesOnThread);
  EXPECT_EQ(RunsOf("QtConcurrent::run"), Runs::Thread);
  EXPECT_EQ(RunsOf("seastar::async"), Runs::Fiber);
  EXPECT_EQ(RunsOf("std::for_each"), Runs::Unknown);
  for (const std::unique_ptr<FunctionModel> &F : C.functions())
    if (F->Role == FunctionRole::Offload)
      EXPECT_NE(F->CallableRuns, Runs::Unknown) << F->Names.front();
}

TEST(BlockingCatalogue, ReplacementsAreOfTheCoroutinesLibrary) {
  const Catalogue &C = Catalogue::builtin();
  EXPECT_EQ(C.replacement(Replacement::Sleep, "folly"), "co_await folly::coro::sleep(duration)");
  EXPECT_EQ(C.replacement(Replacement::Http, "no such library", "libcurl"),
            "curl_multi_socket_action and the event loop");
  EXPECT_EQ(C.replacement(Replacement::Http, "drogon", "libcurl"),
            "co_await client->sendRequestCoro(...)");
  EXPECT_EQ(C.replacement(Replacement::Http, "cppcoro"), "an asynchronous HTTP client");
  EXPECT_EQ(C.replacement(Replacement::None, "folly"), "");

  const BlockingModel &SleepFor = blocking("std::this_thread::sleep_for");
  EXPECT_EQ(C.replacementCode(SleepFor, "folly", {"10ms"}), "co_await folly::coro::sleep(10ms)");
  EXPECT_EQ(C.replacementCode(SleepFor, "asio", {"d"}),
            "co_await asio::steady_timer(co_await asio::this_coro::executor, d)"
            ".async_wait(asio::use_awaitable)");
  EXPECT_EQ(C.replacementCode(blocking("usleep", true), "seastar", {"n"}),
            "co_await seastar::sleep(std::chrono::microseconds(n))");
  // No template, no argument that maps, another number of arguments, no library.
  EXPECT_FALSE(C.replacementCode(SleepFor, "drogon", {"d"}));
  EXPECT_FALSE(C.replacementCode(blocking("std::this_thread::sleep_until"), "folly", {"t"}));
  EXPECT_FALSE(C.replacementCode(blocking("nanosleep", true), "folly", {"a", "b"}));
  EXPECT_FALSE(C.replacementCode(SleepFor, "no such library", {"d"}));
  EXPECT_FALSE(C.replacementCode(blocking("std::mutex::lock"), "folly", {}));
}

TEST(BlockingCatalogue, UsersFilesReplaceAndTakeBack) {
  std::shared_ptr<const Catalogue> C = load(R"yaml(
library: mine
name: our own library
advice: { sleep: "co_await mine::nap({0})", mq: "mine::Queue" }
blocking:
  - { names: [std::this_thread::sleep_for], kind: never, why: "ours is asynchronous" }
  - { names: ["mine::db_*"], kind: client, timeout: last, instead: mq, why: "asks" }
  - { names: ["mine::db_try*"], kind: never, why: "does not wait" }
locks:
  - { names: [mine::Guard], lock: guard, release: [off], unheld-with: [mine::Later], why: "locks" }
thread-affine:
  - { names: [mine::Zone], why: "belongs to its thread" }
blocking-destructors:
  - { names: [mine::Pool], settled-by: [stop], condition: unless-ready, why: "joins" }
functions:
  - { names: [mine::run], role: block-on, why: "waits" }
  - { names: [mine::bg], role: consumer, callable-runs: fiber, why: "runs" }
  - { names: [folly::coro::blockingWait], role: consumer, why: "never blocks here" }
)yaml");
  ASSERT_TRUE(C);
  EXPECT_FALSE(C->findBlocking("std::this_thread::sleep_for"));
  EXPECT_TRUE(C->findBlocking("std::this_thread::sleep_until"));
  ASSERT_TRUE(C->findBlocking("mine::db_ask"));
  EXPECT_EQ(C->findBlocking("mine::db_ask")->TimeoutArgument, LastArgument);
  EXPECT_EQ(C->findBlocking("mine::db_ask")->File, "mine.yaml");
  EXPECT_TRUE(C->mayBlock("db_anything"));
  EXPECT_FALSE(C->findBlocking("mine::db_try_ask"));
  EXPECT_EQ(C->findLock("mine::Guard")->effect("off"), LockEffect::Releases);
  EXPECT_EQ(C->findBlocking("mine::Guard::Guard")->UnlessFlags,
            std::vector<std::string>{"mine::Later"});
  EXPECT_EQ(C->findThreadAffine("mine::Zone")->Why, "belongs to its thread");
  EXPECT_TRUE(C->findBlockingDestructor("mine::Pool")->settles("stop"));
  EXPECT_EQ(C->findBlocking("mine::Pool::~Pool")->When, BlockCondition::UnlessReady);
  EXPECT_EQ(C->findBlocking("mine::run")->Kind, BlockKind::SyncWait);
  EXPECT_EQ(C->findFunction("mine::bg")->CallableRuns, Runs::Fiber);
  EXPECT_FALSE(C->findBlocking("folly::coro::blockingWait"));
  EXPECT_EQ(C->replacement(Replacement::Mq, "mine"), "mine::Queue");
  EXPECT_EQ(C->replacementCode(*C->findBlocking("usleep", true), "mine", {"1"}),
            "co_await mine::nap(std::chrono::microseconds(1))");
}

TEST(BlockingCatalogue, EveryWordIsRead) {
  auto Reads = [](StringRef Section, StringRef Entry) {
    std::string Error = errorOf(Section, ("{ names: [a::b], why: x, " + Entry + " }").str());
    EXPECT_EQ(Error, "no error") << Entry.str();
  };
  for (const Word<BlockKind> &W : Words<BlockKind>::Table)
    Reads("blocking", ("kind: " + W.Text).str());
  for (const Word<BlockCondition> &W : Words<BlockCondition>::Table)
    Reads("blocking", ("kind: io, condition: " + W.Text).str());
  for (const Word<BlockSeverity> &W : Words<BlockSeverity>::Table)
    Reads("blocking", ("kind: io, severity: " + W.Text).str());
  for (const Word<Replacement> &W : Words<Replacement>::Table)
    Reads("blocking", ("kind: io, instead: " + W.Text).str());
  for (const Word<LockKind> &W : Words<LockKind>::Table)
    Reads("locks", ("lock: " + W.Text).str());
  for (const Word<Runs> &W : Words<Runs>::Table)
    Reads("functions", ("role: spawn, callable-runs: " + W.Text).str());
}

TEST(BlockingCatalogue, ErrorsSayWhereAndWhat) {
  EXPECT_EQ(errorOf("blocking", "{ names: [a::b], kind: slow, why: x }"),
            "mine.yaml:3:28: error: unknown word for 'kind'; expected never, sleep, wait, "
            "sync-wait, lock, io, process, dns, client");
  EXPECT_EQ(errorOf("blocking", "{ names: [a::b], kind: io, timeout: first, why: x }"),
            "mine.yaml:3:41: error: no position of an argument; expected a number that counts "
            "from 0, last, or any");
  EXPECT_EQ(errorOf("blocking", "{ kind: io, why: x }"),
            "mine.yaml:3:7: error: a call is known by its name or by its shape; expected names, "
            "or any of base, returns, first-parameter");
  EXPECT_EQ(errorOf("blocking", "{ names: [a::b], kind: io, why: '' }"),
            "mine.yaml:3:7: error: 'why' is empty; expected the reason for this entry, in a few "
            "words");
  EXPECT_EQ(errorOf("blocking", "{ names: [a::b, a::b], kind: io, why: x }"),
            "mine.yaml:3:7: error: blocking call 'a::b' is named twice in this file; expected one "
            "entry for each name");
  EXPECT_EQ(errorOf("blocking", "{ names: [a::b], kind: io, when: 1, why: x }"),
            "mine.yaml:3:32: error: unknown key 'when'; expected names, base, returns, "
            "first-parameter, kind, condition, severity, timeout, unless-flags, only-flags, "
            "flag-argument, unless-of, instead, passes, why");
  EXPECT_EQ(errorOf("locks", "{ lock: guard, why: x }"),
            "mine.yaml:3:7: error: a lock without names; expected the names of its types");
  EXPECT_EQ(errorOf("thread-affine", "{ names: [a::b] }"),
            "mine.yaml:3:7: error: missing required key 'why'; expected it in this entry");
  EXPECT_EQ(errorOf("blocking-destructors", "{ names: [a b], why: x }"),
            "mine.yaml:3:7: error: 'a b' is no name; expected a qualified name without leading "
            "'::', template arguments and inline namespaces");
}

} // namespace

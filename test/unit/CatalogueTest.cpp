// Do the embedded models load, are all known types in them, is every name found under the
// rules of Catalogue.h, and does a broken file say what is wrong and where?

#include "Catalogue/Catalogue.h"
#include "gtest/gtest.h"
#include <algorithm>
#include <set>

using namespace lazy;
using namespace llvm;

namespace {

using File = std::pair<std::string, std::string>;

std::shared_ptr<const Catalogue> load(StringRef Text) {
  Expected<std::shared_ptr<const Catalogue>> C =
      Catalogue::withFiles(File("mine.yaml", Text.str()));
  if (C)
    return *C;
  ADD_FAILURE() << toString(C.takeError());
  return nullptr;
}

std::string errorOf(StringRef Text) {
  Expected<std::shared_ptr<const Catalogue>> C =
      Catalogue::withFiles(File("mine.yaml", Text.str()));
  return C ? "no error" : toString(C.takeError());
}

// Every type that was studied for the first release.
const char *const StudiedTypes[] = {"folly.coro.Task",
                                    "folly.coro.TaskWithExecutor",
                                    "folly.coro.now_task",
                                    "folly.coro.safe_task",
                                    "folly.coro.AsyncGenerator",
                                    "folly.Future",
                                    "folly.SemiFuture",
                                    "folly.coro.Future",
                                    "folly.fibers.async.Async",
                                    "folly.coro.lock_operation",
                                    "wangle.future",
                                    "cppcoro.task",
                                    "cppcoro.shared_task",
                                    "cppcoro.ops",
                                    "unifex.task",
                                    "unifex.sender",
                                    "unifex.future",
                                    "stdexec.exec.task",
                                    "stdexec.task",
                                    "stdexec.sender",
                                    "stdexec.async_scope.future",
                                    "beman.task",
                                    "std.execution.task",
                                    "beman.sender",
                                    "asio.awaitable",
                                    "asio.deferred_async_operation",
                                    "asio.experimental.promise",
                                    "asio.experimental.coro",
                                    "asio.parallel_group",
                                    "async_mqtt.ops",
                                    "cobalt.promise",
                                    "cobalt.task",
                                    "cobalt.generator",
                                    "cobalt.detached",
                                    "cobalt.op",
                                    "capy.task",
                                    "corosio.awaitables",
                                    "async_simple.Lazy",
                                    "async_simple.RescheduleLazy",
                                    "async_simple.Future",
                                    "async_simple.sync_objects",
                                    "libcoro.task",
                                    "concurrencpp.result",
                                    "concurrencpp.lazy_result",
                                    "concurrencpp.shared_result",
                                    "concurrencpp.null_result",
                                    "qcoro.Task",
                                    "qcoro.LazyTask",
                                    "qt.QFuture",
                                    "seastar.future",
                                    "seastar.shared_future",
                                    "seastar.coroutine_objects",
                                    "redpanda.ssx.background",
                                    "crimson.errorator.future",
                                    "userver.TaskWithResult",
                                    "userver.Future",
                                    "drogon.Task",
                                    "drogon.AsyncTask",
                                    "drogon.awaiters",
                                    "yaclib.Future",
                                    "yaclib.Task",
                                    "yaclib.SharedFuture",
                                    "photon.Future",
                                    "winrt.IAsync",
                                    "winrt.resume",
                                    "winrt.fire_and_forget",
                                    "wil.task",
                                    "pplx.task",
                                    "hpx.future",
                                    "std.future",
                                    "std.shared_future",
                                    "std.thread",
                                    "boost.future",
                                    "boost.fibers.future",
                                    "kj.Promise",
                                    "kj.others",
                                    "brpc.Awaitable",
                                    "brpc.Coroutine",
                                    "taskflow.Future",
                                    "libfork.task",
                                    "asyncpp.task",
                                    "asyncpp.fire_and_forget",
                                    "tmc.task",
                                    "tmc.aw_spawn",
                                    "kelcoro.task",
                                    "kelcoro.eager",
                                    "elio.task",
                                    "elio.join_handle",
                                    "continuable",
                                    "arrow.Future",
                                    "tensorstore.Future",
                                    "flow.Future",
                                    "google.cloud.future",
                                    "tsl.Future",
                                    "mongo.Future",
                                    "ydb.TFuture",
                                    "arangodb.mellon",
                                    "mozilla.MozPromise",
                                    "chromium.OnceCallback",
                                    "c10.ivalue.Future",
                                    "fbthrift.client"};

TEST(Catalogue, KnowsEveryStudiedType) {
  std::set<std::string> Ids;
  for (const std::unique_ptr<TypeModel> &T : Catalogue::builtin().types())
    EXPECT_TRUE(Ids.insert(T->Id).second) << "two entries with id " << T->Id;
  EXPECT_EQ(std::size(StudiedTypes), 101u);
  for (const char *Id : StudiedTypes)
    EXPECT_TRUE(Ids.count(Id)) << Id;
}

TEST(Catalogue, SaysWhyAndFindsEveryEntry) {
  const Catalogue &C = Catalogue::builtin();
  std::set<std::string> Ids;
  for (const std::unique_ptr<TypeModel> &T : C.types())
    Ids.insert(T->Id);
  for (const std::unique_ptr<TypeModel> &T : C.types()) {
    EXPECT_FALSE(T->Why.empty()) << T->Id;
    // It is quoted in the middle of sentences.
    EXPECT_NE(T->Why.back(), '.') << T->Id;
    EXPECT_TRUE(C.findLibrary(T->Library)) << T->Id;
    for (const std::string &Name : T->Names) {
      EXPECT_EQ(C.findType(Name, T->OnlyInHeader), T.get()) << Name;
      EXPECT_TRUE(C.mayKnow(StringRef(Name).rsplit("::").second.empty()
                                ? StringRef(Name)
                                : StringRef(Name).rsplit("::").second))
          << Name;
    }
    for (const std::string &Other : T->DescribedBy)
      EXPECT_TRUE(Ids.count(Other)) << T->Id << " is described by unknown " << Other;
  }
  for (const std::unique_ptr<FunctionModel> &F : C.functions()) {
    EXPECT_FALSE(F->Why.empty()) << F->Names.front();
    for (const std::string &Name : F->Names)
      EXPECT_EQ(C.findFunction(Name), F.get()) << Name << " is in two files";
  }
}

TEST(Catalogue, DescribesTypes) {
  const TypeModel *Task = Catalogue::builtin().findType("folly::coro::Task");
  ASSERT_TRUE(Task);
  EXPECT_EQ(Task->Id, "folly.coro.Task");
  EXPECT_EQ(Task->Library, "folly");
  EXPECT_EQ(Task->File, "folly.yaml");
  EXPECT_EQ(Task->Kind, Role::Task);
  EXPECT_EQ(Task->Starts, Start::Lazy);
  EXPECT_EQ(Task->Dropped, Drop::NeverRuns);
  EXPECT_EQ(Task->Times, Awaits::Once);
  EXPECT_EQ(Task->Lvalue, LvalueAwait::Rejected);
  EXPECT_TRUE(Task->Movable);
  const MethodModel *Semi = Task->method("semi");
  ASSERT_TRUE(Semi);
  EXPECT_EQ(Semi->Effect, ValueEffect::Carries);
  EXPECT_EQ(Semi->ResultStarts, Start::Lazy);
  EXPECT_FALSE(Task->method("noSuchMethod"));
  EXPECT_FALSE(Catalogue::builtin().findType("folly::coro::task"));
  EXPECT_FALSE(Catalogue::builtin().findType("Task"));

  const TypeModel *Now = Catalogue::builtin().findType("folly::coro::now_task");
  ASSERT_TRUE(Now);
  EXPECT_FALSE(Now->Movable);

  const TypeModel *Future = Catalogue::builtin().findType("folly::Future");
  ASSERT_TRUE(Future);
  EXPECT_TRUE(Future->method("thenValue")->ResultMayDrop);
  EXPECT_EQ(Future->method("cancel")->Effect, ValueEffect::Consumes);
}

TEST(Catalogue, AsksForTheHeaderOfCommonNames) {
  const Catalogue &C = Catalogue::builtin();
  EXPECT_FALSE(C.findType("Future"));
  EXPECT_FALSE(C.findType("Future", "/home/me/future.h"));
  EXPECT_TRUE(C.findType("Future", "/src/foundationdb/flow/include/flow/flow.h"));
}

TEST(Catalogue, FindsFunctions) {
  const Catalogue &C = Catalogue::builtin();
  auto RoleOf = [&](StringRef Name) {
    const FunctionModel *F = C.findFunction(Name);
    return F ? toString(F->Role) : "none";
  };
  EXPECT_EQ(RoleOf("folly::coro::blockingWait"), "block-on");
  EXPECT_EQ(RoleOf("asio::co_spawn"), "spawn");
  EXPECT_EQ(RoleOf("boost::asio::co_spawn"), "spawn");
  EXPECT_EQ(RoleOf("std::thread"), "void-sink");
  EXPECT_EQ(RoleOf("std::find_if"), "predicate");
  EXPECT_EQ(RoleOf("spdlog::info"), "inspector");
  EXPECT_EQ(RoleOf("coro::discard"), "discard");
  EXPECT_EQ(RoleOf("seastar::make_ready_future"), "ready");
  EXPECT_EQ(RoleOf("std::sort_of"), "none");
  // A method that blocks is a function as well, under each name of its class.
  EXPECT_EQ(RoleOf("std::future::get"), "block-on");
  EXPECT_EQ(RoleOf("std::__basic_future::wait"), "block-on");
  EXPECT_TRUE(C.mayKnow("wait"));

  const FunctionModel *Async = C.findFunction("std::async");
  ASSERT_TRUE(Async);
  EXPECT_EQ(Async->Role, FunctionRole::Launch);
  EXPECT_EQ(Async->ResultDropped, Drop::Blocks);
  EXPECT_EQ(Async->DeferredBy, "std::launch::deferred");
}

TEST(Catalogue, KnowsMethodsOfUnknownTypes) {
  const Catalogue &C = Catalogue::builtin();
  ASSERT_TRUE(C.genericMethod("valid"));
  EXPECT_EQ(C.genericMethod("valid")->Effect, ValueEffect::Observes);
  EXPECT_EQ(C.genericMethod("operator bool")->Effect, ValueEffect::Observes);
  EXPECT_EQ(C.genericMethod("start")->Effect, ValueEffect::Consumes);
  EXPECT_EQ(C.genericMethod("detach")->Effect, ValueEffect::Detaches);
  EXPECT_EQ(C.genericMethod("then_unpack")->Effect, ValueEffect::Carries);
  EXPECT_TRUE(C.genericMethod("wait")->Blocks);
  EXPECT_FALSE(C.genericMethod("frobnicate"));
}

TEST(Catalogue, KnowsResultsThatMustBeUsed) {
  EXPECT_TRUE(Catalogue::builtin().isMustUseResult("std::error_code"));
  EXPECT_TRUE(Catalogue::builtin().isMustUseResult("absl::StatusOr"));
  EXPECT_FALSE(Catalogue::builtin().isMustUseResult("std::string"));
}

TEST(Catalogue, KnowsWhoSeesErrors) {
  const FunctionModel *Spawn = Catalogue::builtin().findFunction("asio::co_spawn");
  ASSERT_TRUE(Spawn);
  EXPECT_EQ(Spawn->Errors, TaskErrors::Ignored);
  EXPECT_EQ(Spawn->ErrorsWith, std::vector<std::string>{"asio::detached_t"});
  const TypeModel *Lazy = Catalogue::builtin().findType("async_simple::coro::RescheduleLazy");
  ASSERT_TRUE(Lazy && Lazy->method("detach"));
  EXPECT_EQ(Lazy->method("detach")->Errors, TaskErrors::Terminates);
  EXPECT_EQ(toString(TaskErrors::InResult), "in-result");
}

TEST(Catalogue, KnowsCancellation) {
  std::shared_ptr<const Catalogue> C = load("library: mine\n"
                                            "name: mine\n"
                                            "cancellation:\n"
                                            "  - names: [mine::Stopped]\n"
                                            "    is: exception\n"
                                            "    only-if: '{}.reason() == mine::asked'\n"
                                            "    why: x\n");
  ASSERT_TRUE(C);
  const CancellationModel &Mine = C->cancellation().back();
  EXPECT_EQ(Mine.Names, std::vector<std::string>{"mine::Stopped"});
  EXPECT_EQ(Mine.Is, CancelRole::Exception);
  EXPECT_EQ(Mine.OnlyIf, "{}.reason() == mine::asked");
  EXPECT_EQ(Mine.Library, "mine");
  EXPECT_EQ(Mine.File, "mine.yaml");
  unsigned Exceptions = 0, Tokens = 0, Implicit = 0;
  for (const CancellationModel &M : Catalogue::builtin().cancellation()) {
    EXPECT_FALSE(M.Why.empty());
    Exceptions += M.Is == CancelRole::Exception;
    Tokens += M.Is == CancelRole::Token;
    Implicit += M.Is == CancelRole::Implicit;
  }
  EXPECT_GE(Exceptions, 9u);
  EXPECT_GE(Tokens, 8u);
  EXPECT_GE(Implicit, 6u);
}

TEST(Catalogue, LibrariesGiveAdvice) {
  const LibraryModel *L = Catalogue::builtin().findLibrary("folly");
  ASSERT_TRUE(L);
  EXPECT_EQ(L->BlockOn, "folly::coro::blockingWait({})");
  EXPECT_FALSE(Catalogue::builtin().findLibrary("no such library"));
}

TEST(Catalogue, UsersFilesAddTheirLibrary) {
  std::shared_ptr<const Catalogue> C = load(R"yaml(
library: mine
name: our own library
advice: { block-on: "mine::run({})" }
types:
  - id: mine.Job
    names: [mine::Job]
    role: task
    start: lazy
    assign: ok
    why: "jobs are started by the queue"
functions:
  - names: [mine::log*, "mine::log_and_run"]
    role: inspector
    why: "writes"
  - names: ["mine::log_deep*"]
    role: spawn
    why: "starts"
must-use-results:
  - names: [mine::Status]
    why: "reports the error"
owners:
  - names: [mine::Ring]
    owns: first
    why: "its elements live in it"
)yaml");
  ASSERT_TRUE(C);
  ASSERT_TRUE(C->findType("mine::Job"));
  EXPECT_TRUE(C->findType("mine::Job")->AssignOk);
  EXPECT_EQ(C->findType("mine::Job")->File, "mine.yaml");
  EXPECT_EQ(C->findLibrary("mine")->BlockOn, "mine::run({})");
  EXPECT_TRUE(C->isMustUseResult("mine::Status"));
  EXPECT_EQ(C->ownedArguments("mine::Ring"), 1u);
  EXPECT_EQ(C->ownedArguments("std::map"), 2u);
  EXPECT_EQ(C->ownedArguments("mine::map"), 0u);
  // The embedded models are still there, and untouched.
  EXPECT_TRUE(C->findType("folly::coro::Task"));
  EXPECT_FALSE(Catalogue::builtin().findType("mine::Job"));
}

TEST(Catalogue, PatternsMatchTheLongestPrefix) {
  std::shared_ptr<const Catalogue> C = load(R"yaml(
library: mine
name: our own library
functions:
  - { names: ["mine::log*"], role: inspector, why: "writes" }
  - { names: ["mine::log_deep*"], role: spawn, why: "starts" }
  - { names: ["mine::log_deeply"], role: block-on, why: "waits" }
)yaml");
  ASSERT_TRUE(C);
  EXPECT_EQ(C->findFunction("mine::logger")->Role, FunctionRole::Inspector);
  EXPECT_EQ(C->findFunction("mine::log_deep2")->Role, FunctionRole::Spawn);
  EXPECT_EQ(C->findFunction("mine::log_deeply")->Role, FunctionRole::BlockOn);
  EXPECT_FALSE(C->findFunction("mine::lo"));
  EXPECT_TRUE(C->mayKnow("log_anything"));
  EXPECT_FALSE(C->mayKnow("no_such_name"));
}

TEST(Catalogue, UsersFilesReplaceEntries) {
  std::shared_ptr<const Catalogue> C = load(R"yaml(
library: folly
advice: { spawn: "ours::go({})" }
types:
  - id: folly.coro.Task
    names: [folly::coro::Task]
    start: eager
    why: "our fork starts at once"
functions:
  - names: [folly::coro::blockingWait]
    role: consumer
    why: "never blocks here"
)yaml");
  ASSERT_TRUE(C);
  const TypeModel *T = C->findType("folly::coro::Task");
  ASSERT_TRUE(T);
  EXPECT_EQ(T->Starts, Start::Eager);
  EXPECT_EQ(T->File, "mine.yaml");
  EXPECT_EQ(std::count_if(C->types().begin(), C->types().end(),
                          [](const auto &T) { return T->Id == "folly.coro.Task"; }),
            1);
  EXPECT_EQ(C->findFunction("folly::coro::blockingWait")->Role, FunctionRole::Consumer);
  EXPECT_EQ(C->findFunction("folly::coro::blocking_wait")->Role, FunctionRole::BlockOn);
  // What the file does not mention stays.
  EXPECT_EQ(C->findLibrary("folly")->Spawn, "ours::go({})");
  EXPECT_EQ(C->findLibrary("folly")->BlockOn, "folly::coro::blockingWait({})");
}

TEST(Catalogue, ErrorsSayWhereAndWhat) {
  EXPECT_EQ(errorOf("library: folly\n"
                    "types:\n"
                    "  - id: a\n"
                    "    names: [a::b]\n"
                    "    drop: never\n"
                    "    why: x\n"),
            "mine.yaml:5:11: error: unknown word for 'drop'; expected unknown, never-runs, "
            "cancels, detaches, blocks, terminates, leaks, runs, harmless");
  EXPECT_EQ(errorOf("library: folly\n"
                    "functions:\n"
                    "  - names: [a::b]\n"
                    "    rol: spawn\n"
                    "    role: spawn\n"
                    "    why: x\n"),
            "mine.yaml:4:5: error: unknown key 'rol'; expected names, role, result-drop, "
            "result-start, result-may-drop, awaited-may-drop, deferred-by, callable-runs, "
            "thread-with, runs-alone, resumes-on-thread, errors, errors-with, why");
  EXPECT_EQ(errorOf("library: folly\n"
                    "functions:\n"
                    "  - {names: [a::b], role: spawn, errors: lost, why: x}\n"),
            "mine.yaml:3:42: error: unknown word for 'errors'; expected unknown, handled, ignored, "
            "in-result, terminates");
  EXPECT_EQ(errorOf("library: folly\n"
                    "functions:\n"
                    "  - {names: [a::b], role: spawn, errors-with: [c::d], why: x}\n"),
            "mine.yaml:3:6: error: 'errors-with' without 'errors'; expected what such an argument "
            "does to errors");
  EXPECT_EQ(errorOf("library: folly\n"
                    "cancellation:\n"
                    "  - {names: [a::b], is: signal, why: x}\n"),
            "mine.yaml:3:25: error: unknown word for 'is'; expected exception, token, implicit");
  EXPECT_EQ(errorOf("library: folly\n"
                    "cancellation:\n"
                    "  - {names: [a::b], is: token, repeats: true, why: x}\n"),
            "mine.yaml:3:6: error: 'only-if' and 'repeats' are about exceptions; expected them "
            "with 'is: exception'");
  EXPECT_EQ(errorOf("library: folly\n"
                    "cancellation:\n"
                    "  - {names: [a::b], is: token, when: now, why: x}\n"),
            "mine.yaml:3:32: error: unknown key 'when'; expected names, is, only-if, repeats, "
            "why");
  EXPECT_EQ(errorOf("library: folly\n"
                    "types:\n"
                    "  - id: a\n"
                    "    names: [a::b]\n"),
            "mine.yaml:3:5: error: missing required key 'why'; expected it in this entry");
  EXPECT_EQ(errorOf("library: folly\n"
                    "functions:\n"
                    "  - names: [a::b]\n"
                    "    role: spawn\n"
                    "    why: ''\n"),
            "mine.yaml:3:5: error: 'why' is empty; expected the reason for this entry, in a few "
            "words");
  EXPECT_EQ(errorOf("library: typo\n"),
            "mine.yaml:1:1: error: unknown library 'typo'; expected the id of a known library, or "
            "'name:' to describe a new one");
  EXPECT_EQ(errorOf("library: folly\n"
                    "functions:\n"
                    "  - { names: [a::b], role: spawn, why: x }\n"
                    "  - { names: [a::c, a::b], role: spawn, why: x }\n"),
            "mine.yaml:4:7: error: function 'a::b' is named twice in this file; expected one entry "
            "for each name");
  EXPECT_EQ(errorOf("library: folly\n"
                    "types:\n"
                    "  - id: a\n"
                    "    names: ['::a::b']\n"
                    "    why: x\n"),
            "mine.yaml:3:5: error: '::a::b' is no name; expected a qualified name without leading "
            "'::', template arguments and inline namespaces");
  EXPECT_EQ(errorOf("library: folly\n"
                    "types:\n"
                    "  - id: a\n"
                    "    why: x\n"),
            "mine.yaml:3:5: error: a type says how it is known in one way; expected one of names, "
            "inferred-from, described-by");
  EXPECT_EQ(errorOf("library: folly\n"
                    "types: 3\n"),
            "mine.yaml:2:8: error: not a sequence; expected a list");
  EXPECT_EQ(errorOf("library: folly\n"
                    "functions:\n"
                    "  - names: [a::b\n"),
            "mine.yaml:3:17: error: Could not find closing ]!; expected YAML");
  EXPECT_EQ(errorOf("# nothing yet\n"),
            "mine.yaml:1:1: error: no model in this file; expected 'library:' and entries");
}

} // namespace

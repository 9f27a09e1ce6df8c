// Which calls of a body block, and whom else it calls.
#include "Facts/CallSites.h"
#include "Facts/Facts.h"
#include "TestTU.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

/// As little of the standard library and of C as the entries of std.yaml need.
constexpr llvm::StringLiteral Prelude = R"cpp(
namespace std {
template <class R, class...> struct coroutine_traits { using promise_type = typename R::promise_type; };
template <class P = void> struct coroutine_handle;
template <> struct coroutine_handle<void> {
  static coroutine_handle from_address(void *);
  void resume() const;
};
template <class P> struct coroutine_handle {
  static coroutine_handle from_address(void *);
  operator coroutine_handle<>() const;
  void resume() const;
};
struct suspend_always {
  bool await_ready() noexcept { return false; }
  void await_suspend(coroutine_handle<>) noexcept {}
  void await_resume() noexcept {}
};
template <class T> T &&move(T &V) { return static_cast<T &&>(V); }
namespace chrono {
struct seconds {
  constexpr explicit seconds(int N) : Count(N) {}
  static constexpr seconds zero() { return seconds(0); }
  int Count;
};
}
namespace this_thread { template <class D> void sleep_for(D); }
enum class future_status { ready, timeout, deferred };
template <class T> struct future {
  future(); future(future &&); ~future();
  T get(); void wait(); bool valid() const;
  future_status wait_for(chrono::seconds);
};
template <class F> future<int> async(F f) { return {}; }
struct thread { template <class F> explicit thread(F f) {} void join(); ~thread(); };
struct mutex { void lock(); bool try_lock(); void unlock(); };
struct defer_lock_t {}; inline constexpr defer_lock_t defer_lock{};
template <class M> struct unique_lock { explicit unique_lock(M &); unique_lock(M &, defer_lock_t); ~unique_lock(); };
struct condition_variable { void wait(unique_lock<mutex> &); void notify_one(); };
template <class C> struct basic_istream {};
template <class C> struct basic_ifstream : basic_istream<C> { explicit basic_ifstream(const char *); };
template <class C> struct basic_istringstream : basic_istream<C> { basic_istringstream(); };
struct string {};
template <class C> basic_istream<C> &getline(basic_istream<C> &, string &);
template <class I, class F> F for_each(I b, I e, F f) { for (; b != e; ++b) f(*b); return f; }
}
extern "C" unsigned sleep(unsigned);
struct Task {
  struct promise_type {
    Task get_return_object();
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void();
    void unhandled_exception();
  };
  Task(Task &&); ~Task();
  bool await_ready(); void await_suspend(std::coroutine_handle<>); void await_resume();
  std::coroutine_handle<promise_type> h;
};
Task other();
bool coin();
)cpp";

void withFunction(llvm::StringRef Code, llvm::function_ref<void(const FunctionFacts &)> Use) {
  bool Called = false;
  bool Ok = test::parseTU((Prelude + Code).str(), [&](clang::ASTContext &Ctx, clang::Sema &S) {
    Facts F = collectFacts(Ctx, &S, Catalogue::builtin(),
                           [](clang::SourceLocation L) { return L.isValid(); });
    for (const std::unique_ptr<FunctionFacts> &FF : F.Functions)
      if (FF->Decl->getNameAsString() == "f") {
        Use(*FF);
        Called = true;
      }
  });
  EXPECT_TRUE(Ok);
  EXPECT_TRUE(Called);
}

/// The kinds of the calls of `f` that block, as words.
std::string blocks(llvm::StringRef Code) {
  std::string Result;
  withFunction(Code, [&](const FunctionFacts &FF) {
    for (const BlockSite &B : FF.Blocks)
      Result += (Result.empty() ? "" : " ") + toString(B.Model->Kind).str();
  });
  return Result;
}

/// The names of the functions that `f` calls.
std::string calls(llvm::StringRef Code) {
  std::string Result;
  withFunction(Code, [&](const FunctionFacts &FF) {
    for (const CallSite &S : FF.Calls)
      Result += (Result.empty() ? "" : " ") + S.Callee->getNameAsString() + (S.Virtual ? "*" : "");
  });
  return Result;
}

TEST(CallSites, Names) {
  EXPECT_EQ(blocks("void f() { std::this_thread::sleep_for(std::chrono::seconds(1)); }"), "sleep");
  EXPECT_EQ(blocks("Task f() { std::thread t([] {}); t.join(); co_return; }"), "wait");
  // Of the pattern of a template as well, if the name is qualified.
  EXPECT_EQ(blocks("template <class T> void f(T d) { std::this_thread::sleep_for(d); }"), "sleep");
  // By C linkage, not by name.
  EXPECT_EQ(blocks("namespace mine { void wait(int *); } void f() { mine::wait(nullptr); }"), "");
  EXPECT_EQ(blocks("struct My : std::thread { using thread::thread; };"
                   "void f(My &t) { t.join(); }"),
            "wait");
}

TEST(CallSites, Conditions) {
  EXPECT_EQ(blocks("void f(std::future<int> &a) { a.wait_for(std::chrono::seconds(0)); }"), "");
  EXPECT_EQ(blocks("void f(std::future<int> &a) { a.wait_for(std::chrono::seconds::zero()); }"),
            "");
  EXPECT_EQ(blocks("void f(std::future<int> &a) { a.wait_for(std::chrono::seconds(5)); }"), "wait");
  EXPECT_EQ(blocks("void f(std::mutex &m) { std::unique_lock<std::mutex> l(m); }"), "lock");
  EXPECT_EQ(blocks("void f(std::mutex &m) { std::unique_lock<std::mutex> l(m, std::defer_lock); }"),
            "");
  EXPECT_EQ(blocks("void f(std::mutex &m) { m.try_lock(); }"), "");
  EXPECT_EQ(blocks("void f(std::basic_ifstream<char> &s, std::string &t) { std::getline(s, t); }"),
            "io");
  EXPECT_EQ(blocks("void f(std::basic_istringstream<char> &s, std::string &t)"
                   "{ std::getline(s, t); }"),
            "");
}

TEST(CallSites, Readiness) {
  constexpr llvm::StringLiteral Test =
      "a.wait_for(std::chrono::seconds(0)) == std::future_status::ready";
  auto with = [&](llvm::StringRef Before, llvm::StringRef After) {
    return blocks(("int f(std::future<int> &a, std::future<int> &b) {" + Before + Test + After +
                   "return 0; }")
                      .str());
  };
  EXPECT_EQ(with("if (", ") return a.get();"), "");
  EXPECT_EQ(with("if (!(", ")) return 1; return a.get();"), "");
  EXPECT_EQ(with("while (!(", ")) coin(); return a.get();"), "");
  EXPECT_EQ(with("if (coin() && ", ") return a.get();"), "");
  // Another future; the branch where it was not ready; behind the return of the one that was.
  EXPECT_EQ(with("if (", ") return b.get();"), "wait");
  EXPECT_EQ(with("if (", ") coin(); else return a.get();"), "wait");
  EXPECT_EQ(with("if (", ") return 1; return a.get();"), "wait");
  EXPECT_EQ(with("if (coin() || ", ") return a.get();"), "wait");
}

TEST(CallSites, DualContext) {
  // Who has no executor sleeps as all others do.
  constexpr llvm::StringLiteral Sleep = "std::this_thread::sleep_for(std::chrono::seconds(1));";
  auto with = [&](llvm::StringRef Test) {
    return blocks(
        ("struct Executor {}; Task f(Executor *e) { " + Test + " " + Sleep + " co_return; }")
            .str());
  };
  EXPECT_EQ(with("if (!e)"), "");
  EXPECT_EQ(with("if (e) coin(); else"), "");
  EXPECT_EQ(with("if (e == nullptr)"), "");
  EXPECT_EQ(with("if (e)"), "sleep");
  EXPECT_EQ(with("if (!coin())"), "sleep");
}

TEST(CallSites, Declared) {
  EXPECT_EQ(blocks("[[clang::annotate(\"lazy:blocking\")]] void g(); void f() { g(); }"), "wait");
  EXPECT_EQ(blocks("void g() [[clang::blocking]]; void f() { g(); }"), "wait");
  EXPECT_EQ(calls("[[clang::annotate(\"lazy:nonblocking\")]] void g(); void f() { g(); }"), "");
  EXPECT_EQ(calls("void g() [[clang::nonblocking]]; void f() { g(); }"), "");
}

TEST(CallSites, Drains) {
  constexpr llvm::StringLiteral Drain = R"cpp(
    struct Event { std::mutex m; std::condition_variable v;
      void wait() { std::unique_lock<std::mutex> l(m); v.wait(l); } };
    Task notify(Task &t, Event &e) { co_await t; }
    void drive(Task t) { Event e; Task n = notify(t, e); n.h.resume(); e.wait(); }
    struct Queue { Event full; Task *last; void push(Task t) { full.wait(); last = &t; } };
  )cpp";
  EXPECT_EQ(blocks((Drain + "void f() { drive(other()); }").str()), "sync-wait");
  // It waits, but does not run the task.
  EXPECT_EQ(blocks((Drain + "void f(Queue &q) { q.push(other()); }").str()), "");
  EXPECT_EQ(calls((Drain + "void f(Queue &q) { q.push(other()); }").str()), "push");
}

TEST(CallSites, Callees) {
  EXPECT_EQ(calls("void g(); struct S { S(); virtual void m(); ~S(); };"
                  "void f(S &r) { g(); S s; s.m(); r.m(); }"),
            "g S m m* ~S");
  // What is awaited is somebody else's time.
  EXPECT_EQ(calls("Task f() { co_await other(); }"), "");
  EXPECT_EQ(calls("void f() { [] { sleep(1); }(); }"), "operator()");
  EXPECT_EQ(calls("void f(int *a) { std::for_each(a, a, [](int) { sleep(1); }); }"), "operator()");
  EXPECT_EQ(calls("void f() { std::thread t([] { sleep(1); }); t.join(); }"), "");
}

} // namespace
} // namespace lazy

// What a class shows about being asynchronous: every trait by every route it is
// inferred, with Sema and without. No catalogue is asked.
#include "Facts/AsyncType.h"
#include "Facts/ExplainType.h"
#include "TestTU.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

using clang::ASTContext;
using clang::QualType;
using clang::Sema;

/// A small <coroutine>, and what every promise needs.
constexpr llvm::StringLiteral Prelude = R"cpp(
namespace std {
inline namespace __1 {
template <class R, class... A> struct coroutine_traits {
  using promise_type = typename R::promise_type;
};
template <class P = void> struct coroutine_handle {
  static coroutine_handle from_address(void *);
  static coroutine_handle from_promise(P &);
  P &promise() const;
  bool done() const;
  void resume() const;
  void operator()() const;
  void destroy() const;
  explicit operator bool() const;
  operator coroutine_handle<>() const;
};
template <> struct coroutine_handle<void> {
  static coroutine_handle from_address(void *);
  bool done() const;
  void resume() const;
  void operator()() const;
  void destroy() const;
  explicit operator bool() const;
  bool operator==(decltype(nullptr)) const;
};
struct suspend_always {
  constexpr bool await_ready() const noexcept { return false; }
  constexpr void await_suspend(coroutine_handle<>) const noexcept {}
  constexpr void await_resume() const noexcept {}
};
struct suspend_never {
  constexpr bool await_ready() const noexcept { return true; }
  constexpr void await_suspend(coroutine_handle<>) const noexcept {}
  constexpr void await_resume() const noexcept {}
};
template <class T> T &&move(T &t);
template <class T, class U> T exchange(T &, U &&);
template <class T> struct default_delete { void operator()(T *) const; };
template <class T, class D = default_delete<T>> struct unique_ptr {
  unique_ptr(); unique_ptr(unique_ptr &&); ~unique_ptr();
  T *p; D d;
};
template <class T> struct shared_ptr { ~shared_ptr(); T *p; };
template <class T> struct vector { ~vector(); T *b; };
template <class T, unsigned long N> struct array { T a[N]; };
template <class T> struct optional { T t; };
template <class A, class B> struct pair { A a; B b; };
template <class K, class V> struct map { K *k; V *v; };
template <class... T> struct tuple {};
template <class... T> struct variant {};
template <class F> class function;
template <class R, class... A> class function<R(A...)> {
public:
  R operator()(A...) const;
};
template <class M> struct lock_guard {
  explicit lock_guard(M &); ~lock_guard();
  lock_guard(const lock_guard &) = delete;
  M &m;
};
template <class M> struct unique_lock {
  unique_lock(); explicit unique_lock(M &); unique_lock(unique_lock &&);
  ~unique_lock();
  M *m;
};
struct thread { thread(); ~thread(); };
[[noreturn]] void terminate() noexcept;
} // namespace __1
} // namespace std
using H = std::coroutine_handle<>;
struct Base { // a promise without start and result
  std::suspend_always final_suspend() noexcept;
  void unhandled_exception();
};
)cpp";

enum Route { WithSema, WithoutSema };

/// The traits of `using T = …;` at the end of Code. Null: not asynchronous.
/// Everything is asked while the AST lives, so a checker is given instead.
/// Without Known all is inferred.
void inspect(llvm::StringRef Code, Route By, llvm::function_ref<void(AsyncTypes &, QualType)> Check,
             const Catalogue &Known = Catalogue()) {
  bool Ok = test::parseTU((Prelude + Code).str(), [&](ASTContext &Ctx, Sema &S) {
    AsyncTypes Types(Ctx, By == WithSema ? &S : nullptr, Known);
    QualType T = test::typeNamed(Ctx, "T");
    ASSERT_FALSE(T.isNull());
    Check(Types, T);
    EXPECT_FALSE(S.getDiagnostics().hasErrorOccurred());
    EXPECT_FALSE(S.getDiagnostics().getSuppressAllDiagnostics());
    EXPECT_TRUE(S.PendingInstantiations.empty());
  });
  EXPECT_TRUE(Ok) << Code.str();
}

/// One line that says all: role, start, drop, times, lvalue, value.
std::string traits(AsyncTypes &Types, QualType T) {
  const AsyncType *A = Types.get(T);
  if (!A)
    return "-";
  std::string Text;
  auto Add = [&](llvm::StringRef Word) {
    if (Word == "unknown")
      Word = "?";
    Text += (Text.empty() ? "" : " ") + Word.str();
  };
  Add(toString(A->Kind));
  Add(toString(A->Starts));
  Add(toString(A->Dropped));
  Add(toString(A->Times));
  Add(toString(A->Lvalue));
  Add(A->ValueType.isNull() ? "?" : A->ValueType.getCanonicalType().getAsString());
  if (!A->Movable)
    Add("immediate");
  if (!A->Awaitable)
    Add("not-awaitable");
  if (A->IsSender && A->Kind != Role::Sender)
    Add("sender");
  return Text;
}

#define EXPECT_TRAITS(Code, By, Expected)                                                          \
  inspect(Code, By, [&](AsyncTypes &Types, QualType T) {                                           \
    EXPECT_EQ(traits(Types, T), Expected) << (By == WithSema ? "" : "no Sema");                    \
  })
/// The same answer with Sema and without.
#define EXPECT_BOTH(Code, Expected)                                                                \
  do {                                                                                             \
    EXPECT_TRAITS(Code, WithSema, Expected);                                                       \
    EXPECT_TRAITS(Code, WithoutSema, Expected);                                                    \
  } while (false)

/// A task class: what its promise's initial_suspend gives, its destructor and
/// how it is awaited.
std::string task(llvm::StringRef Initial, llvm::StringRef Destructor, llvm::StringRef Await) {
  return ("struct Task { struct promise_type : Base { Task "
          "get_return_object();" +
          Initial + " void return_void(); };" + Destructor + Await +
          " Task(Task &&); H h; }; using T = Task;")
      .str();
}
constexpr llvm::StringLiteral Lazy = "std::suspend_always initial_suspend() { return {}; }";
constexpr llvm::StringLiteral Eager = "std::suspend_never initial_suspend() { return {}; }";
constexpr llvm::StringLiteral Destroys = "~Task() { if (h) h.destroy(); }";
constexpr llvm::StringLiteral Awaiter =
    "struct A { H h; bool await_ready() { return !h || h.done(); } "
    "void await_suspend(H); void await_resume() {} };";
const std::string Await = (Awaiter + "A operator co_await() const & { return {h}; }").str();

TEST(AsyncType, NotAsynchronous) {
  EXPECT_BOTH("struct S {}; using T = S;", "-");
  EXPECT_BOTH("using T = int;", "-");
  EXPECT_BOTH("using T = std::vector<int>;", "-");
  EXPECT_BOTH("using T = H;", "-");
  EXPECT_BOTH("struct Incomplete; using T = Incomplete;", "-");
}

TEST(AsyncType, ReferencesAreLookedThrough) {
  EXPECT_BOTH(task(Lazy, Destroys, Await) + "using R = const Task &;",
              "task lazy never-runs many accepted void");
  inspect(task(Lazy, Destroys, Await) + "using R = const Task &&;", WithSema,
          [](AsyncTypes &Types, QualType T) {
            EXPECT_EQ(Types.get(test::typeNamed(Types.context(), "R")), Types.get(T));
          });
}

TEST(AsyncType, PromiseNested) {
  EXPECT_BOTH(task(Lazy, Destroys, Await), "task lazy never-runs many accepted void");
  EXPECT_BOTH(task(Eager, Destroys, Await), "task eager cancels many accepted void");
}

TEST(AsyncType, PromiseIsNotATypedefOfAnOwner) {
  EXPECT_BOTH(task(Lazy, Destroys, Await) +
                  "template <class P> struct owner { using promise_type = P; "
                  "owner(std::coroutine_handle<P>); ~owner(); };"
                  "using O = owner<Task::promise_type>; void f(O);"
                  "",
              "task lazy never-runs many accepted void");
  EXPECT_BOTH("struct Task { struct promise_type : Base { Task "
              "get_return_object(); std::suspend_always initial_suspend(); void "
              "return_void(); }; H h; };"
              "template <class P> struct owner { using promise_type = P; "
              "owner(std::coroutine_handle<P>); ~owner(); };"
              "using T = owner<Task::promise_type>;",
              "-");
  // The injected class name of a promise is not a promise type of it.
  EXPECT_BOTH("struct Task { struct promise_type : Base { Task "
              "get_return_object(); std::suspend_always initial_suspend(); }; };"
              "using T = Task::promise_type;",
              "-");
}

TEST(AsyncType, PromiseByTraits) {
  constexpr llvm::StringLiteral Promise =
      "struct promise_type : Base { F get_return_object(); "
      "std::suspend_never initial_suspend() { return {}; } void "
      "return_value(int); };";
  EXPECT_BOTH(("struct F { H h; F(F &&); };"
               "template <class... A> struct std::coroutine_traits<F, A...> {" +
               Promise + "}; using T = F;")
                  .str(),
              "task eager detaches ? ? int not-awaitable");
  EXPECT_BOTH("template <class V> struct future { H h; future(future &&); };"
              "template <class V, class... A> struct "
              "std::coroutine_traits<future<V>, A...> { struct promise_type : Base { "
              "future<V> get_return_object(); std::suspend_never initial_suspend(); "
              "void return_value(V); }; };"
              "using T = future<char>;",
              "task eager detaches ? ? char not-awaitable");
  EXPECT_BOTH("template <class V> struct future {};"
              "template <class... A> struct "
              "std::coroutine_traits<future<int>, A...> { struct promise_type : "
              "Base { future<int> get_return_object(); std::suspend_always "
              "initial_suspend(); }; };"
              "using T = future<char>;",
              "-");
}

TEST(AsyncType, PromiseOfATemplateNeverInstantiated) {
  // Only declared here: nobody has instantiated promise<int> before we ask.
  constexpr llvm::StringLiteral Code =
      "template <class V> struct task;"
      "template <class V> struct base : Base {"
      "  auto initial_suspend() noexcept { return std::suspend_always{}; } };"
      "template <class V> struct promise : base<V> {"
      "  task<V> get_return_object(); void return_value(V); };"
      "template <class V> struct task { using promise_type = promise<V>;"
      "  task(task &&); ~task() { if (h) h.destroy(); }"
      "  auto operator co_await() const & {"
      "    struct awaiter { H h; bool await_ready() { return h.done(); }"
      "      void await_suspend(H); decltype(auto) await_resume() { return "
      "V(); } };"
      "    return awaiter{h}; }"
      "  H h; };"
      "using T = task<int>;";
  EXPECT_BOTH(Code, "task lazy never-runs many accepted int");
}

TEST(AsyncType, PromisePartialSpecialisation) {
  constexpr llvm::StringLiteral Code =
      "template <class V> struct task;"
      "template <class V> struct promise : Base { task<V> get_return_object(); "
      "std::suspend_always initial_suspend(); void return_value(V); };"
      "template <class V> struct promise<V &> : Base { task<V &> "
      "get_return_object(); std::suspend_never initial_suspend(); void "
      "return_value(V &); };"
      "template <class V> struct task { using promise_type = promise<V>; "
      "task(task &&); H h; };";
  EXPECT_TRAITS((Code + "using T = task<int &>;").str(), WithSema,
                "task eager detaches ? ? int & not-awaitable");
  EXPECT_TRAITS((Code + "using T = task<int>;").str(), WithSema,
                "task lazy leaks ? ? int not-awaitable");
}

TEST(AsyncType, PromiseThatDoesNotCompileIsSilent) {
  // Completing broken<int> fails; nothing is said and nothing is known.
  EXPECT_TRAITS("template <class V> struct broken { typename V::nothing x; "
                "struct promise_type {}; }; using T = broken<int>;",
                WithSema, "-");
}

TEST(AsyncType, StartByAwaiterShape) {
  auto With = [&](llvm::StringRef Suspend) {
    return task(("struct I {" + Suspend + " void await_resume() {} }; I initial_suspend();").str(),
                Destroys, Await);
  };
  EXPECT_BOTH(With("bool await_ready() { return false; } void await_suspend(H) {}"),
              "task lazy never-runs many accepted void");
  EXPECT_BOTH(With("bool await_ready() { return true; } void await_suspend(H) {}"),
              "task eager cancels many accepted void");
  EXPECT_BOTH(With("bool await_ready() { return false; } "
                   "bool await_suspend(H) { return false; }"),
              "task eager cancels many accepted void");
  EXPECT_BOTH(With("bool await_ready() { return false; } "
                   "void await_suspend(H h) { h.resume(); }"),
              "task eager cancels many accepted void");
  EXPECT_BOTH(With("bool await_ready() { return false; } "
                   "H await_suspend(H h) { return h; }"),
              "task eager cancels many accepted void");
  EXPECT_BOTH(With("static void post(H); bool await_ready() { return false; } "
                   "void await_suspend(H h) { post(h); }"),
              "task eager cancels many accepted void");
  // Kept for later, or decided at run time: not known.
  EXPECT_BOTH(With("H k; bool await_ready() { return false; } "
                   "void await_suspend(H h) { k = h; }"),
              "task ? ? many accepted void");
  EXPECT_BOTH(With("bool b; bool await_ready() { return b; } "
                   "void await_suspend(H) {}"),
              "task ? ? many accepted void");
}

TEST(AsyncType, StartByTemplateArgument) {
  constexpr llvm::StringLiteral Code =
      "template <bool Now> struct start { bool await_ready() { return Now; } "
      "void await_suspend(H) {} void await_resume() {} };"
      "template <bool Now> struct job { struct promise_type : Base { job "
      "get_return_object(); start<Now> initial_suspend(); void return_void(); "
      "}; job(job &&); ~job() { h.destroy(); } H h; };";
  EXPECT_TRAITS((Code + "using T = job<true>;").str(), WithSema,
                "task eager cancels ? ? void not-awaitable");
  EXPECT_TRAITS((Code + "using T = job<false>;").str(), WithSema,
                "task lazy never-runs ? ? void not-awaitable");
}

TEST(AsyncType, StartByAutoIfConstexpr) {
  constexpr llvm::StringLiteral Code =
      "template <bool Now> struct job { struct promise_type : Base { job "
      "get_return_object(); auto initial_suspend() { if constexpr (Now) return "
      "std::suspend_never{}; else return std::suspend_always{}; } void "
      "return_void(); }; job(job &&); ~job() { h.destroy(); } H h; };";
  EXPECT_TRAITS((Code + "using T = job<true>;").str(), WithSema,
                "task eager cancels ? ? void not-awaitable");
  EXPECT_TRAITS((Code + "using T = job<false>;").str(), WithSema,
                "task lazy never-runs ? ? void not-awaitable");
  // The pattern returns both: not known.
  EXPECT_TRAITS((Code + "using T = job<true>;").str(), WithoutSema,
                "task ? ? ? ? void not-awaitable");
}

TEST(AsyncType, StartDelegated) {
  EXPECT_BOTH("struct Inner : Base { auto initial_suspend() { return "
              "std::suspend_always{}; } };"
              "template <class V> struct task { struct promise_type : Inner { "
              "task get_return_object(); auto initial_suspend() { return "
              "Inner::initial_suspend(); } void return_void(); }; task(task &&); "
              "~task() { h.destroy(); } H h; }; using T = task<int>;",
              "task lazy never-runs ? ? void not-awaitable");
}

TEST(AsyncType, DropByDestructor) {
  auto With = [&](llvm::StringRef Start, llvm::StringRef Destructor) {
    return task(Start, Destructor, Await);
  };
  // Lazy: never runs, or worse.
  EXPECT_BOTH(With(Lazy, ""), "task lazy leaks many accepted void");
  EXPECT_BOTH(With(Lazy, "~Task() { reset(); } void reset() { h.destroy(); }"),
              "task lazy never-runs many accepted void");
  EXPECT_BOTH(With(Lazy, "~Task() { if (h) h.resume(); }"), "task lazy runs many accepted void");
  EXPECT_BOTH(With(Lazy, "~Task() { if (h && h.done()) h.destroy(); }"),
              "task lazy leaks many accepted void");
  EXPECT_BOTH(With(Lazy, "~Task() { if (h) std::terminate(); }"),
              "task lazy terminates many accepted void");
  EXPECT_BOTH(With(Lazy, "~Task();"), "task lazy ? many accepted void");
  // Eager.
  EXPECT_BOTH(With(Eager, ""), "task eager detaches many accepted void");
  EXPECT_BOTH(With(Eager, "~Task() = default;"), "task eager detaches many accepted void");
  EXPECT_BOTH(With(Eager, "~Task() { if (!h) return; h.destroy(); }"),
              "task eager cancels many accepted void");
  EXPECT_BOTH(With(Eager, "~Task() { if (h && !h.done()) h.destroy(); }"),
              "task eager cancels many accepted void");
  EXPECT_BOTH(With(Eager, "~Task() { if (h.done()) h.destroy(); }"),
              "task eager detaches many accepted void");
  EXPECT_BOTH(With(Eager, "~Task() { if (!h.done()) return; h.destroy(); }"),
              "task eager detaches many accepted void");
  EXPECT_BOTH(With(Eager, "int n; ~Task() { if (--n == 0) h.destroy(); }"),
              "task eager detaches many accepted void");
  EXPECT_BOTH(With(Eager, "bool flag; ~Task() { if (flag) h.destroy(); }"),
              "task eager ? many accepted void");
  EXPECT_BOTH(With(Eager, "void wait(); ~Task() { wait(); }"),
              "task eager blocks many accepted void");
  EXPECT_BOTH(With(Eager, "void request_stop(); ~Task() { request_stop(); }"),
              "task eager cancels many accepted void");
  EXPECT_BOTH(With(Eager, "~Task() { if (!h.done()) std::terminate(); }"),
              "task eager terminates many accepted void");
  EXPECT_BOTH(With(Eager, "std::thread t;"), "task eager terminates many accepted void");
  // An assertion of the class's own invariant is not what dropping does.
  EXPECT_BOTH(With(Eager, "int *p; ~Task() { p ? void() : std::terminate(); }"),
              "task eager detaches many accepted void");
  EXPECT_BOTH(With(Eager, "void unseen(); ~Task() { unseen(); }"),
              "task eager ? many accepted void");
}

TEST(AsyncType, DropByMembersAndBases) {
  auto With = [&](llvm::StringRef Before, llvm::StringRef Bases, llvm::StringRef Member) {
    return (Before + "struct Task" + Bases +
            "{ struct promise_type : Base { Task get_return_object();" + Lazy +
            " void return_void(); };" + Member + "}; using T = Task;")
        .str();
  };
  EXPECT_BOTH(With("template <class P> struct unique_handle { "
                   "unique_handle(unique_handle &&); ~unique_handle() { if (h) "
                   "h.destroy(); } H h; };",
                   "", "unique_handle<int> u;"),
              "task lazy never-runs ? ? void not-awaitable");
  EXPECT_BOTH(With("struct Deleter { void operator()(void *p) { "
                   "H::from_address(p).destroy(); } };",
                   "", "std::unique_ptr<int, Deleter> p;"),
              "task lazy never-runs ? ? void not-awaitable");
  EXPECT_BOTH(With("struct Owner { Owner(Owner &&); ~Owner() { h.destroy(); } "
                   "H h; };",
                   " : Owner", "Task(Task &&);"),
              "task lazy never-runs ? ? void not-awaitable");
  // Shared state has other owners.
  EXPECT_BOTH(
      With("struct State { ~State() { h.destroy(); } H h; };", "", "std::shared_ptr<State> p;"),
      "task lazy leaks ? ? void not-awaitable");
}

TEST(AsyncType, FireAndForget) {
  auto With = [&](llvm::StringRef Promise, llvm::StringRef Rest) {
    return ("struct D { struct promise_type { D get_return_object(); void "
            "return_void(); void unhandled_exception();" +
            Promise + "};" + Rest + "}; using T = D;")
        .str();
  };
  constexpr llvm::StringLiteral Never = "std::suspend_never initial_suspend(); std::suspend_never "
                                        "final_suspend() noexcept;";
  EXPECT_BOTH(With(Never, ""), "fire-and-forget eager ? ? ? ? not-awaitable");
  EXPECT_BOTH(With(Never, "H h;"), "fire-and-forget eager ? ? ? ? not-awaitable");
  EXPECT_BOTH(With("std::suspend_never initial_suspend(); struct F { bool "
                   "await_ready() noexcept { return false; } void "
                   "await_suspend(H h) noexcept { h.destroy(); } void "
                   "await_resume() noexcept {} }; F final_suspend() noexcept;",
                   "H h;"),
              "fire-and-forget eager ? ? ? ? not-awaitable");
  // It can be awaited after all: then it is a task.
  EXPECT_BOTH(With(Never, (Awaiter + "A operator co_await(); H h;").str()),
              "task eager detaches many accepted void");
  // It keeps its frame: somebody is to look at it.
  EXPECT_BOTH(With("std::suspend_never initial_suspend(); std::suspend_always "
                   "final_suspend() noexcept;",
                   "H h;"),
              "task eager detaches ? ? void not-awaitable");
}

TEST(AsyncType, Generator) {
  auto With = [&](llvm::StringRef Rest) {
    return ("struct G { struct promise_type : Base { G get_return_object(); "
            "std::suspend_always initial_suspend(); std::suspend_always "
            "yield_value(int); void return_void(); };"
            "~G() { h.destroy(); } H h;" +
            Rest + "}; using T = G;")
        .str();
  };
  EXPECT_BOTH(With("int *begin(); int *end();"), "generator lazy never-runs ? ? ? not-awaitable");
  EXPECT_BOTH(With("bool next();"), "generator lazy never-runs ? ? ? not-awaitable");
  EXPECT_BOTH(With("int operator()();"), "generator lazy never-runs ? ? ? not-awaitable");
  // Tasks may have a yield_value for other ends.
  EXPECT_BOTH(With(Await), "task lazy never-runs many accepted void");
}

TEST(AsyncType, AwaitedAsRvalueOnly) {
  EXPECT_BOTH(task(Lazy, Destroys, (Awaiter + "A operator co_await() &&;").str()),
              "task lazy never-runs once rejected void");
  EXPECT_BOTH(task(Lazy, Destroys,
                   (Awaiter + "A operator co_await() &&; A operator co_await() & = delete;").str()),
              "task lazy never-runs once rejected void");
}

TEST(AsyncType, AwaitedOnceOrMany) {
  auto With = [&](llvm::StringRef Operator, llvm::StringRef Resume) {
    return task(Lazy, Destroys,
                ("struct V { V(V &&); ~V(); }; V v; struct A { H h; V *v; bool "
                 "await_ready() { return h.done(); } void await_suspend(H);" +
                 Resume + "};" + Operator)
                    .str());
  };
  constexpr llvm::StringLiteral Stays = "V &await_resume() { return *v; }";
  EXPECT_BOTH(With("A operator co_await() & { return {h, &v}; }", Stays),
              "task lazy never-runs many accepted struct Task::V &");
  EXPECT_BOTH(With("A operator co_await() { return {std::exchange(h, H()), &v}; }", Stays),
              "task lazy never-runs once accepted struct Task::V &");
  EXPECT_BOTH(With("A operator co_await() { return A{std::move(h)}; }", Stays),
              "task lazy never-runs once accepted struct Task::V &");
  EXPECT_BOTH(With("A operator co_await() { return {h, &v}; }",
                   "V await_resume() { return std::move(*v); }"),
              "task lazy never-runs once accepted struct Task::V");
}

TEST(AsyncType, AwaitedByFreeOperator) {
  constexpr llvm::StringLiteral Code =
      "namespace lib { template <class V> struct awaiter { bool await_ready(); "
      "void await_suspend(H); V await_resume(); };"
      "template <class V> struct future { future(future &&); ~future(); H h; };"
      "template <class V> awaiter<V> operator co_await(future<V>); }";
  EXPECT_BOTH((Code + "using T = lib::future<int>;").str(), "awaiter ? ? once rejected int");
  // Found through a base, a friend, and not for another type.
  EXPECT_BOTH("struct A { bool await_ready(); void await_suspend(H); int "
              "await_resume(); };"
              "struct F { F(); F(F &&); friend A operator co_await(F &); };"
              "struct D : F {}; using T = D;",
              "awaiter ? ? ? accepted int");
  EXPECT_BOTH((Code + "namespace lib { struct other {}; } using T = lib::other;").str(), "-");
}

TEST(AsyncType, AwaitedByItsPromise) {
  // await_transform takes it by value, and it is move-only.
  EXPECT_BOTH("template <class V> struct task { struct promise_type : Base { task "
              "get_return_object(); std::suspend_always initial_suspend(); task "
              "await_transform(task t); void return_value(V); }; task(task &&); "
              "~task() { h.destroy(); } bool await_ready(); void "
              "await_suspend(H); V await_resume(); H h; }; using T = task<int>;",
              "task lazy never-runs once rejected int");
  // A friend makes the awaiter.
  EXPECT_BOTH("struct Task { struct promise_type : Base { Task "
              "get_return_object(); std::suspend_always initial_suspend(); void "
              "return_void(); }; struct A { bool await_ready(); void "
              "await_suspend(H); int await_resume(); };"
              "friend A co_via(int, Task &&); Task(Task &&); ~Task() { "
              "h.destroy(); } H h; }; using T = Task;",
              "task lazy never-runs once rejected int");
}

TEST(AsyncType, Immovable) {
  EXPECT_BOTH("struct Task { struct promise_type : Base { Task "
              "get_return_object(); std::suspend_always initial_suspend(); void "
              "return_void(); }; Task(Task &&) = delete; ~Task() { h.destroy(); } "
              "bool await_ready(); void await_suspend(H); int await_resume(); H "
              "h; }; using T = Task;",
              "task lazy never-runs ? accepted int immediate");
  EXPECT_BOTH("struct Pinned { Pinned(); Pinned(Pinned &&) = delete; };"
              "struct Op : Pinned { bool await_ready(); void await_suspend(H); "
              "int await_resume(); }; using T = Op;",
              "awaiter ? ? ? accepted int immediate");
}

TEST(AsyncType, Operations) {
  constexpr llvm::StringLiteral Rest = "void await_resume(); }; using T = Op;";
  auto With = [&](llvm::StringRef Body) {
    return ("struct Service { void add(H); void begin(); };"
            "struct Op { bool await_ready() { return false; }" +
            Body + Rest)
        .str();
  };
  EXPECT_BOTH(With("Service &s; Op(Service &s) : s(s) {} void "
                   "await_suspend(H h) { s.add(h); }"),
              "awaiter lazy never-runs ? accepted void");
  EXPECT_BOTH(With("Service &s; void await_suspend(H h);"),
              "awaiter lazy never-runs ? accepted void");
  // The constructor works, or the work was begun elsewhere: not known.
  EXPECT_BOTH(With("Service &s; Op(Service &s) : s(s) { s.begin(); } void "
                   "await_suspend(H h) { s.add(h); }"),
              "awaiter ? ? ? accepted void");
  EXPECT_BOTH(With("H k; void await_suspend(H h) { k = h; }"),
              "awaiter lazy never-runs ? accepted void");
  EXPECT_BOTH(With("bool busy(); void await_suspend(H h);"),
              "awaiter lazy never-runs ? accepted void");
  EXPECT_BOTH("struct State { bool done; void add(H); }; struct Handle { "
              "State *s; bool await_ready() { return s->done; } void "
              "await_suspend(H h) { s->add(h); } int await_resume(); }; "
              "using T = Handle;",
              "awaiter ? ? ? accepted int");
  EXPECT_BOTH("struct Mutex { bool try_lock(); void add(H); }; struct Op { "
              "Mutex *m; bool await_ready() { return m->try_lock(); } void "
              "await_suspend(H h) { m->add(h); } void await_resume(); }; "
              "using T = Op;",
              "awaiter lazy never-runs ? accepted void");
  EXPECT_BOTH(With("void start(); void await_suspend(H h);"), "awaiter ? ? ? accepted void");
}

TEST(AsyncType, NothingToLose) {
  EXPECT_BOTH("using T = std::suspend_never;", "awaiter ? harmless ? accepted void");
  EXPECT_BOTH("struct Event { Event(); Event(Event &&) = delete; void set(); "
              "struct A { bool await_ready(); void await_suspend(H); void "
              "await_resume(); }; A operator co_await(); }; using T = Event;",
              "awaiter ? harmless ? accepted void immediate");
}

TEST(AsyncType, Senders) {
  constexpr llvm::StringLiteral P2300 =
      "struct sender_t {}; struct set_value_t {}; struct set_error_t {};"
      "template <class... S> struct completion_signatures {};";
  EXPECT_BOTH((P2300 + "struct S { using sender_concept = sender_t; }; using T = S;").str(),
              "sender lazy never-runs ? ? ?");
  EXPECT_BOTH((P2300 + "template <class L> struct sexpr : L { using sender_concept = "
                       "sender_t; using completion_signatures = "
                       "::completion_signatures<set_value_t(int), set_error_t(char)>; };"
                       "struct L {}; using T = sexpr<L>;")
                  .str(),
              "sender lazy never-runs ? ? int");
  EXPECT_BOTH((P2300 + "struct S { using completion_signatures = "
                       "::completion_signatures<set_value_t()>; int "
                       "connect(int) &&; }; using T = S;")
                  .str(),
              "sender lazy never-runs ? ? void");
  EXPECT_BOTH("struct S { template <template <class...> class V, template "
              "<class...> class U> using value_types = V<U<int>>; template "
              "<template <class...> class V> using error_types = V<>; static "
              "constexpr bool sends_done = false; }; using T = S;",
              "sender lazy never-runs ? ? ?");
  // It owns running work.
  EXPECT_BOTH((P2300 + "struct S { using sender_concept = sender_t; ~S() {} }; using T = S;").str(),
              "sender ? ? ? ? ?");
  // A task that is a sender too stays a task.
  EXPECT_BOTH((P2300 + task(Lazy, Destroys, "using sender_concept = sender_t;")).str(),
              "task lazy never-runs ? ? void sender");
  // Receivers and schedulers are no senders.
  EXPECT_BOTH("struct R { using receiver_concept = int; void set_value(int); "
              "}; using T = R;",
              "-");
  EXPECT_BOTH("struct S { using scheduler_concept = int; int schedule(); }; "
              "using T = S;",
              "-");
}

TEST(AsyncType, Evidence) {
  inspect(task(Lazy, Destroys, Await), WithSema, [](AsyncTypes &Types, QualType T) {
    const AsyncType *A = Types.get(T);
    ASSERT_TRUE(A);
    for (llvm::StringRef Trait : {"role", "awaitable", "start", "drop", "await"}) {
      const Evidence *E = A->why(Trait);
      ASSERT_TRUE(E) << Trait.str();
      EXPECT_TRUE(E->Where.isValid()) << Trait.str();
      EXPECT_FALSE(E->FromCatalogue);
    }
    EXPECT_EQ(A->why("start")->Because, "'initial_suspend' returns 'std::suspend_always'");
    EXPECT_EQ(A->why("drop")->Because, "the destructor calls 'destroy()'");
    EXPECT_EQ(A->why("movable"), nullptr);
  });
}

TEST(AsyncType, Contained) {
  auto Owns = [&](llvm::StringRef Type) {
    std::string Name = "-";
    inspect(
        task(Lazy, Destroys, Await) + "using X = " + Type.str() + ";", WithSema,
        [&](AsyncTypes &Types, QualType) {
          const AsyncType *A = Types.contained(test::typeNamed(Types.context(), "X"));
          Name = A ? A->Name : "-";
        },
        Catalogue::builtin());
    return Name;
  };
  for (llvm::StringRef Type :
       {"std::vector<Task>", "std::array<Task, 2>", "Task[3]", "std::optional<Task>",
        "std::unique_ptr<Task>", "std::shared_ptr<Task>", "std::pair<int, Task>",
        "std::map<int, Task>", "std::tuple<int, Task>", "std::variant<int, Task>",
        "std::vector<std::optional<Task>>", "const std::vector<Task> &"})
    EXPECT_EQ(Owns(Type), "Task") << Type.str();
  for (llvm::StringRef Type :
       {"Task", "std::vector<Task *>", "std::tuple<Task &>", "std::vector<int>",
        "std::function<Task()>", "std::coroutine_handle<Task>"})
    EXPECT_EQ(Owns(Type), "-") << Type.str();
}

TEST(AsyncType, CalledResult) {
  auto Gives = [&](llvm::StringRef Type) {
    std::string Name = "-";
    inspect(task(Lazy, Destroys, Await) +
                "Task make(); Task &show(); struct Fn { Task operator()(int); "
                "}; struct Two { Task operator()(int); int operator()(char); };"
                "auto lambda = [] { return make(); };"
                "auto generic = [](auto x) { return make(); };"
                "void use() { (void)generic(1); }"
                "using X = " +
                Type.str() + ";",
            WithSema, [&](AsyncTypes &Types, QualType) {
              const AsyncType *A = Types.calledResult(test::typeNamed(Types.context(), "X"));
              Name = A ? A->Name : "-";
            });
    return Name;
  };
  for (llvm::StringRef Type : {"decltype(make)", "decltype(&make)", "Fn", "const Fn &",
                               "decltype(lambda)", "decltype(generic)", "std::function<Task(int)>"})
    EXPECT_EQ(Gives(Type), "Task") << Type.str();
  for (llvm::StringRef Type : {"decltype(show)", "Two", "int", "Task", "std::function<void()>"})
    EXPECT_EQ(Gives(Type), "-") << Type.str();
}

TEST(AsyncType, Guards) {
  auto Guard = [&](llvm::StringRef Type) {
    bool Is = false;
    inspect(
        "struct Mutex {};"
        "struct semaphore { template <class C> struct semaphore_units { "
        "semaphore_units(semaphore &, int); ~semaphore_units(); }; };"
        "struct rwlock { struct holder { holder(rwlock &); ~holder(); }; };"
        "struct ScopedLock { ScopedLock(Mutex &); std::unique_lock<Mutex> m; "
        "};"
        "struct Permit { Permit(semaphore &); ~Permit(); };"
        "struct gate_holder { gate_holder(int); ~gate_holder(); };"
        "struct metadata_holder { metadata_holder(int); ~metadata_holder(); };"
        "struct spin_lock { spin_lock(); ~spin_lock(); };"
        "struct clock { clock(int); ~clock(); };"
        "struct view_lock { view_lock(int); };"
        "using X = " +
            Type.str() + "; using T = X;",
        WithSema, [&](AsyncTypes &Types, QualType T) { Is = Types.isGuard(T); },
        Catalogue::builtin());
    return Is;
  };
  for (llvm::StringRef Type :
       {"std::lock_guard<Mutex>", "std::unique_lock<Mutex>", "semaphore::semaphore_units<int>",
        "rwlock::holder", "ScopedLock", "Permit", "gate_holder", "std::optional<Permit>",
        "std::unique_ptr<Permit>"})
    EXPECT_TRUE(Guard(Type)) << Type.str();
  for (llvm::StringRef Type : {"Mutex", "int", "metadata_holder", "spin_lock", "clock", "view_lock",
                               "Permit &", "Permit *", "std::vector<int>"})
    EXPECT_FALSE(Guard(Type)) << Type.str();
}

TEST(AsyncType, ValueThatIsAGuard) {
  inspect("struct Mutex { struct Op { bool await_ready(); void "
          "await_suspend(H); std::unique_lock<Mutex> await_resume(); }; }; "
          "using T = Mutex::Op;",
          WithSema, [](AsyncTypes &Types, QualType T) {
            const AsyncType *A = Types.get(T);
            ASSERT_TRUE(A);
            EXPECT_TRUE(Types.isGuard(A->ValueType));
          });
}

TEST(AsyncType, CanonicalNames) {
  inspect("namespace a { inline namespace v1 { namespace { template <class X> "
          "struct S { struct Nested {}; void f(); ~S(); }; } } }"
          "using T = a::S<int>::Nested;",
          WithSema, [](AsyncTypes &, QualType T) {
            const auto *Nested = T->getAsCXXRecordDecl();
            EXPECT_EQ(canonicalName(Nested), "a::S::Nested");
            const auto *S = llvm::cast<clang::CXXRecordDecl>(Nested->getDeclContext());
            EXPECT_EQ(canonicalName(S), "a::S");
            for (const clang::CXXMethodDecl *M : S->methods())
              EXPECT_EQ(canonicalName(M), M->getIdentifier() ? "a::S::f" : "a::S::~S");
          });
}

TEST(AsyncType, ExplainedTypeIsFound) {
  bool Ok = test::parseTU("struct S {};" + explainedTypeDecl("S"), [](ASTContext &Ctx, Sema &) {
    EXPECT_EQ(findExplainedType(Ctx).getAsString(), "S");
  });
  EXPECT_TRUE(Ok);
}

TEST(AsyncType, Explanation) {
  inspect(task(Lazy, Destroys, Await), WithSema, [](AsyncTypes &Types, QualType T) {
    std::string Text = explainType(T, Types);
    EXPECT_TRUE(llvm::StringRef(Text).starts_with("Task\n")) << Text;
    EXPECT_NE(Text.find("  start     lazy\n            because "
                        "'initial_suspend' returns "
                        "'std::suspend_always' [input.cpp:"),
              std::string::npos)
        << Text;
    EXPECT_EQ(Text, explainType(T, Types));
  });
  inspect("using T = int;", WithSema, [](AsyncTypes &Types, QualType T) {
    EXPECT_TRUE(llvm::StringRef(explainType(T, Types)).starts_with("int\n  is not asynchronous"));
  });
}

} // namespace
} // namespace lazy

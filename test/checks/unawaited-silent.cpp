// RUN: %check_lazy %s unawaited %t
#include "prelude.h"
#include <tuple>

#define EXPECT_THROW(Statement, Exception)                                     \
  try {                                                                        \
    Statement;                                                                 \
  } catch (const Exception &) {                                                \
  }

Task<> handed_on(Scope &scope) {
  co_await flush();
  scope.spawn(flush());
  auto kept = flush(); // a variable: another check's question
  co_await std::move(kept);
  co_return co_await flush();
}

// Returned: the caller's business.
Task<int> returned() { return fetch(1); }

// Made to be dropped.
Detached detached();
void drops_detached() { detached(); }

[[clang::annotate("lazy:detach_ok")]] Task<> optional_work();
void annotated() { optional_work(); }

// Run for its exception alone.
void throws() { EXPECT_THROW(flush(), int); }

// Never evaluated.
void unevaluated() {
  using Result = decltype(flush());
  static_assert(sizeof(flush()) > 0);
  static_assert(noexcept(flush()) == false);
}
template <typename T>
concept Flushable = requires(T t) { flush(); };

// Assignments and builders that give themselves back.
struct Builder {
  Builder &add();
};
Task<> assignments(Builder b) {
  Task<> t;
  t = flush();
  b.add().add();
  co_await std::move(t);
}

// What the callee of a template does with the callable is the caller's mistake, not this line's.
template <typename F> void call(F f) { f(); }
void calls() { call([] { return 1; }); }

// Whether it throws is all there is to see.
template <typename E, typename F> void assert_throws(F f) { (void)f; }
void throws_in_a_lambda() {
  assert_throws<int>([] { flush(); });
}

// Not asynchronous.
int number();
void plain() { number(); }

// A value that may be absent has a promise only so that co_await can pass the absence on.
template <typename T> struct Maybe {
  Maybe(T t) : value(t), present(true) {}
  bool has_value() const { return present; }
  T value{};
  bool present = false;
  struct promise_type {
    Maybe get_return_object() { return Maybe(T()); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(T) {}
    void unhandled_exception() {}
  };
};
Maybe<int> parse(int);
void ignores_a_maybe() { parse(1); }

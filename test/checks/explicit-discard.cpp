// RUN: %check_lazy %s explicit-discard %t
#include "prelude.h"
#include <optional>
#include <tuple>

Task<> casts() {
  (void)flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is cast to void; its body never runs [lazy-explicit-discard]
  // CHECK-FIXES: {{^}}  co_await flush();
  static_cast<void>(flush());
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is cast to void
  // CHECK-FIXES: {{^}}  co_await flush();
  void(fetch(1));
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'fetch' is cast to void
  // CHECK-FIXES: {{^}}  co_await fetch(1);
  std::ignore = flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is assigned to 'std::ignore'; its body never runs
  // CHECK-FIXES: {{^}}  co_await flush();
  co_return;
}

Task<> wrapped() {
  (void)std::optional{flush()};
  // CHECK: :[[@LINE-1]]:3: warning: 'optional' around a task is cast to void; its body never runs
  co_return;
}

Task<> around(bool b) {
  (void)/* says why */ flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is cast to void
  // CHECK-FIXES: {{^}}  /* says why */ co_await flush();
  std::ignore = /* says why */ flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is assigned
  // CHECK-FIXES: {{^}}  /* says why */ co_await flush();
  static_cast<void>((log("first"), flush()));
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is cast to void
  // CHECK-FIXES: {{^}}  (log("first"), co_await flush());
  static_cast< void >(b ? flush() : flush());
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is cast to void
  // CHECK-FIXES: {{^}}  co_await (b ? flush() : flush());
  co_return;
}

Task<> last_statement() {
  (void)flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is cast to void
  // CHECK-FIXES: {{^}}  return flush();
}

Task<> variables() {
  [[maybe_unused]] auto a = flush();
  // CHECK: :[[@LINE-1]]:25: warning: 'a' is a task that is deliberately unused; its body never runs
  auto _ = flush();
  // CHECK: :[[@LINE-1]]:8: warning: '_' is a task that is deliberately unused
  auto [x, y] = std::tuple(flush(), fetch(1));
  // CHECK: :[[@LINE-1]]:8: warning: the tasks in this structured binding are deliberately unused; none of them runs
  co_return;
}

void not_a_coroutine() {
  (void)flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is cast to void
}

// Silent from here on.
Eager<> start();
Task<> idioms() {
  (void)start();          // a started future runs on: the cast is the idiom
  std::ignore = start();
  coro::discard(flush()); // says what it does
  (void)co_await fetch(1);
  [[maybe_unused]] auto used = flush();
  co_await std::move(used);
  auto _ = co_await fetch(2);
}

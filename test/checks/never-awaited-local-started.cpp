// Futures whose work has started: what is lost is the result, and only if nobody looks.
// RUN: %check_lazy %s never-awaited-local %t
#include "folly.h"
#include "qcoro.h"

folly::Future<int> lookup(int Key);
folly::coro::Task<void> refresh();
QCoro::Task<void> reload();
void keep(const QCoro::Task<void> &);
void expect(bool);

void forgets() {
  auto F = lookup(1);
  // CHECK: :[[@LINE-1]]:8: warning: 'F' holds a future that is never awaited; its result and exception are lost
  // CHECK: note: 'forgets' is not a coroutine: return the future, or make it one and co_await, or say '(void)' to let it run alone
}

void forgets_the_await() {
  auto F = lookup(1);
  // CHECK: :[[@LINE-1]]:8: warning: 'F' holds a future that is never awaited
  std::move(F);
}

// It can be copied and awaited many times, but nobody does.
QCoro::Task<void> forgets_shared() {
  auto T = reload();
  // CHECK: :[[@LINE-1]]:8: warning: 'T' holds a task that is never awaited; it runs detached; its result and exception are lost
  co_await reload();
}

// Outside of coroutines that is how one is started; what is mentioned may be kept for its life.
void starts_shared() { auto T = reload(); }
QCoro::Task<void> keeps_shared() {
  auto T = reload();
  co_await reload();
  keep(T);
}

// The outcome is seen.
void looks() {
  auto F = lookup(1);
  expect(F.isReady());
}

// start() is there to be dropped.
void starts(folly::Executor::KeepAlive<> Executor) {
  auto Running = folly::coro::co_withExecutor(Executor, refresh()).start();
}

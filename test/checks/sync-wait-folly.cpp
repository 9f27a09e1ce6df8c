// RUN: %check_lazy %s sync-wait %t
#include "folly.h"

folly::coro::Task<int> child();
folly::SemiFuture<int> future();

folly::coro::Task<int> drains() {
  int A = folly::coro::blockingWait(child());
  // CHECK: :[[@LINE-1]]:11: warning: 'blockingWait' blocks the thread of coroutine 'drains'
  // CHECK-FIXES: int A = co_await child();
  int B = future().get();
  // CHECK: :[[@LINE-1]]:11: warning: 'SemiFuture::get' blocks the thread of coroutine 'drains'
  // CHECK-FIXES: int B = co_await future();
  co_return A + B;
}

// Ready by the test before.
folly::coro::Task<int> tested() {
  folly::SemiFuture<int> F = future();
  if (F.isReady())
    co_return std::move(F).get();
  co_return co_await std::move(F);
}

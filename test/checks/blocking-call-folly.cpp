// RUN: %check_lazy %s blocking-call %t
#include "folly.h"
#include <thread>

folly::coro::Task<void> retry() {
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep_for' blocks the thread that runs coroutine 'retry'
  // CHECK-FIXES: co_await folly::coro::sleep(std::chrono::milliseconds(5));
  co_return;
}

// co_await may not stand in a handler: the call is reported, and not replaced.
folly::coro::Task<void> in_handler() {
  try {
    co_return;
  } catch (...) {
    std::this_thread::sleep_for(std::chrono::milliseconds(6));
    // CHECK: :[[@LINE-1]]:5: warning: 'sleep_for' blocks the thread that runs coroutine 'in_handler'
    // CHECK: note: use instead: co_await folly::coro::sleep(duration)
    // CHECK-FIXES: {{^}}    std::this_thread::sleep_for(std::chrono::milliseconds(6));
  }
}

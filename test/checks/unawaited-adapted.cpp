// Operations that only the library's coroutines can await, through an adapter.
// RUN: %check_lazy %s unawaited %t
#include "folly.h"

folly::coro::Task<void> advances(folly::coro::AsyncGenerator<int> &Values) {
  Values.next();
  // CHECK: :[[@LINE-1]]:3: warning: operation returned by 'next' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: {{^}}  co_await Values.next();
  co_await Values.next();
}

folly::coro::Task<void> yields() {
  folly::coro::co_reschedule_on_current_executor;
  // CHECK: :[[@LINE-1]]:3: warning: 'co_reschedule_on_current_executor' is named but not awaited; this statement does nothing
  // CHECK-FIXES: {{^}}  co_await folly::coro::co_reschedule_on_current_executor;
  co_await folly::coro::co_reschedule_on_current_executor;
}

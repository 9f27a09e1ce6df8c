// What the catalogue says of results that may be dropped.
// RUN: %check_lazy %s unused-await-result,unawaited %t
#include "folly.h"

folly::coro::Task<int> save();
folly::coro::Task<folly::Try<int>> load();

folly::coro::Task<void> fails_or_not() {
  // Writing it is saying that the failure does not matter.
  co_await folly::coro::co_awaitTry(save());
  co_await load();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'load' gives a 'Try' that is dropped
  folly::coro::co_awaitTry(save());
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'co_awaitTry' is dropped; its body never runs
}

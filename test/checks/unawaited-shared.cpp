// Tasks that have started, can be copied and awaited many times.
// RUN: %check_lazy %s unawaited %t
#include "qcoro.h"

QCoro::Task<void> refresh();

QCoro::Task<void> forgets() {
  refresh();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'refresh' is dropped; it runs detached
  // CHECK-FIXES: co_await refresh();
  co_await refresh();
  (void)refresh();
}

// No coroutine any more: its caller waits for nothing.
QCoro::Task<void> lost_its_await() {
  refresh();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'refresh' is dropped; it runs detached
}

// How code outside of coroutines starts one.
void starts() { refresh(); }

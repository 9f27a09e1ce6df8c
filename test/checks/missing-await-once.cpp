// RUN: %check_lazy %s missing-await %t --expect-errors
// A task is awaited once: the second place is told where the first one is, and gets no fix.
#include "task.h"

void take(int);

Task<> twice(Task<int> P) {
  int A = P;
  // CHECK: :[[@LINE-1]]:11: warning: 'P' is not awaited: its 'int' is needed, not the 'Task<int>'
  take(P + A);
  // CHECK: :[[@LINE-1]]:8: warning: 'P' is not awaited
  // CHECK: :[[@LINE-4]]:11: note: await 'P' once: keep what the await here gives
  co_return;
}

Task<> awaited(Task<int> P) {
  take(P);
  // CHECK: :[[@LINE-1]]:8: warning: 'P' is not awaited
  // CHECK: :[[@LINE+1]]:3: note: await 'P' once: keep what the await here gives
  co_await std::move(P);
}

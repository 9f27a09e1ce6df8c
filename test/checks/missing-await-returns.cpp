// RUN: %check_lazy %s missing-await %t --expect-errors
// A function that becomes a coroutine, or ceases to be one, returns with the other keyword.
#include "task.h"

Task<> pause();
Task<int> number();

Task<int> becomesCoroutine() {
  return number() + 1;
  // CHECK: :[[@LINE-1]]:10: warning: 'number()' is not awaited
  // CHECK-FIXES: co_return co_await number() + 1;
}

int main() {
  co_await pause();
  // CHECK: :[[@LINE-1]]:3: warning: 'main' cannot be a coroutine, so it cannot 'co_await'
  // CHECK-FIXES: {{^  sync_wait\(pause\(\)\);}}
  co_return 0;
  // CHECK-FIXES: {{^  return 0;}}
}

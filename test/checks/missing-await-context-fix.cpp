// RUN: %check_lazy %s missing-await %t --expect-errors
#include "task.h"

Task<int> number();
Task<> pause();
void take(int);

void awaits() {
  co_await pause();
  // CHECK: :[[@LINE-1]]:3: warning: 'awaits' returns 'void', so it cannot 'co_await'
  // CHECK: note: make it return 'Task<void>': callers then await it
  // CHECK: note: or wait on this thread with 'sync_wait(pause())'
}
// CHECK-FIXES: Task<void> awaits() {

// The return type allows it: only the await is missing.
Task<int> becomesCoroutine(bool Twice) {
  if (Twice)
    return number();
  int Once = number();
  // CHECK: :[[@LINE-1]]:14: warning: 'number()' is not awaited
  // CHECK: note: awaiting makes 'becomesCoroutine' a coroutine: each 'return' becomes 'co_return'
  // CHECK-FIXES: co_return co_await number();
  // CHECK-FIXES: int Once = co_await number();
  // CHECK-FIXES: co_return 7;
  (void)Once;
  return 7;
}

auto Lambda = [](int N) {
  // CHECK-FIXES: auto Lambda = [](int N) -> Task<void> {
  co_await number();
  // CHECK: :[[@LINE-1]]:3: warning: this lambda does not return a task, so it cannot 'co_await'
  // CHECK: note: give it the return type 'Task<void>'
  if (N)
    return;
  take(N);
};

int main() {
  int N = number();
  // CHECK: :[[@LINE-1]]:11: warning: 'number()' is not awaited
  // CHECK: note: 'main' cannot await: drive it with 'sync_wait(number())'
  // CHECK-FIXES: int N = sync_wait(number());
  return N + co_await number();
  // CHECK: :[[@LINE-1]]:14: warning: 'main' cannot be a coroutine, so it cannot 'co_await'
  // CHECK: note: drive it with 'sync_wait(number())'
  // CHECK-FIXES: return N + sync_wait(number());
}

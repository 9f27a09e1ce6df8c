// What a function runs while it holds its lock, it runs here: it cannot await, but it can block.
// RUN: %check_lazy %s transitive-blocking %t
#include "prelude.h"
#include "locks.h"
#include <unistd.h>

folly::Synchronized<int> Counter;

Task<> of_a_library() {
  Counter.withLock([](int &Value) {
    // CHECK: :[[@LINE-1]]:11: warning: the lambda leads to 'usleep', which blocks the thread of this coroutine [lazy-transitive-blocking]
    usleep(1);
    ++Value;
  });
  Counter.withWLock([](int &Value) { ++Value; });
  co_await flush();
}

template <typename Function> auto synchronized(Function Call) {
  static std::mutex Mutex;
  std::lock_guard Guard(Mutex);
  return Call();
}
Task<> of_our_own() {
  synchronized([] { usleep(1); });
  // CHECK: :[[@LINE-1]]:3: warning: 'synchronized' leads to 'usleep', which blocks the thread of this coroutine
  co_await flush();
}

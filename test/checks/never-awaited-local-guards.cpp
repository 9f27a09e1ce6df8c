// A future of a lock is no lock, whatever the variable is called, lazy or started.
// RUN: %check_lazy %s never-awaited-local,explicit-discard %t
#include "prelude.h"
#include <mutex>

Task<std::unique_lock<std::mutex>> hold();
Eager<std::unique_lock<std::mutex>> hold_soon();

Task<> lazy(int &n) {
  [[maybe_unused]] auto lock = hold();
  // CHECK: :[[@LINE-1]]:25: warning: 'lock' is a task of a lock, not a lock: it is never awaited, so what follows is unprotected [lazy-explicit-discard]
  auto _ = hold();
  // CHECK: :[[@LINE-1]]:8: warning: '_' is a task of a lock, not a lock: it is never awaited, so what follows is unprotected [lazy-explicit-discard]
  ++n;
  co_return;
}

Task<> started(int &n) {
  [[maybe_unused]] auto lock = hold_soon();
  // CHECK: :[[@LINE-1]]:25: warning: 'lock' is a task of a lock, not a lock
  auto _ = hold_soon();
  // CHECK: :[[@LINE-1]]:8: warning: '_' is a task of a lock, not a lock
  auto guard = hold_soon();
  // CHECK: :[[@LINE-1]]:8: warning: 'guard' is a task of a lock, not a lock
  ++n;
  co_await flush();
}

Task<> held(int &n) {
  [[maybe_unused]] auto lock = co_await hold();
  auto later = hold();
  auto _ = co_await std::move(later);
  ++n;
}

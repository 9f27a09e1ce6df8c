// RUN: %check_lazy %s lost-exception %t

// Who ignores the exceptions of what it runs.
#include "concurrencpp.h"
#include "folly.h"
#include "libcoro.h"

void log(int Value);

// --- folly: dropping what start() gives drops the exception

folly::coro::Task<int> fetch(int Id);
folly::coro::Task<> refresh() { log(co_await fetch(1)); }
void folly_start() {
  refresh().scheduleOn(folly::getGlobalCPUExecutor()).start();
  // CHECK: :[[@LINE-1]]:55: warning: nobody sees what 'refresh' throws; it ends without a trace [lazy-lost-exception]
  auto Started = refresh().scheduleOn(folly::getGlobalCPUExecutor()).start();
  (void)Started;
}

// --- libcoro

coro::task<int> load(int Id);
coro::task<void> work() { log(co_await load(1)); }
void libcoro_spawn(coro::thread_pool &Pool) {
  Pool.spawn_detached(work());
  // CHECK: :[[@LINE-1]]:8: warning: nobody sees what 'work' throws
  // CHECK: note: 'thread_pool::spawn_detached' ignores exceptions: the task that runs it alone has nobody to give an exception to, and ignores it (libcoro.yaml)
}

// --- concurrencpp: the promise of null_result does nothing

concurrencpp::result<int> compute(int Id);
concurrencpp::null_result forget() { log(co_await compute(1)); }
// CHECK: :[[@LINE-1]]:27: warning: 'concurrencpp::null_result' ignores what 'forget' throws

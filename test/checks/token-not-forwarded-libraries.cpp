// RUN: %check_lazy %s token-not-forwarded %t

// The tokens of libraries, and libraries that need none.
#include "cppcoro.h"
#include "folly.h"
#include "seastar.h"

cppcoro::task<int> load(int Id);
cppcoro::task<int> load(int Id, cppcoro::cancellation_token Token);
cppcoro::task<int> cppcoro_token(cppcoro::cancellation_token Token) {
  co_return co_await load(1);
  // CHECK: :[[@LINE-1]]:22: warning: 'load' is called without 'Token'; a request to stop does not reach it [lazy-token-not-forwarded]
  // CHECK-FIXES: co_return co_await load(1, Token);
}

// What can be cancelled is of another type, and gives the same.
cppcoro::task<int> receive(int Id);
cppcoro::shared_task<int> receive(int Id, cppcoro::cancellation_token Token);
cppcoro::task<int> another_type(cppcoro::cancellation_token Token) {
  co_return co_await receive(1);
  // CHECK: :[[@LINE-1]]:22: warning: 'receive' is called without 'Token'
  // CHECK-FIXES: co_return co_await receive(1, Token);
}
cppcoro::task<long> measure(int Id);
cppcoro::task<int> measure(int Id, cppcoro::cancellation_token Token);
cppcoro::task<> another_value(cppcoro::cancellation_token Token) {
  co_await measure(1);
  (void)Token.is_cancellation_requested();
}

struct Service {
  seastar::abort_source Abort;
  seastar::semaphore Limit{1};
  seastar::future<> run() {
    auto Units = co_await seastar::get_units(Limit, 1);
    // CHECK: :[[@LINE-1]]:27: warning: 'get_units' is called without 'Abort'
    // CHECK-FIXES: auto Units = co_await seastar::get_units(Limit, 1, Abort);
  }
};

// folly gives the token of the coroutine to what it awaits.
folly::coro::Task<int> fetch(int Id);
folly::coro::Task<int> fetch(int Id, folly::CancellationToken Token);
folly::coro::Task<int> folly_token(folly::CancellationToken Token) {
  co_return co_await fetch(1);
}

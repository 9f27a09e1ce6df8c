// RUN: %check_lazy %s swallowed-cancellation %t

// What the catalogue knows of libraries: which exception it is, and who is told again.
#include "asio.h"
#include "cppcoro.h"
#include "folly.h"
#include "seastar.h"

void log(const char *Text);

// --- folly

folly::coro::Task<int> fetch(int Id);

folly::coro::Task<int> folly_task() {
  try {
    co_return co_await fetch(1);
  } catch (const std::exception &E) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'folly::OperationCancelled'; the coroutine just goes on [lazy-swallowed-cancellation]
    // CHECK: note: 'folly::OperationCancelled': awaiting an operation that was cancelled throws it (folly.yaml)
    // CHECK-FIXES: } catch (const folly::OperationCancelled &) {
    log(E.what());
  }
  co_return 0;
}

folly::coro::Task<> folly_loop() {
  for (;;) {
    try {
      co_await fetch(2);
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler swallows 'folly::OperationCancelled'; the loop cannot be cancelled
      // CHECK-FIXES: } catch (const folly::OperationCancelled &) {
    }
  }
}

// The sleep is told as well.
folly::coro::Task<> folly_loop_that_sleeps() {
  for (;;) {
    try {
      co_await fetch(3);
    } catch (...) {
    }
    co_await folly::coro::sleep(std::chrono::milliseconds(1));
  }
}

// It gives a Try, and throws nothing.
folly::coro::Task<> folly_try() {
  try {
    (void)co_await folly::coro::co_awaitTry(fetch(4));
  } catch (...) {
  }
}

// --- cppcoro

cppcoro::task<int> load(int Id);
cppcoro::task<int> cppcoro_task() {
  try {
    co_return co_await load(1);
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'cppcoro::operation_cancelled'
    // CHECK-FIXES: } catch (const cppcoro::operation_cancelled &) {
  }
  co_return 0;
}
cppcoro::task<> cppcoro_loop(cppcoro::cancellation_token Token) {
  while (!Token.is_cancellation_requested()) {
    try {
      co_await load(2);
    } catch (...) {
    }
  }
}

// --- Seastar

seastar::future<int> read(int Id);
seastar::future<int> seastar_future() {
  try {
    co_return co_await read(1);
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'seastar::abort_requested_exception'
    // CHECK-FIXES: } catch (const seastar::abort_requested_exception &) {
    log("read failed");
  }
  co_return 0;
}
struct Service {
  seastar::abort_source Abort;
  seastar::future<> run() {
    while (!Abort.abort_requested()) {
      try {
        co_await read(2);
      } catch (...) {
      }
    }
  }
  seastar::future<> run_until_checked() {
    for (;;) {
      Abort.check();
      try {
        co_await read(3);
      } catch (...) {
      }
    }
  }
};

// --- Asio: every await after it is told again

asio::awaitable<int> receive(int Id);
asio::awaitable<void> asio_loop() {
  for (;;) {
    try {
      co_await receive(1);
    } catch (const std::exception &E) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler swallows 'asio::system_error'; the loop cannot be cancelled
      // CHECK: note: rethrow the 'asio::system_error' for which 'E.code() == asio::error::operation_aborted'
      // STILL-REPORTS: the test is not inserted
      log(E.what());
    }
  }
}
asio::awaitable<void> asio_decides() {
  for (;;) {
    try {
      co_await receive(1);
    } catch (const asio::system_error &E) {
      if (E.code() == asio::error::operation_aborted)
        throw;
    } catch (...) {
    }
  }
}
// It ends, as it was asked to; who awaits it is told by the next await.
asio::awaitable<void> asio_session() {
  try {
    for (;;)
      co_await receive(2);
  } catch (...) {
    log("session ended");
  }
}

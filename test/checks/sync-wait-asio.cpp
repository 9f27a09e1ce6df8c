// RUN: %check_lazy %s sync-wait,blocking-call %t
#include "asio.h"
#include <thread>

asio::awaitable<void> serve(asio::io_context &Context) {
  Context.run();
  // CHECK: :[[@LINE-1]]:3: warning: 'io_context::run' runs an event loop in coroutine 'serve'; its own loop stands still [lazy-sync-wait]
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep_for' blocks the thread that runs coroutine 'serve' [lazy-blocking-call]
  // CHECK-FIXES: asio::steady_timer(co_await asio::this_coro::executor, std::chrono::milliseconds(1)).async_wait(asio::use_awaitable);
  co_await asio::this_coro::executor;
}

// It awaits nothing: this coroutine is the loop's thread, beside others that are drained with it.
asio::awaitable<void> loop(asio::io_context &Context) {
  Context.run();
  co_return;
}

int main() {
  asio::io_context Context;
  return Context.run() != 0;
}

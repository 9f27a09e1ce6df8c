// REQUIRES: asio
// RUN: %check_lazy %s '*' %t --expect-errors -- %asio_flags
// What the compiler says of a forgotten await with Asio's own headers, explained.
#include <asio.hpp>
#include <asio/experimental/channel.hpp>
#include <string>

using asio::awaitable;
using asio::use_awaitable;
using Channel = asio::experimental::channel<void(asio::error_code, int)>;

awaitable<bool> ready();
awaitable<std::string> name();

awaitable<void> uses(Channel &channel) {
  if (ready())
    // CHECK: :[[@LINE-1]]:7: warning: 'ready()' is not awaited: its 'bool' is needed, not the 'awaitable<bool>' [lazy-missing-await]
    // CHECK-FIXES: if (co_await ready())
    co_return;
  int got = channel.async_receive(use_awaitable);
  // CHECK: :[[@LINE-1]]:13: warning: 'channel.async_receive(use_awaitable)' is not awaited: its 'int' is needed, not the 'asio::awaitable<int>' [lazy-missing-await]
  // CHECK-FIXES: int got = co_await channel.async_receive(use_awaitable);
  co_await channel.async_send(asio::error_code(), got + name().size(), use_awaitable);
  // CHECK: :[[@LINE-1]]:57: warning: 'name()' is not awaited: its 'std::string' is needed, not the 'awaitable<std::string>' [lazy-missing-await]
  // CHECK-FIXES: co_await channel.async_send(asio::error_code(), got + (co_await name()).size(), use_awaitable);
}

void no_coroutine() {
  co_await ready();
  // CHECK: :[[@LINE-1]]:3: warning: 'no_coroutine' returns 'void', so it cannot 'co_await' [lazy-missing-await]
  // CHECK: note: make it return 'awaitable<void>': callers then await it
  // CHECK: note: or wait on this thread with 'asio::co_spawn(context, ready(), asio::detached); context.run()'
  // CHECK-FIXES: awaitable<void> no_coroutine() {
}

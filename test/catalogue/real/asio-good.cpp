// REQUIRES: asio
// RUN: %check_lazy %s '*' %t -- %asio_flags
// The idioms of Asio, against its own headers: nothing here is lost.
#include <asio.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/experimental/channel.hpp>
#include <asio/experimental/coro.hpp>
#include <asio/experimental/deferred.hpp>
#include <asio/experimental/parallel_group.hpp>
#include <asio/experimental/promise.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

using asio::awaitable;
using asio::ip::tcp;
using asio::use_awaitable;
namespace experimental = asio::experimental;

awaitable<void> flush();
awaitable<int> fetch(int id);
awaitable<bool> ready();
void failed(std::exception_ptr error);

//===- Somebody awaits it ---------------------------------------------------------------------===//

awaitable<int> awaits(asio::steady_timer &timer, tcp::socket &socket) {
  co_await flush();
  co_await timer.async_wait(use_awaitable);
  auto [error, size] = co_await socket.async_read_some(
      asio::mutable_buffer(), experimental::as_tuple(use_awaitable));
  asio::error_code later;
  co_await timer.async_wait(asio::redirect_error(use_awaitable, later));
  co_await asio::post(timer.get_executor(), use_awaitable);
  if (error || later || !co_await ready())
    co_return 0;
  awaitable<int> first = fetch(1);
  int sum = co_await std::move(first);
  // The result of an await may be ignored.
  co_await fetch(2);
  co_await socket.async_wait(tcp::socket::wait_read, use_awaitable);
  timer.cancel();
  co_return sum + int(size) + co_await fetch(3);
}

awaitable<void> in_loops(std::vector<int> ids) {
  std::vector<awaitable<int>> all;
  for (int id : ids)
    all.push_back(fetch(id));
  for (awaitable<int> &one : all) // in turn, for the first that works
    if (co_await std::move(one) > 0)
      break;
  std::optional<awaitable<int>> maybe;
  if (!ids.empty())
    maybe = fetch(0);
  if (maybe)
    co_await std::move(*maybe);
}

// The operators take their operands over.
awaitable<void> operators(asio::steady_timer &timer) {
  using namespace experimental::awaitable_operators;
  co_await (flush() && timer.async_wait(use_awaitable));
  co_await (flush() || flush());
  std::tuple<int, bool> both = co_await (fetch(1) && ready());
  std::variant<int, bool> first = co_await (fetch(1) || ready());
  awaitable<int> started = fetch(4);
  co_await (std::move(started) && fetch(std::get<0>(both) + int(first.index())));
}

//===- Somebody starts it -----------------------------------------------------------------------===//

void spawns(asio::io_context &context, asio::thread_pool &pool) {
  asio::co_spawn(context, flush(), asio::detached);
  asio::co_spawn(context, flush, asio::detached);
  asio::co_spawn(pool, [] { return flush(); }, asio::detached);
  asio::co_spawn(context, flush(), failed);
  asio::co_spawn(context, fetch(1), [](std::exception_ptr, int) {});
  asio::co_spawn(context, [&]() -> awaitable<void> { co_await flush(); }, failed);
  std::future<int> answer = asio::co_spawn(context, fetch(1), asio::use_future);
  context.run();
  answer.get();
  asio::co_spawn(pool, fetch(1), asio::use_future).get();
}

awaitable<void> spawns_and_awaits(asio::thread_pool &pool) {
  co_await asio::co_spawn(pool, flush(), use_awaitable);
  asio::any_io_executor here = co_await asio::this_coro::executor;
  asio::co_spawn(here, flush(), asio::detached);
  int one = co_await asio::co_spawn(pool, [] { return fetch(1); }, use_awaitable);
  asio::co_spawn(here, fetch(one), asio::bind_executor(pool, [](std::exception_ptr, int) {}));
}

int main() {
  asio::io_context context;
  asio::signal_set signals(context, 2);
  signals.async_wait([&](asio::error_code, int) { context.stop(); });
  asio::co_spawn(context, flush(), asio::detached);
  asio::steady_timer timer(context);
  timer.async_wait([](asio::error_code) {});
  timer.async_wait(asio::detached);
  timer.async_wait(asio::use_future).wait();
  asio::post(context, [] {});
  context.run();
}

//===- Somebody else's business ---------------------------------------------------------------===//

awaitable<void> returns() { return flush(); }
auto deduced(tcp::socket &socket, asio::mutable_buffer to) {
  return asio::async_read(socket, to, use_awaitable);
}

class Session : public std::enable_shared_from_this<Session> {
public:
  explicit Session(tcp::socket socket)
      : socket(std::move(socket)), next(flush()), handler(flush) {}
  void start() {
    asio::co_spawn(
        socket.get_executor(), [self = shared_from_this()] { return self->run(); },
        asio::detached);
  }

private:
  awaitable<void> run() {
    co_await std::move(next);
    co_await handler();
    if (count)
      co_await count();
  }
  tcp::socket socket;
  awaitable<void> next;
  std::function<awaitable<void>()> handler;
  std::function<awaitable<int>()> count;
};

template <typename Token> auto async_flush(asio::io_context &context, Token &&token) {
  return asio::co_spawn(context, flush(), std::forward<Token>(token));
}
void composes(asio::io_context &context) { async_flush(context, asio::detached); }

//===- The experimental parts -------------------------------------------------------------------===//

using Channel = experimental::channel<void(asio::error_code, int)>;

awaitable<void> channels(Channel &channel) {
  co_await channel.async_send(asio::error_code(), 1, use_awaitable);
  int got = co_await channel.async_receive(use_awaitable);
  channel.try_send(asio::error_code(), got);
  channel.async_send(asio::error_code(), got, asio::detached);
  channel.async_receive([](asio::error_code, int) {});
}

awaitable<void> groups(asio::steady_timer &a, asio::steady_timer &b) {
  co_await experimental::make_parallel_group(a.async_wait(experimental::deferred),
                                             b.async_wait(experimental::deferred))
      .async_wait(experimental::wait_for_one(), use_awaitable);
  experimental::make_parallel_group(a.async_wait(experimental::deferred),
                                    b.async_wait(experimental::deferred))
      .async_wait(experimental::wait_for_all(), [](auto...) {});
}

awaitable<void> deferred_operations(asio::steady_timer &timer) {
  auto later = timer.async_wait(experimental::deferred);
  co_await std::move(later)(use_awaitable);
  timer.async_wait(experimental::deferred)(asio::detached);
}

void promises(asio::steady_timer &timer) {
  auto promise = timer.async_wait(experimental::use_promise);
  std::move(promise).async_wait([](asio::error_code) {});
}

experimental::coro<int> counts(asio::any_io_executor) { co_yield 1; }
awaitable<void> coros(asio::any_io_executor here) {
  experimental::coro<int> count = counts(here);
  while (std::optional<int> one = co_await count.async_resume(use_awaitable))
    if (*one > 3)
      break;
}

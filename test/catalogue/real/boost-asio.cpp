// REQUIRES: boost
// RUN: %check_lazy %s '*' %t
// RUN: %explain_type %s 'awaitable<int>' -- -std=c++20 | FileCheck %s --check-prefix=TYPE
// TYPE: known as  boost.asio.awaitable of Boost.Asio
// Boost.Asio's own headers: mistakes, their fixes, and below what is right.
#include <boost/asio.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/coro.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/experimental/promise.hpp>
#include <boost/asio/experimental/use_promise.hpp>
#include <functional>
#include <vector>

namespace asio = boost::asio;
namespace experimental = asio::experimental;
using asio::awaitable;
using asio::deferred;
using asio::use_awaitable;
using boost::system::error_code;

awaitable<void> flush();
awaitable<int> fetch(int id);
awaitable<bool> ready();

awaitable<void> drops_in_coroutine(asio::steady_timer &timer) {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'boost::asio::co_spawn(executor, flush(), boost::asio::detached)'
  // CHECK-FIXES: co_await flush();
  timer.async_wait(use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'async_wait' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'boost::asio::co_spawn(executor, timer.async_wait(use_awaitable), boost::asio::detached)'
  // CHECK-FIXES: co_await timer.async_wait(use_awaitable);
  timer.async_wait(deferred);
  // CHECK: :[[@LINE-1]]:3: warning: sender returned by 'async_wait' is dropped; it is never started [lazy-unawaited]
  // CHECK-FIXES: co_await timer.async_wait(deferred);
  asio::co_spawn(timer.get_executor(), flush(), deferred);
  // CHECK: :[[@LINE-1]]:3: warning: sender returned by 'co_spawn' is dropped; it is never started [lazy-unawaited]
  // CHECK-FIXES: co_await asio::co_spawn(timer.get_executor(), flush(), deferred);
  using namespace experimental::awaitable_operators;
  flush() || timer.async_wait(use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'operator||' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'boost::asio::co_spawn(executor, …, boost::asio::detached)'
  // CHECK-FIXES: co_await (flush() || timer.async_wait(use_awaitable));
  co_return;
}

void not_a_coroutine() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: 'not_a_coroutine' is not a coroutine: return the task, or make it one and co_await, or start it with 'boost::asio::co_spawn(executor, flush(), boost::asio::detached)'
}

awaitable<void> silences() {
  (void)flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is cast to void; its body never runs [lazy-explicit-discard]
  // CHECK: note: to run it concurrently and own it elsewhere: 'boost::asio::co_spawn(executor, flush(), boost::asio::detached)'
  // CHECK-FIXES: co_await flush();
  std::ignore = fetch(1);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'fetch' is assigned to 'std::ignore'; its body never runs [lazy-explicit-discard]
  // CHECK: note: to run it concurrently and own it elsewhere: 'boost::asio::co_spawn(executor, fetch(1), boost::asio::detached)'
  // CHECK-FIXES: co_await fetch(1);
  co_return;
}

awaitable<void> keeps(bool b, asio::steady_timer &timer) {
  awaitable<int> answer = fetch(1);
  // CHECK: :[[@LINE-1]]:18: warning: 'answer' holds a task that is never awaited; its body never runs [lazy-never-awaited-local]
  // CHECK: note: await it before the end of the scope: 'co_await std::move(answer)'
  auto operation = timer.async_wait(deferred);
  // CHECK: :[[@LINE-1]]:8: warning: 'operation' holds a sender that is never awaited; it is never started [lazy-never-awaited-local]
  // CHECK: note: await it before the end of the scope: 'co_await std::move(operation)'
  awaitable<void> sometimes = flush();
  // CHECK: :[[@LINE-1]]:31: warning: 'sometimes' is not awaited on every path; its body never runs [lazy-unawaited-on-path]
  if (b)
    co_await std::move(sometimes);
}

awaitable<void> keeps_a_promise(asio::steady_timer &timer) {
  auto promise = timer.async_wait(experimental::use_promise);
  // CHECK: :[[@LINE-1]]:8: warning: 'promise' holds a future that is never awaited; its work is cancelled here [lazy-never-awaited-local]
  co_return;
}

awaitable<void> collects() {
  std::vector<awaitable<int>> all;
  // CHECK: :[[@LINE-1]]:31: warning: the tasks in 'all' are never awaited; none of them runs [lazy-dropped-task-container]
  // CHECK: note: await each of them in a loop
  all.push_back(fetch(1));
  co_return;
}

void registers(asio::steady_timer &timer) {
  std::function<void()> callback = flush;
  // CHECK: :[[@LINE-1]]:36: warning: 'flush' returns a task that 'std::function<void ()>' ignores; its body never runs [lazy-task-from-void-callback]
  // CHECK: note: wrap it: '[=] { boost::asio::co_spawn(executor, …, boost::asio::detached); }'
  asio::post(timer.get_executor(), [] { return flush(); });
  // CHECK: :[[@LINE-1]]:36: warning: this lambda returns a task that 'post' ignores; its body never runs [lazy-task-from-void-callback]
  // CHECK: note: wrap it: '[=] { boost::asio::co_spawn(executor, …, boost::asio::detached); }'
  timer.async_wait([](error_code) -> awaitable<void> { co_await flush(); });
  // CHECK: :[[@LINE-1]]:20: warning: this lambda returns a task that 'async_wait' ignores; its body never runs [lazy-task-from-void-callback]
  // CHECK: note: wrap it: '[=] { boost::asio::co_spawn(executor, …, boost::asio::detached); }'
}

awaitable<void> experiments(asio::steady_timer &timer) {
  experimental::channel<void(error_code, int)> channel(timer.get_executor(), 1);
  channel.async_send(error_code(), 1, use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'async_send' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'boost::asio::co_spawn(executor, …, boost::asio::detached)'
  // CHECK-FIXES: co_await channel.async_send(error_code(), 1, use_awaitable);
  timer.async_wait(experimental::use_promise);
  // CHECK: :[[@LINE-1]]:3: warning: future returned by 'async_wait' is dropped; its work is cancelled here [lazy-unawaited]
  experimental::make_parallel_group(timer.async_wait(deferred), timer.async_wait(deferred));
  // CHECK: :[[@LINE-1]]:3: warning: sender returned by 'make_parallel_group' is dropped; it is never started [lazy-unawaited]
  co_return;
}

//===- Nothing is lost here ---------------------------------------------------------------------===//

awaitable<int> awaits(asio::steady_timer &timer, asio::thread_pool &pool) {
  using namespace experimental::awaitable_operators;
  co_await (flush() && timer.async_wait(use_awaitable));
  auto [error] = co_await timer.async_wait(experimental::as_tuple(use_awaitable));
  co_await timer.async_wait(deferred);
  co_await asio::co_spawn(pool, flush(), deferred);
  auto later = timer.async_wait(deferred);
  co_await std::move(later);
  co_await asio::co_spawn(pool, fetch(1), use_awaitable);
  asio::co_spawn(co_await asio::this_coro::executor, flush(), asio::detached);
  // Cancelled at the end of the scope, on purpose: it runs beside what is awaited.
  auto beside = timer.async_wait(experimental::use_promise);
  auto promise = timer.async_wait(experimental::use_promise);
  co_await std::move(promise)(use_awaitable);
  timer.async_wait(deferred)(asio::detached);
  co_return error || !co_await ready() ? 0 : co_await fetch(2);
}

awaitable<void> groups(asio::any_io_executor here, asio::steady_timer &timer) {
  co_await experimental::make_parallel_group(timer.async_wait(deferred), timer.async_wait(deferred))
      .async_wait(experimental::wait_for_one(), use_awaitable);
  using Operation = decltype(asio::co_spawn(here, flush(), deferred));
  std::vector<Operation> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(asio::co_spawn(here, flush(), deferred));
  co_await experimental::make_parallel_group(std::move(all))
      .async_wait(experimental::wait_for_all(), use_awaitable);
}

awaitable<void> channels(experimental::channel<void(error_code, int)> &channel) {
  co_await channel.async_send(error_code(), co_await channel.async_receive(use_awaitable),
                              use_awaitable);
  channel.async_receive([](error_code, int) {});
}

int main() {
  asio::io_context context;
  asio::signal_set signals(context, 2);
  signals.async_wait([&](error_code, int) { context.stop(); });
  asio::co_spawn(context, flush(), asio::detached);
  asio::co_spawn(context, flush(), [](std::exception_ptr) {});
  std::future<int> answer = asio::co_spawn(context, fetch(1), asio::use_future);
  context.run();
  return answer.get();
}

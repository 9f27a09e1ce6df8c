// REQUIRES: asio
// RUN: %check_lazy %s '*' %t -- %asio_flags
// RUN: %explain_type %s 'awaitable<int>' -- %asio_flags | FileCheck %s --check-prefix=TYPE
// TYPE: known as  asio.awaitable of Asio
// TYPE: awaitable yes
// TYPE: lvalue    rejected
// Mistakes with Asio's own headers, and their fixes.
#include <asio.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/experimental/channel.hpp>
#include <asio/experimental/coro.hpp>
#include <asio/experimental/deferred.hpp>
#include <asio/experimental/parallel_group.hpp>
#include <asio/experimental/promise.hpp>
#include <functional>
#include <vector>

using asio::awaitable;
using asio::ip::tcp;
using asio::use_awaitable;
namespace experimental = asio::experimental;

awaitable<void> flush();
awaitable<int> fetch(int id);
awaitable<bool> ready();

//===- Dropped ----------------------------------------------------------------------------------===//

awaitable<void> drops() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: 'asio::awaitable' is lazy: an awaitable that is neither awaited nor given to co_spawn
  // CHECK-FIXES: return flush();
}
awaitable<void> drops_in_coroutine(asio::steady_timer &timer, tcp::socket &socket,
                                   asio::mutable_buffer to) {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'asio::co_spawn(executor, flush(), asio::detached)'
  // CHECK-FIXES: co_await flush();
  timer.async_wait(use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'async_wait' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'asio::co_spawn(executor, timer.async_wait(use_awaitable), asio::detached)'
  // CHECK-FIXES: co_await timer.async_wait(use_awaitable);
  socket.async_read_some(to, use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'async_read_some' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'asio::co_spawn(executor, …, asio::detached)'
  // CHECK-FIXES: co_await socket.async_read_some(to, use_awaitable);
  asio::async_write(socket, to, use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'async_write' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'asio::co_spawn(executor, …, asio::detached)'
  // CHECK-FIXES: co_await asio::async_write(socket, to, use_awaitable);
  asio::co_spawn(timer.get_executor(), flush(), use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'co_spawn' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'asio::co_spawn(executor, …, asio::detached)'
  // CHECK-FIXES: co_await asio::co_spawn(timer.get_executor(), flush(), use_awaitable);
  using namespace experimental::awaitable_operators;
  flush() && flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'operator&&' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'asio::co_spawn(executor, flush() && flush(), asio::detached)'
  // CHECK-FIXES: co_await (flush() && flush());
  co_return;
}

awaitable<void> returns_at_the_end(bool now) {
  if (now)
    return flush();
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; its body never runs [lazy-unawaited]
  // CHECK-FIXES: return flush();
}

void not_a_coroutine(asio::steady_timer &timer) {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: 'not_a_coroutine' is not a coroutine: return the task, or make it one and co_await, or start it with 'asio::co_spawn(executor, flush(), asio::detached)'
  timer.async_wait(asio::use_future);
  // CHECK: :[[@LINE-1]]:3: warning: future returned by 'async_wait' is dropped; its result and exception are lost [lazy-unawaited]
  // CHECK: note: 'not_a_coroutine' is not a coroutine: return the future, or say '(void)' to let it run alone
}

int main() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: 'main' cannot await: drive it with 'asio::co_spawn(context, flush(), asio::detached); context.run()'
}

//===- Silenced ---------------------------------------------------------------------------------===//

awaitable<void> silences() {
  (void)flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is cast to void; its body never runs [lazy-explicit-discard]
  // CHECK: note: to run it concurrently and own it elsewhere: 'asio::co_spawn(executor, flush(), asio::detached)'
  // CHECK-FIXES: co_await flush();
  std::ignore = fetch(1);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'fetch' is assigned to 'std::ignore'; its body never runs [lazy-explicit-discard]
  // CHECK: note: to run it concurrently and own it elsewhere: 'asio::co_spawn(executor, fetch(1), asio::detached)'
  // CHECK-FIXES: co_await fetch(1);
  [[maybe_unused]] awaitable<void> later = flush();
  // CHECK: :[[@LINE-1]]:36: warning: 'later' is a task that is deliberately unused; its body never runs [lazy-explicit-discard]
  co_return;
}

//===- Kept in variables ------------------------------------------------------------------------===//

awaitable<void> keeps(bool b) {
  awaitable<int> answer = fetch(1);
  // CHECK: :[[@LINE-1]]:18: warning: 'answer' holds a task that is never awaited; its body never runs [lazy-never-awaited-local]
  // CHECK: note: await it before the end of the scope: 'co_await std::move(answer)'
  awaitable<void> first = flush();
  first = flush();
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'first'; its body never runs [lazy-overwritten-task]
  // CHECK: note: await the old one first: 'co_await std::exchange(first, flush())'
  co_await std::move(first);
  awaitable<void> sometimes = flush();
  // CHECK: :[[@LINE-1]]:31: warning: 'sometimes' is not awaited on every path; its body never runs [lazy-unawaited-on-path]
  if (b)
    co_await std::move(sometimes);
}

awaitable<void> collects() {
  std::vector<awaitable<int>> all;
  // CHECK: :[[@LINE-1]]:31: warning: the tasks in 'all' are never awaited; none of them runs [lazy-dropped-task-container]
  // CHECK: note: await each of them in a loop
  for (int id = 0; id < 3; ++id)
    all.push_back(fetch(id));
  co_return;
}

//===- In callbacks -----------------------------------------------------------------------------===//

void registers(asio::steady_timer &timer) {
  std::function<void()> callback = flush;
  // CHECK: :[[@LINE-1]]:36: warning: 'flush' returns a task that 'std::function<void ()>' ignores; its body never runs [lazy-task-from-void-callback]
  // CHECK: note: wrap it: '[=] { asio::co_spawn(executor, …, asio::detached); }'
  asio::post(timer.get_executor(), [] { return flush(); });
  // CHECK: :[[@LINE-1]]:36: warning: this lambda returns a task that 'post' ignores; its body never runs [lazy-task-from-void-callback]
  // CHECK: note: wrap it: '[=] { asio::co_spawn(executor, …, asio::detached); }'
  timer.async_wait([](asio::error_code) -> awaitable<void> { co_await flush(); });
  // CHECK: :[[@LINE-1]]:20: warning: this lambda returns a task that 'async_wait' ignores; its body never runs [lazy-task-from-void-callback]
  // CHECK: note: wrap it: '[=] { asio::co_spawn(executor, …, asio::detached); }'
}

//===- Tested -----------------------------------------------------------------------------------===//

awaitable<void> tests() {
  if (ready().valid())
    // CHECK: :[[@LINE-1]]:7: warning: task returned by 'ready' is only looked at; its body never runs [lazy-unawaited]
    co_return;
}

//===- The experimental parts -------------------------------------------------------------------===//

using Channel = experimental::channel<void(asio::error_code, int)>;

awaitable<void> experiments(asio::steady_timer &timer, Channel &channel,
                            experimental::coro<int> &count) {
  channel.async_send(asio::error_code(), 1, use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'async_send' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'asio::co_spawn(executor, …, asio::detached)'
  // CHECK-FIXES: co_await channel.async_send(asio::error_code(), 1, use_awaitable);
  timer.async_wait(experimental::use_promise);
  // CHECK: :[[@LINE-1]]:3: warning: future returned by 'async_wait' is dropped; its work is cancelled here [lazy-unawaited]
  experimental::make_parallel_group(timer.async_wait(experimental::deferred),
                                    timer.async_wait(experimental::deferred));
  // CHECK: :[[@LINE-2]]:3: warning: sender returned by 'make_parallel_group' is dropped; it is never started [lazy-unawaited]
  count.async_resume(use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'async_resume' is dropped; its body never runs [lazy-unawaited]
  // CHECK: note: to run it concurrently and own it elsewhere: 'asio::co_spawn(executor, count.async_resume(use_awaitable), asio::detached)'
  // CHECK-FIXES: co_await count.async_resume(use_awaitable);
  co_return;
}

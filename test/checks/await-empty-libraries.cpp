// What the catalogue says of libraries' tasks: which are empty by default, and which are awaited
// many times and are gone all the same when they were moved.
// RUN: %check_lazy %s await-empty %t
#include "asio.h"
#include "cppcoro.h"
#include "libcoro.h"
#include <utility>

asio::awaitable<void> work();

asio::awaitable<void> nothing(bool On) {
  if (!On)
    return {};
  // CHECK: :[[@LINE-1]]:5: warning: this returns an empty 'asio::awaitable'
  return work();
}

asio::awaitable<void> never_filled() {
  asio::awaitable<void> T;
  co_await std::move(T);
  // CHECK: :[[@LINE-1]]:22: warning: 'T' is awaited, but no task was ever put into it
}

// A stub; and one that is asked first.
asio::awaitable<void> stub() { return {}; }
asio::awaitable<void> asked_first() {
  asio::awaitable<void> T;
  if (T.valid())
    co_await std::move(T);
}

coro::task<int> lasting();

coro::task<int> never_lasted() {
  coro::task<int> T;
  co_return co_await T;
  // CHECK: :[[@LINE-1]]:22: warning: 'T' is awaited, but no task was ever put into it
}

coro::task<int> moved_away() {
  auto T = lasting();
  auto Other = std::move(T);
  int A = co_await Other;
  co_return A + co_await T;
  // CHECK: :[[@LINE-1]]:26: warning: 'T' is awaited after it was moved
}

coro::task<int> awaited_twice() {
  auto T = lasting();
  int A = co_await T;
  co_return A + co_await T;
}

cppcoro::task<int> counted();

cppcoro::task<int> awaited_by_others() {
  auto T = counted();
  co_await cppcoro::when_all(std::move(T));
  co_return co_await T;
  // CHECK: :[[@LINE-1]]:22: warning: 'T' is awaited after it was moved
}

// RUN: %check_lazy %s double-await %t
// Futures that are their own awaiters, one task given twice, and tasks by reference.
#include "prelude.h"
#include <memory>

// The state is put there by whoever makes the future, and taken out by who awaits it.
struct Once {
  std::unique_ptr<int> State;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> Handle);
  int await_resume() { return *std::exchange(State, nullptr); }
};
struct OnceShared {
  std::shared_ptr<int> State;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> Handle);
  int await_resume() {
    auto Taken = std::move(State);
    return *Taken;
  }
};
Once once();
OnceShared once_shared();

Task<int> own_awaiter() {
  auto f = once();
  int a = co_await f;
  co_return a + co_await f;
  // CHECK: :[[@LINE-1]]:26: warning: 'f' is awaited after it was awaited; a 'Once' gives its result once [lazy-double-await]
}
Task<int> own_awaiter_that_can_be_copied() {
  auto f = once_shared();
  int a = co_await f;
  co_return a + co_await f;
  // CHECK: :[[@LINE-1]]:26: warning: 'f' is awaited after it was awaited; a 'OnceShared' gives its result once [lazy-double-await]
}

template <typename... T> Task<int> all(T &&...Tasks);
Task<int> given_twice() {
  auto t = fetch(1);
  co_return co_await all(std::move(t), std::move(t));
  // CHECK: :[[@LINE-1]]:50: warning: 't' is given to 'all' after it was given to 'all'; a 'Task' gives its result once [lazy-double-await]
}

Task<int> by_reference(Task<int> &t) {
  int a = co_await std::move(t);
  co_return a + co_await std::move(t);
  // CHECK: :[[@LINE-1]]:36: warning: 't' is awaited after it was awaited; a 'Task' gives its result once [lazy-double-await]
}

// Each await puts there anew what it takes out.
struct Tick {
  std::coroutine_handle<> Waiter;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> Handle) { Waiter = Handle; }
  void await_resume() { std::exchange(Waiter, {}); }
};
Task<> ticks(Tick t) {
  co_await t;
  co_await t;
}
Task<int> given_with_another() {
  auto t = fetch(1);
  auto u = fetch(2);
  co_return co_await all(std::move(t), std::move(u));
}
// Others may put the next one there while it waits.
Task<int> refilled(Task<int> &next) {
  int sum = 0;
  for (int i = 0; i != 3; ++i)
    sum += co_await std::move(next);
  co_return sum;
}
Task<int> refilled_meanwhile(Task<int> &next) {
  int a = co_await std::move(next);
  co_await flush();
  co_return a + co_await std::move(next);
}

// RUN: %check_lazy %s await-empty %t
#include "prelude.h"
#include <future>
#include <memory>
#include <optional>
#include <tuple>

void keep(Task<int>);
struct Holder {
  Task<int> Kept;
};

Task<int> never_filled() {
  Task<int> T;
  // CHECK: :[[@LINE+2]]:22: warning: 'T' is awaited, but no task was ever put into it [lazy-await-empty]
  // CHECK: :[[@LINE-2]]:13: note: 'T' is empty from here on
  co_return co_await T;
}

Task<int> cleared() {
  auto T = fetch(1);
  int A = co_await T;
  T = {};
  // CHECK: :[[@LINE+2]]:26: warning: 'T' is awaited after it was cleared; there is no task in it
  // CHECK: :[[@LINE-2]]:3: note: cleared here
  co_return A + co_await T;
}

Task<int> moved_into_a_variable() {
  auto T = fetch(1);
  auto Other = std::move(T);
  int A = co_await std::move(Other);
  // CHECK: :[[@LINE+2]]:26: warning: 'T' is awaited after it was moved; there is no task in it
  // CHECK: :[[@LINE-3]]:26: note: moved here
  co_return A + co_await T;
}

Task<int> moved_into_a_member(Holder &H, bool Keep) {
  auto T = fetch(1);
  if (Keep)
    H.Kept = std::move(T);
  // CHECK: :[[@LINE+3]]:22: warning: 'T' is awaited after it was moved
  // CHECK: :[[@LINE-2]]:24: note: moved here
  // CHECK: :[[@LINE-4]]:7: note: this happens when 'Keep' is true
  co_return co_await T;
}

Task<int> exchanged_for_nothing() {
  auto T = fetch(1);
  auto Other = std::exchange(T, {});
  int A = co_await std::move(Other);
  co_return A + co_await T;
  // CHECK: :[[@LINE-1]]:26: warning: 'T' is awaited after it was
}

Task<int> captured_by_move() {
  auto T = fetch(1);
  auto Later = [Mine = std::move(T)]() mutable { return std::move(Mine); };
  int A = co_await T;
  // CHECK: :[[@LINE-1]]:20: warning: 'T' is awaited after it was moved
  co_return A + co_await Later();
}

int asks_an_empty_future() {
  std::future<int> F;
  return F.get();
  // CHECK: :[[@LINE-1]]:10: warning: 'F' is asked for its result, but no future was ever put into it
}

int asks_a_moved_future(std::future<int> F) {
  auto Other = std::move(F);
  return F.get() + Other.get();
  // CHECK: :[[@LINE-1]]:10: warning: 'F' is asked for its result after it was moved; there is no future in it
}

Task<> nothing_to_do(bool On) {
  if (!On)
    return {};
  // CHECK: :[[@LINE-1]]:5: warning: this returns an empty 'Task'; awaiting it is an error
  // CHECK: :[[@LINE+4]]:3: note: a real task is returned here
  // CHECK-FIXES: if (!On)
  // CHECK-FIXES-NEXT: co_return;
  // CHECK-FIXES: co_return co_await flush();
  return flush();
}

Task<int> default_value(bool On) {
  if (!On)
    return Task<int>();
  // CHECK: :[[@LINE-1]]:5: warning: this returns an empty 'Task'
  return fetch(1);
}

// Into containers and tuples.
Task<> put_into_a_vector(std::vector<Task<>> &All) {
  auto T = flush();
  All.push_back(std::move(T));
  co_await T;
  // CHECK: :[[@LINE-1]]:12: warning: 'T' is awaited after it was moved; there is no task in it
}

Task<> put_into_an_optional() {
  auto T = flush();
  std::optional<Task<>> Later = std::move(T);
  co_await T;
  // CHECK: :[[@LINE-1]]:12: warning: 'T' is awaited after it was moved
  co_await *Later;
}

Task<> put_into_a_tuple() {
  auto T = flush();
  std::tuple<Task<>, int> Pair(std::move(T), 1);
  co_await T;
  // CHECK: :[[@LINE-1]]:12: warning: 'T' is awaited after it was moved
}

int waits_for_nothing() {
  Task<int> T;
  return sync_wait(std::move(T));
  // CHECK: :[[@LINE-1]]:30: warning: 'T' is asked for its result, but no task was ever put into it
}

// One arm, or a variable.
Task<> one_arm(bool On) {
  return On ? flush() : Task<>{};
  // CHECK: :[[@LINE-1]]:25: warning: this returns an empty 'Task'
  // CHECK: :[[@LINE-2]]:15: note: a real task is returned here
}

Task<int> empty_variable(bool On) {
  if (!On) {
    Task<int> None;
    return None;
    // CHECK: :[[@LINE-1]]:5: warning: this returns an empty 'Task'
    // CHECK: note: as a coroutine it could 'co_return' what callers are to get then
  }
  return fetch(1);
}

// A task that can be awaited many times is gone when it was moved, too.
struct Lasting {
  struct promise_type {
    Lasting get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(int);
    void unhandled_exception();
    int Value;
  };
  Lasting() = default;
  Lasting(Lasting &&Other) : Handle(std::exchange(Other.Handle, {})) {}
  ~Lasting() {
    if (Handle)
      Handle.destroy();
  }
  std::coroutine_handle<promise_type> Handle;
  bool await_ready() const { return Handle.done(); }
  void await_suspend(std::coroutine_handle<>) const;
  int await_resume() const { return Handle.promise().Value; }
};
Lasting lasting();

Task<int> moved_for_good() {
  auto T = lasting();
  int A = co_await T;
  auto Other = std::move(T);
  A += co_await Other;
  co_return A + co_await T;
  // CHECK: :[[@LINE-1]]:26: warning: 'T' is awaited after it was moved
}

Task<int> never_lasted() {
  Lasting T;
  co_return co_await T;
  // CHECK: :[[@LINE-1]]:22: warning: 'T' is awaited, but no {{[a-z]+}} was ever put into it
}

// Given to a function that runs it.
template <typename T> T block_on(Task<T> Given);
void never_filled_and_run() {
  Task<int> T;
  block_on(std::move(T));
  // CHECK: :[[@LINE-1]]:22: warning: 'T' is asked for its result, but no task was ever put into it
}

// Ready without a coroutine, but then there is no result to give.
struct Checked {
  struct promise_type {
    Checked get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(int);
    void unhandled_exception();
    int Value;
  };
  std::coroutine_handle<promise_type> Handle;
  Checked() = default;
  Checked(Checked &&Other) noexcept : Handle(std::exchange(Other.Handle, nullptr)) {}
  bool await_ready() const noexcept { return !Handle || Handle.done(); }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return Handle; }
  int await_resume() const {
    if (!Handle)
      throw 1;
    return Handle.promise().Value;
  }
};
Task<int> never_checked() {
  Checked T;
  co_return co_await T;
  // CHECK: :[[@LINE-1]]:22: warning: 'T' is awaited, but no task was ever put into it
}

// RUN: %check_lazy %s double-await %t
#include "prelude.h"
#include <future>
#include <memory>
#include <optional>
#include <utility>

void log(int);

Task<int> twice() {
  auto T = fetch(1);
  int A = co_await T;
  // CHECK: :[[@LINE+2]]:20: warning: 'T' is awaited after it was awaited; a 'Task' gives its result once [lazy-double-await]
  // CHECK: :[[@LINE-2]]:20: note: first awaited here
  int B = co_await T;
  // CHECK: note: 'Task' is for one await only: 'operator co_await' moves the state out of the object
  co_return A + B;
}

Task<int> twice_with_moves(Task<int> T) {
  int A = co_await std::move(T);
  int B = co_await std::move(T);
  // CHECK: :[[@LINE-1]]:30: warning: 'T' is awaited after it was awaited
  co_return A + B;
}

Task<> next_iteration(std::vector<int> Ids) {
  auto T = flush();
  for (int Id : Ids) {
    log(Id);
    co_await T;
    // CHECK: :[[@LINE-1]]:14: warning: 'T' is awaited again on the next iteration; a 'Task' gives its result once
    // CHECK: note: 'T' is made here, outside of the loop
  }
}

Task<> next_iteration_of_while(bool More) {
  auto T = flush();
  while (true) {
    co_await std::move(T);
    // CHECK: :[[@LINE-1]]:24: warning: 'T' is awaited again on the next iteration
    if (!More)
      break;
    log(1);
  }
}

Task<> on_one_branch(bool Early) {
  auto T = flush();
  if (Early) {
    co_await T;
    // CHECK: :[[@LINE+3]]:12: warning: 'T' is awaited after it was awaited
    // CHECK: :[[@LINE-2]]:14: note: first awaited here
  }
  co_await T;
}

Task<> path_is_told(bool Early, bool Late) {
  auto T = flush();
  if (Early)
    co_await T;
  log(1);
  if (Late)
    // CHECK: :[[@LINE+2]]:14: warning: 'T' is awaited after it was awaited
    // CHECK: :[[@LINE-2]]:7: note: this happens when 'Late' is true
    co_await T;
}

Task<int> in_the_handler() {
  auto T = fetch(1);
  try {
    co_return co_await T;
  } catch (...) {
    log(1);
  }
  // CHECK: :[[@LINE+2]]:22: warning: 'T' is awaited after it was awaited
  // CHECK: :[[@LINE-5]]:{{[0-9]+}}: note: this happens when this throws
  co_return co_await T;
}

Task<> inside_of_the_try_block() {
  auto T = flush();
  try {
    co_await T;
    co_await T;
    // CHECK: :[[@LINE-1]]:14: warning: 'T' is awaited after it was awaited
  } catch (...) {
  }
}

Task<> both_branches_of_a_combinator() {
  auto T = flush();
  co_await gather(std::move(T), std::move(T));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: 'T' is given to 'gather' after it was given to 'gather'
}

Task<> combinator_and_later() {
  auto T = flush();
  co_await gather(std::move(T), flush());
  co_await std::move(T);
  // CHECK: :[[@LINE-1]]:22: warning: 'T' is awaited after it was given to 'gather'
}

Task<> given_away_and_awaited(Scope &S) {
  auto T = flush();
  S.spawn(std::move(T));
  co_await T;
  // CHECK: :[[@LINE-1]]:12: warning: 'T' is awaited after it was given to 'spawn'
}

int two_gets(std::future<int> F) {
  int A = F.get();
  int B = F.get();
  // CHECK: :[[@LINE-1]]:11: warning: 'get' is called on 'F' after it was consumed by 'get'; a 'std::future' gives its result once
  // CHECK: note: first consumed by 'get' here
  // CHECK: note: to ask more than once, keep what 'F.share()' gives
  return A + B;
}

int get_in_a_loop(std::future<int> F) {
  int Sum = 0;
  for (int I = 0; I < 3; ++I)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: 'get' is called on 'F' again on the next iteration
  return Sum;
}

void consume(Task<int>);

void moved_twice() {
  auto T = fetch(1);
  auto First = std::move(T);
  auto Second = std::move(T);
  // CHECK: :[[@LINE-1]]:27: warning: 'T' is moved after it was moved
  consume(std::move(First));
  consume(std::move(Second));
}

Task<int> held_in_an_optional() {
  std::optional<Task<int>> T = fetch(1);
  int A = co_await *T;
  int B = co_await std::move(*T);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: 'T' is awaited after it was awaited
  co_return A + B;
}

template <typename V> Task<V> in_a_template(Task<V> T) {
  (void)co_await T;
  co_return co_await T;
  // CHECK: :[[@LINE-1]]:22: warning: 'T' is awaited after it was awaited
}
Task<int> instantiates() { return in_a_template(fetch(1)); }

void put_into_a_vector_twice(std::vector<Task<>> &All) {
  auto T = flush();
  All.push_back(std::move(T));
  All.push_back(std::move(T));
  // CHECK: :[[@LINE-1]]:27: warning: 'T' is moved after it was moved
}

Task<int> asked_from_an_optional() {
  std::optional<Task<int>> T = fetch(1);
  int A = co_await T.value();
  co_return A + co_await T.value();
  // CHECK: :[[@LINE-1]]:26: warning: 'T' is awaited after it was awaited
}

// Given by reference, and captured.
Task<int> by_rvalue_reference(Task<int> &&T) {
  int A = co_await std::move(T);
  co_return A + co_await std::move(T);
  // CHECK: :[[@LINE-1]]:36: warning: 'T' is awaited after it was awaited
}

int by_reference(std::future<int> &F) {
  int A = F.get();
  return A + F.get();
  // CHECK: :[[@LINE-1]]:14: warning: 'get' is called on 'F' after it was consumed by 'get'
}

auto captured() {
  return [T = fetch(1)]() mutable -> Task<int> {
    int A = co_await std::move(T);
    co_return A + co_await std::move(T);
    // CHECK: :[[@LINE-1]]:38: warning: 'T' is awaited after it was awaited
  };
}

// Its handle was taken out.
struct Released {
  struct promise_type {
    Released get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
  std::coroutine_handle<promise_type> Handle;
  Released(Released &&);
  ~Released();
  std::coroutine_handle<> release() { return std::exchange(Handle, {}); }
  auto operator co_await() && {
    struct Awaiter {
      std::coroutine_handle<promise_type> Handle;
      bool await_ready();
      std::coroutine_handle<> await_suspend(std::coroutine_handle<>);
      void await_resume();
    };
    return Awaiter{std::exchange(Handle, {})};
  }
};
Released make_released();
Task<> awaits_released() {
  auto T = make_released();
  auto H = T.release();
  H.resume();
  co_await std::move(T);
  // CHECK: :[[@LINE-1]]:22: warning: 'T' is awaited after it was consumed by 'release'; a 'Released' gives its result once
}

// RUN: %check_lazy %s await-empty %t
#include "prelude.h"
#include <future>
#include <memory>
#include <optional>

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

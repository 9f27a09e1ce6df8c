// RUN: %check_lazy %s double-await %t
// Members and structured bindings of a local are tasks like any other.
#include "prelude.h"
#include <utility>

std::pair<Task<int>, Task<int>> both();
struct Held {
  Task<int> First;
  int Number;
};
void look(const Held &);
void change(Held &);

Task<int> binding() {
  auto [A, B] = both();
  int Sum = co_await std::move(A);
  Sum += co_await std::move(B);
  Sum += co_await std::move(A);
  // CHECK: :[[@LINE-1]]:29: warning: 'A' is awaited after it was awaited; a 'Task' gives its result once [lazy-double-await]
  // CHECK: :[[@LINE-4]]:32: note: first awaited here
  co_return Sum;
}

Task<int> member_of_a_pair() {
  auto Both = both();
  int Sum = co_await std::move(Both.first);
  Sum += co_await std::move(Both.first);
  // CHECK: :[[@LINE-1]]:34: warning: 'Both.first' is awaited after it was awaited
  Sum += co_await std::move(Both.second);
  co_return Sum;
}

Task<int> member_of_a_struct() {
  Held H{fetch(1), 1};
  int Sum = co_await std::move(H.First);
  if (Sum)
    Sum += co_await std::move(H.First);
  // CHECK: :[[@LINE-1]]:33: warning: 'H.First' is awaited after it was awaited
  co_return Sum + H.Number;
}

// Filled again, made anew in each round, or in somebody's hands.
Task<int> filled_again() {
  Held H{fetch(1), 1};
  int Sum = co_await std::move(H.First);
  H.First = fetch(1);
  co_return Sum + co_await std::move(H.First);
}
Task<int> each_round() {
  int Sum = 0;
  for (int I = 0; I != 3; ++I) {
    auto [A, B] = both();
    Sum += co_await std::move(A) + co_await std::move(B);
  }
  co_return Sum;
}
Task<int> changed() {
  Held H{fetch(1), 1};
  int Sum = co_await std::move(H.First);
  change(H);
  co_return Sum + co_await std::move(H.First);
}
Task<int> assigned() {
  Held H{fetch(1), 1};
  int Sum = co_await std::move(H.First);
  H = Held{fetch(1), 2};
  co_return Sum + co_await std::move(H.First);
}
Task<int> either(bool First) {
  auto [A, B] = both();
  if (First)
    co_return co_await std::move(A);
  int Sum = co_await std::move(B);
  co_return Sum + co_await std::move(A);
}

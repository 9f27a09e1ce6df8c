// RUN: %check_lazy %s pseudo-concurrent %t
// The library's combinator gives a tuple of the values: the awaits become one.
#include "cppcoro.h"

cppcoro::task<int> fetch(int Id);
cppcoro::task<> flush();

cppcoro::task<int> values() {
  auto A = fetch(1);
  auto B = fetch(2);
  int X = co_await std::move(A);
  int Y = co_await std::move(B);
  // CHECK: :[[@LINE-1]]:11: warning: 'B' starts only here, after 'A' has finished
  // CHECK-FIXES: auto [X, Y] = co_await cppcoro::when_all(std::move(A), std::move(B));
  co_return X + Y;
}

cppcoro::task<> without_values() {
  auto A = flush();
  auto B = flush();
  auto C = flush();
  co_await A;
  co_await B;
  co_await C;
  // CHECK: :[[@LINE-2]]:3: warning: 'B' starts only here, after 'A' has finished
  // CHECK-FIXES: co_await cppcoro::when_all(std::move(A), std::move(B), std::move(C));
}

// Another type than the tuple would hold: no fix.
cppcoro::task<long> other_types() {
  auto A = fetch(1);
  auto B = fetch(2);
  long X = co_await std::move(A);
  long Y = co_await std::move(B);
  // CHECK: :[[@LINE-1]]:12: warning: 'B' starts only here
  // CHECK: note: to run them at the same time: 'co_await cppcoro::when_all(std::move(A), std::move(B))'
  // CHECK-FIXES: long X = co_await std::move(A);
  co_return X + Y;
}

// What stands between would be lost.
cppcoro::task<> something_between() {
  auto A = flush();
  auto B = flush();
  co_await A;
  // first A, then B
  co_await B;
  // CHECK: :[[@LINE-1]]:3: warning: 'B' starts only here
  // CHECK: note: to run them at the same time
}

struct Client {
  cppcoro::task<> send(int);
};

// Only the class knows whether two of its operations may run at once.
cppcoro::task<> one_object(Client &C) {
  auto A = C.send(1);
  auto B = C.send(2);
  co_await A;
  co_await B;
  // CHECK: :[[@LINE-1]]:3: warning: 'B' starts only here
  // CHECK: note: to run them at the same time
}

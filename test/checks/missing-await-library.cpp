// RUN: %check_lazy %s missing-await %t --expect-errors
// The compiler points into a library's header; the mistake is in the user's call.
#include "task.h"
#include <iostream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

struct User {
  explicit User(std::string Name);
};
struct Id {
  int Value;
};
Task<int> number();
Task<std::string> text();

Task<> makes() {
  std::unique_ptr<Id> N = std::make_unique<Id>(number());
  // CHECK: :[[@LINE-1]]:48: warning: 'number()' is not awaited: its 'int' is needed, not the 'Task<int>' [lazy-missing-await]
  // CHECK-FIXES: std::make_unique<Id>(co_await number());
  std::unique_ptr<User> U = std::make_unique<User>(text());
  // CHECK: :[[@LINE-1]]:52: warning: 'text()' is not awaited: its 'std::string' is needed
  // CHECK-FIXES: std::make_unique<User>(co_await text());
  // Nothing here is the user's own type.
  std::unique_ptr<std::string> S = std::make_unique<std::string>(text());
  // CHECK: :[[@LINE-1]]:66: warning: 'text()' is not awaited: its 'std::string' is needed
  // CHECK-FIXES: std::make_unique<std::string>(co_await text());
  // What gives back what it is given: the await belongs inside, and is said once.
  std::vector<int> Numbers;
  int Sum = std::accumulate(Numbers.begin(), Numbers.end(), number());
  // CHECK: :[[@LINE-1]]:61: warning: 'number()' is not awaited: its 'int' is needed
  // CHECK-FIXES: int Sum = std::accumulate(Numbers.begin(), Numbers.end(), co_await number());
  std::cout << number() << ' ' << text() << "\n";
  // CHECK: :[[@LINE-1]]:16: warning: 'number()' is not awaited: its 'int' is needed
  // CHECK: :[[@LINE-2]]:35: warning: 'text()' is not awaited: its 'std::string' is needed
  // CHECK-FIXES: std::cout << co_await number() << ' ' << co_await text() << "\n";
  std::vector<std::string> Names{text(), "b"};
  // CHECK: :[[@LINE-1]]:34: warning: 'text()' is not awaited: its 'std::string' is needed
  // CHECK-FIXES: std::vector<std::string> Names{co_await text(), "b"};
  (void)Sum;
  co_return;
}

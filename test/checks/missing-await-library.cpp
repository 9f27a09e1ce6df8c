// RUN: %check_lazy %s missing-await %t --expect-errors
// The compiler points into a library's header; the mistake is in the user's call.
#include "task.h"
#include <iostream>
#include <map>
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

// The value is made in place, far from the call.
Task<> inPlace(std::vector<int> &Ids, std::vector<std::pair<std::string, int>> &Pairs,
               std::map<std::string, std::string> &Words) {
  Ids.emplace_back(number());
  // CHECK: :[[@LINE-1]]:20: warning: 'number()' is not awaited: its 'int' is needed
  Pairs.emplace_back(text(), 1);
  // CHECK: :[[@LINE-1]]:22: warning: 'text()' is not awaited: its 'std::string' is needed
  Words.emplace("a", text());
  // CHECK: :[[@LINE-1]]:22: warning: 'text()' is not awaited: its 'std::string' is needed
  auto Shared = std::make_shared<std::string>(text());
  // CHECK: :[[@LINE-1]]:47: warning: 'text()' is not awaited: its 'std::string' is needed
  Ids[number()] = 1;
  // CHECK: :[[@LINE-1]]:7: warning: 'number()' is not awaited: its 'int' is needed
  co_return;
}

// In lists within lists.
void takesPair(std::pair<std::string, int>);
Task<> inLists(std::map<std::string, std::string> &Words) {
  std::map<std::string, int> Ids{{"a", number()}, {"b", 2}};
  // CHECK: :[[@LINE-1]]:40: warning: 'number()' is not awaited: its 'int' is needed
  // CHECK-FIXES: std::map<std::string, int> Ids{{[{][{]}}"a", co_await number()}, {"b", 2}};
  Words.insert({"a", text()});
  // CHECK: :[[@LINE-1]]:22: warning: 'text()' is not awaited: its 'std::string' is needed
  takesPair({text(), 1});
  // CHECK: :[[@LINE-1]]:14: warning: 'text()' is not awaited: its 'std::string' is needed
  co_return;
}

// The call compiles, and what it gives does not fit.
Task<> inCalls() {
  std::pair<std::string, int> Pair = std::make_pair(text(), 1);
  // CHECK: :[[@LINE-1]]:53: warning: 'text()' is not awaited: its 'std::string' is needed
  takesPair(std::make_pair(text(), 1));
  // CHECK: :[[@LINE-1]]:28: warning: 'text()' is not awaited: its 'std::string' is needed
  co_return;
}

// Awaitable by a free operator only.
namespace lib {
template <typename T> struct Later {
  T Value;
};
template <typename T> struct Awaiter {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
template <typename T> Awaiter<T> operator co_await(Later<T>);
} // namespace lib
lib::Later<std::string> later();
Task<> freeOperator(std::vector<std::string> &Names) {
  Names.emplace_back(later());
  // CHECK: :[[@LINE-1]]:22: warning: 'later()' is not awaited: its 'std::string' is needed
  co_return;
}

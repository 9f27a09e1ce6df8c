// RUN: %check_lazy %s missing-await,never-awaited-local %t --expect-errors
// What is needed is in a variable: the await belongs where the variable is made.
#include "task.h"
#include <string>

struct User {
  std::string Name;
};
Task<int> number();
Task<User> user();
Task<std::vector<int>> list();
void take(int);
void takeText(std::string);

Task<> constant() {
  const auto N = number();
  // CHECK: :[[@LINE-1]]:18: warning: 'number()' is not awaited: its 'int' is needed, not the 'Task<int>' [lazy-missing-await]
  // CHECK: :[[@LINE+2]]:8: note: needed here, through 'N'
  // CHECK-FIXES: const auto N = co_await number();
  take(N + 1);
  const auto &U = user();
  // CHECK: :[[@LINE-1]]:19: warning: 'user()' is not awaited: its 'User' is needed
  // CHECK-FIXES: const auto &U = co_await user();
  takeText(U.Name);
  co_return;
}

Task<> captured() {
  auto Lambda = [N = number()] { take(N); };
  // CHECK: :[[@LINE-1]]:22: warning: 'number()' is not awaited: its 'int' is needed
  // CHECK-FIXES: auto Lambda = [N = co_await number()] { take(N); };
  Lambda();
  co_return;
}

// The statement is lost, so nothing is said of what 'All' owes.
Task<> ranged() {
  auto All = list();
  // CHECK: :[[@LINE-1]]:14: warning: 'list()' is not awaited: its 'std::vector<int>' is needed
  // CHECK-FIXES: auto All = co_await list();
  for (int N : All)
    take(N);
  co_return;
}

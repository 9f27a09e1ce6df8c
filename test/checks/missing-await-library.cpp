// RUN: %check_lazy %s missing-await %t --expect-errors
// The compiler points into a library's header; the mistake is in the user's call.
#include "task.h"
#include <memory>
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
  co_return;
}

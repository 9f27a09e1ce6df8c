// The compiler offers fixes of its own here ('.' for '->', a cast), which clang-tidy would apply
// as well: hence one front end.
// RUN: %check_lazy %s missing-await %t --driver-only --expect-errors
#include "task.h"
#include <optional>
#include <string>

struct User {
  std::string Name;
};
Task<User *> pointer();
Task<std::optional<User>> maybe();
Task<int> number();

Task<> looksInside() {
  std::string N = pointer()->Name;
  // CHECK: :[[@LINE-1]]:19: warning: 'pointer()' is not awaited: its 'User *' is needed, not the 'Task<User *>' [lazy-missing-await]
  // CHECK-FIXES: std::string N = (co_await pointer())->Name;
  N = maybe()->Name;
  // CHECK: :[[@LINE-1]]:7: warning: 'maybe()' is not awaited: its 'std::optional<User>' is needed
  // CHECK-FIXES: N = (co_await maybe())->Name;
  N = (*pointer()).Name;
  // CHECK: :[[@LINE-1]]:9: warning: 'pointer()' is not awaited
  // CHECK-FIXES: N = (*co_await pointer()).Name;
  switch (number()) {
  // CHECK: :[[@LINE-1]]:11: warning: 'number()' is not awaited: its 'int' is needed
  // CHECK-FIXES: switch (co_await number()) {
  default:
    break;
  }
  co_return;
}

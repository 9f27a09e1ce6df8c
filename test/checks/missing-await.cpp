// RUN: %check_lazy %s missing-await %t --expect-errors -- -std=c++20 -ferror-limit=0
// The compiler rejects each line, and an await mends it: the report says so, the fix compiles.
#include "task.h"
#include <string>
#include <vector>

struct User {
  std::string Name;
  int age() const;
  Task<> save() const;
};
Task<int> number();
Task<std::string> text();
Task<std::vector<int>> list();
Task<User> user();
Task<std::pair<int, int>> two();
void take(int);
void take(const std::string &, int);
template <typename T> void takeVector(std::vector<T>);

Task<> initialises() {
  int A = number();
  // CHECK: :[[@LINE-1]]:11: warning: 'number()' is not awaited: its 'int' is needed, not the 'Task<int>' [lazy-missing-await]
  // CHECK-FIXES: int A = co_await number();
  int B{number()};
  // CHECK: :[[@LINE-1]]:9: warning: 'number()' is not awaited
  // CHECK-FIXES: int B{co_await number()};
  long C(number());
  // CHECK: :[[@LINE-1]]:10: warning: 'number()' is not awaited
  // CHECK-FIXES: long C(co_await number());
  std::string S = text();
  // CHECK: :[[@LINE-1]]:19: warning: 'text()' is not awaited: its 'std::string' is needed, not the 'Task<std::string>' [lazy-missing-await]
  // CHECK-FIXES: std::string S = co_await text();
  User U{text()};
  // CHECK: :[[@LINE-1]]:10: warning: 'text()' is not awaited
  // CHECK-FIXES: User U{co_await text()};
  A = number();
  // CHECK: :[[@LINE-1]]:7: warning: 'number()' is not awaited
  // CHECK-FIXES: A = co_await number();
  S = text();
  // CHECK: :[[@LINE-1]]:7: warning: 'text()' is not awaited
  // CHECK-FIXES: S = co_await text();
  auto [X, Y] = two();
  // CHECK: :[[@LINE-1]]:17: warning: 'two()' is not awaited: its 'std::pair<int, int>' is needed
  // CHECK-FIXES: auto [X, Y] = co_await two();
  co_return;
}

Task<> passes() {
  take(number());
  // CHECK: :[[@LINE-1]]:8: warning: 'number()' is not awaited
  // CHECK-FIXES: take(co_await number());
  take(text(), number());
  // CHECK: :[[@LINE-1]]:8: warning: 'text()' is not awaited
  // CHECK: :[[@LINE-2]]:16: warning: 'number()' is not awaited
  // CHECK-FIXES: take(co_await text(), co_await number());
  takeVector(list());
  // CHECK: :[[@LINE-1]]:14: warning: 'list()' is not awaited
  // CHECK-FIXES: takeVector(co_await list());
  std::vector<int> V;
  V.push_back(number());
  // CHECK: :[[@LINE-1]]:15: warning: 'number()' is not awaited
  // CHECK-FIXES: V.push_back(co_await number());
  co_return;
}

Task<int> operates() {
  int A = number() + 1;
  // CHECK: :[[@LINE-1]]:11: warning: 'number()' is not awaited
  // CHECK-FIXES: int A = co_await number() + 1;
  int B = number() * number();
  // CHECK: :[[@LINE-1]]:11: warning: 'number()' is not awaited
  // CHECK: :[[@LINE-2]]:22: warning: 'number()' is not awaited
  // CHECK-FIXES: int B = co_await number() * co_await number();
  std::string S = text() + "!";
  // CHECK: :[[@LINE-1]]:19: warning: 'text()' is not awaited
  // CHECK-FIXES: std::string S = co_await text() + "!";
  A = -number();
  // CHECK: :[[@LINE-1]]:8: warning: 'number()' is not awaited
  // CHECK-FIXES: A = -co_await number();
  A = list()[0];
  // CHECK: :[[@LINE-1]]:7: warning: 'list()' is not awaited: its 'std::vector<int>' is needed
  // CHECK-FIXES: A = (co_await list())[0];
  A = (int)number();
  // CHECK: :[[@LINE-1]]:12: warning: 'number()' is not awaited
  // CHECK-FIXES: A = (int)co_await number();
  A = static_cast<int>(number());
  // CHECK: :[[@LINE-1]]:24: warning: 'number()' is not awaited
  // CHECK-FIXES: A = static_cast<int>(co_await number());
  A = B ? number() : 3;
  // CHECK: :[[@LINE-1]]:11: warning: 'number()' is not awaited
  // CHECK-FIXES: A = B ? co_await number() : 3;
  A = (B ? number() : number());
  // CHECK: :[[@LINE-1]]:7: warning: '(B ? number() : number())' is not awaited
  // CHECK-FIXES: A = co_await (B ? number() : number());
  int D = B ? number() : number();
  // CHECK: :[[@LINE-1]]:11: warning: 'B ? number() : number()' is not awaited
  // CHECK-FIXES: int D = co_await (B ? number() : number());
  co_return number();
  // CHECK: :[[@LINE-1]]:13: warning: 'number()' is not awaited
  // CHECK-FIXES: co_return co_await number();
}

Task<> looksInside() {
  std::string N = user().Name;
  // CHECK: :[[@LINE-1]]:19: warning: 'user()' is not awaited: its 'User' is needed, not the 'Task<User>' [lazy-missing-await]
  // CHECK-FIXES: std::string N = (co_await user()).Name;
  for (int I : list())
    take(I);
  // CHECK: :[[@LINE-2]]:16: warning: 'list()' is not awaited
  // CHECK-FIXES: for (int I : co_await list())
  co_return;
}

// The await belongs where the future came from, once for all uses.
Task<> throughVariable() {
  auto U = user();
  // CHECK: :[[@LINE-1]]:12: warning: 'user()' is not awaited: its 'User' is needed
  // CHECK: :[[@LINE+2]]:8: note: needed here, through 'U'
  // CHECK-FIXES: auto U = co_await user();
  take(U.age());
  take(U.Name, U.age());
  co_await U.save();
}

// A future that is also awaited stays one.
Task<> variableOfBothKinds(bool Early) {
  auto Later = user();
  if (Early)
    take(Later.age());
  // CHECK: :[[@LINE-1]]:10: warning: 'Later' is not awaited
  // CHECK-FIXES: take((co_await Later).age());
  else
    take((co_await Later).age());
}

// RUN: %check_lazy %s missing-await %t --expect-errors
// None of these errors goes away with an await, so nothing is said.
#include "task.h"
#include <optional>
#include <string>

struct User {
  std::string Name;
};
Task<int> number();
Task<> pause();
Task<User> user();
Task<std::string> text();
void take(int);
void takeUser(const User &);

Task<> wrongAnyway() {
  // The awaited value does not fit either.
  std::string S = number();
  // CHECK: :[[@LINE-1]]:15: error: no viable conversion from 'Task<int>' to 'std::string'
  takeUser(number());
  int A = pause();
  // The awaited type has no such member.
  user().Nmae;
  user()->Name;
  // Its operators do not take it.
  int B = user() + 1;
  for (char C : number())
    take(C);
  auto [X, Y] = user();
  // An error that has nothing to do with the task beside it.
  take(number(), undeclared);
  co_return;
}

// A template parameter may be anything.
template <typename T> Task<> generic(T Value) {
  int N = Value.start();
  co_return;
}

// Coroutines of an unknown kind, and errors that are not about futures.
int plain() { return "text"; }
void noMember(User U) { U.age(); }

// What stands in the parentheses of a variable of a broken type has no type either.
Task<> besideABrokenVariable() {
  auto Number = number();
  Number.size();
  std::optional<std::nothing> Lost(pause);
  co_return;
}

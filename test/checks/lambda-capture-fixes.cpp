// RUN: %check_lazy %s lambda-capture %t
// Before C++23 the captures of a lambda that is called on the spot become its parameters.
#include "prelude.h"
#include <string>

Task<> plain(int id) {
  auto t = [id]() -> Task<> { co_await fetch(id); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies at the end of the statement
  // CHECK-FIXES: auto t = [](auto id) -> Task<> { co_await fetch(id); }(id);
  co_await std::move(t);
}

Task<> with_parameters(int id) {
  auto t = [id, s = std::string("x")](int k) -> Task<> { co_await fetch(id + k + s.size()); }(3);
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies
  // CHECK-FIXES: auto t = [](auto id, auto s, int k) -> Task<> { co_await fetch(id + k + s.size()); }(id, std::string("x"), 3);
  co_await std::move(t);
}

Task<> everything_by_copy(int id) {
  auto t = [=]() mutable -> Task<> { co_await fetch(++id); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies
  // CHECK-FIXES: auto t = [](auto id) mutable -> Task<> { co_await fetch(++id); }(id);
  co_await std::move(t);
}

// What is captured by reference, and an object, may die as well.
Task<> by_reference(int id) {
  auto t = [&id]() -> Task<> { co_await fetch(id); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies
  // CHECK-FIXES: auto t = [&id]() -> Task<> { co_await fetch(id); }();
  co_await std::move(t);
}

// RUN: %check_lazy %s lambda-capture %t -- -std=c++23
// C++23 can copy the closure into the coroutine.
#include "prelude.h"

Task<> kept(int id) {
  auto t = [id]() -> Task<> { co_await fetch(id); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies at the end of the statement with its captures
  // CHECK-FIXES: {{^}}  auto t = [id](this auto) -> Task<> { co_await fetch(id); }();
  auto u = [id](int n) -> Task<> { co_await fetch(id + n); }(1);
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies
  // CHECK-FIXES: {{^}}  auto u = [id](this auto, int n) -> Task<> { co_await fetch(id + n); }(1);
  auto v = [id](this auto) -> Task<> { co_await fetch(id); }();
  co_await std::move(t);
  co_await std::move(u);
  co_await std::move(v);
}

// By reference, `this` refers to the closure as it always does.
Task<> refers(Scope &scope, int id) {
  auto t = [id](this auto &&) -> Task<> { co_await fetch(id); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies at the end of the statement with its captures
  co_await std::move(t);
  scope.spawn([id](this const auto &) -> Task<> { co_await fetch(id); }());
  // CHECK: :[[@LINE-1]]:15: warning: this lambda dies
  co_await [id](this auto &&) -> Task<> { co_await fetch(id); }();
  scope.spawn([id](this auto) -> Task<> { co_await fetch(id); }());
}

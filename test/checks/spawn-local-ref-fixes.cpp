// RUN: %check_lazy %s spawn-local-ref %t
// The fixes let the work own what it needs, or put the declarations into order.
#include "prelude.h"
#include <atomic>

Task<> show(const std::string &text) {
  // CHECK-FIXES: Task<> show(std::string text) {
  co_await flush();
  log(text);
}
void by_value(Scope &scope, std::string name) {
  scope.spawn(show(name));
  // CHECK: :[[@LINE-1]]:20: warning: 'name' dies when 'by_value' is left
}

void co_spawn(Scope &scope, std::function<Task<>()> work);
void captures(Scope &scope, std::string text) {
  int n = 0, sum = 0;
  std::atomic<int> count = 0;
  co_spawn(scope, [&n]() -> Task<> { co_await fetch(n); });
  // CHECK: :[[@LINE-1]]:21: warning: 'n' dies when 'captures' is left
  // CHECK-FIXES: co_spawn(scope, [n]() -> Task<> { co_await fetch(n); });
  co_spawn(scope, [&]() -> Task<> {
    // CHECK: :[[@LINE-1]]:20: warning: 'text' dies when 'captures' is left
    // CHECK-FIXES: co_spawn(scope, [&, text]() -> Task<> {
    co_await flush();
    log(text);
  });
  // A copy would be const, and the sum be lost.
  co_spawn(scope, [&sum]() -> Task<> {
    // CHECK: :[[@LINE-1]]:21: warning: 'sum' dies when 'captures' is left
    // CHECK-FIXES: co_spawn(scope, [&sum]() -> Task<> {
    co_await flush();
    ++sum;
  });
  // There is no copy of an atomic.
  co_spawn(scope, [&count]() -> Task<> { co_await fetch(count.load()); });
  // CHECK: :[[@LINE-1]]:21: warning: 'count' dies when 'captures' is left
  // CHECK-FIXES: co_spawn(scope, [&count]() -> Task<> { co_await fetch(count.load()); });
}

Task<> bump(int &n);
void reordered() {
  Scope scope;
  log("begin");
  int n = 0;
  scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'reordered' is left
  // CHECK-FIXES: void reordered() {
  // CHECK-FIXES-NEXT: {{^}}  int n = 0;
  // CHECK-FIXES-NEXT: {{^}}  Scope scope;
  // CHECK-FIXES-NEXT: {{^}}  log("begin");
  // CHECK-FIXES-NEXT: {{^}}  scope.spawn(bump(n));
}
// What it is made of comes after the scope, too.
void made_of_a_later_one(int start) {
  Scope scope;
  int base = start + 1;
  int n = base;
  scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'made_of_a_later_one' is left
  // CHECK-FIXES: int base = start + 1;
  // CHECK-FIXES-NEXT: int n = base;
}

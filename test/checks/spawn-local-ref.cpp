// RUN: %check_lazy %s spawn-local-ref %t
#include "prelude.h"
#include <memory>
#include <string_view>

Task<> bump(int &n) {
  co_await flush();
  ++n;
}
Task<> point(int *n) {
  co_await flush();
  ++*n;
}
Task<> show(std::string_view text);
Task<> own(std::shared_ptr<int> n);

void kicks(Scope &scope, std::string name) {
  int n = 0;
  scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'kicks' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
  // CHECK: note: 'n' is a reference: coroutine 'bump' keeps no copy
  // CHECK: note: let the coroutine own it (by value, or a std::shared_ptr), or join the task before
  scope.spawn(point(&n));
  // CHECK: :[[@LINE-1]]:21: warning: 'n' dies
  scope.spawn(show(name));
  // CHECK: :[[@LINE-1]]:20: warning: 'name' dies
  scope.spawn(own(std::make_shared<int>(1)));
}

Task<> joins(Scope &scope) {
  int n = 0;
  scope.spawn(bump(n));
  co_await scope.join();
}
void drives(Scope &scope) {
  int n = 0;
  scope.spawn(bump(n));
  sync_wait(scope.join());
}
void scope_dies_first() {
  int n = 0;
  Scope scope;
  scope.spawn(bump(n));
}
void of_the_caller(Scope &scope, int &n) { scope.spawn(bump(n)); }
void of_everybody(Scope &scope) {
  static int n = 0;
  scope.spawn(bump(n));
}
// The future that is waited for is one that the work may keep.
int wait_on_this_fiber(Eager<int> result);
int kept_by_a_future(Scope &scope, Eager<int> result) {
  int n = 0;
  scope.spawn(bump(n));
  return wait_on_this_fiber(std::move(result));
}

// RUN: %check_lazy %s spawn-local-ref %t
#include "prelude.h"
#include <functional>
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
// A closure that is given away as it is.
void co_spawn(Scope &scope, std::function<Task<>()> work);
void gives_closure(Scope &scope, int id, int &outer) {
  int n = 0;
  co_spawn(scope, [&]() -> Task<> { co_await fetch(n); });
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'gives_closure' is left, but the spawned coroutine still refers to it
  // CHECK: :[[@LINE-3]]:7: note: 'n' is captured by reference
  // CHECK: note: capture it by value, or a std::shared_ptr to it, or join the coroutine before
  co_spawn(scope, [&id]() -> Task<> { co_await fetch(id); });
  // CHECK: :[[@LINE-1]]:21: warning: 'id' dies when 'gives_closure' is left
  co_spawn(scope, [n]() -> Task<> { co_await fetch(n); });
  co_spawn(scope, [&outer]() -> Task<> { co_await fetch(outer); });
}
void joins_closure(Scope &scope) {
  int n = 0;
  co_spawn(scope, [&]() -> Task<> { co_await fetch(n); });
  sync_wait(scope.join());
}
int wait_on_this_fiber(Eager<int> result);
int kept_by_a_future(Scope &scope, Eager<int> result) {
  int n = 0;
  scope.spawn(bump(n));
  return wait_on_this_fiber(std::move(result));
}

// std::ref, lambdas, and the order of declaration: what is declared last dies first.
Task<> wrapped(std::reference_wrapper<int> n) {
  co_await flush();
  ++n.get();
}
void hands_on(Scope &scope) {
  int n = 0;
  scope.spawn(wrapped(std::ref(n)));
  // CHECK: :[[@LINE-1]]:23: warning: 'n' dies when 'hands_on' is left
  scope.spawn([](int &m) -> Task<> {
    co_await flush();
    ++m;
  }(n));
  // CHECK: :[[@LINE-1]]:5: warning: 'n' dies when 'hands_on' is left
}
void scope_dies_last() {
  Scope scope;
  int n = 0;
  scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'scope_dies_last' is left
}

// By way of a lambda, of a part of a container.
Task<> counted(int &Counter);
void by_a_lambda(Scope &S) {
  int Count = 0;
  auto Start = [&] { return counted(Count); };
  S.spawn(Start());
  // CHECK: :[[@LINE-1]]:11: warning: 'Count' dies when 'by_a_lambda' is left, but the spawned task still refers to it
}
void by_element(Scope &S, std::vector<int> Counters, std::vector<int> &Others) {
  for (int &Each : Counters)
    S.spawn(counted(Each));
  // CHECK: :[[@LINE-1]]:21: warning: 'Counters' dies when 'by_element' is left, but the spawned task still refers to it
  for (int &Each : Others)
    S.spawn(counted(Each));
}

// Dropped, and goes on.
Eager<> runs_on(const std::string &Name) {
  co_await flush();
  log(Name);
}
void dropped() {
  std::string Name;
  runs_on(Name);
  // CHECK: :[[@LINE-1]]:11: warning: 'Name' dies when 'dropped' is left, but the running task still refers to it
  // CHECK: :[[@LINE-2]]:3: note: the task is dropped here, and runs on
}
Task<> dropped_and_waits() {
  std::string Name;
  runs_on(Name);
  co_await flush();
}

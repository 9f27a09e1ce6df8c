// RUN: %check_lazy %s spawn-local-ref,dangling-argument %t
// The ways from a local variable into spawned work: by a variable that keeps the task, a pointer, an
// iterator, a binder.
#include "prelude.h"
#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

Task<> bump(int &n) {
  co_await flush();
  ++n;
}
Task<> show(const std::string &text) {
  co_await flush();
  log(text);
}
Task<> walk(std::vector<int>::iterator i) {
  co_await flush();
  ++*i;
}
struct Data {
  int x;
  int a[4];
};

void by_variable(Scope &scope) {
  int n = 0;
  auto t = bump(n);
  scope.spawn(std::move(t));
  // CHECK: :[[@LINE-2]]:17: warning: 'n' dies when 'by_variable' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
}
Task<> by_variable_awaited(Scope &scope, bool now) {
  int n = 0;
  auto t = bump(n);
  if (now)
    co_await std::move(t);
  else
    scope.spawn(std::move(t));
  co_await scope.join();
}

void by_pointer(Scope &scope, int *of_the_caller) {
  int n = 0, a[4] = {};
  Data d = {};
  int *p = &n, *q = a;
  Data *r = &d;
  scope.spawn(bump(*p));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'by_pointer' is left
  scope.spawn(bump(q[1]));
  // CHECK: :[[@LINE-1]]:20: warning: 'a' dies when 'by_pointer' is left
  scope.spawn(bump(r->x));
  // CHECK: :[[@LINE-1]]:20: warning: 'd' dies when 'by_pointer' is left
  scope.spawn(bump(*std::addressof(n)));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'by_pointer' is left
  scope.spawn(bump(*of_the_caller));
}
void by_pointer_that_changes(Scope &scope, int *of_the_caller) {
  int n = 0;
  int *p = &n;
  p = of_the_caller;
  scope.spawn(bump(*p));
}

void by_iterator(Scope &scope, std::vector<int> &of_the_caller) {
  std::vector<int> v = {1, 2};
  scope.spawn(walk(v.begin()));
  // CHECK: :[[@LINE-1]]:20: warning: 'v' dies when 'by_iterator' is left, but the spawned task still refers to it
  // CHECK: note: 'i' is a view: coroutine 'walk' keeps no copy
  scope.spawn(walk(std::begin(v) + 1));
  // CHECK: :[[@LINE-1]]:20: warning: 'v' dies when 'by_iterator' is left
  scope.spawn(walk(std::find(v.begin(), v.end(), 2)));
  // CHECK: :[[@LINE-1]]:20: warning: 'v' dies when 'by_iterator' is left
  auto i = v.begin();
  ++i;
  scope.spawn(walk(i));
  // CHECK: :[[@LINE-1]]:20: warning: 'v' dies when 'by_iterator' is left
  scope.spawn(walk(of_the_caller.begin()));
}
void by_iterator_that_changes(Scope &scope, std::vector<int> &of_the_caller) {
  std::vector<int> v = {1, 2};
  auto i = v.begin();
  i = of_the_caller.begin();
  scope.spawn(walk(i));
}

void co_spawn(Scope &scope, std::function<Task<>()> work);
struct Server {
  Task<> serve(int &n) {
    co_await flush();
    ++n;
  }
};
void by_binder(Scope &scope, Server &server, int &of_the_caller) {
  int n = 0;
  scope.spawn(std::bind(bump, std::ref(n))());
  // CHECK: :[[@LINE-1]]:31: warning: 'n' dies when 'by_binder' is left, but the spawned task still refers to it
  // CHECK: note: 'n' is a reference: coroutine 'bump' keeps no copy
  auto job = std::bind_front(bump, std::ref(n));
  scope.spawn(job());
  // CHECK: :[[@LINE-2]]:36: warning: 'n' dies when 'by_binder' is left
  co_spawn(scope, std::bind(bump, std::ref(n)));
  // CHECK: :[[@LINE-1]]:35: warning: 'n' dies when 'by_binder' is left, but the spawned coroutine still refers to it
  co_spawn(scope, std::bind(&Server::serve, &server, std::ref(n)));
  // CHECK: :[[@LINE-1]]:54: warning: 'n' dies when 'by_binder' is left
  scope.spawn(std::bind(bump, std::ref(of_the_caller))());
  // The copy is the binder's, which the spawner keeps.
  co_spawn(scope, std::bind(bump, n));
  co_spawn(scope, std::bind(show, std::string("text")));
}
void binder_dies(Scope &scope) {
  // The copy dies with the binder.
  scope.spawn(std::bind(show, "text")());
  // CHECK: :[[@LINE-1]]:31: warning: this temporary dies at the end of the statement, but the spawned task still refers to it [lazy-dangling-argument]
}

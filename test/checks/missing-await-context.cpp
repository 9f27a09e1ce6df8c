// RUN: %check_lazy %s missing-await %t --expect-errors
// Where no await can stand, the advice is another one. Not every report has a fix, so
// missing-await-context-fix.cpp has those that do.
#include "task.h"

Task<int> number();
void take(int);

int plain() { return number(); }
// CHECK: :[[@LINE-1]]:22: warning: 'number()' is not awaited: its 'int' is needed, not the 'Task<int>' [lazy-missing-await]
// CHECK: note: 'plain' is not a coroutine: make it return 'Task<int>' and await, or wait with 'sync_wait(number())'

int awaits() { return co_await number(); }
// CHECK: :[[@LINE-1]]:23: warning: 'awaits' returns 'int', so it cannot 'co_await' [lazy-missing-await]
// CHECK: note: make it return 'Task<int>': callers then await it
// CHECK: note: or wait on this thread with 'sync_wait(number())'

struct Widget {
  Widget() { co_await number(); }
  // CHECK: :[[@LINE-1]]:14: warning: a constructor cannot be a coroutine, so it cannot 'co_await'
  // CHECK: note: await in a function that makes the object and returns a task of it
  Widget(int) : Size(number()) {}
  // CHECK: :[[@LINE-1]]:22: warning: 'number()' is not awaited
  // CHECK: note: the constructor of 'Widget' cannot await: drive it with 'sync_wait(number())'
  Widget(int, int) : Size(co_await number()) {}
  // CHECK: :[[@LINE-1]]:27: warning: a constructor cannot be a coroutine, so it cannot 'co_await'
  ~Widget() { co_await number(); }
  // CHECK: :[[@LINE-1]]:15: warning: a destructor cannot be a coroutine, so it cannot 'co_await'
  // CHECK: note: await in a member function that is called before the object is destroyed
  int Size;
};

constexpr int early() { co_await number(); return 1; }
// CHECK: :[[@LINE-1]]:25: warning: 'early' is evaluated by the compiler, so it cannot 'co_await'
// CHECK: note: remove 'constexpr' and make it return a task

int Global = co_await number();
// CHECK: :[[@LINE-1]]:14: warning: 'co_await' needs a coroutine around it, and here is no function
// CHECK: note: drive it with 'sync_wait(number())'

int Other = number();
// CHECK: :[[@LINE-1]]:13: warning: 'number()' is not awaited
// CHECK: note: this initialiser cannot await: drive it with 'sync_wait(number())'

Task<int> handler() {
  try {
    co_return 1;
  } catch (...) {
    co_await number();
    // CHECK: :[[@LINE-1]]:5: warning: a 'catch' block cannot 'co_await'
    // CHECK: note: remember the failure in a variable and await after the 'try' statement
  }
  co_return 2;
}

Task<> lambdas() {
  auto Void = [] { co_await number(); };
  // CHECK: :[[@LINE-1]]:20: warning: this lambda does not return a task, so it cannot 'co_await'
  // CHECK: note: give it the return type 'Task<void>'
  auto Int = [] { return co_await number(); };
  // CHECK: :[[@LINE-1]]:26: warning: this lambda does not return a task, so it cannot 'co_await'
  // CHECK: note: give it a task as return type, written after '->'
  auto Plain = [] { take(number()); };
  // CHECK: :[[@LINE-1]]:26: warning: 'number()' is not awaited
  // CHECK: note: this lambda is not a coroutine: make it return a task and await, or wait with 'sync_wait(number())'
  co_return;
}

int main() {
  co_await number();
  // CHECK: :[[@LINE-1]]:3: warning: 'main' cannot be a coroutine, so it cannot 'co_await' [lazy-missing-await]
  // CHECK: note: drive it with 'sync_wait(number())'
  int N = number();
  // CHECK: :[[@LINE-1]]:11: warning: 'number()' is not awaited
  // CHECK: note: 'main' cannot await: drive it with 'sync_wait(number())'
  return N;
}

// RUN: %check_lazy %s task-in-condition %t
#include "prelude.h"
#include <algorithm>
#include <cassert>
#include <vector>

void wants_bool(bool);

Task<> conditions(int n) {
  if (ready())
    // CHECK: :[[@LINE-1]]:7: warning: task returned by 'ready' is used as a condition; this tests the handle, not the result [lazy-task-in-condition]
    // CHECK-FIXES: if (co_await ready())
    ++n;
  while (!ready())
    // CHECK: :[[@LINE-1]]:11: warning: task returned by 'ready' is used as a condition
    // CHECK-FIXES: while (!co_await ready())
    ++n;
  for (; ready();)
    // CHECK: :[[@LINE-1]]:10: warning: task returned by 'ready' is used as a condition
    ++n;
  do
    ++n;
  while (ready());
  // CHECK: :[[@LINE-1]]:10: warning: task returned by 'ready' is used as a condition
  n = ready() ? 1 : 2;
  // CHECK: :[[@LINE-1]]:7: warning: task returned by 'ready' is used as a condition
  bool both = n && ready();
  // CHECK: :[[@LINE-1]]:20: warning: task returned by 'ready' is used as a condition
  // CHECK-FIXES: bool both = n && co_await ready();
  wants_bool(static_cast<bool>(ready()));
  // CHECK: :[[@LINE-1]]:32: warning: task returned by 'ready' is used as a condition
  // CHECK-FIXES: wants_bool(static_cast<bool>(co_await ready()));
  wants_bool(both);
  co_return;
}

Task<> no_result_to_test(int n) {
  if (flush()) // void: nothing to test, so nothing to insert
    // CHECK: :[[@LINE-1]]:7: warning: task returned by 'flush' is used as a condition
    ++n;
  co_return;
}

Task<> fresh_variable(int n) {
  auto t = ready();
  if (t)
    // CHECK: :[[@LINE-1]]:7: warning: 't' is a task used as a condition; this tests the handle, not the result
    // CHECK: note: to test the result, await it before and keep that
    // CHECK-FIXES: {{^  if \(t\)$}}
    ++n;
  co_await std::move(t);
}

Task<> tested_only(int n) {
  auto t = ready();
  if (t)
    // CHECK: :[[@LINE-1]]:7: warning: 't' is a task used as a condition
    // CHECK-FIXES: if (co_await t)
    ++n;
  if (auto q = ready(); q)
    // CHECK: :[[@LINE-1]]:25: warning: 'q' is a task used as a condition
    // CHECK: note: to test the result, await it before and keep that
    // CHECK-FIXES: if (auto q = ready(); q)
    co_await std::move(q);
}

Task<bool> is_even(int);
Task<> predicates(std::vector<int> v) {
  auto it = std::find_if(v.begin(), v.end(), [](int) { return ready(); });
  // CHECK: :[[@LINE-1]]:46: warning: this predicate returns a task, which 'find_if' tests as a bool; its result is never awaited
  (void)it;
  co_return;
}

// Silent from here on.
struct Job {
  Task<bool> pending;
  Task<> run(Task<bool> parameter, int n) {
    if (pending) // is there one at all?
      co_await std::move(pending);
    if (parameter)
      co_await std::move(parameter);
    Task<bool> maybe;
    if (n)
      maybe = ready();
    if (maybe)
      co_await std::move(maybe);
    auto work = flush(); // void: the test can only mean the handle
    if (work)
      co_await std::move(work);
    auto asked = ready();
    n += static_cast<bool>(asked); // who spells it out asks for the handle
    co_await std::move(asked);
    if (co_await ready())
      ++n;
  }
};

// Outside of function bodies.
bool at_start = !ready();
// CHECK: :[[@LINE-1]]:18: warning: task returned by 'ready' is used as a condition
struct State {
  bool set = static_cast<bool>(ready());
  // CHECK: :[[@LINE-1]]:32: warning: task returned by 'ready' is used as a condition
};
void by_default(int n = ready() ? 1 : 2);
// CHECK: :[[@LINE-1]]:25: warning: task returned by 'ready' is used as a condition

Task<Task<bool>> outer();
Task<> awaited_once(int n) {
  if (co_await outer())
    // CHECK: :[[@LINE-1]]:7: warning: task that awaiting 'outer' gives is used as a condition; this tests the handle, not the result
    // CHECK-FIXES: if (co_await co_await outer())
    ++n;
  if (co_await co_await outer())
    ++n;
}

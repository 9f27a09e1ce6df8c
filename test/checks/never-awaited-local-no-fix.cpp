// Where no edit of the declaration would compile, there is none: not one line changes.
// RUN: %check_lazy %s never-awaited-local %t
// RUN: not %lazy_lint --select lazy-never-awaited-local --diff %s -- -std=c++20 %mock 2>&1 | FileCheck %s --check-prefix=DIFF --allow-empty
// DIFF-NOT: co_await
#include "prelude.h"

template <typename T>
concept IsTask = requires(T t) { typename T::promise_type; };

Task<> types_that_would_not_fit() {
  Task<int> a{fetch(1)};
  // CHECK: :[[@LINE-1]]:13: warning: 'a' holds a task that is never awaited
  // CHECK: note: await it before the end of the scope: 'co_await std::move(a)'
  Task<int> b = {fetch(1)};
  // CHECK: :[[@LINE-1]]:13: warning: 'b' holds
  Task c = fetch(1);
  // CHECK: :[[@LINE-1]]:8: warning: 'c' holds
  IsTask auto d = fetch(1);
  // CHECK: :[[@LINE-1]]:15: warning: 'd' holds
  co_return;
}

Task<> several_in_one_declaration() {
  auto a = flush(), b = flush();
  // CHECK: :[[@LINE-1]]:8: warning: 'a' holds
  // CHECK: :[[@LINE-2]]:21: warning: 'b' holds
  co_return;
}

Task<> comments_would_be_lost() {
  auto a = /* why */ flush();
  // CHECK: :[[@LINE-1]]:8: warning: 'a' holds
  co_return;
}

Task<> conditions_need_a_value() {
  if (auto a = flush())
    // CHECK: :[[@LINE-1]]:12: warning: 'a' holds
    log("made");
  co_return;
}

Task<> in_a_handler() {
  try {
    log("may throw");
  } catch (...) {
    auto a = flush();
    // CHECK: :[[@LINE-1]]:10: warning: 'a' holds
    // CHECK: note: a handler of exceptions cannot await: leave it first, and await behind it
  }
  co_return;
}

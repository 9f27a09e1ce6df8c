// However a variable is initialised, the fix leaves code that compiles, or there is none.
// RUN: %check_lazy %s never-awaited-local %t
#include "prelude.h"

Task<> nothing_to_keep(int n) {
  auto a{flush()};
  // CHECK: :[[@LINE-1]]:8: warning: 'a' holds a task that is never awaited
  // CHECK-FIXES: {{^}}  co_await flush();
  auto b(flush());
  // CHECK: :[[@LINE-1]]:8: warning: 'b' holds
  // CHECK-FIXES: {{^}}  co_await flush();
  const auto c = flush();
  // CHECK: :[[@LINE-1]]:14: warning: 'c' holds
  // CHECK-FIXES: {{^}}  co_await flush();
  const auto d{flush()};
  // CHECK: :[[@LINE-1]]:14: warning: 'd' holds
  // CHECK-FIXES: {{^}}  co_await flush();
  auto &&e{flush()};
  // CHECK: :[[@LINE-1]]:10: warning: 'e' holds
  // CHECK-FIXES: {{^}}  co_await flush();
  Task<> f{flush()};
  // CHECK: :[[@LINE-1]]:10: warning: 'f' holds
  // CHECK-FIXES: {{^}}  co_await flush();
  const Task<> g = {flush()};
  // CHECK: :[[@LINE-1]]:16: warning: 'g' holds
  // CHECK-FIXES: {{^}}  co_await flush();
  Task<> h(flush());
  // CHECK: :[[@LINE-1]]:10: warning: 'h' holds
  // CHECK-FIXES: {{^}}  co_await flush();
  auto i = (flush());
  // CHECK: :[[@LINE-1]]:8: warning: 'i' holds
  // CHECK-FIXES: {{^}}  co_await (flush());
  switch (n) {
  case 1:
    auto j{flush()};
    // CHECK: :[[@LINE-1]]:10: warning: 'j' holds
    // CHECK-FIXES: {{^}}    co_await flush();
  }
  if (auto k = flush(); n)
    // CHECK: :[[@LINE-1]]:12: warning: 'k' holds
    // CHECK-FIXES: {{^}}  if (co_await flush(); n)
    ++n;
  co_return;
}

Task<> kept_result() {
  auto a{fetch(1)};
  // CHECK: :[[@LINE-1]]:8: warning: 'a' holds
  // CHECK-FIXES: {{^}}  auto a{co_await fetch(1)};
  auto b(fetch(1));
  // CHECK: :[[@LINE-1]]:8: warning: 'b' holds
  // CHECK-FIXES: {{^}}  auto b(co_await fetch(1));
  const auto c{fetch(1)};
  // CHECK: :[[@LINE-1]]:14: warning: 'c' holds
  // CHECK-FIXES: {{^}}  const auto c{co_await fetch(1)};
  auto &&d{fetch(1)};
  // CHECK: :[[@LINE-1]]:10: warning: 'd' holds
  // CHECK-FIXES: {{^}}  auto &&d{co_await fetch(1)};
  co_return;
}

// RUN: %check_lazy %s unawaited-on-path %t --option lazy-unawaited-on-path.IgnoreErrorExits=false --option lazy-unawaited-on-path.IgnoreErrorExitsOfStarted=true
#include "prelude.h"
#include <system_error>

Eager<int> start(int Id);

Task<int> lazy_fails_first(std::error_code Ec) {
  auto T = fetch(1);
  // CHECK: :[[@LINE-1]]:12: warning: 'T' is not awaited on every path; its body never runs
  if (Ec)
    co_return -1;
  co_return co_await T;
}

Task<int> eager_fails_first(std::error_code Ec) {
  auto T = start(1);
  if (Ec)
    co_return -1;
  co_return co_await T;
}

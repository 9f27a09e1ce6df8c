// The option says that tests may hold locks; this file is in a directory of tests.
// RUN: %check_lazy %s lock-across-suspend %t --option lazy-lock-across-suspend.AllowInTests=true
#include "prelude.h"
#include <mutex>

std::mutex Environment;

Task<> a_test() {
  std::lock_guard Guard(Environment);
  co_await flush();
}

// RUN: %check_lazy %s explicit-discard %t --option lazy-explicit-discard.DiscardEager=true
#include "prelude.h"

Eager<> start();
Task<> asked_for() {
  (void)start();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} returned by 'start' is cast to void; it runs detached; its result and exception are lost [lazy-explicit-discard]
  co_return;
}

// RUN: %check_lazy %s lost-exception %t --option lazy-lost-exception.ReportTerminating=true

// On request: exceptions that end the program.
#include "cppcoro.h"
#include "task.h"
#include <cstdio>

Task<int> fetch(int Id);
void log(int Value);

Detached alone() { log(co_await fetch(1)); }
// CHECK: :[[@LINE-1]]:10: warning: 'Detached' ends the program when 'alone' throws [lazy-lost-exception]
// CHECK: note: it ends here
// CHECK-FIXES: Detached alone() { try { log(co_await fetch(1)); } catch (...) { std::fputs("alone ended with an exception\n", stderr); }

cppcoro::task<int> load(int Id);
cppcoro::task<> work() { log(co_await load(1)); }
void spawn(cppcoro::async_scope &Scope) {
  Scope.spawn(work());
  // CHECK: :[[@LINE-1]]:9: warning: nobody can catch what 'work' throws; it ends the program
}

Detached catches() {
  try {
    log(co_await fetch(1));
  } catch (...) {
  }
}

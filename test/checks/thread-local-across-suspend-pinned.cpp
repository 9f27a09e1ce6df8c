// RUN: %check_lazy %s thread-local-across-suspend %t --option lazy-thread-local-across-suspend.Pinned=true
#include "prelude.h"

thread_local std::string Buffer;
thread_local int Depth;

Task<> by_reference() {
  std::string &B = Buffer;
  co_await flush();
  B += "x";
  // CHECK: :[[@LINE-1]]:3: warning: 'B' refers to 'Buffer' of the thread that ran before the suspension
}

// The same variable, as the thread is the same.
Task<> counted() {
  ++Depth;
  co_await flush();
  --Depth;
}

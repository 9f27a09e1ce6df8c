// Coroutines and lambdas on threads that may block.
// RUN: %check_lazy %s blocking-call,transitive-blocking %t
#include "winrt.h"
#include <unistd.h>

using winrt::Windows::Foundation::IAsyncAction;

void helper() { usleep(1); }
IAsyncAction other();

IAsyncAction before_and_after(bool Quick) {
  usleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'usleep' blocks the thread that runs coroutine 'before_and_after'
  if (Quick)
    co_await other();
  co_await winrt::resume_background();
  usleep(1);
  helper();
  if (Quick)
    usleep(1);
}

IAsyncAction perhaps(bool Quick) {
  if (!Quick) {
    co_await winrt::resume_background();
    usleep(1);
  }
  usleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'usleep' blocks the thread that runs coroutine 'perhaps'
  helper();
  // CHECK: :[[@LINE-1]]:3: warning: 'helper' leads to 'usleep'
}

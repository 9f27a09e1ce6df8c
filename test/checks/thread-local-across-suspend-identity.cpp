// The identity of a thread, in its spellings.
// RUN: %check_lazy %s thread-local-across-suspend %t
#include "prelude.h"
#include <pthread.h>
#include <unistd.h>

extern "C" void owner(pthread_t);
extern "C" void wake(pid_t);

Task<> posix() {
  pthread_t Self = pthread_self();
  co_await flush();
  owner(Self);
  // CHECK: :[[@LINE-1]]:9: warning: 'Self' is the id of the thread that ran before the suspension
}

Task<> kernel() {
  const pid_t Self = gettid();
  co_await flush();
  wake(Self);
  // CHECK: :[[@LINE-1]]:8: warning: 'Self' is the id of the thread that ran before the suspension
}

Task<> compiler() {
  void *Storage = __builtin_thread_pointer();
  co_await flush();
  logf("storage", Storage);
  // CHECK: :[[@LINE-1]]:19: warning: 'Storage' {{.*}} of the thread that ran before the suspension
}

// Used before, or asked for anew.
Task<> anew() {
  owner(pthread_self());
  co_await flush();
  owner(pthread_self());
}

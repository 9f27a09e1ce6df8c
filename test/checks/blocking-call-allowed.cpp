// RUN: %check_lazy %s blocking-call,sync-wait %t --option "lazy-blocking-call.AllowBlockingIn=other/*;*-allowed.cpp" --option "lazy-sync-wait.AllowBlockingIn=*-allowed.cpp"
#include "prelude.h"
#include <unistd.h>

// The options say that coroutines may block in this file.
Task<int> coroutine() {
  usleep(1);
  co_return sync_wait(fetch(1));
}

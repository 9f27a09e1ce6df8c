// What the options allow, they allow to every check of blocking: by file …
// RUN: %check_lazy %s blocking-call,sync-wait,transitive-blocking,blocking-destructor %t --option "lazy-blocking-call.AllowBlockingIn=other/*;*-allowed.cpp" --option "lazy-sync-wait.AllowBlockingIn=*-allowed.cpp" --option "lazy-transitive-blocking.AllowBlockingIn=checks/*" --option "lazy-blocking-destructor.AllowBlockingIn=*-allowed.cpp"
#include "prelude.h"
#include <memory>
#include <thread>
#include <unistd.h>

void helper() { usleep(1); }

Task<int> coroutine() {
  usleep(1);
  helper();
  std::jthread Worker([] {});
  co_return sync_wait(fetch(1));
}

struct Pool {
  std::thread Worker;
  ~Pool() { Worker.join(); }
};
Task<> shares(std::shared_ptr<Pool> Mine) { co_await flush(); }

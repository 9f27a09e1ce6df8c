// … and by the type that the coroutine returns.
// RUN: %check_lazy %s blocking-call,sync-wait,transitive-blocking,blocking-destructor %t --option lazy-blocking-call.AllowBlockingTypes=app::ThreadTask --option lazy-sync-wait.AllowBlockingTypes=app::ThreadTask --option lazy-transitive-blocking.AllowBlockingTypes=app::ThreadTask --option lazy-blocking-destructor.AllowBlockingTypes=app::ThreadTask
#include "prelude.h"
#include <memory>
#include <thread>
#include <unistd.h>

namespace app {
struct ThreadTask : Task<> {
  struct promise_type {
    ThreadTask get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
};
} // namespace app

void helper() { usleep(1); }

app::ThreadTask on_its_own_thread() {
  usleep(1);
  helper();
  std::jthread Worker([] {});
  sync_wait(fetch(1));
  co_await flush();
}

struct Pool {
  std::thread Worker;
  ~Pool() { Worker.join(); }
};
app::ThreadTask shares(std::shared_ptr<Pool> Mine) { co_await flush(); }

// A type that the options do not name.
Task<> on_an_executor() {
  usleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'usleep' blocks the thread that runs coroutine 'on_an_executor'
  helper();
  // CHECK: :[[@LINE-1]]:3: warning: 'helper' leads to 'usleep'
  std::jthread Worker([] {});
  // CHECK: :[[@LINE-1]]:16: warning: the destructor of 'Worker' waits
  co_await flush();
}

// RUN: %check_lazy %s blocking-call %t --option 'lazy-blocking-call.Categories=lock;io' --option lazy-blocking-call.ReportShort=true --option lazy-blocking-call.AllowBlockingTypes=app::ThreadTask
#include "prelude.h"
#include <iostream>
#include <mutex>
#include <thread>

Task<> locks(std::mutex &M) {
  std::lock_guard<std::mutex> Guard(M);
  // CHECK: :[[@LINE-1]]:31: warning: 'lock_guard' blocks the thread that runs coroutine 'locks'
  std::cout << "held";
  // CHECK: :[[@LINE-1]]:3: warning: 'operator<<' blocks
  std::this_thread::sleep_for(1ms);
  co_return;
}

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

// Its executor has a thread for each coroutine.
app::ThreadTask on_its_own_thread(std::mutex &M) {
  std::lock_guard<std::mutex> Guard(M);
  co_await flush();
}

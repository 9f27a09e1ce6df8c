// The last future of a chain runs all the same. It is reported if its class forbids to drop it.
// RUN: %check_lazy %s unawaited %t
#include "seastar.h"
#include <future>

namespace mine {
template <typename T> struct Started { // known by its coroutines only
  struct promise_type {
    Started get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(T);
    void unhandled_exception();
  };
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume() &&;
  template <typename F> Started<int> then(F &&) && { return Started<int>(); }
  ~Started() {}
};
Started<int> start();
} // namespace mine

seastar::future<> step();

void forbidden() {
  step().then([] {});
  // CHECK: :[[@LINE-1]]:3: warning: future returned by 'then' is dropped; its result and exception are lost [lazy-unawaited]
  step().finally([] {});
  // CHECK: :[[@LINE-1]]:3: warning: future returned by 'finally' is dropped; its result and exception are lost [lazy-unawaited]
  (void)step().then([] {}); // on purpose
}

void allowed() {
  mine::start().then([](int) {});
}

// A mock of bRPC's coroutines: an Awaitable whose destructor frees nothing; Coroutine joins.
#ifndef LAZY_TEST_MOCK_BRPC_H
#define LAZY_TEST_MOCK_BRPC_H

#include <coroutine>

namespace brpc::experimental {

namespace detail {
template <typename T> class AwaitablePromise;
}

template <typename T> class Awaitable {
public:
  using promise_type = detail::AwaitablePromise<T>;
  ~Awaitable() {}
  bool await_ready() { return false; }
  T await_resume();
  template <typename U> bool await_suspend(std::coroutine_handle<U>);

private:
  promise_type *_promise = nullptr;
};

namespace detail {
template <typename T> class AwaitablePromise {
public:
  Awaitable<T> get_return_object();
  auto initial_suspend() { return std::suspend_always{}; }
  auto final_suspend() noexcept { return std::suspend_never{}; }
  void unhandled_exception();
  void return_value(T);
};
} // namespace detail

class Coroutine {
public:
  template <typename T> Coroutine(Awaitable<T> &&, bool Detach = false);
  ~Coroutine() { join<int>(); }
  template <typename T> T join();
  static Awaitable<int> usleep(int);
};

} // namespace brpc::experimental

#endif

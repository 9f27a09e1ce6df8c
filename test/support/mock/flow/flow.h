// A mock of FoundationDB's Flow: Future in the global namespace, known by this file's name.
#ifndef LAZY_TEST_MOCK_FLOW_FLOW_H
#define LAZY_TEST_MOCK_FLOW_FLOW_H

#include <coroutine>
#include <utility>

template <typename T> class Future {
public:
  Future(const Future &);
  ~Future();
  bool isReady() const;
  bool isValid() const;
  const T &get() const;
  void cancel();
};

namespace coro {
template <typename T> struct CoroPromise {
  Future<T> get_return_object() noexcept;
  std::suspend_never initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception();
  template <typename U> void return_value(U &&);
  template <typename U> struct AwaitableFuture {
    bool await_ready() const noexcept;
    void await_suspend(std::coroutine_handle<>);
    U await_resume();
  };
  template <typename U> AwaitableFuture<U> await_transform(const Future<U> &);
};
} // namespace coro

template <typename T, typename... Args> struct std::coroutine_traits<Future<T>, Args...> {
  using promise_type = coro::CoroPromise<T>;
};

#endif

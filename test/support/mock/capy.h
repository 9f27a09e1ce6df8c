// A mock of Boost.Capy and Corosio: IoAwaitables (await_suspend with an environment), curried
// run_async.
#ifndef LAZY_TEST_MOCK_CAPY_H
#define LAZY_TEST_MOCK_CAPY_H

#include <coroutine>
#include <utility>

namespace boost::capy {

struct io_env {};

template <typename T = void> struct [[nodiscard]] task {
  struct promise_type {
    task get_return_object() noexcept;
    struct initial {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<>) const noexcept {}
      void await_resume() const noexcept {}
    };
    auto initial_suspend() noexcept { return initial{}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    template <typename U> void return_value(U &&);
    template <typename A> struct transform_awaiter {
      A Inner;
      bool await_ready() { return Inner.await_ready(); }
      auto await_suspend(std::coroutine_handle<> H) { return Inner.await_suspend(H, nullptr); }
      auto await_resume() { return Inner.await_resume(); }
    };
    template <typename A> auto await_transform(A &&Op) {
      return transform_awaiter<std::decay_t<A>>{std::forward<A>(Op)};
    }
  };
  task(task &&Other) noexcept : h_(std::exchange(Other.h_, nullptr)) {}
  ~task() {
    if (h_)
      h_.destroy();
  }
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>, io_env const *) { return h_; }
  T await_resume();
  std::coroutine_handle<promise_type> handle() const noexcept;
  void release() noexcept;

private:
  std::coroutine_handle<promise_type> h_;
};

class executor {};
class [[nodiscard]] run_async_wrapper {
public:
  template <typename T> void operator()(task<T>) &&;
};
run_async_wrapper run_async(executor);

} // namespace boost::capy

namespace boost::corosio {
class timer {
public:
  struct wait_awaitable {
    bool await_ready() const noexcept;
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>, capy::io_env const *);
    int await_resume() const noexcept;
  };
  auto wait() { return wait_awaitable{}; }
};
} // namespace boost::corosio

#endif

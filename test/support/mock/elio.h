// A mock of Elio: a lazy task that is its own awaiter and not [[nodiscard]].
#ifndef LAZY_TEST_MOCK_ELIO_H
#define LAZY_TEST_MOCK_ELIO_H

#include <chrono>
#include <coroutine>
#include <utility>

namespace elio {

namespace coro {
template <typename T = void> class task {
public:
  struct promise_type {
    task get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    template <typename U> void return_value(U &&);
  };
  task(task &&Other) noexcept : handle_(std::exchange(Other.handle_, nullptr)) {}
  ~task() {
    if (handle_)
      handle_.destroy();
  }
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return handle_; }
  T await_resume();

private:
  std::coroutine_handle<promise_type> handle_;
};
template <> class task<void> {
public:
  struct promise_type {
    task get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    void return_void() noexcept {}
  };
  task(task &&Other) noexcept : handle_(std::exchange(Other.handle_, nullptr)) {}
  ~task() {
    if (handle_)
      handle_.destroy();
  }
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return handle_; }
  void await_resume();

private:
  std::coroutine_handle<promise_type> handle_;
};

template <typename T> class join_handle {
public:
  join_handle(join_handle &&) noexcept;
  ~join_handle();
  bool await_ready() const noexcept;
  bool await_suspend(std::coroutine_handle<>) noexcept;
  T await_resume();
  void wait_destroyed();
};
} // namespace coro

template <typename F> auto run(F &&Fn) -> int {
  Fn();
  return 0;
}
template <typename T> void go(coro::task<T>);
template <typename T> coro::join_handle<T> spawn(coro::task<T>);
namespace time {
class sleep_awaitable {
public:
  explicit sleep_awaitable(std::chrono::milliseconds);
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume() noexcept;
};
inline auto sleep_for(std::chrono::milliseconds D) { return sleep_awaitable(D); }
} // namespace time

} // namespace elio

#endif

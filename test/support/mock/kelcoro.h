// A mock of kelcoro (namespace dd): task (lazy), async_task and job (detached), logical_thread.
#ifndef LAZY_TEST_MOCK_KELCORO_H
#define LAZY_TEST_MOCK_KELCORO_H

#include <coroutine>
#include <utility>

namespace dd {

template <typename T = void> struct [[nodiscard]] task {
  struct promise_type {
    task get_return_object();
    static constexpr std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception();
    template <typename U> void return_value(U &&);
  };
  task(task &&Other) noexcept : handle_(std::exchange(Other.handle_, nullptr)) {}
  ~task() {
    if (handle_)
      handle_.destroy();
  }
  bool empty() const noexcept { return handle_ == nullptr; }
  std::coroutine_handle<> start_and_detach(bool StopAtEnd = false);
  [[nodiscard]] std::coroutine_handle<promise_type> release() noexcept;
  auto operator co_await() {
    struct remember_waiter_and_start_task_t {
      std::coroutine_handle<promise_type> handle;
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<>) { return handle; }
      T await_resume();
    };
    return remember_waiter_and_start_task_t{handle_};
  }

private:
  std::coroutine_handle<promise_type> handle_ = nullptr;
};

struct job {
  struct promise_type {
    static constexpr job get_return_object() noexcept { return {}; }
    static constexpr std::suspend_never initial_suspend() noexcept { return {}; }
    static constexpr std::suspend_never final_suspend() noexcept { return {}; }
    static constexpr void return_void() noexcept {}
    void unhandled_exception();
  };
};

template <typename T = void> struct async_task {
  struct promise_type {
    async_task get_return_object();
    static constexpr std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception();
    template <typename U> void return_value(U &&);
  };
  async_task(async_task &&) noexcept;
  ~async_task() { detach(); }
  void detach() noexcept;
  void wait() const noexcept;
  T get() &&;
};

struct logical_thread {
  struct promise_type {
    logical_thread get_return_object();
    static constexpr std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception();
    void return_void() {}
  };
  logical_thread(logical_thread &&) noexcept;
  ~logical_thread() {
    request_stop();
    join();
  }
  void request_stop();
  void join();
  void detach();
  bool joinable() const;
};

} // namespace dd

#endif

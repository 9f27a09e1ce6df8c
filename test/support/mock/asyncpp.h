// A mock of asyncpp: task, and the one record behind both kinds of fire-and-forget.
#ifndef LAZY_TEST_MOCK_ASYNCPP_H
#define LAZY_TEST_MOCK_ASYNCPP_H

#include <coroutine>
#include <type_traits>
#include <utility>

namespace asyncpp {

template <typename T = void> class [[nodiscard]] task {
public:
  struct promise_type {
    task get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    template <typename U> void return_value(U &&);
  };
  task(task &&Other) noexcept : m_coro(std::exchange(Other.m_coro, nullptr)) {}
  ~task() {
    if (m_coro)
      m_coro.destroy();
  }
  auto operator co_await() {
    struct awaiter {
      std::coroutine_handle<promise_type> m_coro;
      bool await_ready() const { return !m_coro || m_coro.done(); }
      auto await_suspend(std::coroutine_handle<>) { return m_coro; }
      T await_resume();
    };
    return awaiter{m_coro};
  }

private:
  std::coroutine_handle<promise_type> m_coro;
};

namespace detail {
template <bool Eager> class fire_and_forget_task_impl {
public:
  struct promise_type {
    fire_and_forget_task_impl get_return_object() noexcept;
    std::conditional_t<Eager, std::suspend_never, std::suspend_always> initial_suspend() {
      return {};
    }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() noexcept;
  };
  fire_and_forget_task_impl(fire_and_forget_task_impl &&Other) noexcept
      : m_coro(std::exchange(Other.m_coro, nullptr)) {}
  ~fire_and_forget_task_impl() {
    if constexpr (!Eager)
      if (m_coro)
        m_coro.destroy();
  }
  void start() {
    if constexpr (!Eager)
      std::exchange(m_coro, nullptr).resume();
  }

private:
  std::coroutine_handle<promise_type> m_coro;
};
} // namespace detail
using eager_fire_and_forget_task = detail::fire_and_forget_task_impl<true>;
using fire_and_forget_task = detail::fire_and_forget_task_impl<false>;

template <typename T> void launch(task<T> &&);

} // namespace asyncpp

#endif

// A mock of libcoro (namespace coro): lazy task that may be awaited again, pool, mutex.
#ifndef LAZY_TEST_MOCK_LIBCORO_H
#define LAZY_TEST_MOCK_LIBCORO_H

#include <chrono>
#include <coroutine>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

namespace coro {

template <typename return_type = void> class task;

namespace detail {

struct promise_base {
  struct final_awaitable {
    auto await_ready() const noexcept -> bool { return false; }
    template <typename P>
    auto await_suspend(std::coroutine_handle<P> H) noexcept -> std::coroutine_handle<> {
      return H.promise().m_continuation;
    }
    auto await_resume() noexcept -> void {}
  };
  auto initial_suspend() noexcept { return std::suspend_always{}; }
  auto final_suspend() noexcept { return final_awaitable{}; }
  auto continuation(std::coroutine_handle<> C) noexcept -> void { m_continuation = C; }
  std::coroutine_handle<> m_continuation{nullptr};
};

template <typename return_type> struct promise final : public promise_base {
  auto get_return_object() noexcept -> task<return_type>;
  auto return_value(return_type Value) -> void;
  auto unhandled_exception() noexcept -> void;
  auto result() & -> decltype(auto);
  auto result() && -> decltype(auto);
  return_type m_return_value;
};
template <> struct promise<void> : public promise_base {
  auto get_return_object() noexcept -> task<void>;
  auto return_void() noexcept -> void {}
  auto unhandled_exception() noexcept -> void;
  auto result() -> void {}
};
template <typename R> auto promise<R>::result() & -> decltype(auto) { return (m_return_value); }
template <typename R> auto promise<R>::result() && -> decltype(auto) {
  return static_cast<R &&>(m_return_value);
}

/// Owns itself; made by spawn_detached.
struct task_self_deleting {
  struct promise_type {
    auto get_return_object() -> task_self_deleting;
    auto initial_suspend() -> std::suspend_always { return {}; }
    auto final_suspend() noexcept -> std::suspend_never { return {}; }
    auto return_void() noexcept -> void {}
    auto unhandled_exception() -> void;
  };
};

} // namespace detail

template <typename return_type> class [[nodiscard]] task {
public:
  using promise_type = detail::promise<return_type>;
  using coroutine_handle = std::coroutine_handle<promise_type>;

  struct awaitable_base {
    awaitable_base(coroutine_handle C) noexcept : m_coroutine(C) {}
    auto await_ready() const noexcept -> bool { return !m_coroutine || m_coroutine.done(); }
    auto await_suspend(std::coroutine_handle<> Awaiting) noexcept -> std::coroutine_handle<> {
      m_coroutine.promise().continuation(Awaiting);
      return m_coroutine;
    }
    std::coroutine_handle<promise_type> m_coroutine{nullptr};
  };

  task() noexcept : m_coroutine(nullptr) {}
  task(const task &) = delete;
  task(task &&Other) noexcept : m_coroutine(std::exchange(Other.m_coroutine, nullptr)) {}
  ~task() {
    if (m_coroutine != nullptr)
      m_coroutine.destroy();
  }
  auto operator=(const task &) -> task & = delete;
  auto operator=(task &&Other) noexcept -> task & {
    if (m_coroutine != nullptr)
      m_coroutine.destroy();
    m_coroutine = std::exchange(Other.m_coroutine, nullptr);
    return *this;
  }

  auto is_ready() const noexcept -> bool { return m_coroutine == nullptr || m_coroutine.done(); }
  auto resume() -> bool;
  auto destroy() -> bool;
  auto operator co_await() const & noexcept {
    struct awaitable : public awaitable_base {
      auto await_resume() -> decltype(auto) { return this->m_coroutine.promise().result(); }
    };
    return awaitable{m_coroutine};
  }
  auto operator co_await() const && noexcept {
    struct awaitable : public awaitable_base {
      auto await_resume() -> decltype(auto) {
        return std::move(this->m_coroutine.promise()).result();
      }
    };
    return awaitable{m_coroutine};
  }
  auto promise() & -> promise_type &;
  auto handle() & -> coroutine_handle;

private:
  coroutine_handle m_coroutine{nullptr};
};

template <typename T> class generator {
public:
  class promise_type {
  public:
    auto get_return_object() noexcept -> generator;
    auto initial_suspend() const { return std::suspend_always{}; }
    auto final_suspend() const noexcept(true) { return std::suspend_always{}; }
    auto yield_value(T &&) noexcept -> std::suspend_always;
    auto return_void() noexcept -> void {}
    auto unhandled_exception() -> void;
  };
  generator(generator &&) noexcept;
  ~generator();
  auto begin() -> T *;
  auto end() noexcept -> T *;
};

class scoped_lock {};
class mutex {
public:
  struct lock_operation {
    auto await_ready() const noexcept -> bool { return false; }
    auto await_suspend(std::coroutine_handle<>) noexcept -> bool;
    auto await_resume() const noexcept -> void {}
  };
  struct scoped_lock_operation : lock_operation {
    auto await_resume() noexcept -> scoped_lock { return {}; }
  };
  [[nodiscard]] auto scoped_lock() -> scoped_lock_operation;
  [[nodiscard]] auto lock() -> lock_operation;
};

class thread_pool {
public:
  class schedule_operation {
  public:
    auto await_ready() noexcept -> bool { return false; }
    auto await_suspend(std::coroutine_handle<>) noexcept -> void;
    auto await_resume() noexcept -> void {}
  };
  [[nodiscard]] auto schedule() -> schedule_operation;
  template <typename R> [[nodiscard]] auto schedule(task<R>) -> task<R>;
  auto spawn_detached(task<void> &&) noexcept -> bool;
  [[nodiscard]] auto spawn_joinable(task<void> &&) noexcept -> task<void>;
  auto yield_for(std::chrono::milliseconds) -> task<void>;
};

template <typename R> auto sync_wait(task<R> &&) -> R;
template <typename... R> [[nodiscard]] auto when_all(task<R>...) -> task<std::tuple<R...>>;
template <typename R> [[nodiscard]] auto when_all(std::vector<task<R>>) -> task<std::vector<R>>;
template <typename R> [[nodiscard]] auto when_any(std::vector<task<R>>) -> task<R>;

} // namespace coro

#endif

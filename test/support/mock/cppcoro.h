// A mock of cppcoro: lazy task, shared_task, mutex operations, generator.
#ifndef LAZY_TEST_MOCK_CPPCORO_H
#define LAZY_TEST_MOCK_CPPCORO_H

#include <chrono>
#include <coroutine>
#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cppcoro {

class cancellation_token {
public:
  bool is_cancellation_requested() const noexcept;
};
class operation_cancelled : public std::exception {};

template <typename T = void> class task;
template <typename T = void> class shared_task;

namespace detail {

class task_promise_base {
  struct final_awaitable {
    bool await_ready() const noexcept { return false; }
    template <typename P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> H) noexcept {
      return H.promise().m_continuation;
    }
    void await_resume() noexcept {}
  };

public:
  auto initial_suspend() noexcept { return std::suspend_always{}; }
  auto final_suspend() noexcept { return final_awaitable{}; }
  void set_continuation(std::coroutine_handle<> C) noexcept { m_continuation = C; }
  std::coroutine_handle<> m_continuation;
};

template <typename T> class task_promise final : public task_promise_base {
public:
  task<T> get_return_object() noexcept;
  void unhandled_exception() noexcept;
  template <typename V> void return_value(V &&);
  T &result() &;
  T &&result() &&;
};
template <> class task_promise<void> : public task_promise_base {
public:
  task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void unhandled_exception() noexcept;
  void result();
};

} // namespace detail

template <typename T> class [[nodiscard]] task {
public:
  using promise_type = detail::task_promise<T>;
  using value_type = T;

private:
  struct awaitable_base {
    std::coroutine_handle<promise_type> m_coroutine;
    bool await_ready() const noexcept { return !m_coroutine || m_coroutine.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> Awaiting) noexcept {
      m_coroutine.promise().set_continuation(Awaiting);
      return m_coroutine;
    }
  };

public:
  task() noexcept : m_coroutine(nullptr) {}
  task(task &&T1) noexcept : m_coroutine(T1.m_coroutine) { T1.m_coroutine = nullptr; }
  task(const task &) = delete;
  task &operator=(task &&Other) noexcept;
  ~task() {
    if (m_coroutine)
      m_coroutine.destroy();
  }
  bool is_ready() const noexcept { return !m_coroutine || m_coroutine.done(); }
  auto operator co_await() const & noexcept {
    struct awaitable : awaitable_base {
      decltype(auto) await_resume() { return this->m_coroutine.promise().result(); }
    };
    return awaitable{{m_coroutine}};
  }
  auto operator co_await() const && noexcept {
    struct awaitable : awaitable_base {
      decltype(auto) await_resume() { return std::move(this->m_coroutine.promise()).result(); }
    };
    return awaitable{{m_coroutine}};
  }
  auto when_ready() const noexcept {
    struct awaitable : awaitable_base {
      void await_resume() const noexcept {}
    };
    return awaitable{{m_coroutine}};
  }

private:
  std::coroutine_handle<promise_type> m_coroutine;
};

template <typename T> class [[nodiscard]] shared_task {
public:
  struct promise_type {
    shared_task get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    template <typename V> void return_value(V &&);
    bool try_detach() noexcept;
    const T &result();
  };
  shared_task(const shared_task &) noexcept;
  ~shared_task() { destroy(); }
  auto operator co_await() const noexcept {
    struct awaitable {
      std::coroutine_handle<promise_type> m_coroutine;
      bool await_ready() const noexcept { return !m_coroutine || m_coroutine.done(); }
      bool await_suspend(std::coroutine_handle<>) noexcept;
      decltype(auto) await_resume() { return m_coroutine.promise().result(); }
    };
    return awaitable{m_coroutine};
  }

private:
  void destroy() noexcept {
    if (m_coroutine && !m_coroutine.promise().try_detach())
      m_coroutine.destroy();
  }
  std::coroutine_handle<promise_type> m_coroutine;
};

template <typename T> class [[nodiscard]] generator {
public:
  struct promise_type {
    generator get_return_object() noexcept;
    constexpr std::suspend_always initial_suspend() const noexcept { return {}; }
    constexpr std::suspend_always final_suspend() const noexcept { return {}; }
    std::suspend_always yield_value(T &&) noexcept;
    void unhandled_exception();
    void return_void() {}
    template <typename U> std::suspend_never await_transform(U &&) = delete;
  };
  struct iterator {
    bool operator!=(int) const noexcept;
    iterator &operator++();
    T &operator*() const noexcept;
  };
  generator(generator &&) noexcept;
  ~generator() {
    if (m_coroutine)
      m_coroutine.destroy();
  }
  iterator begin();
  int end() noexcept;

private:
  std::coroutine_handle<promise_type> m_coroutine;
};

class async_mutex;
class async_mutex_lock {};
class async_mutex_lock_operation {
public:
  explicit async_mutex_lock_operation(async_mutex &M) noexcept : m_mutex(M) {}
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() const noexcept {}

protected:
  async_mutex &m_mutex;
};
class async_mutex_scoped_lock_operation : public async_mutex_lock_operation {
public:
  using async_mutex_lock_operation::async_mutex_lock_operation;
  [[nodiscard]] async_mutex_lock await_resume() const noexcept { return {}; }
};
class async_mutex {
public:
  async_mutex_lock_operation lock_async() noexcept;
  async_mutex_scoped_lock_operation scoped_lock_async() noexcept;
  void unlock();
};

class io_service {
public:
  class timed_schedule_operation {
  public:
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) noexcept;
    void await_resume();
  };
  template <typename D> [[nodiscard]] timed_schedule_operation schedule_after(const D &) noexcept;
};

class static_thread_pool {
public:
  class schedule_operation {
  public:
    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) noexcept;
    void await_resume() noexcept {}
  };
  [[nodiscard]] schedule_operation schedule() noexcept;
};

class async_scope {
public:
  template <typename A> void spawn(A &&);
  [[nodiscard]] task<void> join() noexcept;
};

template <typename T> T sync_wait(task<T> &&);
template <typename... Ts>
[[nodiscard]] task<std::tuple<std::conditional_t<std::is_void_v<Ts>, char, Ts>...>>
when_all(task<Ts>...);
template <typename T> [[nodiscard]] task<std::vector<T>> when_all(std::vector<task<T>>);
template <typename S, typename T> [[nodiscard]] task<T> schedule_on(S &, task<T>);

} // namespace cppcoro

#endif

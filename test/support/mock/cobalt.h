// A mock of Boost.Cobalt: promise (eager, cancels), task (lazy), detached, op, join, generator.
#ifndef LAZY_TEST_MOCK_COBALT_H
#define LAZY_TEST_MOCK_COBALT_H

#include <coroutine>
#include <exception>
#include <tuple>
#include <utility>

namespace boost::cobalt {

class executor {};
struct use_op_t {};
inline constexpr use_op_t use_op{};

namespace detail {
template <typename T> struct receiver {
  receiver() = default;
  receiver(receiver &&) noexcept;
  bool attached_ = true;
  bool done = false;
  void cancel();
};
template <typename T> struct awaitable {
  bool await_ready() const;
  template <typename P> std::coroutine_handle<> await_suspend(std::coroutine_handle<P>);
  T await_resume();
};
} // namespace detail

template <typename T> struct [[nodiscard]] promise;
template <typename T> struct [[nodiscard]] task;

namespace detail {
template <typename T> struct returns {
  template <typename U> void return_value(U &&);
};
template <> struct returns<void> {
  void return_void() {}
};
template <typename T> struct cobalt_promise : returns<T> {
  promise<T> get_return_object();
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception();
};
template <typename T> struct task_promise : returns<T> {
  task<T> get_return_object();
  struct initial_awaitable {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) {}
    void await_resume() {}
  };
  initial_awaitable initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception();
};
template <typename T> struct task_receiver {
  task_receiver(task_receiver &&Other) noexcept : promise(std::exchange(Other.promise, nullptr)) {}
  ~task_receiver() {
    if (promise)
      std::coroutine_handle<task_promise<T>>::from_promise(*promise).destroy();
  }
  task_promise<T> *promise;
};
} // namespace detail

template <typename T> struct [[nodiscard]] promise {
  using promise_type = detail::cobalt_promise<T>;
  promise(promise &&) noexcept;
  promise &operator=(promise &&) noexcept;
  promise &operator+() &&;
  void detach();
  void attach();
  bool attached() const;
  bool ready() const;
  T get();
  void cancel();
  auto operator co_await() { return detail::awaitable<T>{}; }
  ~promise() {
    if (attached_)
      cancel();
  }

private:
  bool attached_ = true;
};

template <typename T> struct [[nodiscard]] task {
  using promise_type = detail::task_promise<T>;
  task(task &&) noexcept = default;
  auto operator co_await() { return detail::awaitable<T>{}; }

private:
  detail::task_receiver<T> receiver_;
};

/// Eager: runs to its first co_yield at the call.
template <typename Yield> struct [[nodiscard]] generator {
  struct promise_type {
    generator get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(Yield);
    void return_value(Yield);
    void unhandled_exception();
  };
  generator(generator &&) noexcept;
  ~generator() { cancel(); }
  bool ready() const;
  void cancel();
  auto operator co_await() { return detail::awaitable<Yield>{}; }
};

struct detached {
  struct promise_type {
    detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception();
  };
};

/// An operation; begins when awaited.
template <typename... Args> struct op {
  virtual ~op() = default;
  virtual void initiate();
  auto operator co_await() && { return detail::awaitable<void>{}; }
};

namespace detail {
template <typename... Args> struct join_variadic_impl {
  std::tuple<Args...> args;
  auto operator co_await() && { return detail::awaitable<std::tuple<>>{}; }
};
template <typename... Args> struct race_variadic_impl {
  std::tuple<Args...> args;
  auto operator co_await() && { return detail::awaitable<std::size_t>{}; }
};
} // namespace detail
template <typename... P> auto join(P &&...Ps) {
  return detail::join_variadic_impl<P &&...>{{static_cast<P &&>(Ps)...}};
}
template <typename... P> auto race(P &&...Ps) {
  return detail::race_variadic_impl<P &&...>{{static_cast<P &&>(Ps)...}};
}
template <typename T> T run(task<T>);
template <typename T, typename Token> void spawn(executor, task<T> &&, Token &&) {}

} // namespace boost::cobalt

#endif

// A mock of concurrencpp: promises found through std::coroutine_traits, eager result and
// lazy_result.
#ifndef LAZY_TEST_MOCK_CONCURRENCPP_H
#define LAZY_TEST_MOCK_CONCURRENCPP_H

#include <chrono>
#include <coroutine>
#include <memory>
#include <utility>

namespace concurrencpp {

enum class result_status { idle, value, exception };
struct null_result {};

namespace details {
template <typename T> class result_state;
struct consumer_result_state_deleter {
  template <typename T> void operator()(result_state<T> *) {}
};
template <typename T>
using consumer_result_state_ptr = std::unique_ptr<result_state<T>, consumer_result_state_deleter>;
struct initialy_resumed_promise {
  std::suspend_never initial_suspend() const noexcept { return {}; }
};
struct lazy_promise_base {
  std::suspend_always initial_suspend() const noexcept { return {}; }
};
} // namespace details

template <typename T> class result {
public:
  using value_type = T;
  result() noexcept = default;
  result(result &&) noexcept = default;
  result &operator=(result &&) noexcept;
  explicit operator bool() const noexcept { return static_cast<bool>(m_state); }
  result_status status() const;
  void wait();
  T get();
  auto operator co_await() {
    struct awaitable {
      details::consumer_result_state_ptr<T> m_state;
      bool await_ready() const noexcept { return false; }
      bool await_suspend(std::coroutine_handle<>) noexcept;
      T await_resume();
    };
    return awaitable{std::move(m_state)};
  }
  auto resolve();

private:
  details::consumer_result_state_ptr<T> m_state;
};

namespace details {
template <typename T> struct lazy_result_state;
}

template <typename T> class lazy_result {
public:
  using value_type = T;
  lazy_result() noexcept = default;
  lazy_result(lazy_result &&Other) noexcept : m_state(std::exchange(Other.m_state, {})) {}
  ~lazy_result() noexcept {
    if (static_cast<bool>(m_state))
      m_state.destroy();
  }
  explicit operator bool() const noexcept { return static_cast<bool>(m_state); }
  result_status status() const;
  auto operator co_await() {
    struct lazy_awaitable {
      std::coroutine_handle<> m_state;
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return m_state; }
      T await_resume();
    };
    return lazy_awaitable{std::exchange(m_state, {})};
  }
  result<T> run();

private:
  std::coroutine_handle<> m_state;
};

namespace details {
template <typename Base, typename Result, typename T> struct coroutine_promise : Base {
  Result get_return_object();
  std::suspend_always final_suspend() const noexcept { return {}; }
  template <typename U> void return_value(U &&);
  void unhandled_exception() noexcept;
};
template <typename Base, typename Result> struct coroutine_promise<Base, Result, void> : Base {
  Result get_return_object();
  std::suspend_always final_suspend() const noexcept { return {}; }
  void return_void() noexcept {}
  void unhandled_exception() noexcept;
};
struct initialy_resumed_null_result_promise {
  null_result get_return_object() const noexcept { return {}; }
  std::suspend_never initial_suspend() const noexcept { return {}; }
  std::suspend_never final_suspend() const noexcept { return {}; }
  void return_void() const noexcept {}
  void unhandled_exception() const noexcept {}
};
} // namespace details

class executor {
public:
  template <typename F> void post(F &&Fn) { Fn(); }
  template <typename F> auto submit(F &&Fn) -> result<decltype(Fn())> { return {}; }
};
class scoped_async_lock {};
class async_lock {
public:
  lazy_result<scoped_async_lock> lock(std::shared_ptr<executor>);
};
class timer_queue {
public:
  lazy_result<void> make_delay_object(std::chrono::milliseconds, std::shared_ptr<executor>);
};
template <typename T> result<T> make_ready_result(T);

} // namespace concurrencpp

namespace std {
template <typename... Args> struct coroutine_traits<concurrencpp::null_result, Args...> {
  using promise_type = concurrencpp::details::initialy_resumed_null_result_promise;
};
template <typename T, typename... Args> struct coroutine_traits<concurrencpp::result<T>, Args...> {
  using promise_type =
      concurrencpp::details::coroutine_promise<concurrencpp::details::initialy_resumed_promise,
                                               concurrencpp::result<T>, T>;
};
template <typename T, typename... Args>
struct coroutine_traits<concurrencpp::lazy_result<T>, Args...> {
  using promise_type =
      concurrencpp::details::coroutine_promise<concurrencpp::details::lazy_promise_base,
                                               concurrencpp::lazy_result<T>, T>;
};
} // namespace std

#endif

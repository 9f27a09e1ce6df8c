// A mock of standalone Asio: awaitables that only awaitable coroutines can await, completion tokens.
#ifndef LAZY_TEST_MOCK_ASIO_H
#define LAZY_TEST_MOCK_ASIO_H

#include <chrono>
#include <coroutine>
#include <exception>
#include <tuple>
#include <utility>

namespace asio {
inline namespace v1_30 {

class any_io_executor {};

struct use_awaitable_t {};
inline constexpr use_awaitable_t use_awaitable{};
struct detached_t {};
inline constexpr detached_t detached{};
struct deferred_t {};
inline constexpr deferred_t deferred{};

template <typename T = void, typename Executor = any_io_executor> class awaitable;

namespace detail {

template <typename Executor> class awaitable_frame_base {
public:
  auto initial_suspend() noexcept { return std::suspend_always(); }
  auto final_suspend() noexcept {
    struct result {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<void>) noexcept;
      void await_resume() const noexcept {}
    };
    return result{};
  }
  void unhandled_exception();

  /// An awaitable is awaited by value: `co_await variable` does not compile.
  template <typename T> auto await_transform(awaitable<T, Executor> A) const {
    return std::move(A);
  }
  template <typename Op>
    requires requires(Op O, const awaitable_frame_base &F) { std::move(O).begin(F); }
  auto await_transform(Op O) const {
    return std::move(O).begin(*this);
  }
};

template <typename T, typename Executor>
class awaitable_frame : public awaitable_frame_base<Executor> {
public:
  awaitable<T, Executor> get_return_object() noexcept;
  template <typename U> void return_value(U &&);
};
template <typename Executor>
class awaitable_frame<void, Executor> : public awaitable_frame_base<Executor> {
public:
  awaitable<void, Executor> get_return_object() noexcept;
  void return_void();
};

} // namespace detail

template <typename T, typename Executor> class [[nodiscard]] awaitable {
public:
  using value_type = T;
  using executor_type = Executor;
  constexpr awaitable() noexcept : frame_(nullptr) {}
  awaitable(awaitable &&Other) noexcept : frame_(std::exchange(Other.frame_, nullptr)) {}
  ~awaitable() {
    if (frame_)
      destroy();
  }
  bool valid() const noexcept { return !!frame_; }

  // For the coroutine machinery only.
  bool await_ready() const noexcept { return false; }
  template <typename U> void await_suspend(std::coroutine_handle<U>);
  T await_resume();

private:
  void destroy();
  detail::awaitable_frame<T, Executor> *frame_;
};

/// What an operation with the token `deferred` gives.
template <typename T> class [[nodiscard]] deferred_async_operation {
public:
  deferred_async_operation(deferred_async_operation &&) noexcept;
  template <typename Token> awaitable<T> operator()(Token &&) &&;
  template <typename Frame> awaitable<T> begin(const Frame &) &&;
};

template <typename T, typename Handler>
void co_spawn(const any_io_executor &, awaitable<T>, Handler &&H);
template <typename F> void co_spawn_function(F &&);
template <typename F>
  requires requires(F Fn) { typename decltype(Fn())::value_type; }
void co_spawn(const any_io_executor &, F &&Fn, detached_t) {
  co_spawn_function<decltype(Fn())>(Fn());
}
template <typename T> awaitable<T> co_spawn(const any_io_executor &, awaitable<T>, use_awaitable_t);
template <typename T>
deferred_async_operation<T> co_spawn(const any_io_executor &, awaitable<T>);

template <typename F> void post(const any_io_executor &, F &&Fn) { Fn(); }
template <typename F> void dispatch(const any_io_executor &, F &&Fn) { Fn(); }
template <typename F> void defer(const any_io_executor &, F &&Fn) { Fn(); }

class io_context {
public:
  any_io_executor get_executor() noexcept;
  std::size_t run();
};

class error_code {};
class system_error : public std::exception {
public:
  error_code code() const noexcept;
};
namespace error {
using asio::error_code;
enum basic_errors { operation_aborted };
bool operator==(const error_code &, basic_errors);
} // namespace error

template <typename Clock> class basic_waitable_timer {
public:
  basic_waitable_timer(const any_io_executor &, std::chrono::milliseconds);
  void wait();
  std::size_t cancel();
  awaitable<void> async_wait(use_awaitable_t);
  deferred_async_operation<void> async_wait(deferred_t);
  template <typename Handler>
    requires requires(Handler H, error::error_code E) { H(E); }
  void async_wait(Handler &&H) {
    H(error::error_code());
  }
};
using steady_timer = basic_waitable_timer<std::chrono::steady_clock>;

namespace this_coro {
struct executor_t {
  template <typename Frame> auto begin(const Frame &) && {
    struct result {
      bool await_ready() const noexcept { return true; }
      void await_suspend(std::coroutine_handle<void>) noexcept {}
      any_io_executor await_resume() const noexcept { return {}; }
    };
    return result{};
  }
};
inline constexpr executor_t executor{};
} // namespace this_coro

namespace experimental {

/// Running; its destructor cancels.
template <typename Signature = void()> struct promise {
  promise(promise &&) noexcept;
  ~promise() { cancel(); }
  bool completed() const noexcept;
  void cancel();
  template <typename Token> awaitable<void> operator()(Token &&) &&;
};

template <typename Yield = void, typename Return = void> struct coro {
  struct promise_type {
    coro get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception();
  };
  coro(coro &&) noexcept;
  ~coro();
  bool is_open() const;
  auto operator co_await() {
    struct awaitable_t {
      bool await_ready() const;
      void await_suspend(std::coroutine_handle<>);
      Return await_resume();
    };
    return awaitable_t{};
  }
};

namespace awaitable_operators {
template <typename T, typename U>
awaitable<std::pair<T, U>> operator&&(awaitable<T>, awaitable<U>);
template <typename T, typename U>
awaitable<std::pair<T, U>> operator||(awaitable<T>, awaitable<U>);
} // namespace awaitable_operators

} // namespace experimental

} // namespace v1_30
} // namespace asio

namespace std {
template <typename T, typename Executor, typename... Args>
struct coroutine_traits<asio::awaitable<T, Executor>, Args...> {
  using promise_type = asio::detail::awaitable_frame<T, Executor>;
};
} // namespace std

#endif

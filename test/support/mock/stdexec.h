// A mock of stdexec: senders known by sender_concept alone, function objects, exec::task behind a
// namespace alias.
#ifndef LAZY_TEST_MOCK_STDEXEC_H
#define LAZY_TEST_MOCK_STDEXEC_H

#include <coroutine>
#include <optional>
#include <tuple>
#include <utility>

namespace stdexec {

struct sender_t {};
struct receiver_t {};

template <typename S>
concept sender = requires { typename std::remove_cvref_t<S>::sender_concept; };

/// What every algorithm gives; nobody can write its name.
template <typename Tag, typename Data, typename... Child> struct __sexpr {
  using sender_concept = sender_t;
  Data __data;
  std::tuple<Child...> __children;
};

struct just_t {
  template <typename T> auto operator()(T V) const { return __sexpr<just_t, T>{V, {}}; }
};
inline constexpr just_t just{};

template <typename F> struct __then_closure {
  F __fun;
  template <sender S> friend auto operator|(S Sndr, __then_closure Self) {
    return __sexpr<__then_closure, F, S>{Self.__fun, {std::move(Sndr)}};
  }
};
struct then_t {
  template <sender S, typename F> auto operator()(S Sndr, F Fun) const {
    return __sexpr<then_t, F, S>{Fun, {std::move(Sndr)}};
  }
  template <typename F> auto operator()(F Fun) const { return __then_closure<F>{Fun}; }
};
inline constexpr then_t then{};

struct when_all_t {
  template <sender... S> auto operator()(S... Sndrs) const {
    return __sexpr<when_all_t, int, S...>{0, {std::move(Sndrs)...}};
  }
};
inline constexpr when_all_t when_all{};

struct sync_wait_t {
  template <sender S> std::optional<std::tuple<int>> operator()(S &&) const { return {}; }
};
inline constexpr sync_wait_t sync_wait{};

} // namespace stdexec

namespace experimental::execution {

namespace __task {
template <typename T, typename Context> class basic_task;

template <typename T, typename Context> struct __promise {
  basic_task<T, Context> get_return_object() noexcept;
  auto initial_suspend() noexcept -> std::suspend_always { return {}; }
  struct __final_awaitable {
    static constexpr bool await_ready() noexcept { return false; }
    static std::coroutine_handle<> await_suspend(std::coroutine_handle<__promise>) noexcept;
    static void await_resume() noexcept {}
  };
  auto final_suspend() noexcept -> __final_awaitable { return {}; }
  void unhandled_exception() noexcept;
  void return_value(T);
};
template <typename Context> struct __promise<void, Context> {
  basic_task<void, Context> get_return_object() noexcept;
  auto initial_suspend() noexcept -> std::suspend_always { return {}; }
  auto final_suspend() noexcept -> std::suspend_always { return {}; }
  void unhandled_exception() noexcept;
  void return_void() noexcept;
};

template <typename T, typename Context> class [[nodiscard]] basic_task {
public:
  using promise_type = __promise<T, Context>;
  using sender_concept = stdexec::sender_t;
  basic_task(basic_task &&That) noexcept : __coro_(std::exchange(That.__coro_, {})) {}
  ~basic_task() {
    if (__coro_)
      __coro_.destroy();
  }
  struct __task_awaitable {
    std::coroutine_handle<promise_type> __coro_;
    ~__task_awaitable() {
      if (__coro_)
        __coro_.destroy();
    }
    static constexpr bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return __coro_; }
    T await_resume();
  };
  friend auto operator co_await(basic_task &&Self) noexcept -> __task_awaitable {
    return __task_awaitable{std::exchange(Self.__coro_, {})};
  }

private:
  std::coroutine_handle<promise_type> __coro_;
};
struct default_task_context {};
} // namespace __task

template <typename T> using task = __task::basic_task<T, __task::default_task_context>;

struct __start_detached_t {
  template <stdexec::sender S> void operator()(S &&) const {}
};
inline constexpr __start_detached_t start_detached{};

class async_scope {
public:
  template <stdexec::sender S> void spawn(S &&) {}
  [[nodiscard]] auto on_empty() const { return stdexec::just(0); }
};

} // namespace experimental::execution

namespace exec = experimental::execution;

#endif

// A mock of libunifex: task is an alias of a nested record called `type`, senders have
// value_types, error_types and sends_done, algorithms are function objects.
#ifndef LAZY_TEST_MOCK_UNIFEX_H
#define LAZY_TEST_MOCK_UNIFEX_H

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace unifex {

namespace _task {
template <typename T, bool nothrow> struct _task {
  struct [[nodiscard]] type;
};
template <typename T, bool nothrow> struct _promise {
  struct type {
    typename _task<T, nothrow>::type get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    template <typename U> void return_value(U &&);
    template <typename U> decltype(auto) await_transform(U &&V) {
      return static_cast<U &&>(V);
    }
  };
};
template <bool nothrow> struct _promise<void, nothrow> {
  struct type {
    typename _task<void, nothrow>::type get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    void return_void() noexcept {}
    template <typename U> decltype(auto) await_transform(U &&V) {
      return static_cast<U &&>(V);
    }
  };
};

struct coro_holder {
  explicit coro_holder(std::coroutine_handle<> H) noexcept : coro_(H) {}
  coro_holder(coro_holder &&Other) noexcept : coro_(std::exchange(Other.coro_, {})) {}
  ~coro_holder() {
    if (coro_)
      coro_.destroy();
  }
  std::coroutine_handle<> coro_;
};

template <typename T, bool nothrow> struct _task<T, nothrow>::type : coro_holder {
  using promise_type = typename _promise<T, nothrow>::type;
  using coro_holder::coro_holder;
  template <template <typename...> class Variant, template <typename...> class Tuple>
  using value_types = Variant<Tuple<>>;
  template <template <typename...> class Variant> using error_types = Variant<std::exception_ptr>;
  static constexpr bool sends_done = true;

  struct awaiter {
    std::coroutine_handle<> coro_;
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return coro_; }
    T await_resume();
  };
  friend awaiter operator co_await(type &&T1) noexcept {
    return awaiter{std::exchange(T1.coro_, {})};
  }
};
} // namespace _task

template <typename T> using task = typename _task::_task<T, false>::type;
template <typename T> using nothrow_task = typename _task::_task<T, true>::type;

namespace _just {
template <typename T> struct _sender {
  struct type {
    template <template <typename...> class Variant, template <typename...> class Tuple>
    using value_types = Variant<Tuple<T>>;
    template <template <typename...> class Variant>
    using error_types = Variant<std::exception_ptr>;
    static constexpr bool sends_done = false;
    T value;
  };
};
struct _fn {
  template <typename T> auto operator()(T V) const -> typename _sender<T>::type { return {V}; }
};
} // namespace _just
inline constexpr _just::_fn just{};

namespace _then {
template <typename S, typename F> struct _sender {
  struct type {
    template <template <typename...> class Variant, template <typename...> class Tuple>
    using value_types = Variant<Tuple<>>;
    template <template <typename...> class Variant>
    using error_types = Variant<std::exception_ptr>;
    static constexpr bool sends_done = S::sends_done;
    S pred;
    F func;
  };
};
template <typename F> struct closure {
  F func;
  template <typename S>
  friend auto operator|(S Pred, closure C) -> typename _sender<S, F>::type {
    return {std::move(Pred), C.func};
  }
};
struct _fn {
  template <typename S, typename F>
  auto operator()(S Pred, F Func) const -> typename _sender<S, F>::type {
    return {std::move(Pred), Func};
  }
  template <typename F> auto operator()(F Func) const -> closure<F> { return {Func}; }
};
} // namespace _then
inline constexpr _then::_fn then{};

namespace _sync_wait {
struct _fn {
  template <typename S> std::optional<int> operator()(S &&) const { return {}; }
};
} // namespace _sync_wait
inline constexpr _sync_wait::_fn sync_wait{};

} // namespace unifex

#endif

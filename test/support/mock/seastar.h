// A mock of Seastar: eager future awaited as an rvalue only, semaphore, sleep, gate.
#ifndef LAZY_TEST_MOCK_SEASTAR_H
#define LAZY_TEST_MOCK_SEASTAR_H

#include <chrono>
#include <coroutine>
#include <exception>
#include <type_traits>
#include <utility>
#include <vector>

namespace seastar {

template <typename T = void> class future;
template <typename T> struct futurize {
  using type = future<T>;
};
template <typename T> struct futurize<future<T>> {
  using type = future<T>;
};
template <typename T> using futurize_t = typename futurize<T>::type;

namespace internal {
template <typename T> class future_base {
public:
  future_base() = default;
  future_base(future_base &&Other) noexcept : _promise(std::exchange(Other._promise, nullptr)) {}
  ~future_base() {
    if (_promise)
      detach_promise();
  }

protected:
  void detach_promise() noexcept;
  void *_promise = nullptr;
};
} // namespace internal

template <typename T> class [[nodiscard]] future : private internal::future_base<T> {
public:
  future(future &&) noexcept = default;
  future(const future &) = delete;
  future &operator=(future &&) noexcept;
  [[gnu::always_inline]] bool available() const noexcept { return true; }
  bool failed() const noexcept;
  T get();
  void wait() noexcept;
  template <typename Func> auto then(Func &&F) noexcept {
    if constexpr (std::is_void_v<T>)
      return futurize_t<decltype(F())>::make_pending();
    else
      return futurize_t<decltype(F(std::declval<T>()))>::make_pending();
  }
  template <typename Func> future then_wrapped(Func &&) noexcept { return make_pending(); }
  template <typename Func> future finally(Func &&F) noexcept {
    F();
    return make_pending();
  }
  template <typename Func> future handle_exception(Func &&) noexcept { return make_pending(); }
  future<void> discard_result() noexcept;
  future<void> or_terminate() noexcept;
  void ignore_ready_future() noexcept;
  static future make_pending() noexcept;
};

namespace internal {
template <typename T> struct awaiter {
  future<T> _future;
  explicit awaiter(future<T> &&F) noexcept : _future(std::move(F)) {}
  bool await_ready() const noexcept { return _future.available(); }
  template <typename U> void await_suspend(std::coroutine_handle<U>) noexcept;
  T await_resume();
};

template <typename T> struct coroutine_traits_base {
  struct promise_type {
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    future<T> get_return_object() noexcept;
    template <typename U> void return_value(U &&);
    void unhandled_exception() noexcept;
  };
};
template <> struct coroutine_traits_base<void> {
  struct promise_type {
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    future<> get_return_object() noexcept;
    void return_void() noexcept;
    void unhandled_exception() noexcept;
  };
};
} // namespace internal

template <typename T> auto operator co_await(future<T> &&F) noexcept {
  return internal::awaiter<T>(std::move(F));
}

template <typename T> class shared_future {
public:
  shared_future(future<T> &&) noexcept;
  future<T> get_future() const noexcept;
  bool available() const noexcept;
};

template <typename T = void, typename... A> future<T> make_ready_future(A &&...) noexcept;
template <typename T = void> future<T> make_exception_future(std::exception_ptr) noexcept;
future<> sleep(std::chrono::milliseconds) noexcept;

class semaphore;
class semaphore_units {
public:
  semaphore_units(semaphore_units &&) noexcept;
  ~semaphore_units();
};
class semaphore {
public:
  explicit semaphore(std::size_t);
  future<> wait(std::size_t = 1) noexcept;
  void signal(std::size_t = 1) noexcept;
};
future<semaphore_units> get_units(semaphore &, std::size_t) noexcept;

class abort_requested_exception : public std::exception {};
class abort_source {
public:
  bool abort_requested() const noexcept;
  void check() const;
};
future<semaphore_units> get_units(semaphore &, std::size_t, abort_source &) noexcept;
future<> sleep_abortable(std::chrono::milliseconds, abort_source &);

class gate {
public:
  void enter();
  future<> close() noexcept;
};
template <typename Func> auto with_gate(gate &, Func &&F) noexcept -> futurize_t<decltype(F())> {
  return futurize_t<decltype(F())>::make_pending();
}

template <typename... Ts> future<> when_all(future<Ts> &&...) noexcept;
template <typename... Ts> future<> when_all_succeed(future<Ts> &&...) noexcept;
template <typename Range, typename Func> future<> parallel_for_each(Range &&R, Func &&F) noexcept {
  for (auto &X : R)
    return F(X);
  return make_ready_future<>();
}

namespace coroutine {
struct [[nodiscard("must co_await an maybe_yield() object")]] maybe_yield final {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() noexcept {}
};
} // namespace coroutine

} // namespace seastar

namespace std {
template <typename T, typename... Args> class coroutine_traits<seastar::future<T>, Args...> {
public:
  using promise_type = typename seastar::internal::coroutine_traits_base<T>::promise_type;
};
} // namespace std

#endif

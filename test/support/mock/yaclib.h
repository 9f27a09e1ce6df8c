// A mock of YACLib: [[nodiscard]] on forward declarations, eager Future, lazy Task.
#ifndef LAZY_TEST_MOCK_YACLIB_H
#define LAZY_TEST_MOCK_YACLIB_H

#include <coroutine>
#include <utility>

namespace yaclib {

template <typename V = void> class [[nodiscard]] Task;
template <typename V = void> class [[nodiscard]] FutureBase;
template <typename V = void> class [[nodiscard]] Future;

template <typename V> class FutureBase {
public:
  FutureBase(FutureBase &&Other) noexcept : _core(std::exchange(Other._core, nullptr)) {}
  ~FutureBase() noexcept {
    if (_core)
      Drop();
  }
  bool Valid() const & noexcept { return _core != nullptr; }
  bool Ready() const & noexcept;
  V Get() &&;
  template <typename F> Future<V> ThenInline(F &&) && { return Future<V>::MakeEmpty(); }
  void Detach() && noexcept;

protected:
  FutureBase() = default;
  void Drop() noexcept;
  void *_core = nullptr;
};
template <typename V> class Future final : public FutureBase<V> {
public:
  static Future MakeEmpty();
};

template <typename V> class Task {
public:
  Task(Task &&Other) noexcept : _core(std::exchange(Other._core, nullptr)) {}
  ~Task() {
    if (Valid())
      std::move(*this).Cancel();
  }
  bool Valid() const & noexcept { return _core != nullptr; }
  V Get() &&;
  void Cancel() && noexcept;
  void Detach() && noexcept;
  Future<V> ToFuture() &&;

private:
  void *_core = nullptr;
};

namespace detail {
template <typename V> struct PromiseType {
  Future<V> get_return_object() noexcept;
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept;
  template <typename U> void return_value(U &&);
};
template <> struct PromiseType<void> {
  Future<void> get_return_object() noexcept;
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept;
  void return_void() noexcept {}
};
template <typename V> struct AwaitAwaiter {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  V await_resume();
};
} // namespace detail

template <typename V> detail::AwaitAwaiter<V> operator co_await(FutureBase<V> &&) noexcept;
template <typename V> detail::AwaitAwaiter<void> Await(FutureBase<V> &) noexcept;
template <typename V> detail::AwaitAwaiter<V> operator co_await(Task<V> &&) noexcept;
template <typename... Vs> void Wait(FutureBase<Vs> &...) noexcept;
template <typename... Vs> Future<> WhenAll(Future<Vs>...);
template <typename F> void Submit(F &&Fn) { Fn(); }

} // namespace yaclib

template <typename V, typename... Args> class std::coroutine_traits<yaclib::Future<V>, Args...> {
public:
  using promise_type = yaclib::detail::PromiseType<V>;
};

#endif

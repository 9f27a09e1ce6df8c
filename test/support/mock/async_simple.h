// A mock of async_simple: Lazy whose base class starts it, RescheduleLazy, Future.
#ifndef LAZY_TEST_MOCK_ASYNC_SIMPLE_H
#define LAZY_TEST_MOCK_ASYNC_SIMPLE_H

#include <chrono>
#include <coroutine>
#include <tuple>
#include <utility>
#include <vector>

namespace async_simple {

template <typename T> class Try {
public:
  std::add_lvalue_reference_t<T> value();
  bool hasError() const;
};
class Executor;

template <typename T> class Future {
public:
  using value_type = T;
  Future(Future &&Other) noexcept : State(std::exchange(Other.State, nullptr)) {}
  Future &operator=(Future &&) noexcept;
  ~Future();
  bool valid() const { return State != nullptr; }
  bool hasResult() const;
  T get() &&;
  void wait();
  template <typename F> Future<T> thenValue(F &&) && { return std::move(*this); }
  template <typename F> Future<T> thenTry(F &&) && { return std::move(*this); }
  Future<T> via(Executor *) &&;

private:
  void *State;
};

template <typename T> class Promise {
public:
  Promise();
  Promise(Promise &&) noexcept;
  Promise &operator=(Promise &&) noexcept;
  ~Promise();
  Future<T> getFuture();
  bool valid() const;
  void setValue(T &&Value);
  void setValue(const T &Value);
};

namespace coro {

template <typename T = void> class Lazy;
template <typename T = void> class RescheduleLazy;

namespace detail {

class LazyPromiseBase {
public:
  struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <typename P> auto await_suspend(std::coroutine_handle<P> H) noexcept {
      return H.promise()._continuation;
    }
    void await_resume() noexcept {}
  };
  std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }
  std::coroutine_handle<> _continuation;
};

template <typename T> class LazyPromise : public LazyPromiseBase {
public:
  Lazy<T> get_return_object() noexcept;
  template <typename V> void return_value(V &&);
  void unhandled_exception() noexcept;
  T result();
};
template <> class LazyPromise<void> : public LazyPromiseBase {
public:
  Lazy<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void unhandled_exception() noexcept;
  void result();
};

struct DetachedCoroutine {
  struct promise_type {
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception();
    DetachedCoroutine get_return_object() noexcept { return {}; }
  };
};

template <typename T> struct LazyAwaiterBase {
  using Handle = std::coroutine_handle<LazyPromise<T>>;
  Handle _handle;
  LazyAwaiterBase(Handle H) : _handle(H) {}
  LazyAwaiterBase(LazyAwaiterBase &&Other) : _handle(std::exchange(Other._handle, nullptr)) {}
  ~LazyAwaiterBase() {
    if (_handle)
      _handle.destroy();
  }
  bool await_ready() const noexcept { return false; }
  T awaitResume();
};

template <typename T, bool reschedule> class LazyBase {
public:
  using promise_type = LazyPromise<T>;
  using Handle = std::coroutine_handle<promise_type>;
  using ValueType = T;

  struct ValueAwaiter : public LazyAwaiterBase<T> {
    ValueAwaiter(Handle H) : LazyAwaiterBase<T>(H) {}
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> C) noexcept {
      this->_handle.promise()._continuation = C;
      return this->_handle;
    }
    T await_resume() { return this->awaitResume(); }
  };

  explicit LazyBase(Handle Coro) noexcept : _coro(Coro) {}
  LazyBase(LazyBase &&Other) noexcept : _coro(std::exchange(Other._coro, nullptr)) {}
  LazyBase(const LazyBase &) = delete;
  LazyBase &operator=(const LazyBase &) = delete;
  ~LazyBase() {
    if (_coro) {
      _coro.destroy();
      _coro = nullptr;
    }
  }
  bool isReady() const { return !_coro || _coro.done(); }
  template <typename F> void start(F &&Callback) { Callback(Try<T>()); }
  auto operator co_await() { return ValueAwaiter(std::exchange(_coro, nullptr)); }

protected:
  Handle _coro;
};

} // namespace detail

template <typename T>
class [[nodiscard]] Lazy : public detail::LazyBase<T, false> {
  using Base = detail::LazyBase<T, false>;

public:
  using Base::Base;
  RescheduleLazy<T> via(Executor *) &&;
  template <typename F> void directlyStart(F &&Callback, Executor *) { Callback(Try<T>()); }
  auto coAwait(Executor *) { return typename Base::ValueAwaiter(std::exchange(this->_coro, nullptr)); }
};

template <typename T>
class [[nodiscard]] RescheduleLazy : public detail::LazyBase<T, true> {
  using Base = detail::LazyBase<T, true>;

public:
  using Base::Base;
  void detach();
};

template <typename T> class Generator {
public:
  class promise_type {
  public:
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T) noexcept;
    Generator get_return_object() noexcept;
    void return_void() noexcept {}
    void unhandled_exception();
  };
  T *begin();
  T *end();
};

class ScopedLock {};
class Mutex {
public:
  Lazy<void> coLock();
  Lazy<ScopedLock> coScopedLock();
  void unlock();
};
class Latch {
public:
  explicit Latch(std::size_t);
  Lazy<void> count_down(std::size_t N = 1);
  Lazy<void> wait() const;
};

template <typename T> T syncAwait(Lazy<T> &&);
template <typename T> T syncAwait(RescheduleLazy<T> &&);
template <typename... Ts> Lazy<std::tuple<Try<Ts>...>> collectAll(Lazy<Ts> &&...);
template <typename T> Lazy<std::vector<Try<T>>> collectAll(std::vector<Lazy<T>> &&);
template <typename T> Lazy<T> collectAny(std::vector<Lazy<T>> &&);
Lazy<void> sleep(std::chrono::milliseconds);

} // namespace coro
} // namespace async_simple

#endif

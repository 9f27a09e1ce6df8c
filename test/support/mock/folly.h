// A mock of folly: names, nesting, attributes and awaiting as in folly/coro and folly/futures.
#ifndef LAZY_TEST_MOCK_FOLLY_H
#define LAZY_TEST_MOCK_FOLLY_H

#include <chrono>
#include <coroutine>
#include <exception>
#include <tuple>
#include <utility>
#include <vector>

namespace folly {

struct Unit {};
template <typename T> class Try {
public:
  bool hasException() const;
  T &value();
};
class CancellationToken {};
struct OperationCancelled final : public std::exception {};

class Executor {
public:
  virtual ~Executor() = default;
  template <typename E = Executor> class KeepAlive {
  public:
    KeepAlive() = default;
    KeepAlive(E *);
    E *get() const;
  };
};
Executor::KeepAlive<> getGlobalCPUExecutor();
Executor::KeepAlive<> getGlobalIOExecutor();

template <typename T> class Future;
template <typename T> class SemiFuture;

namespace futures {
namespace detail {
template <typename T> class Core;
template <typename T> class FutureBase {
public:
  ~FutureBase() { detach(); }
  bool valid() const noexcept { return core_ != nullptr; }
  bool isReady() const;
  bool hasValue() const;
  bool hasException() const;
  void cancel();

protected:
  FutureBase() = default;
  FutureBase(FutureBase &&Other) noexcept : core_(std::exchange(Other.core_, nullptr)) {}
  void detach();
  Core<T> *core_ = nullptr;
};
} // namespace detail

SemiFuture<Unit> sleep(std::chrono::milliseconds);
template <typename T> void detachOn(Executor::KeepAlive<> Exec, SemiFuture<T> &&F);
template <typename T> void detachOnGlobalCPUExecutor(SemiFuture<T> &&F);
} // namespace futures

template <typename T> class SemiFuture : private futures::detail::FutureBase<T> {
  using Base = futures::detail::FutureBase<T>;

public:
  static SemiFuture makeEmpty();
  SemiFuture(SemiFuture &&) noexcept = default;
  SemiFuture &operator=(SemiFuture &&) noexcept;
  SemiFuture(Future<T> &&Other) noexcept;
  using Base::cancel;
  using Base::hasException;
  using Base::isReady;
  using Base::valid;

  T get() &&;
  Try<T> getTry() &&;
  SemiFuture<T> &wait() &;
  Future<T> via(Executor::KeepAlive<>) &&;
  template <typename F> SemiFuture<Unit> deferValue(F &&) && { return SemiFuture<Unit>::makeEmpty(); }
  template <typename F> SemiFuture<T> deferError(F &&) && { return SemiFuture<T>::makeEmpty(); }
  Future<T> toUnsafeFuture() &&;
};

template <typename T> class Future : private futures::detail::FutureBase<T> {
  using Base = futures::detail::FutureBase<T>;

public:
  static Future makeEmpty();
  Future(Future &&) noexcept = default;
  Future &operator=(Future &&) noexcept;
  using Base::cancel;
  using Base::hasException;
  using Base::hasValue;
  using Base::isReady;
  using Base::valid;

  T get() &&;
  Future<T> &wait() &;
  T value() &&;
  SemiFuture<T> semi() &&;
  Future<T> via(Executor::KeepAlive<>) &&;
  template <typename F> Future<Unit> thenValue(F &&) && { return Future<Unit>::makeEmpty(); }
  template <typename F> Future<T> thenError(F &&) && { return Future<T>::makeEmpty(); }
  template <typename F> Future<T> ensure(F &&) && { return Future<T>::makeEmpty(); }
};

namespace detail {
template <typename T> struct FutureAwaiter {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
} // namespace detail
template <typename T> detail::FutureAwaiter<T> operator co_await(Future<T> &&) noexcept;
template <typename T> detail::FutureAwaiter<T> operator co_await(SemiFuture<T> &&) noexcept;

template <typename T> Future<T> makeFuture(T &&);
template <typename T> SemiFuture<std::vector<T>> collectAll(std::vector<Future<T>> &&);
template <typename F> Future<Unit> via(Executor::KeepAlive<>, F &&Fn) {
  Fn();
  return Future<Unit>::makeEmpty();
}

namespace coro {

template <typename T = void> class Task;
template <typename T = void> class TaskWithExecutor;

// What is awaitable with operator co_await passes through.
template <typename Awaitable>
  requires requires(Awaitable &&A) { operator co_await(static_cast<Awaitable &&>(A)); }
decltype(auto) co_viaIfAsync(Executor::KeepAlive<>, Awaitable &&A) {
  return operator co_await(static_cast<Awaitable &&>(A));
}

template <typename Op>
  requires requires(Op &O) { O.await_ready(); }
Op &&co_viaIfAsync(Executor::KeepAlive<>, Op &&O) noexcept {
  return static_cast<Op &&>(O);
}

template <typename SemiAwaitable>
  requires requires(SemiAwaitable &&S, Executor::KeepAlive<> E) { S.viaIfAsync(E); }
auto co_viaIfAsync(Executor::KeepAlive<> E, SemiAwaitable &&S) {
  return S.viaIfAsync(E);
}

namespace detail {

class TaskPromiseBase {
protected:
  struct FinalAwaiter {
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept;
    void await_resume() noexcept {}
  };

public:
  static std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept;
  template <typename Awaitable> auto await_transform(Awaitable &&A) {
    return co_viaIfAsync(Exec, static_cast<Awaitable &&>(A));
  }
  Executor::KeepAlive<> Exec;
};

template <typename T> struct TaskPromise final : TaskPromiseBase {
  Task<T> get_return_object() noexcept;
  template <typename U = T> void return_value(U &&V);
};
template <> struct TaskPromise<void> final : TaskPromiseBase {
  Task<void> get_return_object() noexcept;
  void return_void() noexcept {}
};

template <typename T> class TaskAwaiter {
public:
  explicit TaskAwaiter(std::coroutine_handle<TaskPromise<T>> C) noexcept : coro_(C) {}
  TaskAwaiter(TaskAwaiter &&Other) noexcept : coro_(std::exchange(Other.coro_, {})) {}
  ~TaskAwaiter() {
    if (coro_)
      coro_.destroy();
  }
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return coro_; }
  T await_resume();

private:
  std::coroutine_handle<TaskPromise<T>> coro_;
};

class InlineTaskDetached {
public:
  struct promise_type {
    InlineTaskDetached get_return_object() noexcept;
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept;
  };
  void start();
};

} // namespace detail

template <typename T> class [[nodiscard]] Task {
public:
  using promise_type = detail::TaskPromise<T>;
  using StorageType = T;

  Task(const Task &) = delete;
  Task(Task &&Other) noexcept : coro_(std::exchange(Other.coro_, {})) {}
  Task &operator=(Task Other) noexcept {
    std::swap(coro_, Other.coro_);
    return *this;
  }
  ~Task() {
    if (coro_)
      coro_.destroy();
  }
  [[nodiscard]] TaskWithExecutor<T> scheduleOn(Executor::KeepAlive<> Exec) && noexcept;
  SemiFuture<T> semi() &&;

  friend auto co_viaIfAsync(Executor::KeepAlive<>, Task T1) noexcept {
    return detail::TaskAwaiter<T>{std::exchange(T1.coro_, {})};
  }

private:
  std::coroutine_handle<promise_type> coro_;
};

template <typename T> class [[nodiscard]] TaskWithExecutor {
public:
  TaskWithExecutor(TaskWithExecutor &&Other) noexcept : coro_(std::exchange(Other.coro_, {})) {}
  ~TaskWithExecutor() {
    if (coro_)
      coro_.destroy();
  }
  SemiFuture<T> start() &&;
  SemiFuture<T> startInlineUnsafe() &&;
  Task<T> unwrap() &&;

  friend auto co_viaIfAsync(Executor::KeepAlive<>, TaskWithExecutor &&T1) noexcept {
    return detail::TaskAwaiter<T>{std::exchange(T1.coro_, {})};
  }

private:
  std::coroutine_handle<detail::TaskPromise<T>> coro_;
};

/// Neither copied nor moved: awaited where it is made.
template <typename T = void> class [[nodiscard]] now_task final {
public:
  struct promise_type : detail::TaskPromiseBase {
    now_task get_return_object() noexcept;
    template <typename U = T> void return_value(U &&V);
  };
  now_task(now_task &&) = delete;
  now_task &operator=(now_task &&) = delete;
  ~now_task();

  friend auto co_viaIfAsync(Executor::KeepAlive<>, now_task &&) noexcept {
    return detail::TaskAwaiter<T>{nullptr};
  }
};

template <typename Reference> class [[nodiscard]] AsyncGenerator {
public:
  class promise_type {
  public:
    AsyncGenerator get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(Reference);
    void return_void() noexcept {}
    void unhandled_exception() noexcept;
  };
  AsyncGenerator(AsyncGenerator &&) noexcept;
  ~AsyncGenerator();

  class NextAwaitable {
  public:
    bool await_ready() noexcept;
    void await_suspend(std::coroutine_handle<>) noexcept;
    Reference *await_resume();
  };
  // What a coroutine of the library makes an awaiter of.
  class NextSemiAwaitable {
  public:
    NextAwaitable viaIfAsync(Executor::KeepAlive<>) noexcept;
  };
  NextSemiAwaitable next() noexcept;
};

namespace detail {
class co_reschedule_on_current_executor_ {
  struct Awaiter {
    bool await_ready() noexcept;
    void await_suspend(std::coroutine_handle<>) noexcept;
    void await_resume();
  };
  friend Awaiter co_viaIfAsync(Executor::KeepAlive<>, co_reschedule_on_current_executor_);
};
} // namespace detail
using co_reschedule_on_current_executor_t = detail::co_reschedule_on_current_executor_;
inline constexpr co_reschedule_on_current_executor_t co_reschedule_on_current_executor;

// Function objects, as in folly: a call is an operator call on a variable.
struct blocking_wait_fn {
  template <typename T> T operator()(Task<T> &&) const;
  template <typename T> T operator()(TaskWithExecutor<T> &&) const;
  template <typename T> T operator()(SemiFuture<T> &&) const;
};
inline constexpr blocking_wait_fn blocking_wait{};
static constexpr const blocking_wait_fn &blockingWait = blocking_wait;

struct co_awaitTry_fn {
  template <typename T> Task<Try<T>> operator()(Task<T>) const;
};
inline constexpr co_awaitTry_fn co_awaitTry{};
struct co_withExecutor_fn {
  template <typename T>
  TaskWithExecutor<T> operator()(Executor::KeepAlive<>, Task<T>) const noexcept;
};
inline constexpr co_withExecutor_fn co_withExecutor{};

template <typename... Ts> Task<std::tuple<Ts...>> collectAll(Task<Ts> &&...);
template <typename T> Task<std::vector<T>> collectAllRange(std::vector<Task<T>>);
template <typename... Ts> Task<std::pair<std::size_t, int>> collectAny(Task<Ts> &&...);
template <typename F> auto co_invoke(F &&Fn) -> decltype(Fn()) { return Fn(); }
Task<void> sleep(std::chrono::milliseconds);
template <typename T> Task<T> toTask(SemiFuture<T>);

class AsyncScope {
public:
  template <typename T> void add(TaskWithExecutor<T> &&);
  Task<void> joinAsync();
};

class Mutex {
public:
  class LockOperation {
  public:
    bool await_ready() noexcept;
    bool await_suspend(std::coroutine_handle<>) noexcept;
    void await_resume() noexcept {}
  };
  class ScopedLock {};
  class ScopedLockOperation {
  public:
    bool await_ready() noexcept;
    bool await_suspend(std::coroutine_handle<>) noexcept;
    ScopedLock await_resume() noexcept;
  };
  [[nodiscard]] LockOperation co_lock() noexcept;
  [[nodiscard]] ScopedLockOperation co_scoped_lock() noexcept;
  void unlock() noexcept;
};
} // namespace coro
} // namespace folly

#endif

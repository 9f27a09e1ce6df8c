// A mock of QCoro and QFuture: Task is eager and shared, LazyTask lazy.
#ifndef LAZY_TEST_MOCK_QCORO_H
#define LAZY_TEST_MOCK_QCORO_H

#include <atomic>
#include <chrono>
#include <coroutine>
#include <utility>

class QObject {
public:
  template <typename Sender, typename Signal, typename Slot>
  static void connect(const Sender *, Signal, Slot &&S) {
    S();
  }
};
class QTimer : public QObject {
public:
  template <typename F> static void singleShot(int, F &&Fn) { Fn(); }
};

template <typename T> class QFuture {
public:
  QFuture();
  QFuture(const QFuture &);
  ~QFuture();
  bool isFinished() const;
  T result() const;
  T takeResult();
  void waitForFinished();
  void cancel();
  template <typename F> QFuture<T> then(F &&) { return *this; }
};
namespace QtConcurrent {
template <typename F> [[nodiscard]] auto run(F &&Fn) -> QFuture<decltype(Fn())> {
  return {};
}
} // namespace QtConcurrent

namespace QCoro {

template <typename T = void> class Task;
template <typename T = void> class LazyTask;

namespace detail {

class TaskPromiseBase {
public:
  std::suspend_never initial_suspend() const noexcept { return {}; }
  auto final_suspend() const noexcept {
    struct TaskFinalSuspend {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<>) noexcept;
      void await_resume() const noexcept {}
    };
    return TaskFinalSuspend{};
  }
  void addAwaitingCoroutine(std::coroutine_handle<>);
  void derefCoroutine();
};
template <typename T> class TaskPromise : public TaskPromiseBase {
public:
  Task<T> get_return_object() noexcept;
  void unhandled_exception();
  void return_value(T Value) noexcept;
  T &result();
};
template <> class TaskPromise<void> : public TaskPromiseBase {
public:
  Task<void> get_return_object() noexcept;
  void unhandled_exception();
  void return_void() noexcept {}
  void result();
};

template <typename T, template <typename> class TaskImpl, typename PromiseType> class TaskBase {
public:
  virtual ~TaskBase() {
    if (mCoroutine)
      mCoroutine.promise().derefCoroutine();
  }
  bool isReady() const { return !mCoroutine || mCoroutine.done(); }
  auto operator co_await() const noexcept {
    struct TaskAwaiter {
      std::coroutine_handle<PromiseType> mAwaitedCoroutine;
      bool await_ready() const noexcept {
        return !mAwaitedCoroutine || mAwaitedCoroutine.done();
      }
      void await_suspend(std::coroutine_handle<> Awaiting) noexcept {
        mAwaitedCoroutine.promise().addAwaitingCoroutine(Awaiting);
      }
      auto await_resume() { return mAwaitedCoroutine.promise().result(); }
    };
    return TaskAwaiter{mCoroutine};
  }
  template <typename F> Task<void> then(F &&Fn);

protected:
  explicit TaskBase(std::coroutine_handle<PromiseType> C) : mCoroutine(C) {}
  TaskBase(TaskBase &&Other) noexcept : mCoroutine(std::exchange(Other.mCoroutine, {})) {}
  std::coroutine_handle<PromiseType> mCoroutine;
};

} // namespace detail

template <typename T> class Task : public detail::TaskBase<T, Task, detail::TaskPromise<T>> {
public:
  using promise_type = detail::TaskPromise<T>;
  using value_type = T;
  explicit Task(std::coroutine_handle<promise_type> C)
      : detail::TaskBase<T, QCoro::Task, promise_type>(C) {}
  Task(Task &&) noexcept = default;
};

namespace detail {
template <typename T, template <typename> class I, typename P>
template <typename F>
Task<void> TaskBase<T, I, P>::then(F &&Fn) {
  return Task<void>({});
}

template <typename T> class LazyTaskPromise {
public:
  LazyTask<T> get_return_object() noexcept;
  std::suspend_always initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() const noexcept { return {}; }
  void unhandled_exception();
  void return_value(T Value);
  T &result();
};
template <> class LazyTaskPromise<void> {
public:
  LazyTask<void> get_return_object() noexcept;
  std::suspend_always initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() const noexcept { return {}; }
  void unhandled_exception();
  void return_void() noexcept {}
  void result();
};
} // namespace detail

template <typename T> class LazyTask {
public:
  using promise_type = detail::LazyTaskPromise<T>;
  LazyTask(LazyTask &&Other) noexcept : mCoroutine(std::exchange(Other.mCoroutine, {})) {}
  ~LazyTask() {
    if (mCoroutine)
      mCoroutine.destroy();
  }
  auto operator co_await() const noexcept {
    struct TaskAwaiter {
      std::coroutine_handle<promise_type> mCoroutine;
      bool await_ready() const noexcept { return !mCoroutine || mCoroutine.done(); }
      auto await_suspend(std::coroutine_handle<>) noexcept { return mCoroutine; }
      auto await_resume() { return mCoroutine.promise().result(); }
    };
    return TaskAwaiter{mCoroutine};
  }

private:
  std::coroutine_handle<promise_type> mCoroutine;
};

template <typename T> T waitFor(Task<T> &&);
template <typename T, typename Object, typename F> void connect(Task<T> &&, Object *, F &&) {}
Task<> sleepFor(std::chrono::milliseconds);

} // namespace QCoro

#endif

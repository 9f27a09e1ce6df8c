// A small coroutine library that no catalogue knows: what the checks say of it, they inferred.
//   Task<T>    lazy, move-only, awaited once (an lvalue may be awaited), destroyed unrun
//   Eager<T>   starts at once, runs on when dropped
//   Detached   a return type made to be dropped
//   Scope      owns spawned tasks; gather awaits several; sync_wait blocks
#ifndef LAZY_TEST_MOCK_TASK_H
#define LAZY_TEST_MOCK_TASK_H

#include <coroutine>
#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

template <typename T = void> class Task;

namespace task_detail {

struct PromiseBase {
  struct Final {
    bool await_ready() const noexcept { return false; }
    template <typename P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> H) noexcept {
      return H.promise().Continuation;
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() noexcept { return {}; }
  Final final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { Error = std::current_exception(); }

  std::coroutine_handle<> Continuation = std::noop_coroutine();
  std::exception_ptr Error;
};

template <typename T> struct Promise : PromiseBase {
  Task<T> get_return_object() noexcept;
  void return_value(T V) { Value = std::move(V); }
  T take() {
    if (Error)
      std::rethrow_exception(Error);
    return std::move(Value);
  }
  T Value{};
};

template <> struct Promise<void> : PromiseBase {
  Task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void take() {
    if (Error)
      std::rethrow_exception(Error);
  }
};

} // namespace task_detail

template <typename T> class Task {
public:
  using promise_type = task_detail::Promise<T>;

  Task() noexcept = default;
  explicit Task(std::coroutine_handle<promise_type> H) noexcept : Handle(H) {}
  Task(Task &&Other) noexcept : Handle(std::exchange(Other.Handle, {})) {}
  Task &operator=(Task &&Other) noexcept {
    if (this != &Other) {
      if (Handle)
        Handle.destroy();
      Handle = std::exchange(Other.Handle, {});
    }
    return *this;
  }
  ~Task() {
    if (Handle)
      Handle.destroy();
  }

  bool valid() const noexcept { return Handle != nullptr; }
  bool done() const noexcept { return Handle && Handle.done(); }
  explicit operator bool() const noexcept { return valid(); }

  auto operator co_await() noexcept {
    struct Awaiter {
      std::coroutine_handle<promise_type> Handle;
      ~Awaiter() {
        if (Handle)
          Handle.destroy();
      }
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> Caller) noexcept {
        Handle.promise().Continuation = Caller;
        return Handle;
      }
      T await_resume() { return Handle.promise().take(); }
    };
    return Awaiter{std::exchange(Handle, {})};
  }

private:
  std::coroutine_handle<promise_type> Handle;
};

template <typename T> Task<T> task_detail::Promise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}
inline Task<void> task_detail::Promise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

namespace eager_detail {

struct Value {
  template <typename T> struct Of {
    void return_value(T V) { Result = std::move(V); }
    T get() const { return Result; }
    T Result{};
  };
};
template <> struct Value::Of<void> {
  void return_void() noexcept {}
  void get() const noexcept {}
};

/// Shared by the coroutine and its Eager; the last one frees it.
template <typename T> struct State {
  Value::Of<T> Result;
  std::coroutine_handle<> Waiter;
  bool Done = false;
  int Owners = 2;
  void release() {
    if (--Owners == 0)
      delete this;
  }
};

template <typename T> struct ReturnsInto {
  State<T> *Shared = new State<T>;
  void return_value(T V) { Shared->Result.return_value(std::move(V)); }
};
template <> struct ReturnsInto<void> {
  State<void> *Shared = new State<void>;
  void return_void() noexcept {}
};

} // namespace eager_detail

template <typename T = void> class Eager {
public:
  struct promise_type : eager_detail::ReturnsInto<T> {
    Eager get_return_object() noexcept { return Eager(this->Shared); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept {
      this->Shared->Done = true;
      if (this->Shared->Waiter)
        this->Shared->Waiter.resume();
      this->Shared->release();
      return {};
    }
    void unhandled_exception() noexcept { std::terminate(); }
  };

  explicit Eager(eager_detail::State<T> *S) noexcept : Shared(S) {}
  Eager(Eager &&Other) noexcept : Shared(std::exchange(Other.Shared, nullptr)) {}
  Eager &operator=(Eager &&Other) noexcept {
    std::swap(Shared, Other.Shared);
    return *this;
  }
  ~Eager() {
    if (Shared)
      Shared->release(); // the coroutine runs on without us
  }

  bool done() const noexcept { return Shared->Done; }

  bool await_ready() const noexcept { return Shared->Done; }
  void await_suspend(std::coroutine_handle<> Caller) noexcept { Shared->Waiter = Caller; }
  T await_resume() { return Shared->Result.get(); }

private:
  eager_detail::State<T> *Shared;
};

/// Runs alone and frees itself; there is nothing to await.
struct Detached {
  struct promise_type {
    Detached get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
};

// Declared only: what they do with a task cannot be seen, as in a real library.

/// Awaits all of them.
template <typename... Ts>
Task<std::tuple<std::conditional_t<std::is_void_v<Ts>, char, Ts>...>> gather(Task<Ts>... Tasks);
Task<> gather(std::vector<Task<>> Tasks);
template <typename T> Task<std::vector<T>> gather(std::vector<Task<T>> Tasks);

/// Runs the task on this thread until it is done.
template <typename T> T sync_wait(Task<T> Work);

/// Owns the tasks it is given and runs them side by side.
class Scope {
public:
  void spawn(Task<> T);
  Task<> join();
};

namespace coro {
/// Says that a task is dropped on purpose.
template <typename T> void discard(T &&Value) noexcept { (void)Value; }
} // namespace coro

#endif

// RUN: %check_lazy %s await-empty %t
#include "prelude.h"
#include <future>
#include <map>
#include <memory>
#include <optional>

// Filled on some paths: the other ones may never happen.
Task<> filled_on_some(bool A) {
  Task<> T;
  if (A)
    T = flush();
  co_await T;
}

// Filled by somebody else.
void fill(Task<> &);
Task<> filled_by_callee() {
  Task<> T;
  fill(T);
  co_await T;
}

Task<> filled_again() {
  auto T = flush();
  auto Other = std::move(T);
  T = flush();
  co_await T;
  co_await Other;
}

Task<> asked_first(bool A) {
  auto T = flush();
  Task<> Other;
  if (A)
    Other = std::move(T);
  if (T)
    co_await T;
  if (Other.valid())
    co_await Other;
}

// A default-constructed event is ready to be awaited; it is no empty handle.
struct Event {
  std::coroutine_handle<> Waiter;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> H) { Waiter = H; }
  void await_resume() {}
};
Task<> awaits_an_event() {
  Event E;
  co_await E;
}

// A stub: it says that there is never anything.
struct Base {
  virtual Task<> onClose() { return {}; }
  virtual Task<int> onRead(bool A) {
    if (A)
      return {};
    return {};
  }
};

// Other things that are default-constructed.
std::optional<Task<>> maybe(bool A) {
  if (!A)
    return {};
  return flush();
}

// In a lambda of its own.
Task<> with_a_lambda() {
  auto Make = [](bool) -> std::string { return {}; };
  (void)Make(true);
  return flush();
}

// Swapped: nobody knows.
Task<> swapped(Task<> Other) {
  Task<> T;
  std::swap(T, Other);
  co_await T;
}

// An awaiter made from nothing has nothing to wait for.
struct Begin {
  void *From;
  Begin(std::nullptr_t) : From(nullptr) {}
  Begin(void *P) : From(P) {}
  bool await_ready() const { return !From; }
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
Begin begins(void *P) {
  if (!P)
    return Begin{nullptr};
  return Begin{P};
}

// A container with keys may leave the value where it is.
Task<> put_into_a_map(std::map<int, Task<>> &All) {
  auto T = flush();
  auto [At, Inserted] = All.try_emplace(1, std::move(T));
  if (!Inserted)
    co_await T;
}

Task<> put_on_one_path(bool A, std::vector<Task<>> &All) {
  auto T = flush();
  if (A)
    All.push_back(std::move(T));
  else
    co_await T;
}

// Only empty ones; and a variable that is filled.
Task<> both_arms(bool A) { return A ? Task<>() : Task<>{}; }
Task<> filled_variable(bool A) {
  if (!A) {
    Task<> T;
    fill(T);
    return T;
  }
  return flush();
}

// Moving what can be copied, and awaited again, leaves it as it is.
struct Copied {
  struct promise_type {
    Copied get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(int);
    void unhandled_exception();
    int Value;
  };
  std::coroutine_handle<promise_type> Handle;
  bool await_ready() const { return Handle.done(); }
  void await_suspend(std::coroutine_handle<>) const;
  int await_resume() const { return Handle.promise().Value; }
};
Copied copied();
Task<int> moved_copy() {
  auto T = copied();
  auto Other = std::move(T);
  co_return co_await T + co_await Other;
}

// Made to be awaited when it is empty: then there is nothing to do.
struct Job {
  struct promise_type {
    std::coroutine_handle<> Waiting;
    Job get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
    void rethrow();
  };
  std::coroutine_handle<promise_type> Handle;
  Job() = default;
  Job(Job &&Other) noexcept : Handle(std::exchange(Other.Handle, nullptr)) {}
  bool await_ready() const noexcept { return !Handle || Handle.done(); }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> H) noexcept {
    Handle.promise().Waiting = H;
    return Handle;
  }
  void await_resume() const {
    if (Handle)
      Handle.promise().rethrow();
  }
};
Job work();
Job work_if(bool Wanted) {
  if (!Wanted)
    return {};
  return work();
}
Task<> without_work() {
  Job Nothing;
  co_await Nothing;
  Job Some = work();
  Job Other = std::move(Some);
  co_await Other;
  co_await Some;
}

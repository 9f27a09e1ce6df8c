// RUN: %check_lazy %s await-empty %t
#include "prelude.h"
#include <future>
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

// RUN: %check_lazy %s task-from-void-callback,explicit-discard,unawaited %t
#include "prelude.h"
#include <algorithm>
#include <functional>
#include <thread>
#include <vector>

void on_click(std::function<void()> handler);
void on_number(std::function<void(int)> handler);
Task<> handle(int);

struct Button {
  std::function<void()> clicked;
};

void erased(Button &button) {
  on_click([]() -> Task<> { co_await flush(); });
  // CHECK: :[[@LINE-1]]:12: warning: this lambda returns a task that 'std::function<void ()>' ignores; its body never runs [lazy-task-from-void-callback]
  on_click([] { return flush(); });
  // CHECK: :[[@LINE-1]]:12: warning: this lambda returns a task
  on_click(flush);
  // CHECK: :[[@LINE-1]]:12: warning: 'flush' returns a task
  on_number(handle);
  // CHECK: :[[@LINE-1]]:13: warning: 'handle' returns a task
  std::function<void()> variable = [] { return flush(); };
  // CHECK: :[[@LINE-1]]:36: warning: this lambda returns a task
  button.clicked = [] { return flush(); };
  // CHECK: :[[@LINE-1]]:20: warning: this lambda returns a task
  auto named = [] { return flush(); };
  on_click(named);
  // CHECK: :[[@LINE-1]]:12: warning: 'named' returns a task
  on_click(std::move(named));
  // CHECK: :[[@LINE-1]]:22: warning: 'named' returns a task
}

std::function<void()> returned() {
  return [] { return flush(); };
  // CHECK: :[[@LINE-1]]:10: warning: this lambda returns a task
}

void sinks(std::vector<int> ids) {
  std::jthread thread([] { return flush(); });
  // CHECK: :[[@LINE-1]]:23: warning: this lambda returns a task that 'std::jthread' ignores
  std::for_each(ids.begin(), ids.end(), [](int id) { return handle(id); });
  // CHECK: :[[@LINE-1]]:41: warning: this lambda returns a task that 'for_each' ignores
}

template <typename F> void twice(F &&f) {
  f();
  std::forward<F>(f)();
}
template <typename F> void invokes(F f) { std::invoke(f); }

void templates() {
  twice([] { return flush(); });
  // CHECK: :[[@LINE-1]]:9: warning: this lambda returns a task that 'twice' ignores
  invokes(flush);
  // CHECK: :[[@LINE-1]]:11: warning: 'flush' returns a task that 'invokes' ignores
}

// Silent from here on.
void on_task(std::function<Task<>()> handler);
Eager<> start();
Detached go();
template <typename F> auto gives_back(F f) { return f(); }
template <typename F> Task<> awaits(F f) { co_await f(); }

Task<> good(Scope &scope) {
  on_click([&scope] { scope.spawn(flush()); });
  on_click([] { sync_wait(flush()); });
  on_task([] { return flush(); });
  on_click([] { return start(); }); // an event handler that starts work
  on_click([] { return go(); });    // made to be dropped
  std::function<Task<>()> keeps = flush;
  co_await gives_back(flush);
  co_await awaits([] { return flush(); });
}

// A `(void)` in a template says that the template does not care; the caller should. Nothing is
// said in the bodies: explicit-discard and unawaited are on.
template <typename F> void silences(F f) { (void)f(); }
template <typename F> Task<> coroutine(F f) {
  std::invoke(f);
  co_return;
}
Task<> one_finding_for_each_call() {
  silences(flush);
  // CHECK: :[[@LINE-1]]:12: warning: 'flush' returns a task that 'silences' ignores
  silences([] { return flush(); });
  // CHECK: :[[@LINE-1]]:12: warning: this lambda returns a task that 'silences' ignores
  co_await coroutine(flush);
  // CHECK: :[[@LINE-1]]:22: warning: 'flush' returns a task that 'coroutine' ignores
  auto generic = [](auto f) { f(); };
  generic(flush);
  // CHECK: :[[@LINE-1]]:11: warning: 'flush' returns a task that 'generic' ignores
}

// Declared for any number of types, as std::move_only_function is.
template <typename...> class MoveOnly;
template <typename R, typename... Args> class MoveOnly<R(Args...)> {
public:
  template <typename F> MoveOnly(F f);
};
struct Worker {
  Task<> run();
};
void other_wrappers(Worker &worker) {
  MoveOnly<void()> once = flush;
  // CHECK: :[[@LINE-1]]:27: warning: 'flush' returns a task that 'MoveOnly<void ()>' ignores
  on_click(std::bind_front(&Worker::run, &worker));
  // CHECK: :[[@LINE-1]]:12: warning: this callable returns a task that 'std::function<void ()>' ignores
  std::vector<std::function<void()>> many;
  many.push_back(flush);
  // CHECK: :[[@LINE-1]]:18: warning: 'flush' returns a task that 'std::function<void ()>' ignores
}

// Outside of function bodies.
std::function<void()> global = flush;
// CHECK: :[[@LINE-1]]:32: warning: 'flush' returns a task that 'std::function<void ()>' ignores
std::jthread background([] { return flush(); });
// CHECK: :[[@LINE-1]]:25: warning: this lambda returns a task that 'std::jthread' ignores
void optional_handler(std::function<void()> handler = flush);
// CHECK: :[[@LINE-1]]:55: warning: 'flush' returns a task that 'std::function<void ()>' ignores
struct Widget {
  std::function<void()> shown = flush;
  // CHECK: :[[@LINE-1]]:33: warning: 'flush' returns a task that 'std::function<void ()>' ignores
  std::function<void()> hidden;
  static inline std::function<void()> closed = [] { return flush(); };
  // CHECK: :[[@LINE-1]]:48: warning: this lambda returns a task that 'std::function<void ()>' ignores
  Widget() : hidden(flush) {}
  // CHECK: :[[@LINE-1]]:21: warning: 'flush' returns a task that 'std::function<void ()>' ignores
  std::function<Task<>()> kept = flush; // silent
};

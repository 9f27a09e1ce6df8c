// RUN: %check_lazy %s task-from-void-callback %t
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

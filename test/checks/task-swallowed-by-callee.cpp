// RUN: %check_lazy %s task-swallowed-by-callee,unawaited %t
#include "prelude.h"

template <typename... Ts> void debug(const char *label, const Ts &...values) {
  log(label + std::to_string((sizeof(values) + ...)));
}
void unused_parameter(Task<> task) {}
void unnamed_parameter(Task<> &&) {}
void looks(const Task<> &task) { logf("{}", task.valid()); }
void forwards(const Task<> &task) { looks(task); }

Task<> swallowed() {
  unused_parameter(flush());
  // CHECK: :[[@LINE-1]]:20: warning: task passed to 'unused_parameter' is never used there; its body never runs [lazy-task-swallowed-by-callee]
  unnamed_parameter(flush());
  // CHECK: :[[@LINE-1]]:21: warning: task passed to 'unnamed_parameter' is never used there
  looks(flush());
  // CHECK: :[[@LINE-1]]:9: warning: task passed to 'looks' is only looked at there
  forwards(flush());
  // CHECK: :[[@LINE-1]]:12: warning: task passed to 'forwards' is only looked at there
  debug("user", name());
  // CHECK: :[[@LINE-1]]:17: warning: task passed to 'debug' is {{.*}} there
  // CHECK-FIXES: debug("user", co_await name());
  auto task = flush();
  unused_parameter(std::move(task));
  // CHECK: :[[@LINE-1]]:20: warning: task moved into 'unused_parameter' is never used there
  co_return;
}

// Silent from here on.
void unknown(Task<> task);
void waits(Task<> task) { sync_wait(std::move(task)); }
void hands_on(Task<> task) { unknown(std::move(task)); }
Task<> stored;
void stores(Task<> task) { stored = std::move(task); }
struct Runner {
  virtual void run(Task<> task) {} // an override may run it
};

Task<> good(Runner &runner) {
  unknown(flush());
  waits(flush());
  hands_on(flush());
  stores(flush());
  runner.run(flush());
  coro::discard(flush());
  debug("user", co_await name());
}

// The next function decides what becomes of it.
void hands_it_on(Task<> task) {
  unused_parameter(std::move(task));
  // CHECK: :[[@LINE-1]]:20: warning: task moved into 'unused_parameter' is never used there
}
void through_a_relay() {
  hands_it_on(flush());
  // CHECK: :[[@LINE-1]]:15: warning: task passed to 'hands_it_on' is only handed on and never used there; its body never runs
  // CHECK: note: 'hands_it_on' only hands it on, here
  // CHECK: note: this parameter is never used
}

// The parameters of an inherited constructor are its base's.
struct Base {
  explicit Base(Task<> task) : task(std::move(task)) {}
  Task<> task;
};
struct Derived : Base {
  using Base::Base;
};
void inherits() {
  auto task = flush();
  Derived derived(std::move(task));
}

// A template that does something, but not with the value, has the parameter for its type, or
// because generic callers give it one.
template <typename T> void check_type(T &&) { static_assert(sizeof(T) > 0); }
template <typename T> struct Started {
  explicit Started(T &t) : task(std::move(t)) {}
  void submit(T &&) { sync_wait(std::move(task)); }
  T task;
};
void asks_for_the_type() {
  check_type(flush());
  auto task = flush();
  Started<Task<>> started(task);
  started.submit(std::move(task));
}

// What to do where nobody can await.
void not_a_coroutine() {
  looks(flush());
  // CHECK: :[[@LINE-1]]:9: warning: task passed to 'looks' is only looked at there
  // CHECK: note: 'not_a_coroutine' is not a coroutine: return the task, or make it one and co_await, or wait for it with 'sync_wait(flush())'
}

// Loggers that are objects; unawaited has nothing to add.
namespace spdlog {
struct logger {
  template <typename... Ts> void warn(const char *format, Ts &&...values);
};
} // namespace spdlog
Task<> logs(spdlog::logger &to) {
  to.warn("{}", name());
  // CHECK: :[[@LINE-1]]:17: warning: task passed to 'warn' is only looked at there; its body never runs
  co_return;
}

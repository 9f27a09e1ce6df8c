// RUN: %check_lazy %s never-awaited-local %t
#include "prelude.h"
#include <memory>
#include <mutex>
#include <optional>

Task<> unused() {
  auto t = flush();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a task that is never awaited; its body never runs [lazy-never-awaited-local]
  // CHECK-FIXES: {{^}}  co_await flush();
  auto n = fetch(1);
  // CHECK: :[[@LINE-1]]:8: warning: 'n' holds a task that is never awaited
  // CHECK-FIXES: {{^}}  auto n = co_await fetch(1);
  co_return;
}

Task<> looked_at() {
  auto t = flush();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a task that is never awaited
  logf("pending {}", t.valid());
  if (t)
    log("not empty");
  (void)t;
  static_assert(sizeof(t) > 0);
  co_return;
}

template <typename T> void describe(const T &value) { log(std::to_string(sizeof(value))); }

Task<> given_to_an_inspector() {
  auto t = flush();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a task that is never awaited
  describe(t);
  co_return;
}

Task<std::unique_lock<std::mutex>> hold_lock();
struct Semaphore {
  Task<std::unique_lock<std::mutex>> acquire();
};

Task<> unprotected(Semaphore &s, int &shared) {
  auto lock = hold_lock();
  // CHECK: :[[@LINE-1]]:8: warning: 'lock' is a task of a lock, not a lock: it is never awaited, so what follows is unprotected
  // CHECK-FIXES: {{^}}  auto lock = co_await hold_lock();
  auto unit = s.acquire();
  // CHECK: :[[@LINE-1]]:8: warning: 'unit' is a task of a lock, not a lock
  // CHECK-FIXES: {{^}}  auto unit = co_await s.acquire();
  ++shared;
  co_return;
}

Task<> wrapped() {
  std::optional<Task<>> o = flush();
  // CHECK: :[[@LINE-1]]:25: warning: 'o' holds a task that is never awaited
  auto p = std::make_unique<Task<>>(flush());
  // CHECK: :[[@LINE-1]]:8: warning: 'p' holds a task that is never awaited
  logf("{}", o.has_value());
  co_return;
}

Task<> in_if() {
  if (auto t = flush(); t.valid())
    // CHECK: :[[@LINE-1]]:12: warning: 't' holds a task that is never awaited
    log("made");
  if (auto t = flush())
    // CHECK: :[[@LINE-1]]:12: warning: 't' holds a task that is never awaited
    log("made");
  co_return;
}

Task<> kept_alive_by_reference() {
  auto &&t = flush();
  // CHECK: :[[@LINE-1]]:10: warning: 't' holds a task that is never awaited
  co_return;
}

Task<> assigned_later() {
  Task<> t;
  // CHECK: :[[@LINE-1]]:10: warning: 't' holds a task that is never awaited
  t = flush();
  co_return;
}

void not_a_coroutine() {
  auto t = flush();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a task that is never awaited
}

Task<> put_in_later() {
  std::optional<Task<int>> o;
  // CHECK: :[[@LINE-1]]:28: warning: 'o' holds a task that is never awaited
  o.emplace(fetch(1));
  std::unique_ptr<Task<int>> p(new Task<int>(fetch(1)));
  // CHECK: :[[@LINE-1]]:30: warning: 'p' holds a task that is never awaited
  std::unique_ptr<Task<int>> q;
  // CHECK: :[[@LINE-1]]:30: warning: 'q' holds a task that is never awaited
  q.reset(new Task<int>(fetch(1)));
  co_return;
}

Task<> bindings() {
  auto [a, b] = std::make_pair(fetch(1), fetch(2));
  // CHECK: :[[@LINE-1]]:9: warning: 'a' holds a task that is never awaited; its body never runs
  a.valid();
  co_await std::move(b);
  auto [c, n] = std::make_pair(fetch(1), 2);
  // CHECK: :[[@LINE-1]]:9: warning: 'c' holds a task that is never awaited
  logf("", n);
}

Task<> moved_to_its_death() {
  auto a = fetch(1);
  auto b = std::move(a);
  // CHECK: :[[@LINE-1]]:8: warning: 'b' holds a task that is never awaited
  co_return;
}

inline void look(const Task<int> *t) { logf("", t->valid()); }
Task<> given_to_an_inspector_by_pointer() {
  auto t = fetch(1);
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a task that is never awaited
  look(&t);
  co_return;
}

// An operation of which nobody knows whether it acts by itself.
struct Signal {
  struct Wait {
    Signal &On;
    bool await_ready() const { return On.Set; }
    void await_suspend(std::coroutine_handle<>);
    void await_resume();
  };
  bool Set = false;
  Wait wait() { return {*this}; }
};
Task<> forgets_an_operation(Signal &S) {
  auto Forgotten = S.wait();
  // CHECK: :[[@LINE-1]]:8: warning: 'Forgotten' holds an operation that is never awaited; nothing waits for it
  // CHECK-FIXES: {{^}}  co_await S.wait();
  auto Asked = S.wait();
  if (Asked.await_ready())
    co_return;
  co_await S.wait();
}

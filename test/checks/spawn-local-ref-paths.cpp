// RUN: %check_lazy %s spawn-local-ref,lambda-capture,dying-this %t
// The join is there, but not on every path.
#include "prelude.h"
#include <stdexcept>

Task<> bump(int &n) {
  co_await flush();
  ++n;
}

Task<> early(Scope &scope, bool enough) {
  int n = 0;
  scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'early' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
  // CHECK: :[[@LINE+4]]:7: note: this happens when 'enough' is true
  // CHECK: :[[@LINE+4]]:5: note: nobody has waited for it on leaving here
  // CHECK: :[[@LINE+4]]:3: note: on another path it is waited for here
  // CHECK: note: 'n' is a reference: coroutine 'bump' keeps no copy
  if (enough)
    co_return;
  co_await scope.join();
}
Task<> only_if(Scope &scope, bool wait) {
  int n = 0;
  scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'only_if' is left
  // CHECK: :[[@LINE+2]]:7: note: this happens when 'wait' is false
  // CHECK: :[[@LINE+2]]:5: note: on another path it is waited for here
  if (wait)
    co_await scope.join();
}
Task<> throws(Scope &scope, int id) {
  int n = 0;
  scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'throws' is left
  // CHECK: :[[@LINE+2]]:5: note: nobody has waited for it when this throws
  if (id < 0)
    throw std::invalid_argument("id");
  co_await scope.join();
}
// What is declared after the scope dies first, if something throws.
Task<> await_throws() {
  Scope scope;
  int n = 0;
  scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'await_throws' is left
  // CHECK: :[[@LINE+2]]:3: note: nobody has waited for it when this throws
  // CHECK: :[[@LINE+2]]:3: note: on another path it is waited for here
  co_await fetch(1);
  co_await scope.join();
}
// The scope may wait when it is destroyed, which is too late.
Task<> scope_dies_after_it() {
  Scope scope;
  int n = 0;
  scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'scope_dies_after_it' is left
  // CHECK: :[[@LINE-4]]:9: note: 'scope' is declared before it, and so destroyed after it
  co_await fetch(1);
}
Task<> scope_dies_before_it() {
  int n = 0;
  Scope scope;
  scope.spawn(bump(n));
  co_await fetch(1);
}
struct Event {
  Task<> wait();
  void set();
};
Task<> signals(int &n, Event &done);
Task<> waits_for_a_signal() {
  Scope scope;
  Event done;
  int n = 0;
  scope.spawn(signals(n, done));
  co_await done.wait();
}
Task<> scope_of_the_caller(Scope &scope) {
  int n = 0;
  scope.spawn(bump(n));
  co_await fetch(1);
}
struct Counter {
  int n = 0;
  Task<> run() {
    co_await flush();
    ++n;
  }
};
Task<> object(Scope &scope, bool enough) {
  Counter counter;
  scope.spawn(counter.run());
  // CHECK: :[[@LINE-1]]:15: warning: 'counter' dies when 'object' is left, but the spawned task still uses it [lazy-dying-this]
  // CHECK: :[[@LINE+3]]:5: note: nobody has waited for it on leaving here
  // CHECK: :[[@LINE+3]]:3: note: on another path it is waited for here
  if (enough)
    co_return;
  co_await scope.join();
}
Task<> closure(Scope &scope, bool enough) {
  int n = 0;
  auto work = [&n]() -> Task<> {
    co_await flush();
    ++n;
  };
  scope.spawn(work());
  // CHECK: :[[@LINE-1]]:15: warning: 'work' dies with its captures when 'closure' is left, but the spawned task still uses them [lazy-lambda-capture]
  // CHECK: :[[@LINE+2]]:5: note: nobody has waited for it on leaving here
  if (enough)
    co_return;
  co_await scope.join();
}
Task<> in_a_loop(Scope &scope, bool enough) {
  int n = 0;
  for (int i = 0; i < 4; ++i) {
    scope.spawn(bump(n));
    // CHECK: :[[@LINE-1]]:22: warning: 'n' dies when 'in_a_loop' is left
    if (enough)
      co_return;
  }
  co_await scope.join();
}

// Nothing is reported of the rest.
Task<> on_every_path(Scope &scope, bool enough) {
  int n = 0;
  scope.spawn(bump(n));
  if (enough) {
    co_await scope.join();
    co_return;
  }
  co_await scope.join();
  co_await fetch(1);
}
Task<> only_if_spawned(Scope &scope, int id) {
  int n = 0;
  if (id > 0)
    scope.spawn(bump(n));
  if (id <= 0)
    co_return;
  co_await scope.join();
}
Task<> caught(Scope &scope) {
  int n = 0;
  scope.spawn(bump(n));
  try {
    co_await fetch(1);
  } catch (...) {
    log("failed");
  }
  co_await scope.join();
}
Task<> asks_the_scope(Scope &scope, bool (*is_done)(Scope &)) {
  int n = 0;
  scope.spawn(bump(n));
  if (is_done(scope))
    co_return;
  co_await scope.join();
}
template <typename F> struct OnExit {
  F f;
  ~OnExit() { f(); }
};
void by_a_guard(Scope &scope) {
  int n = 0;
  OnExit guard{[&] { sync_wait(scope.join()); }};
  scope.spawn(bump(n));
}
// Numbers and strings wait for nothing.
void reads_it(Scope &scope) {
  int n = 0;
  scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:20: warning: 'n' dies when 'reads_it' is left
  log(std::to_string(n));
}
// Its destructor ends the program if it was not joined: unjoined-scope's.
class StrictScope {
public:
  ~StrictScope() {
    if (running)
      std::terminate();
  }
  void spawn(Task<> task);
  Task<> join();

private:
  int running = 0;
};
Task<> strict() {
  StrictScope scope;
  int n = 0;
  scope.spawn(bump(n));
  co_await fetch(1);
  co_await scope.join();
}

// Variables of a loop or a condition die before a join that comes after it.
Task<> bump_each(std::vector<int> all) {
  Scope scope;
  for (int each : all)
    scope.spawn(bump(each));
  // CHECK: :[[@LINE-1]]:22: warning: 'each' dies at the end of its block, but the spawned task still refers to it
  co_await scope.join();
}
Task<> bump_number() {
  Scope scope;
  for (int i = 0; i < 3; ++i) {
    scope.spawn(bump(i));
    // CHECK: :[[@LINE-1]]:22: warning: 'i' dies at the end of its block
  }
  co_await scope.join();
}
Task<> bump_condition() {
  Scope scope;
  if (int n = 1; n > 0)
    scope.spawn(bump(n));
  // CHECK: :[[@LINE-1]]:22: warning: 'n' dies at the end of its block
  co_await scope.join();
}
Task<> joins_in_time(std::vector<int> all) {
  for (int each : all) {
    Scope scope;
    scope.spawn(bump(each));
    co_await scope.join();
  }
  Scope scope;
  for (int &each : all)
    scope.spawn(bump(each));
  int sum = 0;
  for (int i = 0; i < 3; ++i)
    scope.spawn(bump(sum));
  co_await scope.join();
}

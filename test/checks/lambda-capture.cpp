// RUN: %check_lazy %s lambda-capture %t
#include "prelude.h"
#include <atomic>
#include <functional>
#include <variant>

struct Server {
  int port = 0;
  Task<> member(Scope &scope) {
    auto t = [this]() -> Task<> { co_await fetch(port); }();
    // CHECK: :[[@LINE-1]]:14: warning: this lambda dies at the end of the statement with its captures, but the task in 't' still uses them [lazy-lambda-capture]
    // CHECK: note: give the coroutine what it needs as parameters: they are copied into it, captures are not
    co_await std::move(t);
  }
};

Task<> kept(int id, Scope &scope) {
  auto t = [id]() -> Task<> { co_await fetch(id); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies at the end of the statement with its captures, but the task in 't'
  auto u = [&]() -> Task<> { co_await fetch(id); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies
  auto v = [n = id + 1]() -> Task<> { co_await fetch(n); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies
  scope.spawn([id]() -> Task<> { co_await fetch(id); }());
  // CHECK: :[[@LINE-1]]:15: warning: this lambda dies at the end of the statement with its captures, but the spawned task
  auto started = [id]() -> Eager<int> {
    co_await flush();
    co_return id;
  }();
  // CHECK: :[[@LINE-4]]:18: warning: this lambda dies
  co_await started;
  co_await std::move(t);
  co_await std::move(u);
  co_await std::move(v);
}

Task<> of_a_local(int id) {
  auto work = [id]() -> Task<> { co_await fetch(id); };
  return work();
  // CHECK: :[[@LINE-1]]:10: warning: 'work' dies with its captures when 'of_a_local' is left, but the returned task
}
Task<> at_once(int id) {
  return [id]() -> Task<> { co_await fetch(id); }();
  // CHECK: :[[@LINE-1]]:10: warning: this lambda dies
}
void lets_run(int id, Scope &scope) {
  auto work = [id]() -> Task<> { co_await fetch(id); };
  scope.spawn(work());
  // CHECK: :[[@LINE-1]]:15: warning: 'work' dies with its captures when 'lets_run' is left, but the spawned task
}

// Nothing is looked at after the first suspension, nothing is captured, or the closure lives.
Task<> fine(int id, Scope &scope) {
  co_await [id]() -> Task<> { co_await fetch(id); }();
  co_await gather([id]() -> Task<> { co_await fetch(id); }(), flush());
  auto t = [](int id) -> Task<> { co_await fetch(id); }(id);
  auto u = [id]() -> Task<> { co_await flush(); }();
  auto v = [id]() -> Eager<int> {
    int n = id;
    co_await flush();
    co_return n;
  }();
  auto work = [id]() -> Task<> { co_await fetch(id); };
  auto w = work();
  constexpr int two = 2;
  auto x = [=]() -> Task<> { co_await fetch(two); }();
  auto y = [id] { return fetch(id); }();
  auto forever = [id]() -> Task<> { co_await fetch(id); };
  scope.spawn(forever());
  co_await std::move(t);
  co_await std::move(u);
  co_await v;
  co_await std::move(w);
  co_await std::move(x);
  co_await std::move(y);
  co_await scope.join();
}
int wait_on_this_fiber(Eager<int> result);
int kept_by_a_future(int id, Scope &scope, Eager<int> result) {
  auto work = [id]() -> Task<> { co_await fetch(id); };
  scope.spawn(work());
  return wait_on_this_fiber(std::move(result));
}

// A closure of a block that is left before the task goes on.
Task<> of_the_loop() {
  std::vector<Task<>> all;
  for (int i = 0; i < 3; ++i) {
    auto work = [i]() -> Task<> { co_await fetch(i); };
    all.push_back(work());
    // CHECK: :[[@LINE-1]]:19: warning: 'work' dies with its captures at the end of its block, but the stored task still uses them
    // CHECK: :[[@LINE+3]]:21: note: it may go on here
    // CHECK: note: give the coroutine what it needs as parameters
  }
  for (auto &each : all)
    co_await std::move(each);
  auto outside = [n = 1]() -> Task<> { co_await fetch(n); };
  for (int i = 0; i < 3; ++i)
    all.push_back(outside());
  for (auto &each : all)
    co_await std::move(each);
}

// An assertion's loop goes round once: what comes before the suspension is not used after it.
#define CHECK_DONE(E)                                                                              \
  do {                                                                                             \
    (void)(E);                                                                                     \
  } while (failed())
bool failed();
Task<> asserted(Eager<int> result) {
  auto t = [&]() -> Eager<int> {
    CHECK_DONE(co_await result);
    co_return 1;
  }();
  co_await t;
}

// Somebody is waited for until he has changed a variable.
void spins(int id, Scope &scope) {
  std::atomic<int> left = 1;
  auto work = [&]() -> Task<> {
    co_await fetch(id);
    --left;
  };
  scope.spawn(work());
  while (left) {
  }
}
struct Test {
  Scope &scope();
  void run();
  void joins_by_itself(int id) {
    auto work = [&]() -> Task<> { co_await fetch(id); };
    scope().spawn(work());
    run();
  }
};

// Nobody can wait for what a temporary needs.
void at_once_and_alone(int id) {
  Scope scope;
  scope.spawn([id]() -> Task<> { co_await fetch(id); }());
  // CHECK: :[[@LINE-1]]:15: warning: this lambda dies at the end of the statement
}

// What a lambda in the coroutine captures of that is the coroutine's own, and a parameter of a
// generic lambda is no capture.
int last;
Task<> inner_lambdas(Scope &scope, int id) {
  auto none = [](int id) -> Task<> {
    co_await fetch(id);
    [&] { last = id; }();
  }(id);
  co_await std::move(none);
  auto own = [](auto id) -> Task<> {
    int twice = 2 * id;
    co_await fetch(twice);
    [sum = twice + id] { last = sum; }();
  }(id);
  co_await std::move(own);
}
Task<> inner_lambdas_of_captures(int id) {
  auto deep = [id]() -> Task<> {
    co_await flush();
    [&] { last = id; }();
  }();
  // CHECK: :[[@LINE-4]]:15: warning: this lambda dies
  co_await std::move(deep);
  auto renamed = [n = id]() -> Task<> {
    co_await flush();
    [&n] { last = n; }();
  }();
  // CHECK: :[[@LINE-4]]:18: warning: this lambda dies
  co_await std::move(renamed);
  auto generic = [n = id, id](auto more) -> Task<> {
    co_await fetch(more);
    last = n + id;
  }(id);
  // CHECK: :[[@LINE-4]]:18: warning: this lambda dies
  co_await std::move(generic);
}

// A std::function is the closure's owner.
Task<> of_a_function(int id, Scope &scope) {
  std::function<Task<>()> work = [id]() -> Task<> { co_await fetch(id); };
  return work();
  // CHECK: :[[@LINE-1]]:10: warning: 'work' dies with its captures when 'of_a_function' is left, but the returned task
}
Task<> of_an_assigned_function(int id) {
  auto closure = [id](int n) -> Task<> { co_await fetch(id + n); };
  std::function<Task<>(int)> work;
  work = closure;
  return work(1);
  // CHECK: :[[@LINE-1]]:10: warning: 'work' dies with its captures when 'of_an_assigned_function' is left
}
Task<> of_a_temporary_function(int id) {
  auto t = std::function<Task<>()>([id]() -> Task<> { co_await fetch(id); })();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies at the end of the statement with its captures
  co_await std::move(t);
}
Task<> of_functions_that_live(int id, std::function<Task<>()> given) {
  std::function<Task<>()> work = [id]() -> Task<> { co_await fetch(id); };
  co_await work();
  auto t = work();
  co_await std::move(t);
  co_await given();
}
Task<> of_no_coroutine(int id) {
  std::function<Task<>()> work = [id] { return flush(); };
  return work();
}
Task<> of_another(int id, std::function<Task<>()> given) {
  std::function<Task<>()> work = [id]() -> Task<> { co_await fetch(id); };
  work = given;
  return work();
}

// What the call starts runs alone, and the call gives nothing.
void of_nothing(int id) {
  std::function<void()> work = [id]() -> Detached { co_await flush(), co_await fetch(id); };
  work();
  // CHECK: :[[@LINE-1]]:3: warning: 'work' dies with its captures when 'of_nothing' is left, but the coroutine still uses them
  // CHECK: :[[@LINE-2]]:3: note: it runs alone: nobody can wait for it
  std::function<void()>([id]() -> Detached { co_await flush(), co_await fetch(id); })();
  // CHECK: :[[@LINE-1]]:3: warning: this lambda dies at the end of the statement with its captures, but the coroutine
}
void of_functions_that_are_kept(int id, std::function<void()> &kept) {
  kept = [id]() -> Detached { co_await flush(), co_await fetch(id); };
  kept();
  static std::function<void()> forever = [id]() -> Detached { co_await flush(), co_await fetch(id); };
  forever();
}

// Called by a function of the standard library, which gives what the lambda gives.
Task<int> by_visit(std::variant<int, long> v, int id) {
  auto t = std::visit([id](auto x) -> Task<int> { co_return co_await fetch(id + int(x)); }, v);
  // CHECK: :[[@LINE-1]]:23: warning: this lambda dies at the end of the statement with its captures, but the task in 't'
  auto here = [id](auto x) -> Task<int> { co_return co_await fetch(id + int(x)); };
  auto u = std::visit(here, v);
  auto w = std::visit([](auto x) -> Task<int> { co_return co_await fetch(int(x)); }, v);
  co_await std::visit([id](auto x) -> Task<int> { co_return co_await fetch(id + int(x)); }, v);
  co_return co_await std::move(t) + co_await std::move(u) + co_await std::move(w);
}
Task<int> by_invoke(int id) {
  return std::invoke([id](int x) -> Task<int> { co_return co_await fetch(id + x); }, 1);
  // CHECK: :[[@LINE-1]]:22: warning: this lambda dies at the end of the statement with its captures, but the returned task
}

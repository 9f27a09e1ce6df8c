// RUN: %check_lazy %s unawaited %t
#include "prelude.h"
#include <functional>
#include <memory>
#include <optional>

Task<> statement() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; its body never runs [lazy-unawaited]
  // CHECK-FIXES: co_await flush();
  (flush());
  // CHECK: :[[@LINE-1]]:4: warning: task returned by 'flush' is dropped
  co_return;
}

Task<> arms(bool b) {
  b ? flush() : sleep_async(1ms);
  // CHECK: :[[@LINE-1]]:7: warning: task returned by 'flush' is dropped
  // CHECK-FIXES: co_await (b ? flush() : sleep_async(1ms));
  co_return;
}

Task<> commas() {
  flush(), log("both operands of a comma");
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped
  log("left"), flush();
  // CHECK: :[[@LINE-1]]:16: warning: task returned by 'flush' is dropped
  co_return;
}

Task<> logical(bool b) {
  b &&ready();
  // CHECK: :[[@LINE-1]]:7: warning: task returned by 'ready' is dropped
  // CHECK-FIXES: b &&co_await ready();
  co_return;
}

Task<> statements(int n) {
  for (flush(); n > 0; flush())
    // CHECK: :[[@LINE-1]]:8: warning: task returned by 'flush' is dropped
    // CHECK: :[[@LINE-2]]:24: warning: task returned by 'flush' is dropped
    --n;
  if (n)
    flush();
  // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
  else
    flush();
  // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
  while (n++ < 3)
    flush();
  // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
  do
    flush();
  // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
  while (n++ < 5);
  switch (n) {
  case 1:
    flush();
    // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
    break;
  default:
    flush();
    // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
  }
  if (flush(); n)
    // CHECK: :[[@LINE-1]]:7: warning: task returned by 'flush' is dropped
    ++n;
  co_return;
}

Task<> statement_expression() {
  ({ flush(); });
  // CHECK: :[[@LINE-1]]:6: warning: task returned by 'flush' is dropped
  co_return;
}

Task<> looked_at() {
  flush().valid();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is only looked at; its body never runs
  co_return;
}

Eager<> start();

Task<> started() {
  start();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} returned by 'start' is dropped; it runs detached; its result and exception are lost
  co_return;
}

struct Widget {
  Task<> paint();
  Task<> operator()(int);
  Widget &chain();
  static Task<> shared();
};

Task<> members(Widget w, Widget *p) {
  w.paint();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'paint' is dropped
  p->chain().chain().paint();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'paint' is dropped
  w(1);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'w' is dropped
  Widget::shared();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'shared' is dropped
  w.chain();
  co_return;
}

// In a function that is no coroutine the loss is the same and the advice is not.
void plain_function() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped
}

int main() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped
  // CHECK-DRIVER: note: 'main' cannot await: drive it with 'sync_wait(flush())'
}

Task<> forgotten_return() {
  log("a function that returns a task but forgets to");
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped
  // CHECK-FIXES: return flush();
  return flush();
}

// A lambda is a function of its own.
Task<> lambda_inside() {
  auto l = [] { flush(); };
  // CHECK: :[[@LINE-1]]:17: warning: task returned by 'flush' is dropped
  l();
  co_return;
}

template <typename T> Task<T> in_template(T t) {
  fetch(1);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'fetch' is dropped
  co_return t;
}
Task<> instantiates() {
  co_await in_template(1);
  co_await in_template(2L);
}

template <typename T> Task<T> never_instantiated(T t) {
  fetch(1);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'fetch' is dropped
  co_return t;
}

#define RUN(E) E
Task<> macro_argument() {
  RUN(flush());
  // CHECK: :[[@LINE-1]]:7: warning: task returned by 'flush' is dropped
  co_return;
}

Task<> captured() {
  auto lambda = [task = flush()] {};
  // CHECK: :[[@LINE-1]]:25: warning: task returned by 'flush' is dropped
  co_return;
}

struct Schedule { // acts when it is awaited: it is never ready before
  explicit Schedule(int);
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() noexcept {}
};
Schedule schedule(int);
Task<> operations() {
  schedule(1);
  // CHECK: :[[@LINE-1]]:3: warning: operation returned by 'schedule' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: co_await schedule(1);
  Schedule(2);
  // CHECK: :[[@LINE-1]]:3: warning: temporary 'Schedule' is dropped; nothing happens until it is awaited
  co_return;
}

// Made out of nothing, and waiting for nobody.
struct Yield {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> H) { H.resume(); }
  void await_resume() {}
};
Task<> yields() {
  Yield{};
  // CHECK: :[[@LINE-1]]:3: warning: temporary 'Yield' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: {{^}}  co_await Yield{};
  std::suspend_always();
  // CHECK: :[[@LINE-1]]:3: warning: temporary 'std::suspend_always' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: {{^}}  co_await std::suspend_always();
  std::suspend_never();
  Task<>();
  co_return;
}

// One in a wrapper is one all the same.
Task<> wrapped() {
  std::optional{flush()};
  // CHECK: :[[@LINE-1]]:3: warning: 'optional' around a task is dropped; its body never runs
  co_return;
}

// An object to wait on: naming it is not waiting.
struct Event {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
Event global;
Task<> names_an_event(Event &event) {
  event;
  // CHECK: :[[@LINE-1]]:3: warning: 'event' is named but not awaited; this statement does nothing
  // CHECK-FIXES: {{^}}  co_await event;
  global;
  // CHECK: :[[@LINE-1]]:3: warning: 'global' is named but not awaited
  // CHECK-FIXES: {{^}}  co_await global;
  if (!event.await_ready())
    event;
  // CHECK: :[[@LINE-1]]:5: warning: 'event' is named but not awaited
  (void)event;
  co_await event;
}
// Without its co_await this is no coroutine any more.
Task<> names_only_an_event(Event &event) {
  event;
  // CHECK: :[[@LINE-1]]:3: warning: 'event' is named but not awaited
}

// An operation of which nobody knows whether it acts by itself. A coroutine that drops it waits for
// nothing, whatever it is.
struct Signal {
  struct Wait {
    Signal &On;
    bool await_ready() const { return On.Set; }
    void await_suspend(std::coroutine_handle<>);
    void await_resume();
  };
  struct Handle { // on work that runs on by itself
    std::shared_ptr<int> State;
    bool await_ready() const { return *State != 0; }
    void await_suspend(std::coroutine_handle<>);
    void await_resume();
  };
  struct Base {
    explicit Base(Signal &S);
    Base(const Base &) = delete;
    virtual ~Base() = default;
  };
  struct Until : Base { // its destructor is not trivial, and does nothing
    Until(Signal &S, std::function<bool()> Condition);
    bool await_ready() const { return Done; }
    void await_suspend(std::coroutine_handle<>);
    void await_resume();
    std::function<bool()> Condition;
    bool Done = false;
  };
  struct Owner : Until { // may be joined or cancelled at its end
    using Until::Until;
    ~Owner() override;
  };
  bool Set = false;
  Wait wait() { return {*this}; }
  Until until(std::function<bool()> Condition);
  Owner owned();
  Handle launch();
};
Task<> drops_an_operation(Signal &S) {
  S.wait();
  // CHECK: :[[@LINE-1]]:3: warning: operation returned by 'wait' is dropped; nothing waits for it
  // CHECK-FIXES: {{^}}  co_await S.wait();
  S.until([] { return true; });
  // CHECK: :[[@LINE-1]]:3: warning: operation returned by 'until' is dropped; nothing waits for it
  // CHECK-FIXES: {{^}}  co_await S.until([] { return true; });
  S.launch();
  S.owned();
  (void)S.wait();
  co_await S.wait();
}
void outside_of_coroutines(Signal &S) { S.wait(); }

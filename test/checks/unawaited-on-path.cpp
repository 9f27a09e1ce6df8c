// RUN: %check_lazy %s unawaited-on-path %t
#include "prelude.h"

Eager<int> start(int Id);

Task<int> returns_early(bool Cached) {
  auto T = start(7);
  // CHECK: :[[@LINE-1]]:12: warning: 'T' is not awaited on every path; it runs detached; its result and exception are lost [lazy-unawaited-on-path]
  // CHECK: :[[@LINE+2]]:7: note: it is not awaited when 'Cached' is true
  // CHECK: :[[@LINE+2]]:5: note: the function returns here; 'T' is still owed
  if (Cached)
    co_return 0;
  co_return co_await T;
  // CHECK: :[[@LINE-1]]:22: note: on another path it is consumed here
}

Task<int> forgets_a_branch(bool Cached) {
  auto T = fetch(7);
  // CHECK: :[[@LINE-1]]:12: warning: 'T' is not awaited on every path; its body never runs [lazy-unawaited-on-path]
  // CHECK: :[[@LINE+2]]:8: note: it is not awaited when 'Cached' is true
  int R = 0;
  if (!Cached)
    R = co_await T;
  co_return R;
  // CHECK: :[[@LINE-1]]:3: note: the function returns here; 'T' is still owed
}

Task<> leaves_the_loop(std::vector<int> Ids, int Last) {
  for (int Id : Ids) {
    auto T = fetch(Id);
    // CHECK: :[[@LINE-1]]:14: warning: 'T' is not awaited on every path
    // CHECK: :[[@LINE+2]]:9: note: it is not awaited when 'Id == Last' is true
    // CHECK: :[[@LINE+2]]:7: note: control leaves here; 'T' is still owed
    if (Id == Last)
      break;
    co_await T;
  }
}

enum class Mode { Fast, Slow };

Task<> misses_a_case(Mode M) {
  auto T = fetch(1);
  // CHECK: :[[@LINE-1]]:12: warning: 'T' is not awaited on every path
  // CHECK: :[[@LINE+5]]:3: note: it is not awaited in case 'Mode::Slow'
  switch (M) {
  case Mode::Fast:
    co_await T;
    break;
  case Mode::Slow:
    log("slow");
    break;
  }
}

Task<> assigns_a_last_one() {
  auto T = fetch(1);
  co_await T;
  T = fetch(2);
  // CHECK: :[[@LINE-1]]:7: warning: what is assigned to 'T' here is never awaited; its body never runs
}

Task<> fills_a_container(bool Dry) {
  std::vector<Task<int>> Ts;
  Ts.push_back(fetch(1));
  // CHECK: :[[@LINE-1]]:16: warning: what is in 'Ts' is not awaited on every path; none of them runs
  if (Dry)
    co_return;
  co_await gather(std::move(Ts));
}

// A lambda is a function of its own.
void in_a_lambda() {
  auto F = [](bool Skip) -> Task<> {
    auto T = fetch(1);
    // CHECK: :[[@LINE-1]]:14: warning: 'T' is not awaited on every path
    if (Skip)
      co_return;
    co_await T;
  };
  (void)F;
}

// A search may end without a find.
Task<> searches(std::vector<int> Ids) {
  auto T = fetch(1);
  // CHECK: :[[@LINE-1]]:12: warning: 'T' is not awaited on every path
  for (int Id : Ids)
    // CHECK: :[[@LINE-1]]:3: note: it is not awaited when the loop ends
    if (Id == 3) {
      co_await T;
      break;
    }
}

Task<> loop_as_a_condition(int N) {
  auto T = fetch(1);
  // CHECK: :[[@LINE-1]]:12: warning: 'T' is not awaited on every path
  while (N > 0) {
    co_await T;
    break;
  }
}

/// Started, awaited as often as one likes, but there is one only, and it is cancelled with it.
template <typename T> class Job {
public:
  struct promise_type {
    T Value{};
    Job get_return_object() { return Job(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(T V) { Value = V; }
    void unhandled_exception() {}
  };
  explicit Job(std::coroutine_handle<promise_type> H) : Handle(H) {}
  Job(Job &&Other) noexcept : Handle(std::exchange(Other.Handle, {})) {}
  ~Job() {
    if (Handle)
      Handle.destroy();
  }
  auto operator co_await() const noexcept {
    struct Awaiter {
      std::coroutine_handle<promise_type> Handle;
      bool await_ready() const { return Handle.done(); }
      void await_suspend(std::coroutine_handle<>) {}
      T await_resume() { return Handle.promise().Value; }
    };
    return Awaiter{Handle};
  }

private:
  std::coroutine_handle<promise_type> Handle;
};
Job<int> begin(int Id);

Task<int> cancelled(bool Cached) {
  auto J = begin(7);
  // CHECK: :[[@LINE-1]]:12: warning: 'J' is not awaited on every path; its work is cancelled here
  if (Cached)
    co_return 0;
  co_return co_await J;
}

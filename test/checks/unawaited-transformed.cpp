// What only the promise at hand can await is an operation in its coroutines, and nowhere else.
// RUN: %check_lazy %s unawaited,never-awaited-local %t
#include "prelude.h"

struct Sleep {
  int Milliseconds;
};
Sleep sleep_for(int);

struct Status { // a value, which co_await only unwraps
  int Code;
  bool has_error() const { return Code != 0; }
};
Status send();

struct Handle { // of running work: it can be asked
  int Id;
};
Handle launch();

struct NoWait {};
NoWait who();

struct Job {
  struct promise_type {
    Job get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();

    struct Waits {
      bool await_ready() { return false; }
      void await_suspend(std::coroutine_handle<>);
      void await_resume();
    };
    struct Asks {
      bool await_ready();
      void await_suspend(std::coroutine_handle<>);
      void await_resume();
    };
    Waits await_transform(Sleep);
    Waits await_transform(Status);
    Asks await_transform(const Handle &);
    std::suspend_never await_transform(NoWait);
  };
  std::coroutine_handle<promise_type> Coroutine;
  Job(Job &&);
  ~Job() { Coroutine.destroy(); }
};

Job job() {
  sleep_for(1);
  // CHECK: :[[@LINE-1]]:3: warning: operation returned by 'sleep_for' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: {{^}}  co_await sleep_for(1);
  auto pause = sleep_for(2);
  // CHECK: :[[@LINE-1]]:8: warning: 'pause' holds an operation that is never awaited
  // CHECK-FIXES: {{^}}  co_await sleep_for(2);
  auto later = sleep_for(3);
  co_await later;
  co_await sleep_for(4);
  send();
  launch();
  who();
}

Task<> elsewhere() {
  sleep_for(1);
  co_return;
}

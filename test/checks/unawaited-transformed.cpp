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

struct Yield {}; // holds nothing: no handle, whatever its awaiter asks

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
    Asks await_transform(Yield);
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

// Overload resolution and constraints decide what an await_transform takes.
struct Operation {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
struct Tick {
  int *Timer;
};
Tick tick();
struct Plain {
  int Value;
};
Plain plain();
template <typename T>
concept HasTimer = requires(T V) { V.Timer; };

template <typename Derived> struct Transforms {
  template <HasTimer T> Operation await_transform(T);
};
template <int Kind> struct Work;
struct WorkPromise {
  std::suspend_always initial_suspend() noexcept;
  std::suspend_always final_suspend() noexcept;
  void return_void();
  void unhandled_exception();
};
template <int Kind> struct Work {
  struct promise_type;
  std::coroutine_handle<promise_type> Coroutine;
  ~Work() { Coroutine.destroy(); }
};
template <> struct Work<1>::promise_type : WorkPromise {
  Work get_return_object();
  template <HasTimer T> Operation await_transform(T);
};
template <> struct Work<2>::promise_type : WorkPromise, Transforms<Work<2>::promise_type> {
  Work get_return_object();
};
template <> struct Work<3>::promise_type : WorkPromise {
  Work get_return_object();
  template <typename T> auto await_transform(T Given) {
    if constexpr (HasTimer<T>)
      return Operation{};
    else
      return Given;
  }
};
template <typename T> struct Wrapped : Operation {
  T Given;
};
template <> struct Work<4>::promise_type : WorkPromise {
  Work get_return_object();
  // Takes just anything, and only its body says what of that compiles.
  template <typename T> Wrapped<T> await_transform(T &&);
};
template <> struct Work<5>::promise_type : WorkPromise {
  Work get_return_object();
  template <typename T> T &&await_transform(T &&Given) { return static_cast<T &&>(Given); }
};

Work<1> constrained() {
  tick();
  // CHECK: :[[@LINE-1]]:3: warning: operation returned by 'tick' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: {{^}}  co_await tick();
  plain();
  co_return;
}
Work<2> from_a_base() {
  tick();
  // CHECK: :[[@LINE-1]]:3: warning: operation returned by 'tick' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: {{^}}  co_await tick();
  plain();
  co_return;
}
Work<3> by_its_body() {
  tick();
  // CHECK: :[[@LINE-1]]:3: warning: operation returned by 'tick' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: {{^}}  co_await tick();
  plain();
  co_return;
}
Work<4> of_anything() {
  tick();
  plain();
  co_return;
}
Work<5> as_it_is() {
  tick();
  plain();
  co_return;
}

// What a template's coroutine awaits is known from its pattern.
template <typename T> struct Lazily {
  struct promise_type : WorkPromise {
    Lazily get_return_object();
    Operation await_transform(Tick);
  };
  std::coroutine_handle<promise_type> Coroutine;
  ~Lazily() { Coroutine.destroy(); }
};
template <typename T> Lazily<T> never_made() {
  tick();
  // CHECK: :[[@LINE-1]]:3: warning: operation returned by 'tick' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: {{^}}  co_await tick();
  plain();
  co_return;
}

// The same for operators found by the argument.
namespace timers {
template <typename T>
concept Timed = requires(T V) { V.Timer; typename T::timed; };
struct Start {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) { arm(H); }
  void await_resume();
  void arm(std::coroutine_handle<>);
};
template <Timed T> Start operator co_await(T &&);
struct Pause {
  using timed = int;
  int *Timer;
};
struct Clock {
  int *Timer;
};
Pause pause();
Clock clock();
} // namespace timers
namespace open {
template <typename T> timers::Start operator co_await(T &&);
struct Value {
  int *Timer;
};
Value value();
} // namespace open

Task<> by_operator() {
  timers::pause();
  // CHECK: :[[@LINE-1]]:3: warning: operation returned by 'pause' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: {{^}}  co_await timers::pause();
  timers::clock();
  open::value();
  co_return;
}

Job yields() {
  Yield{};
  // CHECK: :[[@LINE-1]]:3: warning: temporary 'Yield' is dropped; nothing happens until it is awaited
  // CHECK-FIXES: {{^}}  co_await Yield{};
  NoWait{};
  co_await Yield{};
}

// RUN: %check_lazy %s return-without-await %t
#include "prelude.h"
#include <mutex>

/// Calls what it is given when it dies.
template <typename F> struct Cleanup {
  F Run;
  explicit Cleanup(F Run) : Run(std::move(Run)) {}
  ~Cleanup() { Run(); }
};
struct Gate {
  struct holder {
    explicit holder(Gate &G) : In(&G) {}
    holder(holder &&Other) : In(std::exchange(Other.In, nullptr)) {}
    ~holder() {
      if (In)
        --In->Inside;
    }
    Gate *In;
  };
  holder hold();
  int Inside = 0;
};
Eager<int> started(int id) {
  co_await flush();
  co_return id;
}

Task<int> safe_fetch(int id) {
  try {
    return fetch(id);
    // CHECK: :[[@LINE-1]]:12: warning: the task is returned out of this 'try' unawaited; what it throws passes the handler by [lazy-return-without-await]
    // CHECK: :[[@LINE+4]]:3: note: this handler is over before the task can fail
    // CHECK: note: 'Task' is lazy
    // CHECK-FIXES: {{^}}    co_return co_await fetch(id);
  }
  catch (...) {
    log("failed");
    throw;
  }
}
Task<int> with_a_fallback(int id) {
  try {
    return fetch(id);
    // CHECK: :[[@LINE-1]]:12: warning: the task is returned out of this 'try' unawaited
    // CHECK: note: await the task here, in a coroutine
  } catch (const std::exception &) {
    return fetch(0);
  }
}
Eager<int> fails_in_its_promise(int id) {
  try {
    return started(id);
    // CHECK: :[[@LINE-1]]:12: warning: the task is returned out of this 'try' unawaited
    // CHECK-FIXES: {{^}}    co_return co_await started(id);
  } catch (...) {
    throw;
  }
}
struct Store {
  std::mutex mutex;
  Gate gate;
  int depth = 0;
  Task<int> read(int id);
  Eager<int> write(int id) {
    co_await flush();
    co_return id;
  }

  Task<int> locked(int id) {
    std::lock_guard<std::mutex> hold(mutex);
    return read(id);
    // CHECK: :[[@LINE-1]]:12: warning: 'hold' unlocks before the returned task begins [lazy-return-without-await]
    // CHECK: :[[@LINE-3]]:33: note: it is destroyed when the function returns
    // CHECK: note: make it a coroutine with a lock made to be held: {{.*}}
  }
  Eager<int> inside(int id) {
    Gate::holder in = gate.hold();
    return write(id);
    // CHECK: :[[@LINE-1]]:12: warning: 'in' is given up before the returned task is done
    // CHECK-FIXES: {{^}}    co_return co_await write(id);
  }
  Task<int> cleaned(int id) {
    Cleanup leave([this] { --depth; });
    return read(id);
    // CHECK: :[[@LINE-1]]:12: warning: 'leave' cleans up before the returned task begins
    // CHECK-FIXES: {{^}}    co_return co_await read(id);
  }
};

Task<int> through_a_variable(int Id) {
  try {
    auto Work = fetch(Id);
    // CHECK: :[[@LINE-1]]:17: warning: the task is returned out of this 'try' unawaited; what it throws passes the handler by
    return Work;
  } catch (...) {
    log("failed");
    throw;
  }
}

// What measures, traces or marks the work is done before it begins.
struct Span {
  const char *Name;
  explicit Span(const char *Name) : Name(Name) {}
  ~Span() { logf("end %s", Name); }
};
struct SetFlag {
  bool &Flag;
  explicit SetFlag(bool &Flag) : Flag(Flag) { Flag = true; }
  ~SetFlag() { Flag = false; }
};
Task<int> traced(int id) {
  Span span("fetch");
  return fetch(id);
  // CHECK: :[[@LINE-1]]:10: warning: 'span' cleans up before the returned task begins [lazy-return-without-await]
  // CHECK-FIXES: {{^}}  co_return co_await fetch(id);
}
Task<int> flagged(bool &busy, int id) {
  SetFlag flag(busy);
  return fetch(id);
  // CHECK: :[[@LINE-1]]:10: warning: 'flag' cleans up before the returned task begins
  // CHECK-FIXES: {{^}}  co_return co_await fetch(id);
}
// One mistake, and the fix keeps the expression together.
Task<int> one_of_two(bool first) {
  Span span("fetch");
  return first ? fetch(1) : fetch(2);
  // CHECK: :[[@LINE-1]]:18: warning: 'span' cleans up before the returned task begins
  // CHECK-FIXES: {{^}}  co_return co_await (first ? fetch(1) : fetch(2));
}

// What it was given, it gives back when it dies.
struct Semaphore {
  void release(int Units);
  int available() const;
};
struct Units {
  Semaphore *From;
  int Number;
  ~Units() { From->release(Number); }
};
struct Looks {
  const Semaphore &At;
  ~Looks() { At.available(); }
};
Units acquire(Semaphore &semaphore);
Task<int> in_parallel(Semaphore &semaphore, int id) {
  Units units{&semaphore, 1};
  return fetch(id);
  // CHECK: :[[@LINE-1]]:10: warning: 'units' cleans up before the returned task begins
  // CHECK-FIXES: {{^}}  co_return co_await fetch(id);
}
Task<int> in_turn(Semaphore &semaphore, int id) {
  auto units = acquire(semaphore);
  return fetch(id);
  // CHECK: :[[@LINE-1]]:10: warning: 'units' cleans up before the returned task begins
  // CHECK-FIXES: {{^}}  co_return co_await fetch(id);
}
Task<int> looked_at(Semaphore &semaphore, int id) {
  Looks looks{semaphore};
  return fetch(id);
}

// The tasks that a combinator is given do not fail here either.
Task<int> sum_of(Task<int> a, Task<int> b);
Task<int> both_tried() {
  try {
    return sum_of(fetch(1), fetch(2));
    // CHECK: :[[@LINE-1]]:12: warning: the task is returned out of this 'try' unawaited
    // CHECK-FIXES: {{^}}    co_return co_await sum_of(fetch(1), fetch(2));
  } catch (...) {
    log("failed");
    throw;
  }
}

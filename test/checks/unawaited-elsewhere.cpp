// What to do where co_await cannot stand. Nothing is asked for that cannot be.
// RUN: %check_lazy %s unawaited,explicit-discard %t --driver-only
// RUN: not %lazy_lint --select lazy-unawaited --diff %s -- -std=c++20 %mock 2>&1 | FileCheck %s --check-prefix=DIFF --allow-empty
// DIFF-NOT: {{^\+.*(co_await|return)}}
#include "prelude.h"

Task<> in_a_handler() {
  try {
    log("may throw");
  } catch (...) {
    flush();
    // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
    // CHECK: note: a handler of exceptions cannot await: leave it first, and await behind it
    (void)flush();
    // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is cast to void
    // CHECK: note: a handler of exceptions cannot await
  }
  co_return;
}

Task<int> in_a_static() {
  static int once = (flush(), 1);
  // CHECK: :[[@LINE-1]]:22: warning: task returned by 'flush' is dropped
  // CHECK: note: the initialiser of a static variable cannot await: await before, and keep the result
  co_return once;
}

struct sender_t {};
struct Sender {
  using sender_concept = sender_t;
  template <typename R> struct Operation {
    R Receiver;
    void start() noexcept;
  };
  template <typename R> Operation<R> connect(R r) && { return {std::move(r)}; }
};
Sender make_sender();

Task<> has_no_way_to_await_it() {
  make_sender();
  // CHECK: :[[@LINE-1]]:3: warning: sender returned by 'make_sender' is dropped; it is never started
  // CHECK: note: 'has_no_way_to_await_it' cannot await a 'Sender': its promise has no way to
  co_return;
}

struct Special {
  Special() { flush(); }
  // CHECK: :[[@LINE-1]]:15: warning: task returned by 'flush' is dropped
  // CHECK: note: the constructor of 'Special' cannot await: wait for it with 'sync_wait(flush())'
  ~Special() { flush(); }
  // CHECK: :[[@LINE-1]]:16: warning: task returned by 'flush' is dropped
  // CHECK: note: the destructor of 'Special' cannot await: wait for it with 'sync_wait(flush())'
  operator bool() {
    flush();
    // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
    // CHECK: note: 'operator bool' cannot await: wait for it with 'sync_wait(flush())'
    return true;
  }
  bool operator==(int) {
    flush();
    // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
    // CHECK: note: 'operator==' cannot await
    return true;
  }
};

struct Shape {
  virtual void draw();
};
struct Circle : Shape {
  void draw() override {
    flush();
    // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
    // CHECK: note: 'draw' cannot await: wait for it with 'sync_wait(flush())'
  }
};

constexpr int constant(bool b) {
  if (b)
    flush();
  // CHECK: :[[@LINE-1]]:5: warning: task returned by 'flush' is dropped
  // CHECK: note: 'constant' cannot await: wait for it with 'sync_wait(flush())'
  return 1;
}

int global = (flush(), 1);
// CHECK: :[[@LINE-1]]:15: warning: task returned by 'flush' is dropped
// CHECK: note: code outside of functions cannot await: wait for it with 'sync_wait(flush())'

int has_default(int n = (flush(), 1));
// CHECK: :[[@LINE-1]]:26: warning: task returned by 'flush' is dropped
// CHECK: note: code outside of functions cannot await: wait for it with 'sync_wait(flush())'

int default_that_is_cast(int n = ((void)flush(), 1));
// CHECK: :[[@LINE-1]]:35: warning: task returned by 'flush' is cast to void

// A `return` of something else would not compile either.
Task<int> returns_another() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped
  // CHECK: note: 'returns_another' is not a coroutine: return the task, or make it one and co_await, or wait for it with 'sync_wait(flush())'
}

void ordinary() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped
  // CHECK: note: 'ordinary' is not a coroutine: return the task, or make it one and co_await, or wait for it with 'sync_wait(flush())'
}

// RUN: %check_lazy %s transitive-blocking %t
#include "prelude.h"
#include <thread>
#include <unistd.h>

int load_config() {
  usleep(1000);
  return 1;
}
int config() { return load_config(); }

Task<int> handle() {
  co_return config() + config() + co_await fetch(1);
  // CHECK: :[[@LINE-1]]:13: warning: 'config' leads to 'usleep', which blocks the thread of this coroutine [lazy-transitive-blocking]
  // CHECK: :[[@LINE-5]]:23: note: 'load_config' is called here
  // CHECK: :[[@LINE-9]]:3: note: 'usleep' blocks here
  // CHECK: note: make 'config' asynchronous, or run it on a thread that may block
}

void pause_for(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

// Recursion ends.
void ping(int times);
void pong(int times) {
  if (times)
    ping(times - 1);
}
void ping(int times) {
  pause_for(10ms);
  pong(times);
}
Task<> plays() {
  pong(3);
  // CHECK: :[[@LINE-1]]:3: warning: 'pong' leads to 'std::this_thread::sleep_for', which blocks
  // CHECK: note: 'ping' is called here
  // CHECK: note: 'pause_for' is called here
  // CHECK: note: 'std::this_thread::sleep_for' blocks here
  // CHECK: note: make 'pong' asynchronous
  co_return;
}

// By instantiation: one of them blocks.
template <typename T> void visit(T &value) { value.touch(); }
struct Slow {
  void touch() { usleep(1); }
};
struct Quick {
  void touch() {}
};
Task<> visits(Slow &slow, Quick &quick) {
  visit(quick);
  visit(slow);
  // CHECK: :[[@LINE-1]]:3: warning: 'visit' leads to 'usleep'
  // CHECK: note: 'Slow::touch' is called here
  // CHECK: note: 'usleep' blocks here
  // CHECK: note: make 'visit' asynchronous
  co_return;
}

// Silent from here on.
int plain() { return load_config(); }

Task<int> other_coroutine() {
  usleep(1); // lazy-blocking-call says so
  co_return 1;
}
Task<> awaits() { co_await other_coroutine(); }
Task<int> returns_a_task() {
  pause_for(1ms);
  return other_coroutine();
}
Task<> calls_it() { co_await returns_a_task(); }

[[clang::annotate("lazy:nonblocking")]] void polls() { usleep(0); }
void polls_quickly() noexcept [[clang::nonblocking]];
Task<> trusts() {
  polls();
  polls_quickly();
  co_return;
}

Task<> offloads() {
  co_await run_blocking([] { load_config(); });
}

struct Base {
  virtual void run() {}
};
struct Derived : Base {
  void run() override { usleep(1); }
};
Task<> declared_only(Base &base) {
  base.run();
  co_return;
}

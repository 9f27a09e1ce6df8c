// RUN: %check_lazy %s unjoined-scope %t
// Scopes that nobody knows, by what their methods are called and how their destructors look.
#include "prelude.h"
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>

struct Checked {
  int Running = 0;
  void spawn(Task<> Work);
  Task<> join();
  void check() {
    if (Running)
      std::abort();
  }
  ~Checked() { check(); }
};
struct Soon {
  int Running = 0;
  void start_soon(Task<> Work);
  Task<> wait();
  ~Soon() {
    if (Running)
      std::terminate();
  }
};
struct Prioritised {
  int Running = 0;
  void spawn(int Priority, Task<> Work);
  Task<> finish();
  ~Prioritised() {
    if (Running)
      throw std::logic_error("not finished");
  }
};
// It only says so.
struct Throws {
  int Running = 0;
  void spawn(Task<> Work);
  Task<> join();
  ~Throws() noexcept(false) {
    if (Running)
      throw std::logic_error("not joined");
  }
};

Task<> checks() {
  Checked s;
  // CHECK: :[[@LINE-1]]:11: warning: 's' is not joined when this function fails; its destructor ends the program [lazy-unjoined-scope]
  s.spawn(flush());
  co_await fetch(1);
  co_await s.join();
}
Task<> waits() {
  Soon s;
  // CHECK: :[[@LINE-1]]:8: warning: 's' is not joined when this function fails; its destructor ends the program [lazy-unjoined-scope]
  s.start_soon(flush());
  co_await fetch(1);
  co_await s.wait();
}
Task<> finishes() {
  Prioritised s;
  // CHECK: :[[@LINE-1]]:15: warning: 's' is not joined when this function fails; its destructor ends the program [lazy-unjoined-scope]
  s.spawn(1, flush());
  co_await fetch(1);
  co_await s.finish();
}
Task<> fine() {
  Checked c;
  c.spawn(flush());
  co_await c.join();
  Soon s;
  s.start_soon(flush());
  co_await s.wait();
  Throws t;
  t.spawn(flush());
  co_await fetch(1);
  co_await t.join();
}

// Behind a pointer that nobody else has, or made late.
Task<> owned() {
  auto s = std::make_unique<Checked>();
  // CHECK: :[[@LINE-1]]:8: warning: 's' is not joined when this function fails; its destructor ends the program [lazy-unjoined-scope]
  // CHECK: :[[@LINE+2]]:3: note: tasks run in it from here on
  // CHECK: :[[@LINE+2]]:3: note: it is not joined when this throws
  s->spawn(flush());
  co_await fetch(1);
  co_await s->join();
}
Task<> made_late() {
  std::optional<Checked> s;
  // CHECK: :[[@LINE-1]]:26: warning: 's' is not joined when this function fails
  s.emplace();
  s->spawn(flush());
  co_await fetch(1);
  co_await s->join();
}
Task<> owned_and_joined() {
  auto s = std::make_unique<Checked>();
  s->spawn(flush());
  co_await s->join();
}
std::unique_ptr<Checked> owned_and_returned() {
  auto s = std::make_unique<Checked>();
  s->spawn(flush());
  return s;
}
Task<> owned_and_given(void (*keep)(std::unique_ptr<Checked>)) {
  auto s = std::make_unique<Checked>();
  s->spawn(flush());
  keep(std::move(s));
  co_await fetch(1);
}
Task<> shared(void (*keep)(std::shared_ptr<Checked>)) {
  auto s = std::make_shared<Checked>();
  s->spawn(flush());
  co_await fetch(1);
  co_await s->join();
}

// RUN: %check_lazy %s dying-this %t
#include "prelude.h"
#include <memory>

struct Connection {
  int n = 0;
  Task<> run() {
    co_await flush();
    ++n;
  }
  Task<> calls() {
    co_await flush();
    helper();
  }
  Task<> idle() { co_await flush(); }
  static Task<> owned(std::shared_ptr<Connection> c) {
    co_await flush();
    ++c->n;
  }
  void helper();
};
Connection make();

Task<> kept(Scope &scope) {
  auto t = Connection{}.run();
  // CHECK: :[[@LINE-1]]:12: warning: this object dies at the end of the statement, but the task in 't' still uses it [lazy-dying-this]
  // CHECK: :7:10: note: coroutine 'run' uses its object after it was suspended
  // CHECK: note: keep the object alive until the task is done
  auto u = make().calls();
  // CHECK: :[[@LINE-1]]:12: warning: this object dies
  co_await std::move(t);
  co_await std::move(u);
}
void lets_run(Scope &scope) {
  Connection c;
  scope.spawn(c.run());
  // CHECK: :[[@LINE-1]]:15: warning: 'c' dies when 'lets_run' is left, but the spawned task still uses it
}

Task<> fine(Connection &outer, Connection *other, Scope &scope) {
  co_await Connection{}.run();
  auto t = Connection{}.idle();
  Connection named;
  auto u = named.run();
  auto v = outer.run();
  auto w = other->run();
  auto x = Connection::owned(std::make_shared<Connection>());
  scope.spawn(named.run());
  co_await std::move(t);
  co_await std::move(u);
  co_await std::move(v);
  co_await std::move(w);
  co_await std::move(x);
  co_await scope.join();
}

// Started when the object is about to go, or may never be.
Detached run_alone();
void spawn_detached(Task<> work);
struct Closing {
  int n = 0;
  Task<> close() {
    co_await flush();
    ++n;
  }
  ~Closing() {
    spawn_detached(close());
    // CHECK: :[[@LINE-1]]:20: warning: 'close' goes on when this destructor is done, and still uses the object
    // CHECK: note: coroutine 'close' uses its object after it was suspended
    // CHECK: note: wait for it before the object is destroyed
  }
};
struct Failing {
  int n = 0;
  Task<> run() {
    co_await flush();
    ++n;
  }
  explicit Failing(int id) {
    spawn_detached(run());
    // CHECK: :[[@LINE-1]]:20: warning: 'run' goes on with an object that is not there if this constructor throws
    // CHECK: :[[@LINE+2]]:7: note: it throws here
    if (id < 0)
      throw id;
  }
};
// The owner destroys it while the task is there.
Task<> reset_too_early() {
  auto c = std::make_unique<Connection>();
  auto t = c->run();
  c.reset();
  // CHECK: :[[@LINE-1]]:3: warning: this destroys what 'c' owns, but the task in 't' still uses it
  // CHECK: :[[@LINE-3]]:12: note: the task is made here
  // CHECK: :[[@LINE+1]]:22: note: it goes on here
  co_await std::move(t);
}
Task<> deleted_too_early(Connection *c) {
  auto t = c->run();
  delete c;
  // CHECK: :[[@LINE-1]]:3: warning: this destroys what 'c' owns
  co_await std::move(t);
}
struct Owner {
  std::unique_ptr<Connection> current;
  Task<> replace() {
    auto t = current->run();
    current = std::make_unique<Connection>();
    // CHECK: :[[@LINE-1]]:5: warning: this destroys what 'current' owns
    co_await std::move(t);
  }
};
struct Suicidal {
  int n = 0;
  Task<> run() {
    delete this;
    // CHECK: :[[@LINE-1]]:5: warning: this destroys the object of the coroutine, which goes on with it
    // CHECK: :[[@LINE+2]]:5: note: it is suspended here
    // CHECK: :[[@LINE+2]]:7: note: the object is used again here
    co_await flush();
    ++n;
  }
};

// The object is owned by a smart pointer that dies here; or it is handed on.
std::vector<std::unique_ptr<Connection>> everybody;
void of_a_unique_ptr(Scope &scope) {
  auto c = std::make_unique<Connection>();
  scope.spawn(c->run());
  // CHECK: :[[@LINE-1]]:15: warning: 'c' dies when 'of_a_unique_ptr' is left, but the spawned task still uses it
}
void handed_on(Scope &scope) {
  auto c = std::make_unique<Connection>();
  scope.spawn(c->run());
  everybody.push_back(std::move(c));
}
Task<> of_the_loop() {
  std::vector<Task<>> all;
  for (int i = 0; i < 3; ++i) {
    Connection c;
    all.push_back(c.run());
    // CHECK: :[[@LINE-1]]:19: warning: 'c' dies at the end of its block, but the stored task still uses it
  }
  for (auto &each : all)
    co_await std::move(each);
}

void at_once_and_alone() {
  Scope scope;
  scope.spawn(Connection{}.run());
  // CHECK: :[[@LINE-1]]:15: warning: this object dies at the end of the statement
}

// Dropped, and goes on.
struct Dropped {
  int Count = 0;
  Eager<> run() {
    co_await flush();
    ++Count;
  }
  void wait();
};
void dropped() {
  Dropped D;
  D.run();
  // CHECK: :[[@LINE-1]]:3: warning: 'D' dies when 'dropped' is left, but the running task still uses it
}
void dropped_and_waits() {
  Dropped D;
  D.run();
  D.wait();
}

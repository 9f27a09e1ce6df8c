// RUN: %check_lazy %s dying-this %t
#include "prelude.h"
#include <memory>

struct Connection {
  int n = 0;
  Task<> run() {
    co_await flush();
    ++n;
  }
  Task<> idle() { co_await flush(); }
};
void spawn_detached(Task<> work);

// The task is over before, or there is none on that path.
Task<> in_order() {
  auto c = std::make_unique<Connection>();
  auto t = c->run();
  co_await std::move(t);
  c.reset();
}
Task<> on_another_path(bool quick) {
  auto c = std::make_unique<Connection>();
  if (quick) {
    c.reset();
    co_return;
  }
  auto t = c->run();
  co_await std::move(t);
}
// It does not look at the object, or others own it as well.
Task<> of_no_use() {
  auto c = std::make_unique<Connection>();
  auto t = c->idle();
  c.reset();
  co_await std::move(t);
}
Task<> shared(std::shared_ptr<Connection> c) {
  auto t = c->run();
  c.reset();
  co_await std::move(t);
}
// Who owns the object is not known.
struct Server {
  int n = 0;
  Server() { spawn_detached(run()); }
  Task<> run() {
    co_await flush();
    ++n;
  }
};
// The scope is a part of the object, and waits.
struct Scoped {
  Scope scope;
  int n = 0;
  ~Scoped() { scope.spawn(close()); }
  Task<> close() {
    co_await flush();
    ++n;
  }
};
struct Waiting {
  int n = 0;
  ~Waiting() { sync_wait(close()); }
  Task<> close() {
    co_await flush();
    ++n;
  }
};
struct LastAct {
  int n = 0;
  Task<> run() {
    co_await flush();
    ++n;
    delete this;
    co_await flush();
  }
};

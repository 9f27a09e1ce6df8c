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

// RUN: %check_lazy %s dying-this %t -- -std=c++23
// An explicit object parameter that is a reference is the object.
#include "prelude.h"

struct Connection {
  int n = 0;
  Task<> run(this Connection &self) {
    co_await flush();
    ++self.n;
  }
  Task<> any(this auto &self) {
    co_await flush();
    ++self.n;
  }
  Task<int> add(this const Connection &self, int k) {
    co_await flush();
    co_return self.n + k;
  }
  Task<> copy(this Connection self) {
    co_await flush();
    ++self.n;
  }
  Task<> idle(this Connection &self) { co_await flush(); }
};

void spawned(Scope &scope) {
  Connection c;
  scope.spawn(c.run());
  // CHECK: :[[@LINE-1]]:15: warning: 'c' dies when 'spawned' is left, but the spawned task still uses it [lazy-dying-this]
  scope.spawn(c.any());
  // CHECK: :[[@LINE-1]]:15: warning: 'c' dies when 'spawned' is left, but the spawned task still uses it [lazy-dying-this]
  scope.spawn(c.copy());
  scope.spawn(c.idle());
}
Task<> kept() {
  auto t = Connection().add(1);
  // CHECK: :[[@LINE-1]]:12: warning: this object dies at the end of the statement, but the task in 't' still uses it [lazy-dying-this]
  co_await std::move(t);
  co_await Connection().add(1);
}

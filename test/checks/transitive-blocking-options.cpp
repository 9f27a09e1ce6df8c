// RUN: %check_lazy %s transitive-blocking %t --option lazy-transitive-blocking.VirtualCalls=overrides --option lazy-transitive-blocking.Categories=sleep
#include "prelude.h"
#include <fstream>
#include <unistd.h>

struct Base {
  virtual void run() = 0;
};
struct Middle : Base {};
struct Derived : Middle {
  void run() override { usleep(1); }
};
void helper(Base &base) { base.run(); }

Task<> virtual_call(Base &base, Middle &middle) {
  helper(base);
  // CHECK: :[[@LINE-1]]:3: warning: 'helper' leads to 'usleep', which blocks the thread of this coroutine
  // CHECK: note: 'Derived::run' is called here
  // CHECK: note: 'usleep' blocks here
  // CHECK: note: make 'helper' asynchronous
  co_return;
}

// Not of a kind that matters.
void reads() { std::ifstream file("a"); }
Task<> good() {
  reads();
  co_return;
}

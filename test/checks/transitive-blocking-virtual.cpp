// The policy that no call which is dispatched at run time leads anywhere.
// RUN: %check_lazy %s transitive-blocking %t --option lazy-transitive-blocking.VirtualCalls=no
#include "prelude.h"
#include <unistd.h>

struct Base {
  virtual void waits() { usleep(1); }
  void plain() { usleep(1); }
};
struct Final final : Base {
  void waits() override { usleep(1); }
};

Task<> calls(Base &B, Final &F) {
  B.waits();
  F.waits(); // it is known at compile time
  // CHECK: :[[@LINE-1]]:5: warning: 'Final::waits' leads to 'usleep'
  B.plain();
  // CHECK: :[[@LINE-1]]:5: warning: 'Base::plain' leads to 'usleep'
  co_return;
}

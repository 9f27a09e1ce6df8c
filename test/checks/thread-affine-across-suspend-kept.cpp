// A library may take such objects along when its own coroutines move to another thread.
// RUN: %check_lazy %s thread-affine-across-suspend %t
#include "folly.h"
#include "prelude.h"

namespace folly {
class RequestContextScopeGuard {
public:
  RequestContextScopeGuard();
  ~RequestContextScopeGuard();
};
} // namespace folly

folly::coro::Task<int> child();
folly::coro::Task<int> kept() {
  folly::RequestContextScopeGuard Guard;
  co_return co_await child();
}

// Another library knows nothing of it.
Task<> not_kept() {
  folly::RequestContextScopeGuard Guard;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' lives across this 'co_await'; it belongs to one thread
}

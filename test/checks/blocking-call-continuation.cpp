// RUN: %check_lazy %s blocking-call,sync-wait %t
#include "seastar.h"
#include <unistd.h>

seastar::future<int> load();

seastar::future<int> continuation() {
  return load().then([](int N) {
    usleep(10);
    // CHECK: :[[@LINE-1]]:5: warning: 'usleep' blocks the thread that runs this continuation [lazy-blocking-call]
    return N + load().get();
    // CHECK: :[[@LINE-1]]:16: warning: 'future::get' blocks the thread of this continuation; {{.*}} [lazy-sync-wait]
  });
}

// A continuation's own future is finished.
seastar::future<int> ready() {
  return load().then_wrapped([](seastar::future<int> F) { return F.get(); });
}

// So is one that a continuation hands on to the next.
seastar::future<int> handed_on() {
  return load().then_wrapped([](seastar::future<int> F) {
    return load().then_wrapped(
        [F = std::move(F)](seastar::future<int> G) mutable { return F.get() + G.get(); });
  });
}

// A plain function may run in a seastar::thread, where get() suspends.
int stackful() { return load().get(); }

// Ready by the test before it.
seastar::future<int> tested() {
  seastar::future<int> F = load();
  co_return F.available() ? F.get() : co_await std::move(F);
}

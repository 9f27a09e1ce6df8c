// Started futures that are let go on purpose, or hold nothing any more.
// RUN: %check_lazy %s unawaited-on-path,overwritten-task %t
#include "prelude.h"
#include "seastar.h"

seastar::future<> work();
void log_error(std::exception_ptr);
bool coin();

/// Waits, and gives the future itself back, now finished.
struct AsFuture {
  seastar::future<> F;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  seastar::future<> await_resume();
};

seastar::future<> looks_at_the_outcome() {
  auto F = co_await AsFuture{work()};
  if (F.failed())
    log("failed");
  F = co_await AsFuture{work()};
  if (!F.failed())
    F.get();
}

// The chain runs all the same, and its errors are handled.
void lets_the_chain_go() {
  auto F = work();
  F = std::move(F).handle_exception(log_error);
}

seastar::future<> forgets(bool Quick) {
  auto F = work();
  // CHECK: :[[@LINE-1]]:12: warning: 'F' is not awaited on every path; its result and exception are lost
  if (Quick)
    co_return;
  co_await std::move(F);
}

seastar::future<> replaces(bool Quick) {
  auto F = work();
  F = work();
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed future in 'F'; its result and exception are lost
  co_await std::move(F);
}

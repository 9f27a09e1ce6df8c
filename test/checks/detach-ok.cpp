// What its author lets go, all checks of lost tasks let go: by function, and by class.
// RUN: %check_lazy %s unawaited,explicit-discard,never-awaited-local,overwritten-task,dropped-task-container %t
#include "prelude.h"

[[clang::annotate("lazy:detach_ok")]] Task<> optional_work();

struct [[clang::annotate("lazy:detach_ok")]] Hint : Task<> {};
Hint hint();

template <typename T> struct [[clang::annotate("lazy:detach_ok")]] Telemetry : Task<T> {};
Telemetry<int> measure();

Task<> lets_go() {
  optional_work();
  (void)optional_work();
  std::ignore = optional_work();
  auto kept = optional_work();
  [[maybe_unused]] auto unused = optional_work();
  hint();
  (void)hint();
  auto kept_hint = hint();
  kept_hint = hint();
  std::vector<Hint> hints;
  hints.push_back(hint());
  measure();
  (void)measure();
  auto kept_measure = measure();
  co_return;
}

Task<> does_not() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped
  co_return;
}

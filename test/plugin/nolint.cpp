// clang-tidy's own suppressions work on our checks.
// RUN: %clang_tidy_lazy --quiet -checks=-*,lazy-unawaited %s -- -std=c++20 %mock 2>&1 | FileCheck %s --implicit-check-not=warning:
#include "task.h"
Task<> flush();

Task<> save() {
  flush(); // NOLINT
  flush(); // NOLINT(lazy-unawaited)
  flush(); // NOLINT(lazy-*)
  // NOLINTNEXTLINE(lazy-unawaited)
  flush();
  // NOLINTBEGIN(lazy-unawaited)
  flush();
  // NOLINTEND(lazy-unawaited)
  // Another check's name is not ours:
  flush(); // NOLINT(lazy-explicit-discard)
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} [lazy-unawaited]
  co_return;
}

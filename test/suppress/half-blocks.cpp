// A NOLINTBEGIN or NOLINTEND without its other half silences nothing, in both front ends.
// RUN: not %lazy_lint --output-format=concise --select=lazy-unawaited --quiet %s -- -std=c++20 %mock > %t.out
// RUN: FileCheck %s --input-file=%t.out --implicit-check-not=warning:
// RUN: FileCheck %s --input-file=%t.out --check-prefix=DRIVER
// RUN: not %clang_tidy_lazy --quiet -checks=-*,lazy-unawaited %s -- -std=c++20 %mock > %t.tidy.out
// RUN: FileCheck %s --input-file=%t.tidy.out --implicit-check-not=warning:
#include "task.h"
Task<> f();

Task<> run() {
  // NOLINTEND
  f();
  // CHECK: :[[@LINE-1]]:3: warning:
  // NOLINTBEGIN(foo)
  f();
  // CHECK: :[[@LINE-1]]:3: warning:
  // NOLINTBEGIN(lazy-*)
  f();
  // NOLINTEND(foo)
  f();
  // NOLINTEND(lazy-*)
  f(); // NOLINTEND(zz)
  // CHECK: :[[@LINE-1]]:3: warning:
  /* NOLINTBEGIN */ f();
  // CHECK: :[[@LINE-1]]:21: warning:
  // NOLINTEND(*)
  co_return;
}

// The driver says which of them would have silenced something (written so that these lines do not).
// DRIVER: :11:6: note: unmatched 'NO{{LINT}}END' comment without a previous 'NO{{LINT}}BEGIN' comment
// DRIVER-NEXT: :24:6: note: unmatched 'NO{{LINT}}BEGIN' comment without a subsequent 'NO{{LINT}}END' comment
// DRIVER-NEXT: :26:6: note: unmatched 'NO{{LINT}}END' comment without a previous 'NO{{LINT}}BEGIN' comment

// RUN: not %lazy_lint --select=lazy-unawaited --output-format=concise %s -- -std=c++20 %mock > %t.out
// RUN: FileCheck %s --input-file=%t.out --match-full-lines
// RUN: not %lazy_lint --select=lazy-unawaited --output-format=concise --quiet %s -- -std=c++20 %mock | count 2
#include "task.h"
Task<> f();
Task<> run() {
  f();
  f();
  co_return;
}
// CHECK: {{.*}}one-line-each.cpp:7:3: warning: task returned by 'f' is dropped; its body never runs [lazy-unawaited]
// CHECK-NEXT: {{.*}}one-line-each.cpp:8:3: warning: task returned by 'f' is dropped; its body never runs [lazy-unawaited]
// CHECK-NEXT: 2 findings (2 fixable with --unsafe-fixes) in 1 file

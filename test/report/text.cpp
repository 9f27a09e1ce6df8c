// The text format to the letter: what people see, and what problem matchers parse.
// RUN: cp %s %t.cpp
// RUN: not %lazy_lint --select=lazy-unawaited %t.cpp -- -std=c++20 %mock > %t.out
// RUN: FileCheck %s --input-file=%t.out --match-full-lines --strict-whitespace
#include "task.h"
Task<int> save(int);

Task<> run() {
	save(1);
  co_return;
}

//      CHECK:{{.*}}.cpp:9:2: warning: task returned by 'save' is dropped; its body never runs [lazy-unawaited]
// CHECK-NEXT:    9 |     save(1);
// CHECK-NEXT:      |     ^~~~~~~
// CHECK-NEXT:{{.*}}/task.h:{{[0-9]+}}:{{[0-9]+}}: note: 'Task' is lazy: {{.*}}
// CHECK-NEXT:{{ *[0-9]+}} |   {{.*}}initial_suspend{{.*}}
// CHECK-NEXT:      |   {{ *\^~*}}
// CHECK-NEXT:help: insert 'co_await' (applied by --unsafe-fixes)
// CHECK-NEXT:    9 -     save(1);
// CHECK-NEXT:    9 +     co_await save(1);
// CHECK-EMPTY:
// CHECK-NEXT:1 finding (1 fixable with --unsafe-fixes) in 1 file
//  CHECK-NOT:{{.}}

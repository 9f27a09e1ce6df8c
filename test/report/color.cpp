// --color wins over NO_COLOR, that over CLICOLOR_FORCE and FORCE_COLOR, those over the terminal (here
// there is none). The escape character is made visible as '@'.
// RUN: not %lazy_lint --select=lazy-unawaited %s -- -std=c++20 %mock | tr '\033' '@' | FileCheck %s --check-prefix=PLAIN
// RUN: env CLICOLOR_FORCE=1 not %lazy_lint --select=lazy-unawaited %s -- -std=c++20 %mock | tr '\033' '@' | FileCheck %s --check-prefix=COLOR
// RUN: env FORCE_COLOR=1 NO_COLOR=1 not %lazy_lint --select=lazy-unawaited %s -- -std=c++20 %mock | tr '\033' '@' | FileCheck %s --check-prefix=PLAIN
// RUN: env NO_COLOR=1 not %lazy_lint --color=always --select=lazy-unawaited %s -- -std=c++20 %mock | tr '\033' '@' | FileCheck %s --check-prefix=COLOR
// RUN: env FORCE_COLOR=1 not %lazy_lint --color=never --select=lazy-unawaited %s -- -std=c++20 %mock | tr '\033' '@' | FileCheck %s --check-prefix=PLAIN
// A report that goes to a file is plain.
// RUN: not %lazy_lint --color=always --output-format=text=%t.file --select=lazy-unawaited %s -- -std=c++20 %mock
// RUN: tr '\033' '@' < %t.file | FileCheck %s --check-prefix=PLAIN
#include "task.h"
Task<> f();
Task<> run() {
  f();
  co_return;
}
// PLAIN-NOT: @[
// PLAIN: color.cpp:[[@LINE-4]]:3: warning: {{.*}} [lazy-unawaited]
// PLAIN-NOT: @[
// COLOR: @[1m{{.*}}color.cpp:[[@LINE-6]]:3:@[0m @[1;35mwarning:@[0m

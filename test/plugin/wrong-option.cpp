// An option we do not have is reported, and the check runs all the same.
// RUN: %clang_tidy_lazy --quiet --config="{Checks: '-*,lazy-unawaited', CheckOptions: {lazy-unawaited.Nonsense: 1}}" %s -- -std=c++20 %mock 2>&1 | FileCheck %s
#include "task.h"
Task<> flush();

Task<> save() {
  flush();
  co_return;
}
// CHECK: warning: lazy-unawaited: no option named 'Nonsense' [clang-tidy-config]
// CHECK: wrong-option.cpp:[[@LINE-4]]:3: warning: {{.*}} [lazy-unawaited]

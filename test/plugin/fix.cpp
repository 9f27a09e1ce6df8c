// -fix applies what we suggest; --export-fixes and clang-apply-replacements do the same in two
// steps.
// RUN: mkdir -p %t.dir && grep -v 'CHECK\|RUN' %s > %t.dir/fix.cpp && cp %t.dir/fix.cpp %t.copy
// RUN: %clang_tidy_lazy --quiet -checks=-*,lazy-unawaited -fix %t.dir/fix.cpp -- -std=c++20 %mock
// RUN: FileCheck %s < %t.dir/fix.cpp
// RUN: cp %t.dir/fix.cpp %t.fixed && cp %t.copy %t.dir/fix.cpp
// RUN: %clang_tidy_lazy --quiet -checks=-*,lazy-unawaited --export-fixes=%t.dir/fixes.yaml %t.dir/fix.cpp -- -std=c++20 %mock
// RUN: diff %t.copy %t.dir/fix.cpp
// RUN: clang-apply-replacements %t.dir
// RUN: diff %t.fixed %t.dir/fix.cpp
#include "task.h"
Task<> flush();

Task<> save() {
  flush();
  // CHECK: {{^}}  co_await flush();
  co_return;
}

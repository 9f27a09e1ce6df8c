// The JSON format is JSON, and holds what docs/json-output.md names.
// RUN: not %lazy_lint --select=lazy-unawaited --output-format=json %s -- -std=c++20 %mock > %t.json
// RUN: %python -m json.tool %t.json > %t.pretty
// RUN: FileCheck %s --input-file=%t.pretty
#include "task.h"
Task<> save();

namespace net {
Task<> run() {
  save();
  co_return;
}
} // namespace net

// CHECK: "version": 1,
// CHECK: "findings": [
// CHECK: "check": "lazy-unawaited",
// CHECK-NEXT: "group": "correctness",
// CHECK-NEXT: "severity": "error",
// CHECK-NEXT: "message": "task returned by 'save' is dropped; its body never runs",
// CHECK-NEXT: "file": "/{{.*}}json.cpp",
// CHECK-NEXT: "start": {
// CHECK-NEXT: "line": 10,
// CHECK-NEXT: "column": 3,
// CHECK-NEXT: "offset": [[#%u,BEGIN:]]
// CHECK: "end": {
// CHECK-NEXT: "line": 10,
// CHECK-NEXT: "column": 9,
// CHECK-NEXT: "offset": [[#BEGIN+6]]
// CHECK: "function": "net::run",
// CHECK: "title": "insert 'co_await'",
// CHECK-NEXT: "grade": "suggested",
// CHECK-NEXT: "edits": [
// CHECK: "offset": [[#BEGIN]],
// CHECK-NEXT: "length": 0,
// CHECK-NEXT: "text": "co_await "
// CHECK: "failed": [],
// CHECK: "summary": {
// CHECK-NEXT: "files": 1,
// CHECK-NEXT: "findings": 1,

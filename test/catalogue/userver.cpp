// Is every type of userver recognised, and what is it taken for?
#include "userver.h"

// RUN: %explain_type %s 'userver::engine::TaskWithResult<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK-WITH-RESULT
// TASK-WITH-RESULT: known as  userver.TaskWithResult of userver
// TASK-WITH-RESULT: role      future [catalogue]
// TASK-WITH-RESULT: awaitable no
// TASK-WITH-RESULT: start     eager [catalogue]
// TASK-WITH-RESULT: drop      cancels [catalogue]
// TASK-WITH-RESULT: await     once [catalogue]
// TASK-WITH-RESULT: lvalue    unknown
// TASK-WITH-RESULT: movable   yes
// TASK-WITH-RESULT: consume   must be consumed

// RUN: %explain_type %s 'userver::engine::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE
// FUTURE: known as  userver.Future of userver
// FUTURE: role      future [catalogue]
// FUTURE: awaitable no
// FUTURE: start     eager [catalogue]
// FUTURE: drop      detaches [catalogue]
// FUTURE: await     once [catalogue]
// FUTURE: lvalue    unknown
// FUTURE: movable   yes
// FUTURE: consume   must be consumed

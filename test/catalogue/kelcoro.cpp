// Is every type of kelcoro recognised, and what is it taken for?
#include "kelcoro.h"

// RUN: %explain_type %s 'dd::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  kelcoro.task of kelcoro
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    accepted
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'dd::job' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=JOB
// JOB: known as  kelcoro.eager of kelcoro
// JOB: role      fire-and-forget [catalogue]
// JOB: awaitable no
// JOB: start     eager [catalogue]
// JOB: drop      harmless [catalogue]
// JOB: await     unknown
// JOB: lvalue    unknown
// JOB: movable   yes
// JOB: consume   may be dropped

// RUN: %explain_type %s 'dd::async_task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=ASYNC-TASK
// ASYNC-TASK: known as  kelcoro.eager of kelcoro
// ASYNC-TASK: role      fire-and-forget [catalogue]
// ASYNC-TASK: awaitable no
// ASYNC-TASK: start     eager [catalogue]
// ASYNC-TASK: drop      harmless [catalogue]
// ASYNC-TASK: await     unknown
// ASYNC-TASK: lvalue    unknown
// ASYNC-TASK: movable   yes
// ASYNC-TASK: consume   may be dropped

// RUN: %explain_type %s 'dd::logical_thread' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=LOGICAL-THREAD
// LOGICAL-THREAD: known as  kelcoro.logical_thread of kelcoro
// LOGICAL-THREAD: role      thread [catalogue]
// LOGICAL-THREAD: awaitable no
// LOGICAL-THREAD: start     eager [catalogue]
// LOGICAL-THREAD: drop      blocks [catalogue]
// LOGICAL-THREAD: await     unknown
// LOGICAL-THREAD: lvalue    unknown
// LOGICAL-THREAD: movable   yes
// LOGICAL-THREAD: consume   may be dropped

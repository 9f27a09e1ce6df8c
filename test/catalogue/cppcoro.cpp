// Is every type of cppcoro recognised, and what is it taken for?
#include "cppcoro.h"

// RUN: %explain_type %s 'cppcoro::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  cppcoro.task of cppcoro
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     many [catalogue]
// TASK: lvalue    accepted
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'cppcoro::shared_task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=SHARED-TASK
// SHARED-TASK: known as  cppcoro.shared_task of cppcoro
// SHARED-TASK: role      task [catalogue]
// SHARED-TASK: awaitable yes
// SHARED-TASK: start     lazy [catalogue]
// SHARED-TASK: drop      never-runs [catalogue]
// SHARED-TASK: await     many [catalogue]
// SHARED-TASK: lvalue    accepted
// SHARED-TASK: movable   yes
// SHARED-TASK: consume   must be consumed

// RUN: %explain_type %s 'cppcoro::generator<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=GENERATOR
// GENERATOR: known as  cppcoro.generators of cppcoro
// GENERATOR: role      generator [catalogue]
// GENERATOR: awaitable no
// GENERATOR: start     lazy [catalogue]
// GENERATOR: drop      never-runs [catalogue]
// GENERATOR: await     unknown
// GENERATOR: lvalue    unknown
// GENERATOR: movable   yes
// GENERATOR: consume   may be dropped

// RUN: %explain_type %s 'cppcoro::async_mutex_scoped_lock_operation' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=ASYNC-MUTEX-SCOPED-LOCK-OPERATION
// ASYNC-MUTEX-SCOPED-LOCK-OPERATION: known as  cppcoro.ops of cppcoro
// ASYNC-MUTEX-SCOPED-LOCK-OPERATION: role      awaiter [catalogue]
// ASYNC-MUTEX-SCOPED-LOCK-OPERATION: awaitable yes
// ASYNC-MUTEX-SCOPED-LOCK-OPERATION: start     lazy [catalogue]
// ASYNC-MUTEX-SCOPED-LOCK-OPERATION: drop      never-runs [catalogue]
// ASYNC-MUTEX-SCOPED-LOCK-OPERATION: await     once [catalogue]
// ASYNC-MUTEX-SCOPED-LOCK-OPERATION: lvalue    accepted
// ASYNC-MUTEX-SCOPED-LOCK-OPERATION: movable   yes
// ASYNC-MUTEX-SCOPED-LOCK-OPERATION: consume   must be consumed

// RUN: %explain_type %s 'cppcoro::io_service::timed_schedule_operation' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TIMED-SCHEDULE-OPERATION
// TIMED-SCHEDULE-OPERATION: known as  cppcoro.ops of cppcoro
// TIMED-SCHEDULE-OPERATION: role      awaiter [catalogue]
// TIMED-SCHEDULE-OPERATION: awaitable yes
// TIMED-SCHEDULE-OPERATION: start     lazy [catalogue]
// TIMED-SCHEDULE-OPERATION: drop      never-runs [catalogue]
// TIMED-SCHEDULE-OPERATION: await     once [catalogue]
// TIMED-SCHEDULE-OPERATION: lvalue    accepted
// TIMED-SCHEDULE-OPERATION: movable   yes
// TIMED-SCHEDULE-OPERATION: consume   must be consumed

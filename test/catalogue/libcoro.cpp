// Is every type of libcoro recognised, and what is it taken for?
#include "libcoro.h"

// RUN: %explain_type %s 'coro::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  libcoro.task of libcoro
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     many [catalogue]
// TASK: lvalue    accepted
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'coro::generator<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=GENERATOR
// GENERATOR: known as  libcoro.generator of libcoro
// GENERATOR: role      generator [catalogue]
// GENERATOR: awaitable no
// GENERATOR: start     lazy [catalogue]
// GENERATOR: drop      never-runs [catalogue]
// GENERATOR: await     unknown
// GENERATOR: lvalue    unknown
// GENERATOR: movable   yes
// GENERATOR: consume   may be dropped

// RUN: %explain_type %s 'coro::detail::task_self_deleting' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK-SELF-DELETING
// TASK-SELF-DELETING: known as  libcoro.task_self_deleting of libcoro
// TASK-SELF-DELETING: role      fire-and-forget [catalogue]
// TASK-SELF-DELETING: awaitable no
// TASK-SELF-DELETING: start     eager [catalogue]
// TASK-SELF-DELETING: drop      harmless [catalogue]
// TASK-SELF-DELETING: await     unknown
// TASK-SELF-DELETING: lvalue    unknown
// TASK-SELF-DELETING: movable   yes
// TASK-SELF-DELETING: consume   may be dropped

// RUN: %explain_type %s 'coro::mutex::lock_operation' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=LOCK-OPERATION
// LOCK-OPERATION: known as  libcoro.ops of libcoro
// LOCK-OPERATION: role      awaiter [catalogue]
// LOCK-OPERATION: awaitable yes
// LOCK-OPERATION: start     lazy [catalogue]
// LOCK-OPERATION: drop      never-runs [catalogue]
// LOCK-OPERATION: await     once [catalogue]
// LOCK-OPERATION: lvalue    accepted
// LOCK-OPERATION: movable   yes
// LOCK-OPERATION: consume   must be consumed

// Is every type of elio recognised, and what is it taken for?
#include "elio.h"

// RUN: %explain_type %s 'elio::coro::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  elio.task of Elio
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    accepted
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'elio::coro::task<>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK-VOID
// TASK-VOID: known as  elio.task of Elio
// TASK-VOID: role      task [catalogue]
// TASK-VOID: awaitable yes
// TASK-VOID: start     lazy [catalogue]
// TASK-VOID: drop      never-runs [catalogue]
// TASK-VOID: await     once [catalogue]
// TASK-VOID: lvalue    accepted
// TASK-VOID: movable   yes
// TASK-VOID: consume   must be consumed

// RUN: %explain_type %s 'elio::coro::join_handle<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=JOIN-HANDLE
// JOIN-HANDLE: known as  elio.join_handle of Elio
// JOIN-HANDLE: role      future [catalogue]
// JOIN-HANDLE: awaitable yes
// JOIN-HANDLE: start     eager [catalogue]
// JOIN-HANDLE: drop      detaches [catalogue]
// JOIN-HANDLE: await     once [catalogue]
// JOIN-HANDLE: lvalue    accepted
// JOIN-HANDLE: movable   yes
// JOIN-HANDLE: consume   must be consumed

// Is every type of beman recognised, and what is it taken for?
#include "beman.h"

// RUN: %explain_type %s 'beman::execution::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  beman.task of beman.execution
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    rejected
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'decltype(beman::execution::just(1))' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=SENDER
// SENDER: known as  beman.sender of beman.execution
// SENDER: role      sender [catalogue]
// SENDER: awaitable yes
// SENDER: start     lazy [catalogue]
// SENDER: drop      never-runs [catalogue]
// SENDER: await     once [catalogue]
// SENDER: lvalue    unknown
// SENDER: movable   yes
// SENDER: consume   must be consumed

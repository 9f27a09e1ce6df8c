// Is every type of unifex recognised, and what is it taken for?
#include "unifex.h"

// RUN: %explain_type %s 'unifex::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  unifex.task of libunifex
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    rejected
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'decltype(unifex::just(1) | unifex::then([](int) {}))' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=SENDER
// SENDER: role      sender
// SENDER: awaitable yes
// SENDER: start     lazy
// SENDER: drop      never-runs
// SENDER: await     unknown
// SENDER: lvalue    unknown
// SENDER: movable   yes
// SENDER: consume   must be consumed

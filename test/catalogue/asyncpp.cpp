// Is every type of asyncpp recognised, and what is it taken for?
#include "asyncpp.h"

// RUN: %explain_type %s 'asyncpp::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  asyncpp.task of asyncpp
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    accepted
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'asyncpp::eager_fire_and_forget_task' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=EAGER-FIRE-AND-FORGET-TASK
// EAGER-FIRE-AND-FORGET-TASK: known as  asyncpp.fire_and_forget of asyncpp
// EAGER-FIRE-AND-FORGET-TASK: role      fire-and-forget
// EAGER-FIRE-AND-FORGET-TASK: awaitable no
// EAGER-FIRE-AND-FORGET-TASK: start     eager
// EAGER-FIRE-AND-FORGET-TASK: drop      unknown
// EAGER-FIRE-AND-FORGET-TASK: await     unknown
// EAGER-FIRE-AND-FORGET-TASK: lvalue    unknown
// EAGER-FIRE-AND-FORGET-TASK: movable   yes
// EAGER-FIRE-AND-FORGET-TASK: consume   may be dropped

// RUN: %explain_type %s 'asyncpp::fire_and_forget_task' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FIRE-AND-FORGET-TASK
// FIRE-AND-FORGET-TASK: known as  asyncpp.fire_and_forget of asyncpp
// FIRE-AND-FORGET-TASK: role      task
// FIRE-AND-FORGET-TASK: awaitable no
// FIRE-AND-FORGET-TASK: start     lazy
// FIRE-AND-FORGET-TASK: drop      never-runs
// FIRE-AND-FORGET-TASK: await     unknown
// FIRE-AND-FORGET-TASK: lvalue    unknown
// FIRE-AND-FORGET-TASK: movable   yes
// FIRE-AND-FORGET-TASK: consume   must be consumed

// Is every type of TooManyCooks recognised, and what is it taken for?
#include "tmc.h"

// RUN: %explain_type %s 'tmc::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  tmc.task of TooManyCooks
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      leaks [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    rejected
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'tmc::aw_spawn<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=AW-SPAWN
// AW-SPAWN: known as  tmc.aw_spawn of TooManyCooks
// AW-SPAWN: role      awaiter [catalogue]
// AW-SPAWN: awaitable yes
// AW-SPAWN: start     lazy [catalogue]
// AW-SPAWN: drop      never-runs [catalogue]
// AW-SPAWN: await     once [catalogue]
// AW-SPAWN: lvalue    rejected
// AW-SPAWN: movable   yes
// AW-SPAWN: consume   must be consumed

// RUN: %explain_type %s 'tmc::aw_spawn_fork_impl<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=AW-SPAWN-FORK-IMPL
// AW-SPAWN-FORK-IMPL: known as  tmc.aw_fork of TooManyCooks
// AW-SPAWN-FORK-IMPL: role      future [catalogue]
// AW-SPAWN-FORK-IMPL: awaitable yes
// AW-SPAWN-FORK-IMPL: start     eager [catalogue]
// AW-SPAWN-FORK-IMPL: drop      terminates [catalogue]
// AW-SPAWN-FORK-IMPL: await     once [catalogue]
// AW-SPAWN-FORK-IMPL: lvalue    rejected
// AW-SPAWN-FORK-IMPL: movable   yes
// AW-SPAWN-FORK-IMPL: consume   must be consumed

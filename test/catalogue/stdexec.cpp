// Is every type of stdexec recognised, and what is it taken for?
#include "stdexec.h"

// RUN: %explain_type %s 'exec::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  stdexec.exec.task of stdexec
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    rejected
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'decltype(stdexec::just(1) | stdexec::then([](int) {}))' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=SENDER
// SENDER: known as  stdexec.sender of stdexec
// SENDER: role      sender [catalogue]
// SENDER: awaitable yes
// SENDER: start     lazy [catalogue]
// SENDER: drop      never-runs [catalogue]
// SENDER: await     once [catalogue]
// SENDER: lvalue    unknown
// SENDER: movable   yes
// SENDER: consume   must be consumed

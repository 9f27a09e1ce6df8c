// Is every type of yaclib recognised, and what is it taken for?
#include "yaclib.h"

// RUN: %explain_type %s 'yaclib::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE
// FUTURE: known as  yaclib.Future of YACLib
// FUTURE: role      future [catalogue]
// FUTURE: awaitable yes
// FUTURE: start     eager [catalogue]
// FUTURE: drop      detaches [catalogue]
// FUTURE: await     once [catalogue]
// FUTURE: lvalue    rejected
// FUTURE: movable   yes
// FUTURE: consume   must be consumed

// RUN: %explain_type %s 'yaclib::Task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  yaclib.Task of YACLib
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      cancels [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    rejected
// TASK: movable   yes
// TASK: consume   must be consumed

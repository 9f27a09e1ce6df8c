// Is every type of brpc recognised, and what is it taken for?
#include "brpc.h"

// RUN: %explain_type %s 'brpc::experimental::Awaitable<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=AWAITABLE
// AWAITABLE: known as  brpc.Awaitable of Apache bRPC
// AWAITABLE: role      task [catalogue]
// AWAITABLE: awaitable yes
// AWAITABLE: start     lazy [catalogue]
// AWAITABLE: drop      leaks [catalogue]
// AWAITABLE: await     once [catalogue]
// AWAITABLE: lvalue    accepted
// AWAITABLE: movable   yes
// AWAITABLE: consume   must be consumed

// RUN: %explain_type %s 'brpc::experimental::Coroutine' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=COROUTINE
// COROUTINE: known as  brpc.Coroutine of Apache bRPC
// COROUTINE: role      thread [catalogue]
// COROUTINE: awaitable no
// COROUTINE: start     eager [catalogue]
// COROUTINE: drop      blocks [catalogue]
// COROUTINE: await     once [catalogue]
// COROUTINE: lvalue    unknown
// COROUTINE: movable   yes
// COROUTINE: consume   may be dropped

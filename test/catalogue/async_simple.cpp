// Is every type of async_simple recognised, and what is it taken for?
#include "async_simple.h"

// RUN: %explain_type %s 'async_simple::coro::Lazy<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=LAZY
// LAZY: known as  async_simple.Lazy of async_simple
// LAZY: role      task [catalogue]
// LAZY: awaitable yes
// LAZY: start     lazy [catalogue]
// LAZY: drop      never-runs [catalogue]
// LAZY: await     once [catalogue]
// LAZY: lvalue    accepted
// LAZY: movable   yes
// LAZY: consume   must be consumed

// RUN: %explain_type %s 'async_simple::coro::RescheduleLazy<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=RESCHEDULE-LAZY
// RESCHEDULE-LAZY: known as  async_simple.RescheduleLazy of async_simple
// RESCHEDULE-LAZY: role      task [catalogue]
// RESCHEDULE-LAZY: awaitable yes
// RESCHEDULE-LAZY: start     lazy [catalogue]
// RESCHEDULE-LAZY: drop      never-runs [catalogue]
// RESCHEDULE-LAZY: await     once [catalogue]
// RESCHEDULE-LAZY: lvalue    accepted
// RESCHEDULE-LAZY: movable   yes
// RESCHEDULE-LAZY: consume   must be consumed

// RUN: %explain_type %s 'async_simple::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE
// FUTURE: known as  async_simple.Future of async_simple
// FUTURE: role      future [catalogue]
// FUTURE: awaitable no
// FUTURE: start     eager [catalogue]
// FUTURE: drop      detaches [catalogue]
// FUTURE: await     once [catalogue]
// FUTURE: lvalue    unknown
// FUTURE: movable   yes
// FUTURE: consume   must be consumed

// RUN: %explain_type %s 'async_simple::coro::Generator<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=GENERATOR
// GENERATOR: known as  async_simple.Generator of async_simple
// GENERATOR: role      generator [catalogue]
// GENERATOR: awaitable no
// GENERATOR: start     lazy [catalogue]
// GENERATOR: drop      never-runs [catalogue]
// GENERATOR: await     unknown
// GENERATOR: lvalue    unknown
// GENERATOR: movable   yes
// GENERATOR: consume   may be dropped

// RUN: %explain_type %s 'async_simple::coro::detail::DetachedCoroutine' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=DETACHED-COROUTINE
// DETACHED-COROUTINE: known as  async_simple.DetachedCoroutine of async_simple
// DETACHED-COROUTINE: role      fire-and-forget [catalogue]
// DETACHED-COROUTINE: awaitable no
// DETACHED-COROUTINE: start     eager [catalogue]
// DETACHED-COROUTINE: drop      harmless [catalogue]
// DETACHED-COROUTINE: await     unknown
// DETACHED-COROUTINE: lvalue    unknown
// DETACHED-COROUTINE: movable   yes
// DETACHED-COROUTINE: consume   may be dropped

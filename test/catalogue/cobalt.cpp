// Is every type of cobalt recognised, and what is it taken for?
#include "cobalt.h"

// RUN: %explain_type %s 'boost::cobalt::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  cobalt.task of Boost.Cobalt
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    accepted
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'boost::cobalt::promise<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=PROMISE
// PROMISE: known as  cobalt.promise of Boost.Cobalt
// PROMISE: role      future [catalogue]
// PROMISE: awaitable yes
// PROMISE: start     eager [catalogue]
// PROMISE: drop      cancels [catalogue]
// PROMISE: await     once [catalogue]
// PROMISE: lvalue    accepted
// PROMISE: movable   yes
// PROMISE: consume   must be consumed

// RUN: %explain_type %s 'boost::cobalt::generator<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=GENERATOR
// GENERATOR: known as  cobalt.generator of Boost.Cobalt
// GENERATOR: role      future [catalogue]
// GENERATOR: awaitable yes
// GENERATOR: start     eager [catalogue]
// GENERATOR: drop      cancels [catalogue]
// GENERATOR: await     many [catalogue]
// GENERATOR: lvalue    accepted
// GENERATOR: movable   yes
// GENERATOR: consume   must be consumed

// RUN: %explain_type %s 'boost::cobalt::detached' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=DETACHED
// DETACHED: known as  cobalt.detached of Boost.Cobalt
// DETACHED: role      fire-and-forget [catalogue]
// DETACHED: awaitable no
// DETACHED: start     eager [catalogue]
// DETACHED: drop      harmless [catalogue]
// DETACHED: await     unknown
// DETACHED: lvalue    unknown
// DETACHED: movable   yes
// DETACHED: consume   may be dropped

// RUN: %explain_type %s 'boost::cobalt::op<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=OP
// OP: known as  cobalt.op of Boost.Cobalt
// OP: role      sender [catalogue]
// OP: awaitable yes
// OP: start     lazy [catalogue]
// OP: drop      never-runs [catalogue]
// OP: await     once [catalogue]
// OP: lvalue    accepted
// OP: movable   yes
// OP: consume   must be consumed

// RUN: %explain_type %s 'boost::cobalt::detail::join_variadic_impl<boost::cobalt::task<int>>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=JOIN-VARIADIC-IMPL
// JOIN-VARIADIC-IMPL: known as  cobalt.op of Boost.Cobalt
// JOIN-VARIADIC-IMPL: role      sender [catalogue]
// JOIN-VARIADIC-IMPL: awaitable yes
// JOIN-VARIADIC-IMPL: start     lazy [catalogue]
// JOIN-VARIADIC-IMPL: drop      never-runs [catalogue]
// JOIN-VARIADIC-IMPL: await     once [catalogue]
// JOIN-VARIADIC-IMPL: lvalue    accepted
// JOIN-VARIADIC-IMPL: movable   yes
// JOIN-VARIADIC-IMPL: consume   must be consumed

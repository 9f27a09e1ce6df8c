// Is every type of Asio recognised, and what is it taken for?
#include "asio.h"

// RUN: %explain_type %s 'asio::awaitable<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=AWAITABLE
// AWAITABLE: known as  asio.awaitable of Asio
// AWAITABLE: role      task [catalogue]
// AWAITABLE: awaitable yes
// AWAITABLE: start     lazy [catalogue]
// AWAITABLE: drop      never-runs [catalogue]
// AWAITABLE: await     once [catalogue]
// AWAITABLE: lvalue    rejected
// AWAITABLE: movable   yes
// AWAITABLE: consume   must be consumed

// RUN: %explain_type %s 'asio::deferred_async_operation<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=DEFERRED-ASYNC-OPERATION
// DEFERRED-ASYNC-OPERATION: known as  asio.deferred_async_operation of Asio
// DEFERRED-ASYNC-OPERATION: role      sender [catalogue]
// DEFERRED-ASYNC-OPERATION: awaitable yes
// DEFERRED-ASYNC-OPERATION: start     lazy [catalogue]
// DEFERRED-ASYNC-OPERATION: drop      never-runs [catalogue]
// DEFERRED-ASYNC-OPERATION: await     once [catalogue]
// DEFERRED-ASYNC-OPERATION: lvalue    rejected
// DEFERRED-ASYNC-OPERATION: movable   yes
// DEFERRED-ASYNC-OPERATION: consume   must be consumed

// RUN: %explain_type %s 'asio::experimental::promise<>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=PROMISE
// PROMISE: known as  asio.experimental.promise of Asio
// PROMISE: role      future [catalogue]
// PROMISE: awaitable no
// PROMISE: start     eager [catalogue]
// PROMISE: drop      cancels [catalogue]
// PROMISE: await     once [catalogue]
// PROMISE: lvalue    unknown
// PROMISE: movable   yes
// PROMISE: consume   must be consumed

// RUN: %explain_type %s 'asio::experimental::coro<void, int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=CORO
// CORO: known as  asio.experimental.coro of Asio
// CORO: role      task [catalogue]
// CORO: awaitable yes
// CORO: start     lazy [catalogue]
// CORO: drop      never-runs [catalogue]
// CORO: await     many [catalogue]
// CORO: lvalue    accepted
// CORO: movable   yes
// CORO: consume   must be consumed

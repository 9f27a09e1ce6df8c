// Is every type of seastar recognised, and what is it taken for?
#include "seastar.h"

// RUN: %explain_type %s 'seastar::future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE
// FUTURE: known as  seastar.future of Seastar
// FUTURE: role      future [catalogue]
// FUTURE: awaitable yes
// FUTURE: start     eager [catalogue]
// FUTURE: drop      detaches [catalogue]
// FUTURE: await     once [catalogue]
// FUTURE: lvalue    rejected
// FUTURE: movable   yes
// FUTURE: consume   must be consumed

// RUN: %explain_type %s 'seastar::shared_future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=SHARED-FUTURE
// SHARED-FUTURE: known as  seastar.shared_future of Seastar
// SHARED-FUTURE: role      future [catalogue]
// SHARED-FUTURE: awaitable no
// SHARED-FUTURE: start     eager [catalogue]
// SHARED-FUTURE: drop      detaches [catalogue]
// SHARED-FUTURE: await     many [catalogue]
// SHARED-FUTURE: lvalue    unknown
// SHARED-FUTURE: movable   yes
// SHARED-FUTURE: consume   must be consumed

// RUN: %explain_type %s 'seastar::coroutine::maybe_yield' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=MAYBE-YIELD
// MAYBE-YIELD: known as  seastar.coroutine_objects of Seastar
// MAYBE-YIELD: role      awaiter [catalogue]
// MAYBE-YIELD: awaitable yes
// MAYBE-YIELD: start     lazy [catalogue]
// MAYBE-YIELD: drop      never-runs [catalogue]
// MAYBE-YIELD: await     once [catalogue]
// MAYBE-YIELD: lvalue    accepted
// MAYBE-YIELD: movable   yes
// MAYBE-YIELD: consume   must be consumed

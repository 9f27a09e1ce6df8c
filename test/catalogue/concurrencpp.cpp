// Is every type of concurrencpp recognised, and what is it taken for?
#include "concurrencpp.h"

// RUN: %explain_type %s 'concurrencpp::result<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=RESULT
// RESULT: known as  concurrencpp.result of concurrencpp
// RESULT: role      future [catalogue]
// RESULT: awaitable yes
// RESULT: start     eager [catalogue]
// RESULT: drop      detaches [catalogue]
// RESULT: await     once [catalogue]
// RESULT: lvalue    accepted
// RESULT: movable   yes
// RESULT: consume   must be consumed

// RUN: %explain_type %s 'concurrencpp::lazy_result<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=LAZY-RESULT
// LAZY-RESULT: known as  concurrencpp.lazy_result of concurrencpp
// LAZY-RESULT: role      task [catalogue]
// LAZY-RESULT: awaitable yes
// LAZY-RESULT: start     lazy [catalogue]
// LAZY-RESULT: drop      never-runs [catalogue]
// LAZY-RESULT: await     once [catalogue]
// LAZY-RESULT: lvalue    accepted
// LAZY-RESULT: movable   yes
// LAZY-RESULT: consume   must be consumed

// RUN: %explain_type %s 'concurrencpp::null_result' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=NULL-RESULT
// NULL-RESULT: known as  concurrencpp.null_result of concurrencpp
// NULL-RESULT: role      fire-and-forget [catalogue]
// NULL-RESULT: awaitable no
// NULL-RESULT: start     eager [catalogue]
// NULL-RESULT: drop      harmless [catalogue]
// NULL-RESULT: await     unknown
// NULL-RESULT: lvalue    unknown
// NULL-RESULT: movable   yes
// NULL-RESULT: consume   may be dropped

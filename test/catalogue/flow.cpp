// Is every type of FoundationDB Flow recognised, and what is it taken for?
#include "flow/flow.h"

// RUN: %explain_type %s 'Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE
// FUTURE: known as  flow.Future of FoundationDB Flow
// FUTURE: role      future [catalogue]
// FUTURE: awaitable yes
// FUTURE: start     eager [catalogue]
// FUTURE: drop      cancels [catalogue]
// FUTURE: await     many [catalogue]
// FUTURE: lvalue    accepted
// FUTURE: movable   yes
// FUTURE: consume   must be consumed

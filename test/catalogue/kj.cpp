// Is every type of KJ recognised, and what is it taken for?
#include "kj.h"

// RUN: %explain_type %s 'kj::Promise<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=PROMISE
// PROMISE: known as  kj.Promise of KJ (Cap'n Proto)
// PROMISE: role      future [catalogue]
// PROMISE: awaitable yes
// PROMISE: start     unknown
// PROMISE: drop      cancels [catalogue]
// PROMISE: await     once [catalogue]
// PROMISE: lvalue    accepted
// PROMISE: movable   yes
// PROMISE: consume   must be consumed

// RUN: %explain_type %s 'capnp::RemotePromise<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=REMOTE-PROMISE
// REMOTE-PROMISE: known as  kj.others of KJ (Cap'n Proto)
// REMOTE-PROMISE: role      future [catalogue]
// REMOTE-PROMISE: awaitable yes
// REMOTE-PROMISE: start     eager [catalogue]
// REMOTE-PROMISE: drop      cancels [catalogue]
// REMOTE-PROMISE: await     once [catalogue]
// REMOTE-PROMISE: lvalue    accepted
// REMOTE-PROMISE: movable   yes
// REMOTE-PROMISE: consume   must be consumed

// RUN: %explain_type %s 'kj::ForkedPromise<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FORKED-PROMISE
// FORKED-PROMISE: known as  kj.ForkedPromise of KJ (Cap'n Proto)
// FORKED-PROMISE: role      future [catalogue]
// FORKED-PROMISE: awaitable no
// FORKED-PROMISE: start     eager [catalogue]
// FORKED-PROMISE: drop      cancels [catalogue]
// FORKED-PROMISE: await     many [catalogue]
// FORKED-PROMISE: lvalue    unknown
// FORKED-PROMISE: movable   yes
// FORKED-PROMISE: consume   must be consumed

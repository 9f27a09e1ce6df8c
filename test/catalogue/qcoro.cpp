// Is every type of QCoro and Qt recognised, and what is it taken for?
#include "qcoro.h"

// RUN: %explain_type %s 'QCoro::Task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  qcoro.Task of QCoro
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     eager [catalogue]
// TASK: drop      detaches [catalogue]
// TASK: await     many [catalogue]
// TASK: lvalue    accepted
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'QCoro::LazyTask<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=LAZY-TASK
// LAZY-TASK: known as  qcoro.LazyTask of QCoro
// LAZY-TASK: role      task [catalogue]
// LAZY-TASK: awaitable yes
// LAZY-TASK: start     lazy [catalogue]
// LAZY-TASK: drop      never-runs [catalogue]
// LAZY-TASK: await     once [catalogue]
// LAZY-TASK: lvalue    accepted
// LAZY-TASK: movable   yes
// LAZY-TASK: consume   must be consumed

// RUN: %explain_type %s 'QFuture<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=QFUTURE
// QFUTURE: known as  qt.QFuture of Qt
// QFUTURE: role      future [catalogue]
// QFUTURE: awaitable no
// QFUTURE: start     eager [catalogue]
// QFUTURE: drop      detaches [catalogue]
// QFUTURE: await     many [catalogue]
// QFUTURE: lvalue    unknown
// QFUTURE: movable   yes
// QFUTURE: consume   must be consumed

// Is every type of drogon recognised, and what is it taken for?
#include "drogon.h"

// RUN: %explain_type %s 'drogon::Task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  drogon.Task of Drogon
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    accepted
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'drogon::Task<>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK-VOID
// TASK-VOID: known as  drogon.Task of Drogon
// TASK-VOID: role      task [catalogue]
// TASK-VOID: awaitable yes
// TASK-VOID: start     lazy [catalogue]
// TASK-VOID: drop      never-runs [catalogue]
// TASK-VOID: await     once [catalogue]
// TASK-VOID: lvalue    accepted
// TASK-VOID: movable   yes
// TASK-VOID: consume   must be consumed

// RUN: %explain_type %s 'drogon::AsyncTask' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=ASYNC-TASK
// ASYNC-TASK: known as  drogon.AsyncTask of Drogon
// ASYNC-TASK: role      fire-and-forget [catalogue]
// ASYNC-TASK: awaitable no
// ASYNC-TASK: start     eager [catalogue]
// ASYNC-TASK: drop      harmless [catalogue]
// ASYNC-TASK: await     unknown
// ASYNC-TASK: lvalue    unknown
// ASYNC-TASK: movable   yes
// ASYNC-TASK: consume   may be dropped

// RUN: %explain_type %s 'drogon::internal::HttpRespAwaiter' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=HTTP-RESP-AWAITER
// HTTP-RESP-AWAITER: known as  drogon.awaiters of Drogon
// HTTP-RESP-AWAITER: role      awaiter [catalogue]
// HTTP-RESP-AWAITER: awaitable yes
// HTTP-RESP-AWAITER: start     lazy [catalogue]
// HTTP-RESP-AWAITER: drop      never-runs [catalogue]
// HTTP-RESP-AWAITER: await     once [catalogue]
// HTTP-RESP-AWAITER: lvalue    accepted
// HTTP-RESP-AWAITER: movable   yes
// HTTP-RESP-AWAITER: consume   must be consumed

// RUN: %explain_type %s 'drogon::orm::internal::SqlAwaiter' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=SQL-AWAITER
// SQL-AWAITER: known as  drogon.awaiters of Drogon
// SQL-AWAITER: role      awaiter [catalogue]
// SQL-AWAITER: awaitable yes
// SQL-AWAITER: start     lazy [catalogue]
// SQL-AWAITER: drop      never-runs [catalogue]
// SQL-AWAITER: await     once [catalogue]
// SQL-AWAITER: lvalue    accepted
// SQL-AWAITER: movable   yes
// SQL-AWAITER: consume   must be consumed

// Is every type of folly recognised, and what is it taken for?
#include "folly.h"

// RUN: %explain_type %s 'folly::coro::Task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  folly.coro.Task of folly
// TASK: role      task [catalogue]
// TASK: awaitable yes
// TASK: start     lazy [catalogue]
// TASK: drop      never-runs [catalogue]
// TASK: await     once [catalogue]
// TASK: lvalue    rejected
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'folly::coro::TaskWithExecutor<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK-WITH-EXECUTOR
// TASK-WITH-EXECUTOR: known as  folly.coro.TaskWithExecutor of folly
// TASK-WITH-EXECUTOR: role      task [catalogue]
// TASK-WITH-EXECUTOR: awaitable yes
// TASK-WITH-EXECUTOR: start     lazy [catalogue]
// TASK-WITH-EXECUTOR: drop      never-runs [catalogue]
// TASK-WITH-EXECUTOR: await     once [catalogue]
// TASK-WITH-EXECUTOR: lvalue    rejected
// TASK-WITH-EXECUTOR: movable   yes
// TASK-WITH-EXECUTOR: consume   must be consumed

// RUN: %explain_type %s 'folly::coro::now_task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=NOW-TASK
// NOW-TASK: known as  folly.coro.now_task of folly
// NOW-TASK: role      task [catalogue]
// NOW-TASK: awaitable yes
// NOW-TASK: start     lazy [catalogue]
// NOW-TASK: drop      never-runs [catalogue]
// NOW-TASK: await     once [catalogue]
// NOW-TASK: lvalue    rejected
// NOW-TASK: movable   immediate [catalogue]
// NOW-TASK: consume   must be consumed

// RUN: %explain_type %s 'folly::coro::AsyncGenerator<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=ASYNC-GENERATOR
// ASYNC-GENERATOR: known as  folly.coro.AsyncGenerator of folly
// ASYNC-GENERATOR: role      generator [catalogue]
// ASYNC-GENERATOR: awaitable no
// ASYNC-GENERATOR: start     lazy [catalogue]
// ASYNC-GENERATOR: drop      never-runs [catalogue]
// ASYNC-GENERATOR: await     many [catalogue]
// ASYNC-GENERATOR: lvalue    unknown
// ASYNC-GENERATOR: movable   yes
// ASYNC-GENERATOR: consume   may be dropped

// RUN: %explain_type %s 'folly::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE
// FUTURE: known as  folly.Future of folly
// FUTURE: role      future [catalogue]
// FUTURE: awaitable yes
// FUTURE: start     eager [catalogue]
// FUTURE: drop      detaches [catalogue]
// FUTURE: await     once [catalogue]
// FUTURE: lvalue    rejected
// FUTURE: movable   yes
// FUTURE: consume   must be consumed

// RUN: %explain_type %s 'folly::SemiFuture<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=SEMI-FUTURE
// SEMI-FUTURE: known as  folly.SemiFuture of folly
// SEMI-FUTURE: role      future [catalogue]
// SEMI-FUTURE: awaitable yes
// SEMI-FUTURE: start     unknown
// SEMI-FUTURE: drop      detaches [catalogue]
// SEMI-FUTURE: await     once [catalogue]
// SEMI-FUTURE: lvalue    rejected
// SEMI-FUTURE: movable   yes
// SEMI-FUTURE: consume   must be consumed

// RUN: %explain_type %s 'folly::coro::AsyncGenerator<int>::NextSemiAwaitable' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=NEXT
// NEXT: known as  folly.coro.generator_operation of folly
// NEXT: role      awaiter [catalogue]
// NEXT: awaitable yes
// NEXT: start     lazy [catalogue]
// NEXT: drop      never-runs [catalogue]
// NEXT: await     once [catalogue]
// NEXT: lvalue    rejected
// NEXT: consume   must be consumed

// RUN: %explain_type %s 'folly::coro::co_reschedule_on_current_executor_t' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=RESCHEDULE
// RESCHEDULE: known as  folly.coro.reschedule of folly
// RESCHEDULE: role      awaiter [catalogue]
// RESCHEDULE: awaitable yes
// RESCHEDULE: start     lazy [catalogue]
// RESCHEDULE: await     many [catalogue]
// RESCHEDULE: lvalue    accepted

// RUN: %explain_type %s 'folly::coro::Mutex::ScopedLockOperation' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=SCOPED-LOCK-OPERATION
// SCOPED-LOCK-OPERATION: known as  folly.coro.lock_operation of folly
// SCOPED-LOCK-OPERATION: role      awaiter [catalogue]
// SCOPED-LOCK-OPERATION: awaitable yes
// SCOPED-LOCK-OPERATION: start     lazy [catalogue]
// SCOPED-LOCK-OPERATION: drop      never-runs [catalogue]
// SCOPED-LOCK-OPERATION: await     once [catalogue]
// SCOPED-LOCK-OPERATION: lvalue    accepted
// SCOPED-LOCK-OPERATION: movable   yes
// SCOPED-LOCK-OPERATION: consume   must be consumed

// RUN: %explain_type %s 'folly::coro::detail::InlineTaskDetached' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=INLINE-TASK-DETACHED
// INLINE-TASK-DETACHED: known as  folly.coro.InlineTaskDetached of folly
// INLINE-TASK-DETACHED: role      fire-and-forget [catalogue]
// INLINE-TASK-DETACHED: awaitable no
// INLINE-TASK-DETACHED: start     eager [catalogue]
// INLINE-TASK-DETACHED: drop      harmless [catalogue]
// INLINE-TASK-DETACHED: await     unknown
// INLINE-TASK-DETACHED: lvalue    unknown
// INLINE-TASK-DETACHED: movable   yes
// INLINE-TASK-DETACHED: consume   may be dropped

// RUN: %check_lazy %s unawaited %t
// What semi() gives is as lazy as the task it was made of: its type alone does not say.
folly::coro::Task<int> load();
folly::Future<int> started();

void drops_a_lazy_semi_future() {
  load().semi();
  // CHECK: :[[@LINE-1]]:3: warning: future returned by 'semi' is dropped; its work never runs [lazy-unawaited]
  // CHECK: note: this 'folly::SemiFuture' is lazy: deferred continuations of a SemiFuture
  // CHECK: note: 'drops_a_lazy_semi_future' is not a coroutine: return the future, or make it one and co_await
}
// The end of a chain: the work has started, nobody wants its result.
void drops_a_started_semi_future() {
  started().semi();
}
folly::SemiFuture<int> returns() { return load().semi(); }

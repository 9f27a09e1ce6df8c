// Is every type of the libraries in futures.h recognised, and what is it taken for?
#include "futures.h"

// RUN: %explain_type %s 'hpx::future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE
// FUTURE: known as  hpx.future of HPX
// FUTURE: role      future [catalogue]
// FUTURE: awaitable no
// FUTURE: start     eager [catalogue]
// FUTURE: drop      detaches [catalogue]
// FUTURE: await     once [catalogue]
// FUTURE: lvalue    unknown
// FUTURE: movable   yes
// FUTURE: consume   must be consumed

// RUN: %explain_type %s 'pplx::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK
// TASK: known as  pplx.task of PPL
// TASK: role      future [catalogue]
// TASK: awaitable no
// TASK: start     eager [catalogue]
// TASK: drop      detaches [catalogue]
// TASK: await     many [catalogue]
// TASK: lvalue    unknown
// TASK: movable   yes
// TASK: consume   must be consumed

// RUN: %explain_type %s 'boost::future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE-2
// FUTURE-2: known as  boost.future of Boost.Thread
// FUTURE-2: role      future [catalogue]
// FUTURE-2: awaitable no
// FUTURE-2: start     eager [catalogue]
// FUTURE-2: drop      detaches [catalogue]
// FUTURE-2: await     once [catalogue]
// FUTURE-2: lvalue    unknown
// FUTURE-2: movable   yes
// FUTURE-2: consume   must be consumed

// RUN: %explain_type %s 'boost::fibers::future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE-2
// FUTURE-2: known as  boost.fibers.future of Boost.Fiber
// FUTURE-2: role      future [catalogue]
// FUTURE-2: awaitable no
// FUTURE-2: start     eager [catalogue]
// FUTURE-2: drop      detaches [catalogue]
// FUTURE-2: await     once [catalogue]
// FUTURE-2: lvalue    unknown
// FUTURE-2: movable   yes
// FUTURE-2: consume   must be consumed

// RUN: %explain_type %s 'boost::fibers::fiber' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FIBER
// FIBER: known as  boost.fibers.fiber of Boost.Fiber
// FIBER: role      thread [catalogue]
// FIBER: awaitable no
// FIBER: start     eager [catalogue]
// FIBER: drop      terminates [catalogue]
// FIBER: await     unknown
// FIBER: lvalue    unknown
// FIBER: movable   yes
// FIBER: consume   may be dropped

// RUN: %explain_type %s 'tf::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE-2
// FUTURE-2: known as  taskflow.Future of Taskflow
// FUTURE-2: role      future [catalogue]
// FUTURE-2: awaitable no
// FUTURE-2: start     eager [catalogue]
// FUTURE-2: drop      detaches [catalogue]
// FUTURE-2: await     once [catalogue]
// FUTURE-2: lvalue    unknown
// FUTURE-2: movable   yes
// FUTURE-2: consume   must be consumed

// RUN: %explain_type %s 'arrow::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE-2
// FUTURE-2: known as  arrow.Future of Apache Arrow
// FUTURE-2: role      future [catalogue]
// FUTURE-2: awaitable no
// FUTURE-2: start     eager [catalogue]
// FUTURE-2: drop      detaches [catalogue]
// FUTURE-2: await     many [catalogue]
// FUTURE-2: lvalue    unknown
// FUTURE-2: movable   yes
// FUTURE-2: consume   must be consumed

// RUN: %explain_type %s 'tensorstore::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE-2
// FUTURE-2: known as  tensorstore.Future of TensorStore
// FUTURE-2: role      future [catalogue]
// FUTURE-2: awaitable no
// FUTURE-2: start     unknown
// FUTURE-2: drop      cancels [catalogue]
// FUTURE-2: await     many [catalogue]
// FUTURE-2: lvalue    unknown
// FUTURE-2: movable   yes
// FUTURE-2: consume   must be consumed

// RUN: %explain_type %s 'cti::continuable_base<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=CONTINUABLE-BASE
// CONTINUABLE-BASE: known as  continuable of Continuable
// CONTINUABLE-BASE: role      task [catalogue]
// CONTINUABLE-BASE: awaitable yes
// CONTINUABLE-BASE: start     lazy [catalogue]
// CONTINUABLE-BASE: drop      runs [catalogue]
// CONTINUABLE-BASE: await     once [catalogue]
// CONTINUABLE-BASE: lvalue    rejected
// CONTINUABLE-BASE: movable   yes
// CONTINUABLE-BASE: consume   may be dropped

// RUN: %explain_type %s 'wil::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK-2
// TASK-2: known as  wil.task of Windows Implementation Libraries
// TASK-2: role      task [catalogue]
// TASK-2: awaitable yes
// TASK-2: start     eager [catalogue]
// TASK-2: drop      detaches [catalogue]
// TASK-2: await     once [catalogue]
// TASK-2: lvalue    rejected
// TASK-2: movable   yes
// TASK-2: consume   must be consumed

// RUN: %explain_type %s 'lf::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TASK-2
// TASK-2: known as  libfork.task of libfork
// TASK-2: role      task [catalogue]
// TASK-2: awaitable no
// TASK-2: start     lazy [catalogue]
// TASK-2: drop      never-runs [catalogue]
// TASK-2: await     once [catalogue]
// TASK-2: lvalue    unknown
// TASK-2: movable   yes
// TASK-2: consume   must be consumed

// RUN: %explain_type %s 'photon::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FUTURE-2
// FUTURE-2: known as  photon.Future of PhotonLibOS
// FUTURE-2: role      future [catalogue]
// FUTURE-2: awaitable no
// FUTURE-2: start     eager [catalogue]
// FUTURE-2: drop      terminates [catalogue]
// FUTURE-2: await     many [catalogue]
// FUTURE-2: lvalue    unknown
// FUTURE-2: movable   immediate
// FUTURE-2: consume   must be consumed

// RUN: %explain_type %s 'mozilla::MozPromise<int, int, true>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=MOZ-PROMISE
// MOZ-PROMISE: known as  mozilla.MozPromise of in-house futures
// MOZ-PROMISE: role      future [catalogue]
// MOZ-PROMISE: awaitable no
// MOZ-PROMISE: start     eager [catalogue]
// MOZ-PROMISE: drop      detaches [catalogue]
// MOZ-PROMISE: await     once [catalogue]
// MOZ-PROMISE: lvalue    unknown
// MOZ-PROMISE: movable   yes
// MOZ-PROMISE: consume   must be consumed

// RUN: %explain_type %s 'base::OnceCallback<void()>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=ONCE-CALLBACK
// ONCE-CALLBACK: known as  chromium.OnceCallback of in-house futures
// ONCE-CALLBACK: role      fire-and-forget [catalogue]
// ONCE-CALLBACK: awaitable no
// ONCE-CALLBACK: start     lazy [catalogue]
// ONCE-CALLBACK: drop      harmless [catalogue]
// ONCE-CALLBACK: await     unknown
// ONCE-CALLBACK: lvalue    unknown
// ONCE-CALLBACK: movable   yes
// ONCE-CALLBACK: consume   may be dropped

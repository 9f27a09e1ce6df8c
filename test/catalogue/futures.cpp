// Is every type of the libraries in futures.h recognised, and what is it taken for?
#include "futures.h"

// RUN: %explain_type %s 'hpx::future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=HPX-FUTURE
// HPX-FUTURE: known as  hpx.future of HPX
// HPX-FUTURE: role      future [catalogue]
// HPX-FUTURE: awaitable no
// HPX-FUTURE: start     eager [catalogue]
// HPX-FUTURE: drop      detaches [catalogue]
// HPX-FUTURE: await     once [catalogue]
// HPX-FUTURE: lvalue    unknown
// HPX-FUTURE: movable   yes
// HPX-FUTURE: consume   must be consumed

// RUN: %explain_type %s 'pplx::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=PPLX-TASK
// PPLX-TASK: known as  pplx.task of PPL
// PPLX-TASK: role      future [catalogue]
// PPLX-TASK: awaitable no
// PPLX-TASK: start     eager [catalogue]
// PPLX-TASK: drop      detaches [catalogue]
// PPLX-TASK: await     many [catalogue]
// PPLX-TASK: lvalue    unknown
// PPLX-TASK: movable   yes
// PPLX-TASK: consume   must be consumed

// RUN: %explain_type %s 'boost::future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=BOOST-FUTURE
// BOOST-FUTURE: known as  boost.future of Boost.Thread
// BOOST-FUTURE: role      future [catalogue]
// BOOST-FUTURE: awaitable no
// BOOST-FUTURE: start     eager [catalogue]
// BOOST-FUTURE: drop      detaches [catalogue]
// BOOST-FUTURE: await     once [catalogue]
// BOOST-FUTURE: lvalue    unknown
// BOOST-FUTURE: movable   yes
// BOOST-FUTURE: consume   must be consumed

// RUN: %explain_type %s 'boost::fibers::future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=BOOST-FIBERS-FUTURE
// BOOST-FIBERS-FUTURE: known as  boost.fibers.future of Boost.Fiber
// BOOST-FIBERS-FUTURE: role      future [catalogue]
// BOOST-FIBERS-FUTURE: awaitable no
// BOOST-FIBERS-FUTURE: start     eager [catalogue]
// BOOST-FIBERS-FUTURE: drop      detaches [catalogue]
// BOOST-FIBERS-FUTURE: await     once [catalogue]
// BOOST-FIBERS-FUTURE: lvalue    unknown
// BOOST-FIBERS-FUTURE: movable   yes
// BOOST-FIBERS-FUTURE: consume   must be consumed

// RUN: %explain_type %s 'boost::fibers::fiber' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=BOOST-FIBERS-FIBER
// BOOST-FIBERS-FIBER: known as  boost.fibers.fiber of Boost.Fiber
// BOOST-FIBERS-FIBER: role      thread [catalogue]
// BOOST-FIBERS-FIBER: awaitable no
// BOOST-FIBERS-FIBER: start     eager [catalogue]
// BOOST-FIBERS-FIBER: drop      terminates [catalogue]
// BOOST-FIBERS-FIBER: await     unknown
// BOOST-FIBERS-FIBER: lvalue    unknown
// BOOST-FIBERS-FIBER: movable   yes
// BOOST-FIBERS-FIBER: consume   may be dropped

// RUN: %explain_type %s 'tf::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TF-FUTURE
// TF-FUTURE: known as  taskflow.Future of Taskflow
// TF-FUTURE: role      future [catalogue]
// TF-FUTURE: awaitable no
// TF-FUTURE: start     eager [catalogue]
// TF-FUTURE: drop      detaches [catalogue]
// TF-FUTURE: await     once [catalogue]
// TF-FUTURE: lvalue    unknown
// TF-FUTURE: movable   yes
// TF-FUTURE: consume   must be consumed

// RUN: %explain_type %s 'arrow::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=ARROW-FUTURE
// ARROW-FUTURE: known as  arrow.Future of Apache Arrow
// ARROW-FUTURE: role      future [catalogue]
// ARROW-FUTURE: awaitable no
// ARROW-FUTURE: start     eager [catalogue]
// ARROW-FUTURE: drop      detaches [catalogue]
// ARROW-FUTURE: await     many [catalogue]
// ARROW-FUTURE: lvalue    unknown
// ARROW-FUTURE: movable   yes
// ARROW-FUTURE: consume   must be consumed

// RUN: %explain_type %s 'tensorstore::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TENSORSTORE-FUTURE
// TENSORSTORE-FUTURE: known as  tensorstore.Future of TensorStore
// TENSORSTORE-FUTURE: role      future [catalogue]
// TENSORSTORE-FUTURE: awaitable no
// TENSORSTORE-FUTURE: start     unknown
// TENSORSTORE-FUTURE: drop      cancels [catalogue]
// TENSORSTORE-FUTURE: await     many [catalogue]
// TENSORSTORE-FUTURE: lvalue    unknown
// TENSORSTORE-FUTURE: movable   yes
// TENSORSTORE-FUTURE: consume   must be consumed

// RUN: %explain_type %s 'cti::continuable_base<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=CTI-CONTINUABLE-BASE
// CTI-CONTINUABLE-BASE: known as  continuable of Continuable
// CTI-CONTINUABLE-BASE: role      task [catalogue]
// CTI-CONTINUABLE-BASE: awaitable yes
// CTI-CONTINUABLE-BASE: start     lazy [catalogue]
// CTI-CONTINUABLE-BASE: drop      runs [catalogue]
// CTI-CONTINUABLE-BASE: await     once [catalogue]
// CTI-CONTINUABLE-BASE: lvalue    rejected
// CTI-CONTINUABLE-BASE: movable   yes
// CTI-CONTINUABLE-BASE: consume   may be dropped

// RUN: %explain_type %s 'wil::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=WIL-TASK
// WIL-TASK: known as  wil.task of Windows Implementation Libraries
// WIL-TASK: role      task [catalogue]
// WIL-TASK: awaitable yes
// WIL-TASK: start     eager [catalogue]
// WIL-TASK: drop      detaches [catalogue]
// WIL-TASK: await     once [catalogue]
// WIL-TASK: lvalue    rejected
// WIL-TASK: movable   yes
// WIL-TASK: consume   must be consumed

// RUN: %explain_type %s 'lf::task<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=LF-TASK
// LF-TASK: known as  libfork.task of libfork
// LF-TASK: role      task [catalogue]
// LF-TASK: awaitable no
// LF-TASK: start     lazy [catalogue]
// LF-TASK: drop      never-runs [catalogue]
// LF-TASK: await     once [catalogue]
// LF-TASK: lvalue    unknown
// LF-TASK: movable   yes
// LF-TASK: consume   must be consumed

// RUN: %explain_type %s 'photon::Future<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=PHOTON-FUTURE
// PHOTON-FUTURE: known as  photon.Future of PhotonLibOS
// PHOTON-FUTURE: role      future [catalogue]
// PHOTON-FUTURE: awaitable no
// PHOTON-FUTURE: start     eager [catalogue]
// PHOTON-FUTURE: drop      terminates [catalogue]
// PHOTON-FUTURE: await     many [catalogue]
// PHOTON-FUTURE: lvalue    unknown
// PHOTON-FUTURE: movable   immediate
// PHOTON-FUTURE: consume   must be consumed

// RUN: %explain_type %s 'mozilla::MozPromise<int, int, true>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=MOZILLA-MOZPROMISE
// MOZILLA-MOZPROMISE: known as  mozilla.MozPromise of in-house futures
// MOZILLA-MOZPROMISE: role      future [catalogue]
// MOZILLA-MOZPROMISE: awaitable no
// MOZILLA-MOZPROMISE: start     eager [catalogue]
// MOZILLA-MOZPROMISE: drop      detaches [catalogue]
// MOZILLA-MOZPROMISE: await     once [catalogue]
// MOZILLA-MOZPROMISE: lvalue    unknown
// MOZILLA-MOZPROMISE: movable   yes
// MOZILLA-MOZPROMISE: consume   must be consumed

// RUN: %explain_type %s 'base::OnceCallback<void()>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=BASE-ONCECALLBACK
// BASE-ONCECALLBACK: known as  chromium.OnceCallback of in-house futures
// BASE-ONCECALLBACK: role      fire-and-forget [catalogue]
// BASE-ONCECALLBACK: awaitable no
// BASE-ONCECALLBACK: start     lazy [catalogue]
// BASE-ONCECALLBACK: drop      harmless [catalogue]
// BASE-ONCECALLBACK: await     unknown
// BASE-ONCECALLBACK: lvalue    unknown
// BASE-ONCECALLBACK: movable   yes
// BASE-ONCECALLBACK: consume   may be dropped

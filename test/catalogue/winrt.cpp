// Is every type of C++/WinRT recognised, and what is it taken for?
#include "winrt.h"

// RUN: %explain_type %s 'winrt::Windows::Foundation::IAsyncOperation<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=IASYNC-OPERATION
// IASYNC-OPERATION: known as  winrt.IAsync of C++/WinRT
// IASYNC-OPERATION: role      future [catalogue]
// IASYNC-OPERATION: awaitable yes
// IASYNC-OPERATION: start     eager [catalogue]
// IASYNC-OPERATION: drop      detaches [catalogue]
// IASYNC-OPERATION: await     once [catalogue]
// IASYNC-OPERATION: lvalue    accepted
// IASYNC-OPERATION: movable   yes
// IASYNC-OPERATION: consume   must be consumed

// RUN: %explain_type %s 'winrt::Windows::Foundation::IAsyncAction' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=IASYNC-ACTION
// IASYNC-ACTION: known as  winrt.IAsync of C++/WinRT
// IASYNC-ACTION: role      future [catalogue]
// IASYNC-ACTION: awaitable yes
// IASYNC-ACTION: start     eager [catalogue]
// IASYNC-ACTION: drop      detaches [catalogue]
// IASYNC-ACTION: await     once [catalogue]
// IASYNC-ACTION: lvalue    accepted
// IASYNC-ACTION: movable   yes
// IASYNC-ACTION: consume   must be consumed

// RUN: %explain_type %s 'winrt::fire_and_forget' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=FIRE-AND-FORGET
// FIRE-AND-FORGET: known as  winrt.fire_and_forget of C++/WinRT
// FIRE-AND-FORGET: role      fire-and-forget [catalogue]
// FIRE-AND-FORGET: awaitable no
// FIRE-AND-FORGET: start     eager [catalogue]
// FIRE-AND-FORGET: drop      harmless [catalogue]
// FIRE-AND-FORGET: await     unknown
// FIRE-AND-FORGET: lvalue    unknown
// FIRE-AND-FORGET: movable   yes
// FIRE-AND-FORGET: consume   may be dropped

// RUN: %explain_type %s 'winrt::impl::timespan_awaiter' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=TIMESPAN-AWAITER
// TIMESPAN-AWAITER: known as  winrt.resume of C++/WinRT
// TIMESPAN-AWAITER: role      awaiter [catalogue]
// TIMESPAN-AWAITER: awaitable yes
// TIMESPAN-AWAITER: start     lazy [catalogue]
// TIMESPAN-AWAITER: drop      never-runs [catalogue]
// TIMESPAN-AWAITER: await     once [catalogue]
// TIMESPAN-AWAITER: lvalue    accepted
// TIMESPAN-AWAITER: movable   yes
// TIMESPAN-AWAITER: consume   must be consumed

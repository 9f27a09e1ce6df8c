// Is every type of Boost.Asio recognised, and what is it taken for?
#include "boost_asio.h"

// RUN: %explain_type %s 'boost::asio::awaitable<int>' -- -std=c++20 %mock \
// RUN:   | FileCheck %s --check-prefix=AWAITABLE
// AWAITABLE: known as  boost.asio.awaitable of Boost.Asio
// AWAITABLE: role      task [catalogue]
// AWAITABLE: awaitable yes
// AWAITABLE: start     lazy [catalogue]
// AWAITABLE: drop      never-runs [catalogue]
// AWAITABLE: await     once [catalogue]
// AWAITABLE: lvalue    rejected
// AWAITABLE: movable   yes
// AWAITABLE: consume   must be consumed

// Guards of Boost, with its own headers: templates that name the mutex, deferred and tried locks,
// shared and upgradable ones.
// REQUIRES: boost
// RUN: %check_lazy %s lock-across-suspend %t
#include "prelude.h"
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>
#include <boost/thread/lock_algorithms.hpp>
#include <boost/thread/lock_factories.hpp>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/lock_types.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/recursive_mutex.hpp>
#include <boost/thread/shared_mutex.hpp>

boost::mutex M, N;
boost::shared_mutex Shared;
boost::recursive_mutex Recursive;
boost::interprocess::interprocess_mutex Process;
int Hits;

Task<> guard() {
  boost::lock_guard<boost::mutex> Guard(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'boost::mutex' across this 'co_await'; only this thread may unlock it
}

Task<> scoped() {
  boost::mutex::scoped_lock Guard(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'boost::mutex' across this 'co_await'
}

Task<> unique() {
  boost::unique_lock<boost::recursive_mutex> Guard(Recursive);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'boost::recursive_mutex' across this 'co_await'
}

Task<> for_readers() {
  boost::shared_lock<boost::shared_mutex> Guard(Shared);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'boost::shared_mutex' across this 'co_await'
}

Task<> upgraded() {
  boost::upgrade_lock<boost::shared_mutex> Reader(Shared);
  boost::upgrade_to_unique_lock<boost::shared_mutex> Writer(Reader);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} holds 'boost::shared_mutex' across this 'co_await'
}

Task<> from_a_factory() {
  auto Guard = boost::make_unique_lock(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'boost::mutex' across this 'co_await'
}

Task<> tried() {
  boost::unique_lock<boost::mutex> Guard(M, boost::try_to_lock);
  if (Guard.owns_lock())
    co_await flush();
  // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'boost::mutex' across this 'co_await'
}

Task<> deferred() {
  boost::unique_lock<boost::mutex> A(M, boost::defer_lock), B(N, boost::defer_lock);
  boost::lock(A, B);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'A' holds 'boost::mutex' across this 'co_await'
  // CHECK: note: 'B' holds 'boost::mutex' there too
}

Task<> naked() {
  Shared.lock_shared();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Shared' is locked across this 'co_await'
  Shared.unlock_shared();
}

Task<> between_processes() {
  boost::interprocess::scoped_lock<boost::interprocess::interprocess_mutex> Guard(Process);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds {{.*}} across this 'co_await'
}

// Unlocked, never locked, or not got.
Task<> unlocked() {
  boost::unique_lock<boost::mutex> Guard(M);
  Guard.unlock();
  co_await flush();
}
Task<> never_locked() {
  boost::unique_lock<boost::mutex> Guard(M, boost::defer_lock);
  co_await flush();
}
Task<> not_got() {
  boost::unique_lock<boost::mutex> Guard(M, boost::try_to_lock);
  if (!Guard)
    co_await flush();
}
Task<> moved() {
  boost::unique_lock<boost::mutex> Guard(M);
  { boost::unique_lock<boost::mutex> Other(boost::move(Guard)); }
  co_await flush();
}

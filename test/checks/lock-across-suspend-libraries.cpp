// Guards of Abseil and folly.
// RUN: %check_lazy %s lock-across-suspend %t
#include "locks.h"
#include "prelude.h"

absl::Mutex M;
folly::SharedMutex Shared;
folly::SpinLock Spin;
folly::MicroSpinLock Micro;
folly::RWSpinLock ReadWrite;
folly::Synchronized<int> Hits;
folly::Synchronized<int, std::mutex> Plain;
bool coin();

//===-- Abseil --------------------------------------------------------------------------------===

Task<> absl_guard() {
  absl::MutexLock Guard(&M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'absl::Mutex' across this 'co_await'; only this thread may unlock it
}

Task<> absl_reader() {
  absl::ReaderMutexLock Guard(&M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'absl::Mutex' across this 'co_await'
}

Task<> absl_writer() {
  absl::WriterMutexLock Guard(&M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'absl::Mutex' across this 'co_await'
}

Task<> absl_releasable() {
  absl::ReleasableMutexLock Guard(&M);
  if (coin())
    Guard.Release();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'absl::Mutex' across this 'co_await'
}

Task<> absl_naked() {
  M.ReaderLock();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'M' is locked across this 'co_await'
  M.ReaderUnlock();
}

Task<> absl_tried() {
  if (M.TryLock()) {
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'M' is locked across this 'co_await'
    M.Unlock();
  }
}

// Released, or never taken: the guard was given no mutex.
Task<> absl_released() {
  absl::ReleasableMutexLock Guard(&M);
  Guard.Release();
  co_await flush();
}
Task<> absl_none() {
  absl::MutexLockMaybe Guard(nullptr);
  co_await flush();
}

//===-- folly ---------------------------------------------------------------------------------===

Task<> for_writing() {
  auto Locked = Hits.wlock();
  ++*Locked;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Locked' holds a lock across this 'co_await'; waiting for it on this thread is a deadlock
}

Task<> for_reading() {
  const auto Locked = Hits.rlock();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Locked' holds a lock across this 'co_await'
}

Task<> plain_mutex() {
  auto Locked = Plain.lock();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Locked' holds {{.*}} across this 'co_await'
}

Task<> upgradable() {
  folly::Synchronized<int>::UpgradeLockedPtr Locked = Hits.ulock();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Locked' holds a lock across this 'co_await'
}

Task<> locked_if_possible() {
  if (auto Locked = Hits.tryWLock()) {
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Locked' holds a lock across this 'co_await'
  }
}

Task<int> use(int Value);
Task<> in_the_same_expression() {
  co_await use(*Hits.wlock());
  // CHECK: :[[@LINE-1]]:3: warning: a temporary holds a lock across this 'co_await'
}

Task<> by_constructor() {
  folly::Synchronized<int>::WLockedPtr Locked(&Hits);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Locked' holds a lock across this 'co_await'
}

Task<> holder() {
  folly::SharedMutex::ReadHolder Guard(&Shared);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds {{.*}} across this 'co_await'
}

Task<> write_holder() {
  folly::SharedMutex::WriteHolder Guard(Shared);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds {{.*}} across this 'co_await'
}

Task<> shared_standard() {
  std::shared_lock Guard(Shared);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'folly::SharedMutexImpl' across this 'co_await'
}

Task<> spinning() {
  folly::SpinLockGuard Guard(Spin);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'folly::SpinLock' across this 'co_await'
}

Task<> micro() {
  folly::MSLGuard Guard(Micro);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'folly::MicroSpinLock' across this 'co_await'
}

Task<> read_write_holder() {
  folly::RWSpinLock::ReadHolder Guard(ReadWrite);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'folly::RWSpinLock' across this 'co_await'
}

Task<> naked() {
  Shared.lock_shared();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Shared' is locked across this 'co_await'
  Shared.unlock_shared();
}

// Locked while the lambda runs, which is before the co_await.
Task<> for_a_lambda() {
  Hits.withWLock([](int &Value) { ++Value; });
  int Value = Hits.withRLock([](int Value) { return Value; });
  co_await use(Value);
}

// The body of the task runs when it is awaited: unlocked.
Task<> for_a_task() {
  co_await Hits.withLock([](int &Value) { return use(Value); });
}

// The temporary is gone at the end of its statement.
Task<> read_before() {
  int Value = *Hits.rlock();
  co_await use(Value);
}

Task<> unlocked() {
  auto Locked = Hits.wlock();
  ++*Locked;
  Locked.unlock();
  co_await flush();
}

Task<> unlocked_in_a_scope() {
  auto Locked = Hits.wlock();
  {
    auto Unlocked = Locked.scopedUnlock();
    co_await flush();
  }
}

Task<> not_got() {
  auto Locked = Hits.tryWLock();
  if (!Locked)
    co_await flush();
}

Task<> empty() {
  folly::Synchronized<int>::WLockedPtr Locked;
  co_await flush();
}

void take(folly::Synchronized<int>::WLockedPtr Locked);
Task<> given_away() {
  auto Locked = Hits.wlock();
  take(std::move(Locked));
  co_await flush();
}

Task<> reset() {
  folly::RWSpinLock::WriteHolder Guard(ReadWrite);
  Guard.reset();
  co_await flush();
}

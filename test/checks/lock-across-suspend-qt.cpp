// Guards of Qt, with its own headers.
// REQUIRES: qcoro
// RUN: %check_lazy %s lock-across-suspend %t -- %qcoro_flags
#include "prelude.h"
#include <QMutex>
#include <QMutexLocker>
#include <QReadWriteLock>
#include <mutex>

QMutex M;
QRecursiveMutex Recursive;
QReadWriteLock ReadWrite;
int Hits;

Task<> deduced() {
  QMutexLocker Guard(&M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'QMutex' across this 'co_await'; only this thread may unlock it
}

Task<> recursive() {
  QMutexLocker<QRecursiveMutex> Guard(&Recursive);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'QRecursiveMutex' across this 'co_await'
}

Task<> for_readers() {
  QReadLocker Guard(&ReadWrite);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'QReadWriteLock' across this 'co_await'
}

Task<> for_writers() {
  const QWriteLocker Guard(&ReadWrite);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'QReadWriteLock' across this 'co_await'
}

Task<> relocked() {
  QMutexLocker Guard(&M);
  Guard.unlock();
  co_await flush();
  Guard.relock();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'QMutex' across this 'co_await'
}

Task<> naked() {
  M.lock();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'M' is locked across this 'co_await'
  M.unlock();
}

Task<> naked_readers() {
  ReadWrite.lockForRead();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'ReadWrite' is locked across this 'co_await'
  ReadWrite.unlock();
}

Task<> tried() {
  if (!M.tryLock(100))
    co_return;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'M' is locked across this 'co_await'
  M.unlock();
}

Task<> standard_guard() {
  std::unique_lock Guard(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'QMutex' across this 'co_await'
}

// Unlocked before.
Task<> unlocked() {
  QMutexLocker Guard(&M);
  Guard.unlock();
  co_await flush();
}
Task<> unlocked_reader() {
  QReadLocker Guard(&ReadWrite);
  ++Hits;
  Guard.unlock();
  co_await flush();
}

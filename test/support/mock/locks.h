// Mocks of mutexes and guards whose libraries no test can rely on: names, nesting and template
// arguments as in Abseil's synchronization/mutex.h and folly's Synchronized.h, SharedMutex.h,
// SpinLock.h and MicroSpinLock.h. Declared only: what they do must be known by name.
#ifndef LAZY_TEST_MOCK_LOCKS_H
#define LAZY_TEST_MOCK_LOCKS_H

#include <atomic>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace absl {
inline namespace lts_20240722 {

class Condition;

class Mutex {
public:
  Mutex();
  ~Mutex();
  void Lock();
  void Unlock();
  bool TryLock();
  void ReaderLock();
  void ReaderUnlock();
  void WriterLock();
  void WriterUnlock();
  void Await(const Condition &Cond);

private:
  std::atomic<int> Mu;
};

class MutexLock {
public:
  explicit MutexLock(Mutex *Mu);
  ~MutexLock();
  MutexLock(const MutexLock &) = delete;
};

class ReaderMutexLock {
public:
  explicit ReaderMutexLock(Mutex *Mu);
  ~ReaderMutexLock();
};

class WriterMutexLock {
public:
  explicit WriterMutexLock(Mutex *Mu);
  ~WriterMutexLock();
};

class ReleasableMutexLock {
public:
  explicit ReleasableMutexLock(Mutex *Mu);
  ~ReleasableMutexLock();
  void Release();
};

class MutexLockMaybe {
public:
  explicit MutexLockMaybe(Mutex *Mu);
  ~MutexLockMaybe();
};

} // namespace lts_20240722
} // namespace absl

namespace folly {

struct SharedMutexPolicyDefault;

template <bool ReaderPriority, typename Tag = void, template <typename> class Atom = std::atomic,
          typename Policy = SharedMutexPolicyDefault>
class SharedMutexImpl {
public:
  void lock();
  bool try_lock();
  void unlock();
  void lock_shared();
  bool try_lock_shared();
  void unlock_shared();
  void lock_upgrade();
  void unlock_upgrade();

  // Removed from folly in 2023; code that pins an older one has them.
  class ReadHolder {
  public:
    explicit ReadHolder(const SharedMutexImpl *Lock);
    explicit ReadHolder(const SharedMutexImpl &Lock);
    ReadHolder(ReadHolder &&Other) noexcept;
    ~ReadHolder();
    void unlock();
  };
  class WriteHolder {
  public:
    explicit WriteHolder(SharedMutexImpl *Lock);
    explicit WriteHolder(SharedMutexImpl &Lock);
    WriteHolder(WriteHolder &&Other) noexcept;
    ~WriteHolder();
    void unlock();
  };
};
using SharedMutexReadPriority = SharedMutexImpl<true>;
using SharedMutexWritePriority = SharedMutexImpl<false>;
using SharedMutex = SharedMutexWritePriority;

class SpinLock {
public:
  void lock() const;
  void unlock() const;
  bool try_lock() const;
};
using SpinLockGuard = std::lock_guard<SpinLock>;

struct MicroSpinLock {
  void lock() noexcept;
  void unlock() noexcept;
  bool try_lock() noexcept;
};
using MSLGuard = std::lock_guard<MicroSpinLock>;

class RWSpinLock {
public:
  void lock();
  void unlock();
  void lock_shared();
  void unlock_shared();
  class ReadHolder {
  public:
    explicit ReadHolder(RWSpinLock *Lock);
    explicit ReadHolder(RWSpinLock &Lock);
    ~ReadHolder();
    void reset(RWSpinLock *Lock = nullptr);
  };
  class WriteHolder {
  public:
    explicit WriteHolder(RWSpinLock *Lock);
    explicit WriteHolder(RWSpinLock &Lock);
    ~WriteHolder();
    void reset(RWSpinLock *Lock = nullptr);
  };
};

namespace detail {
struct SynchronizedLockPolicyExclusive;
struct SynchronizedLockPolicyShared;
struct SynchronizedLockPolicyTryExclusive;
struct SynchronizedLockPolicyUpgrade;
} // namespace detail

template <class SynchronizedType, class LockPolicy> class LockedPtr;

template <class SynchronizedType, class LockPolicy> class ScopedUnlocker {
public:
  explicit ScopedUnlocker(LockedPtr<SynchronizedType, LockPolicy> *Ptr);
  ~ScopedUnlocker() noexcept(false);
};

template <class SynchronizedType, class LockPolicy> class LockedPtr {
public:
  using DataType = typename SynchronizedType::DataType;
  LockedPtr() = default;
  explicit LockedPtr(SynchronizedType *Parent);
  LockedPtr(LockedPtr &&Other) noexcept;
  LockedPtr &operator=(LockedPtr &&Other) noexcept;
  ~LockedPtr();
  bool isNull() const;
  explicit operator bool() const;
  void unlock();
  ScopedUnlocker<SynchronizedType, LockPolicy> scopedUnlock();
  DataType *operator->() const;
  DataType &operator*() const;
  auto moveFromWriteToRead()
      -> LockedPtr<SynchronizedType, detail::SynchronizedLockPolicyShared>;
};

template <class T, class Mutex = SharedMutex> struct Synchronized {
  using DataType = T;
  using MutexType = Mutex;
  using WLockedPtr = LockedPtr<Synchronized, detail::SynchronizedLockPolicyExclusive>;
  using RLockedPtr = LockedPtr<const Synchronized, detail::SynchronizedLockPolicyShared>;
  using TryWLockedPtr = LockedPtr<Synchronized, detail::SynchronizedLockPolicyTryExclusive>;
  using UpgradeLockedPtr = LockedPtr<Synchronized, detail::SynchronizedLockPolicyUpgrade>;

  WLockedPtr lock();
  WLockedPtr wlock();
  RLockedPtr rlock() const;
  TryWLockedPtr tryWLock();
  UpgradeLockedPtr ulock();
  template <class Rep, class Period>
  WLockedPtr wlock(const std::chrono::duration<Rep, Period> &Timeout);
  template <class Function> auto withLock(Function &&Call) { return Call(Value); }
  template <class Function> auto withWLock(Function &&Call) { return Call(Value); }
  template <class Function> auto withRLock(Function &&Call) const { return Call(Value); }
  T copy() const;

private:
  T Value;
};

} // namespace folly

#endif

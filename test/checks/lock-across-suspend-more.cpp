// More spellings of a held lock, and of one that no longer is.
// RUN: %check_lazy %s lock-across-suspend %t
#include "prelude.h"
#include <memory>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <semaphore>
#include <shared_mutex>
#include <vector>

std::mutex M, N;
std::recursive_mutex Recursive;
std::timed_mutex Timed;
std::shared_mutex Shared;
pthread_rwlock_t ReadWrite = PTHREAD_RWLOCK_INITIALIZER;
pthread_spinlock_t Spin;
int Hits;
bool coin();

Task<> recursive() {
  std::lock_guard Guard(Recursive);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::recursive_mutex' across this 'co_await'
}

Task<> timed() {
  std::unique_lock Guard(Timed, 10ms);
  if (Guard)
    co_await flush();
  // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::timed_mutex' across this 'co_await'
}

Task<> timed_naked() {
  if (Timed.try_lock_for(10ms)) {
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Timed' is locked across this 'co_await'
    Timed.unlock();
  }
}

Task<> in_if_init() {
  if (std::unique_lock Guard(M, std::try_to_lock); Guard.owns_lock()) {
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  }
}

Task<> as_condition() {
  if (std::unique_lock Guard{M, std::try_to_lock})
    co_await flush();
  // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> in_switch_init(int Kind) {
  switch (std::lock_guard Guard(M); Kind) {
  case 1:
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::mutex' across this 'co_await'
    break;
  default:
    break;
  }
}

Task<> in_while() {
  while (auto Guard = std::unique_lock(M, std::try_to_lock)) {
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  }
}

Task<> in_for() {
  for (std::lock_guard Guard(M); coin();)
    co_await flush();
  // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> in_try() {
  try {
    std::lock_guard Guard(M);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  } catch (...) {
    ++Hits;
  }
}

Task<> over_a_goto() {
  std::unique_lock Guard(M);
again:
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  if (coin())
    goto again;
}

Task<> over_co_return() {
  std::lock_guard Guard(M);
  co_return co_await flush();
  // CHECK: :[[@LINE-1]]:13: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> in_an_argument() {
  std::lock_guard Guard(M);
  Hits += co_await fetch(co_await fetch(1));
  // CHECK: :[[@LINE-1]]:26: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  // CHECK: :[[@LINE-2]]:11: note: it is also held here
}

Task<> in_a_condition() {
  std::lock_guard Guard(M);
  if (co_await ready())
    ++Hits;
  // CHECK: :[[@LINE-2]]:7: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> assigned() {
  std::unique_lock<std::mutex> Guard;
  Guard = std::unique_lock(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  Guard = {};
  co_await flush();
}

Task<> chosen(bool First) {
  auto Guard = First ? std::unique_lock(M) : std::unique_lock(N);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

struct Cache {
  std::mutex Mutex;
  std::unique_lock<std::mutex> hold() { return std::unique_lock(M); }
  [[nodiscard]] auto tryHold() { return std::unique_lock(Mutex, std::try_to_lock); }
};
Task<> from_a_method(Cache &C) {
  auto Guard = C.hold();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}
Task<> tried_by_a_method(Cache &C) {
  if (auto Guard = C.tryHold())
    co_await flush();
  // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> optional_from_the_start() {
  std::optional Guard{std::unique_lock(M)};
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> optional_in_place() {
  std::optional<std::lock_guard<std::mutex>> Guard(std::in_place, M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> optional_assigned() {
  std::optional<std::unique_lock<std::mutex>> Guard;
  Guard = std::unique_lock(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> in_a_pair() {
  std::pair Both{std::unique_lock(M), 1};
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Both' holds 'std::mutex' across this 'co_await'
}

std::pair<std::unique_lock<std::mutex>, int> lockedValue();
Task<> bound() {
  auto [Guard, Value] = lockedValue();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} holds 'std::mutex' across this 'co_await'
}

Task<> shared_pointer() {
  auto Guard = std::make_shared<std::unique_lock<std::mutex>>(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> new_pointer() {
  std::unique_ptr<std::lock_guard<std::mutex>> Guard(new std::lock_guard<std::mutex>(M));
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

using Guard = std::lock_guard<std::mutex>;
Task<> alias() {
  Guard Held(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Held' holds 'std::mutex' across this 'co_await'
}

#define LOCK(M) std::lock_guard Guard_##M(M)
Task<> in_a_macro() {
  LOCK(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard_M' holds 'std::mutex' across this 'co_await'
}

Task<> unnamed_structure() {
  struct {
    std::unique_lock<std::mutex> Lock;
  } State{std::unique_lock(M)};
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'State' holds 'std::mutex' across this 'co_await'
}

struct Derived : std::unique_lock<std::mutex> {
  using std::unique_lock<std::mutex>::unique_lock;
};
Task<> derived() {
  Derived Held(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Held' holds 'std::mutex' across this 'co_await'
}

auto captured = [](std::mutex &Mutex) -> Task<> {
  std::unique_lock Held(Mutex);
  co_await [&]() -> Task<> { co_await flush(); }();
  // CHECK: :[[@LINE-1]]:3: warning: 'Held' holds 'std::mutex' across this 'co_await'
};

Task<> awaits_a_range(std::vector<int> Ids) {
  std::lock_guard Held(M);
  for (int Id : Ids)
    co_await fetch(Id);
  // CHECK: :[[@LINE-1]]:5: warning: 'Held' holds 'std::mutex' across this 'co_await'
}

Task<> posix_readers() {
  pthread_rwlock_rdlock(&ReadWrite);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'ReadWrite' is locked across this 'co_await'
  pthread_rwlock_unlock(&ReadWrite);
}

Task<> posix_spin() {
  pthread_spin_lock(&Spin);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Spin' is locked across this 'co_await'
  pthread_spin_unlock(&Spin);
}

Task<> posix_zero() {
  pthread_rwlock_t *Mine = &ReadWrite;
  if (pthread_rwlock_trywrlock(Mine) == 0) {
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Mine' is locked across this 'co_await'
    pthread_rwlock_unlock(Mine);
  }
}

Task<> tried_several() {
  if (std::try_lock(M, N) == -1) {
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'M' is locked across this 'co_await'
    // CHECK: note: 'N' is locked there too
    M.unlock();
    N.unlock();
  }
}

struct Session {
  std::unique_lock<std::mutex> Guard;
  Task<> locks() {
    Guard = std::unique_lock(M);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Guard' is locked across this 'co_await'
    Guard.unlock();
  }
  Task<> empties() {
    Guard = std::unique_lock(M);
    Guard = {};
    co_await flush();
  }
};

//===-- not held ------------------------------------------------------------------------------===

// A semaphore belongs to no thread, and waiting for it is another check's business.
std::binary_semaphore Free{1};
Task<> semaphore() {
  Free.acquire();
  co_await flush();
  Free.release();
}

Task<> posix_unlocked() {
  pthread_rwlock_rdlock(&ReadWrite);
  ++Hits;
  pthread_rwlock_unlock(&ReadWrite);
  co_await flush();
}

Task<> swapped_away() {
  std::unique_lock Held(M);
  {
    std::unique_lock<std::mutex> Other;
    Held.swap(Other);
  }
  co_await flush();
}

// Who keeps it unlocks it when the time has come.
struct Owner {
  std::unique_lock<std::mutex> Lock;
};
Task<> given_to_an_owner(Owner &O) {
  std::unique_lock Held(M);
  O.Lock = std::move(Held);
  co_await flush();
}
std::vector<std::unique_lock<std::mutex>> Kept;
Task<> given_to_a_container() {
  std::unique_lock Held(M);
  Kept.push_back(std::move(Held));
  co_await flush();
}

Task<> unlocked_by_switch(int Kind) {
  std::unique_lock Held(M);
  switch (Kind) {
  case 1:
    Held.unlock();
    co_await flush();
    break;
  default:
    ++Hits;
  }
}

Task<> unlocked_in_a_handler() {
  std::unique_lock Held(M);
  try {
    ++Hits;
    Held.unlock();
  } catch (...) {
    Held.unlock();
  }
  co_await flush();
}

Task<> scope_guard() {
  struct Unlock {
    std::unique_lock<std::mutex> &Lock;
    explicit Unlock(std::unique_lock<std::mutex> &L) : Lock(L) { Lock.unlock(); }
    ~Unlock() { Lock.lock(); }
  };
  std::unique_lock Held(M);
  {
    Unlock Meanwhile(Held);
    co_await flush();
  }
}

// A reference to somebody else's guard: locked and unlocked elsewhere.
Task<> reference(std::unique_lock<std::mutex> &Held) {
  Held.unlock();
  co_await flush();
  Held.lock();
}

// Another coroutine is made under the lock, but awaited without it.
Task<> made_under_the_lock() {
  Task<> Later;
  {
    std::lock_guard Held(M);
    Later = flush();
  }
  co_await std::move(Later);
}

Task<> not_got_several() {
  if (std::try_lock(M, N) != -1)
    co_await flush();
}

// An exception leaves the scope of the guard too.
Task<> thrown_out_of(bool Bad) {
  try {
    std::lock_guard Guard(M);
    if (Bad)
      throw 1;
  } catch (int) {
  }
  co_await flush();
}

//===-- guards behind raw pointers --------------------------------------------------------------===

Task<> by_new() {
  auto *Made = new std::lock_guard(M);
  // CHECK-FIXES: {{^}}  auto *Made = new std::lock_guard(M);
  ++Hits;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Made' holds 'std::mutex' across this 'co_await'
  delete Made;
  // CHECK: :[[@LINE-1]]:3: note: it is unlocked here
}
Task<> by_reset() {
  std::unique_ptr<std::unique_lock<std::mutex>> Owner;
  Owner.reset(new std::unique_lock(M));
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Owner' holds 'std::mutex' across this 'co_await'
}

// Unlocked, deleted, given to somebody, not locked yet.
void take(std::unique_lock<std::mutex> *);
Task<> made_and_gone(bool Now) {
  auto *A = new std::lock_guard(M);
  delete A;
  auto *B = new std::unique_lock(M);
  B->unlock();
  auto *C = new std::unique_lock(M);
  take(C);
  auto *D = new std::unique_lock(M);
  auto *Other = D;
  delete Other;
  auto *E = new std::unique_lock(M, std::defer_lock);
  std::unique_ptr<std::unique_lock<std::mutex>> F(new std::unique_lock(M, std::defer_lock));
  auto *G = new std::unique_lock(M);
  auto Finish = [G] { delete G; };
  Finish();
  std::unique_ptr<std::unique_lock<std::mutex>> H(new std::unique_lock(M));
  H.reset();
  co_await flush();
  delete B;
  E->lock();
  F->lock();
}

// Another name of the same mutex.
Task<> by_another_name(std::mutex &Given) {
  auto &Same = Given;
  Same.lock();
  Given.unlock();
  co_await flush();
}

// Every spelling of a lock that is held while the coroutine is suspended.
// RUN: %check_lazy %s lock-across-suspend %t
#include "prelude.h"
#include <memory>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <shared_mutex>

std::mutex M, N;
std::shared_mutex Shared;
int Hits;
bool coin();

Task<> deduced() {
  std::lock_guard Guard(M);
  ++Hits;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'; only this thread may unlock it [lazy-lock-across-suspend]
  // CHECK-FIXES: { std::lock_guard Guard(M);
  // CHECK-FIXES-NEXT: ++Hits; }
}

Task<> spelled_out() {
  std::lock_guard<std::mutex> Guard{M};
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> almost_auto() {
  auto Guard = std::unique_lock(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  // CHECK-FIXES: Guard.unlock(); co_await flush();
}

std::unique_lock<std::mutex> lockIt();
Task<> from_a_factory() {
  auto Guard = lockIt();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> several() {
  std::scoped_lock Both(M, N);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Both' holds 'std::mutex' across this 'co_await'
}

Task<> for_readers() {
  std::shared_lock Reader(Shared);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Reader' holds 'std::shared_mutex' across this 'co_await'
}

Task<> in_an_initialiser() {
  std::lock_guard Guard(M);
  int Answer = co_await fetch(1);
  // CHECK: :[[@LINE-1]]:16: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  Hits += Answer;
}

Task<> in_if() {
  if (std::scoped_lock Guard(M); coin())
    co_await flush();
  // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> in_case(int Kind) {
  switch (Kind) {
  case 1: {
    std::lock_guard Guard(M);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::mutex' across this 'co_await'
    break;
  }
  default:
    co_await flush();
  }
}

struct Locked {
  std::unique_lock<std::mutex> Lock;
  int *Value;
};
Task<> in_a_struct() {
  Locked State{std::unique_lock(M), &Hits};
  ++*State.Value;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'State' holds 'std::mutex' across this 'co_await'
}

class Session {
public:
  Session() : Guard(M) {}

private:
  std::lock_guard<std::mutex> Guard;
};
Task<> in_a_class() {
  Session Mine;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Mine' holds 'std::mutex' across this 'co_await'
}

Task<> in_an_optional(bool Wanted) {
  std::optional<std::unique_lock<std::mutex>> Guard;
  if (Wanted)
    Guard.emplace(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  // CHECK: :[[@LINE-3]]:5: note: it is locked here
}

Task<> behind_a_pointer() {
  auto Guard = std::make_unique<std::lock_guard<std::mutex>>(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> extended() {
  const auto &Guard = std::unique_lock(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> given(std::unique_lock<std::mutex> Guard) {
  ++Hits;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  // CHECK: :[[@LINE-4]]:43: note: it is given to the coroutine here, and lives in its frame
}

Task<> touch(const std::unique_lock<std::mutex> &Proof);
Task<> a_temporary() {
  co_await touch(std::unique_lock(M));
  // CHECK: :[[@LINE-1]]:3: warning: a temporary holds 'std::mutex' across this 'co_await'
}

Task<> moved_here() {
  std::unique_lock First(M);
  std::unique_lock Second = std::move(First);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Second' holds 'std::mutex' across this 'co_await'
}

Task<> adopted() {
  M.lock();
  std::lock_guard Guard(M, std::adopt_lock);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

Task<> locked_later() {
  std::unique_lock A(M, std::defer_lock), B(N, std::defer_lock);
  std::lock(A, B);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'A' holds 'std::mutex' across this 'co_await'
  // CHECK: :[[@LINE-3]]:3: note: 'B' holds 'std::mutex' there too
}

Task<> tried() {
  std::unique_lock Guard(M, std::try_to_lock);
  if (!Guard.owns_lock())
    co_return;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  // CHECK: :[[@LINE-4]]:8: note: it is held when 'Guard.owns_lock()' is true
}

Task<> locked_again() {
  std::unique_lock Guard(M);
  Guard.unlock();
  co_await flush();
  Guard.lock();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  // CHECK: :[[@LINE-3]]:3: note: it is locked here
}

Task<> unlocked_on_one_path(bool Early) {
  std::unique_lock Guard(M);
  if (Early)
    Guard.unlock();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
  // CHECK: :[[@LINE-4]]:7: note: it is held when 'Early' is false
}

Task<> in_a_loop() {
  for (int I = 0; I != 3; ++I) {
    std::lock_guard Guard(M);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Guard' holds 'std::mutex' across this 'co_await'
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: note: it is also held here
  }
}

//===-- without guards ------------------------------------------------------------------------===

Task<> naked() {
  M.lock();
  ++Hits;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'M' is locked across this 'co_await'; only this thread may unlock it
  // CHECK: :[[@LINE-4]]:3: note: it is locked here
  M.unlock();
  // CHECK: :[[@LINE-1]]:3: note: it is unlocked here
}

Task<> naked_try() {
  if (M.try_lock()) {
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'M' is locked across this 'co_await'
    M.unlock();
  }
}

Task<> naked_several() {
  std::lock(M, N);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'M' is locked across this 'co_await'
  // CHECK: :[[@LINE-3]]:3: note: 'N' is locked there too
  M.unlock();
  N.unlock();
}

pthread_mutex_t P = PTHREAD_MUTEX_INITIALIZER;
Task<> posix() {
  pthread_mutex_lock(&P);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'P' is locked across this 'co_await'
  pthread_mutex_unlock(&P);
}

Task<> posix_try() {
  if (pthread_mutex_trylock(&P) != 0)
    co_return;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'P' is locked across this 'co_await'
  pthread_mutex_unlock(&P);
}

struct Store {
  std::mutex Mutex;
  std::unique_lock<std::mutex> Lock{Mutex, std::defer_lock};
  Task<> naked_member() {
    this->Mutex.lock();
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'this->Mutex' is locked across this 'co_await'
    Mutex.unlock();
  }
  Task<> guard_as_member() {
    Lock.lock();
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Lock' is locked across this 'co_await'
    Lock.unlock();
  }
};

//===-- the user's own ------------------------------------------------------------------------===

class OwnGuard {
public:
  explicit OwnGuard(std::mutex &M) : M(M) { M.lock(); }
  ~OwnGuard() { M.unlock(); }

private:
  std::mutex &M;
};
Task<> own_guard() {
  OwnGuard Guard(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}

struct SpinLock {
  void lock();
  void unlock();
};
SpinLock Spin;
Task<> guard_of_own_mutex() {
  std::lock_guard Guard(Spin);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds a lock across this 'co_await'; waiting for it on this thread is a deadlock
}

class __attribute__((capability("mutex"))) Capability {
public:
  void enter() __attribute__((acquire_capability()));
  bool tryEnter() __attribute__((try_acquire_capability(true)));
  void leave() __attribute__((release_capability()));
};
class __attribute__((scoped_lockable)) Scoped {
public:
  explicit Scoped(Capability &C) __attribute__((acquire_capability(C)));
  void leave() __attribute__((release_capability()));
  ~Scoped() __attribute__((release_capability()));
};
Capability Door;

Task<> annotated() {
  Door.enter();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Door' is locked across this 'co_await'
  Door.leave();
}

Task<> annotated_scope() {
  Scoped Inside(Door);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Inside' holds 'Capability' across this 'co_await'
}

void enterIt(Capability &C) __attribute__((acquire_capability(C)));
Task<> annotated_function() {
  enterIt(Door);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Door' is locked across this 'co_await'
  Door.leave();
}

//===-- other places --------------------------------------------------------------------------===

template <typename T> struct Generator {
  struct promise_type {
    Generator get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
};

Generator<int> yields() {
  std::lock_guard Guard(M);
  co_yield Hits;
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_yield'; the caller runs with it locked
}

auto in_a_lambda = []() -> Task<> {
  std::lock_guard Guard(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
};

template <typename Mutex> Task<> in_a_template(Mutex &Any) {
  std::lock_guard<Mutex> Guard(Any);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Guard' holds 'std::mutex' across this 'co_await'
}
template Task<> in_a_template(std::mutex &);

// Braces would hide what is needed later; there is no machine fix.
Task<> needs_the_variable() {
  std::lock_guard Unmoved(M);
  int Copy = Hits;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Unmoved' holds 'std::mutex' across this 'co_await'
  // CHECK-FIXES: {{^}}  std::lock_guard Unmoved(M);
  // CHECK-FIXES-NEXT: int Copy = Hits;
  Hits = Copy + 1;
}

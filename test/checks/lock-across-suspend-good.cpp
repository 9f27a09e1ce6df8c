// Locks that are not held where the coroutine is suspended, or may be.
// RUN: %check_lazy %s lock-across-suspend %t
#include "prelude.h"
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

std::mutex M, N;
std::condition_variable Changed;
int Hits;
bool coin();

// Its scope ends before.
Task<> scoped() {
  {
    std::lock_guard Guard(M);
    ++Hits;
  }
  co_await flush();
}

// Nothing can run between an evaluation and the next statement.
Task<> a_temporary_that_is_gone() {
  std::lock_guard{M}, ++Hits;
  co_await flush();
}

Task<> unlocked() {
  std::unique_lock Guard(M);
  ++Hits;
  Guard.unlock();
  co_await flush();
}

Task<> unlocked_on_both_paths(bool A) {
  std::unique_lock Guard(M);
  if (A)
    Guard.unlock();
  else
    Guard.release()->unlock();
  co_await flush();
}

// The same condition twice: the path on which it is held does not exist.
Task<> unlocked_where_suspended(bool Wait) {
  std::unique_lock Guard(M);
  if (Wait)
    Guard.unlock();
  ++Hits;
  if (Wait)
    co_await flush();
}

Task<> emptied() {
  std::optional<std::lock_guard<std::mutex>> Guard(M);
  ++Hits;
  Guard.reset();
  auto Pointer = std::make_unique<std::lock_guard<std::mutex>>(N);
  Pointer = nullptr;
  co_await flush();
}

void take(std::unique_lock<std::mutex> Guard);
Task<> moved_away() {
  std::unique_lock Guard(M);
  take(std::move(Guard));
  co_await flush();
}

Task<> never_locked() {
  std::unique_lock Guard(M, std::defer_lock);
  std::unique_lock<std::mutex> Empty;
  co_await flush();
}

Task<> not_got() {
  std::unique_lock Guard(M, std::try_to_lock);
  if (!Guard)
    co_await flush();
}

Task<> not_got_in_a_variable() {
  bool Got = M.try_lock();
  if (!Got) {
    co_await flush();
    co_return;
  }
  M.unlock();
}

// Waiting for a condition unlocks, and locks again; here it is unlocked afterwards.
Task<> condition() {
  std::unique_lock Guard(M);
  Changed.wait(Guard, [] { return Hits > 0; });
  Guard.unlock();
  co_await flush();
}

Task<> after_the_await() {
  co_await flush();
  std::lock_guard Guard(M);
  ++Hits;
}

// The lock lasts until the end of the loop's body, which is after the break.
Task<> breaks_out() {
  while (coin()) {
    std::lock_guard Guard(M);
    if (Hits == 0)
      break;
  }
  co_await flush();
}

// A lambda is a function of its own, and is not suspended here.
Task<> in_a_lambda() {
  auto Add = [] {
    std::lock_guard Guard(M);
    ++Hits;
  };
  Add();
  co_await flush();
}

// The callee unlocks it.
void finish() { M.unlock(); }
Task<> unlocked_by_a_function() {
  M.lock();
  ++Hits;
  finish();
  co_await flush();
}

Task<> unlocked_by_a_lambda() {
  M.lock();
  auto Unlock = [] { M.unlock(); };
  Unlock();
  co_await flush();
}

// Its reference is given away; nobody knows what became of it.
void mayUnlock(std::unique_lock<std::mutex> &Guard);
Task<> given_away() {
  std::unique_lock Guard(M);
  mayUnlock(Guard);
  co_await flush();
}

// Made to be held: locked by awaiting.
struct AsyncMutex {
  struct Scope {
    explicit Scope(AsyncMutex &);
    ~Scope();
  };
  Task<> lock();
  Task<Scope> scoped_lock();
  void unlock();
};
AsyncMutex Async;
Task<> asynchronous() {
  co_await Async.lock();
  std::unique_lock<AsyncMutex> Guard(Async, std::adopt_lock);
  co_await flush();
}
Task<> asynchronous_scope() {
  auto Guard = co_await Async.scoped_lock();
  co_await flush();
}
Task<std::unique_lock<std::mutex>> lockAsync();
Task<> given_by_await() {
  auto Guard = co_await lockAsync();
  co_await flush();
}

// It is always ready: nobody is suspended.
struct Ready {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  int await_resume() const noexcept { return 1; }
};
struct GoesOn {
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<>) const noexcept { return false; }
  void await_resume() const noexcept {}
};
Task<> always_ready() {
  std::lock_guard Guard(M);
  Hits += co_await Ready();
  co_await GoesOn();
  co_await std::suspend_never();
}

// No coroutine.
void ordinary() {
  std::lock_guard Guard(M);
  sync_wait(flush());
}

// The function ends before it is suspended.
Task<> returns_first(bool Done) {
  if (Done) {
    std::lock_guard Guard(M);
    ++Hits;
    co_return;
  }
  co_await flush();
}

// Another object's mutex.
struct Store {
  std::mutex Mutex;
};
Task<> another_mutex(Store &A, Store &B) {
  A.Mutex.lock();
  ++Hits;
  A.Mutex.unlock();
  co_await flush();
  B.Mutex.lock();
  B.Mutex.unlock();
}

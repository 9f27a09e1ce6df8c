// Locks that are taken and left by functions that the coroutine calls.
// RUN: %check_lazy %s lock-across-suspend %t
#include "prelude.h"
#include <mutex>
#include <pthread.h>

std::mutex M;
int Hits;
bool coin();

void enter() { M.lock(); }
void leave() { M.unlock(); }

Task<> by_functions() {
  enter();
  // CHECK: :[[@LINE+2]]:3: warning: 'M' is locked across this 'co_await'; only this thread may unlock it [lazy-lock-across-suspend]
  // CHECK: :[[@LINE-2]]:3: note: it is locked here
  co_await flush();
  leave();
  // CHECK: :[[@LINE-1]]:3: note: it is unlocked here
}

struct Queue {
  std::mutex Mutex;
  void begin() {
    ++Hits;
    Mutex.lock();
  }
  void end() { Mutex.unlock(); }

  Task<> by_methods() {
    begin();
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Mutex' is locked across this 'co_await'
    end();
  }
};

Task<> by_methods_of(Queue &Q) {
  Q.begin();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Mutex' is locked across this 'co_await'
  Q.end();
}

// Silent from here on.

Task<> left_before() {
  enter();
  ++Hits;
  leave();
  co_await flush();
}

Task<> of_another(Queue &A, Queue &B) {
  A.begin();
  A.end();
  co_await flush();
  B.begin();
  B.end();
}

// Who leaves it is not known.
void exit_elsewhere();
Task<> left_elsewhere() {
  enter();
  exit_elsewhere();
  co_await flush();
}

void lock_for_a_while() {
  M.lock();
  ++Hits;
  M.unlock();
}
void lock_maybe() {
  if (coin())
    M.lock();
}
void lock_and_adopt() {
  M.lock();
  std::lock_guard Guard(M, std::adopt_lock);
}
Task<> not_for_good() {
  lock_for_a_while();
  lock_maybe();
  lock_and_adopt();
  co_await flush();
  M.unlock();
}

// Guards that change places: which one holds the mutex is not followed.
Task<> swapped(std::mutex &Other) {
  std::unique_lock First(M);
  std::unique_lock Second(Other, std::defer_lock);
  std::swap(First, Second);
  Second.unlock();
  co_await flush();
}
Task<> swapped_by_method() {
  std::unique_lock First(M);
  std::unique_lock<std::mutex> Second;
  First.swap(Second);
  Second.unlock();
  co_await flush();
}
Task<> swapped_by_lookup() {
  std::unique_lock First(M);
  std::unique_lock<std::mutex> Second;
  using std::swap;
  swap(First, Second);
  Second.unlock();
  co_await flush();
}

//===-- helpers of helpers ----------------------------------------------------------------------===

void enter_deep() { enter(); }
void leave_deep() { leave(); }
Task<> helper_of_a_helper() {
  enter_deep();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'M' is locked across this 'co_await'
  // CHECK: :[[@LINE-3]]:3: note: it is locked here
  leave_deep();
  // CHECK: :[[@LINE-1]]:3: note: it is unlocked here
}

void lock_it(std::mutex &Which) { Which.lock(); }
void unlock_it(std::mutex *Which) { Which->unlock(); }
void lock_this(Queue &Q) { lock_it(Q.Mutex); }
void unlock_this(Queue &Q) { Q.end(); }
Task<> by_parameter() {
  lock_it(M);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'M' is locked across this 'co_await'
  unlock_it(&M);
}
Task<> through_parameters(Queue &A, Queue &B) {
  lock_this(A);
  unlock_this(B);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} is locked across this 'co_await'
  unlock_this(A);
}

pthread_mutex_t Posix = PTHREAD_MUTEX_INITIALIZER;
void posix_enter() { pthread_mutex_lock(&Posix); }
void posix_leave() { pthread_mutex_unlock(&Posix); }
Task<> by_functions_of_c() {
  posix_enter();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Posix' is locked across this 'co_await'
  posix_leave();
}

// Silent from here on.

Task<> all_left_before(Queue &A) {
  enter_deep();
  leave_deep();
  lock_this(A);
  unlock_this(A);
  posix_enter();
  posix_leave();
  co_await flush();
}
void maybe_deep() { lock_maybe(); }
Task<> maybe_by_a_helper() {
  maybe_deep();
  co_await flush();
  leave();
}

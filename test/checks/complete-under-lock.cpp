// RUN: %check_lazy %s complete-under-lock %t
#include "async_simple.h"
#include "prelude.h"
#include <future>
#include <mutex>

std::mutex M;
std::coroutine_handle<> Waiter;
bool coin();

void resumes_under_a_guard() {
  std::lock_guard Guard(M);
  Waiter.resume();
  // CHECK: :[[@LINE-1]]:10: warning: 'resume' is called while 'Guard' holds 'std::mutex'; it runs those who wait for it [lazy-complete-under-lock]
  // CHECK: :[[@LINE-3]]:19: note: it is locked here
  // CHECK: note: runs the coroutine before it returns
}

void calls_under_a_lock() {
  M.lock();
  if (coin())
    Waiter();
  // CHECK: :[[@LINE-1]]:5: warning: {{.*}} is called while 'std::mutex' is locked; it runs those who wait for it
  // CHECK: note: it is held when 'coin()' is true
  M.unlock();
}

// It is unlocked before.
void resumes_after() {
  std::unique_lock Guard(M);
  auto Ready = Waiter;
  Guard.unlock();
  Ready.resume();
}

// The lock is of another thread of control: a lambda is run when it is run.
void in_a_lambda() {
  std::lock_guard Guard(M);
  auto Later = [Ready = Waiter] { Ready.resume(); };
  (void)Later;
}

// Nobody is run by it: who waits has a thread of its own.
void standard_promise(std::promise<int> &P) {
  std::lock_guard Guard(M);
  P.set_value(1);
}

async_simple::Promise<int> Kept;
void keeps_under_a_guard(int Value) {
  std::unique_lock<std::mutex> Guard(M);
  Kept.setValue(Value);
  // CHECK: :[[@LINE-1]]:8: warning: 'setValue' is called while 'Guard' holds 'std::mutex'; it runs those who wait for it
}

// Collected under the lock, completed without it.
void takes_out_first(int Value) {
  async_simple::Promise<int> Mine;
  {
    std::lock_guard Guard(M);
    std::swap(Mine, Kept);
  }
  Mine.setValue(Value);
}

// A mutex that nobody else knows cannot be wanted by those who are run.
void local_mutex(async_simple::Promise<int> Mine) {
  std::mutex Local;
  auto Done = [&](int Value) {
    std::unique_lock<std::mutex> Guard(Local);
    Mine.setValue(Value);
  };
  Done(1);
}

// No lock at all.
void plain() { Waiter.resume(); }

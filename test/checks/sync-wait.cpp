// RUN: %check_lazy %s sync-wait %t
#include "prelude.h"
#include <condition_variable>
#include <mutex>

Task<int> total() {
  co_return sync_wait(fetch(1)) + 1;
  // CHECK: :[[@LINE-1]]:13: warning: 'sync_wait' blocks the thread of coroutine 'total'; what needs this thread never gets done [lazy-sync-wait]
  // CHECK: note: it runs the task it is given, and waits for it on this thread
  // CHECK-FIXES: co_return co_await fetch(1) + 1;
}

Task<> member() {
  logf("size", sync_wait(name()).size());
  // CHECK: :[[@LINE-1]]:16: warning: 'sync_wait' blocks
  // CHECK-FIXES: logf("size", (co_await name()).size());
  co_return;
}

Task<int> local() {
  Task<int> T = fetch(1);
  co_return sync_wait(std::move(T));
  // CHECK: :[[@LINE-1]]:13: warning: 'sync_wait' blocks
  // CHECK-FIXES: co_return co_await std::move(T);
}

namespace own {
struct Event {
  void set();
  void wait() {
    std::unique_lock<std::mutex> Lock(M);
    Changed.wait(Lock, [this] { return Done; });
  }
  std::mutex M;
  std::condition_variable Changed;
  bool Done = false;
};
inline Task<> notify(Task<int> &Work, Event &E) {
  co_await Work;
  E.set();
}
/// A drain with a name that no library uses.
inline void drive(Task<int> Work) {
  Event Done;
  Task<> Notifier = notify(Work, Done);
  Done.wait();
}
/// Waits for room, and runs nothing.
struct Queue {
  void push(Task<int> Work) {
    Room.wait();
    Last = &Work;
  }
  Event Room;
  Task<int> *Last;
};
} // namespace own

Task<> drives() {
  own::drive(fetch(1));
  // CHECK: :[[@LINE-1]]:3: warning: 'drive' blocks the thread of coroutine 'drives'
  // CHECK-FIXES: co_await fetch(1);
  co_return;
}

// Asserts what must be there already, and looks at it.
namespace own {
enum class Status { Idle, Done };
struct Answer : Task<int> {
  Status status() const;
  int get() {
    drive(Task<int>());
    return 1;
  }
};
void same(Status A, Status B);
inline void isDone(Answer A) {
  same(A.status(), Status::Done);
  A.get();
}
inline void isAnything(Answer A) { A.get(); }
} // namespace own
Task<> asserts(own::Answer A, own::Answer B) {
  own::isDone(std::move(A));
  own::isAnything(std::move(B));
  // CHECK: :[[@LINE-1]]:3: warning: 'isAnything' blocks the thread of coroutine 'asserts'
  co_return;
}

// A bounded queue blocks, but it does not wait for the task.
Task<> queues(own::Queue &Q) {
  Q.push(fetch(1));
  co_return;
}

// Outside of coroutines drains are what they were made for.
int main() { return sync_wait(fetch(1)); }
int plain() {
  return [] { return sync_wait(fetch(1)); }();
}

// A blocking queue with a semaphore beside it that says what is in it.
// RUN: %check_lazy %s blocking-call %t
#include "folly.h"

namespace folly {
template <typename T> class UnboundedQueue {
public:
  void enqueue(T Value);
  T dequeue();
};
} // namespace folly

struct Semaphore {
  void post();
  folly::coro::Task<void> co_wait();
};

class Channel {
public:
  folly::coro::Task<int> next() {
    co_await Filled.co_wait();
    co_return Queue.dequeue();
  }
  folly::coro::Task<int> next_of_others() {
    co_await Filled.co_wait();
    co_return Other.dequeue();
  }
  folly::coro::Task<int> next_unchecked() {
    co_return Queue.dequeue();
    // CHECK: :[[@LINE-1]]:15: warning: 'UnboundedQueue::dequeue' blocks the thread that runs coroutine 'next_unchecked'
  }

private:
  Semaphore Filled;
  folly::UnboundedQueue<int> Queue, Other;
};

// The semaphore of another object says nothing of this one's queue.
struct Pipe {
  Semaphore Filled;
  folly::UnboundedQueue<int> Queue;
};
folly::coro::Task<int> other_object(Pipe &A, Pipe &B) {
  co_await A.Filled.co_wait();
  co_return B.Queue.dequeue();
  // CHECK: :[[@LINE-1]]:13: warning: 'UnboundedQueue::dequeue' blocks
}

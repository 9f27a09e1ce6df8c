// Futures whose promise was set before in the same function have nothing to wait for.
// RUN: %check_lazy %s blocking-call,sync-wait %t
#include "folly.h"
#include "prelude.h"
#include <future>

bool coin();
void start(std::promise<int> Promise);
void fill(std::promise<int> &Promise);
void keep(std::promise<int> &Promise) { start(std::move(Promise)); }

namespace folly {
template <typename T> class Promise {
public:
  template <typename U> void setValue(U &&);
  SemiFuture<T> getSemiFuture();
};
} // namespace folly

Task<int> never_set() {
  std::promise<int> Promise;
  std::future<int> Future = Promise.get_future();
  co_await flush();
  start(std::move(Promise));
  co_return Future.get();
  // CHECK: :[[@LINE-1]]:13: warning: 'future::get' blocks the thread that runs coroutine 'never_set' [lazy-blocking-call]
}

Task<int> on_one_path() {
  std::promise<int> Promise;
  std::future<int> Future = Promise.get_future();
  if (coin())
    Promise.set_value(1);
  co_await flush();
  co_return Future.get();
  // CHECK: :[[@LINE-1]]:13: warning: 'future::get' blocks the thread that runs coroutine 'on_one_path'
}

Task<int> set_after() {
  std::promise<int> Promise;
  std::future<int> Future = Promise.get_future();
  Future.wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'future::wait' blocks the thread that runs coroutine 'set_after'
  Promise.set_value(1);
  co_await flush();
}

Task<int> another() {
  std::promise<int> Promise, Other;
  std::future<int> Future = Promise.get_future();
  Other.set_value(1);
  co_await flush();
  co_return Future.get();
  // CHECK: :[[@LINE-1]]:13: warning: 'future::get' blocks the thread that runs coroutine 'another'
}

Task<int> each_time_another() {
  int Sum = 0;
  for (int I = 0; I != 3; ++I) {
    std::promise<int> Promise;
    std::future<int> Future = Promise.get_future();
    if (I)
      Promise.set_value(I);
    Sum += Future.get();
    // CHECK: :[[@LINE-1]]:12: warning: 'future::get' blocks the thread that runs coroutine 'each_time_another'
  }
  co_await flush();
  co_return Sum;
}

Task<int> in_a_lambda() {
  std::promise<int> Promise;
  std::future<int> Future = Promise.get_future();
  auto Later = [&] { Promise.set_value(1); };
  co_await flush();
  co_return Future.get();
  // CHECK: :[[@LINE-1]]:13: warning: 'future::get' blocks the thread that runs coroutine 'in_a_lambda'
}

Task<int> handed_on() {
  std::promise<int> Promise;
  std::future<int> Future = Promise.get_future();
  keep(Promise);
  co_await flush();
  co_return Future.get();
  // CHECK: :[[@LINE-1]]:13: warning: 'future::get' blocks the thread that runs coroutine 'handed_on'
}

Task<int> runs_later() {
  std::packaged_task<int()> Work([] { return 1; });
  auto Future = Work.get_future();
  co_await flush();
  co_return Future.get();
  // CHECK: :[[@LINE-1]]:13: warning: 'future::get' blocks the thread that runs coroutine 'runs_later'
}

Task<int> other_library() {
  folly::Promise<int> Promise;
  folly::SemiFuture<int> Future = Promise.getSemiFuture();
  co_await flush();
  co_return std::move(Future).get();
  // CHECK: :[[@LINE-1]]:13: warning: 'SemiFuture::get' {{.*}} [lazy-sync-wait]
}

// Silent from here on: set on every path, or perhaps.

Task<int> set() {
  std::promise<int> Promise;
  std::future<int> Future = Promise.get_future();
  Promise.set_value(1);
  co_await flush();
  Future.wait();
  co_return Future.get();
}
Task<int> set_before_it_was_asked_for() {
  std::promise<int> Promise;
  Promise.set_value(1);
  co_await flush();
  co_return Promise.get_future().get();
}
Task<int> shared() {
  std::promise<int> Promise;
  auto Future = Promise.get_future().share();
  Promise.set_value(1);
  co_await flush();
  co_return Future.get();
}
Task<int> on_both_paths() {
  std::promise<int> Promise;
  auto Future = Promise.get_future();
  if (coin())
    Promise.set_value(1);
  else
    Promise.set_exception(nullptr);
  co_await flush();
  co_return Future.get();
}
Task<int> left_otherwise() {
  std::promise<int> Promise;
  auto Future = Promise.get_future();
  if (!coin())
    co_return 0;
  Promise.set_value(1);
  co_await flush();
  co_return Future.get();
}
Task<int> by_pointer() {
  auto Promise = std::make_shared<std::promise<int>>();
  auto Future = Promise->get_future();
  Promise->set_value(1);
  co_await flush();
  co_return Future.get();
}
Task<int> by_lambda() {
  std::promise<int> Promise;
  auto Future = Promise.get_future();
  auto Finish = [&] { Promise.set_value(1); };
  Finish();
  co_await flush();
  co_return Future.get();
}
Task<int> by_someone_unknown() {
  std::promise<int> Promise;
  auto Future = Promise.get_future();
  fill(Promise);
  co_await flush();
  co_return Future.get();
}
Task<int> ran() {
  std::packaged_task<int()> Work([] { return 1; });
  auto Future = Work.get_future();
  Work();
  co_await flush();
  co_return Future.get();
}
// It is run by whoever asks.
Task<int> deferred() {
  auto Future = std::async(std::launch::deferred, [] { return 1; });
  co_await flush();
  co_return Future.get();
}
Task<int> set_in_other_library() {
  folly::Promise<int> Promise;
  auto Future = Promise.getSemiFuture();
  Promise.setValue(1);
  co_await flush();
  co_return std::move(Future).get();
}

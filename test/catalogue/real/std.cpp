// REQUIRES: libcxx
// RUN: %check_lazy %s '*' %t.stdcxx
// RUN: %check_lazy %s '*' %t.libcxx -- %libcxx_flags
// Futures and coroutines of both standard libraries: mistakes, their fixes, and what is right.
#include <algorithm>
#include <chrono>
#include <coroutine>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

int compute();
std::future<int> fetch(int id);
std::future<void> flush();

//===- Futures ----------------------------------------------------------------------------------===//

void drops(std::promise<int> &promise, std::packaged_task<int()> &task) {
  fetch(1);
  // CHECK: :[[@LINE-1]]:3: warning: future returned by 'fetch' is dropped; its result and exception are lost [lazy-unawaited]
  // CHECK: note: 'drops' is not a coroutine: return the future, or say '(void)' to let it run alone
  promise.get_future();
  // CHECK: :[[@LINE-1]]:3: warning: future returned by 'get_future' is dropped; its result and exception are lost [lazy-unawaited]
  // CHECK: note: 'drops' is not a coroutine: return the future, or say '(void)' to let it run alone
  std::async(std::launch::async, compute);
  // CHECK: :[[@LINE-1]]:3: warning: the future returned by 'async' is destroyed at once; this call blocks until the task finishes [lazy-discarded-async-future]
  // CHECK: note: keep the future where it outlives the work that runs beside it
  std::async(std::launch::deferred, compute);
  // CHECK: :[[@LINE-1]]:3: warning: the future returned by 'async' is destroyed at once; its deferred task never runs [lazy-discarded-async-future]
  // CHECK: note: wait for it, or launch it with 'std::launch::async'
  std::async(compute);
  // CHECK: :[[@LINE-1]]:3: warning: the future returned by 'async' is destroyed at once; this call blocks until the task finishes [lazy-discarded-async-future]
  // CHECK: note: keep the future where it outlives the work that runs beside it
  (void)std::async(std::launch::deferred, compute);
  // CHECK: :[[@LINE-1]]:9: warning: the future returned by 'async' is destroyed at once; its deferred task never runs [lazy-discarded-async-future]
  // CHECK: note: wait for it, or launch it with 'std::launch::async'
}

void keeps(bool b) {
  std::future<int> answer = fetch(1);
  // CHECK: :[[@LINE-1]]:20: warning: 'answer' holds a future that is never awaited; its result and exception are lost [lazy-never-awaited-local]
  // CHECK: note: 'keeps' is not a coroutine: return the future, or say '(void)' to let it run alone
  std::future<int> first = fetch(3);
  first = fetch(4);
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed future in 'first'; its result and exception are lost [lazy-overwritten-task]
  first.get();
  auto nested = std::async(std::launch::async, [] { return fetch(5); });
  std::future<int> inner = nested.get();
  // CHECK: :[[@LINE-1]]:28: warning: 'inner' is not waited for on every path; its result and exception are lost [lazy-unawaited-on-path]
  if (b)
    inner.get();
}

//===- Coroutines over futures ------------------------------------------------------------------===//

// A task of one's own, read from its promise: lazy with either library.
struct Job {
  struct promise_type {
    Job get_return_object() { return Job{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
    std::coroutine_handle<> caller;
  };
  explicit Job(std::coroutine_handle<promise_type> handle) : handle(handle) {}
  Job(Job &&other) noexcept : handle(std::exchange(other.handle, {})) {}
  Job &operator=(Job &&other) noexcept {
    std::swap(handle, other.handle);
    return *this;
  }
  ~Job() {
    if (handle)
      handle.destroy();
  }
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) noexcept {
    handle.promise().caller = caller;
    return handle;
  }
  void await_resume() {}

private:
  std::coroutine_handle<promise_type> handle;
};

Job work();

Job drops_jobs(std::vector<int> ids) {
  work();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'work' is dropped; its body never runs [lazy-unawaited]
  // CHECK-FIXES: co_await work();
  (void)work();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'work' is cast to void; its body never runs [lazy-explicit-discard]
  // CHECK-FIXES: co_await work();
  std::ignore = work();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'work' is assigned to 'std::ignore'; its body never runs [lazy-explicit-discard]
  // CHECK-FIXES: co_await work();
  std::function<void()> callback = work;
  // CHECK: :[[@LINE-1]]:36: warning: 'work' returns a task that 'std::function<void ()>' ignores; its body never runs [lazy-task-from-void-callback]
  std::for_each(ids.begin(), ids.end(), [](int) { return work(); });
  // CHECK: :[[@LINE-1]]:41: warning: this lambda returns a task that 'for_each' ignores; its body never runs [lazy-task-from-void-callback]
  std::vector<Job> all;
  // CHECK: :[[@LINE-1]]:20: warning: the tasks in 'all' are never awaited; none of them runs [lazy-dropped-task-container]
  // CHECK: note: await each of them in a loop
  all.push_back(work());
  std::optional<Job> maybe = work();
  // CHECK: :[[@LINE-1]]:22: warning: 'maybe' holds a task that is never awaited; its body never runs [lazy-never-awaited-local]
  std::unique_ptr<Job> owned = std::make_unique<Job>(work());
  // CHECK: :[[@LINE-1]]:24: warning: 'owned' holds a task that is never awaited; its body never runs [lazy-never-awaited-local]
  co_return;
}

//===- Nothing is lost here ---------------------------------------------------------------------===//

int waits() {
  std::future<int> first = fetch(1);
  std::future<int> second = std::async(std::launch::async, compute);
  while (second.wait_for(1s) == std::future_status::timeout)
    compute();
  flush().wait();
  fetch(2).get();
  std::async(std::launch::async, compute).wait();
  return first.get() + second.get();
}

// What has started is polled without being owed; a thread ignores what its function returns.
void polls() {
  if (fetch(1).valid())
    std::thread(flush).join();
}

int shares() {
  std::shared_future<int> shared = fetch(1).share();
  std::shared_future<int> copy = shared;
  std::thread reader([shared] { shared.wait(); });
  reader.join();
  return copy.get();
}

std::future<int> makes(int id) {
  std::promise<int> promise;
  std::future<int> result = promise.get_future();
  promise.set_value(id);
  return result;
}

std::future<int> packages() {
  std::packaged_task<int()> task(compute);
  std::future<int> result = task.get_future();
  std::thread(std::move(task)).detach();
  return result;
}

void in_containers(std::vector<int> ids) {
  std::vector<std::future<int>> all;
  std::map<int, std::future<int>> by_id;
  for (int id : ids) {
    all.push_back(fetch(id));
    by_id.emplace(id, fetch(id));
  }
  for (std::future<int> &one : all)
    one.get();
  for (auto &[id, one] : by_id)
    one.wait();
}

// The destructors wait: this is how these are joined.
void joins(std::vector<int> ids) {
  std::vector<std::future<void>> running;
  for (int id : ids)
    running.push_back(std::async(std::launch::async, [id] { fetch(id).wait(); }));
}

class Service {
public:
  void start() { running = std::async(std::launch::async, [this] { loop(); }); }
  ~Service() {
    if (running.valid())
      running.wait();
  }

private:
  void loop();
  std::future<void> running;
};

Job awaits() {
  co_await work();
  std::vector<Job> all;
  all.push_back(work());
  for (Job &one : all)
    co_await one;
  std::optional<Job> maybe;
  if (all.empty())
    maybe.emplace(work());
  if (maybe)
    co_await *maybe;
  std::unique_ptr<Job> owned = std::make_unique<Job>(work());
  co_await *owned;
  std::function<Job()> callback = work;
  co_await callback();
}

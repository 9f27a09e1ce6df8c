// RUN: %check_lazy %s spawn-local-ref,dangling-argument,lambda-capture %t
// Libraries that nobody knows: what starts work is read off its class and its name.
#include "prelude.h"
#include <exception>
#include <functional>

struct Executor {};
struct Job;
struct JobPromise;
struct Awaiter {
  bool await_ready();
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Handle);
  void await_resume();
};
struct Scheduled;
struct Job {
  using promise_type = JobPromise;
  Job(Job &&) noexcept;
  ~Job();
  Awaiter operator co_await() && noexcept;
  Scheduled scheduleOn(Executor *On) &&;
  void start() &&;
};
struct Scheduled {
  Scheduled(Scheduled &&) noexcept;
  ~Scheduled();
  Awaiter operator co_await() && noexcept;
  void start() &&;
};
struct JobPromise {
  Job get_return_object();
  std::suspend_always initial_suspend() noexcept;
  std::suspend_always final_suspend() noexcept;
  void return_void();
  void unhandled_exception();
};
struct Group {
  int Running = 0;
  void add(Scheduled Work);
  Job join();
  ~Group() {
    if (Running)
      std::terminate();
  }
};

Job load(const std::string &Path) {
  co_await std::suspend_always{};
  log(Path);
}

void started(Executor *on, Group &group, int id) {
  std::string path;
  load("x").scheduleOn(on).start();
  // CHECK: :[[@LINE-1]]:8: warning: this temporary dies at the end of the statement, but the spawned task still refers to it [lazy-dangling-argument]
  load("x").start();
  // CHECK: :[[@LINE-1]]:8: warning: this temporary dies at the end of the statement, but the spawned task still refers to it [lazy-dangling-argument]
  group.add(load(path).scheduleOn(on));
  // CHECK: :[[@LINE-1]]:18: warning: 'path' dies when 'started' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
  group.add(load("x").scheduleOn(on));
  // CHECK: :[[@LINE-1]]:18: warning: this temporary dies at the end of the statement, but the spawned task still refers to it [lazy-dangling-argument]
  group.add([id]() -> Job {
  // CHECK: :[[@LINE-1]]:13: warning: this lambda dies at the end of the statement with its captures, but the spawned task still uses them [lazy-lambda-capture]
    co_await std::suspend_always{};
    log(std::to_string(id));
  }().scheduleOn(on));
}
void started_alone(Executor *on) {
  std::string path;
  load(path).scheduleOn(on).start();
  // CHECK: :[[@LINE-1]]:8: warning: 'path' dies when 'started_alone' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
}
Job fine(Executor *on) {
  std::string path;
  Group group;
  group.add(load(path).scheduleOn(on));
  co_await load("x").scheduleOn(on);
  co_await group.join();
}

// What is posted runs later, and once.
struct Pool {
  void post(std::function<void()> Work);
  void apply(std::function<void()> Work);
  void run();
};
struct Inline {
  template <typename F> void post(F Work) { Work(); }
};
void posted(Pool &pool, int id) {
  int n = 0;
  pool.post([&] { ++n; });
  // CHECK: :[[@LINE-1]]:14: warning: 'n' dies when 'posted' is left, but the lambda, which runs later, still refers to it [lazy-spawn-local-ref]
  pool.post([id]() -> Detached {
  // CHECK: :[[@LINE-1]]:13: warning: this lambda is destroyed when 'post' has called it, but the coroutine still uses its captures [lazy-lambda-capture]
    co_await flush();
    log(std::to_string(id));
  });
}
void posted_and_run(Pool &pool) {
  int n = 0;
  pool.post([&] { ++n; });
  pool.run();
}
void called_at_once(Pool &pool, Inline &now) {
  int n = 0;
  pool.apply([&] { ++n; });
  now.post([&] { ++n; });
}
void posted_by_name(Pool &pool, Inline &now) {
  int n = 0;
  auto work = [&n] { ++n; };
  // CHECK: :[[@LINE-1]]:17: warning: 'n' dies when 'posted_by_name' is left, but the lambda, which runs later, still refers to it [lazy-spawn-local-ref]
  pool.post(std::move(work));
  std::function<void()> wrapped = [&] { ++n; };
  // CHECK: :[[@LINE-1]]:36: warning: 'n' dies when 'posted_by_name' is left, but the lambda, which runs later, still refers to it [lazy-spawn-local-ref]
  pool.post(wrapped);
  auto called = [&] { ++n; };
  now.post(called);
  auto own = [n]() mutable { ++n; };
  pool.post(own);
}
void posted_and_called(Pool &pool) {
  int n = 0;
  auto work = [&n] { ++n; };
  pool.post(work);
  work();
}
void posted_by_address(Pool &pool, int &given) {
  int n = 0;
  pool.post([p = &n] { ++*p; });
  // CHECK: :[[@LINE-1]]:14: warning: 'n' dies when 'posted_by_address' is left, but the lambda, which runs later, still refers to it [lazy-spawn-local-ref]
  // CHECK: :[[@LINE-3]]:7: note: its address is captured as 'p'
  pool.post([p = &given] { ++*p; });
}

// Functions that wait where their scope ends, although nobody sees a call there.
// RUN: %check_lazy %s transitive-blocking %t
#include "prelude.h"
#include <future>
#include <memory>
#include <thread>
#include <vector>

void work();
bool coin();

void with_thread() {
  std::jthread Worker([] { work(); });
  work();
}
Task<> leads_to_thread() {
  with_thread();
  // CHECK: :[[@LINE-1]]:3: warning: 'with_thread' leads to 'std::jthread::~jthread', which blocks the thread of this coroutine [lazy-transitive-blocking]
  // CHECK: :[[@LINE-6]]:16: note: 'std::jthread::~jthread' blocks here
  co_await flush();
}

void with_temporary() { std::jthread{work}; }
Task<> leads_to_temporary() {
  with_temporary();
  // CHECK: :[[@LINE-1]]:3: warning: 'with_temporary' leads to 'std::jthread::~jthread'
  co_await flush();
}

void with_threads() {
  std::vector<std::jthread> Workers;
  for (int I = 0; I != 3; ++I)
    Workers.emplace_back(work);
}
Task<> leads_to_threads() {
  with_threads();
  // CHECK: :[[@LINE-1]]:3: warning: 'with_threads' leads to 'std::jthread::~jthread'
  co_await flush();
}

void with_launch() {
  std::future<void> Running = std::async(std::launch::async, work);
  work();
}
Task<> leads_to_launch() {
  with_launch();
  // CHECK: :[[@LINE-1]]:3: warning: 'with_launch' leads to 'std::future::~future'
  co_await flush();
}

void with_dropped_launch() { (void)std::async(std::launch::async, work); }
Task<> leads_to_dropped_launch() {
  with_dropped_launch();
  // CHECK: :[[@LINE-1]]:3: warning: 'with_dropped_launch' leads to 'std::future::~future'
  co_await flush();
}

// Only if it is told to.
void on_demand(bool Parallel) {
  if (!Parallel)
    return work();
  std::jthread Worker(work);
  work();
}
Task<> demands() {
  on_demand(true);
  // CHECK: :[[@LINE-1]]:3: warning: 'on_demand' leads to 'std::jthread::~jthread'
  on_demand(false);
  co_await flush();
}

// Silent from here on.

void detached() {
  std::jthread Worker(work);
  Worker.detach();
}
std::jthread given() {
  std::jthread Worker(work);
  return Worker;
}
struct Owner {
  std::jthread Kept;
  void keep() {
    std::jthread Worker(work);
    Kept = std::move(Worker);
  }
};
void no_work() { std::jthread Worker; }
std::future<void> launched() {
  auto Running = std::async(std::launch::async, work);
  return Running;
}
void deferred() { auto Never = std::async(std::launch::deferred, work); }
void promised(std::promise<void> &P) { std::future<void> Result = P.get_future(); }
Task<> silent(Owner &O, std::promise<void> &P) {
  detached();
  O.Kept = given();
  O.keep();
  no_work();
  auto Kept = std::make_shared<std::future<void>>(launched());
  deferred();
  promised(P);
  co_await flush();
}

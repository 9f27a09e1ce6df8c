// RUN: %check_lazy %s discarded-async-future %t
#include "prelude.h"
#include <future>

int work(int N);

void dropped() {
  std::async(std::launch::async, work, 1);
  // CHECK: :[[@LINE-1]]:3: warning: the future returned by 'async' is destroyed at once; this call blocks until the task finishes [lazy-discarded-async-future]
  // CHECK: note: keep the future where it outlives the work that runs beside it
  (void)std::async(work, 1);
  // CHECK: :[[@LINE-1]]:9: warning: the future returned by 'async' is destroyed at once; this call blocks
}

void notify_all(const std::vector<int> &Ids) {
  for (int Id : Ids)
    std::ignore = std::async(std::launch::async, [Id] { log(std::to_string(Id)); });
  // CHECK: :[[@LINE-1]]:19: warning: the future returned by 'async' is destroyed at once; this call blocks
  // CHECK: :[[@LINE-3]]:3: note: the rounds of this loop run one after the other
}

void deferred() {
  (void)std::async(std::launch::deferred, work, 1);
  // CHECK: :[[@LINE-1]]:9: warning: the future returned by 'async' is destroyed at once; its deferred task never runs
  auto F = std::async(std::launch::deferred, work, 2);
  // CHECK: :[[@LINE-1]]:12: warning: nobody waits for 'F'; its deferred task never runs
  log("end");
}

void serial(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    auto F = std::async(std::launch::async, work, Id);
    // CHECK: :[[@LINE-1]]:14: warning: 'F' is destroyed at the end of each round; the rounds run one after the other
    log("launched");
  }
}

void at_the_end() {
  log("begin");
  auto F = std::async(std::launch::async, work, 1);
  // CHECK: :[[@LINE-1]]:12: warning: 'F' is destroyed right here; this call blocks until the task finishes
}

void assigned_in_a_loop() {
  std::future<int> F;
  for (int I = 0; I < 3; ++I)
    F = std::async(std::launch::async, work, I);
  // CHECK: :[[@LINE-1]]:9: warning: assigning to 'F' waits for the task of the round before
  F.get();
}

Task<> in_a_coroutine(bool A) {
  auto F = std::async(std::launch::async, work, 1);
  // CHECK: :[[@LINE-1]]:12: warning: the destructor of 'F' waits for its task and blocks the executor's thread
  co_await flush();
  std::async(std::launch::async, work, 1);
  // CHECK: :[[@LINE-1]]:3: warning: the future returned by 'async' is destroyed at once; this blocks the executor's thread
}

std::future<int> launch(int N) { return std::async(std::launch::async, work, N); }
auto launch_again(int N) {
  if (N)
    return launch(N);
  auto Other = [] { return 1; };
  return std::async(std::launch::async, Other);
}

void through_functions() {
  launch(1);
  // CHECK: :[[@LINE-1]]:3: warning: the future returned by 'launch' is destroyed at once; this call blocks
  // CHECK: :[[@LINE-11]]:18: note: 'launch' returns the future of a launched task
  launch_again(1);
  // CHECK: :[[@LINE-1]]:3: warning: the future returned by 'launch_again' is destroyed at once
}

// RUN: %check_lazy %s discarded-async-future,never-awaited-local,unawaited %t
#include "prelude.h"
#include <future>
#include <memory>
#include <optional>

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

// Which of the two it is, is decided elsewhere: dropping the future is wrong either way.
void policies(std::launch Policy) {
  (void)std::async(Policy, work, 1);
  // CHECK: :[[@LINE-1]]:9: warning: the future returned by 'async' is destroyed at once; this blocks here, or its task never runs
  // CHECK: note: wait for it, or launch it with 'std::launch::async'
  std::async(std::launch::async | std::launch::deferred, work, 1);
  // CHECK: :[[@LINE-1]]:3: warning: the future returned by 'async' is destroyed at once; this blocks here, or its task never runs
  constexpr std::launch Later = std::launch::deferred;
  std::async(Later, work, 1);
  // CHECK: :[[@LINE-1]]:3: warning: the future returned by 'async' is destroyed at once; its deferred task never runs
}

std::future<int> through_a_local() {
  auto F = std::async(std::launch::async, work, 1);
  return F;
}

void wrapped() {
  through_a_local();
  // CHECK: :[[@LINE-1]]:3: warning: the future returned by 'through_a_local' is destroyed at once; this call blocks
  std::move(std::async(std::launch::async, work, 1));
  // CHECK: :[[@LINE-1]]:13: warning: the future returned by 'async' is destroyed at once; this call blocks
  std::make_unique<std::future<int>>(std::async(std::launch::async, work, 1));
  // CHECK: :[[@LINE-1]]:3: warning: the future in this 'unique_ptr' is destroyed at once; this call blocks
  std::optional{std::async(std::launch::async, work, 1)};
  // CHECK: :[[@LINE-1]]:3: warning: the future in this 'optional' is destroyed at once; this call blocks
}

// One finding for one variable: no other check has a say.
Task<> only_this_check(int N) {
  std::future<int> F;
  F = std::async(std::launch::async, work, 1);
  // CHECK: :[[@LINE-1]]:7: warning: the destructor of 'F' waits for its task and blocks the executor's thread
  auto G = std::async(std::launch::async, work, 1);
  // CHECK: :[[@LINE-1]]:12: warning: the destructor of 'H' waits for its task and blocks the executor's thread
  auto H = std::move(G);
  auto I = std::move(std::async(std::launch::async, work, 1));
  // CHECK: :[[@LINE-1]]:22: warning: the destructor of 'I' waits for its task and blocks the executor's thread
  auto J = std::async(N ? std::launch::async : std::launch::deferred, work, 1);
  // CHECK: :[[@LINE-1]]:12: warning: the destructor of 'J' waits for its task and blocks the executor's thread
  // CHECK: note: its policy is not known here: the task may never run
  co_await flush();
}

// RUN: %check_lazy %s overwritten-task %t
#include "prelude.h"
#include <map>
#include <memory>
#include <optional>

Eager<int> start(int Id);
Eager<void> pump(int Id);

Task<> refresh() {
  auto T = fetch(1);
  // CHECK: :[[@LINE+2]]:3: warning: this destroys the unconsumed task in 'T'; its body never runs [lazy-overwritten-task]
  // CHECK: :[[@LINE-2]]:12: note: the task was made here
  T = fetch(2);
  // CHECK: note: await the old one first: 'co_await std::exchange(T, fetch(2))'
  co_await std::move(T);
}

Task<> every_round(std::vector<int> Ids) {
  Task<int> T;
  for (int Id : Ids)
    T = fetch(Id);
  // CHECK: :[[@LINE-1]]:5: warning: each round of the loop destroys the task the last one put into 'T'; its body never runs
  co_await T;
}

Task<> emplaced_twice() {
  std::optional<Task<int>> T;
  T.emplace(fetch(1));
  T.emplace(fetch(2));
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'T'
  co_await std::move(*T);
}

Task<> reset_unrun(bool A) {
  std::optional<Task<int>> T = fetch(1);
  T.reset();
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'T'
  if (A)
    T = fetch(2);
  if (T)
    co_await std::move(*T);
}

Task<int> started_then_replaced(bool A) {
  auto T = start(1);
  if (A)
    T = start(2);
  // CHECK: :[[@LINE-1]]:5: warning: this destroys the unconsumed task in 'T'; it runs detached
  co_return co_await T;
}

class Session {
  Task<int> Reader;
  std::map<int, Task<int>> Jobs;
  Eager<void> Pump = pump(0);

  void open() {
    Reader = fetch(1);
    Reader = fetch(2);
    // CHECK: :[[@LINE-1]]:5: warning: this destroys the unconsumed task in 'Reader'; its body never runs
  }

  void queue(int K) {
    Jobs[K] = fetch(1);
    Jobs[K] = fetch(2);
    // CHECK: :[[@LINE-1]]:5: warning: this destroys the unconsumed task in 'Jobs[K]'
  }

  void restart(const std::vector<int> &Ids) {
    for (int Id : Ids)
      Pump = pump(Id);
    // CHECK: :[[@LINE-1]]:7: warning: each round of the loop destroys the task the last one put into 'Pump'
    for (int Id : Ids) {
      log("x");
      Reader = fetch(Id);
      // CHECK: :[[@LINE-1]]:7: warning: each round of the loop destroys the task the last one put into 'Reader'
    }
  }
};

// What awaits several by name need not take a vector of them: the advice must compile.
// RUN: %check_lazy %s dropped-task-container %t
#include "folly.h"
#include "stdexec.h"
#include <array>
#include <map>
#include <tuple>
#include <vector>

folly::coro::Task<int> work();

folly::coro::Task<> a_range() {
  std::vector<folly::coro::Task<int>> Tasks;
  // CHECK: :[[@LINE-1]]:39: warning: the tasks in 'Tasks' are never awaited
  // CHECK: note: await them together: 'co_await folly::coro::collectAllRange(std::move(Tasks))'
  Tasks.push_back(work());
  co_return;
}

folly::coro::Task<> other_containers() {
  std::map<int, folly::coro::Task<int>> ById;
  // CHECK: :[[@LINE-1]]:41: warning: the tasks in 'ById' are never awaited
  // CHECK: note: await each of them in a loop
  ById.emplace(1, work());
  auto Both = std::make_tuple(work(), work());
  // CHECK: :[[@LINE-1]]:8: warning: the tasks in 'Both' are never awaited
  // CHECK: note: await each of them
  co_return;
}

auto sender() { return stdexec::just(1); }
folly::coro::Task<> senders() {
  std::vector<decltype(sender())> Senders;
  // CHECK: :[[@LINE-1]]:35: warning: the senders in 'Senders' are never awaited
  // CHECK: note: await each of them in a loop
  Senders.push_back(sender());
  co_return;
}

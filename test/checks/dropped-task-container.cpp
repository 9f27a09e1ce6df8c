// RUN: %check_lazy %s dropped-task-container %t
#include "prelude.h"
#include <array>
#include <map>
#include <tuple>
#include <vector>

Task<> filled(std::vector<int> ids) {
  std::vector<Task<int>> tasks;
  // CHECK: :[[@LINE-1]]:26: warning: the tasks in 'tasks' are never awaited; none of them runs [lazy-dropped-task-container]
  tasks.reserve(ids.size());
  for (int id : ids)
    tasks.push_back(fetch(id));
  logf("{}", tasks.size());
  co_return;
}

Task<> cleared() {
  std::vector<Task<>> tasks;
  // CHECK: :[[@LINE-1]]:23: warning: the tasks in 'tasks' are never awaited
  tasks.emplace_back(flush());
  tasks.clear();
  co_return;
}

Task<> looked_at() {
  std::vector<Task<>> tasks;
  // CHECK: :[[@LINE-1]]:23: warning: the tasks in 'tasks' are never awaited
  tasks.push_back(flush());
  for (auto &task : tasks)
    logf("{}", task.valid());
  co_return;
}

Task<> other_containers() {
  std::map<int, Task<>> by_id;
  // CHECK: :[[@LINE-1]]:25: warning: the tasks in 'by_id' are never awaited
  by_id[1] = flush();
  std::array<Task<>, 2> pair = {flush(), flush()};
  // CHECK: :[[@LINE-1]]:25: warning: the tasks in 'pair' are never awaited
  auto both = std::make_tuple(flush(), fetch(1));
  // CHECK: :[[@LINE-1]]:8: warning: the tasks in 'both' are never awaited
  co_return;
}

// Silent from here on.
void keep(std::vector<Task<>> &);
Task<> drained(std::vector<int> ids, std::vector<Task<>> &out) {
  std::vector<Task<int>> a;
  for (int id : ids)
    a.push_back(fetch(id));
  co_await gather(std::move(a));

  std::vector<Task<>> b;
  b.push_back(flush());
  for (auto &task : b)
    co_await std::move(task);

  std::vector<Task<>> c;
  c.push_back(flush());
  keep(c);

  std::vector<Task<>> d;
  d.push_back(flush());
  for (std::size_t i = 0; i != d.size(); ++i)
    co_await std::move(d[i]);

  std::vector<Task<>> e;
  e.push_back(flush());
  for (auto it = e.begin(); it != e.end(); ++it)
    co_await std::move(*it);

  std::vector<Task<>> f;
  f.push_back(flush());
  out = std::move(f);

  std::vector<Task<>> never_filled;
  logf("{}", never_filled.empty());
}
std::vector<Task<>> returned() {
  std::vector<Task<>> tasks;
  tasks.push_back(flush());
  return tasks;
}

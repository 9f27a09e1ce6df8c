// RUN: %check_lazy %s dropped-task-container %t
#include "prelude.h"
#include <array>
#include <map>
#include <memory>
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

Task<> looked_at_by_iterator() {
  std::vector<Task<>> tasks;
  // CHECK: :[[@LINE-1]]:23: warning: the tasks in 'tasks' are never awaited
  tasks.push_back(flush());
  for (auto it = tasks.begin(); it != tasks.end(); ++it)
    logf("{}", it->valid());
  std::map<int, Task<>> by_id;
  // CHECK: :[[@LINE-1]]:25: warning: the tasks in 'by_id' are never awaited
  by_id[1] = flush();
  for (auto it = by_id.begin(); it != by_id.end(); ++it)
    logf("{} {}", it->first, it->second.valid());
  for (auto &entry : by_id)
    logf("{} {}", entry.first, entry.second.valid());
  co_return;
}

// Silent from here on.
void watch(std::vector<Task<>>::iterator);
void watch_one(Task<> &);
Task<> taken_by_iterator() {
  std::vector<Task<>> a;
  a.push_back(flush());
  for (auto it = a.begin(); it != a.end();)
    it = a.erase(it);
  std::vector<Task<>> b;
  b.push_back(flush());
  auto first = b.begin();
  watch(first);
  std::vector<Task<>> c;
  c.push_back(flush());
  co_await std::move(*c.begin());
  std::map<int, Task<>> d;
  d.emplace(1, flush());
  for (auto it = d.begin(); it != d.end(); ++it)
    watch_one(it->second);
  std::map<int, Task<>> e;
  e.emplace(1, flush());
  for (auto &entry : e)
    watch_one(entry.second);
}
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

// Elements that are only looked at, replaced or erased.
Task<> erased_and_inserted() {
  std::vector<Task<int>> a;
  // CHECK: :[[@LINE-1]]:26: warning: the tasks in 'a' are never awaited
  a.push_back(fetch(1));
  a.erase(a.begin());
  std::vector<Task<int>> b;
  // CHECK: :[[@LINE-1]]:26: warning: the tasks in 'b' are never awaited
  b.insert(b.end(), fetch(1));
  logf("", b.back().valid());
  co_return;
}

Task<> assigned(int n) {
  std::vector<Task<int>> a;
  // CHECK: :[[@LINE-1]]:26: warning: the tasks in 'a' are never awaited
  a.resize(n);
  for (int i = 0; i < n; ++i)
    a[i] = fetch(i);
  std::vector<Task<int>> b(n);
  // CHECK: :[[@LINE-1]]:26: warning: the tasks in 'b' are never awaited
  for (auto &task : b)
    task = fetch(1);
  co_return;
}

Task<> behind_pointers() {
  std::vector<std::unique_ptr<Task<int>>> a;
  // CHECK: :[[@LINE-1]]:43: warning: the tasks in 'a' are never awaited
  a.push_back(std::make_unique<Task<int>>(fetch(1)));
  for (auto &task : a)
    (void)task->valid();
  co_return;
}

Task<> maps() {
  std::map<int, Task<int>> a;
  // CHECK: :[[@LINE-1]]:28: warning: the tasks in 'a' are never awaited
  a[1] = fetch(1);
  if (a.contains(1))
    log("x");
  for (auto &[key, task] : a)
    logf("", key);
  std::map<int, std::vector<Task<int>>> b;
  // CHECK: :[[@LINE-1]]:41: warning: the tasks in 'b' are never awaited
  b[1].push_back(fetch(1));
  co_return;
}

Task<> arrays() {
  Task<int> a[2] = {fetch(1), fetch(2)};
  // CHECK: :[[@LINE-1]]:13: warning: the tasks in 'a' are never awaited
  logf("", a[0].valid());
  co_return;
}

// Silent from here on.
void change(Task<int> &);
Task<> elements_consumed() {
  std::vector<Task<int>> a;
  a.push_back(fetch(1));
  co_await std::move(a.back());
  std::map<int, Task<int>> b;
  b[1] = fetch(1);
  for (auto &[key, task] : b)
    co_await task;
  std::map<int, std::vector<Task<int>>> c;
  c[1].push_back(fetch(1));
  co_await gather(std::move(c[1]));
  Task<int> d[2] = {fetch(1), fetch(2)};
  for (auto &task : d)
    co_await task;
  Task<int> e[2] = {fetch(1), fetch(2)};
  co_await e[0];
  co_await std::move(e[1]);
  std::vector<Task<int>> f;
  f.push_back(fetch(1));
  auto it = f.begin();
  co_await *it;
  f.erase(it);
  std::vector<Task<int>> g;
  g.push_back(fetch(1));
  change(g.at(0));
  Task<int> empty[2] = {};
  logf("", empty[0].valid());
}

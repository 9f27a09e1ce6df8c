// RUN: %check_lazy %s pseudo-concurrent %t
#include "prelude.h"
#include <map>
#include <memory>
#include <span>

struct Client {
  Task<int> get(int Id);
};

Task<int> both() {
  auto A = fetch(1);
  auto B = fetch(2);
  int X = co_await std::move(A);
  // CHECK: :[[@LINE+5]]:17: warning: 'B' starts only here, after 'A' has finished; a lazy 'Task' does not run before it is awaited [lazy-pseudo-concurrent]
  // CHECK: :[[@LINE-2]]:11: note: 'A' is awaited here, to its end
  // CHECK: :[[@LINE-4]]:8: note: 'B' is made here, but not started
  // CHECK: note: 'Task' is lazy
  // CHECK: note: to run them at the same time: 'co_await gather(std::move(A), std::move(B))'
  co_return X + co_await std::move(B);
}

Task<> without_values() {
  auto A = flush();
  auto B = flush();
  co_await A;
  co_await B;
  // CHECK: :[[@LINE-1]]:3: warning: 'B' starts only here, after 'A' has finished
}

Task<> three() {
  auto A = flush();
  auto B = flush();
  auto C = flush();
  co_await std::move(A);
  co_await std::move(B);
  // CHECK: :[[@LINE-1]]:3: warning: 'B' starts only here, after 'A' has finished
  co_await std::move(C);
}

Task<> in_an_inner_block(bool A) {
  if (A) {
    auto X = flush();
    auto Y = fetch(1);
    co_await std::move(X);
    (void)co_await std::move(Y);
    // CHECK: :[[@LINE-1]]:11: warning: 'Y' starts only here, after 'X' has finished
  }
}

Task<int> methods_of_one_object(Client &C) {
  auto A = C.get(1);
  auto B = C.get(2);
  int X = co_await std::move(A);
  int Y = co_await std::move(B);
  // CHECK: :[[@LINE-1]]:11: warning: 'B' starts only here, after 'A' has finished
  co_return X + Y;
}

Task<> in_a_container(std::vector<int> Ids) {
  std::vector<Task<int>> Tasks;
  Tasks.reserve(Ids.size());
  for (int Id : Ids)
    Tasks.push_back(fetch(Id));
  // CHECK: :[[@LINE+3]]:5: warning: the tasks in 'Tasks' run one after the other; a lazy 'Task' does not run before it is awaited
  // CHECK: :[[@LINE-2]]:5: note: they are made here, but not started
  for (auto &T : Tasks)
    co_await std::move(T);
}

Task<> by_number(std::vector<int> Ids) {
  std::vector<Task<>> Tasks;
  for (int Id : Ids)
    Tasks.emplace_back(flush());
  for (size_t I = 0; I != Tasks.size(); ++I)
    co_await Tasks[I];
  // CHECK: :[[@LINE-1]]:5: warning: the tasks in 'Tasks' run one after the other
}

// An array that is made with all of its tasks.
Task<int> in_an_array() {
  Task<int> Tasks[] = {fetch(1), fetch(2)};
  int Sum = 0;
  for (auto &Each : Tasks)
    Sum += co_await std::move(Each);
  // CHECK: :[[@LINE-1]]:12: warning: the tasks in 'Tasks' run one after the other; a lazy 'Task' does not run before it is awaited [lazy-pseudo-concurrent]
  co_return Sum;
}
// Who only reads may read at the same time.
Task<> looks(std::span<const char> At, int Id);
Task<> read_by_span(char (&Buffer)[10]) {
  auto A = looks(Buffer, 1);
  auto B = looks(Buffer, 2);
  co_await std::move(A);
  co_await std::move(B);
  // CHECK: :[[@LINE-1]]:3: warning: 'B' starts only here, after 'A' has finished
}
// What tasks run on is there to be shared.
struct thread_pool_executor;
Task<int> fibonacci(std::shared_ptr<thread_pool_executor> On, int Number);
Task<int> two_fibonaccis(std::shared_ptr<thread_pool_executor> On, int Number) {
  auto First = fibonacci(On, Number - 1);
  auto Second = fibonacci(On, Number - 2);
  co_return co_await std::move(First) + co_await std::move(Second);
  // CHECK: :[[@LINE-1]]:41: warning: 'Second' starts only here, after 'First' has finished
}

// Through iterators.
Task<> by_iterator(std::vector<int> Ids) {
  std::vector<Task<int>> Tasks;
  for (int Id : Ids)
    Tasks.push_back(fetch(Id));
  for (auto It = Tasks.begin(); It != Tasks.end(); ++It)
    co_await std::move(*It);
  // CHECK: :[[@LINE-1]]:5: warning: the tasks in 'Tasks' run one after the other
  // CHECK: note: to run them at the same time: 'co_await gather(std::move(Tasks))'
}

// Values of a map; what would await all of them does not take a map.
Task<> of_a_map(std::vector<int> Ids) {
  std::map<int, Task<int>> Tasks;
  for (int Id : Ids)
    Tasks.emplace(Id, fetch(Id));
  for (auto &[Id, T] : Tasks)
    co_await std::move(T);
  // CHECK: :[[@LINE-1]]:5: warning: the tasks in 'Tasks' run one after the other
  // CHECK-NOT: to run them at the same time
}
Task<> of_a_map_by_iterator(std::vector<int> Ids) {
  std::map<int, Task<int>> Tasks;
  for (int Id : Ids)
    Tasks.emplace(Id, fetch(Id));
  for (auto It = Tasks.begin(); It != Tasks.end(); ++It)
    co_await std::move(It->second);
  // CHECK: :[[@LINE-1]]:5: warning: the tasks in 'Tasks' run one after the other
}
Task<> of_pairs(std::vector<int> Ids) {
  std::vector<std::pair<int, Task<int>>> Tasks;
  for (int Id : Ids)
    Tasks.emplace_back(Id, fetch(Id));
  for (auto &Each : Tasks)
    co_await std::move(Each.second);
  // CHECK: :[[@LINE-1]]:5: warning: the tasks in 'Tasks' run one after the other
}

// Declared first, made later.
Task<int> assigned() {
  Task<int> A, B;
  A = fetch(1);
  B = fetch(2);
  int X = co_await std::move(A);
  co_return X + co_await std::move(B);
  // CHECK: :[[@LINE-1]]:17: warning: 'B' starts only here, after 'A' has finished
  // CHECK: :[[@LINE-4]]:3: note: 'B' is made here, but not started
}

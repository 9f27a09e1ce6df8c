// RUN: %check_lazy %s pseudo-concurrent %t
#include "prelude.h"
#include <functional>
#include <map>
#include <memory>
#include <span>

Eager<int> start(int Id);
Task<> read(std::string &Into);
Task<> look(const std::string &At);
bool decide();

// They run from where they are made.
Task<int> started() {
  auto A = start(1);
  auto B = start(2);
  int X = co_await A;
  co_return X + co_await B;
}

Task<> all_started(std::vector<int> Ids) {
  std::vector<Eager<int>> Tasks;
  for (int Id : Ids)
    Tasks.push_back(start(Id));
  for (auto &T : Tasks)
    co_await T;
}

// They write to the same thing: in turn is right.
Task<> share_an_argument() {
  std::string Text;
  auto A = read(Text);
  auto B = read(Text);
  co_await std::move(A);
  co_await std::move(B);
}

Task<> share_a_capture() {
  int Sum = 0;
  auto Add = [&Sum](int N) -> Task<> {
    Sum += N;
    co_return;
  };
  auto A = Add(1);
  auto B = Add(2);
  co_await std::move(A);
  co_await std::move(B);
}

Task<> share_in_a_loop(std::vector<int> Ids) {
  std::string Text;
  std::vector<Task<>> Tasks;
  for (int Id : Ids)
    Tasks.push_back(read(Text));
  for (auto &T : Tasks)
    co_await T;
}

// The second is made after the first was awaited.
Task<int> in_turn() {
  auto A = fetch(1);
  int X = co_await std::move(A);
  auto B = fetch(X);
  co_return co_await std::move(B);
}

// Together, as meant.
Task<> together() {
  auto A = flush();
  auto B = flush();
  co_await gather(std::move(A), std::move(B));
}

Task<> all_together(std::vector<int> Ids) {
  std::vector<Task<>> Tasks;
  for (int Id : Ids)
    Tasks.push_back(flush());
  co_await gather(std::move(Tasks));
}

// A container of one.
Task<> the_only_one() {
  std::vector<Task<>> Tasks;
  Tasks.push_back(flush());
  for (auto &T : Tasks)
    co_await T;
}

// Only one of them, as it turns out.
Task<> either() {
  auto A = flush();
  auto B = flush();
  if (decide())
    co_await std::move(A);
  else
    co_await std::move(B);
}

Task<bool> first_that_works(std::vector<int> Ids) {
  std::vector<Task<int>> Tasks;
  for (int Id : Ids)
    Tasks.push_back(fetch(Id));
  for (auto &T : Tasks)
    if (co_await T)
      co_return true;
  co_return false;
}

// Given away in between: somebody may have started it.
void run(Task<> &);
Task<> started_by_hand() {
  auto A = flush();
  auto B = flush();
  run(A);
  run(B);
  co_await std::move(A);
  co_await std::move(B);
}

// The same, given in other ways.
struct State {
  int n;
};
Task<> owns(std::shared_ptr<State> S, int Id);
Task<> wraps(std::reference_wrapper<State> S, int Id);
Task<> points(State *S, int Id);
Task<> fills(std::span<char> Into, int Id);
Task<> share_ownership(std::shared_ptr<State> S) {
  auto A = owns(S, 1);
  auto B = owns(S, 2);
  co_await std::move(A);
  co_await std::move(B);
}
Task<> share_by_wrapper(State &S) {
  auto A = wraps(S, 1);
  auto B = wraps(S, 2);
  co_await std::move(A);
  co_await std::move(B);
}
Task<> share_by_pointer(const std::shared_ptr<State> &S) {
  auto A = points(S.get(), 1);
  auto B = points(S.get(), 2);
  co_await std::move(A);
  co_await std::move(B);
}
Task<> share_by_span(char (&Buffer)[10]) {
  auto A = fills(Buffer, 1);
  auto B = fills(Buffer, 2);
  co_await std::move(A);
  co_await std::move(B);
}

// The second may never run.
Task<int> only_if_needed() {
  auto A = fetch(1);
  auto B = fetch(2);
  int X = co_await std::move(A);
  if (X == 0)
    co_return 0;
  co_return co_await std::move(B);
}

// By iterator: one at a time, until one works; and all of them together.
Task<bool> first_by_iterator(std::vector<int> Ids) {
  std::vector<Task<int>> Tasks;
  for (int Id : Ids)
    Tasks.push_back(fetch(Id));
  for (auto It = Tasks.begin(); It != Tasks.end(); ++It)
    if (co_await std::move(*It))
      co_return true;
  co_return false;
}
Task<> gathered_through_a_map(std::vector<int> Ids) {
  std::map<int, Task<>> ById;
  for (int Id : Ids)
    ById.emplace(Id, flush());
  std::vector<Task<>> All;
  for (auto It = ById.begin(); It != ById.end(); ++It)
    All.push_back(std::move(It->second));
  co_await gather(std::move(All));
}

// Made as they are awaited, though declared before.
Task<int> assigned_in_turn() {
  Task<int> A, B;
  A = fetch(1);
  int X = co_await std::move(A);
  B = fetch(2);
  co_return X + co_await std::move(B);
}

// On one way only.
Task<int> assigned_if(bool Both) {
  Task<int> A, B;
  A = fetch(1);
  if (Both)
    B = fetch(2);
  int X = co_await std::move(A);
  if (Both)
    X += co_await std::move(B);
  co_return X;
}

// The loop begins when all of them are done.
Task<std::vector<int>> gather_all(std::vector<Task<int>> Tasks);
Task<> awaited_before_the_loop(std::vector<int> Ids) {
  std::vector<Task<int>> Tasks;
  for (int Id : Ids)
    Tasks.push_back(fetch(Id));
  for (int Each : co_await gather_all(std::move(Tasks)))
    logf("{}", Each);
}

// Assignments that lose nothing, or about which nothing certain can be said.
// RUN: %check_lazy %s overwritten-task %t
#include "prelude.h"
#include <map>
#include <optional>

Eager<int> start(int Id);
Task<int> then(Task<int> T);
Task<int> next(Task<int> &&T);
bool coin();

Task<> awaited_between() {
  auto T = fetch(1);
  co_await T;
  T = fetch(2);
  co_await T;
}

// The right side is evaluated first: the old value goes into the new one.
Task<> chained() {
  auto T = fetch(1);
  for (int I = 0; I != 3; ++I)
    T = then(std::move(T));
  T = next(std::move(T));
  co_await T;
}

// Who moves one into the other has both in view; tests of task types do little else.
Task<> moved_over() {
  auto T = fetch(1);
  auto U = fetch(2);
  T = std::move(U);
  co_await T;
}

Task<> exchanged() {
  auto T = fetch(1);
  co_await std::exchange(T, fetch(2));
  co_await T;
}

// Some path consumed it: then it is not certain that anything is lost.
Task<> sometimes_awaited(bool A) {
  auto T = fetch(1);
  if (A)
    co_await T;
  T = fetch(2);
  co_await T;
}

// A lazy default that one branch replaces has cost nothing.
Task<> default_replaced(bool A) {
  auto T = fetch(1);
  if (A)
    T = fetch(2);
  co_await T;
}

Task<> empty_before() {
  Task<int> T;
  T = fetch(1);
  co_await T;
  T = {};
}

// The last match wins; which rounds assign is not for us to know.
Task<> sometimes_in_a_loop(std::vector<int> Ids) {
  Task<int> T;
  for (int Id : Ids)
    if (Id > 3)
      T = fetch(Id);
  if (T)
    co_await T;
}

Task<> awaited_in_the_loop(std::vector<int> Ids) {
  Task<int> T;
  for (int Id : Ids) {
    T = fetch(Id);
    co_await T;
  }
}

class Session {
  Task<int> Reader;
  std::map<int, Task<int>> Jobs;
  void stop();
  void take(Task<int> &T);

  // Any method may have taken it.
  void reopen() {
    Reader = fetch(1);
    stop();
    Reader = fetch(2);
  }
  void gives_away() {
    Reader = fetch(1);
    take(Reader);
    Reader = fetch(2);
  }
  // Others run while this one waits.
  Task<> suspends() {
    Reader = fetch(1);
    co_await flush();
    Reader = fetch(2);
  }
  Task<> timer() {
    while (coin()) {
      Reader = fetch(1);
      co_await Reader;
    }
  }
  // Two elements are two places.
  void two_keys() {
    Jobs[1] = fetch(1);
    Jobs[2] = fetch(2);
  }
  void two_branches(bool A) {
    if (A)
      Reader = fetch(1);
    else
      Reader = fetch(2);
  }
  void once(const std::vector<int> &Ids) {
    for (int Id : Ids) {
      Reader = fetch(Id);
      break;
    }
  }
  void another_object(std::vector<Session> &All) {
    for (Session &S : All)
      S.Reader = fetch(1);
  }
};

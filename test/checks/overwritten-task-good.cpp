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

// The place is another one the second time.
struct Node {
  Task<int> Job;
  Node *Next;
};
void moves_on(std::vector<Task<int>> &Jobs, int K, Node *P) {
  Jobs[K] = fetch(1);
  ++K;
  Jobs[K] = fetch(2);
  Jobs[K++] = fetch(3);
  Jobs[K++] = fetch(4);
  P->Job = fetch(1);
  P = P->Next;
  P->Job = fetch(2);
  ++P;
  P->Job = fetch(3);
}
void next_key(std::map<std::string, Task<int>> &Jobs, std::string Name) {
  Jobs[Name] = fetch(1);
  Name += "x";
  Jobs[Name] = fetch(2);
  Jobs.insert_or_assign("a", fetch(1));
  Jobs.insert_or_assign("b", fetch(1));
}

// What lies between may have taken it.
Task<int> Current;
void uses();
void unknown_call() {
  Current = fetch(1);
  uses();
  Current = fetch(2);
}

class Worker {
  std::vector<Task<int>> Slots;
  int N = 0;
  Task<int> Last;
  std::function<void()> Notify;
  Task<int> next_id();

  void next_slot() {
    Slots[N] = fetch(1);
    ++N;
    Slots[N] = fetch(2);
  }
  void calls_back() {
    Last = fetch(1);
    Notify();
    Last = fetch(2);
  }
  void by_another_name() {
    auto &Alias = Last;
    Last = fetch(1);
    sync_wait(std::move(Alias));
    Last = fetch(2);
  }
  Task<> suspends_first() {
    Last = fetch(1);
    Last = fetch(co_await next_id());
  }
};
void local_by_another_name() {
  Task<int> T;
  auto &Alias = T;
  T = fetch(1);
  sync_wait(std::move(Alias));
  T = fetch(2);
}

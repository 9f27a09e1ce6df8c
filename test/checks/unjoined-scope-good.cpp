// RUN: %check_lazy %s unjoined-scope %t
#include "prelude.h"
#include <cstdlib>
#include <exception>

struct Nursery {
  int Running = 0;
  void spawn(Task<> T);
  int size() const;
  Task<> join();
  ~Nursery() {
    if (Running)
      std::abort();
  }
};

Task<> joined_in_any_case() {
  Nursery N;
  N.spawn(flush());
  std::exception_ptr Error;
  try {
    co_await fetch(1);
  } catch (...) {
    Error = std::current_exception();
  }
  co_await N.join();
  if (Error)
    std::rethrow_exception(Error);
}

// Nothing runs in it yet.
Task<> nothing_started(bool A) {
  Nursery N;
  co_await fetch(1);
  if (A)
    co_return;
  N.spawn(flush());
  co_await N.join();
}

// Only spawn() itself could throw.
Task<> joined_at_once(std::vector<int> Ids) {
  Nursery N;
  for (int Id : Ids)
    N.spawn(flush());
  logf("%d", N.size());
  co_await N.join();
}

// It is settled where it is waited for.
void blocks() {
  Nursery N;
  N.spawn(flush());
  sync_wait(N.join());
}

// Somebody else may join it.
void fill(Nursery &);
Task<> passed() {
  Nursery N;
  fill(N);
  N.spawn(flush());
  co_await fetch(1);
}

// A scope whose destructor does nothing is none to join.
struct Bag {
  void spawn(Task<> T);
  Task<> join();
};
Task<> not_a_scope() {
  Bag B;
  B.spawn(flush());
  co_await fetch(1);
}

// Members are joined by somebody else's close().
struct Server {
  Nursery N;
  Task<> serve() {
    N.spawn(flush());
    co_await fetch(1);
  }
};

// Handlers that are meant to fit all, or fit what is thrown.
Task<> all_exceptions(bool A) {
  Nursery N;
  N.spawn(flush());
  try {
    co_await fetch(1);
  } catch (const std::exception &) {
  }
  try {
    if (A)
      throw 1;
  } catch (int) {
  }
  co_await N.join();
}

// A destructor that waits, whatever the part that it waits for does.
struct Count {
  int Running = 0;
  ~Count() {
    if (Running)
      std::abort();
  }
};
struct Waits {
  Count Tasks;
  void spawn(Task<> T);
  Task<> join();
  ~Waits() { sync_wait(join()); }
};
Task<> waited_for() {
  Waits N;
  N.spawn(flush());
  co_await fetch(1);
  co_await N.join();
}

// An await that cannot throw.
Task<> changes_threads() {
  Nursery N;
  N.spawn(flush());
  co_await std::suspend_always{};
  co_await N.join();
}

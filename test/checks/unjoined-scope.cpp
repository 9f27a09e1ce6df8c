// RUN: %check_lazy %s unjoined-scope %t
#include "prelude.h"
#include <cstdlib>
#include <stdexcept>

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

Task<> an_exception() {
  Nursery N;
  // CHECK: :[[@LINE-1]]:11: warning: 'N' is not joined when this function fails; its destructor ends the program [lazy-unjoined-scope]
  // CHECK: :[[@LINE+5]]:3: note: tasks run in it from here on
  // CHECK: :[[@LINE+5]]:3: note: it is not joined when this throws
  // CHECK: :[[@LINE+5]]:12: note: on another path it is joined here
  // CHECK: note: its destructor ends the program if what was started in it has not been joined
  // CHECK: note: catch the exception, join and rethrow it, or leave that to a helper that joins in any case
  N.spawn(flush());
  co_await fetch(1);
  co_await N.join();
}

Task<> an_early_return(bool A) {
  Nursery N;
  // CHECK: :[[@LINE-1]]:11: warning: 'N' is not joined on every path; its destructor ends the program
  N.spawn(flush());
  if (A)
    // CHECK: :[[@LINE-1]]:7: note: this happens when 'A' is true
    // CHECK: :[[@LINE+1]]:5: note: 'N' is destroyed on leaving here
    co_return;
  co_await N.join();
}

Task<> never_joined() {
  Nursery N;
  // CHECK: :[[@LINE-1]]:11: warning: 'N' is never joined; its destructor ends the program
  N.spawn(flush());
  co_return;
}

Task<> throws_itself(bool A) {
  Nursery N;
  // CHECK: :[[@LINE-1]]:11: warning: 'N' is not joined when this function fails
  N.spawn(flush());
  if (A)
    throw std::runtime_error("bad");
  co_await N.join();
}

Task<> inside_of_the_try_block() {
  try {
    Nursery N;
    // CHECK: :[[@LINE-1]]:13: warning: 'N' is not joined when this function fails
    N.spawn(flush());
    co_await fetch(1);
    co_await N.join();
  } catch (...) {
  }
}

// Handlers that fit some exceptions only.
Task<> another_exception() {
  Nursery N;
  // CHECK: :[[@LINE-1]]:11: warning: 'N' is not joined when this function fails
  // CHECK: :[[@LINE+3]]:5: note: it is not joined when this throws
  N.spawn(flush());
  try {
    co_await fetch(1);
  } catch (const std::runtime_error &) {
  }
  co_await N.join();
}

// The destructor of a part, of a base, or by way of a method that looks.
struct Count {
  int Running = 0;
  ~Count() {
    if (Running)
      std::abort();
  }
};
struct OfParts {
  Count Tasks;
  void spawn(Task<> T);
  Task<> join();
};
struct Derived : Nursery {};
struct Looks {
  int Running = 0;
  void spawn(Task<> T);
  Task<> join();
  void check() const {
    if (Running)
      std::terminate();
  }
  ~Looks() { check(); }
};
Task<> of_parts() {
  OfParts N;
  // CHECK: :[[@LINE-1]]:11: warning: 'N' is not joined when this function fails; its destructor
  // ends the program
  N.spawn(flush());
  co_await fetch(1);
  co_await N.join();
}
Task<> of_a_base() {
  Derived N;
  // CHECK: :[[@LINE-1]]:11: warning: 'N' is not joined when this function fails
  N.spawn(flush());
  co_await fetch(1);
  co_await N.join();
}
Task<> of_a_method() {
  Looks N;
  // CHECK: :[[@LINE-1]]:9: warning: 'N' is not joined when this function fails
  N.spawn(flush());
  co_await fetch(1);
  co_await N.join();
}

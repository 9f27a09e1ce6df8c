// What a coroutine runs although no call of it is written there: default arguments, initialisers of
// members in their class, destructors, and the steps of a range-based for.
// RUN: %check_lazy %s transitive-blocking,blocking-call %t
#include "prelude.h"
#include <fstream>
#include <memory>
#include <thread>
#include <unistd.h>

std::string read_all() {
  std::ifstream In("settings");
  return {};
}

void greet(std::string Text = read_all());
Task<> by_default_argument() {
  greet();
  // CHECK: :[[@LINE-1]]:3: warning: 'read_all' leads to 'std::ifstream', which blocks the thread of this coroutine [lazy-transitive-blocking]
  // CHECK: :[[@LINE-4]]:31: note: a call of 'greet' without this argument calls 'read_all' here
  // CHECK: :[[@LINE-9]]:17: note: 'std::ifstream' blocks here
  greet("hello");
  co_await flush();
}

void nap(int Result = usleep(5));
// CHECK: :[[@LINE-1]]:23: warning: 'usleep' blocks the thread that runs coroutine 'by_blocking_default_argument' [lazy-blocking-call]
Task<> by_blocking_default_argument() {
  nap();
  co_await flush();
}

struct Settings {
  std::string Text = read_all();
  int Count = 0;
};
Task<> by_member() {
  Settings S;
  // CHECK: :[[@LINE-1]]:12: warning: 'read_all' leads to 'std::ifstream'
  // CHECK: :[[@LINE-6]]:22: note: making this object calls 'read_all' here
  // CHECK: note: make 'read_all' asynchronous, or run it on a thread that may block
  co_await flush();
}
Task<> by_member_of_aggregate() {
  Settings S{.Count = 1};
  // CHECK: :[[@LINE-1]]:13: warning: 'read_all' leads to 'std::ifstream'
  Settings Given{"given", 1};
  co_await flush();
}

struct Server {
  std::string Text = read_all();
  explicit Server(int) {}
  explicit Server(std::string Given) : Text(Given) {}
};
Task<> by_member_of_constructor() {
  Server S(1);
  // CHECK: :[[@LINE-1]]:10: warning: 'Server::Server' leads to 'std::ifstream'
  Server Given(std::string("given"));
  co_await flush();
}

struct Store {
  Store() { usleep(1); }
  operator int() { return usleep(1); }
};
struct Cache {
  Store Inner;
};
struct Index {
  Store Inner;
  Index() {}
};
Task<> by_constructor_of_member() {
  Cache C;
  // CHECK: :[[@LINE-1]]:9: warning: 'Store::Store' leads to 'usleep'
  // CHECK: note: do this in a function that can be awaited, or run it on a thread that may block
  co_await flush();
}
Task<> by_constructor_of_member_of_constructor() {
  Index I;
  // CHECK: :[[@LINE-1]]:9: warning: 'Index::Index' leads to 'usleep'
  co_await flush();
}

Task<> by_conversion(Store &S) {
  int Number = S;
  // CHECK: :[[@LINE-1]]:16: warning: 'Store::operator int' leads to 'usleep'
  // CHECK: note: do this in a function that can be awaited
  co_await flush();
}

struct Flushes {
  ~Flushes() { usleep(1); }
};
Flushes make();
void take(Flushes);
Task<> by_parameter(Flushes At) {
  // CHECK: :[[@LINE-1]]:29: warning: the destructor of 'At' leads to 'usleep', which blocks the thread of this coroutine
  // CHECK: note: do this in a method that is awaited before
  co_await flush();
}
Task<> by_temporary() {
  make();
  // CHECK: :[[@LINE-1]]:3: warning: 'Flushes::~Flushes' leads to 'usleep'
  co_await flush();
}
Task<> by_reference(Flushes &One, Flushes *Two) { co_await flush(); }

struct Rows {
  struct Row {
    bool operator!=(const Row &) const;
    Row &operator++() {
      usleep(1);
      return *this;
    }
    int operator*() const;
  };
  Row begin() const;
  Row end() const;
};
Task<> by_loop(Rows All) {
  for (int Each : All)
    // CHECK: :[[@LINE-1]]:17: warning: 'Row::operator++' leads to 'usleep'
    co_await fetch(Each);
}

// A helper that does so.
void helper() { greet(); }
Task<> by_helper() {
  helper();
  // CHECK: :[[@LINE-1]]:3: warning: 'helper' leads to 'std::ifstream'
  co_await flush();
}

// What one is given is not what the other is given.
std::string load(bool Wait = false) {
  if (Wait)
    usleep(1);
  return {};
}
void quiet(bool Loud, std::string Text = load());
void slow(std::string Text = load(true));
// CHECK: :[[@LINE-1]]:30: warning: 'load' leads to 'usleep'
Task<> by_constant() {
  slow();
  co_await flush();
}
Task<> silent() {
  quiet(true);
  co_await flush();
}

// An awaiter's destructor waits for the thread that has resumed the coroutine: that is done.
struct OnThread {
  std::thread Own;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    Own = std::thread([H] { H.resume(); });
  }
  void await_resume() {}
  ~OnThread() {
    if (Own.joinable())
      Own.join();
  }
};
struct Worker {
  std::thread Own;
  ~Worker() {
    if (Own.joinable())
      Own.join();
  }
};
Task<> by_an_awaiter() {
  OnThread Hop;
  co_await Hop;
}
Task<> by_a_worker() {
  Worker Hop;
  // CHECK: :[[@LINE-1]]:10: warning: the destructor of 'Hop' leads to 'std::thread::join'
  co_await flush();
}

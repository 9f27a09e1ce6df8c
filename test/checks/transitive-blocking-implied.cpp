// What a coroutine evaluates although it is written elsewhere: default arguments, and initialisers of
// members in their class.
// RUN: %check_lazy %s transitive-blocking,blocking-call %t
#include "prelude.h"
#include <fstream>
#include <memory>
#include <unistd.h>

std::string read_all() {
  std::ifstream In("settings");
  return {};
}

void greet(std::string Text = read_all());
Task<> by_default_argument() {
  greet();
  // CHECK: :[[@LINE-1]]:3: warning: 'read_all' leads to 'std::ifstream', which blocks the thread of this coroutine [lazy-transitive-blocking]
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
  co_await flush();
}
Task<> by_constructor_of_member_of_constructor() {
  Index I;
  // CHECK: :[[@LINE-1]]:9: warning: 'Index::Index' leads to 'usleep'
  co_await flush();
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

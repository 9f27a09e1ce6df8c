// RUN: %check_lazy %s unfulfilled-promise %t
#include "prelude.h"
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>

std::future<int> parse(std::string S) {
  std::promise<int> P;
  // CHECK: :[[@LINE-1]]:21: warning: 'P' is not set on every path; who waits for it gets an error [lazy-unfulfilled-promise]
  // CHECK: :[[@LINE+4]]:12: note: its future is handed out here
  // CHECK: :[[@LINE+4]]:8: note: this happens when 'S.empty()' is true
  // CHECK: :[[@LINE+5]]:3: note: 'P' is destroyed on leaving here
  // CHECK: note: a std::promise that is destroyed without a value gives its future a broken_promise, and may be set once
  auto F = P.get_future();
  if (!S.empty())
    P.set_value(std::stoi(S));
  return F;
}

void keep(std::future<int>);
int compute();

// The future has gone when compute() throws.
void handed_out() {
  std::promise<int> P;
  // CHECK: :[[@LINE-1]]:21: warning: 'P' is not set on every path
  keep(P.get_future());
  P.set_value(compute());
  // CHECK: :[[@LINE-1]]:15: note: it is not set when this throws
}

Task<> over_an_await(std::promise<int> P) {
  // CHECK: :[[@LINE-1]]:40: warning: 'P' is not set on every path
  int X = co_await fetch(1);
  P.set_value(X);
}

void parameter(std::promise<int> P, int N) {
  // CHECK: :[[@LINE-1]]:34: warning: 'P' is not set on every path
  if (N > 0)
    P.set_value(N);
}

void throws_first(std::promise<int> P, int N) {
  // CHECK: :[[@LINE-1]]:37: warning: 'P' is not set on every path
  if (N < 0)
    throw std::runtime_error("negative");
  P.set_value(N);
}

void by_reference(std::promise<int> &&P, int N) {
  // CHECK: :[[@LINE-1]]:39: warning: 'P' is not set on every path
  if (N > 0)
    P.set_value(N);
}

void sets_twice(std::promise<int> P, bool Failed) {
  if (Failed)
    P.set_value(-1);
  P.set_value(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'P' is set a second time; a promise can be set once
  // CHECK: :[[@LINE-3]]:5: note: first set here
  // CHECK: :[[@LINE-5]]:7: note: this happens when 'Failed' is true
}

void sets_twice_in_two_ways(std::promise<int> P) {
  P.set_value_at_thread_exit(1);
  P.set_exception(nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'P' is set a second time
}

void every_round(std::promise<int> P, int N) {
  do {
    P.set_value(N);
    // CHECK: :[[@LINE-1]]:5: warning: 'P' is set again on the next iteration
  } while (--N > 0);
}

// A new promise owes anew.
std::future<int> renewed(bool Now) {
  std::promise<int> P;
  P.set_value(1);
  P = std::promise<int>();
  // CHECK: :[[@LINE-3]]:21: warning: 'P' is not set on every path
  auto F = P.get_future();
  if (Now)
    P.set_value(2);
  return F;
}

// The handler does not set it.
std::future<int> handler_tells_nobody(std::string S) {
  std::promise<int> P;
  // CHECK: :[[@LINE-1]]:21: warning: 'P' is not set on every path
  auto F = P.get_future();
  try {
    int V = std::stoi(S);
    P.set_value(V);
  } catch (...) {
    log("failed");
  }
  return F;
}

std::future<int> handler_returns(std::string S) {
  std::promise<int> P;
  // CHECK: :[[@LINE-1]]:21: warning: 'P' is not set on every path
  auto F = P.get_future();
  int V;
  try {
    V = std::stoi(S);
  } catch (...) {
    return F;
  }
  P.set_value(V);
  return F;
}

Detached handler_of_a_coroutine(std::promise<std::string> P) {
  // CHECK: :[[@LINE-1]]:59: warning: 'P' is not set on every path
  try {
    P.set_value(co_await name());
  } catch (const std::exception &) {
    log("failed");
  }
}

// Set in the `try`, and again in its handler.
void set_in_try_and_handler(std::promise<int> P, bool B) {
  try {
    P.set_value(1);
    if (B)
      throw 1;
  } catch (...) {
    P.set_exception(std::current_exception());
    // CHECK: :[[@LINE-1]]:5: warning: 'P' is set a second time
  }
}

Task<> set_before_an_await(std::promise<int> P) {
  try {
    P.set_value(1);
    co_await flush();
  } catch (...) {
    P.set_exception(std::current_exception());
    // CHECK: :[[@LINE-1]]:5: warning: 'P' is set a second time
  }
}

// Nothing is ever set.
std::future<int> returned_at_once() {
  std::promise<int> P;
  // CHECK: :[[@LINE-1]]:21: warning: 'P' is not set on every path
  return P.get_future();
}

// The future is waited for on the path on which it is not set.
int waits_in_vain(bool A) {
  std::promise<int> P;
  // CHECK: :[[@LINE-1]]:21: warning: 'P' is not set on every path
  auto F = P.get_future();
  if (A)
    P.set_value(1);
  return F.get();
}

// Behind a reference, a pointer, in a wrapper.
void twice_by_reference(std::promise<int> &P, int R) {
  if (R < 0)
    P.set_exception(nullptr);
  P.set_value(R);
  // CHECK: :[[@LINE-1]]:3: warning: 'P' is set a second time; a promise can be set once
}

void twice_by_pointer(std::promise<int> *P, int R) {
  if (R < 0)
    P->set_exception(nullptr);
  P->set_value(R);
  // CHECK: :[[@LINE-1]]:3: warning: 'P' is set a second time
}

void twice_in_a_wrapper(std::unique_ptr<std::promise<int>> P, bool B) {
  if (B)
    P->set_value(1);
  log("set");
  P->set_value(2);
  // CHECK: :[[@LINE-1]]:3: warning: 'P' is set a second time
}

void twice_in_an_optional(std::optional<std::promise<int>> P, bool B) {
  if (B)
    (*P).set_value(1);
  P->set_value(2);
  // CHECK: :[[@LINE-1]]:3: warning: 'P' is set a second time
}

// Taken out of a container: somebody has its future.
void taken_out(std::map<int, std::promise<int>> &All, int K, bool Ok) {
  auto P = std::move(All[K]);
  // CHECK: :[[@LINE-1]]:8: warning: 'P' is not set on every path
  All.erase(K);
  if (Ok)
    P.set_value(1);
}

void found(std::map<int, std::promise<int>> &All, int K, bool Ok) {
  auto It = All.find(K);
  auto P = std::move(It->second);
  // CHECK: :[[@LINE-1]]:8: warning: 'P' is not set on every path
  if (Ok)
    P.set_value(1);
}

void from_a_parameter(std::promise<int> &&Given, bool Ok) {
  std::promise<int> P = std::move(Given);
  // CHECK: :[[@LINE-1]]:21: warning: 'P' is not set on every path
  if (Ok)
    P.set_value(1);
}

// In a lambda's own.
void start(std::function<void(int)>);
void in_a_callback() {
  auto P = std::make_shared<std::promise<int>>();
  start([P](int R) {
    if (R < 0)
      P->set_exception(nullptr);
    P->set_value(R);
    // CHECK: :[[@LINE-1]]:5: warning: 'P' is set a second time
  });
}

// The handler forgets to leave.
void failed_and_set(std::promise<int> P, std::string S) {
  int Number = 0;
  try {
    Number = std::stoi(S);
  } catch (const std::exception &) {
    P.set_exception(std::current_exception());
  }
  P.set_value(Number);
  // CHECK: :[[@LINE-1]]:3: warning: 'P' is set a second time
}

// What is in an optional now is not what was in it before.
void cleared_between(std::promise<int> P, std::optional<int> N) {
  if (N)
    P.set_value(*N);
  N.reset();
  if (!N)
    P.set_value(0);
  // CHECK: :[[@LINE-1]]:5: warning: 'P' is set a second time
}
void assigned_between(std::promise<int> P) {
  // CHECK: :[[@LINE-1]]:41: warning: 'P' is not set on every path
  std::optional<int> N;
  N = {};
  if (N)
    P.set_value(*N);
}

// Taken out of a map with its node.
void of_a_node(std::map<int, std::promise<int>> &Open, int Id, bool Ok) {
  auto Node = Open.extract(Id);
  if (Node.empty())
    return;
  auto P = std::move(Node.mapped());
  // CHECK: :[[@LINE-1]]:8: warning: 'P' is not set on every path
  if (Ok)
    P.set_value(1);
}

// A number that says what has happened: it is not set twice.
void marked(std::promise<int> P, std::string S) {
  // CHECK: :[[@LINE-1]]:31: warning: 'P' is not set on every path
  int Number = 0;
  try {
    Number = std::stoi(S);
  } catch (...) {
    P.set_exception(std::current_exception());
    Number = -1;
  }
  if (Number >= 0)
    P.set_value(Number);
}

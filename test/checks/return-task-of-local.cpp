// RUN: %check_lazy %s return-task-of-local %t
#include "prelude.h"
#include <functional>
#include <optional>
#include <string_view>

Task<int> size_of(const std::string &text);
Task<int> view_of(std::string_view text);
Task<int> owner_of(std::string text);
struct Connection {
  int n = 0;
  Task<> run() {
    co_await flush();
    ++n;
  }
  Task<> idle() { co_await flush(); }
};

Task<int> of_a_local(int id) {
  std::string key = std::to_string(id);
  return size_of(key);
  // CHECK: :[[@LINE-1]]:18: warning: 'key' dies when 'of_a_local' returns, but the task that it returns still refers to it [lazy-return-task-of-local]
  // CHECK: note: 'text' is a reference: coroutine 'size_of' keeps no copy
  // CHECK-FIXES: {{^}}  co_return co_await size_of(key);
}
Task<int> of_a_parameter(std::string key) {
  return view_of(key);
  // CHECK: :[[@LINE-1]]:18: warning: 'key' dies when 'of_a_parameter' returns
  // CHECK-FIXES: {{^}}  co_return co_await view_of(key);
}
Task<int> two_returns(std::string key, bool quick) {
  if (quick)
    return fetch(1);
  return size_of(key);
  // CHECK: :[[@LINE-1]]:18: warning: 'key' dies when 'two_returns' returns
  // CHECK: note: await the task here, or let the coroutine own what it uses
}
Task<> of_an_object() {
  Connection c;
  return c.run();
  // CHECK: :[[@LINE-1]]:10: warning: 'c' dies when 'of_an_object' returns
  // CHECK-FIXES: {{^}}  co_return co_await c.run();
}
Task<int> of_an_element() {
  std::vector<std::string> all{"a"};
  return size_of(all[0]);
  // CHECK: :[[@LINE-1]]:18: warning: 'all' dies when 'of_an_element' returns
  // CHECK-FIXES: {{^}}  co_return co_await size_of(all[0]);
}

Task<int> waits(int id) {
  std::string key = std::to_string(id);
  co_return co_await size_of(key);
}
Task<int> gives_away(int id) {
  std::string key = std::to_string(id);
  return owner_of(std::move(key));
}
Task<int> of_the_caller(const std::string &key) { return size_of(key); }
Task<int> of_everybody() {
  static const std::string key = "k";
  return size_of(key);
}
Task<> of_no_use() {
  Connection c;
  return c.idle();
}
int drives(int id) {
  std::string key = std::to_string(id);
  return sync_wait(size_of(key));
}

Task<> wrapped(std::reference_wrapper<int> n);
Task<> of_a_wrapped_local() {
  int n = 0;
  return wrapped(std::ref(n));
  // CHECK: :[[@LINE-1]]:18: warning: 'n' dies when 'of_a_wrapped_local' returns
}
Task<> of_a_wrapper_given(std::reference_wrapper<int> n) { return wrapped(n); }

// Returned by way of a variable.
Task<int> through_a_variable(int Id) {
  std::string Key = std::to_string(Id);
  auto Work = size_of(Key);
  // CHECK: :[[@LINE-1]]:23: warning: 'Key' dies when 'through_a_variable' returns, but the task that it returns still refers to it
  return Work;
}
void wait_for(Task<int> &);
Task<int> waited_for_first(int Id) {
  std::string Key = std::to_string(Id);
  auto Work = size_of(Key);
  wait_for(Work);
  return Work;
}

// The lambda refers to it, and so does what the lambda gives.
Task<int> by_a_lambda(int Id) {
  std::string Key = std::to_string(Id);
  auto Start = [&] { return size_of(Key); };
  return Start();
  // CHECK: :[[@LINE-1]]:10: warning: 'Key' dies when 'by_a_lambda' returns
}

// Returned with others.
std::vector<Task<int>> in_a_container(std::string Key, int Count) {
  std::vector<Task<int>> Work;
  Work.reserve(Count);
  for (int I = 0; I != Count; ++I)
    Work.push_back(size_of(Key));
    // CHECK: :[[@LINE-1]]:28: warning: 'Key' dies when 'in_a_container' returns, but the task that it returns still refers to it
  return Work;
}
int wait_for(std::vector<Task<int>> &);
std::vector<Task<int>> waited_for_together(std::string Key) {
  std::vector<Task<int>> Work;
  Work.push_back(size_of(Key));
  wait_for(Work);
  return Work;
}
std::vector<Task<int>> of_somebody_elses(const std::string &Key) {
  std::vector<Task<int>> Work;
  Work.push_back(size_of(Key));
  return Work;
}

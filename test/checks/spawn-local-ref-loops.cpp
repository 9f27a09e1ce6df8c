// RUN: %check_lazy %s spawn-local-ref,dying-this %t
// Structured bindings, what a loop goes over, and caught exceptions die, too.
#include "prelude.h"
#include <exception>
#include <map>
#include <string>

void spawn_detached(Task<> Work);
Task<> use(const std::string &Text) {
  co_await flush();
  log(Text);
}
struct Connection {
  int n = 0;
  Task<> run() {
    co_await flush();
    ++n;
  }
};
struct Named {
  std::string Name;
  int Number;
};
std::vector<std::string> make_names();
std::map<int, std::string> make_map();
std::vector<std::string> &shared_names();
void may_throw();

void bindings_by_value(const std::map<int, std::string> &m) {
  for (auto [key, text] : m)
    spawn_detached(use(text));
    // CHECK: :[[@LINE-1]]:24: warning: '[key, text]' dies at the end of its block, but the spawned task still refers to it [lazy-spawn-local-ref]
}
void bindings_of_a_local() {
  auto [name, number] = Named{"x", 1};
  spawn_detached(use(name));
  // CHECK: :[[@LINE-1]]:22: warning: '[name, number]' dies when 'bindings_of_a_local' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
}
void temporary_range() {
  for (const auto &name : make_names())
    spawn_detached(use(name));
    // CHECK: :[[@LINE-1]]:24: warning: what the loop goes over dies at the end of its block, but the spawned task still refers to it [lazy-spawn-local-ref]
  for (auto &[key, text] : make_map())
    spawn_detached(use(text));
    // CHECK: :[[@LINE-1]]:24: warning: what the loop goes over dies at the end of its block, but the spawned task still refers to it [lazy-spawn-local-ref]
}
void variable_of_a_loop(std::vector<Connection> all) {
  for (Connection each : all)
    spawn_detached(each.run());
    // CHECK: :[[@LINE-1]]:20: warning: 'each' dies at the end of its block, but the spawned task still uses it [lazy-dying-this]
}
void caught() {
  try {
    may_throw();
  } catch (std::string text) {
    spawn_detached(use(text));
    // CHECK: :[[@LINE-1]]:24: warning: 'text' dies at the end of its block, but the spawned task still refers to it [lazy-spawn-local-ref]
  } catch (const Named &named) {
    spawn_detached(use(named.Name));
    // CHECK: :[[@LINE-1]]:24: warning: 'named' dies at the end of its block, but the spawned task still refers to it [lazy-spawn-local-ref]
  }
}

Task<> awaited(const std::map<int, std::string> &m) {
  for (auto [key, text] : m)
    co_await use(text);
}
void elsewhere(std::map<int, std::string> &m, Named &named) {
  for (auto &[key, text] : m)
    spawn_detached(use(text));
  for (const auto &name : shared_names())
    spawn_detached(use(name));
  auto &[name, number] = named;
  spawn_detached(use(name));
}
void kept_exception(std::exception_ptr &kept) {
  try {
    may_throw();
  } catch (const Named &named) {
    kept = std::current_exception();
    spawn_detached(use(named.Name));
  }
}

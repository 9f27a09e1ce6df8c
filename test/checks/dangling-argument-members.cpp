// RUN: %check_lazy %s dangling-argument %t
// Tasks in members: whoever has the object lets them go on later.
#include "prelude.h"
#include <memory>
#include <optional>
#include <vector>

Task<int> load(const std::string &path) {
  co_await flush();
  co_return int(path.size());
}
int wait(Task<int>);

struct Loader {
  Task<int> One;
  std::optional<Task<int>> Maybe;
  std::vector<Task<int>> Many;
  std::string Name = "name";
  void poll();

  Loader() : Maybe(load("a")) {}
  // CHECK: :[[@LINE-1]]:25: warning: this temporary dies at the end of the statement, but the stored task still refers to it [lazy-dangling-argument]
  explicit Loader(std::string path) : One(load(path)) {}
  // CHECK: :[[@LINE-1]]:48: warning: 'path' dies when the constructor of 'Loader' is left, but the stored task still refers to it [lazy-dangling-argument]
  explicit Loader(int) : One(load(Name)) {}
  Loader(const std::string &path, int) : One(load(path)) {}
  Loader(std::string path, char) : One(load(path)) { wait(std::move(One)); }

  void set(int id) {
    std::string path = std::to_string(id);
    One = load(path);
    // CHECK: :[[@LINE-1]]:16: warning: 'path' dies when 'set' is left, but the stored task still refers to it
  }
  void add(std::string path) {
    Many.push_back(load(path));
    // CHECK: :[[@LINE-1]]:25: warning: 'path' dies when 'add' is left
  }
  void set_and_wait(std::string path) {
    One = load(path);
    wait(std::move(One));
  }
  void set_and_poll(std::string path) {
    One = load(path);
    poll();
  }
  Task<int> set_and_await(std::string path) {
    One = load(path);
    co_return co_await std::move(One);
  }
};

Task<> of_what_is_shared_by_nobody_else() {
  auto t = load(*std::make_shared<std::string>("a"));
  // CHECK: :[[@LINE-1]]:17: warning: this temporary dies at the end of the statement
  co_await std::move(t);
}

// RUN: %check_lazy %s iterator-across-suspend %t
// How people write the container, and what leads into it.
#include "prelude.h"
#include <unordered_map>
#include <algorithm>
#include <map>
#include <memory>
#include <span>
#include <string_view>

void uses(std::string_view);
void use(int);
struct Session {
  int id;
};

struct Hub {
  std::vector<Session> all;
  std::string title;
  void add() { all.emplace_back(); }
  void rename() { title += "x"; }

  Task<> by_arithmetic(int i) {
    auto it = all.begin() + i;
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'it' leads into 'all' across this 'co_await'; 'add' may change it meanwhile [lazy-iterator-across-suspend]
    use(it->id);
  }
  Task<> by_another_name() {
    auto &these = all;
    for (auto &each : these) {
      co_await flush();
      // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'all' across this 'co_await'
      use(1);
    }
  }
  Task<> as_const() {
    for (auto &each : std::as_const(all)) {
      co_await flush();
      // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'all' across this 'co_await'
      use(each.id);
    }
  }
  Task<> by_view() {
    std::string_view name = title;
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'name' leads into 'title' across this 'co_await'; 'rename' may change it meanwhile
    uses(name);
    std::span<Session> some = all;
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'some' leads into 'all' across this 'co_await'; 'add' may change it meanwhile
    use(some[0].id);
  }
  Task<> by_ranges() {
    auto it = std::ranges::find(all, 3, &Session::id);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'it' leads into 'all' across this 'co_await'
    use(it->id);
  }
  // A copy is one's own.
  Task<> copies() {
    auto own = all;
    for (auto &each : own) {
      co_await flush();
      use(each.id);
    }
    std::string name = title;
    std::string_view view = name;
    co_await flush();
    uses(view);
  }
};

struct Nested {
  struct State {
    std::vector<int> ids;
  };
  State state;
  std::shared_ptr<State> shared;
  void add() { state.ids.push_back(1); }
  Task<> direct() {
    for (int id : state.ids)
      co_await fetch(id);
    // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'ids' across this 'co_await'; 'add' may change it meanwhile
  }
  Task<> by_pointer() {
    for (int id : shared->ids)
      co_await fetch(id);
    // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'ids' across this 'co_await'; 'add' may change it meanwhile
  }
};

struct AsyncMutex {
  Task<> lock_async();
  void unlock();
};
struct Locked {
  AsyncMutex mutex;
  std::vector<int> ids;
  Task<> add() {
    co_await mutex.lock_async();
    ids.push_back(1);
    mutex.unlock();
  }
  Task<> walk() {
    co_await mutex.lock_async();
    for (int id : ids)
      co_await fetch(id);
    mutex.unlock();
  }
};

// An assignment to an element of a hashed map may be the first: iterators are gone, elements stay.
struct AssignsElements {
  std::unordered_map<int, int> ages;
  std::unordered_map<int, int> names;
  void set(int k) { ages[k] = 2; }
  int get(int k) { return names[k]; }
  Task<> walk() {
    for (auto &[k, v] : ages)
      co_await fetch(v);
    // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'ages' across this 'co_await'; 'set' may change it meanwhile
  }
  Task<> element() {
    int &age = ages[1];
    co_await flush();
    age = 3;
    for (auto &[k, v] : names)
      co_await fetch(v);
  }
};

// `auto [it, added] = …`: one of them leads into the map.
struct Index {
  std::map<int, std::string> Names;
  std::unordered_map<int, std::string> Ids;
  void drop() {
    Names.erase(1);
    Ids.clear();
  }
  Task<> emplaces() {
    auto [it, added] = Names.emplace(1, "a");
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'it' leads into 'Names' across this 'co_await'; 'drop' may change it meanwhile
    it->second = "b";
  }
  Task<> tries() {
    auto [it, added] = Ids.try_emplace(1, "a");
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'it' leads into 'Ids' across this 'co_await'; 'drop' may change it meanwhile
    it->second = "b";
  }
  Task<> asks_whether() {
    auto [it, added] = Names.emplace(1, "a");
    it->second = "b";
    co_await flush();
    if (added)
      log("added");
  }
};

// RUN: %check_lazy %s iterator-across-suspend %t --option lazy-iterator-across-suspend.Containers="app::SmallVector=array;app::Table=hashed"
#include "prelude.h"
#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>

struct Hub {
  std::vector<int> subs;
  std::map<int, std::string> names;
  std::unordered_map<int, std::string> cache;
  std::deque<std::string> jobs;
  std::string title;

  void add(int s) { subs.push_back(s); }
  void forget(int id) { names.erase(id); }
  void remember(int id) { cache.emplace(id, "x"); }
  void drop_job() { jobs.pop_front(); }
  void rename(std::string to) { title = std::move(to); }

  Task<> notify() {
    for (int &s : subs) {
      co_await fetch(s);
      // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'subs' across this 'co_await'; 'add' may change it meanwhile [lazy-iterator-across-suspend]
      // CHECK: :[[@LINE-3]]:5: note: the loop begins here
      // CHECK: note: this leaves it leading nowhere
      // CHECK: note: walk over a copy
      ++s;
    }
  }
  Task<> element() {
    int &first = subs.front();
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'first' leads into 'subs' across this 'co_await'; 'add' may change it meanwhile
    // CHECK: :[[@LINE-3]]:10: note: it is taken here
    // CHECK: :[[@LINE+1]]:5: note: it is used again here
    first = 1;
  }
  Task<> pointer() {
    int *first = &subs[0];
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'first' leads into 'subs' across
    *first = 1;
  }
  Task<> iterator() {
    auto it = names.find(1);
    if (it == names.end())
      co_return;
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'it' leads into 'names' across this 'co_await'; 'forget' may change it meanwhile
    log(it->second);
  }
  Task<> part_of_an_element() {
    auto it = names.find(1);
    const std::string &text = it->second;
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'text' leads into 'names' across
    log(text);
  }
  Task<> rehashed() {
    auto it = cache.find(1);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'it' leads into 'cache' across this 'co_await'; 'remember' may
    cache.erase(it);
  }
  Task<> next_job() {
    std::string &job = jobs.front();
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'job' leads into 'jobs' across this 'co_await'; 'drop_job' may
    log(job);
  }
  Task<> characters() {
    const char *text = title.data();
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'text' leads into 'title' across this 'co_await'; 'rename' may
    log(text);
  }
};

std::vector<int> everybody;
void enter(int id) { everybody.push_back(id); }
Task<> greet_all() {
  for (int id : everybody)
    co_await fetch(id);
  // CHECK: :[[@LINE-1]]:5: warning: this loop walks over 'everybody' across this 'co_await'; 'enter' may change it meanwhile
}

// What std::erase and its like do; insertions by other names.
struct Registry {
  std::vector<int> ids;
  std::unordered_map<int, std::string> cache;
  void forget(int id) { std::erase(ids, id); }
  void remember(int id) { cache.try_emplace(id, "x"); }
  Task<> erased() {
    int &first = ids.front();
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'first' leads into 'ids' across this 'co_await'; 'forget' may
    first = 1;
  }
  Task<> rehashed() {
    auto it = cache.find(1);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'it' leads into 'cache' across this 'co_await'; 'remember' may
    log(it->second);
  }
};

// A parameter that refers to a container of one of the callers.
Task<> tell(std::vector<int> &all, int extra) {
  for (int id : all)
    co_await fetch(id + extra);
  // CHECK: :[[@LINE-1]]:5: warning: this loop walks over 'all' across this 'co_await'; 'join' may change it meanwhile
  // CHECK: note: the loop begins here
  // CHECK: :[[@LINE+7]]:19: note: 'all' is 'members' here
  // CHECK: :[[@LINE+4]]:31: note: this leaves it leading nowhere
}
struct Room {
  std::vector<int> members;
  void join(int id) { members.push_back(id); }
  Task<> greet() {
    co_await tell(members, 1);
  }
};

// Containers that the option names.
namespace app {
template <class T> struct SmallVector {
  T *begin();
  T *end();
  T &front();
  void push_back(T);
};
struct Table {
  struct iterator {
    int &operator*();
  };
  iterator find(int);
  void emplace(int);
};
} // namespace app
struct Own {
  app::SmallVector<int> few;
  app::Table table;
  void add(int id) { few.push_back(id); }
  void enter(int id) { table.emplace(id); }
  Task<> loop() {
    for (int id : few)
      co_await fetch(id);
    // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'few' across this 'co_await'; 'add' may
  }
  Task<> element() {
    int &first = few.front();
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'first' leads into 'few' across this 'co_await'; 'add' may
    first = 1;
  }
  Task<> found() {
    auto it = table.find(1);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'it' leads into 'table' across this 'co_await'; 'enter' may
    *it = 1;
  }
};

// What takes the end away, what moves all of it into a variable that dies.
struct Popped {
  std::vector<int> List;
  void pop() { List.pop_back(); }
  Task<> walked() {
    for (int &Each : List) {
      co_await flush();
      // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'List' across this 'co_await'; 'pop' may change it meanwhile
      ++Each;
    }
  }
  Task<> last() {
    int &Last = List.back();
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Last' leads into 'List' across this 'co_await'; 'pop' may change it meanwhile
    ++Last;
  }
  // Perhaps the last one, perhaps not.
  Task<> first() {
    int &First = List.front();
    co_await flush();
    ++First;
  }
};
struct Swapped {
  std::vector<int> List;
  void take() {
    std::vector<int> Mine;
    Mine.swap(List);
  }
  Task<> walked() {
    for (int &Each : List) {
      co_await flush();
      // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'List' across this 'co_await'; 'take' may change it meanwhile
      ++Each;
    }
  }
};
struct Moved {
  std::vector<int> List;
  void take() { auto Mine = std::move(List); }
  Task<> found() {
    auto It = std::find(List.begin(), List.end(), 1);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'It' leads into 'List' across this 'co_await'; 'take' may change it meanwhile
    ++*It;
  }
};
struct Exchanged {
  std::vector<int> List;
  void take() {
    for (int Each : std::exchange(List, {}))
      log(std::to_string(Each));
  }
  Task<> walked() {
    for (int &Each : List) {
      co_await flush();
      // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'List' across this 'co_await'; 'take' may change it meanwhile
      ++Each;
    }
  }
};
struct Text {
  std::string All;
  void add() { All += "x"; }
  Task<> shown() {
    const char *Shown = All.c_str();
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'Shown' leads into 'All' across this 'co_await'; 'add' may change it meanwhile
    log(Shown);
  }
};

// Swapped with what lives on: the elements are still there. Another name for it moves nothing.
struct Kept {
  std::vector<int> List;
  void trade(std::vector<int> &Other) { List.swap(Other); }
  int look() {
    auto &&Same = std::move(List);
    return Same.front();
  }
  Task<> walked() {
    for (int &Each : List) {
      co_await flush();
      ++Each;
    }
  }
};

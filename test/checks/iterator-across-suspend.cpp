// RUN: %check_lazy %s iterator-across-suspend %t
#include "prelude.h"
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

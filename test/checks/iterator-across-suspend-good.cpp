// RUN: %check_lazy %s iterator-across-suspend %t
#include "prelude.h"
#include <deque>
#include <map>
#include <memory>
#include <unordered_map>

struct AsyncMutex {
  struct Guard {
    explicit Guard(AsyncMutex &);
    Guard(Guard &&);
    ~Guard();
  };
  Task<Guard> scoped_lock();
};

struct Hub {
  AsyncMutex mutex;
  std::vector<int> subs;
  std::vector<int> fixed;
  std::vector<int> filled;
  std::vector<int> own;
  std::vector<std::shared_ptr<std::string>> shared;
  const std::vector<int> constant{1, 2};
  std::map<int, std::string> names;
  std::unordered_map<int, std::string> cache;
  std::deque<std::string> jobs;

  Hub() { fixed.push_back(1); }
  void add(int s) { subs.push_back(s); }
  void share(std::shared_ptr<std::string> s) { shared.push_back(s); }
  void name(int id) { names.emplace(id, "x"); }
  void remember(int id) { cache.emplace(id, "x"); }
  void add_job() { jobs.push_back("x"); }

  // A copy of one's own; a place that is looked up again; one that is not needed again.
  Task<> copies() {
    auto copy = subs;
    for (int s : copy)
      co_await fetch(s);
  }
  Task<> element_is_copied() {
    int first = subs.front();
    co_await fetch(first);
    co_await fetch(first);
  }
  Task<> looked_up_again() {
    auto it = subs.begin();
    co_await fetch(*it);
    it = subs.begin();
    co_await fetch(*it);
  }
  Task<> used_before() {
    int &first = subs.front();
    first = 1;
    co_await flush();
  }
  Task<> leaves_the_loop() {
    for (int s : subs)
      if (s > 0) {
        co_await fetch(s);
        break;
      }
  }
  Task<> by_index() {
    for (size_t i = 0; i < subs.size(); ++i)
      co_await fetch(subs[i]);
  }
  // What elements point to is not in the container.
  Task<> behind_a_pointer() {
    std::string &text = *shared.front();
    co_await flush();
    log(text);
  }
  // Nobody changes it, but before it begins.
  Task<> never_changed() {
    for (int s : fixed)
      co_await fetch(s);
    for (int s : constant)
      co_await fetch(s);
  }
  Task<> filled_by_itself() {
    fill();
    for (int s : filled)
      co_await fetch(s);
  }
  Task<> changed_by_itself() {
    for (int s : own)
      co_await fetch(s);
    own.clear();
  }
  // Insertions leave the elements of these where they are.
  Task<> nodes() {
    auto it = names.find(1);
    co_await flush();
    log(it->second);
  }
  Task<> element_of_a_hash() {
    std::string &text = cache[1];
    co_await flush();
    log(text);
  }
  Task<> element_of_a_deque() {
    std::string &job = jobs.front();
    co_await flush();
    log(job);
  }
  // Others wait.
  Task<> locked() {
    auto guard = co_await mutex.scoped_lock();
    for (int s : subs)
      co_await fetch(s);
  }
  static Task<> of_the_caller(std::vector<int> &all) {
    for (int s : all)
      co_await fetch(s);
  }

private:
  void fill() { filled.push_back(1); }
};

// Who gives the container keeps others from it, or gives one of its own; the caller itself waits.
struct Rooms {
  AsyncMutex mutex;
  std::vector<int> members;
  std::vector<int> called;
  void join(int id) { members.push_back(id); }
  static Task<> tell_locked(std::vector<int> &all) {
    for (int id : all)
      co_await fetch(id);
  }
  static Task<> tell_own(std::vector<int> &all) {
    for (int id : all)
      co_await fetch(id);
  }
  static Task<> tell_called(std::vector<int> &all) {
    for (int id : all)
      co_await fetch(id);
  }
  Task<> locked() {
    auto guard = co_await mutex.scoped_lock();
    co_await tell_locked(members);
  }
  Task<> own() {
    std::vector<int> some{1, 2};
    co_await tell_own(some);
    some.push_back(3);
  }
  Task<> caller() {
    called.push_back(1);
    co_await tell_called(called);
  }
};

// A container that no option names.
template <class T> struct StableVector {
  T *begin();
  T *end();
  void push_back(T);
};
struct Stable {
  StableVector<int> all;
  void add(int id) { all.push_back(id); }
  Task<> loop() {
    for (int id : all)
      co_await fetch(id);
  }
};

// RUN: %check_lazy %s dangling-argument %t
#include "prelude.h"
#include <memory>
#include <span>
#include <string_view>

Task<int> load(const std::string &path) {
  // CHECK-FIXES-DRIVER: {{^}}Task<int> load(std::string path) {
  co_await flush();
  co_return static_cast<int>(path.size());
}
Task<int> unseen(std::string_view text);
Task<int> moved(std::string &&text) {
  co_await flush();
  co_return static_cast<int>(text.size());
}
Task<int> defaulted(const std::string &path = "x") { co_return co_await unseen(path); }
Task<int> sum(std::initializer_list<int> all) {
  co_await flush();
  co_return static_cast<int>(all.size());
}
Task<int> span(std::span<const int> all) { co_return static_cast<int>(all.size()); }
Task<int> pointed(const char *p) { co_return *p; }
// No coroutine: it hands its parameter on.
Task<int> wrapper(const std::string &path) { return load(path); }

Task<int> kept(int id, Scope &scope, std::vector<Task<int>> &all) {
  auto t = load("a.txt");
  // CHECK: :[[@LINE-1]]:17: warning: this temporary dies at the end of the statement, but the task in 't' still refers to it [lazy-dangling-argument]
  // CHECK: :7:35: note: 'path' is a reference: coroutine 'load' keeps no copy
  // CHECK: note: keep it in a variable that outlives the task, or await the call in this statement
  auto u = unseen(std::string("b"));
  // CHECK: :[[@LINE-1]]:19: warning: this temporary dies
  // CHECK: note: 'text' is a view: coroutine 'unseen' keeps no copy
  auto v = moved(std::to_string(id));
  // CHECK: :[[@LINE-1]]:18: warning: this temporary dies
  auto w = wrapper("d");
  // CHECK: :[[@LINE-1]]:20: warning: this temporary dies
  auto x = defaulted();
  // CHECK: :[[@LINE-1]]:12: warning: the default argument for 'path' dies at the end of the statement
  auto y = sum({1, 2});
  // CHECK: :[[@LINE-1]]:16: warning: this temporary dies
  auto z = span(std::vector<int>{1});
  // CHECK: :[[@LINE-1]]:17: warning: this temporary dies
  auto p = pointed(std::to_string(id).c_str());
  // CHECK: :[[@LINE-1]]:20: warning: this temporary dies
  // CHECK: note: 'p' is a pointer
  auto both = gather(load("f"), fetch(1));
  // CHECK: :[[@LINE-1]]:27: warning: this temporary dies at the end of the statement, but the task in 'both'
  all.push_back(load("h"));
  // CHECK: :[[@LINE-1]]:22: warning: this temporary dies at the end of the statement, but the stored task
  scope.spawn([](Task<int> t) -> Task<> { co_await t; }(load("z")));
  // CHECK: :[[@LINE-1]]:62: warning: this temporary dies at the end of the statement, but the spawned task
  co_return co_await std::move(t);
}
Task<int> returned() { return load("x"); }
// CHECK: :[[@LINE-1]]:36: warning: this temporary dies at the end of the statement, but the returned task

// Eager: what comes before the first suspension is done when the call returns.
Eager<int> before(const std::string &path) {
  int size = static_cast<int>(path.size());
  co_await flush();
  co_return size;
}
Eager<int> after(const std::string &path) {
  // CHECK-FIXES: {{^}}Eager<int> after(std::string path) {
  co_await flush();
  co_return static_cast<int>(path.size());
}
Eager<int> again(const std::string &path) {
  for (int i = 0; i < static_cast<int>(path.size()); ++i)
    co_await flush();
  co_return 0;
}
Task<> eager() {
  auto a = before("a");
  auto b = after("b");
  // CHECK: :[[@LINE-1]]:18: warning: this temporary dies
  auto c = again("c");
  // CHECK: :[[@LINE-1]]:18: warning: this temporary dies
  co_await a;
  co_await b;
  co_await c;
}

// Looks at none of it.
Task<int> ignores(const std::string &) { co_return 1; }
// Takes what it needs when it is called.
Task<int> copies(const std::string &text) { return [](std::string own) -> Task<int> {
    co_return static_cast<int>(own.size());
  }(text); }

Task<int> fine(std::string_view given) {
  int n = co_await load("a");
  n += co_await unseen(std::string("b"));
  auto [a, b] = co_await gather(load("c"), load("d"));
  n += sync_wait(load("e"));
  std::string named = "f";
  auto t = load(named);
  auto u = unseen("a literal lives on");
  auto v = unseen(given.substr(1));
  auto w = ignores("g");
  auto x = copies("h");
  co_return n + a + b + co_await std::move(t) + co_await std::move(u) + co_await std::move(v) +
      co_await std::move(w) + co_await std::move(x);
}

// A variable of a block that is left before the task goes on.
std::string make(int id);
Task<> bump(int &n) {
  co_await flush();
  ++n;
}
Task<> awaits_all(std::vector<Task<int>> &all);
Task<> of_the_loop(std::vector<std::string> names) {
  std::vector<Task<int>> all;
  for (int i = 0; i < 3; ++i) {
    std::string s = make(i);
    all.push_back(load(s));
    // CHECK: :[[@LINE-1]]:24: warning: 's' dies at the end of its block, but the stored task still refers to it
    // CHECK: note: 'path' is a reference: coroutine 'load' keeps no copy
    // CHECK: :[[@LINE+8]]:23: note: it may go on here
    // CHECK: note: keep it in a variable that outlives the task, or let the coroutine take it by value
  }
  for (std::string each : names)
    all.push_back(load(each));
  // CHECK: :[[@LINE-1]]:24: warning: 'each' dies at the end of its block
  for (const std::string &each : names)
    all.push_back(load(each));
  co_await awaits_all(all);
  std::vector<Task<>> bumps;
  for (int i = 0; i < 3; ++i)
    bumps.push_back(bump(i));
  // CHECK: :[[@LINE-1]]:26: warning: 'i' dies at the end of its block
  for (auto &each : bumps)
    co_await std::move(each);
}
Task<> of_a_branch(bool first) {
  Task<int> t;
  if (first) {
    std::string s = make(1);
    t = load(s);
    // CHECK: :[[@LINE-1]]:14: warning: 's' dies at the end of its block, but the task in 't' still refers to it
  }
  co_await std::move(t);
}
Task<> done_in_the_block(bool first) {
  Task<int> t;
  if (first) {
    std::string s = make(1);
    t = load(s);
    co_await std::move(t);
  }
  t = load(make(2).empty() ? "a" : "b");
  // CHECK: :[[@LINE-1]]:12: warning: this temporary dies
  std::vector<Task<int>> all;
  for (int i = 0; i < 3; ++i) {
    std::string s = make(i);
    all.push_back(load(s));
    co_await awaits_all(all);
    all.clear();
  }
  all.clear();
}

// In an object without state there is nothing to read.
template <typename F> Task<int> called(F &&f) {
  co_await flush();
  co_return f(1);
}
Task<int> of_no_state(int id) {
  auto t = called([](int n) { return n; });
  auto u = called([id](int n) { return n + id; });
  // CHECK: :[[@LINE-1]]:19: warning: this temporary dies
  co_return co_await std::move(t) + co_await std::move(u);
}

// A method of which nothing is known may have done all of it.
struct [[nodiscard]] Waiting : Task<int> {
  Task<int> finish();
};
Waiting begin(const std::string &text);
Task<int> finished() { return begin("x").finish(); }

// Views are handed on as copies.
Task<int> sized(std::string_view text) {
  co_await flush();
  co_return int(text.size());
}
Task<int> view_wrapper(std::string_view text) { return sized(text); }
Task<int> of_a_view_wrapper(int id) {
  auto t = view_wrapper(make(id));
  // CHECK: :[[@LINE-1]]:25: warning: this temporary dies at the end of the statement
  co_return co_await std::move(t);
}

// A view of a callable.
template <typename F> class function_ref;
template <typename R, typename... A> class function_ref<R(A...)> {
  void *Object;
  R (*Call)(void *, A...);

public:
  template <typename C> function_ref(C &&Callable) : Object(&Callable) {}
  R operator()(A... Arguments) const { return Call(Object, Arguments...); }
};
Task<> each(function_ref<void(int)> f) {
  co_await flush();
  f(1);
}
Task<> by_function_ref(int n) {
  auto t = each([&](int k) { n += k; });
  // CHECK: :[[@LINE-1]]:17: warning: this temporary dies at the end of the statement, but the task in 't' still refers to it
  // CHECK: note: 'f' is a view: coroutine 'each' keeps no copy
  auto u = each([](int) {});
  co_await each([&](int k) { n += k; });
  auto add = [&](int k) { n += k; };
  auto v = each(add);
  co_await std::move(t);
  co_await std::move(u);
  co_await std::move(v);
}

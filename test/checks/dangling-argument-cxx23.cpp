// RUN: %check_lazy %s dangling-argument,dying-this,lambda-capture %t -- -std=c++23
// Since C++23 the temporaries of what a loop goes over live as long as the loop.
#include "prelude.h"
#include <initializer_list>
#include <string_view>
#include <vector>

template <typename T> struct Generator {
  struct promise_type {
    T Value;
    Generator get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T V);
    void return_void();
    void unhandled_exception();
  };
  struct Iterator {
    bool operator==(std::default_sentinel_t) const;
    Iterator &operator++();
    const T &operator*() const;
  };
  Generator(Generator &&) noexcept;
  ~Generator();
  Iterator begin();
  std::default_sentinel_t end();
};

Generator<int> each(const std::vector<int> &V) {
  for (int I : V)
    co_yield I;
}
Generator<char> letters(std::string_view V) {
  for (char C : V)
    co_yield C;
}
Generator<int> listed(std::initializer_list<int> V) {
  for (int I : V)
    co_yield I;
}
Generator<int> own(std::vector<int> V) {
  for (int I : V)
    co_yield I;
}
Generator<int> forwards(const std::vector<int> &V) { return each(V); }
struct Tree {
  std::vector<int> Nodes;
  Generator<int> walk() {
    for (int I : Nodes)
      co_yield I;
  }
};
Tree make_tree();
std::string make_text();
int sum(Generator<int> G);

void walked(int n) {
  for (int i : each(std::vector<int>{1, 2}))
    log(std::to_string(i));
  for (char c : letters(make_text()))
    log(std::to_string(c));
  for (int i : make_tree().walk())
    log(std::to_string(i));
  for (int i : [n]() -> Generator<int> { co_yield n; }())
    log(std::to_string(i));
  auto g = each({1, 2});
  // CHECK: :[[@LINE-1]]:17: warning: this temporary dies at the end of the statement, but the generator in 'g' still refers to it [lazy-dangling-argument]
}

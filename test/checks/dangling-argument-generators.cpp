// RUN: %check_lazy %s dangling-argument,dying-this,lambda-capture,return-task-of-local %t
// A generator keeps what it was given until it has given all. Nobody has to take one, but what it
// reads must be there.
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

void kept(int n) {
  auto a = each({1, 2});
  // CHECK: :[[@LINE-1]]:17: warning: this temporary dies at the end of the statement, but the generator in 'a' still refers to it [lazy-dangling-argument]
  auto b = letters(make_text());
  // CHECK: :[[@LINE-1]]:20: warning: this temporary dies at the end of the statement, but the generator in 'b' still refers to it [lazy-dangling-argument]
  auto c = listed({1, 2});
  // CHECK: :[[@LINE-1]]:19: warning: this temporary dies at the end of the statement, but the generator in 'c' still refers to it [lazy-dangling-argument]
  auto d = forwards({1, 2});
  // CHECK: :[[@LINE-1]]:21: warning: this temporary dies at the end of the statement, but the generator in 'd' still refers to it [lazy-dangling-argument]
  auto e = make_tree().walk();
  // CHECK: :[[@LINE-1]]:12: warning: this object dies at the end of the statement, but the generator in 'e' still uses it [lazy-dying-this]
  auto f = [n]() -> Generator<int> { co_yield n; }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda dies at the end of the statement with its captures, but the generator in 'f'
}

// Since C++23 the temporaries of a loop live as long as it does.
void walked(int n) {
  for (int i : each(std::vector<int>{1, 2}))
  // CHECK: :[[@LINE-1]]:21: warning: this temporary dies before the loop begins, but the generator still refers to it [lazy-dangling-argument]
    log(std::to_string(i));
  for (char c : letters(make_text()))
  // CHECK: :[[@LINE-1]]:25: warning: this temporary dies before the loop begins, but the generator still refers to it [lazy-dangling-argument]
    log(std::to_string(c));
  for (int i : make_tree().walk())
  // CHECK: :[[@LINE-1]]:16: warning: this object dies before the loop begins, but the generator still uses it [lazy-dying-this]
    log(std::to_string(i));
  for (int i : [n]() -> Generator<int> { co_yield n; }())
  // CHECK: :[[@LINE-1]]:16: warning: this lambda dies before the loop begins with its captures, but the generator still uses them [lazy-lambda-capture]
    log(std::to_string(i));
}

Generator<int> given_back() {
  std::vector<int> v = {1, 2};
  return each(v);
  // CHECK: :[[@LINE-1]]:15: warning: 'v' dies when 'given_back' returns, but the generator that it returns still refers to it [lazy-return-task-of-local]
}

void fine(Tree &tree) {
  auto a = own({1, 2});
  auto b = letters("literal");
  std::vector<int> v = {1, 2};
  auto c = each(v);
  for (int i : each(v))
    log(std::to_string(i));
  for (int i : own({1, 2}))
    log(std::to_string(i));
  for (int i : tree.walk())
    log(std::to_string(i));
  sum(each({1, 2}));
}

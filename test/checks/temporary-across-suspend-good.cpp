// RUN: %check_lazy %s temporary-across-suspend %t
#include "prelude.h"
#include <memory>
#include <optional>
#include <span>
#include <string_view>

template <typename T> struct Refers {
  struct promise_type {
    Refers get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept {}
    void return_value(T) {}
  };
  ~Refers() { std::coroutine_handle<>().destroy(); }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  T await_resume();
};
struct Answer {
  std::vector<int> Items;
  std::shared_ptr<int> Shared;
  const std::vector<int> &items() const { return Items; }
};
Task<Answer> ask();
Refers<Answer &> lasting();
Task<std::shared_ptr<Answer>> shared();
Task<std::string_view> shown();

// The value, or one that lives as long as the reference.
Task<> values() {
  std::string v = co_await name();
  auto &&extended = co_await name();
  const std::vector<int> &part = (co_await ask()).Items;
  co_await flush();
  log(v + extended);
  co_await fetch(part[0]);
}
// What lives elsewhere.
Task<> of_others() {
  Answer &a = co_await lasting();
  std::string_view s = co_await shown();
  const auto &items = (co_await lasting()).items();
  auto &kept = *(co_await shared());
  co_await flush();
  log(std::string(s));
  co_await fetch(a.Items[0] + items[0] + kept.Items[0]);
}
// Within the statement it is alive.
Task<> at_once() {
  log(std::string(std::string_view(co_await name()).substr(1)));
  for (int i : (co_await ask()).Items)
    co_await fetch(i);
}
// Nobody looks at it again.
Task<> unused() {
  [[maybe_unused]] std::string_view v = co_await name();
  (void)v;
  co_await flush();
}

// The array of a braced list lives as long as the variable that is made of it, also that of a loop.
Task<> over_a_list(int k) {
  for (int n : {1, 2, k})
    co_await fetch(n);
  for (const auto &text : {std::string("a"), std::string("b")}) {
    co_await flush();
    log(text);
  }
  for (auto &text : std::initializer_list<std::string>{"a", "b"}) {
    co_await flush();
    log(text);
  }
  auto numbers = {1, 2, k};
  std::initializer_list<std::string> names = {"a", "b"};
  co_await flush();
  for (int n : numbers)
    co_await fetch(n);
  for (auto &text : names)
    log(text);
}

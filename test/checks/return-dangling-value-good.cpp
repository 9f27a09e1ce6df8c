// RUN: %check_lazy %s return-dangling-value %t
#include "prelude.h"
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

template <typename T> struct Wide {
  struct promise_type {
    Wide get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T) noexcept { return {}; }
    void unhandled_exception() noexcept {}
    template <typename U> void return_value(U &&) {}
  };
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  T &&await_resume();
};
template <typename T> struct Generator {
  struct promise_type {
    Generator get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T) noexcept { return {}; }
    void unhandled_exception() noexcept {}
    void return_void() {}
  };
};

// The value itself; that awaiting gives a reference to the task's copy is the task's matter.
Wide<std::string> by_value() {
  std::string text = co_await name();
  co_return text;
}
Task<std::string> converted(std::string url) {
  co_await flush();
  co_return std::string(std::string_view(url).substr(0, 4));
}
// What lives elsewhere.
Task<std::string_view> of_the_caller(const std::string &url) { co_return std::string_view(url); }
Task<std::string_view> given(std::string_view url) { co_return url.substr(0, 4); }
Task<std::string_view> literal() { co_return "constant"; }
Task<std::string_view> lasting() {
  static const std::string text = "constant";
  co_return text;
}
Wide<int &> element(std::span<int> all) { co_return all[0]; }
Wide<int &> shared(std::shared_ptr<int> number) { co_return *number; }
Wide<int &> wrapped(std::reference_wrapper<int> number) { co_return number.get(); }
Wide<int &> unwrapped_by_the_promise(int &number) { co_return std::ref(number); }
Wide<const int &> named(int &number) {
  std::reference_wrapper<int> wrapper(number);
  co_return wrapper;
}
Wide<int &> pointed(std::vector<int *> all) { co_return *all[0]; }
struct Cache {
  std::string text;
  Task<std::string_view> get() { co_return text; }
  Task<Cache *> self() { co_return this; }
};
// The variable looks at something else by then, or its owner was moved on.
Task<std::string_view> set_anew(const std::string &other) {
  std::string text = co_await name();
  std::string_view shown = text;
  shown = other;
  co_return shown;
}
Task<std::span<int>> moved_on(std::vector<std::vector<int>> &all) {
  std::vector<int> one{1, 2};
  std::span<int> shown = one;
  all.push_back(std::move(one));
  co_return shown;
}
// The frame is there while the caller looks at what was yielded.
Generator<std::string_view> yields() {
  std::string text = "a";
  co_yield text;
  co_yield std::string("b");
}
// It gives nothing, to nobody.
Detached alone(std::string text) {
  co_await flush();
  log(text);
}

// RUN: %check_lazy %s return-dangling-value %t
#include "prelude.h"
#include <memory>
#include <optional>
#include <span>
#include <string_view>

// Like those of libraries: the promise takes anything that the result can be made of.
template <typename T> struct Wide {
  struct promise_type {
    Wide get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept {}
    template <typename U> void return_value(U &&V) { Value = &V; }
    const void *Value = nullptr;
  };
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  T await_resume();
};

Task<std::string_view> host(std::string url) {
  co_await flush();
  co_return std::string_view(url).substr(0, 4);
  // CHECK: :[[@LINE-1]]:13: warning: 'url' dies with this coroutine, but the returned view still refers to it [lazy-return-dangling-value]
  // CHECK: :[[@LINE-4]]:41: note: it is a parameter by value: a copy of it lives in the coroutine
  // CHECK: note: give the value itself back
}
Task<std::string_view> of_a_local() {
  std::string text = co_await name();
  co_return text;
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies with this coroutine, but the returned view
  // CHECK: :[[@LINE-3]]:15: note: it is a variable of the coroutine
}
Wide<std::string_view> converted_by_the_promise() {
  std::string text = co_await name();
  co_return text;
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies with this coroutine, but the returned view
}
Wide<const std::string &> reference_to_a_local() {
  std::string text = co_await name();
  co_return text;
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies with this coroutine, but the returned reference
}
Wide<int &> element_of_a_local() {
  std::vector<int> all{1, 2};
  co_await flush();
  int &first = all.front();
  co_return first;
  // CHECK: :[[@LINE-1]]:13: warning: 'all' dies with this coroutine, but the returned reference
}
Wide<int &> what_a_local_owns(std::unique_ptr<int> number) {
  co_await flush();
  co_return *number;
  // CHECK: :[[@LINE-1]]:13: warning: 'number' dies with this coroutine, but the returned reference
}
Task<const char *> pointer_into_a_local() {
  std::string text = co_await name();
  co_return text.c_str();
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies with this coroutine, but the returned pointer
}
Task<std::string_view> by_a_variable() {
  std::string text = co_await name();
  std::string_view shown = text;
  co_return shown;
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies with this coroutine, but the returned view
}
Task<std::string_view> one_of_two(bool quick) {
  std::string text = co_await name();
  static const std::string none = "none";
  co_return quick ? std::string_view(none) : std::string_view(text);
  // CHECK: :[[@LINE-1]]:63: warning: 'text' dies with this coroutine, but the returned view
}
Task<std::string_view> of_a_temporary() {
  co_return std::string_view(co_await name());
  // CHECK: :[[@LINE-1]]:30: warning: this temporary dies with the statement, but the returned view still refers to it [lazy-return-dangling-value]
}

// RUN: %check_lazy %s return-dangling-value %t
// The fix gives the variable itself back, where nobody else looks at the signature.
#include "prelude.h"
#include <span>
#include <string_view>
#include <vector>

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

Task<std::string_view> view() {
  // CHECK-FIXES: Task<std::string> view() {
  std::string text = co_await name();
  co_return text;
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies with this coroutine, but the returned view still refers to it
}
Wide<const std::string &> reference() {
  // CHECK-FIXES: Wide<std::string> reference() {
  std::string text = co_await name();
  co_return text;
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies with this coroutine, but the returned reference still refers to it
}
Task<std::span<const int>> numbers() {
  // CHECK-FIXES: Task<std::vector<int>> numbers() {
  std::vector<int> all = {co_await fetch(1)};
  co_return all;
  // CHECK: :[[@LINE-1]]:13: warning: 'all' dies
}
void lambda() {
  auto make = [](std::string text) -> Task<std::string_view> {
    // CHECK-FIXES: auto make = [](std::string text) -> Task<std::string> {
    co_await flush();
    co_return text;
    // CHECK: :[[@LINE-1]]:15: warning: 'text' dies
  };
}

// No fix: a part of it, declared elsewhere as well, overridden, more than one way out.
Task<std::string_view> part() {
  // CHECK-FIXES: Task<std::string_view> part() {
  std::string text = co_await name();
  co_return std::string_view(text).substr(1);
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies
}
Task<std::string_view> declared();
Task<std::string_view> declared() {
  // CHECK-FIXES: Task<std::string_view> declared() {
  std::string text = co_await name();
  co_return text;
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies
}
struct Named {
  virtual Task<std::string_view> title() {
    // CHECK-FIXES: virtual Task<std::string_view> title() {
    std::string text = co_await name();
    co_return text;
    // CHECK: :[[@LINE-1]]:15: warning: 'text' dies
  }
};
Task<std::string_view> two_ways(bool empty) {
  // CHECK-FIXES: Task<std::string_view> two_ways(bool empty) {
  std::string text = co_await name();
  if (empty)
    co_return "";
  co_return text;
  // CHECK: :[[@LINE-1]]:13: warning: 'text' dies
}

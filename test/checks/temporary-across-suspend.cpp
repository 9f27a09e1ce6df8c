// RUN: %check_lazy %s temporary-across-suspend %t
#include "prelude.h"
#include <memory>
#include <optional>
#include <string_view>

// Awaiting gives a reference into the coroutine's frame, as in several libraries.
template <typename T> class Inside {
public:
  struct promise_type {
    Inside get_return_object() { return Inside(this); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept {}
    void return_value(T V) { Value = std::move(V); }
    T Value{};
  };
  explicit Inside(promise_type *P) : Promise(P) {}
  Inside(Inside &&Other) noexcept : Promise(std::exchange(Other.Promise, nullptr)) {}
  ~Inside() {
    if (Promise)
      std::coroutine_handle<promise_type>::from_promise(*Promise).destroy();
  }
  auto operator co_await() && noexcept {
    struct Awaiter {
      promise_type *Promise;
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept {
        return std::coroutine_handle<promise_type>::from_promise(*Promise);
      }
      T &&await_resume() { return std::move(Promise->Value); }
    };
    return Awaiter{Promise};
  }

private:
  promise_type *Promise;
};

struct Answer {
  std::vector<int> Items;
  const std::vector<int> &items() const { return Items; }
};
Task<Answer> ask();
Task<std::optional<std::string>> maybe();
Inside<std::string> text();
Inside<std::vector<int>> list();

Task<> view() {
  std::string_view v = co_await name();
  // CHECK: :[[@LINE-1]]:24: warning: this temporary dies with the statement, but 'v' still refers to it [lazy-temporary-across-suspend]
  // CHECK: :[[@LINE+3]]:19: note: it is used here
  // CHECK-FIXES: {{^}}  auto v = co_await name();
  co_await flush();
  log(std::string(v));
}
Task<> pointer() {
  const char *p = (co_await name()).c_str();
  // CHECK: :[[@LINE-1]]:20: warning: this temporary dies with the statement, but 'p' still refers to it
  // CHECK-FIXES: {{^}}  auto pValue = co_await name();
  // CHECK-FIXES-NEXT: {{^}}  const char *p = pValue.c_str();
  log(p);
}
Task<> part() {
  const std::vector<int> &all = (co_await ask()).items();
  // CHECK: :[[@LINE-1]]:34: warning: this temporary dies with the statement, but 'all' still refers to it
  // CHECK-FIXES: {{^}}  const std::vector<int> all = (co_await ask()).items();
  co_await fetch(all[0]);
}
Task<> content() {
  const std::string &s = (co_await maybe()).value();
  // CHECK: :[[@LINE-1]]:27: warning: this temporary dies with the statement, but 's' still refers to it
  // CHECK-FIXES: {{^}}  const std::string s = (co_await maybe()).value();
  log(s);
}
Task<> in_the_task() {
  auto &&t = co_await text();
  // CHECK: :[[@LINE-1]]:14: warning: the awaited task, with what it gives, dies with the statement, but 't' still refers to it
  // CHECK-FIXES: {{^}}  auto t = co_await text();
  log(t);
}
Task<> loop_over_part() {
  for (int i : (co_await ask()).items())
    // CHECK: :[[@LINE-1]]:17: warning: this temporary dies before the loop begins, which still reads it
    // CHECK: note: keep it in a variable before the loop; from C++23 on it lives as long as the loop
    // CHECK-FIXES: {{^}}  auto values = co_await ask();
    // CHECK-FIXES-NEXT: {{^}}  for (int i : values.items())
    co_await fetch(i);
}
Task<> loop_in_the_task() {
  for (int i : co_await list())
    // CHECK: :[[@LINE-1]]:16: warning: the awaited task, with what it gives, dies before the loop begins, which still reads it
    co_await fetch(i);
}
Answer make();
Task<> without_an_await(int id) {
  const std::vector<int> &all = make().items();
  // CHECK: :[[@LINE-1]]:33: warning: this temporary dies with the statement, but 'all' still refers to it
  // CHECK-FIXES: {{^}}  const std::vector<int> all = make().items();
  co_await fetch(id);
  co_await fetch(all[0]);
}

// RUN: %check_lazy %s return-dangling-value %t
// Views, references and pointers that are a part of what is given back.
#include "prelude.h"
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

/// A task whose result need not have a default.
template <typename T> struct Lazy {
  struct promise_type {
    std::optional<T> Result;
    Lazy get_return_object() {
      return Lazy(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(T V) { Result.emplace(std::move(V)); }
    void unhandled_exception() noexcept { std::terminate(); }
  };
  explicit Lazy(std::coroutine_handle<promise_type> H) : Handle(H) {}
  Lazy(Lazy &&Other) noexcept : Handle(std::exchange(Other.Handle, {})) {}
  ~Lazy() {
    if (Handle)
      Handle.destroy();
  }
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return Handle; }
  T await_resume() { return std::move(*Handle.promise().Result); }
  std::coroutine_handle<promise_type> Handle;
};
struct Line {
  std::string_view Text;
  int Number = 0;
};
struct Found {
  const std::string *Where = nullptr;
};
struct Row {
  Line Of;
};

Lazy<std::reference_wrapper<std::string>> wrapped() {
  std::string Text;
  co_await flush();
  co_return std::ref(Text);
  // CHECK: :[[@LINE-1]]:13: warning: 'Text' dies with this coroutine, but the returned reference still refers to it [lazy-return-dangling-value]
}
Lazy<std::span<int>> of_an_array() {
  int All[3] = {};
  co_return std::span<int>(All);
  // CHECK: :[[@LINE-1]]:13: warning: 'All' dies with this coroutine, but the returned view
}
Lazy<std::optional<std::string_view>> maybe(std::string Text, bool A) {
  if (A)
    co_return std::nullopt;
  co_return Text;
  // CHECK: :[[@LINE-1]]:13: warning: 'Text' dies with this coroutine, but the returned view
}
Lazy<std::optional<int *>> maybe_there() {
  int N = 0;
  co_return &N;
  // CHECK: :[[@LINE-1]]:13: warning: 'N' dies with this coroutine, but the returned pointer
}
Lazy<std::pair<std::string_view, int>> both(std::string Text) {
  co_return {Text, 1};
  // CHECK: :[[@LINE-1]]:14: warning: 'Text' dies with this coroutine, but the returned view
}
Lazy<std::pair<int *, int>> made() {
  int N = 0;
  co_return std::make_pair(&N, 1);
  // CHECK: :[[@LINE-1]]:28: warning: 'N' dies with this coroutine, but the returned pointer
}
Lazy<std::tuple<std::string &>> tied() {
  std::string Text;
  co_return std::tie(Text);
  // CHECK: :[[@LINE-1]]:22: warning: 'Text' dies with this coroutine, but the returned reference
}
Lazy<Line> aggregate(std::string Text) {
  co_return {.Text = Text, .Number = 1};
  // CHECK: :[[@LINE-1]]:22: warning: 'Text' dies with this coroutine, but the returned view
}
Lazy<Row> nested(std::string Text) {
  co_return Row{Line{Text, 1}};
  // CHECK: :[[@LINE-1]]:22: warning: 'Text' dies with this coroutine, but the returned view
}
Lazy<Found> pointer(std::string Text) {
  co_return Found{&Text};
  // CHECK: :[[@LINE-1]]:19: warning: 'Text' dies with this coroutine, but the returned pointer
}

// Somebody else's, literals, and what owns a copy.
struct Owner {
  std::string Text;
};
struct Parsed {
  explicit Parsed(const std::string &Text) : Length(Text.size()) {}
  size_t Length;
};
static std::string Everybodys;
Lazy<std::reference_wrapper<std::string>> given(std::string &Text) { co_return std::ref(Text); }
Lazy<std::optional<std::string>> copied(std::string Text) { co_return Text; }
Lazy<std::pair<std::string, int>> copied_too(std::string Text) { co_return {Text, 1}; }
Lazy<Line> of_a_view(std::string_view Text) { co_return Line{Text, 1}; }
Lazy<Line> of_a_literal() { co_return Line{"literal", 1}; }
Lazy<Line> of_everybody() { co_return Line{Everybodys, 1}; }
Lazy<Owner> owner(std::string Text) { co_return Owner{Text}; }
Lazy<Parsed> parsed(std::string Text) { co_return Parsed(Text); }
Lazy<std::pair<int, int>> counted(std::string Text) {
  co_return {static_cast<int>(Text.size()), 1};
}
Lazy<std::pair<std::shared_ptr<int>, int>> shared() {
  auto Count = std::make_shared<int>(1);
  co_return {Count, 1};
}

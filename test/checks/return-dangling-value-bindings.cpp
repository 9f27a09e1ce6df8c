// RUN: %check_lazy %s return-dangling-value,return-task-of-local %t
// A structured binding is a part of the variable that it takes apart.
#include "prelude.h"
#include <string>
#include <string_view>
#include <utility>

struct Named {
  std::string Name;
  int Number;
};
template <typename T> struct Ref {
  T &Value;
};
Task<> use(const std::string &Text) {
  co_await flush();
  log(Text);
}

Task<std::string_view> of_a_copy() {
  auto [name, number] = Named{"x", 1};
  co_await flush();
  co_return name;
  // CHECK: :[[@LINE-1]]:13: warning: '[name, number]' dies with this coroutine, but the returned view still refers to it [lazy-return-dangling-value]
}
Task<const char *> of_a_pair() {
  auto [name, number] = std::pair<std::string, int>("x", 1);
  co_await flush();
  co_return name.c_str();
  // CHECK: :[[@LINE-1]]:13: warning: '[name, number]' dies with this coroutine, but the returned pointer still refers to it [lazy-return-dangling-value]
}
Task<std::string_view> of_a_local() {
  Named local;
  auto &[name, number] = local;
  co_await flush();
  co_return name;
  // CHECK: :[[@LINE-1]]:13: warning: 'local' dies with this coroutine, but the returned view still refers to it [lazy-return-dangling-value]
}
Task<> given_to_a_task() {
  auto [name, number] = Named{"x", 1};
  return use(name);
  // CHECK: :[[@LINE-1]]:14: warning: '[name, number]' dies when 'given_to_a_task' returns, but the task that it returns
}

Task<std::string_view> of_a_parameter(Named &named) {
  auto &[name, number] = named;
  co_await flush();
  co_return name;
}
Task<std::string_view> of_a_reference(Ref<std::string> ref) {
  auto [text] = ref;
  co_await flush();
  co_return text;
}
Task<> fine(Named &named) {
  auto &[name, number] = named;
  return use(name);
}

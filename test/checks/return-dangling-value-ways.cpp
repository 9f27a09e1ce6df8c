// RUN: %check_lazy %s return-dangling-value %t
// How people write what leads into a variable of the coroutine.
#include "prelude.h"
#include <map>
#include <memory>
#include <string_view>
#include <tuple>

struct Msg {
  std::string s;
  std::string_view seen;
  std::string_view sv() const { return s; }
  std::string_view somebody() const { return seen; }
};

Task<std::string_view> braces(std::string s) {
  co_await flush();
  co_return std::string_view{s};
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: 's' dies with this coroutine, but the returned view still refers to it [lazy-return-dangling-value]
}
Task<std::string_view> cast(std::string s) {
  co_await flush();
  co_return static_cast<std::string_view>(s);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: 's' dies with this coroutine
}
Task<std::string_view> shrunk(std::string s) {
  co_await flush();
  std::string_view v = s;
  v.remove_prefix(1);
  co_return v;
  // CHECK: :[[@LINE-1]]:13: warning: 's' dies with this coroutine
}
Task<std::string_view> chosen(bool b, std::string s, std::string t) {
  co_await flush();
  co_return b ? s : t;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: 's' dies with this coroutine
}
Task<std::string_view> found(std::map<int, std::string> m) {
  co_await flush();
  co_return m.find(1)->second;
  // CHECK: :[[@LINE-1]]:13: warning: 'm' dies with this coroutine
}
Task<std::string_view> of_a_member(std::unique_ptr<Msg> p) {
  co_await flush();
  co_return p->s;
  // CHECK: :[[@LINE-1]]:13: warning: 'p' dies with this coroutine
}
Task<std::string_view> by_a_method(Msg m) {
  co_await flush();
  co_return m.sv();
  // CHECK: :[[@LINE-1]]:13: warning: 'm' dies with this coroutine
}
Task<std::string_view> of_a_tuple(std::tuple<std::string, int> t) {
  co_await flush();
  co_return std::get<0>(t);
  // CHECK: :[[@LINE-1]]:13: warning: 't' dies with this coroutine
}
Task<const char *> array() {
  char buffer[10] = "abc";
  co_await flush();
  co_return buffer;
  // CHECK: :[[@LINE-1]]:13: warning: 'buffer' dies with this coroutine, but the returned pointer still refers to it
}
Task<std::string_view> view_of_array() {
  char buffer[10] = "abc";
  co_await flush();
  co_return std::string_view(buffer, 3);
  // CHECK: :[[@LINE-1]]:13: warning: 'buffer' dies with this coroutine
}
Task<int *> owned() {
  auto p = std::make_unique<int>(1);
  co_await flush();
  co_return p.get();
  // CHECK: :[[@LINE-1]]:13: warning: 'p' dies with this coroutine
}
Task<int *> released() {
  auto p = std::make_unique<int>(1);
  int *raw = p.get();
  co_await flush();
  p.release();
  co_return raw;
}
Task<std::string_view> of_references(std::tuple<std::string &, int> t) {
  co_await flush();
  co_return std::get<0>(t);
}
Task<std::string_view> somebody_elses(Msg m) {
  co_await flush();
  co_return m.somebody();
}

// RUN: %check_lazy %s temporary-across-suspend %t
// How people write what leads into a temporary.
#include "prelude.h"
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>

void uses(std::string_view);
void use(int);

struct Msg {
  std::string s;
  std::string_view seen;
  std::vector<int> v;
  int arr[4];
  std::map<int, std::string> m;
  std::string_view sv() const { return s; }
  std::string_view somebody() const { return seen; }
  const std::vector<int> *ptr() const { return &v; }
  const char *c_str() const { return s.c_str(); }
};
Task<Msg> msg();
Task<std::optional<Msg>> om();
Task<std::unique_ptr<Msg>> um();
Task<std::shared_ptr<Msg>> sm();
Task<std::tuple<std::string, int>> tup();
Task<std::tuple<std::string &, int>> refs();

Task<> conversions() {
  std::string_view v{co_await name()};
  // CHECK: :[[@LINE-1]]:22: warning: this temporary dies with the statement, but 'v' still refers to it [lazy-temporary-across-suspend]
  auto w = static_cast<std::string_view>(co_await name());
  // CHECK: :[[@LINE-1]]:42: warning: this temporary dies with the statement, but 'w' still refers to it
  uses(v);
  uses(w);
}
Task<> parts_of_owners() {
  const auto &s = (co_await om())->s;
  // CHECK: :[[@LINE-1]]:20: warning: this temporary dies with the statement, but 's' still refers to it
  uses(s);
  Msg *m = (co_await um()).get();
  // CHECK: :[[@LINE-1]]:13: warning: this temporary dies with the statement, but 'm' still refers to it
  uses(m->s);
  const auto &t = std::get<0>(co_await tup());
  // CHECK: :[[@LINE-1]]:31: warning: this temporary dies with the statement, but 't' still refers to it
  uses(t);
  // Somebody else's.
  const auto &u = std::get<0>(co_await refs());
  uses(u);
  Msg *n = (co_await sm()).get();
  uses(n->s);
}
Task<> by_methods() {
  auto v = (co_await msg()).sv();
  // CHECK: :[[@LINE-1]]:13: warning: this temporary dies with the statement, but 'v' still refers to it
  const char *c = (co_await msg()).c_str();
  // CHECK: :[[@LINE-1]]:20: warning: this temporary dies with the statement, but 'c' still refers to it
  // CHECK-FIXES: {{^}}  auto cValue = co_await msg();
  // CHECK-FIXES-NEXT: {{^}}  const char *c = cValue.c_str();
  auto *p = (co_await msg()).ptr();
  // CHECK: :[[@LINE-1]]:14: warning: this temporary dies with the statement, but 'p' still refers to it
  auto w = (co_await msg()).somebody();
  uses(v);
  uses(c);
  use(p->front());
  uses(w);
}
Task<> elements() {
  auto it = (co_await msg()).v.begin();
  // CHECK: :[[@LINE-1]]:14: warning: this temporary dies with the statement, but 'it' still refers to it
  use(*it);
  auto &second = (co_await msg()).m.find(1)->second;
  // CHECK: :[[@LINE-1]]:19: warning: this temporary dies with the statement, but 'second' still refers to it
  uses(second);
  int *first = (co_await msg()).arr;
  // CHECK: :[[@LINE-1]]:17: warning: this temporary dies with the statement, but 'first' still refers to it
  use(*first);
}
// What await_resume gives is a part of the awaiter, which is a temporary.
struct Read {
  std::string buf;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) { h.resume(); }
  std::string &await_resume() { return buf; }
};
Read read_line();
Task<> of_an_awaiter(Read &given) {
  auto &s = co_await read_line();
  // CHECK: :[[@LINE-1]]:13: warning: the awaited operation, with what it gives, dies with the statement, but 's' still refers to it
  uses(s);
  auto &t = co_await given;
  uses(t);
  Read own;
  auto &u = co_await own;
  uses(u);
  auto copy = co_await read_line();
  uses(copy);
}

// Assigned later.
Task<> assigned(bool b) {
  std::string_view v = "none";
  if (b)
    v = co_await name();
  // CHECK: :[[@LINE-1]]:9: warning: this temporary dies with the statement, but 'v' still refers to it [lazy-temporary-across-suspend]
  // CHECK: :[[@LINE+1]]:8: note: it is used here
  uses(v);
  const char *p;
  p = (co_await name()).c_str();
  // CHECK: :[[@LINE-1]]:8: warning: this temporary dies with the statement, but 'p' still refers to it
  uses(p);
}
Task<> assigned_again() {
  std::string_view v;
  v = co_await name();
  v = "none";
  uses(v);
  std::string kept = co_await name();
  v = kept;
  uses(v);
}

// RUN: %check_lazy %s never-awaited-local %t
#include "prelude.h"
#include <future>
#include <memory>
#include <optional>

void keep(Task<> &);
void take(Task<>);
template <typename T> void unknown(T &&);

struct Owner {
  Task<> member;
};

Task<> consumed(Owner &owner, Task<> &out, Scope &scope) {
  auto a = flush();
  co_await std::move(a);
  auto b = flush();
  co_await b;
  auto c = flush();
  take(std::move(c));
  auto d = flush();
  owner.member = std::move(d);
  auto e = flush();
  out = std::move(e);
  auto f = flush();
  scope.spawn(std::move(f));
}

Task<> returned() {
  auto t = flush();
  return t;
}

Task<> unknown_uses(std::function<void()> &hook) {
  auto a = flush();
  keep(a);
  auto b = flush();
  unknown(b);
  auto c = flush();
  Task<> *pointer = &c;
  auto d = flush();
  Task<> &alias = d;
  auto e = flush();
  hook = [&e] { sync_wait(std::move(e)); };
  auto f = flush();
  auto later = [f = std::move(f)]() mutable { sync_wait(std::move(f)); };
  later();
  (void)pointer;
  co_await std::move(alias);
}

Task<> wrapped() {
  std::optional<Task<>> o = flush();
  co_await std::move(*o);
  auto p = std::make_unique<Task<>>(flush());
  co_await std::move(*p);
  std::optional<Task<>> empty;
  std::optional<Task<>> null = std::nullopt;
  logf("{}{}", empty.has_value(), null.has_value());
}

// Empty handles owe nothing.
Task<> empty() {
  Task<> t;
  logf("{}", t.valid());
  co_return;
}

// Waits in its destructor: another check's question.
void joins() { auto f = std::async([] { return 1; }); }

// A parameter is the caller's task.
Task<> parameter(Task<> t) { co_return; }

// A test of what a function gives, not of what it does.
template <typename T> concept Movable = noexcept(T(static_cast<T &&>(*static_cast<T *>(nullptr))));
void type_is_tested() {
  auto t = flush();
  static_assert(Movable<decltype(t)>);
  auto u = flush();
  static_assert(noexcept(std::move(u)));
}

inline void take(Task<int> *t) { sync_wait(std::move(*t)); }
Task<int> *Kept;
inline void keep_pointer(Task<int> *t) { Kept = t; }
void unknown_by_pointer(Task<int> *t);
Task<> given_by_pointer() {
  auto a = fetch(1), b = fetch(2), c = fetch(3);
  take(&a);
  keep_pointer(&b);
  unknown_by_pointer(&c);
  co_return;
}

Task<> moved_on() {
  auto a = fetch(1);
  auto b = std::move(a);
  co_await b;
  auto c = fetch(1);
  co_await c;
  auto d = std::move(c); // empty
  Task<int> none;
  auto e = std::move(none);
  auto [x, y] = std::make_pair(fetch(1), fetch(2));
  co_await x;
  co_await std::move(y);
}

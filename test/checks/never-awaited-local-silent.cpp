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

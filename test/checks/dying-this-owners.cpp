// RUN: %check_lazy %s dying-this %t
// Who owns the object lets it go while its coroutine still runs.
#include "prelude.h"
#include <memory>
#include <optional>
#include <string_view>

void spawn_detached(Task<> Work);
struct Connection {
  int n = 0;
  Task<> run() {
    co_await flush();
    ++n;
  }
};
struct Session : std::enable_shared_from_this<Session> {
  int n = 0;
  Task<> run() {
    auto self = shared_from_this();
    co_await flush();
    ++n;
  }
  Detached go() {
    auto self = shared_from_this();
    co_await flush();
    ++n;
  }
  Task<> with(std::shared_ptr<Session> self) {
    co_await flush();
    ++n;
  }
};
std::shared_ptr<Connection> find();

void spawned_then_reset(Scope &scope) {
  auto c = std::make_unique<Connection>();
  scope.spawn(c->run());
  c.reset();
  // CHECK: :[[@LINE-1]]:3: warning: this destroys what 'c' owns, but the spawned task still uses it [lazy-dying-this]
}
void spawned_then_deleted(Scope &scope) {
  Connection *c = new Connection;
  scope.spawn(c->run());
  delete c;
  // CHECK: :[[@LINE-1]]:3: warning: this destroys what 'c' owns, but the spawned task still uses it [lazy-dying-this]
}
struct Holder {
  std::unique_ptr<Connection> Current;
  Scope &Tasks;
  void close() {
    Tasks.spawn(Current->run());
    Current.reset();
    // CHECK: :[[@LINE-1]]:5: warning: this destroys what 'Current' owns, but the spawned task still uses it [lazy-dying-this]
  }
};
Task<> emptied() {
  std::optional<Connection> c;
  c.emplace();
  auto t = c->run();
  c.emplace();
  // CHECK: :[[@LINE-1]]:3: warning: this destroys what 'c' owns, but the task in 't' still uses it [lazy-dying-this]
  co_await std::move(t);
}
Task<> only_share() {
  auto c = std::make_shared<Connection>();
  auto t = c->run();
  c.reset();
  // CHECK: :[[@LINE-1]]:3: warning: this destroys what 'c' owns, but the task in 't' still uses it [lazy-dying-this]
  co_await std::move(t);
}
Task<> temporary_share() {
  auto t = std::make_shared<Connection>()->run();
  // CHECK: :[[@LINE-1]]:12: warning: this object dies at the end of the statement, but the task in 't' still uses it [lazy-dying-this]
  // It is dead before its first statement.
  spawn_detached(std::make_shared<Session>()->run());
  // CHECK: :[[@LINE-1]]:18: warning: this object dies at the end of the statement, but the spawned task still uses it [lazy-dying-this]
  co_await std::move(t);
}

Task<> waited_for(Scope &scope) {
  auto c = std::make_unique<Connection>();
  scope.spawn(c->run());
  co_await scope.join();
  c.reset();
}
Task<> other_shares() {
  auto c = std::make_shared<Connection>();
  auto d = c;
  auto t = c->run();
  c.reset();
  co_await std::move(t);
  auto e = find();
  auto u = e->run();
  e.reset();
  co_await std::move(u);
  auto f = find()->run();
  co_await std::move(f);
  co_await std::make_shared<Connection>()->run();
}
void own_share() {
  std::make_shared<Session>()->go();
  auto s = std::make_shared<Session>();
  auto t = s->with(s);
  s.reset();
  spawn_detached(std::move(t));
}

// A method that is no coroutine, but hands a part of its object to one.
Task<int> size_of(const std::string &Text) {
  co_await flush();
  co_return int(Text.size());
}
Task<int> view_of(std::string_view Text) {
  co_await flush();
  co_return int(Text.size());
}
Task<int> owner_of(std::string Text) {
  co_await flush();
  co_return int(Text.size());
}
struct Named {
  std::string Name;
  std::string_view Elsewhere;
  std::shared_ptr<std::string> Shared;
  Task<int> size() { return size_of(Name); }
  Task<int> again() { return size(); }
  Task<int> view() { return view_of(Name); }
  Task<int> elsewhere() { return view_of(Elsewhere); }
  Task<int> copy() { return owner_of(Name); }
  Task<int> shared() { return size_of(*Shared); }
};
Named make();
Task<> of_its_parts() {
  auto a = make().size();
  // CHECK: :[[@LINE-1]]:12: warning: this object dies at the end of the statement, but the task in 'a' still uses it [lazy-dying-this]
  // CHECK: :[[@LINE-11]]:13: note: 'size' hands its object, or a part of it, to a coroutine that keeps no copy
  auto b = make().again();
  // CHECK: :[[@LINE-1]]:12: warning: this object dies at the end of the statement, but the task in 'b' still uses it [lazy-dying-this]
  auto c = make().view();
  // CHECK: :[[@LINE-1]]:12: warning: this object dies at the end of the statement, but the task in 'c' still uses it [lazy-dying-this]
  auto d = make().elsewhere();
  auto e = make().copy();
  auto f = make().shared();
  Named here = make();
  auto g = here.size();
  co_await std::move(a), co_await std::move(b), co_await std::move(c), co_await std::move(d);
  co_await std::move(e), co_await std::move(f), co_await std::move(g), co_await make().size();
}

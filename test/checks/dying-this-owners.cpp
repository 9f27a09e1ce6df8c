// RUN: %check_lazy %s dying-this %t
// Who owns the object lets it go while its coroutine still runs.
#include "prelude.h"
#include <memory>
#include <optional>

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

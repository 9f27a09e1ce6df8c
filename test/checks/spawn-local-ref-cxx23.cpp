// RUN: %check_lazy %s spawn-local-ref,lambda-capture,return-task-of-local %t -- -std=c++23
// A closure that is copied into the coroutine copies its references, not what they refer to.
#include "prelude.h"

void spawn_detached(Task<> Work);

void spawned(int id) {
  spawn_detached([&id](this auto) -> Task<> { co_await fetch(++id); }());
  // CHECK: :[[@LINE-1]]:18: warning: 'id' dies when 'spawned' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
  spawn_detached([&](this auto) -> Task<> { co_await fetch(++id); }());
  // CHECK: :[[@LINE-1]]:18: warning: 'id' dies when 'spawned' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
  int n = 0;
  auto f = [&n](this auto) -> Task<> { co_await fetch(++n); };
  spawn_detached(f());
  // CHECK: :[[@LINE-1]]:18: warning: 'n' dies when 'spawned' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
}
Task<> returned() {
  int n = 0;
  return [&n](this auto) -> Task<> { co_await fetch(++n); }();
  // CHECK: :[[@LINE-1]]:10: warning: 'n' dies when 'returned' returns, but the task that it returns still refers to it [lazy-return-task-of-local]
}
Task<> fine(int id) {
  spawn_detached([id](this auto) -> Task<> { co_await fetch(id); }());
  co_await [&id](this auto) -> Task<> { co_await fetch(++id); }();
  auto t = [&id](this auto) -> Task<> { co_await fetch(++id); }();
  co_await std::move(t);
}

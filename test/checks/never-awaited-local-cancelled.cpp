// Futures that are cancelled when they die: kept on purpose while this function waits for others.
// RUN: %check_lazy %s never-awaited-local,unawaited-on-path %t
#include "kj.h"

kj::Promise<void> pump();
kj::Promise<int> read();
void expect(bool);

void forgets() {
  auto Pump = pump();
  // CHECK: :[[@LINE-1]]:8: warning: 'Pump' holds a future that is never awaited; its work is cancelled here
}

// pump() goes on while the loop runs.
int runs_beside(kj::WaitScope &Scope) {
  auto Pump = pump();
  return read().wait(Scope);
}

kj::Promise<int> runs_beside_coroutine() {
  auto Pump = pump();
  co_return co_await read();
}

// The loop runs, and the outcome is seen.
void polls(kj::WaitScope &Scope) {
  auto Reading = read();
  expect(!Reading.poll(Scope));
}

// nullptr is no promise yet.
kj::Promise<int> chooses(bool Quick, bool Bad) {
  kj::Promise<int> Next = nullptr;
  if (Bad)
    co_return -1;
  if (Quick)
    Next = 1;
  else
    Next = read();
  co_return co_await Next;
}

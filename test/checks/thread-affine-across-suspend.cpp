// RUN: %check_lazy %s thread-affine-across-suspend %t
#include "prelude.h"
#include <memory>
#include <optional>

struct [[clang::annotate("lazy:thread_affine")]] Zone {
  Zone();
  ~Zone();
  void name(const char *);
};
namespace tracy {
struct ScopedZone {
  ScopedZone();
  ~ScopedZone();
};
} // namespace tracy
Zone &current();

Task<> plain() {
  Zone Z;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Z' lives across this 'co_await'; it belongs to one thread [lazy-thread-affine-across-suspend]
  // CHECK: :[[@LINE-3]]:8: note: it is made here
  // CHECK: note: 'Zone': its class says so
}

Task<> known() {
  tracy::ScopedZone Z;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Z' lives across this 'co_await'
  // CHECK: note: 'ScopedZone': a profiler zone ends on the thread on which it began
}

Task<> wrapped() {
  std::optional<Zone> Z;
  Z.emplace();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Z' keeps a 'Zone' across this 'co_await'
}

struct Request {
  Zone Traced;
  int Id;
};
Task<> as_a_member() {
  Request R;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'R' keeps a 'Zone' across this 'co_await'
}

Task<> referred() {
  Zone &Z = current();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Z' keeps a 'Zone' across this 'co_await'
  Z.name("after");
}

// Its scope ends before.
Task<> scoped() {
  {
    Zone Z;
    log("work");
  }
  co_await flush();
}

// Only looked at before.
Task<> referred_before() {
  Zone &Z = current();
  Z.name("before");
  co_await flush();
}

// On the path that is suspended it does not live.
Task<> other_path(bool Fast) {
  if (Fast) {
    Zone Z;
    co_return;
  }
  co_await flush();
}

// Writes a thread_local on both sides, but is not declared: an option's affair.
thread_local int Depth;
struct Counter {
  Counter() { ++Depth; }
  ~Counter() { --Depth; }
};
Task<> inferred() {
  Counter C;
  co_await flush();
}

// No coroutine.
void ordinary() {
  Zone Z;
  sync_wait(flush());
}

// Several; filled later.
Task<> several() {
  Zone Zones[2];
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Zones' keeps a 'Zone' across this 'co_await'
}
Task<> filled_later() {
  std::optional<Zone> Z;
  co_await flush();
  Z.emplace();
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Z' keeps a 'Zone' across this 'co_await'
}

// Emptied before, filled after.
Task<> emptied() {
  std::optional<Zone> Z(std::in_place);
  Z.reset();
  co_await flush();
  Z.emplace();
  Z = std::nullopt;
  co_await flush();
}

// In a pair, in the captures of a lambda that lives on.
Zone make();
Task<> in_a_pair() {
  std::pair<Zone, int> Both(make(), 1);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Both' keeps a 'Zone' across this 'co_await'
}
Task<> in_a_lambda() {
  auto Finish = [Inner = make()] {};
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Finish' keeps a 'Zone' across this 'co_await'
}
Task<> referred_by_a_lambda() {
  auto Finish = [&Outer = current()] {};
  co_await flush();
}

// RUN: %check_lazy %s spawn-local-ref %t
// Who waits when things are destroyed, and what dies before anybody waits.
#include "prelude.h"
#include <condition_variable>
#include <mutex>

struct Loop {
  void run();
};
Loop &loop();
void spawn_detached(Task<> Work);
Task<> bump(int &n) {
  co_await flush();
  ++n;
}
struct Nursery {
  int Running = 0;
  void spawn(Task<> Work);
  Task<> join();
  ~Nursery() {
    if (Running)
      std::terminate();
  }
};

class Group {
  std::mutex Mutex;
  std::condition_variable Changed;
  int Running = 0;

public:
  void done();
  ~Group() {
    std::unique_lock Lock(Mutex);
    Changed.wait(Lock, [this] { return Running == 0; });
  }
};
Task<> bump_in(int &n, Group &group) {
  co_await flush();
  ++n;
  group.done();
}
struct RunsLoop {
  ~RunsLoop() { loop().run(); }
};
template <typename F> struct OnExit {
  F Run;
  ~OnExit() { Run(); }
};
template <typename F> OnExit(F) -> OnExit<F>;

// Their destructors wait.
void for_itself() {
  int n = 0;
  Group group;
  spawn_detached(bump_in(n, group));
}
void for_others_before() {
  int n = 0;
  RunsLoop guard;
  spawn_detached(bump(n));
}
void for_others_after() {
  int n = 0;
  spawn_detached(bump(n));
  RunsLoop guard;
}
void by_a_lambda() {
  int n = 0;
  OnExit guard{[] { loop().run(); }};
  spawn_detached(bump(n));
}
void too_late() {
  RunsLoop guard;
  int n = 0;
  spawn_detached(bump(n));
  // CHECK: :[[@LINE-1]]:23: warning: 'n' dies when 'too_late' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
}
void of_another_block() {
  int n = 0;
  {
    RunsLoop guard;
  }
  spawn_detached(bump(n));
  // CHECK: :[[@LINE-1]]:23: warning: 'n' dies when 'of_another_block' is left
}
void of_no_use() {
  int n = 0;
  OnExit guard{[] { log("left"); }};
  spawn_detached(bump(n));
  // CHECK: :[[@LINE-1]]:23: warning: 'n' dies when 'of_no_use' is left
}

// Whoever waits when the block has been left waits too late.
Task<> in_a_block() {
  Nursery nursery;
  int outer = 0;
  {
    int n = 0;
    nursery.spawn(bump(n));
    // CHECK: :[[@LINE-1]]:24: warning: 'n' dies at the end of its block, but the spawned task still refers to it [lazy-spawn-local-ref]
    nursery.spawn(bump(outer));
  }
  co_await nursery.join();
}
Task<> in_a_loop(int count) {
  Nursery nursery;
  for (int i = 0; i != count; ++i)
    nursery.spawn(bump(i));
    // CHECK: :[[@LINE-1]]:24: warning: 'i' dies at the end of its block
  co_await nursery.join();
}
void before_the_loop_runs() {
  {
    int n = 0;
    spawn_detached(bump(n));
    // CHECK: :[[@LINE-1]]:25: warning: 'n' dies at the end of its block
  }
  loop().run();
}
void within_the_block() {
  {
    int n = 0;
    spawn_detached(bump(n));
    loop().run();
  }
}

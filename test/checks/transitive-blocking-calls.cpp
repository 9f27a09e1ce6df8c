// Which calls lead on, and which do not.
// RUN: %check_lazy %s transitive-blocking %t
#include "prelude.h"
#include <algorithm>
#include <memory>
#include <thread>
#include <unistd.h>
#include <vector>

void sleeps() { usleep(1); }

// By constructor, destructor, operator, method and algorithm.
struct Waits {
  Waits() { usleep(1); }
};
struct WaitsAtTheEnd {
  explicit WaitsAtTheEnd(int) {}
  ~WaitsAtTheEnd() { usleep(1); }
};
struct Steps {
  Steps &operator+=(int) {
    usleep(1);
    return *this;
  }
  void step() const { usleep(1); }
};
Task<> of_every_form(Steps &S, std::vector<int> &Numbers) {
  Waits Now;
  // CHECK: :[[@LINE-1]]:9: warning: 'Waits' leads to 'usleep'
  WaitsAtTheEnd Later(1);
  // CHECK: :[[@LINE-1]]:17: warning: '~WaitsAtTheEnd' leads to 'usleep'
  S += 1;
  // CHECK: :[[@LINE-1]]:5: warning: 'operator+=' leads to 'usleep'
  S.step();
  // CHECK: :[[@LINE-1]]:5: warning: 'step' leads to 'usleep'
  std::for_each(Numbers.begin(), Numbers.end(), [](int) { sleeps(); });
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} leads to 'usleep'
  [] { sleeps(); }(); // leads to the same call: once is enough
  co_return;
}

// A method that is named is what is called, if nobody may override it or the policy says so.
struct Base {
  virtual void waits() { usleep(1); }
  virtual void overridden() {}
};
struct Derived final : Base {
  void overridden() override { usleep(1); }
};
Task<> virtual_calls(Base &B, Derived &D) {
  B.waits();
  // CHECK: :[[@LINE-1]]:5: warning: 'waits' leads to 'usleep'
  B.overridden();
  D.overridden();
  // CHECK: :[[@LINE-1]]:5: warning: 'overridden' leads to 'usleep'
  co_return;
}

// Through pointers nobody knows where they lead.
Task<> pointers(void (*Pointer)(), std::function<void()> Function) {
  Pointer();
  Function();
  co_return;
}

// It runs on another thread.
Task<> elsewhere() {
  std::thread(sleeps).detach();
  std::thread([] { sleeps(); }).detach();
  co_await run_blocking(sleeps);
}

// Which calls lead on, and which do not.
// RUN: %check_lazy %s transitive-blocking %t
#include "prelude.h"
#include <algorithm>
#include <fstream>
#include <future>
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
  // CHECK: :[[@LINE-1]]:9: warning: 'Waits::Waits' leads to 'usleep'
  WaitsAtTheEnd Later(1);
  // CHECK: :[[@LINE-1]]:17: warning: the destructor of 'Later' leads to 'usleep'
  // CHECK: note: do this in a method that is awaited before, or run it on a thread that may block
  S += 1;
  // CHECK: :[[@LINE-1]]:5: warning: 'Steps::operator+=' leads to 'usleep'
  S.step();
  // CHECK: :[[@LINE-1]]:5: warning: 'Steps::step' leads to 'usleep'
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
  // CHECK: :[[@LINE-1]]:5: warning: 'Base::waits' leads to 'usleep'
  B.overridden();
  D.overridden();
  // CHECK: :[[@LINE-1]]:5: warning: 'Derived::overridden' leads to 'usleep'
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

// What is destroyed with the variable; what std::make_unique makes, and destroys at the end.
struct HasOne {
  int Number = 0;
  WaitsAtTheEnd Part;
};
Task<> of_members() {
  HasOne Whole{1, WaitsAtTheEnd(1)};
  // CHECK: :[[@LINE-1]]:10: warning: the destructor of 'Whole' leads to 'usleep'
  co_return;
}
Task<> made() {
  auto Now = std::make_unique<Waits>();
  // CHECK: :[[@LINE-1]]:14: warning: 'Waits::Waits' leads to 'usleep'
  co_return;
}
Task<> made_to_end_here() {
  auto Later = std::make_unique<WaitsAtTheEnd>(1);
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'Later' leads to 'usleep'
  co_return;
}
Task<std::unique_ptr<WaitsAtTheEnd>> made_for_others(std::unique_ptr<WaitsAtTheEnd> &Owner) {
  auto First = std::make_unique<WaitsAtTheEnd>(1);
  Owner.reset(First.release());
  auto Second = std::make_unique<WaitsAtTheEnd>(1);
  co_return Second;
}

// Methods are called by their class, as people write it.
struct Store {
  std::ifstream File;
  void open() { File.open("store"); }
  template <typename T> struct Loader {
    std::future<T> Result;
    void load() { Result.wait_for(std::chrono::seconds(1)); }
  };
};
Task<> opens(Store &S, Store::Loader<int> &L) {
  S.open();
  // CHECK: :[[@LINE-1]]:5: warning: 'Store::open' leads to 'std::ifstream::open', which blocks
  // CHECK: note: 'std::ifstream::open' blocks here
  // CHECK: note: make 'Store::open' asynchronous
  L.load();
  // CHECK: :[[@LINE-1]]:5: warning: 'Loader::load' leads to 'std::future::wait_for', which blocks
  co_return;
}

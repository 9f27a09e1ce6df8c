// RUN: %check_lazy %s lambda-capture,dangling-argument,spawn-local-ref,dying-this %t
// Coroutines that are made to run alone: nobody can wait for them.
#include "prelude.h"
#include <future>
#include <memory>
#include <string_view>

Detached refers(const std::string &Text) {
  co_await flush();
  log(Text);
}
Detached shows(std::string_view Text) {
  co_await flush();
  log(std::string(Text));
}
Detached points(int *N) {
  co_await flush();
  ++*N;
}
Detached before(const std::string &Text) {
  log(Text);
  co_await flush();
}
Task<> keeps(const std::string &Text) {
  co_await flush();
  log(Text);
}
Detached gives_on(const std::string &Text) { co_await keeps(Text); }
Detached unseen(const std::string &Text);

void of_locals(std::string Given) {
  std::string Text;
  refers(Text);
  // CHECK: :[[@LINE-1]]:10: warning: 'Text' dies when 'of_locals' is left, but the coroutine still refers to it [lazy-spawn-local-ref]
  // CHECK: :[[@LINE-2]]:3: note: it runs alone: nobody can wait for it
  // CHECK: note: 'Text' is a reference: coroutine 'refers' keeps no copy
  shows(Given);
  // CHECK: :[[@LINE-1]]:9: warning: 'Given' dies when 'of_locals' is left
  int N = 0;
  points(&N);
  // CHECK: :[[@LINE-1]]:10: warning: 'N' dies when 'of_locals' is left
}
void of_one_given_on(std::string Text) {
  gives_on(Text);
  // CHECK: :[[@LINE-1]]:12: warning: 'Text' dies when 'of_one_given_on' is left
}
void of_nothing_kept(std::string Text, std::string Other) {
  before(Text);
  unseen(Other);
}
void of_elements(std::vector<std::string> All, const std::vector<std::string> &Others) {
  for (const std::string &Each : All)
    refers(Each);
  // CHECK: :[[@LINE-1]]:12: warning: 'All' dies when 'of_elements' is left
  for (const std::string &Each : Others)
    refers(Each);
}
Task<> of_a_coroutine() {
  std::string Text;
  refers(Text);
  // CHECK: :[[@LINE-1]]:10: warning: 'Text' dies when 'of_a_coroutine' is left
  co_return;
}
void of_temporaries(int Id) {
  refers("a");
  // CHECK: :[[@LINE-1]]:10: warning: this temporary dies at the end of the statement, but the coroutine still refers to it [lazy-dangling-argument]
  shows(std::string("b"));
  // CHECK: :[[@LINE-1]]:9: warning: this temporary dies
  before("c");
  shows("a literal lives on");
  [Id]() -> Detached {
    // CHECK: :[[@LINE-1]]:3: warning: this lambda dies at the end of the statement with its captures, but the coroutine still uses them [lazy-lambda-capture]
    co_await flush();
    co_await fetch(Id);
  }();
  [Id]() -> Detached { co_await fetch(Id); }();
  [](int Own) -> Detached {
    co_await flush();
    co_await fetch(Own);
  }(Id);
  auto Named = [Id]() -> Detached {
    co_await flush();
    co_await fetch(Id);
  };
  Named();
  // CHECK: :[[@LINE-1]]:3: warning: 'Named' dies with its captures when 'of_temporaries' is left, but the coroutine
}

struct Conn {
  int N = 0;
  Detached go() {
    co_await flush();
    ++N;
  }
  Detached begin() {
    ++N;
    co_await flush();
  }
};
void of_objects(std::unique_ptr<Conn> Owned) {
  Conn C;
  C.go();
  // CHECK: :[[@LINE-1]]:3: warning: 'C' dies when 'of_objects' is left, but the coroutine still uses it [lazy-dying-this]
  Conn D;
  D.begin();
  Owned->go();
  // CHECK: :[[@LINE-1]]:3: warning: 'Owned' dies when 'of_objects' is left
}

// What lives on, or is waited for.
struct Loop {
  int run();
};
void update();
struct Owner {
  Conn C;
  std::string Text;
  void start() {
    C.go();
    refers(Text);
  }
};
void of_others(const std::string &Text) {
  static std::string Mine;
  refers(Text);
  refers(Mine);
}
int until_all_is_done(Loop &L) {
  Conn C;
  C.go();
  return L.run();
}
void for_ever() {
  Conn C;
  C.go();
  while (true)
    update();
}
Task<> waits() {
  std::string Text;
  refers(Text);
  co_await flush();
}

// Nobody can await it, but its end waits.
struct Joined {
  struct promise_type {
    std::promise<void> Done;
    Joined get_return_object() { return Joined{Done.get_future()}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() { Done.set_value(); }
    void unhandled_exception() {}
  };
  ~Joined() {
    if (Done.valid())
      Done.get();
  }
  std::future<void> Done;
};
Joined is_joined(const std::string &Text) {
  co_await flush();
  log(Text);
}
void of_joined() {
  std::string Text;
  is_joined(Text);
}

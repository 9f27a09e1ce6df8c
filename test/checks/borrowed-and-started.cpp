// RUN: %check_lazy %s lambda-capture,dangling-argument,spawn-local-ref,dying-this %t
// What the statement that makes a lazy coroutine starts has come to its first suspension when its
// temporaries die: only what it uses after that is gone.
#include "prelude.h"
#include <memory>
#include <string_view>

struct Job {
  struct promise_type {
    Job get_return_object() {
      return Job(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
  explicit Job(std::coroutine_handle<promise_type> H) : Handle(H) {}
  Job(Job &&Other) noexcept : Handle(std::exchange(Other.Handle, {})) {}
  ~Job() {
    if (Handle)
      Handle.destroy();
  }
  Job on(int Executor) &&;
  void detach() && { std::exchange(Handle, {}).resume(); }
  std::coroutine_handle<promise_type> Handle;
};
struct Timer {
  explicit Timer(int Executor);
  Task<> wait();
};

void of_a_closure(int Id) {
  [Id](int Other) -> Job {
    Timer T(Id);
    co_await T.wait();
    co_await fetch(Other);
  }(1)
                         .detach();
  [Id]() -> Job {
    // CHECK: :[[@LINE-1]]:3: warning: this lambda dies at the end of the statement with its captures, but the spawned task still uses them [lazy-lambda-capture]
    co_await flush();
    co_await fetch(Id);
  }()
                .detach();
  // Started elsewhere, whenever.
  [Id]() -> Job { co_await fetch(Id); }().on(1).detach();
  // CHECK: :[[@LINE-1]]:3: warning: this lambda dies at the end of the statement with its captures
}

// A reference is given on to what is waited for.
Task<> keeps(const std::string &Text) {
  co_await flush();
  log(Text);
}
Task<> looks_first(const std::string &Text) {
  log(Text);
  co_await flush();
}
Task<> shows(std::string_view Text) {
  co_await flush();
  log(std::string(Text));
}
Task<> points(const std::string *Text) {
  co_await flush();
  log(*Text);
}
Task<> copies(std::string Text) {
  co_await flush();
  log(Text);
}
void of_closures_given_on(std::string Name) {
  [Name]() -> Job { co_await keeps(Name); }().detach();
  // CHECK: :[[@LINE-1]]:3: warning: this lambda dies at the end of the statement with its captures
  [Name]() -> Job { co_await shows(Name); }().detach();
  // CHECK: :[[@LINE-1]]:3: warning: this lambda dies
  [Name]() -> Job { co_await points(&Name); }().detach();
  // CHECK: :[[@LINE-1]]:3: warning: this lambda dies
  [Text = Name]() -> Job { co_await keeps(Text); }().detach();
  // CHECK: :[[@LINE-1]]:3: warning: this lambda dies
  [Name]() -> Job { co_await copies(Name); }().detach();
  [Name]() -> Job { co_await looks_first(Name); }().detach();
  [&Name]() -> Job { co_await flush(); }().detach();
}

Job to_the_end(const std::string &Text) {
  co_await flush();
  log(Text);
}
Job at_first(const std::string &Text) {
  log(Text);
  co_await flush();
}
Job on_and_on(std::string_view Text) { co_await shows(Text); }
Job point_on(const std::string *Text) { co_await points(Text); }
Job point_at(const std::string *Text) { co_await copies(*Text); }
void of_arguments() {
  to_the_end("a").detach();
  // CHECK: :[[@LINE-1]]:14: warning: this temporary dies at the end of the statement, but the spawned task still refers to it [lazy-dangling-argument]
  at_first("b").detach();
  on_and_on(std::string("c")).detach();
  // CHECK: :[[@LINE-1]]:13: warning: this temporary dies at the end of the statement
  at_first("d").on(1).detach();
  // CHECK: :[[@LINE-1]]:12: warning: this temporary dies at the end of the statement
}
void of_locals(std::string Name) {
  to_the_end(Name).detach();
  // CHECK: :[[@LINE-1]]:14: warning: 'Name' dies when 'of_locals' is left, but the spawned task still refers to it [lazy-spawn-local-ref]
  at_first(Name).detach();
  point_on(&Name).detach();
  // CHECK: :[[@LINE-1]]:12: warning: 'Name' dies when 'of_locals' is left
  point_at(&Name).detach();
}

struct Conn {
  int Port = 0;
  Task<> step() {
    co_await flush();
    ++Port;
  }
  Task<> first() {
    ++Port;
    co_await flush();
  }
  Job run() { co_await step(); }
  Job begin() { co_await first(); }
  Job parts() { co_await fetch(Port); }
};
void of_objects() {
  Conn C;
  C.run().detach();
  // CHECK: :[[@LINE-1]]:3: warning: 'C' dies when 'of_objects' is left, but the spawned task still uses it [lazy-dying-this]
  C.begin().detach();
  C.parts().detach();
  Conn{}.run().detach();
  // CHECK: :[[@LINE-1]]:3: warning: this object dies at the end of the statement
}
void of_an_owner(std::unique_ptr<Conn> C, std::shared_ptr<Conn> S) {
  [C = std::move(C)]() -> Job { co_await C->step(); }().detach();
  // CHECK: :[[@LINE-1]]:3: warning: this lambda dies
  [S]() -> Job { co_await S->step(); }().detach();
}

// Eager ones are started by their call.
Eager<> starts(const std::string &Text) { co_await keeps(Text); }
Eager<> starts_fine(const std::string &Text) { co_await copies(Text); }
Task<> of_eager_ones() {
  auto A = starts("a");
  // CHECK: :[[@LINE-1]]:19: warning: this temporary dies at the end of the statement, but the task
  // in 'A' still refers to it
  auto B = starts_fine("b");
  co_await A;
  co_await B;
}

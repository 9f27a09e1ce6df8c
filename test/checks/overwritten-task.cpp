// RUN: %check_lazy %s overwritten-task %t
#include "prelude.h"
#include <map>
#include <memory>
#include <optional>

Eager<int> start(int Id);
Eager<void> pump(int Id);

Task<> refresh() {
  auto T = fetch(1);
  // CHECK: :[[@LINE+2]]:3: warning: this destroys the unconsumed task in 'T'; its body never runs [lazy-overwritten-task]
  // CHECK: :[[@LINE-2]]:12: note: the task was made here
  T = fetch(2);
  // CHECK: note: await the old one first: 'co_await std::exchange(T, fetch(2))'
  co_await std::move(T);
}

Task<> every_round(std::vector<int> Ids) {
  Task<int> T;
  for (int Id : Ids)
    T = fetch(Id);
  // CHECK: :[[@LINE-1]]:5: warning: each round of the loop destroys the task the last one put into 'T'; its body never runs
  co_await T;
}

Task<> emplaced_twice() {
  std::optional<Task<int>> T;
  T.emplace(fetch(1));
  T.emplace(fetch(2));
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'T'
  co_await std::move(*T);
}

Task<> reset_unrun(bool A) {
  std::optional<Task<int>> T = fetch(1);
  T.reset();
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'T'
  if (A)
    T = fetch(2);
  if (T)
    co_await std::move(*T);
}

Task<int> started_then_replaced(bool A) {
  auto T = start(1);
  if (A)
    T = start(2);
  // CHECK: :[[@LINE-1]]:5: warning: this destroys the unconsumed task in 'T'; it runs detached
  co_return co_await T;
}

class Session {
  Task<int> Reader;
  std::map<int, Task<int>> Jobs;
  Eager<void> Pump = pump(0);

  void open() {
    Reader = fetch(1);
    Reader = fetch(2);
    // CHECK: :[[@LINE-1]]:5: warning: this destroys the unconsumed task in 'Reader'; its body never runs
  }

  void queue(int K) {
    Jobs[K] = fetch(1);
    Jobs[K] = fetch(2);
    // CHECK: :[[@LINE-1]]:5: warning: this destroys the unconsumed task in 'Jobs[K]'
  }

  void restart(const std::vector<int> &Ids) {
    for (int Id : Ids)
      Pump = pump(Id);
    // CHECK: :[[@LINE-1]]:7: warning: each round of the loop destroys the task the last one put into 'Pump'
    for (int Id : Ids) {
      log("x");
      Reader = fetch(Id);
      // CHECK: :[[@LINE-1]]:7: warning: each round of the loop destroys the task the last one put into 'Reader'
    }
  }
};

// What lies between the two leaves the place and its words alone.
void element(std::vector<Task<int>> &Jobs, int K) {
  Jobs[K] = fetch(1);
  int Next = K + 1;
  Jobs[K] = fetch(Next);
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'Jobs[K]'
}

struct Node {
  Task<int> Job;
  Node *Next;
};

void of_another(Node *P) {
  P->Job = fetch(1);
  P->Job = fetch(2);
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'P->Job'
}

Task<int> Current;
void global() {
  Current = fetch(1);
  Current = fetch(2);
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'Current'
}

void by_key(std::map<std::string, Task<int>> &Jobs, const std::string &Name) {
  Jobs[Name] = fetch(1);
  Jobs[Name] = fetch(2);
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'Jobs[Name]'
  Jobs.insert_or_assign("a", fetch(1));
  Jobs.insert_or_assign("a", fetch(2));
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'Jobs'
}

class Worker {
  std::optional<Task<int>> Job;
  Task<int> Last;

  void emplaced() {
    Job.emplace(fetch(1));
    Job.emplace(fetch(2));
    // CHECK: :[[@LINE-1]]:5: warning: this destroys the unconsumed task in 'Job'
  }
  void emplaced_in_a_loop(const std::vector<int> &Ids) {
    for (int Id : Ids)
      Job.emplace(fetch(Id));
    // CHECK: :[[@LINE-1]]:7: warning: each round of the loop destroys the task the last one put into 'Job'
  }
  void text_between() {
    Last = fetch(1);
    std::string Text = "a";
    Text += "b";
    log(Text);
    Last = fetch(2);
    // CHECK: :[[@LINE-1]]:5: warning: this destroys the unconsumed task in 'Last'
  }
};

/// Started, awaited as often as one likes, but there is one only, and it is cancelled with it.
template <typename T> class Job {
public:
  struct promise_type {
    T Value{};
    Job get_return_object() { return Job(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(T V) { Value = V; }
    void unhandled_exception() {}
  };
  explicit Job(std::coroutine_handle<promise_type> H) : Handle(H) {}
  Job(Job &&Other) noexcept : Handle(std::exchange(Other.Handle, {})) {}
  Job &operator=(Job &&Other) noexcept {
    if (this != &Other) {
      if (Handle)
        Handle.destroy();
      Handle = std::exchange(Other.Handle, {});
    }
    return *this;
  }
  ~Job() {
    if (Handle)
      Handle.destroy();
  }
  auto operator co_await() const noexcept {
    struct Awaiter {
      std::coroutine_handle<promise_type> Handle;
      bool await_ready() const { return Handle.done(); }
      void await_suspend(std::coroutine_handle<>) {}
      T await_resume() { return Handle.promise().Value; }
    };
    return Awaiter{Handle};
  }

private:
  std::coroutine_handle<promise_type> Handle;
};
Job<int> begin(int Id);

Task<int> cancelled() {
  auto J = begin(1);
  J = begin(2);
  // CHECK: :[[@LINE-1]]:3: warning: this destroys the unconsumed task in 'J'; its work is cancelled here
  co_return co_await J;
}

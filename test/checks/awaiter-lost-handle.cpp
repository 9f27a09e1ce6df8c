// RUN: %check_lazy %s awaiter-lost-handle %t
#include "prelude.h"
#include <list>

void log(int);

struct WaitReady {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) { log(1); }
  // CHECK: :[[@LINE-1]]:8: warning: 'await_suspend' does not keep the handle; nothing can ever resume the coroutine [lazy-awaiter-lost-handle]
  void await_resume() {}
};

struct OnlyLooks {
  int Value;
  bool await_ready() { return false; }
  bool await_suspend(std::coroutine_handle<> H) {
    // CHECK: :[[@LINE-1]]:8: warning: 'await_suspend' does not keep the handle
    // CHECK: :[[@LINE+4]]:5: note: the coroutine is suspended here
    (void)H;
    if (!H || H.done())
      return false;
    return true;
  }
  void await_resume() {}
};

struct OnePathForgets {
  std::list<std::coroutine_handle<>> &Queue;
  bool Closed;
  bool await_ready() { return false; }
  bool await_suspend(std::coroutine_handle<> H) {
    if (Closed)
      return true;
    // CHECK: :[[@LINE-1]]:7: warning: the coroutine is suspended here, and nobody keeps its handle to resume it
    // CHECK: :[[@LINE-3]]:9: note: this happens when 'Closed' is true
    Queue.push_back(H);
    return true;
  }
  void await_resume() {}
};

struct ReturnsEarly {
  std::list<std::coroutine_handle<>> &Queue;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    if (Queue.size() > 10)
      return;
    // CHECK: :[[@LINE-1]]:7: warning: the coroutine is suspended here, and nobody keeps its handle
    Queue.push_back(H);
  }
  void await_resume() {}
};

struct FallsOff {
  std::list<std::coroutine_handle<>> &Queue;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    if (Queue.empty())
      Queue.push_back(H);
  }
  // CHECK: :[[@LINE-1]]:3: warning: the coroutine is suspended here, and nobody keeps its handle
  void await_resume() {}
};

// The callee is resumed, and nobody has told it whom to go back to.
struct ForgetsTheCaller {
  std::coroutine_handle<> Callee;
  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Caller) {
    // CHECK: :[[@LINE-1]]:27: warning: 'await_suspend' does not keep the handle
    return Callee;
  }
  void await_resume() {}
};

template <typename T> struct InATemplate {
  T Value;
  bool await_ready() { return false; }
  template <typename P> void await_suspend(std::coroutine_handle<P> H) { log(Value); }
  // CHECK: :[[@LINE-1]]:30: warning: 'await_suspend' does not keep the handle
  T await_resume() { return Value; }
};
Task<int> awaits() { co_return co_await InATemplate<int>{1}; }

// The handle is a parameter: by reference it is lost when the lambda runs.
struct Loop {
  void post(std::function<void()> Work);
  void with_lock(std::function<void()> Work);
};
struct Posts {
  Loop &On;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    On.post([&] { h.resume(); });
    // CHECK: :[[@LINE-1]]:14: warning: 'h' dies when 'await_suspend' returns, but the lambda, which runs later, still refers to it [lazy-awaiter-lost-handle]
    // CHECK: :[[@LINE-3]]:46: note: 'h' is captured by reference
    // CHECK: note: capture the handle by value: it is a pointer
  }
  void await_resume() {}
};
struct PostsByValue {
  Loop &On;
  std::coroutine_handle<> Kept;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    On.with_lock([&] { Kept = h; });
    On.post([h] { h.resume(); });
  }
  void await_resume() {}
};

// A copy that nobody looks at, and a function that does nothing with it, keep nothing.
inline void trace(std::coroutine_handle<>, const char *) {}
struct Copies {
  int Value;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<Task<>::promise_type> H) {
    // CHECK: :[[@LINE-1]]:8: warning: 'await_suspend' does not keep the handle
    std::coroutine_handle<> Any = H;
    log(Any.done());
  }
  void await_resume() {}
};
struct Traces {
  int Value;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) { trace(H, "suspended"); }
  // CHECK: :[[@LINE-1]]:8: warning: 'await_suspend' does not keep the handle
  void await_resume() {}
};

// A loop keeps the handle if it runs to its end, not if it is left before.
struct LeavesLoop {
  std::vector<int> Values;
  std::vector<std::coroutine_handle<>> Waiters;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    for (int Value : Values) {
      if (Value == 0)
        return;
      // CHECK: :[[@LINE-1]]:9: warning: the coroutine is suspended here, and nobody keeps its handle to resume it
      Waiters.push_back(H);
    }
  }
  void await_resume() {}
};
struct KeepsInLoop {
  std::vector<int> Values;
  std::vector<std::coroutine_handle<>> Waiters;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    for (int Value : Values)
      Waiters.push_back(H);
  }
  void await_resume() {}
};

struct OverwritesIt {
  std::coroutine_handle<> Other;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) { H = Other; }
  // CHECK: :[[@LINE-1]]:8: warning: 'await_suspend' does not keep the handle
  void await_resume() {}
};

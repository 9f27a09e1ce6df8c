// RUN: %check_lazy %s awaiter-lost-handle %t
#include "prelude.h"
#include <functional>
#include <list>
#include <stdexcept>

void log(int);
void post(std::function<void()>);
void resumeLater(std::coroutine_handle<>);

struct Stores {
  std::list<std::coroutine_handle<>> &Queue;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) { Queue.push_back(H); }
  void await_resume() {}
};

struct Captures {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    post([H] { H.resume(); });
  }
  void await_resume() {}
};

struct Passes {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) { resumeLater(H); }
  void await_resume() {}
};

struct Resumes {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) { H.resume(); }
  void await_resume() {}
};

struct GoesOn {
  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> H) { return H; }
  void await_resume() {}
};

template <typename P> struct AsksThePromise {
  P *Promise;
  bool await_ready() { return false; }
  bool await_suspend(std::coroutine_handle<P> H) {
    Promise = &H.promise();
    return false;
  }
  P &await_resume() { return *Promise; }
};

// Both paths are settled: it goes on at once, or the queue has it.
struct FastPath {
  std::list<std::coroutine_handle<>> &Queue;
  bool Ready;
  bool await_ready() { return false; }
  bool await_suspend(std::coroutine_handle<> H) {
    if (Ready)
      return false;
    Queue.push_back(H);
    return true;
  }
  void await_resume() {}
};

// Throwing resumes the coroutine.
struct Throws {
  std::list<std::coroutine_handle<>> &Queue;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    if (Queue.size() > 10)
      throw std::runtime_error("full");
    Queue.push_back(H);
  }
  void await_resume() {}
};

// What a queue that may be full says decides; on the other path it has the handle.
bool tryPush(std::coroutine_handle<> H);
struct Protocol {
  bool Ready;
  bool check() const;
  bool await_ready() { return false; }
  bool await_suspend(std::coroutine_handle<> H) {
    if (check())
      return check();
    return tryPush(H);
  }
  void await_resume() {}
};

// Never suspends.
struct AlwaysReady {
  bool await_ready() { return true; }
  void await_suspend(std::coroutine_handle<>) { log(1); }
  void await_resume() {}
};

// std::suspend_always by another name: who owns the coroutine resumes it.
struct NextFrame {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};

// The promise's own awaiters: who owns the coroutine has its handle.
struct Steps {
  struct promise_type {
    struct Yielded {
      int Value;
      bool await_ready() { return false; }
      void await_suspend(std::coroutine_handle<>) { log(Value); }
      void await_resume() {}
    };
    Steps get_return_object();
    std::suspend_always initial_suspend();
    Yielded final_suspend() noexcept;
    Yielded yield_value(int V) { return {V}; }
    void return_void();
    void unhandled_exception();
  };
};

struct Script;
struct ScriptStep { // given by await_transform
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) { log(1); }
  void await_resume() {}
};
struct Script {
  struct promise_type {
    Script get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    ScriptStep await_transform(int) { return {}; }
    void return_void();
    void unhandled_exception();
    bool Waiting = false;
  };
};

// From a promise one gets the handle.
struct ThroughThePromise {
  Script::promise_type *Promise;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) { Promise->Waiting = true; }
  void await_resume() {}
};

// The end of a coroutine: nobody is meant to resume it.
struct Exit {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) { log(2); }
  [[noreturn]] void await_resume();
};
struct Destroys {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) { H.destroy(); }
  void await_resume() {}
};

// How often a loop runs is not known: that it does not run at all is somebody else's case.
struct StartsAll {
  int *Begin, *End;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    if (Begin == End) {
      H.resume();
      return;
    }
    for (int *I = Begin; I != End; ++I)
      start(*I, H);
  }
  void await_resume() {}
  static void start(int, std::coroutine_handle<>);
};

// Copies that somebody gets.
inline void trace(std::coroutine_handle<>, const char *) {}
struct CopiesAndGives {
  int Value;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<Task<>::promise_type> H) {
    trace(H, "suspended");
    std::coroutine_handle<> Any{H};
    auto Again = Any;
    resumeLater(Again);
  }
  void await_resume() {}
};
struct CapturesACopy {
  int Value;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    auto Copy = H;
    post([Copy] { Copy.resume(); });
  }
  void await_resume() {}
};
struct KeepsForever {
  int Value;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    static std::coroutine_handle<> Last = H;
    auto &Same = H;
    resumeLater(Same);
  }
  void await_resume() {}
};

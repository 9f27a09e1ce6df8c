// What is lost with a started task is read off its destructor.
// RUN: %check_lazy %s unawaited %t
#include <condition_variable>
#include <coroutine>
#include <exception>
#include <mutex>
#include <semaphore>

struct State {
  std::binary_semaphore Finished{0};
  std::mutex Lock;
  std::condition_variable Changed;
  bool Done = false;
};

struct Started {
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_never final_suspend() noexcept { return {}; }
  void return_void() {}
  void unhandled_exception() {}
};

struct Awaited {
  State *S;
  bool await_ready() { return S->Done; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};

struct Acquires : Awaited {
  struct promise_type : Started { Acquires get_return_object(); };
  ~Acquires() { S->Finished.acquire(); }
};
struct AcquiresInMethod : Awaited {
  struct promise_type : Started { AcquiresInMethod get_return_object(); };
  void finish() { S->Finished.acquire(); }
  ~AcquiresInMethod() {
    if (S)
      finish();
  }
};
template <typename T> struct AcquiresInTemplate : Awaited {
  struct promise_type : Started { AcquiresInTemplate get_return_object(); };
  void wait() { S->Finished.acquire(); }
  ~AcquiresInTemplate() {
    if (S)
      wait();
  }
};
struct WaitsForCondition : Awaited {
  struct promise_type : Started { WaitsForCondition get_return_object(); };
  void wait() {
    std::unique_lock Held(S->Lock);
    S->Changed.wait(Held, [this] { return S->Done; });
  }
  ~WaitsForCondition() { wait(); }
};
struct TerminatesUnlessDone : Awaited {
  struct promise_type : Started { TerminatesUnlessDone get_return_object(); };
  ~TerminatesUnlessDone() {
    if (!S->Done)
      std::terminate();
  }
};
struct Detaches : Awaited {
  struct promise_type : Started { Detaches get_return_object(); };
  ~Detaches() {}
};

Acquires acquires();
AcquiresInMethod acquires_in_method();
AcquiresInTemplate<int> acquires_in_template();
WaitsForCondition waits_for_condition();
TerminatesUnlessDone terminates_unless_done();
Detaches detaches();

void drops() {
  acquires();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'acquires' is dropped; this blocks here until it is done
  acquires_in_method();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'acquires_in_method' is dropped; this blocks here until it is done
  acquires_in_template();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'acquires_in_template' is dropped; this blocks here until it is done
  waits_for_condition();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'waits_for_condition' is dropped; this blocks here until it is done
  terminates_unless_done();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'terminates_unless_done' is dropped; its destructor may terminate the program
  detaches();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'detaches' is dropped; it runs detached; its result and exception are lost
}

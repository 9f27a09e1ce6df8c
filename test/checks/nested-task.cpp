// RUN: %check_lazy %s nested-task %t
#include "task.h"
#include <functional>
#include <future>
#include <thread>

Task<> flush();
Task<int> fetch(int Id);
template <typename R> Task<R> onPool(R (*Function)());
Task<Task<int>> twice(int Id);

Task<> dropsInner() {
  co_await onPool(flush);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'onPool' gives another task, which is dropped; its body never runs [lazy-nested-task]
  // CHECK-FIXES: co_await co_await onPool(flush);
  (void)co_await twice(1);
  // CHECK: :[[@LINE-1]]:9: warning: awaiting 'twice' gives another task, which is dropped; its body never runs
}

Task<int> keepsInner() {
  co_await co_await onPool(flush);
  // Kept, returned or awaited: somebody has it.
  Task<int> Inner = co_await twice(1);
  int N = co_await std::move(Inner) + co_await co_await twice(2);
  co_return N;
}

// An eager task started with the outer one, and silenced on purpose.
Task<Eager<int>> begin(int Id);
Task<> silences() { (void)co_await begin(1); }

using Reply = Task<int>;
Task<Reply> hidden(int Id) { co_return fetch(Id); }
// CHECK: :[[@LINE-1]]:1: warning: 'hidden' returns a task of a task: 'Reply' is a 'Task' itself
// CHECK: :[[@LINE-3]]:7: note: 'Reply' is declared here

// Spelled out: the author wants it.
Task<Task<int>> spelled(int Id) { co_return fetch(Id); }

// A template gives back what it is given.
template <typename T> Task<T> wrap(T Value) { co_return std::move(Value); }
Task<int> unwraps(int Id) { co_return co_await co_await wrap(fetch(Id)); }

void onThreads() {
  auto Lost = std::async([] { return fetch(1); });
  // CHECK: :[[@LINE-1]]:26: warning: 'async' calls this and keeps the task that it returns; nobody awaits it, so its body never runs
  Lost.wait();
  auto Kept = std::async([] { return fetch(2); });
  sync_wait(Kept.get());
  sync_wait(std::async([] { return fetch(3); }).get());
}

// An operation that an await gives may be an offer (the way out of a scope), unless its type is marked.
struct WayOut {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
struct [[nodiscard]] SecondStep : WayOut {};
Task<WayOut> enter();
Task<SecondStep> first_step();
Task<> offers() {
  co_await enter();
  co_await first_step();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'first_step' gives another operation, which is dropped; nothing happens until it is awaited
  // CHECK-FIXES: co_await co_await first_step();
}

// What awaiting gives may be a reference to the result that the task keeps, and that dies with it.
template <typename T> struct Keeps {
  struct promise_type {
    Keeps get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    void return_value(T);
    void unhandled_exception();
  };
  ~Keeps();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T &await_resume() &;
  T &&await_resume() &&;
  struct Awaiter {
    bool await_ready();
    void await_suspend(std::coroutine_handle<>);
    T &await_resume();
  };
};
template <typename T> struct Shows : Keeps<T> {
  typename Keeps<T>::Awaiter operator co_await();
};
Keeps<Task<int>> kept();
Shows<Task<int>> shown();
Shows<Task<int> &> elsewhere();
Task<> dropsReferences(Shows<Task<int>> &Lives) {
  co_await kept();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'kept' gives another task, which is dropped; its body never runs
  co_await shown();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'shown' gives another task, which is dropped; its body never runs
  co_await Lives;
}

// REQUIRES: qcoro
// RUN: %check_lazy %s '*' %t --option lazy-unawaited.ReportShared=true -- %qcoro_flags
// RUN: not %lazy_lint %s -- %qcoro_flags | FileCheck %s --check-prefix=DEFAULT
// RUN: %explain_type %s 'Task<int>' -- %qcoro_flags | FileCheck %s --check-prefix=TYPE
// TYPE: known as  qcoro.Task of QCoro
// TYPE: awaitable yes
// TYPE: start     eager
// TYPE: lvalue    accepted
// Dropping a task that has started is QCoro's idiom in slots, so by default only coroutines, which
// could have awaited it, and functions that return such a task are told.
// DEFAULT: task returned by 'flush' is dropped
// DEFAULT: task returned by 'fetch' is dropped
// DEFAULT: task returned by 'sleepFor' is dropped; nothing waits here
// DEFAULT: task returned by 'flush' is dropped
// DEFAULT-NOT: is not a coroutine
// DEFAULT: 'answer' holds a task that is never awaited
// DEFAULT: 5 findings
// QCoro's and Qt's own headers: mistakes, their fixes, and below what is right.
#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QtConcurrent>
#include <chrono>
#include <functional>
#include <vector>

using QCoro::Task;
using namespace std::chrono_literals;

Task<> flush();
Task<int> fetch(int id);
Task<bool> ready();
QFuture<int> compute();

Task<> drops_in_coroutine() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; it runs detached; its result and exception are lost [lazy-unawaited]
  // CHECK: note: to let it run alone, on purpose: '(void)'
  // CHECK-FIXES: co_await flush();
  fetch(1);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'fetch' is dropped; it runs detached; its result and exception are lost [lazy-unawaited]
  // CHECK: note: to let it run alone, on purpose: '(void)'
  // CHECK-FIXES: co_await fetch(1);
  QCoro::sleepFor(10ms);
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'sleepFor' is dropped; nothing waits here [lazy-unawaited]
  // CHECK: note: to let it run alone, on purpose: '(void)'
  // CHECK-FIXES: co_await QCoro::sleepFor(10ms);
  QtConcurrent::run([] { return 1; });
  // CHECK: :[[@LINE-1]]:3: warning: future returned by 'run' is dropped; its result and exception are lost [lazy-unawaited]
  // CHECK: note: to let it run alone, on purpose: '(void)'
  co_return;
}

Task<> returns_at_the_end(bool now) {
  if (now)
    return flush();
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; it runs detached; its result and exception are lost [lazy-unawaited]
  // CHECK-FIXES: return flush();
}

void not_a_coroutine() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; it runs detached; its result and exception are lost [lazy-unawaited]
  // CHECK: note: 'not_a_coroutine' is not a coroutine: return the task, or make it one and co_await, or say '(void)' to let it run alone
  compute();
  // CHECK: :[[@LINE-1]]:3: warning: future returned by 'compute' is dropped; its result and exception are lost [lazy-unawaited]
  // CHECK: note: 'not_a_coroutine' is not a coroutine: return the future, or say '(void)' to let it run alone
}

int main() {
  flush();
  // CHECK: :[[@LINE-1]]:3: warning: task returned by 'flush' is dropped; it runs detached; its result and exception are lost [lazy-unawaited]
  // CHECK: note: 'main' cannot await: drive it with 'QCoro::waitFor(flush())'
}

Task<> forgets() {
  auto answer = fetch(1);
  // CHECK: :[[@LINE-1]]:8: warning: 'answer' holds a task that is never awaited; it runs detached; its result and exception are lost [lazy-never-awaited-local]
  // CHECK-FIXES: auto answer = co_await fetch(1);
  co_return;
}

// Handles in a container, a slot: all run on, and that is how QCoro is used.
Task<> keeps() {
  std::vector<Task<int>> all;
  for (int id = 0; id < 3; ++id)
    all.push_back(fetch(id));
  co_return;
}

void registers(QObject *button) {
  std::function<void()> callback = flush;
  QObject::connect(button, &QObject::destroyed, button, [] { return flush(); });
}

// So may be polled what has started.
Task<> polls() {
  if (ready().isReady())
    co_return;
}

//===- Nothing is lost here ---------------------------------------------------------------------===//

Task<int> awaits() {
  co_await flush();
  co_await QCoro::sleepFor(10ms);
  // The result of an await may be ignored.
  co_await fetch(1);
  Task<int> first = fetch(1);
  Task<int> second = fetch(2);
  QFuture<int> third = compute();
  int sum = co_await first + co_await second + co_await third;
  if (!co_await ready())
    co_return sum;
  co_return sum + co_await compute() + co_await QtConcurrent::run([] { return 1; });
}

Task<> in_loops() {
  std::vector<Task<int>> all;
  for (int id = 0; id < 3; ++id)
    all.push_back(fetch(id));
  for (Task<int> &one : all)
    co_await one;
}

Task<> returns() { return flush(); }

int waits() {
  QCoro::waitFor(flush());
  int answer = QCoro::waitFor(fetch(1));
  auto task = fetch(2);
  return answer + QCoro::waitFor(task);
}

// Continuations: the chain runs though nobody keeps its end.
void chains(QObject *context) {
  fetch(1).then([](int) {});
  fetch(1).then([](int) { return flush(); });
  fetch(1).then([](int) {}, [](const std::exception &) {});
  QCoro::connect(fetch(1), context, [](int) {});
  QCoro::connect(flush(), context, [] {});
  compute().then([](int) {});
  compute().then(context, [](int) {}).onFailed([] {});
}

void futures() {
  QFuture<int> future = compute();
  int answer = future.result();
  compute().waitForFinished();
  QPromise<int> promise;
  QFuture<int> promised = promise.future();
  promise.addResult(answer);
  promised.waitForFinished();
  // Handles on a future may be copied; what is started goes on.
  (void)compute();
  (void)QtConcurrent::run([] {});
}

class Window : public QObject {
public:
  Window() : loading(flush()) {}
  Task<> load() {
    loading = flush();
    co_await loading;
    pending = compute();
    co_await pending;
  }

private:
  Task<> loading;
  QFuture<int> pending;
};

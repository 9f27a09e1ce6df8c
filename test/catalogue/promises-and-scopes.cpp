// Are the promises and scopes of the libraries known, with what begins and settles their debt?
// RUN: %check_lazy %s unfulfilled-promise,unjoined-scope %t
#include "prelude.h"

namespace folly {
template <typename T> struct Future {};
template <typename T> struct SemiFuture {};
template <typename T> struct Promise {
  Promise();
  Promise(Promise &&);
  Future<T> getFuture();
  SemiFuture<T> getSemiFuture();
  template <typename V> void setValue(V);
  void setException(int);
  bool isFulfilled() const;
};
namespace coro {
struct AsyncScope {
  void add(Task<>);
  Task<> joinAsync() noexcept;
  ~AsyncScope();
};
} // namespace coro
} // namespace folly

namespace seastar {
template <typename T> struct promise {
  promise();
  promise(promise &&);
  int get_future();
  void set_value(T);
};
struct gate {
  void enter();
  void leave();
  Task<> close();
  ~gate();
};
template <typename F> Eager<> with_gate(gate &, F);
} // namespace seastar

namespace async_simple {
template <typename T> struct Promise {
  Promise();
  Promise(Promise &&);
  int getFuture();
  void setValue(T);
};
} // namespace async_simple

namespace concurrencpp {
template <typename T> struct result_promise {
  result_promise();
  result_promise(result_promise &&);
  int get_result();
  void set_result(T);
};
} // namespace concurrencpp

namespace cppcoro {
struct async_scope {
  void spawn(Task<>);
  Task<> join();
};
} // namespace cppcoro

namespace exec {
struct async_scope {
  void spawn(Task<>);
  Task<> on_empty();
};
} // namespace exec

namespace stdexec {
struct counting_scope {
  int get_token();
  Task<> join();
  ~counting_scope();
};
void spawn(Task<>, int);
} // namespace stdexec

namespace unifex::v1 {
struct async_scope {
  void detached_spawn_on(int, Task<>);
  Task<> complete();
};
} // namespace unifex::v1

void visit();

void folly_promise(folly::Promise<int> P, bool A) {
  // CHECK: :[[@LINE-1]]:40: warning: 'P' is not set on every path; who waits for it gets an error
  if (A)
    P.setValue(1);
}
void folly_promise_asked(folly::Promise<int> P, bool A) {
  if (A)
    P.setValue(1);
  if (!P.isFulfilled())
    P.setException(1);
}
void folly_promise_twice(folly::Promise<int> P, bool A) {
  if (A)
    P.setValue(1);
  P.setException(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'P' is set a second time; a promise can be set once
}
void seastar_promise(seastar::promise<int> P, bool A) {
  // CHECK: :[[@LINE-1]]:44: warning: 'P' is not set on every path
  if (A)
    P.set_value(1);
}
void async_simple_promise(async_simple::Promise<int> P, bool A) {
  // CHECK: :[[@LINE-1]]:54: warning: 'P' is not set on every path
  if (A)
    P.setValue(1);
}
void concurrencpp_promise(concurrencpp::result_promise<int> P, bool A) {
  // CHECK: :[[@LINE-1]]:61: warning: 'P' is not set on every path
  if (A)
    P.set_result(1);
}

Task<> folly_scope() {
  folly::coro::AsyncScope S;
  // CHECK: :[[@LINE-1]]:27: warning: 'S' is not joined when this function fails; its destructor ends the program
  S.add(flush());
  co_await fetch(1);
  co_await S.joinAsync();
}
Task<> cppcoro_scope(bool A) {
  cppcoro::async_scope S;
  // CHECK: :[[@LINE-1]]:24: warning: 'S' is not joined on every path; its tasks run on without it
  S.spawn(flush());
  if (A)
    co_await S.join();
}
Task<> exec_scope(bool A) {
  exec::async_scope S;
  // CHECK: :[[@LINE-1]]:21: warning: 'S' is not joined on every path; its tasks run on without it
  S.spawn(flush());
  if (A)
    co_await S.on_empty();
}
// Its destructor checks nothing: the tasks may be known to have ended.
Task<> exec_scope_without_join() {
  exec::async_scope S;
  S.spawn(flush());
  co_return;
}
Task<> counting_scope() {
  stdexec::counting_scope S;
  // CHECK: :[[@LINE-1]]:27: warning: 'S' is never joined; its destructor ends the program
  stdexec::spawn(flush(), S.get_token());
  co_return;
}
Task<> unifex_scope() {
  unifex::v1::async_scope S;
  // CHECK: :[[@LINE-1]]:27: warning: 'S' is never joined; its destructor ends the program
  S.detached_spawn_on(1, flush());
  co_return;
}
Task<> seastar_gate() {
  seastar::gate G;
  // CHECK: :[[@LINE-1]]:17: warning: 'G' is not joined when this function fails; its destructor ends the program
  (void)seastar::with_gate(G, visit);
  co_await fetch(1);
  co_await G.close();
}
// Awaited at once, nobody is left inside.
Task<> seastar_gate_awaited() {
  seastar::gate G;
  co_await seastar::with_gate(G, visit);
}
Task<> entered_and_left() {
  seastar::gate G;
  G.enter();
  G.leave();
  co_return;
}

// RUN: %check_lazy %s unfulfilled-promise %t
// Promises that nobody knows: what cannot be copied, gives a future, and takes a value or an error.
#include "prelude.h"
#include <vector>

template <typename T> struct Future {
  bool await_ready();
  void await_suspend(std::coroutine_handle<> Handle);
  T await_resume();
};
template <typename T> struct Promise {
  Promise();
  Promise(Promise &&) noexcept;
  Promise &operator=(Promise &&) noexcept;
  ~Promise();
  Future<T> get_future();
  void set_value(T Value);
  void set_exception(std::exception_ptr Error);
};
struct Completion {
  Completion();
  Completion(Completion &&) noexcept;
  Future<int> getFuture();
  template <typename T> void setValue(T Value);
  void setError(int Code);
};

Future<int> parse(const std::string &text) {
  Promise<int> p;
  // CHECK: :[[@LINE-1]]:16: warning: 'p' is not set on every path; who waits for it gets no value [lazy-unfulfilled-promise]
  auto f = p.get_future();
  if (!text.empty())
    p.set_value(1);
  return f;
}
Future<int> complete(const std::string &text) {
  Completion c;
  // CHECK: :[[@LINE-1]]:14: warning: 'c' is not set on every path; who waits for it gets no value [lazy-unfulfilled-promise]
  auto f = c.getFuture();
  if (!text.empty())
    c.setValue(1);
  return f;
}
void twice(Promise<int> p, bool failed) {
  p.set_value(1);
  if (failed)
    p.set_exception(nullptr);
    // CHECK: :[[@LINE-1]]:5: warning: 'p' is set a second time; a promise can be set once [lazy-unfulfilled-promise]
}

Future<int> fine(const std::string &text, std::vector<Promise<int>> &open) {
  Promise<int> p;
  auto f = p.get_future();
  if (text.empty())
    p.set_exception(nullptr);
  else if (text.size() == 1)
    p.set_value(1);
  else
    open.push_back(std::move(p));
  return f;
}
// Other words for it.
struct Deferred {
  Deferred();
  Deferred(Deferred &&) noexcept;
  Future<int> task();
  void resolve(int Value);
  void reject(std::exception_ptr Error);
};
void resolves_twice(Deferred d, bool failed) {
  if (failed)
    d.reject(nullptr);
  d.resolve(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'd' is set a second time; a promise can be set once [lazy-unfulfilled-promise]
}
void never_resolves(Deferred d, int number) {
  // CHECK: :[[@LINE-1]]:30: warning: 'd' is not set on every path; who waits for it gets no value [lazy-unfulfilled-promise]
  if (number > 0)
    d.resolve(number);
}
void resolves(Deferred d, int number) {
  if (number > 0)
    return d.resolve(number);
  d.reject(nullptr);
}

// Copies share the state: another one may be set.
struct Source {
  Future<int> get_future();
  void set_value(int Value);
  void set_exception(std::exception_ptr Error);
};
Future<int> shares(const std::string &text) {
  Source s;
  auto f = s.get_future();
  if (!text.empty())
    s.set_value(1);
  return f;
}
// The other one may have been set.
Future<int> takes_over(Promise<int> other) {
  Promise<int> p;
  p.set_value(1);
  p = std::move(other);
  return p.get_future();
}
// No way to say that it failed: a variable that can be watched.
struct Observable {
  Observable(Observable &&);
  Observable();
  Future<int> get_future();
  void set_value(int Value);
};
Future<int> observes(const std::string &text) {
  Observable o;
  auto f = o.get_future();
  o.set_value(1);
  if (!text.empty())
    o.set_value(2);
  return f;
}

// RUN: %check_lazy %s lambda-capture %t
// A continuation dies when it was called; what is wrapped up before is the wrapper's to keep.
#include "seastar.h"

namespace own {
template <typename F> class keep_alive {
public:
  explicit keep_alive(F &&f) : f(&f) {}
  auto operator()() const { return (*f)(); }

private:
  F *f;
};
template <typename F> F kept(F f);
} // namespace own

seastar::future<> tick();
seastar::future<int> size(int n);

seastar::future<int> continues(int n) {
  return tick().then([n]() -> seastar::future<int> {
    // CHECK: :[[@LINE-1]]:22: warning: this lambda is destroyed when 'then' has called it, but the coroutine still uses its captures
    co_await tick();
    co_return co_await size(n);
  });
}
seastar::future<int> is_wrapped(int n) {
  return tick().then(own::keep_alive([n]() -> seastar::future<int> {
    co_await tick();
    co_return co_await size(n);
  }));
}
seastar::future<int> looks_before(int n) {
  return tick().then([n]() -> seastar::future<int> { co_return co_await size(n); });
}

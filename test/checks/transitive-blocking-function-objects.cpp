// A function object goes by its own name, not by that of its class or of its call operator.
// RUN: %check_lazy %s transitive-blocking %t
#include "prelude.h"
#include <thread>

namespace lib {
namespace _drain_cpo {
struct _fn {
  void operator()(int) const { std::this_thread::sleep_for(std::chrono::seconds(1)); }
};
} // namespace _drain_cpo
inline constexpr _drain_cpo::_fn drain{};
} // namespace lib

void finish() { lib::drain(1); }

Task<> coroutine() {
  finish();
  // CHECK: :[[@LINE-1]]:3: warning: 'finish' leads to 'std::this_thread::sleep_for'
  // CHECK: note: 'lib::drain' is called here
  co_return;
}

// What a template's coroutine is given to call is known to who gave it, and so is where it runs.
template <class F> Task<> submit(F Work) {
  Work();
  co_return;
}
Task<> submits() {
  co_await submit([] { finish(); });
}

// One of its own is its own.
Task<> lambda() {
  auto Wait = [] { finish(); };
  Wait();
  // CHECK: :[[@LINE-1]]:3: warning: the lambda leads to 'std::this_thread::sleep_for', which blocks
  co_return;
}

// RUN: %check_lazy %s ref-parameter %t --option lazy-ref-parameter.LongLived=app::Service
#include "prelude.h"
#include <functional>

namespace app {
struct Service {
  int n = 0;
};
} // namespace app

Task<size_t> by_value(std::string text) {
  co_await flush();
  co_return text.size();
}
// No coroutine: it is read at once, or handed on.
Task<size_t> hands_on(const std::string &text) { return by_value(text); }
// The user says that it lives long.
Task<> of_a_service(const app::Service &service) {
  co_await flush();
  co_await fetch(service.n);
}
// Asked for by name.
Task<> wrapped(std::reference_wrapper<const std::string> text) {
  co_await flush();
  log(text);
}

// A generator is pulled by its caller, who has what he gave it.
struct Letters {
  struct promise_type {
    char Last = 0;
    Letters get_return_object() {
      return Letters(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(char C) noexcept {
      Last = C;
      return {};
    }
    void return_void() noexcept {}
    void unhandled_exception() noexcept {}
  };
  explicit Letters(std::coroutine_handle<promise_type> H) : Handle(H) {}
  Letters(Letters &&Other) noexcept : Handle(std::exchange(Other.Handle, {})) {}
  bool next() {
    Handle.resume();
    return !Handle.done();
  }
  char value() { return Handle.promise().Last; }
  std::coroutine_handle<promise_type> Handle;
};
Letters letters_of(const std::string &text) {
  for (char c : text)
    co_yield c;
}
// What can be neither copied nor moved; what has no state.
struct Fixed {
  int n = 0;
  Fixed(const Fixed &) = delete;
};
Task<> of_fixed(const Fixed &fixed) {
  co_await flush();
  co_await fetch(fixed.n);
}
struct Tag {};
void tagged(const Tag &);
Task<> of_tag(const Tag &tag) {
  co_await flush();
  tagged(tag);
}

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

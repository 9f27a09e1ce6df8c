// RUN: %check_lazy %s ref-parameter %t --option lazy-ref-parameter.Level=all
#include "prelude.h"
#include <string_view>

Task<> writes(int &out) {
  // CHECK: :[[@LINE-1]]:20: warning: 'out' is a reference that the coroutine uses after it was suspended
  co_await flush();
  out = 1;
}
Task<> points(int *out) {
  // CHECK: :[[@LINE-1]]:20: warning: 'out' is a pointer that the coroutine uses after it was suspended
  co_await flush();
  *out = 1;
}
Task<> views(std::string_view text) {
  // CHECK: :[[@LINE-1]]:31: warning: 'text' is a view that
  co_await flush();
  log(std::string(text));
}
void captures(int id) {
  auto later = [id]() -> Task<> {
    // CHECK: :[[@LINE-1]]:16: warning: this coroutine uses the captures of its lambda after it was suspended; it keeps no copy
    co_await flush();
    co_await fetch(id);
  };
  sync_wait(later());
}

// RUN: %check_lazy %s ref-parameter %t
#include "prelude.h"
#include <array>
#include <string_view>

using Big = std::array<char, 4096>;

Task<size_t> size_of(const std::string &text) {
  // CHECK: :[[@LINE-1]]:41: warning: 'text' is a reference that the coroutine uses after it was suspended; it keeps no copy [lazy-ref-parameter]
  // CHECK-FIXES: Task<size_t> size_of(std::string text) {
  co_await flush();
  co_return text.size();
}
Task<> take(std::string &&text) {
  // CHECK: :[[@LINE-1]]:27: warning: 'text' is a reference that
  // CHECK: note: let the coroutine own what it needs: take it by value
  co_await flush();
  log(text);
}
// A call keeps the task.
Task<size_t> view_of(std::string_view text) {
  // CHECK: :[[@LINE-1]]:39: warning: 'text' is a view that the coroutine uses after it was suspended; it keeps no copy
  // CHECK: :[[@LINE+5]]:12: note: here the task outlives the statement that makes it
  co_await flush();
  co_return text.size();
}
Task<> keeps(std::string text) {
  auto t = view_of(text);
  co_await std::move(t);
}

// Nobody keeps the task, and it costs to own it, or it is meant to be written to.
Task<> reads(const Big &big) {
  co_await flush();
  co_await fetch(big[0]);
}
Task<> writes(int &out) {
  co_await flush();
  out = 1;
}
Task<size_t> views(std::string_view text) {
  co_await flush();
  co_return text.size();
}
// It is not needed after the suspension.
Eager<size_t> at_once(const std::string &text) {
  size_t size = text.size();
  co_await flush();
  co_return size;
}
Task<> ignores(const std::string &) { co_await flush(); }

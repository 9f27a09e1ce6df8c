// What is owed on no path that exists, or where leaving it is no loss.
// RUN: %check_lazy %s unawaited-on-path %t
#include "prelude.h"
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>

Eager<int> start(int Id);
[[noreturn]] void die();
bool coin();

Task<int> awaited_on_both(bool A) {
  auto T = start(1);
  if (A)
    co_return co_await T;
  co_return 1 + co_await T;
}

// The one who throws or dies has other sorrows.
Task<int> throws(int N) {
  auto T = start(1);
  if (N < 0)
    throw std::invalid_argument("n");
  if (N > 9)
    die();
  co_return co_await T;
}

// A lazy task that never starts because something failed first has lost nothing.
Task<int> fails_first(std::error_code Ec) {
  auto T = fetch(1);
  if (Ec)
    co_return -1;
  co_return co_await T;
}

struct Token {
  bool stop_requested() const;
};
Task<> is_stopped(Token Stop) {
  for (int I = 0; I != 9; ++I) {
    auto T = fetch(I);
    if (Stop.stop_requested())
      break;
    co_await T;
  }
}

// A test of the task itself.
Task<> asks_the_task(bool Make) {
  Task<int> T;
  if (Make)
    T = fetch(1);
  if (T.valid())
    co_await T;
}

Task<> asks_the_optional(bool Make) {
  std::optional<Task<int>> T;
  if (Make)
    T.emplace(fetch(1));
  if (!T)
    co_return;
  co_await std::move(*T);
}

Task<> asks_through_a_variable() {
  auto T = fetch(1);
  bool Ok = T.valid();
  if (Ok)
    co_await T;
}

// The same condition twice: the path that goes different ways does not exist.
Task<> same_condition(bool Make) {
  Task<int> T;
  if (Make)
    T = fetch(1);
  log("between");
  if (Make)
    co_await T;
}

Task<> same_condition_negated(int N) {
  Task<int> T;
  if (N > 3)
    T = fetch(N);
  if (N <= 3)
    co_return;
  co_await T;
}

Task<> flag_says_so() {
  Task<int> T;
  bool Started = false;
  if (coin()) {
    T = fetch(1);
    Started = true;
  }
  if (Started)
    co_await T;
}

enum class Mode { Off, Fast, Slow };
Task<> same_switch(Mode M) {
  Task<int> T;
  switch (M) {
  case Mode::Fast:
    T = fetch(1);
    break;
  case Mode::Slow:
    T = fetch(2);
    break;
  case Mode::Off:
    break;
  }
  if (M != Mode::Off)
    co_await T;
}

Task<> both_conditions(bool A, bool B) {
  Task<int> T;
  if (A && B)
    T = fetch(1);
  if (A && B)
    co_await T;
}

// Reassigned on both branches: what was there first is overwritten-task's.
Task<> reassigned(bool A) {
  auto T = fetch(0);
  if (A)
    T = fetch(1);
  else
    T = fetch(2);
  co_await T;
}

// Who has the address may do anything.
void watch(Task<int> &T);
Task<> gives_address_away(bool A) {
  auto T = fetch(1);
  watch(T);
  if (A)
    co_return;
  co_await T;
}

// That the loop runs as often as the one that filled is the programmer's knowledge.
Task<> drained_by_index(std::vector<int> Ids) {
  std::vector<Task<int>> Ts;
  for (int Id : Ids)
    Ts.push_back(fetch(Id));
  for (size_t I = 0; I < Ids.size(); ++I)
    co_await Ts[I];
}

Task<> awaited_in_the_loop() {
  auto T = fetch(1);
  for (int I = 0; I < 3; ++I) {
    if (coin())
      continue;
    co_await T;
    break;
  }
}

// A parameter may be dropped: the caller cannot know, but then it was never promised.
Task<> parameter(Task<int> T, bool A) {
  if (A)
    co_return;
  co_await T;
}

// Nothing runs that could be lost in an empty task.
Task<> only_sometimes_made(bool A) {
  auto T = A ? fetch(1) : Task<int>();
  if (A)
    co_await T;
}

// A macro that leaves does so because something failed, for started work too.
#define RETURN_IF_FAILED(X)                                                                        \
  if (!(X))                                                                                        \
  co_return
Task<> leaves_by_macro(bool A) {
  auto T = start(1);
  RETURN_IF_FAILED(A);
  co_await T;
}

// The task was made elsewhere and is only put into another hand here.
Task<> rewraps(Task<int> Given, bool A) {
  auto T = std::make_unique<Task<int>>(std::move(Given));
  if (A)
    co_return;
  co_await std::move(*T);
}

void promise_behind_a_pointer() {
  auto Promise = std::make_shared<std::promise<void>>();
  auto Done = Promise->get_future();
  if (coin())
    Done.wait();
}

// Handlers are no paths of their own.
Task<> in_try(bool A) {
  auto T = fetch(1);
  try {
    log("x");
  } catch (...) {
    co_return;
  }
  co_await T;
}

template <bool Fast> Task<> decided_at_compile_time() {
  auto T = fetch(1);
  if constexpr (Fast)
    co_await T;
  else
    co_await std::move(T);
}
template Task<> decided_at_compile_time<true>();
template Task<> decided_at_compile_time<false>();

// Who holds the promise knows whether it will ever be kept.
void waits_if_queued() {
  std::promise<void> Promise;
  std::future<void> Done = Promise.get_future();
  if (coin())
    Done.wait();
}

/// A value or an error, of somebody's own.
template <typename T, typename E> struct Result {
  explicit operator bool() const;
  bool has_value() const;
  bool has_error() const;
  T value() const;
  E error() const;
};
Result<int, int> parse();

Task<> leaves_with_an_error() {
  auto T = fetch(1);
  Result<int, int> R = parse();
  if (!R)
    co_return;
  Result<int, int> S = parse();
  if (!S.has_value())
    co_return;
  co_await T;
}

// To poll and to try again are no searches.
Task<> polls(int N) {
  auto T = fetch(1);
  for (int I = 0; I < N; ++I) {
    if (T.done()) {
      co_await T;
      break;
    }
    co_await flush();
  }
}
Task<int> tries_again() {
  auto T = fetch(1);
  for (int I = 0; I < 3; ++I) {
    try {
      co_return co_await T;
    } catch (...) {
      T = fetch(1);
    }
  }
  co_return 0;
}
Task<> waits_for_its_turn() {
  auto T = fetch(1);
  for (;;) {
    if (co_await ready()) {
      co_await T;
      break;
    }
  }
}

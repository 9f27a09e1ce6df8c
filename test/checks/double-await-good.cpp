// RUN: %check_lazy %s double-await %t
#include "prelude.h"
#include <future>
#include <memory>
#include <optional>

void log(int);
bool isReady();

// The loop is an assertion's: it goes round when that has failed, and ends there.
struct Fatal {
  ~Fatal();
};
#define CHECK_EQ(A, B) while (!((A) == (B))) Fatal()
void asserted(std::future<int> F) { CHECK_EQ(F.get(), 1); }
Task<> asserted_in_coroutine() {
  auto T = fetch(1);
  CHECK_EQ(co_await std::move(T), 1);
}

// A new value each time.
Task<> assigned_anew() {
  auto T = flush();
  co_await T;
  T = flush();
  co_await T;
}

Task<> exchanged() {
  auto T = flush();
  co_await std::exchange(T, flush());
  co_await T;
}

Task<> chained(Task<> (*Next)(Task<>)) {
  auto T = flush();
  for (int I = 0; I < 3; ++I)
    T = Next(std::move(T));
  co_await T;
}

Task<> emplaced(std::vector<int> Ids) {
  std::optional<Task<int>> T;
  for (int Id : Ids) {
    T.emplace(fetch(Id));
    co_await *T;
  }
}

// A new variable each time.
Task<> made_in_the_loop(std::vector<int> Ids) {
  for (int Id : Ids) {
    auto T = fetch(Id);
    co_await T;
  }
}

// One of the two.
Task<> either(bool A) {
  auto T = flush();
  if (A)
    co_await T;
  else
    co_await std::move(T);
}

Task<> leaves_in_between(bool A) {
  auto T = flush();
  if (A) {
    co_await T;
    co_return;
  }
  co_await T;
}

Task<> leaves_the_loop(std::vector<int> Ids) {
  auto T = flush();
  for (int Id : Ids) {
    log(Id);
    co_await T;
    break;
  }
}

// The conditions agree.
Task<> same_condition(bool A) {
  auto T = flush();
  if (A)
    co_await T;
  log(1);
  if (!A)
    co_await T;
}

// A flag says that it has been awaited.
Task<> flagged(std::vector<int> Ids) {
  auto T = flush();
  bool Awaited = false;
  for (int Id : Ids) {
    log(Id);
    if (!Awaited) {
      co_await T;
      Awaited = true;
    }
  }
}

// Only in one round; which, the programmer knows.
Task<> in_the_first_round(std::vector<int> Ids) {
  auto T = flush();
  for (int Id : Ids) {
    if (Id == 0)
      co_await T;
    log(Id);
  }
}

Task<> in_the_round_it_is_found(std::vector<int> Ids) {
  auto T = flush();
  for (int Id : Ids) {
    if (Id != 7)
      continue;
    co_await T;
  }
}

// It is asked first.
Task<> asked_for() {
  auto T = flush();
  if (isReady())
    co_await T;
  if (T.valid())
    co_await T;
}

int asks_the_future(std::future<int> F) {
  int A = F.get();
  if (F.valid())
    A += F.get();
  return A;
}

// Waiting leaves the value; only get() takes it.
int waits_first(std::future<int> F) {
  F.wait();
  while (F.wait_for(std::chrono::seconds(1)) != std::future_status::ready)
    log(1);
  return F.get();
}

// Made to be asked many times.
int shared(std::future<int> F) {
  std::shared_future<int> S = F.share();
  return S.get() + S.get();
}

struct Many { // its result stays
  struct promise_type {
    Many get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(int);
    void unhandled_exception();
    int Value;
  };
  std::coroutine_handle<promise_type> Handle;
  bool await_ready() const { return Handle.done(); }
  void await_suspend(std::coroutine_handle<>);
  int await_resume() const { return Handle.promise().Value; }
};
Many many();

Task<int> awaits_many_times() {
  auto M = many();
  int A = co_await M;
  co_return A + co_await M;
}

// The user's own awaiter may be made for many rounds.
struct Tick {
  std::coroutine_handle<> Waiter;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> H) { Waiter = H; }
  void await_resume() { std::exchange(Waiter, {}); }
};

Task<> ticks() {
  Tick T;
  for (;;)
    co_await T;
}

// Somebody else has a way to it.
void refill(Task<> &);
Task<> filled_elsewhere() {
  auto T = flush();
  co_await T;
  refill(T);
  co_await T;
}

Task<> captured_by_reference() {
  auto T = flush();
  auto Refill = [&] { T = flush(); };
  co_await T;
  Refill();
  co_await T;
}

// A reference to what may be moved from, or not.
bool tryPush(Task<> &&T);
Task<> may_be_taken() {
  auto T = flush();
  if (!tryPush(std::move(T)))
    co_await T;
}

// Run for the exception.
#define EXPECT_THROW(Statement, What)                                                              \
  try {                                                                                            \
    Statement;                                                                                     \
  } catch (What) {                                                                                 \
  }
void asserts_that_it_throws(std::future<int> F) {
  F.get();
  EXPECT_THROW((void)F.get(), std::future_error)
}

// An assertion that looks at its argument before it evaluates it.
#define CHECK_THAT(...)                                                                            \
  do {                                                                                             \
    (void)__builtin_constant_p(__VA_ARGS__);                                                       \
    try {                                                                                          \
      log(__VA_ARGS__);                                                                            \
    } catch (...) {                                                                                \
    }                                                                                              \
  } while ((void)0, (false) && static_cast<const bool &>(!!(__VA_ARGS__)))
void asserts(std::future<int> F, Task<int> T) {
  CHECK_THAT(F.get());
  CHECK_THAT(sync_wait(std::move(T)));
}

// Never evaluated.
Task<> unevaluated() {
  auto T = flush();
  co_await T;
  static_assert(noexcept(T.valid()));
}

// Somebody else may have filled what a reference refers to.
int filled_in_between(std::future<int> &F) {
  int A = F.get();
  log(A);
  return A + F.get();
}
Task<int> assigned_by_reference(Task<int> &&T) {
  int A = co_await std::move(T);
  T = fetch(A);
  co_return A + co_await std::move(T);
}

// Called twice, a lambda awaits twice; nobody knows whether it is.
auto captured_once() {
  return [T = fetch(1)]() mutable -> Task<int> { co_return co_await std::move(T); };
}

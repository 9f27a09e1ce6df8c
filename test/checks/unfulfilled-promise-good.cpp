// RUN: %check_lazy %s unfulfilled-promise %t
#include "prelude.h"
#include <algorithm>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <thread>

void keep(std::future<int>);
void keep(std::promise<int>);
void pass(std::promise<int> &);
int compute();

std::future<int> on_every_path(std::string S) {
  std::promise<int> P;
  auto F = P.get_future();
  try {
    P.set_value(S.empty() ? 0 : std::stoi(S));
  } catch (...) {
    P.set_exception(std::current_exception());
  }
  return F;
}

// Somebody else keeps it.
std::future<int> moved(bool Now) {
  std::promise<int> P;
  auto F = P.get_future();
  if (Now)
    P.set_value(1);
  else
    keep(std::move(P));
  return F;
}

std::future<int> captured() {
  std::promise<int> P;
  auto F = P.get_future();
  std::thread([P = std::move(P)]() mutable { P.set_value(1); }).detach();
  return F;
}

int captured_by_reference(bool A) {
  std::promise<int> P;
  std::thread T([&] { P.set_value(1); });
  int Result = P.get_future().get();
  if (A)
    Result += 1;
  T.join();
  return Result;
}

void passed(bool A) {
  std::promise<int> P;
  keep(P.get_future());
  pass(P);
}

// Nobody has its future.
void no_future(bool A) {
  std::promise<int> P;
  if (A)
    P.set_value(1);
}

// The future dies with it.
int dies_together() {
  std::promise<int> P;
  auto F = P.get_future();
  P.set_value(compute());
  return F.get();
}

// A test of what happens.
void breaks_on_purpose(std::future<int> &F) {
  {
    std::promise<int> P;
    F = P.get_future();
  }
}
void takes_and_drops(std::promise<int>) {}

// One of the two.
void either(std::promise<int> P, bool Failed) {
  if (Failed)
    return P.set_value(-1);
  P.set_value(1);
}
void same_condition(std::promise<int> P, bool Failed) {
  if (Failed)
    P.set_value(-1);
  if (!Failed)
    P.set_value(1);
}

// A new one each time.
void renewed(std::promise<int> P) {
  P.set_value(1);
  P = std::promise<int>();
  P.set_value(2);
}
void made_in_the_loop() {
  for (int I = 0; I < 3; ++I) {
    std::promise<int> P;
    keep(P.get_future());
    P.set_value(I);
  }
}

// What throws has not set it.
void set_or_fail(std::promise<int> P) {
  try {
    P.set_value(compute());
  } catch (...) {
    P.set_exception(std::current_exception());
  }
}

// A test that stops early.
#define ASSERT(Condition)                                                                          \
  if (!(Condition))                                                                                \
  return
void asserts(std::promise<int> P, int N) {
  ASSERT(N > 0);
  P.set_value(N);
}

// The caller still has it when he gets the exception.
template <typename F> void set_by(std::promise<int> &&P, F Value) { P.set_value(Value()); }
void calls(std::promise<int> P) {
  try {
    set_by(std::move(P), compute);
  } catch (...) {
    P.set_exception(std::current_exception());
  }
}

// Set before anybody asks for the future.
int set_before() {
  std::promise<int> P;
  P.set_value(1);
  std::future<int> F = P.get_future();
  return F.get();
}

// An await that cannot throw.
struct Never {
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() noexcept;
};
Detached changes_threads(std::promise<int> P) {
  co_await Never{};
  P.set_value(1);
}

// A handler that is meant to fit all.
Detached all_exceptions(std::promise<std::string> P) {
  try {
    P.set_value(co_await name());
  } catch (const std::exception &) {
    P.set_value("none");
  }
}

// What hardly throws: getters, and texts that are put together.
struct Reply {
  bool ok() const;
  int code() const;
};
void getter(std::promise<int> P, const Reply &R) { P.set_value(R.code()); }
void text(std::promise<int> P, const std::string &S) {
  P.set_exception(std::make_exception_ptr(std::runtime_error("bad " + S)));
}

// Whoever catches the error of the second one knows of it.
void second_is_expected(std::promise<int> P) {
  P.set_value(1);
  try {
    P.set_value(2);
  } catch (const std::future_error &) {
  }
}

// Nobody but the function has the future, and it asks only if it has set it.
void future_stays(bool A) {
  std::promise<int> P;
  auto F = P.get_future();
  if (A) {
    P.set_value(1);
    F.get();
  }
}

// The handler sets it, or lets the exception go on.
std::future<int> handler_sets(std::string S) {
  std::promise<int> P;
  auto F = P.get_future();
  try {
    int V = std::stoi(S);
    P.set_value(V);
  } catch (...) {
    P.set_exception(std::current_exception());
  }
  return F;
}
void handler_rethrows(std::promise<int> P) {
  try {
    int V = compute();
    P.set_value(V);
  } catch (...) {
    throw;
  }
}
std::future<int> set_behind_the_handler(std::string S) {
  std::promise<int> P;
  auto F = P.get_future();
  int V = 0;
  try {
    V = std::stoi(S);
  } catch (...) {
  }
  P.set_value(V);
  return F;
}

// Set last in the `try`; or the handler is for something else.
Task<> set_last(std::promise<int> P) {
  try {
    co_await flush();
    P.set_value(1);
  } catch (...) {
    P.set_exception(std::current_exception());
  }
}
void handler_for_others(std::promise<int> P, bool A) {
  try {
    P.set_value(1);
    if (A)
      throw 1;
  } catch (const std::future_error &) {
    P.set_exception(std::current_exception());
  } catch (int) {
  }
}

// Behind a reference, a pointer, in a wrapper: one of the two, or a new one.
void either_by_reference(std::promise<int> &P, bool A) {
  if (A)
    P.set_value(1);
  else
    P.set_value(2);
}
void may_be_renewed(std::promise<int> &P) {
  P.set_value(1);
  log("set");
  P.set_value(2);
}
void another_pointer(std::promise<int> *P, std::promise<int> *Other) {
  P->set_value(1);
  P = Other;
  P->set_value(2);
}
void each(const std::vector<std::promise<int> *> &All) {
  for (std::promise<int> *P : All)
    P->set_value(1);
}
void array(std::promise<int> *P) {
  P[0].set_value(1);
  P[1].set_value(2);
  ++P;
}
void new_wrapper(std::unique_ptr<std::promise<int>> P) {
  if (P)
    P->set_value(1);
  P = std::make_unique<std::promise<int>>();
  P->set_value(2);
}
void dies_elsewhere(std::promise<int> &P, std::shared_ptr<std::promise<int>> S, bool A) {
  if (A) {
    P.set_value(1);
    S->set_value(1);
  }
}

// Taken out of a container, and set on every path.
void taken_out(std::map<int, std::promise<int>> &All, int K, bool Ok) {
  auto P = std::move(All[K]);
  if (Ok)
    P.set_value(1);
  else
    P.set_value(2);
}
// Out of a member: whether anybody has its future is not known.
struct Pending {
  std::promise<int> Done;
  bool Waited = false;
  void finish() {
    auto P = std::move(Done);
    if (Waited)
      P.set_value(1);
  }
};

// When the lambda dies, and what is called before, is not known.
void start(std::function<void(int)>);
void in_a_callback() {
  auto P = std::make_shared<std::promise<int>>();
  start([P](int R) {
    if (R > 0)
      P->set_value(R);
  });
}

// An exception that leaves it ends the program.
int compute(int From);
void ends_with_the_program(std::promise<int> P, int From) noexcept { P.set_value(compute(From)); }

// What computes the value cannot fail, as its body shows, or is the standard library's.
static int twice(int N) { return 2 * N; }
void computed(std::promise<int> P, int N) { P.set_value(twice(N)); }
void computed_by_a_lambda(std::promise<int> P, int N) {
  auto Square = [](int X) { return X * X; };
  P.set_value(Square(N));
}
void found(std::promise<bool> P, std::vector<int> Numbers) {
  P.set_value(std::ranges::any_of(Numbers, [](int N) { return N > 3; }));
}

// Asked twice whether there is something in it.
void one_or_the_other(std::promise<int> P, std::optional<int> N) {
  if (N)
    P.set_value(*N);
  if (!N)
    P.set_value(0);
}
void of_a_reference(std::promise<int> P, const std::optional<int> &N) {
  if (N)
    P.set_value(N.value());
  if (!N.has_value())
    P.set_value(0);
}
void of_a_pointer(std::promise<int> P, std::shared_ptr<int> N) {
  if (N)
    P.set_value(*N);
  if (N == nullptr)
    P.set_value(0);
}
void filled_or_failed(std::promise<int> P, std::string S) {
  std::optional<int> N;
  try {
    N = std::stoi(S);
  } catch (...) {
    P.set_exception(std::current_exception());
  }
  if (N)
    P.set_value(*N);
}
void failed_or_not(std::promise<int> P, std::string S) {
  int N = 0;
  bool Failed = false;
  try {
    N = std::stoi(S);
  } catch (...) {
    P.set_exception(std::current_exception());
    Failed = true;
  }
  if (!Failed)
    P.set_value(N);
}

// RUN: %check_lazy %s lost-exception %t

#include "asio.h"
#include "task.h"
#include <cstdio>
#include <stdexcept>

/// Runs alone and tells nobody.
struct Alone {
  struct promise_type {
    Alone get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept {}
  };
};
/// The same, with words.
struct AloneInWords {
  struct promise_type {
    AloneInWords get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept {
      // nobody to tell
      return;
    }
  };
};

Task<int> fetch(int Id);
void log(int Value);
void fail() { throw std::runtime_error("fail"); }
void fail_sometimes(int Value) {
  if (Value)
    fail();
}

Alone awaits(int Id) {
  // CHECK: :[[@LINE-1]]:7: warning: 'Alone' ignores what 'awaits' throws; it ends without a trace [lazy-lost-exception]
  // CHECK: :[[@LINE+3]]:15: note: an exception here ends 'awaits'
  // CHECK: note: it is ignored here
  // CHECK-FIXES: Alone awaits(int Id) { try {
  int Value = co_await fetch(Id);
  log(Value);
  // CHECK-FIXES: } catch (...) { std::fputs("awaits ended with an exception\n", stderr); }
}

AloneInWords throws(int Id) {
  // CHECK: :[[@LINE-1]]:14: warning: 'AloneInWords' ignores what 'throws' throws
  // CHECK: note: 'throws' throws here
  co_await std::suspend_never();
  if (Id)
    throw Id;
}

Alone calls(int Id) {
  // CHECK: :[[@LINE-1]]:7: warning: 'Alone' ignores what 'calls' throws
  // CHECK: note: an exception here ends 'calls'
  co_await std::suspend_never();
  fail_sometimes(Id);
}

Alone throws_in_the_handler(int Id) {
  // CHECK: :[[@LINE-1]]:7: warning: 'Alone' ignores what 'throws_in_the_handler' throws
  try {
    log(co_await fetch(Id));
  } catch (...) {
    throw;
  }
}

Alone catches_some(int Id) {
  // CHECK: :[[@LINE-1]]:7: warning: 'Alone' ignores what 'catches_some' throws
  try {
    log(co_await fetch(Id));
  } catch (const std::runtime_error &) {
  }
}

void in_a_lambda() {
  auto Work = []() -> Alone { log(co_await fetch(1)); };
  // CHECK: :[[@LINE-1]]:15: warning: 'Alone' ignores what this coroutine throws
  Work();
}

// --- Given to a function that ignores errors

asio::awaitable<int> read(int Id);
asio::awaitable<void> session(int Id) { log(co_await read(Id)); }

void spawns(asio::any_io_executor Executor) {
  asio::co_spawn(Executor, session(1), asio::detached);
  // CHECK: :[[@LINE-1]]:3: warning: nobody sees what 'session' throws; it ends without a trace [lazy-lost-exception]
  // CHECK: note: an exception here ends 'session'
  // CHECK: note: 'asio::detached' ignores the exception that 'co_spawn' gives it (asio.yaml)
}

asio::awaitable<void> second(int Id) { log(co_await read(Id)); }
void spawns_a_function(asio::any_io_executor Executor) {
  auto Work = [](int Id) -> asio::awaitable<void> { log(co_await read(Id)); };
  asio::co_spawn(Executor, Work(2), asio::detached);
  // CHECK: :[[@LINE-1]]:3: warning: nobody sees what this coroutine throws
  asio::co_spawn(
      // CHECK: :[[@LINE-1]]:3: warning: nobody sees what this coroutine throws
      Executor, []() -> asio::awaitable<void> { throw 1; co_return; }, asio::detached);
  asio::awaitable<void> Kept = second(3);
  asio::co_spawn(Executor, std::move(Kept), asio::detached);
  // CHECK: :[[@LINE-1]]:3: warning: nobody sees what 'second' throws
}

// Fixing one spawn of it is fixing them all.
asio::awaitable<void> inner() { fail(); co_return; }
asio::awaitable<void> outer() { co_await inner(); }
void spawns_what_awaits_it(asio::any_io_executor Executor) {
  asio::co_spawn(Executor, outer(), asio::detached);
  // CHECK: :[[@LINE-1]]:3: warning: nobody sees what 'outer' throws
}

// --- Tests

#define EXPECT_EQ(A, B) ((A) == (B) ? void() : log(0))
namespace testing {
class Test {
protected:
  virtual void TestBody() = 0;
};
} // namespace testing

class LosesItsAssertion : testing::Test {
  void TestBody() override {
    asio::io_context Context;
    asio::co_spawn(
        // CHECK: :[[@LINE-1]]:5: warning: nobody sees what this coroutine throws; its assertions are skipped and the test passes
        Context.get_executor(),
        []() -> asio::awaitable<void> {
          int Value = co_await read(1);
          EXPECT_EQ(Value, 1);
          // CHECK: :[[@LINE-1]]:11: note: this is not reached then
        },
        asio::detached);
    Context.run();
  }
};
class EndsFirst : testing::Test {
  void TestBody() override {
    asio::io_context Context;
    asio::co_spawn(
        // CHECK: :[[@LINE-1]]:5: warning: this test does not wait for this coroutine; it may end before its assertions
        // CHECK: note: the assertion is here
        // STILL-REPORTS: how to wait is not known
        Context.get_executor(),
        []() -> asio::awaitable<void> {
          EXPECT_EQ(1, 1);
          co_return;
        },
        asio::detached);
  }
};
class Waits : testing::Test {
  void TestBody() override {
    asio::io_context Context;
    asio::co_spawn(
        Context.get_executor(),
        []() -> asio::awaitable<void> {
          EXPECT_EQ(1, 1);
          co_return;
        },
        asio::detached);
    Context.run();
  }
};

// --- Good

Alone catches_everything(int Id) {
  try {
    log(co_await fetch(Id));
  } catch (...) {
    log(0);
  }
}
Alone catches_exceptions(int Id) {
  try {
    log(co_await fetch(Id));
  } catch (const std::exception &) {
    log(0);
  }
}
// What it awaits gives its errors as values.
enum class read_status { ok, closed };
Task<std::pair<read_status, int>> read_some();
Alone looks_at_the_status() {
  for (;;) {
    auto [Status, Size] = co_await read_some();
    if (Status == read_status::closed)
      co_return;
    log(Size);
  }
}
// It promises not to throw, and is held to it.
Alone promises(int Id) noexcept { log(co_await fetch(Id)); }
// Nothing in it is known to throw.
Alone harmless(int Id) {
  co_await std::suspend_always();
  log(Id);
}
// To end the program is to be heard.
Detached ends_the_program(int Id) { log(co_await fetch(Id)); }
// Its exception goes to who awaits it.
Task<> awaited(int Id) { log(co_await fetch(Id)); }

asio::awaitable<void> catching(int Id) {
  try {
    log(co_await read(Id));
  } catch (std::exception &) {
  }
}
// What it awaits catches everything.
asio::awaitable<void> around(int Id) { co_await catching(Id); }
asio::awaitable<void> elsewhere(int Id);
struct LogsTheError {
  void operator()(std::exception_ptr) const;
};
void spawns_well(asio::any_io_executor Executor) {
  asio::co_spawn(Executor, catching(1), asio::detached);
  asio::co_spawn(Executor, around(1), asio::detached);
  // Its body is not here.
  asio::co_spawn(Executor, elsewhere(1), asio::detached);
  // A handler that is given the exception.
  asio::co_spawn(Executor, session(1), LogsTheError());
}
asio::awaitable<void> awaits_it(asio::any_io_executor Executor) {
  co_await asio::co_spawn(Executor, session(1), asio::use_awaitable);
}

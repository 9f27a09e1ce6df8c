// RUN: %check_lazy %s swallowed-cancellation %t

#include "task.h"
#include <stdexcept>
#include <string>

struct cancelled {};
struct stop_token {
  bool stop_requested() const noexcept;
};

Task<int> fetch(int Id);
Task<> pause();
void log(const char *Text);
void log_error(const std::string &Text);
void forget();
bool wanted();

Task<> swallows_in_a_loop() {
  for (;;) {
    try {
      co_await fetch(1);
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler swallows 'cancelled'; the loop cannot be cancelled [lazy-swallowed-cancellation]
      // CHECK: :[[@LINE-3]]:7: note: it is thrown here
      // CHECK: note: 'cancelled': a class of this name tells that the work was cancelled (generic.yaml)
      // CHECK-FIXES: } catch (const cancelled &) {
      // CHECK-FIXES-NEXT: throw;
      // CHECK-FIXES-NEXT: } catch (...) {
      log("retry");
    }
  }
}

Task<int> goes_on_with_a_default() {
  int Value = 0;
  try {
    Value = co_await fetch(2);
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'cancelled'; the coroutine just goes on [lazy-swallowed-cancellation]
    // CHECK-FIXES: } catch (const cancelled &) {
  }
  co_return Value;
}

// Leaving the loop is going on as well.
Task<> leaves_the_loop() {
  while (wanted()) {
    try {
      co_await fetch(3);
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler swallows 'cancelled'; the coroutine just goes on
      break;
    }
  }
}

Task<int> ends_with_a_value() {
  try {
    co_return co_await fetch(13);
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'cancelled'; who awaits the coroutine is not told
    log("failed");
    co_return 0;
  }
}

Task<> rethrows_on_some_paths(bool Strict) {
  try {
    co_await fetch(4);
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'cancelled'
    if (Strict)
      throw;
    log("ignored");
  }
}

Task<> leaves_before_the_throw(bool Lax) {
  try {
    co_await fetch(5);
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'cancelled'
    if (Lax) {
      log("ignored");
      co_return;
    }
    throw;
  }
}

// The exception is only printed.
Task<> prints_it() {
  try {
    co_await fetch(6);
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'cancelled'
    std::exception_ptr Error = std::current_exception();
    log(Error ? "some" : "none");
  }
}

// `cancelled` is no std::exception: it goes by.
Task<> catches_standard_exceptions() {
  try {
    co_await fetch(7);
  } catch (const std::exception &E) {
    log_error(E.what());
  }
}

// The inner handler is the one that takes it.
Task<> nested() {
  try {
    try {
      co_await fetch(8);
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler swallows 'cancelled'
      log("inner");
    }
  } catch (const cancelled &) {
    throw;
  } catch (...) {
    log("outer");
  }
}

Task<> passes_the_inner_one() {
  try {
    try {
      co_await fetch(9);
    } catch (...) {
      throw;
    }
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'cancelled'
    log("outer");
  }
}

Task<> function_try_block() try {
  co_await fetch(10);
} catch (...) {
  // CHECK: :[[@LINE-1]]:3: warning: this handler swallows 'cancelled'
}

Task<> in_a_lambda() {
  auto Work = []() -> Task<> {
    try {
      co_await fetch(11);
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler swallows 'cancelled'
    }
  };
  co_await Work();
}

template <typename T> Task<T> in_a_template(T Default) {
  try {
    Default = co_await fetch(12);
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'cancelled'
  }
  co_return Default;
}
template Task<int> in_a_template<int>(int);

// Nobody waits for it, but the loop never ends.
Detached forever() {
  for (;;) {
    try {
      co_await pause();
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler swallows 'cancelled'; the loop cannot be cancelled
      // CHECK: note: let it end the coroutine: it needs a handler of its own
    }
  }
}

namespace app {
struct operation_cancelled : std::exception {};
template <typename T = void> struct Job : Task<T> {
  struct promise_type : task_detail::Promise<T> {
    Job get_return_object() noexcept;
  };
};
Job<> load();

namespace inner {
Job<> its_own_exception() {
  try {
    co_await load();
  } catch (const std::exception &E) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler swallows 'app::operation_cancelled'
    // CHECK-FIXES: } catch (const app::operation_cancelled &) {
    log_error(E.what());
  }
}
} // namespace inner
} // namespace app

// --- Good

// A clause for it is a decision, whatever it does.
Task<> decided() {
  for (;;) {
    try {
      co_await fetch(1);
    } catch (const cancelled &) {
      throw;
    } catch (...) {
      log("retry");
    }
  }
}
Task<> decided_to_end() {
  try {
    co_await fetch(1);
  } catch (cancelled) {
    log("cancelled");
  } catch (...) {
    log("failed");
  }
}

// Passed on, on every path.
Task<> rethrows(bool Loud) {
  try {
    co_await fetch(1);
  } catch (...) {
    if (Loud)
      log("failed");
    throw;
  }
}
Task<> throws_in_both_arms(bool Translate) {
  try {
    co_await fetch(1);
  } catch (...) {
    if (Translate)
      throw std::runtime_error("fetch");
    else
      throw;
  }
}
Task<> ends_the_program() {
  try {
    co_await fetch(1);
  } catch (...) {
    std::terminate();
  }
}

// Kept, and rethrown later.
Task<> cleans_up_first() {
  std::exception_ptr Error;
  try {
    co_await fetch(1);
  } catch (...) {
    Error = std::current_exception();
  }
  co_await pause();
  if (Error)
    std::rethrow_exception(Error);
}
struct Promise {
  void set_exception(std::exception_ptr);
};
Task<> hands_it_on(Promise &To) {
  try {
    co_await fetch(1);
  } catch (...) {
    To.set_exception(std::current_exception());
  }
}
struct Receiver {
  void set_error(std::exception_ptr);
};
Task<> sets_the_error(Receiver &To) {
  try {
    co_await fetch(1);
  } catch (...) {
    To.set_error(std::current_exception());
  }
}
Task<> hands_it_on_later(Promise &To) {
  try {
    co_await fetch(1);
  } catch (...) {
    std::exception_ptr Error = std::current_exception();
    log("failed");
    To.set_exception(Error);
  }
}
Task<std::exception_ptr> returns_it() {
  try {
    co_await fetch(1);
  } catch (...) {
    co_return std::current_exception();
  }
  co_return nullptr;
}
// The handler is in another function.
void handle() {
  try {
    throw;
  } catch (const cancelled &) {
    forget();
  }
}
Task<> handles_elsewhere() {
  try {
    co_await fetch(1);
  } catch (...) {
    handle();
  }
}

// Nothing suspends in it.
Task<> no_suspension() {
  try {
    forget();
  } catch (...) {
  }
  co_await pause();
}
// An await that cannot throw.
Task<> never_throws() {
  try {
    co_await std::suspend_always();
  } catch (...) {
  }
}

// Loops that ask whether to stop.
Task<> asks_in_the_condition(stop_token Stop) {
  while (!Stop.stop_requested()) {
    try {
      co_await fetch(1);
    } catch (...) {
      log("retry");
    }
  }
}
Task<> asks_after_the_handler(stop_token Stop) {
  for (;;) {
    try {
      co_await fetch(1);
    } catch (...) {
      log("retry");
    }
    if (Stop.stop_requested())
      co_return;
  }
}
Task<> asks_in_the_handler(stop_token Stop) {
  for (;;) {
    try {
      co_await fetch(1);
    } catch (...) {
      if (Stop.stop_requested())
        throw;
    }
  }
}
struct Server {
  bool Stopping = false;
  Task<> run() {
    while (!Stopping) {
      try {
        co_await fetch(1);
      } catch (...) {
      }
    }
  }
};

// It ends here, and there is nobody to tell.
Detached alone() {
  try {
    co_await pause();
  } catch (...) {
    log("failed");
  }
}

// Not a coroutine: it blocks and is not cancelled.
void waits() {
  try {
    sync_wait(fetch(1));
  } catch (...) {
  }
}

// A test that expects a failure.
#define EXPECT_TRUE(X) ((X) ? void() : log("failed"))
Task<> expects_a_failure() {
  try {
    co_await fetch(1);
  } catch (...) {
    EXPECT_TRUE(true);
  }
}

Task<> looks_afterwards() {
  bool Failed = false;
  try {
    co_await fetch(1);
  } catch (...) {
    Failed = true;
  }
  EXPECT_TRUE(Failed);
}

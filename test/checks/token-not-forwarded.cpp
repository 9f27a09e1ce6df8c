// RUN: %check_lazy %s token-not-forwarded %t

#include "task.h"
#include <optional>
#include <stop_token>

Task<int> fetch(int Id);
Task<int> fetch(int Id, std::stop_token Stop);
Task<> store(int Value, const std::stop_token &Stop = {});
Task<> store_slowly(int Value, int Tries = 3, std::stop_token Stop = {});
Task<> first_token(std::stop_token Stop, int Id);
Task<> first_token(int Id);
Task<> maybe(int Id, std::optional<std::stop_token> Stop = std::nullopt);
Task<> rest();
Task<> rest(std::stop_token Stop);
Task<> by_pointer(int Id, const std::stop_token *Stop = nullptr);
template <typename T> Task<T> load(T Key);
template <typename T> Task<T> load(T Key, std::stop_token Stop);
Task<std::stop_token> get_stop_token();

Task<int> overload(std::stop_token Stop) {
  co_return co_await fetch(1);
  // CHECK: :[[@LINE-1]]:22: warning: 'fetch' is called without 'Stop'; a request to stop does not reach it [lazy-token-not-forwarded]
  // CHECK: note: 'Stop' is the token of this coroutine
  // CHECK: note: this overload takes it
  // CHECK-FIXES: co_return co_await fetch(1, Stop);
}

Task<> defaulted(std::stop_token Stop) {
  co_await store(2);
  // CHECK: :[[@LINE-1]]:12: warning: 'store' is called without 'Stop'
  // CHECK: note: this parameter takes it; left out, nothing ends the call
  // CHECK-FIXES: co_await store(2, Stop);
}

// There is another parameter between.
Task<> not_the_next_parameter(std::stop_token Stop) {
  co_await store_slowly(3);
  // CHECK: :[[@LINE-1]]:12: warning: 'store_slowly' is called without 'Stop'
  // CHECK: note: pass a token on; an empty one says that it shall not be cancelled
  // CHECK-FIXES: co_await store_slowly(3);
  // STILL-REPORTS: there is no fix
}

Task<> anywhere(std::stop_token Stop) {
  co_await first_token(4);
  // CHECK: :[[@LINE-1]]:12: warning: 'first_token' is called without 'Stop'
  // CHECK-FIXES: co_await first_token(Stop, 4);
}

Task<> no_arguments(std::stop_token Stop) {
  co_await rest();
  // CHECK: :[[@LINE-1]]:12: warning: 'rest' is called without 'Stop'
  // CHECK-FIXES: co_await rest(Stop);
}

Task<> optional_parameter(std::stop_token Stop) {
  co_await maybe(5);
  // CHECK: :[[@LINE-1]]:12: warning: 'maybe' is called without 'Stop'
  // CHECK-FIXES: co_await maybe(5, Stop);
}

Task<> pointer_parameter(std::stop_token Stop) {
  co_await by_pointer(6);
  // CHECK: :[[@LINE-1]]:12: warning: 'by_pointer' is called without 'Stop'
  // CHECK-FIXES: co_await by_pointer(6, &Stop);
}

Task<int> of_a_template(std::stop_token Stop) {
  co_return co_await load(7);
  // CHECK: :[[@LINE-1]]:22: warning: 'load' is called without 'Stop'
  // CHECK-FIXES: co_return co_await load(7, Stop);
}

Task<int> a_local() {
  std::stop_token Mine = co_await get_stop_token();
  co_return co_await fetch(8);
  // CHECK: :[[@LINE-1]]:22: warning: 'fetch' is called without 'Mine'
  // CHECK-FIXES: co_return co_await fetch(8, Mine);
}

Task<> kept_first(std::stop_token Stop) {
  Task<int> First = fetch(9);
  // CHECK: :[[@LINE-1]]:21: warning: 'fetch' is called without 'Stop'
  // CHECK-FIXES: Task<int> First = fetch(9, Stop);
  co_await std::move(First);
}

Task<> in_a_combinator(std::stop_token Stop) {
  co_await gather(fetch(10), fetch(11, Stop));
  // CHECK: :[[@LINE-1]]:19: warning: 'fetch' is called without 'Stop'
  // CHECK-FIXES: co_await gather(fetch(10, Stop), fetch(11, Stop));
}

Task<> two_of_them(std::stop_token A, std::stop_token B) {
  co_await fetch(12);
  // CHECK: :[[@LINE-1]]:12: warning: 'fetch' is called without 'A'
  // CHECK-FIXES: co_await fetch(12);
  // STILL-REPORTS: which one is not known
  (void)B;
}

class Client {
public:
  Task<int> call(int Id);
  Task<int> call(int Id, std::stop_token Stop);
  Task<> run() {
    co_await call(13);
    // CHECK: :[[@LINE-1]]:14: warning: 'Client::call' is called without 'Stop'
    // CHECK-FIXES: co_await call(13, Stop);
  }
  Task<> in_a_lambda() {
    auto Work = [this]() -> Task<> {
      co_await call(14);
      // CHECK: :[[@LINE-1]]:16: warning: 'Client::call' is called without 'Stop'
      // CHECK-FIXES: co_await call(14, Stop);
    };
    co_await Work();
  }

private:
  std::stop_token Stop;
};

Task<> captured(std::stop_token Stop) {
  auto Work = [Stop]() -> Task<> {
    co_await fetch(15);
    // CHECK: :[[@LINE-1]]:14: warning: 'fetch' is called without 'Stop'
    // CHECK-FIXES: co_await fetch(15, Stop);
  };
  co_await Work();
}

// A class of one's own; it is not the library's.
namespace app {
class CancellationToken {};
Task<> send(int Id);
Task<> send(int Id, CancellationToken &Token);
Task<> own_token(CancellationToken &Token) {
  co_await send(16);
  // CHECK: :[[@LINE-1]]:12: warning: 'send' is called without 'Token'
  // CHECK-FIXES: co_await send(16, Token);
}
Task<> const_token(const CancellationToken &Token) {
  co_await send(17);
}
} // namespace app

Task<> other();
Task<> nobody_looks(std::stop_token Stop) {
  // CHECK: :[[@LINE-1]]:37: warning: nobody looks at 'Stop'; this coroutine cannot be asked to stop [lazy-token-not-forwarded]
  // CHECK: note: this loop goes on whatever is asked
  for (;;)
    co_await other();
  // STILL-REPORTS: nothing is inserted
}

// --- Good

// Passed on, or left out with words.
Task<int> passes_it_on(std::stop_token Stop) {
  co_await store(1, Stop);
  co_await store(1, {});
  co_return co_await fetch(1, std::stop_token());
}

// It has none.
Task<int> has_none() { co_return co_await fetch(1); }
Task<int> has_an_empty_one() {
  std::stop_token None;
  co_return co_await fetch(1);
}
Task<int> declared_later() {
  int Value = co_await fetch(1);
  std::stop_token Mine = co_await get_stop_token();
  (void)Mine;
  co_return Value;
}
// What is not captured cannot be named.
Task<> not_captured(std::stop_token Stop) {
  auto Work = []() -> Task<> { co_await fetch(1); };
  co_await Work();
  (void)Stop.stop_requested();
}

// Nobody there takes one.
Task<> takes_none(std::stop_token Stop) {
  co_await other();
  (void)Stop.stop_requested();
}
// The other overload differs in more than the token.
Task<> resize(int Width);
Task<> resize(long Width, std::stop_token Stop);
Task<> differs(std::stop_token Stop) {
  co_await resize(1);
  (void)Stop.stop_requested();
}

// The overload with a token is made of the one without.
Task<int> twice(int Id);
Task<int> twice(int Id, std::stop_token Stop) {
  int Value = co_await twice(Id);
  co_return Stop.stop_requested() ? 0 : Value;
}

// What ends something is done in any case.
Task<> close();
Task<> close(std::stop_token Stop);
Task<> closes(std::stop_token Stop) {
  co_await close();
  (void)Stop.stop_requested();
}

// Not a coroutine: it only makes the task.
Task<int> forwards(std::stop_token Stop) {
  (void)Stop;
  return fetch(1);
}

// An interface gives it; the name is left out, or says so.
Task<> unnamed(std::stop_token) {
  for (;;)
    co_await other();
}
Task<> marked([[maybe_unused]] std::stop_token Stop) {
  for (;;)
    co_await other();
}
// Without a loop there is nothing to stop.
Task<> no_loop(std::stop_token Stop) { co_await other(); }

// RUN: %facts %s
// What became of a value, by the syntax around the expression that made it: every Fate.
#include "prelude.h"
#include <future>
#include <memory>
#include <optional>
#include <tuple>

//===- Dropped ----------------------------------------------------------------------------------===//

Eager<> started();
Task<Task<>> planned();

Task<> drops(bool b) {
  flush();                        // FACT: flush() -> Dropped (lazy task)
  started();                      // FACT: started() -> Dropped (eager task)
  (flush());                      // FACT: flush() -> Dropped
  flush(), log("");               // FACT: flush() -> Dropped
  log(""), flush();               // FACT: flush() -> Dropped
  b ? flush() : sleep_async(1ms); // FACT: flush() -> Dropped | sleep_async(1ms) -> Dropped
  if (b)
    flush(); // FACT: flush() -> Dropped
  for (flush(); b;) // FACT: flush() -> Dropped
    b = false;
  [t = flush()] {}; // FACT: flush() -> Dropped
  b && ready();     // FACT: ready() -> Dropped
  std::move(flush)(); // FACT: std::move(flush)() -> Dropped
  co_return;
}

Task<> drops_containers() {
  std::vector<Eager<>>{}; // an empty one owes nothing
  std::make_optional(flush());
  // FACT: flush() -> Passed as argument 0
  // FACT: std::make_optional(flush()) -> Dropped (container of lazy task)
  co_await planned();
  // FACT: planned() -> Awaited
  // FACT: co_await planned() -> Dropped (lazy task) | result of co_await planned() -> Dropped
}

//===- Voided, Ignored --------------------------------------------------------------------------===//

Task<> silences() {
  (void)flush();             // FACT: flush() -> Voided
  static_cast<void>(flush()); // FACT: flush() -> Voided
  void(fetch(1));            // FACT: fetch(1) -> Voided
  std::ignore = flush();     // FACT: flush() -> Ignored
  (void)co_await fetch(1);   // FACT: fetch(1) -> Awaited | result of co_await fetch(1) -> Voided
  co_return;
}

//===- Observed, Tested -------------------------------------------------------------------------===//

Task<> looks() {
  flush().valid();      // FACT: flush() -> Observed
  bool b = flush().done(); // FACT: flush() -> Observed
  if (flush())          // FACT: flush() -> Tested
    b = !flush();       // FACT: flush() -> Tested
  co_return;
}

//===- Awaited, Consumed ------------------------------------------------------------------------===//

Task<int> uses(Scope &scope) {
  co_await flush();          // FACT: flush() -> Awaited | result of co_await flush() -> Dropped
  int one = co_await fetch(1); // FACT: fetch(1) -> Awaited
  co_await (flush());        // FACT: flush() -> Awaited | result of co_await (flush()) -> Dropped
  sync_wait(flush());        // FACT: flush() -> Passed as argument 0
  coro::discard(flush());    // FACT: flush() -> Consumed as argument 0
  std::async([] { return 1; }).get();
  // FACT: std::async([] { return 1; }) -> Consumed (eager future)
  scope.spawn(flush());      // FACT: flush() -> Passed as argument 0
  co_return one;
}

//===- Stored, Returned -------------------------------------------------------------------------===//

Task<> kept = flush(); // FACT: flush() -> Stored (lazy task)

struct Holder {
  Task<> made = flush(); // FACT: flush() -> Stored
  Task<> given;
  Holder() : given(flush()) {} // FACT: flush() -> Stored
  void refill() { given = flush(); } // FACT: flush() -> Stored
};

void stores() {
  Task<> t = flush();         // FACT: flush() -> Stored into t | local t -> Overwrites, Consumes
  t = flush();                // FACT: flush() -> Stored into t
  sync_wait(std::move(t));
  Task<> &&alias = flush();   // FACT: flush() -> Stored into alias | local alias -> unused
  std::optional<Task<>> maybe = flush();
  // FACT: flush() -> Passed as argument 0
  // FACT: flush() -> Stored into maybe (container of lazy task)
  // FACT: local maybe -> Consumes (container of lazy task)
  sync_wait(std::move(*maybe));
}

Task<> returns() { return flush(); } // FACT: flush() -> Returned
Task<Task<>> co_returns() { co_return flush(); } // FACT: flush() -> Returned
auto lambda = [] { return flush(); }; // FACT: flush() -> Returned

//===- Passed, Escaped --------------------------------------------------------------------------===//

void take(int first, Task<> task);
void any(...);

void passes() {
  take(1, flush()); // FACT: flush() -> Passed as argument 1
  new Task<>(flush()); // FACT: flush() -> Escaped
  flush().operator co_await();
  // FACT: flush() -> Escaped | flush().operator co_await() -> Dropped (lazy awaiter)
}

// Instantiations say the same of the same line, once.
template <typename T> void in_template(T) { flush(); } // FACT: flush() -> Dropped
void instantiates() {
  in_template(1);
  in_template('a');
}

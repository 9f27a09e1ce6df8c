// RUN: %facts %s
// What a visible function does with its parameters: every ParamFate.
#include "prelude.h"
#include <algorithm>
#include <future>
#include <optional>
#include <thread>

Task<> kept;

void ignores(Task<> task) {} // FACT: parameter task -> Unused | local task -> unused
void ignores_unnamed(Task<>, int count) { log(std::to_string(count)); }
void looks(const Task<> &task) { // FACT: parameter task -> Inspected (lazy task)
  if (task.valid())
    log("valid");
}
// Looking is all that the one it is handed to does.
void looks_through(const Task<> &task) { looks(task); } // FACT: parameter task -> Inspected
void looks_at_many(const std::vector<Task<>> &tasks) { // FACT: parameter tasks -> Inspected (container of lazy task)
  log(std::to_string(tasks.size()));
}
void waits(Task<> task) { sync_wait(std::move(task)); }
// FACT: parameter task -> Consumed | local task -> Consumes
Task<> awaits(Task<> task) { co_await task; }
// FACT: parameter task -> Consumed | local task -> Consumes | result of co_await task -> Dropped
void stores(Task<> &&task) { kept = std::move(task); } // FACT: parameter task -> Consumed
void takes_address(Task<> &task) { (void)&task; } // FACT: parameter task -> Unknown
struct Base {
  virtual ~Base() = default;
  // An override may do anything.
  virtual void run(Task<> task) {} // FACT: parameter task -> Unknown | local task -> unused
};

//===- Parameters that are called ---------------------------------------------------------------===//

template <typename Callback> void fires(Callback callback) { // FACT: result of parameter callback -> Dropped
  callback();
}
template <typename Callback> auto hands_back(Callback callback) { // no facts of this line are told
  return callback();
}
void calls() {
  fires(flush);                      // FACT: callable flush -> DroppedInside (lazy task)
  fires([] { return fetch(1); });
  // FACT: callable [] { return fetch(1); } -> DroppedInside | fetch(1) -> Returned
  sync_wait(hands_back(flush));      // FACT: hands_back(flush) -> Passed as argument 0
  std::function<void()> voids = flush; // FACT: callable flush -> ToVoidFunction
}

//===- Callables, and what is done with what they give ------------------------------------------===//

void sinks() {
  std::jthread thread(flush); // FACT: callable flush -> ToSink
}
auto wrapped() {
  return std::async(flush); // FACT: callable flush -> NotUnwrapped | std::async(flush) -> Returned
}
bool any_is_odd(const std::vector<int> &numbers) {
  return std::any_of(numbers.begin(), numbers.end(), fetch); // FACT: callable fetch -> ToPredicate
}

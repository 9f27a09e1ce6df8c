// RUN: %facts %s
// How each mention of a local treats the value in it: every UseKind, in source order.
#include "prelude.h"
#include <map>
#include <memory>
#include <optional>

void look(const Task<> &task) { (void)task.valid(); }
void unknown(Task<> &task);

Task<> awaited() {
  Task<> t = flush(); // FACT: flush() -> Stored into t | local t -> Consumes (lazy task)
  co_await t;
}

Task<> unused() {
  Task<> t = flush(); // FACT: flush() -> Stored into t | local t -> unused
  co_return;
}

Task<> handed_on() {
  Task<> t = flush(); // FACT: flush() -> Stored into t | local t -> Consumes
  Task<> u = std::move(t); // FACT: local u -> Consumes
  return u;
}

Task<> observed() {
  Task<> t = flush(); // FACT: flush() -> Stored into t | local t -> Observes, Observes, Observes, Observes
  if (t.valid() || t)
    look(t);
  (void)t;
  co_return;
}

Task<> overwritten() {
  Task<> t;  // FACT: local t -> Overwrites, Overwrites, Consumes
  t = flush();
  t = flush();
  co_await std::move(t);
}

void escaped() {
  Task<> t = flush(); // FACT: flush() -> Stored into t | local t -> Escapes
  Task<> u = flush(); // FACT: flush() -> Stored into u | local u -> Escapes
  Task<> w = flush(); // FACT: flush() -> Stored into w | local w -> Escapes
  unknown(t);
  Task<> *address = &u;
  auto later = [&w] { return w.valid(); };
}

Task<> filled() {
  std::vector<Task<>> all; // FACT: local all -> Fills, Fills, Observes, Empties (container of lazy task)
  all.push_back(flush());
  all.emplace_back(flush());
  if (all.size() > 1)
    all.pop_back();
  co_return;
}

Task<> drained() {
  std::vector<Task<>> all; // FACT: local all -> Fills, Consumes
  all.push_back(flush());
  for (Task<> &one : all)
    co_await one;
}

Task<> wrapped() {
  std::optional<Task<>> maybe; // FACT: local maybe -> Overwrites, Observes, Consumes, Overwrites
  maybe.emplace(flush());
  if (maybe.has_value())
    co_await *maybe;
  maybe.reset();
}

Task<> by_value(Task<> given) { // FACT: parameter given -> Consumed | local given -> Consumes
  co_await given;
}

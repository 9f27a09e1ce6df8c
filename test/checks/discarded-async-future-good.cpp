// Futures that are waited for, that do not wait, or that join at the end of their scope on purpose.
// RUN: %check_lazy %s discarded-async-future %t
#include "prelude.h"
#include <future>

int work(int N);
void use(std::future<int> &F);

int gets() {
  auto F = std::async(std::launch::async, work, 1);
  log("beside");
  return F.get();
}

// Joins when the function is left: that is a way to write it.
void joins_at_the_end() {
  auto F = std::async(std::launch::async, work, 1);
  log("beside");
}

void collects(const std::vector<int> &Ids) {
  std::vector<std::future<int>> Fs;
  for (int Id : Ids)
    Fs.push_back(std::async(std::launch::async, work, Id));
  for (std::future<int> &F : Fs)
    F.get();
}

void waits_in_each_round(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    auto F = std::async(std::launch::async, work, Id);
    log("beside");
    F.wait();
  }
}

void waits_at_once() { std::async(std::launch::async, work, 1).wait(); }

// The future of a promise does not wait for anybody.
std::future<int> from_promise() {
  std::promise<int> P;
  P.set_value(1);
  return P.get_future();
}
void drops_a_promised_one() { (void)from_promise(); }

// One of the returns is no launch: nothing certain can be said.
std::future<int> sometimes(bool A) {
  if (A)
    return from_promise();
  return std::async(std::launch::async, work, 1);
}
void drops_it() { (void)sometimes(true); }

struct Holder {
  std::future<int> F;
  void run() { F = std::async(std::launch::async, work, 1); }
};

void given_away() {
  auto F = std::async(std::launch::async, work, 1);
  use(F);
}

Task<int> coroutine_that_hands_on() {
  auto F = std::async(std::launch::async, work, 1);
  Holder H{std::move(F)};
  co_return 1;
}

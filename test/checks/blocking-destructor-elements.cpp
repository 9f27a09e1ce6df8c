// Elements of containers, optionals and owning pointers die with them; an empty one has none.
// RUN: %check_lazy %s blocking-destructor %t
#include "prelude.h"
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

void work();
bool coin();
struct Worker {
  std::jthread Thread{work};
  void run();
  void stop() { Thread.join(); }
};
struct Idle {
  int Number = 0;
  std::jthread Thread;
};

Task<> in_containers() {
  std::vector<Worker> Grown, Counted(2), Later;
  // CHECK: :[[@LINE-1]]:23: warning: the destructor of 'Grown' waits; it blocks the thread of coroutine 'in_containers' [lazy-blocking-destructor]
  // CHECK: note: it destroys 'Thread', which waits
  // CHECK: :[[@LINE-3]]:30: warning: the destructor of 'Counted' waits
  // CHECK: :[[@LINE-4]]:42: warning: the destructor of 'Later' waits
  Grown.emplace_back();
  Later.resize(2);
  std::array<Worker, 2> Fixed;
  // CHECK: :[[@LINE-1]]:25: warning: the destructor of 'Fixed' waits
  std::array<std::jthread, 2> Threads{std::jthread(work), std::jthread()};
  // CHECK: :[[@LINE-1]]:31: warning: the destructor of 'Threads' waits
  Worker Plain[2];
  // CHECK: :[[@LINE-1]]:10: warning: the destructor of 'Plain' waits
  std::map<int, Worker> ByKey, Tried;
  // CHECK: :[[@LINE-1]]:25: warning: the destructor of 'ByKey' waits
  // CHECK: :[[@LINE-2]]:32: warning: the destructor of 'Tried' waits
  ByKey[1];
  Tried.try_emplace(1);
  std::map<int, std::jthread> Assigned;
  // CHECK: :[[@LINE-1]]:31: warning: the destructor of 'Assigned' waits
  Assigned[1] = std::jthread(work);
  co_await flush();
}

Task<> behind_pointers() {
  std::unique_ptr<Worker> Made = std::make_unique<Worker>();
  // CHECK: :[[@LINE-1]]:27: warning: the destructor of 'Made' waits
  Made->run();
  std::unique_ptr<Worker> Raw(new Worker);
  // CHECK: :[[@LINE-1]]:27: warning: the destructor of 'Raw' waits
  std::vector<std::unique_ptr<Worker>> Many;
  // CHECK: :[[@LINE-1]]:40: warning: the destructor of 'Many' waits
  Many.push_back(std::make_unique<Worker>());
  std::optional<Worker> Set, Given{Worker{}}, InPlace(std::in_place);
  // CHECK: :[[@LINE-1]]:25: warning: the destructor of 'Set' waits
  // CHECK: :[[@LINE-2]]:30: warning: the destructor of 'Given' waits
  // CHECK: :[[@LINE-3]]:47: warning: the destructor of 'InPlace' waits
  Set.emplace();
  std::optional<std::jthread> Thread(work);
  // CHECK: :[[@LINE-1]]:31: warning: the destructor of 'Thread' waits
  co_await flush();
}

struct Owner {
  std::unique_ptr<std::jthread> Loop = std::make_unique<std::jthread>(work);
};
struct Pair {
  std::array<Worker, 2> Both;
};
Task<> in_members() {
  Owner O;
  // CHECK: :[[@LINE-1]]:9: warning: the destructor of 'O' waits
  // CHECK: note: it destroys 'Loop', which waits
  Pair P;
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'P' waits
  Idle Busy{1, std::jthread(work)};
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'Busy' waits
  co_await flush();
}

// Nothing is in there, or it works on nothing.
struct Spare {
  std::optional<Worker> Perhaps;
  std::unique_ptr<Worker> None = nullptr;
};
Task<> empty() {
  std::vector<Worker> None;
  None.reserve(2);
  std::optional<Worker> Unset = std::nullopt;
  std::unique_ptr<Worker> Null = nullptr;
  std::vector<std::unique_ptr<Worker>> Nulls(3);
  std::vector<Idle> Idles(3);
  Idles.emplace_back();
  std::vector<std::jthread> Threads(3);
  Threads.resize(4);
  Threads.push_back(std::jthread());
  std::array<std::jthread, 2> Fixed;
  std::jthread Plain[2];
  Idle One, Other{1}, Third{};
  Spare S;
  co_await flush();
}

// Settled, or somebody else's.
void take(std::unique_ptr<Worker>);
void look(std::vector<Worker> &);
Task<std::unique_ptr<Worker>> elsewhere(std::vector<Worker> &All) {
  auto Moved = std::make_unique<Worker>();
  take(std::move(Moved));
  std::unique_ptr<Worker> Released(new Worker);
  All.push_back(std::move(*Released.release()));
  std::vector<Worker> Stopped(2);
  for (Worker &Each : Stopped)
    Each.stop();
  std::optional<Worker> Set;
  Set.emplace();
  Set->stop();
  std::vector<Worker> Looked(2);
  look(Looked);
  std::array<Worker, 2> Fixed;
  Fixed[0].stop();
  auto Result = std::make_unique<Worker>();
  co_await flush();
  co_return Result;
}

// What the deleter does, nobody knows.
struct Hand {
  void operator()(Worker *) const;
};
Task<> by_deleter() {
  std::unique_ptr<Worker, Hand> Kept(new Worker);
  co_await flush();
}

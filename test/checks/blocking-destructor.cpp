// RUN: %check_lazy %s blocking-destructor %t
#include "prelude.h"
#include <future>
#include <map>
#include <memory>
#include <thread>
#include <vector>

namespace boost::executors {
class basic_thread_pool {
public:
  explicit basic_thread_pool(unsigned Threads);
  ~basic_thread_pool();
};
} // namespace boost::executors

void work();
bool coin();

Task<> joins_at_the_end() {
  std::jthread Worker([] { work(); });
  // CHECK: :[[@LINE-1]]:16: warning: the destructor of 'Worker' waits; it blocks the thread of coroutine 'joins_at_the_end' [lazy-blocking-destructor]
  co_await flush();
}

Task<> on_one_path() {
  std::jthread Worker([] { work(); });
  // CHECK: :[[@LINE-1]]:16: warning: the destructor of 'Worker' waits
  if (coin())
    Worker.detach();
  co_await flush();
}

struct Service {
  int Port = 0;
  std::jthread Loop;
};

Task<> by_member() {
  Service S{1, std::jthread([] { work(); })};
  // CHECK: :[[@LINE-1]]:11: warning: the destructor of 'S' waits
  // CHECK: :[[@LINE-6]]:16: note: it destroys 'Loop', which waits
  co_await flush();
}

Task<> launches() {
  std::vector<std::future<void>> Running;
  // CHECK: :[[@LINE-1]]:34: warning: the destructor of 'Running' waits
  for (int I = 0; I != 3; ++I)
    Running.push_back(std::async(std::launch::async, work));
  co_await flush();
}

class Session : public std::enable_shared_from_this<Session> {
public:
  ~Session() { Writer.get(); }
  // CHECK: :[[@LINE-1]]:16: warning: 'future::get' blocks in a destructor that the last task to share a 'Session' runs
  // CHECK: :[[@LINE+2]]:10: note: coroutine 'run' keeps it alive through 'Self'
  Task<> run() {
    auto Self = shared_from_this();
    co_await flush();
  }

private:
  std::future<void> Writer;
};

// By what it calls.
class Connection : public std::enable_shared_from_this<Connection> {
public:
  ~Connection() { stop(); }
  // CHECK: :[[@LINE-1]]:19: warning: 'std::future::wait' blocks in a destructor that the last task to share a 'Connection' runs
  // CHECK: note: 'std::future::wait' blocks here
  void stop() { Reader.wait(); }
  Task<> run() {
    auto Self = shared_from_this();
    co_await flush();
  }

private:
  std::future<void> Reader;
};

Task<> behind_a_pointer() {
  auto Worker = std::make_unique<std::jthread>([] { work(); });
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'Worker' waits
  co_await flush();
}

Task<> in_a_map() {
  std::map<int, std::jthread> Workers;
  // CHECK: :[[@LINE-1]]:31: warning: the destructor of 'Workers' waits
  Workers.emplace(1, [] { work(); });
  co_await flush();
}

class Pool {
public:
  Pool();

private:
  std::vector<std::jthread> Workers;
};

Task<> in_a_pool() {
  Pool P;
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'P' waits
  // CHECK: note: it destroys 'Workers', which waits
  co_await flush();
}

// Nothing fills it.
struct Spare {
  std::vector<std::jthread> Workers;
};
Task<> without_work() {
  Spare S;
  auto Idle = std::make_unique<std::jthread>();
  co_await flush();
}

// It calls only what does not wait.
class Closer : public std::enable_shared_from_this<Closer> {
public:
  ~Closer() { close(); }
  void close() { Reader = {}; }
  Task<> run() {
    auto Self = shared_from_this();
    co_await flush();
  }

private:
  std::future<void> Reader;
};

// Nobody shares it: its owner may wait.
class Server {
public:
  ~Server() { Loop.join(); }
  Task<> run() { co_await flush(); }

private:
  std::thread Loop;
};

// Detached, moved on, without work, awaited elsewhere.
Task<std::jthread> settled(std::vector<std::jthread> &Others) {
  std::jthread A([] { work(); });
  A.detach();
  std::jthread B([] { work(); });
  Others.push_back(std::move(B));
  std::jthread Idle;
  std::jthread C([] { work(); });
  co_await flush();
  co_return C;
}

// A future that no launch gave does not wait.
Task<> other_futures(std::promise<void> &P) {
  std::vector<std::future<void>> Running;
  Running.push_back(P.get_future());
  co_await flush();
}

// No coroutine: waiting at the end of the scope is a way to join.
void plain() { std::jthread Worker([] { work(); }); }

// An object that tasks share has a member that waits.
class Feed : public std::enable_shared_from_this<Feed> {
public:
  Task<> run() {
    auto Self = shared_from_this();
    co_await flush();
  }

private:
  std::jthread Reader{work};
  // CHECK: :[[@LINE-1]]:16: warning: the destructor of 'Reader' waits, and the last task to share a 'Feed' runs it
  // CHECK: note: coroutine 'run' keeps it alive through 'Self'
};

// It is joined before.
class Stopped : public std::enable_shared_from_this<Stopped> {
public:
  Task<> run() {
    auto Self = shared_from_this();
    co_await flush();
  }
  void stop() { Reader.join(); }

private:
  std::jthread Reader{work};
};
Task<> by_reference(Stopped &One, const std::shared_ptr<Feed> &Two) { co_await flush(); }

// A temporary dies at the end of its statement. Bare handles of threads are `unawaited`.
Task<> as_temporary() {
  boost::executors::basic_thread_pool{4};
  // CHECK: :[[@LINE-1]]:3: warning: the destructor of this temporary waits; it blocks the thread of coroutine 'as_temporary' [lazy-blocking-destructor]
  std::jthread{work};
  Pool();
  // CHECK: :[[@LINE-1]]:3: warning: the destructor of this temporary waits
  // CHECK: note: it destroys 'Workers', which waits
  co_await flush();
}

// RUN: %check_lazy %s blocking-call %t
#include "prelude.h"
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <mutex>
#include <netdb.h>
#include <sstream>
#include <thread>
#include <unistd.h>

Task<> sleeps() {
  std::this_thread::sleep_for(100ms);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep_for' blocks the thread that runs coroutine 'sleeps' [lazy-blocking-call]
  // CHECK: note: the thread sleeps{{.*}} (std.yaml)
  // CHECK: note: use instead: a timer that suspends the coroutine, not the thread
  usleep(1000);
  // CHECK: :[[@LINE-1]]:3: warning: 'usleep' blocks the thread that runs coroutine 'sleeps'
  co_await flush();
}

Task<int> waits(std::future<int> F, std::thread &T) {
  T.join();
  // CHECK: :[[@LINE-1]]:3: warning: 'thread::join' blocks
  if (F.wait_for(1s) == std::future_status::timeout)
    // CHECK: :[[@LINE-1]]:7: warning: 'future::wait_for' blocks
    co_return 0;
  co_return co_await fetch(1);
}

Task<> reads(const std::string &Name) {
  std::ifstream File(Name);
  // CHECK: :[[@LINE-1]]:17: warning: 'ifstream' blocks the thread that runs coroutine 'reads'
  std::string Line;
  std::getline(File, Line);
  // CHECK: :[[@LINE-1]]:3: warning: 'getline' blocks
  char Bytes[8];
  if (read(0, Bytes, sizeof Bytes) > 0)
    // CHECK: :[[@LINE-1]]:7: warning: 'read' blocks
    // CHECK: note: in non-blocking mode it would not, but no call shows the mode
    co_await flush();
}

Task<> resolves() {
  addrinfo *Found = nullptr;
  getaddrinfo("example.org", nullptr, nullptr, &Found);
  // CHECK: :[[@LINE-1]]:3: warning: 'getaddrinfo' blocks
  if (std::system("true") == 0)
    // CHECK: :[[@LINE-1]]:7: warning: 'system' blocks
    co_await flush();
}

[[clang::annotate("lazy:blocking")]] void slow();
void slower() [[clang::blocking]];

Task<> declared() {
  slow();
  // CHECK: :[[@LINE-1]]:3: warning: 'slow' blocks
  slower();
  // CHECK: :[[@LINE-1]]:3: warning: 'slower' blocks
  co_await flush();
}

auto Lambda = []() -> Task<> {
  std::this_thread::sleep_for(1ms);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep_for' blocks the thread that runs this coroutine
  co_await flush();
};

template <typename Duration> Task<> pattern(Duration D) {
  std::this_thread::sleep_for(D);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep_for' blocks the thread that runs coroutine 'pattern'
  co_await flush();
}

// No coroutine: its thread is its own.
int plain(std::future<int> F) {
  usleep(1);
  return F.get();
}

// A lambda is a function of its own; this one runs on threads that may block.
Task<> offloads() {
  co_await run_blocking([] { usleep(1); });
  std::thread([] { usleep(1); }).detach();
}

// Zero timeouts poll, and what is ready does not block.
Task<int> polls(std::future<int> F, std::future<int> G) {
  if (F.wait_for(0s) == std::future_status::ready)
    co_return F.get();
  while (G.wait_for(std::chrono::milliseconds::zero()) != std::future_status::ready)
    co_await flush();
  co_return G.get();
}

// A short critical section, strings that are streams, output to the terminal.
Task<> short_ones(std::mutex &M) {
  {
    std::lock_guard<std::mutex> Guard(M);
    log("inside");
  }
  std::istringstream Text("a b");
  std::string Word;
  Text >> Word;
  std::cout << Word;
  co_await flush();
}

Task<> readable(int Descriptor);

// The descriptor is ready.
Task<> reads_what_is_there(int Descriptor) {
  char Bytes[8];
  co_await readable(Descriptor);
  if (read(Descriptor, Bytes, sizeof Bytes) > 0)
    co_await flush();
}

struct Executor;
Task<Executor *> current_executor();

// Who has no executor may sleep as all others do.
Task<> sleep_anywhere(std::chrono::milliseconds D) {
  Executor *E = co_await current_executor();
  if (!E) {
    std::this_thread::sleep_for(D);
    co_return;
  }
  co_await sleep_async(D);
}

namespace mine {
int read(int);
void sleep(int);
} // namespace mine

// Only C's functions are known by short names.
Task<> own_names() {
  mine::sleep(mine::read(1));
  co_await flush();
}

// Input of the user: nobody knows when it comes.
Task<> asks() {
  std::string Answer;
  std::getline(std::cin, Answer);
  // CHECK: :[[@LINE-1]]:3: warning: 'getline' blocks the thread that runs coroutine 'asks'
  std::cin >> Answer;
  // CHECK: :[[@LINE-1]]:3: warning: 'operator>>' blocks the thread that runs coroutine 'asks'
  co_await flush();
}

// It has waited already; once is enough.
Task<int> waits_and_gets(std::future<int> A, std::future<int> B) {
  A.wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'future::wait' blocks
  if (B.wait_for(1s) == std::future_status::ready)
    // CHECK: :[[@LINE-1]]:7: warning: 'future::wait_for' blocks
    co_return A.get() + B.get();
  co_return co_await fetch(1);
}

// A turn for other threads, no time.
Task<> yields() {
  std::this_thread::sleep_for(0s);
  std::this_thread::sleep_for(std::chrono::milliseconds::zero());
  usleep(0);
  co_await flush();
}

// A test of its own for what it has.
struct Job {
  std::future<int> Result;
  bool ready() { return Result.wait_for(0s) == std::future_status::ready; }
  Task<int> run() {
    while (!ready())
      co_await flush();
    co_return Result.get();
  }
};

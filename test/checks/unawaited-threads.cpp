// The handle of a thread that is a mere temporary dies while the thread runs.
// RUN: %check_lazy %s unawaited %t
#include <thread>

void work();
void step(int);

void temporaries(int N) {
  std::thread{work};
  // CHECK: :[[@LINE-1]]:3: warning: temporary 'std::thread' dies while its thread runs; this terminates the program [lazy-unawaited]
  std::thread(step, N);
  // CHECK: :[[@LINE-1]]:3: warning: temporary 'std::thread' dies while its thread runs; this terminates the program [lazy-unawaited]
  std::jthread([] {});
  // CHECK: :[[@LINE-1]]:3: warning: temporary 'std::jthread' dies while its thread runs; this blocks until it has ended [lazy-unawaited]
}

std::thread maybe();

void certain_of_nothing(std::thread T) {
  maybe();                // may be the handle of no thread
  std::thread();          // is the handle of none
  std::thread(std::move(T)); // may be either
}

void looked_after() {
  std::thread{work}.detach(); // runs alone
  std::thread{work}.join();
  std::thread Kept{work};
  Kept.join();
  auto Later = [] { return std::thread{work}; };
}

// Each kind of blocking, in its spellings; and the same functions where they do not block.
// RUN: %check_lazy %s blocking-call %t
#include "prelude.h"
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <future>
#include <latch>
#include <mutex>
#include <pthread.h>
#include <semaphore>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

Task<> sleep_kinds() {
  std::this_thread::sleep_until(std::chrono::steady_clock::now() + 1s);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep_until' blocks
  timespec Long{1, 0};
  nanosleep(&Long, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'nanosleep' blocks
  co_await flush();
}

Task<> wait_kinds(std::latch &Latch, std::barrier<> &Barrier, std::counting_semaphore<> &Semaphore,
                  std::atomic<int> &Number, std::condition_variable &Changed, std::mutex &M,
                  std::shared_future<int> Shared, pthread_t Thread) {
  Latch.wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'latch::wait' blocks
  Latch.arrive_and_wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'latch::arrive_and_wait' blocks
  Barrier.arrive_and_wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'barrier::arrive_and_wait' blocks
  Semaphore.acquire();
  // CHECK: :[[@LINE-1]]:3: warning: 'counting_semaphore::acquire' blocks
  Number.wait(0);
  // CHECK: :[[@LINE-1]]:3: warning: 'atomic::wait' blocks
  Shared.wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'shared_future::wait' blocks
  std::unique_lock Lock(M);
  Changed.wait(Lock);
  // CHECK: :[[@LINE-1]]:3: warning: 'condition_variable::wait' blocks
  Lock.unlock();
  pthread_join(Thread, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'pthread_join' blocks
  co_await flush();
}

Task<> io_kinds(int Descriptor) {
  int File = open("a", O_RDONLY);
  // CHECK: :[[@LINE-1]]:14: warning: 'open' blocks
  fsync(File);
  // CHECK: :[[@LINE-1]]:3: warning: 'fsync' blocks
  char Bytes[8];
  recv(Descriptor, Bytes, sizeof Bytes, 0);
  // CHECK: :[[@LINE-1]]:3: warning: 'recv' blocks
  accept(Descriptor, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'accept' blocks
  // No timeout at all is not a timeout of zero.
  select(0, nullptr, nullptr, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'select' blocks
  co_await flush();
}

Task<> process_kinds(pid_t Child) {
  waitpid(Child, nullptr, 0);
  // CHECK: :[[@LINE-1]]:3: warning: 'waitpid' blocks
  FILE *Pipe = popen("true", "r");
  // CHECK: :[[@LINE-1]]:16: warning: 'popen' blocks
  pclose(Pipe);
  // CHECK: :[[@LINE-1]]:3: warning: 'pclose' blocks
  co_await flush();
}

// Attempts, polls, and flags that ask not to wait.
Task<> attempts(std::latch &Latch, std::counting_semaphore<> &Semaphore, std::timed_mutex &M,
                std::future<int> F, pid_t Child, int Descriptor) {
  if (Latch.try_wait() || Semaphore.try_acquire() || Semaphore.try_acquire_for(0s))
    co_await flush();
  if (M.try_lock()) {
    M.unlock();
    co_await flush();
  }
  if (F.wait_until(std::chrono::steady_clock::now()) == std::future_status::ready)
    log(std::to_string(F.get()));
  waitpid(Child, nullptr, WNOHANG);
  char Bytes[8];
  recv(Descriptor, Bytes, sizeof Bytes, MSG_DONTWAIT);
  timeval Zero{0, 0};
  select(0, nullptr, nullptr, nullptr, &Zero);
}

// Other functions, which run elsewhere or are not called here.
Task<> other_functions(std::latch &Latch) {
  auto Later = [&] { Latch.wait(); };
  std::thread Waiter([&] { Latch.wait(); });
  Waiter.detach();
  struct Local {
    static void sleeps() { usleep(1); }
  };
  co_await run_blocking(Later);
  co_await run_blocking(&Local::sleeps);
}

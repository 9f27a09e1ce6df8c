// RUN: %check_lazy %s unused-await-result %t
#include "task.h"
#include <mutex>
#include <system_error>
#include <utility>

Task<std::error_code> write(int Fd);
[[nodiscard]] Task<bool> tryLock();
[[nodiscard]] Task<> flush();
Task<int> count();
template <typename T> struct [[nodiscard]] Outcome {
  T Value;
};
Task<Outcome<int>> parse();
enum class [[nodiscard]] Status { Ok, Failed };
Task<Status> check();
Task<std::errc> close(int Fd);
namespace push_result {
enum class push { Done, Closed };
}
struct Queue {
  enum class [[nodiscard]] State { Open, Closed };
  [[nodiscard]] Task<push_result::push> push(int Value);
  Task<State> drain();
};
enum class Colour { Red, Green };
Task<Colour> pick();
[[nodiscard]] Task<std::pair<int, int>> both();
[[nodiscard]] Task<unsigned> send();
struct Mutex {
  [[nodiscard]] Task<std::unique_lock<std::mutex>> lock();
};

Task<> drops(int Fd) {
  co_await write(Fd);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'write' gives a 'error_code' that is dropped [lazy-unused-await-result]
  // CHECK: note: look at it, or say '(void)co_await' to drop it on purpose
  co_await tryLock();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'tryLock' gives a 'bool' that is dropped
  // CHECK: :8:{{[0-9]+}}: note: 'tryLock' is declared {{\[\[nodiscard}}
  co_await parse();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'parse' gives a 'Outcome' that is dropped
  co_await check();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'check' gives a 'Status' that is dropped
  co_await close(Fd);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'close' gives a 'errc' that is dropped
  co_await pick(); // nobody said that it matters
}

Task<> releases_at_once(Mutex &M, int &Shared) {
  co_await M.lock();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'lock' gives a 'unique_lock' that is released at once; what follows is unprotected
  // CHECK: note: keep it in a variable as long as it must protect
  ++Shared;
}

// A name that explains nothing is given with what it stands in.
Task<> drops_verdicts(Queue &Q) {
  co_await Q.push(1);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'push' gives a 'push_result::push' that is dropped
  co_await Q.drain();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'drain' gives a 'Queue::State' that is dropped
}

Task<> holds(Mutex &M, int &Shared) {
  std::unique_lock<std::mutex> Held = co_await M.lock();
  ++Shared;
}

Task<> looks(int Fd) {
  if (std::error_code Error = co_await write(Fd))
    throw std::system_error(Error);
  bool Locked = co_await tryLock();
  // On purpose.
  (void)co_await write(Fd);
  // Nothing comes back.
  co_await flush();
  // The attribute is about the task: every function of some libraries has it.
  co_await both();
  co_await send();
  // Nobody said that the number matters; that Task is [[nodiscard]] is about the task.
  co_await count();
  (void)Locked;
}

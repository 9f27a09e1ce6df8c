// RUN: %check_lazy %s unused-await-result %t
#include "task.h"
#include <system_error>

Task<std::error_code> write(int Fd);
[[nodiscard]] Task<bool> tryLock();
[[nodiscard]] Task<> flush();
Task<int> count();
template <typename T> struct [[nodiscard]] Outcome {
  T Value;
};
Task<Outcome<int>> parse();

Task<> drops(int Fd) {
  co_await write(Fd);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'write' gives a 'error_code' that is dropped [lazy-unused-await-result]
  // CHECK: note: look at it, or say '(void)co_await' to drop it on purpose
  co_await tryLock();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'tryLock' gives a 'bool' that is dropped
  // CHECK: :6:{{[0-9]+}}: note: 'tryLock' is declared {{\[\[nodiscard}}
  co_await parse();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'parse' gives a 'Outcome' that is dropped
}

Task<> looks(int Fd) {
  if (std::error_code Error = co_await write(Fd))
    throw std::system_error(Error);
  bool Locked = co_await tryLock();
  // On purpose.
  (void)co_await write(Fd);
  // Nothing comes back.
  co_await flush();
  // Nobody said that the number matters; that Task is [[nodiscard]] is about the task.
  co_await count();
  (void)Locked;
}

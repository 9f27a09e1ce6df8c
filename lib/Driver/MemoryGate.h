// How many units may be read at the same time without the machine starting to swap?
#ifndef LAZY_DRIVER_MEMORYGATE_H
#define LAZY_DRIVER_MEMORYGATE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

namespace lazy {

/// In bytes.
struct MemoryState {
  uint64_t Available; ///< what the machine or a limit of this process's cgroups still gives
  uint64_t Own;       ///< what this process has
};

/// What is the case now; nothing where the system does not say (it does on Linux: /proc/meminfo,
/// and memory.max of version 2 of cgroups).
std::optional<MemoryState> memoryNow();

/// Lets work wait that would not find room beside what runs already. Work that is alone never
/// waits. Thread-safe.
class MemoryGate {
public:
  explicit MemoryGate(std::function<std::optional<MemoryState>()> Now = memoryNow)
      : Now(std::move(Now)) {}

  /// Does Work on this thread as soon as there is room for it.
  void pass(llvm::function_ref<void()> Work);

  /// How often work has waited.
  unsigned waits() const;

private:
  bool hasRoom() const;

  std::function<std::optional<MemoryState>()> Now;
  mutable std::mutex Lock;
  std::condition_variable Left;
  unsigned Running = 0, MostRunning = 0, Waits = 0;
  /// What one takes: a guess, until more has been seen.
  uint64_t Each = 256u << 20;
};

} // namespace lazy

#endif

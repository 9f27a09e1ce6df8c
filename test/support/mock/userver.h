// A mock of userver: stackful tasks, no coroutines; ~Task cancels and waits.
#ifndef LAZY_TEST_MOCK_USERVER_H
#define LAZY_TEST_MOCK_USERVER_H

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace userver {
inline namespace v2_6_rc {

namespace engine {

class [[nodiscard]] TaskBase {
public:
  bool IsValid() const;
  bool IsFinished() const;
  void Wait() const;
  void BlockingWait() const;
  void RequestCancel();
  void SyncCancel() noexcept;

protected:
  TaskBase();
  TaskBase(TaskBase &&) noexcept;
  TaskBase &operator=(TaskBase &&) noexcept;
  ~TaskBase();
};

class [[nodiscard]] Task : public TaskBase {
public:
  Task(Task &&) noexcept;
  Task &operator=(Task &&) noexcept;
  ~Task();
  void Detach() &&;

protected:
  Task();
};

template <typename T> class [[nodiscard]] TaskWithResult : public Task {
public:
  TaskWithResult() = default;
  TaskWithResult(TaskWithResult &&) noexcept = default;
  T Get() noexcept(false);
};

template <typename T> class [[nodiscard]] Future final {
public:
  Future(Future &&) noexcept;
  bool valid() const noexcept;
  T get();
  void wait() const;
};

template <typename F> [[nodiscard]] auto AsyncNoSpan(F &&Fn) -> TaskWithResult<decltype(Fn())> {
  return {};
}
void SleepFor(std::chrono::milliseconds);
template <typename... Ts> void WaitAllChecked(Ts &...);
template <typename... Ts> void GetAll(TaskWithResult<Ts> &...);

class Mutex {
public:
  void lock();
  void unlock();
};

} // namespace engine

namespace utils {
template <typename F>
[[nodiscard]] auto Async(std::string Name, F &&Fn) -> engine::TaskWithResult<decltype(Fn())> {
  return {};
}
} // namespace utils

namespace concurrent {
class BackgroundTaskStorage {
public:
  template <typename F> void AsyncDetach(std::string Name, F &&Fn) { Fn(); }
  void Detach(engine::Task &&);
};
} // namespace concurrent

} // namespace v2_6_rc
} // namespace userver

#endif
